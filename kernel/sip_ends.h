/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_ENDS_H
#define _SIPKNOCK_SIP_ENDS_H

#include "sip_token.h"
#include "sip_word.h"

/* Bytes at which a part of a value ends, a bit each. */
enum {
	END_SPACE	= 1 << 0,	/* or HTAB */
	END_QUOTE	= 1 << 1,
	END_BACKSLASH	= 1 << 2,
	END_COMMA	= 1 << 3,
	END_COLON	= 1 << 4,
	END_SEMICOLON	= 1 << 5,
	END_LESS	= 1 << 6,
	END_EQUALS	= 1 << 7,
	END_GREATER	= 1 << 8,
	END_QUESTION	= 1 << 9,
	END_AT		= 1 << 10,
	END_SQUARE	= 1 << 11,	/* "[" */
	END_PERCENT	= 1 << 12,
};

static __always_inline bool sip_is_end(__u8 byte, unsigned int kinds)
{
	return (kinds & END_SPACE && sip_is_space(byte)) ||
	       (kinds & END_QUOTE && byte == '"') ||
	       (kinds & END_BACKSLASH && byte == '\\') ||
	       (kinds & END_COMMA && byte == ',') ||
	       (kinds & END_COLON && byte == ':') ||
	       (kinds & END_SEMICOLON && byte == ';') ||
	       (kinds & END_LESS && byte == '<') ||
	       (kinds & END_EQUALS && byte == '=') ||
	       (kinds & END_GREATER && byte == '>') ||
	       (kinds & END_QUESTION && byte == '?') ||
	       (kinds & END_AT && byte == '@') ||
	       (kinds & END_SQUARE && byte == '[') ||
	       (kinds & END_PERCENT && byte == '%');
}

static __always_inline __u64 sip_ends_of(__u64 word, bool given, __u8 byte)
{
	return given ? sip_equal8(word, byte) : 0;
}

/* Marks the bytes of a word that are of these kinds; from the lowest. */
static __always_inline __u64 sip_ends8(__u64 word, unsigned int kinds)
{
	return sip_ends_of(word, kinds & END_SPACE, ' ') |
	       sip_ends_of(word, kinds & END_SPACE, '\t') |
	       sip_ends_of(word, kinds & END_QUOTE, '"') |
	       sip_ends_of(word, kinds & END_BACKSLASH, '\\') |
	       sip_ends_of(word, kinds & END_COMMA, ',') |
	       sip_ends_of(word, kinds & END_COLON, ':') |
	       sip_ends_of(word, kinds & END_SEMICOLON, ';') |
	       sip_ends_of(word, kinds & END_LESS, '<') |
	       sip_ends_of(word, kinds & END_EQUALS, '=') |
	       sip_ends_of(word, kinds & END_GREATER, '>') |
	       sip_ends_of(word, kinds & END_QUESTION, '?') |
	       sip_ends_of(word, kinds & END_AT, '@') |
	       sip_ends_of(word, kinds & END_SQUARE, '[') |
	       sip_ends_of(word, kinds & END_PERCENT, '%');
}

/**
 * sip_find_end - where a part ends
 * @pos: its first byte
 * @end: behind the last byte that it may have
 * @limit: behind the last byte that may be read, not before @end
 * @kinds: END_*, constant
 *
 * Return: the first byte of these kinds, or @end
 */
static __always_inline const __u8 *sip_find_end(const __u8 *pos,
						const __u8 *end,
						const __u8 *limit,
						unsigned int kinds)
{
	__u64 found;

	for (; limit - pos >= SIP_WORD; pos += SIP_WORD) {
		if (pos >= end)
			return end;
		found = sip_ends8(sip_load8(pos), kinds);
		if (found) {
			pos += (unsigned int)__builtin_ctzll(found) / 8;
			return pos < end ? pos : end;
		}
	}
	while (pos < end && !sip_is_end(*pos, kinds))
		pos++;
	return pos < end ? pos : end;	/* it may have come beyond */
}

#endif /* _SIPKNOCK_SIP_ENDS_H */

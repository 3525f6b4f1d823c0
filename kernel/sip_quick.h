/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads what lies in one piece eight bytes at a time. What is not as most
 * senders write it is left to the reader that goes byte by byte.
 */
#ifndef _SIPKNOCK_SIP_QUICK_H
#define _SIPKNOCK_SIP_QUICK_H

#include "sip.h"
#include "sip_word.h"

#define SIP_LINE_MAX	2000	/* no more marks than parts can hold */

/**
 * struct sip_line - a header field that lies in one piece and in one line
 * @key: a name of up to seven bytes in lower case, the first the lowest; 0: a
 *	longer one
 * @marks: bytes ":" to "@" behind its name, or more, in parts for sip_sum16();
 *	meaningless where @end is more than SIP_LINE_MAX behind @begin
 * @begin: its value, with the white space around it; its name and a ":" stand
 *	before it
 * @end: behind its value
 * @next: what follows its line
 */
struct sip_line {
	__u64 key;
	__u64 marks;
	const __u8 *begin;
	const __u8 *end;
	const __u8 *next;
};

/**
 * sip_plain_run - a run of letters and "-"
 * @pos: where it begins; set to the last eight bytes that were looked at
 * @end: behind the last byte that may be read
 * @key: set to the run in lower case if it is of up to seven bytes, else to 0
 *
 * Return: what is behind the run, or NULL where it is not seen
 */
static inline const __u8 *sip_plain_run(const __u8 **pos, const __u8 *end,
					__u64 *key)
{
	__u64 word, strange;

	if (end - *pos < SIP_WORD)
		return NULL;
	word = sip_load8(*pos);
	strange = sip_strange8(word);
	*key = 0;
	if (likely(strange))
		*key = (word | SIP_ONES * 0x20) & sip_bits_below(strange) >> 7;
	while (!strange) {
		*pos += SIP_WORD;
		if (end - *pos < SIP_WORD)
			return NULL;
		strange = sip_strange8(sip_load8(*pos));
	}
	return *pos + sip_lowest(strange);
}

/**
 * sip_text_end - the end of a text, with its marks counted
 * @pos: where to begin
 * @end: behind the last byte that may be read
 * @limit: the least byte that belongs to the text, 0x80 at most
 * @marks: as in struct sip_line
 *
 * Return: the first byte below @limit, or NULL
 */
static inline const __u8 *sip_text_end(const __u8 *pos, const __u8 *end,
				       __u8 limit, __u64 *marks)
{
	const __u8 *last = end - pos < SIP_WORD ? NULL : end - SIP_WORD;
	__u64 word, below, sum = 0;

	for (; last && pos <= last; pos += SIP_WORD) {
		word = sip_load8(pos);
		if (unlikely(sip_unusual8(word, limit))) {
			below = sip_below8(word, limit);
			word &= ~SIP_HIGHS;
			if (below) {
				sum += sip_marks8(word) >> 7;
				*marks = sip_pairs(sum);
				return pos + sip_lowest(below);
			}
		}
		sum += sip_marks8(word) >> 7;
	}
	*marks = sip_pairs(sum);
	for (; pos < end; pos++) {
		if (*pos < limit)
			return pos;
		*marks += *pos >= ':' && *pos <= '@';
	}
	return NULL;
}

/* Behind CRLF, CR or LF, or NULL where no other line is seen to follow. */
static inline const __u8 *sip_behind_line(const __u8 *pos, const __u8 *end)
{
	if (end - pos < 3)
		return NULL;
	if (likely(pos[0] == '\r' && pos[1] == '\n'))
		pos += 2;
	else if (pos[0] == '\r' || pos[0] == '\n')
		pos++;
	else
		return NULL;
	return *pos != ' ' && *pos != '\t' ? pos : NULL;
}

/**
 * sip_quick_line - take a header field apart
 * @pos: the first byte of its name
 * @end: behind the last byte that may be read
 * @line: to be filled
 *
 * Return: false where the field has to be read byte by byte: it does not end
 * in this piece, is folded, or is unusual
 */
static inline bool sip_quick_line(const __u8 *pos, const __u8 *end,
				  struct sip_line *line)
{
	const __u8 *last = pos;
	const __u8 *colon = sip_plain_run(&last, end, &line->key);

	if (unlikely(!colon || *colon != ':' || colon == pos))
		return false;
	line->begin = colon + 1;
	/* Not from there: where a line ends would wait for where its name does. */
	line->end = sip_text_end(last, end, ' ', &line->marks);
	if (!line->end)
		return false;
	line->next = sip_behind_line(line->end, end);
	return line->next;
}

#endif /* _SIPKNOCK_SIP_QUICK_H */

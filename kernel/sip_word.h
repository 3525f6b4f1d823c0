/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_WORD_H
#define _SIPKNOCK_SIP_WORD_H

#include <linux/types.h>

/* Eight bytes of a message at once. */

#define SIP_WORD	8
#define SIP_ONES	0x0101010101010101ULL
#define SIP_HIGHS	0x8080808080808080ULL
#define SIP_PAIRS	0x00ff00ff00ff00ffULL
#define SIP_FOURTHS	0x0100000001000000ULL

/* The first byte is the lowest. */
static inline __u64 sip_load8(const __u8 *p)
{
	__u64 word;

	__builtin_memcpy(&word, p, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

static inline __u32 sip_load4(const __u8 *p)
{
	__u32 word;

	__builtin_memcpy(&word, p, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap32(word);
#endif
	return word;
}

/*
 * What follows marks bytes of a word in their high bits. Where it says "from
 * the lowest", marks behind the lowest one may be too many.
 */

/* Bytes below @limit, which is 0x80 at most; from the lowest. */
static inline __u64 sip_below8(__u64 word, __u8 limit)
{
	return (word - SIP_ONES * limit) & ~word & SIP_HIGHS;
}

/* Bytes equal to @byte; from the lowest. */
static inline __u64 sip_equal8(__u64 word, __u8 byte)
{
	return sip_below8(word ^ SIP_ONES * byte, 1);
}

/* Bytes that are neither letters nor "-"; from the lowest. */
static inline __u64 sip_strange8(__u64 word)
{
	__u64 folded = word | SIP_ONES * 0x20;
	__u64 letters = (folded + SIP_ONES * (0x80 - 'a')) ^
			(folded + SIP_ONES * (0x7f - 'z'));
	__u64 others = (word ^ SIP_ONES * '-') + ~SIP_HIGHS;

	return ((others & ~letters) | word) & SIP_HIGHS;
}

/* Not 0 where a byte is below @limit or above 0x7f. */
static inline __u64 sip_unusual8(__u64 word, __u8 limit)
{
	return ((word - SIP_ONES * limit) | word) & SIP_HIGHS;
}

/* Bytes that are "\\" or "%", which become 0 and borrow; from the lowest. */
static inline __u64 sip_escapes8(__u64 word)
{
	return (((word ^ SIP_ONES * '\\') - SIP_ONES) |
		((word ^ SIP_ONES * '%') - SIP_ONES)) & ~word & SIP_HIGHS;
}

/* Not 0 where the fourth or the last byte is below SP or above 0x7f. */
static inline __u64 sip_odd_fourths8(__u64 word)
{
	return ((word - SIP_FOURTHS * ' ') | word) & SIP_FOURTHS * 0x80;
}

/* The word with its letters in lower case. */
static inline __u64 sip_lower8(__u64 word)
{
	__u64 low = word & ~SIP_HIGHS;
	__u64 upper = (low + SIP_ONES * (0x80 - 'A')) ^
		      (low + SIP_ONES * (0x7f - 'Z'));

	return word | (upper & ~word & SIP_HIGHS) >> 2;
}

/* Bytes from ":" to "@", of a word that has none above 0x7f. */
static inline __u64 sip_marks8(__u64 word)
{
	return ((word + SIP_ONES * (0x80 - ':')) ^
		(word + SIP_ONES * (0x7f - '@'))) & SIP_HIGHS;
}

/* All bits below the lowest of @bits, or all. */
static inline __u64 sip_bits_below(__u64 bits)
{
	return (bits - 1) & ~bits;
}

/* The index of the lowest byte that is marked; there is one. */
static inline unsigned int sip_lowest(__u64 marks)
{
	return (unsigned int)__builtin_ctzll(marks) / 8;
}

/* The sum of all bytes, in four parts of 16 bits each. */
static inline __u64 sip_pairs(__u64 bytes)
{
	return (bytes & SIP_PAIRS) + (bytes >> 8 & SIP_PAIRS);
}

/* The sum of such parts. */
static inline unsigned int sip_sum16(__u64 parts)
{
	return (parts * 0x0001000100010001ULL) >> 48;
}

/* How many bytes of @word equal @byte. */
static inline unsigned int sip_count8(__u64 word, __u8 byte)
{
	word ^= SIP_ONES * byte;
	word = ~(((word & ~SIP_HIGHS) + ~SIP_HIGHS) | word) & SIP_HIGHS;
	return ((word >> 7) * SIP_ONES) >> 56;
}

/* The first byte below @limit, which is 0x80 at most, or @end. */
static inline const __u8 *sip_find_below(const __u8 *pos, const __u8 *end,
					 __u8 limit)
{
	__u64 below;

	for (; end - pos >= SIP_WORD; pos += SIP_WORD) {
		below = sip_below8(sip_load8(pos), limit);
		if (below)
			return pos + sip_lowest(below);
	}
	while (pos < end && *pos >= limit)
		pos++;
	return pos;
}

#endif /* _SIPKNOCK_SIP_WORD_H */

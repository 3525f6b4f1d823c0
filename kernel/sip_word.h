/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_WORD_H
#define _SIPKNOCK_SIP_WORD_H

#include <linux/types.h>

/* Eight bytes of a message at once. */

#define SIP_WORD	8
#define SIP_ONES	0x0101010101010101ULL
#define SIP_HIGHS	0x8080808080808080ULL

static inline __u64 sip_load8(const __u8 *p)
{
	return (__u64)p[0] | (__u64)p[1] << 8 | (__u64)p[2] << 16 |
	       (__u64)p[3] << 24 | (__u64)p[4] << 32 | (__u64)p[5] << 40 |
	       (__u64)p[6] << 48 | (__u64)p[7] << 56;
}

static inline __u32 sip_load4(const __u8 *p)
{
	return (__u32)p[0] | (__u32)p[1] << 8 | (__u32)p[2] << 16 |
	       (__u32)p[3] << 24;
}

/* The first byte below @limit, which is 0x80 at most, or @end. */
static inline const __u8 *sip_find_below(const __u8 *pos, const __u8 *end,
					 __u8 limit)
{
	__u64 word;

	for (; end - pos >= SIP_WORD; pos += SIP_WORD) {
		word = sip_load8(pos);
		if ((word - SIP_ONES * limit) & ~word & SIP_HIGHS)
			break;
	}
	while (pos < end && *pos >= limit)
		pos++;
	return pos;
}

/* How many bytes of @word equal @byte. */
static inline unsigned int sip_count8(__u64 word, __u8 byte)
{
	word ^= SIP_ONES * byte;
	word = ~(((word & ~SIP_HIGHS) + ~SIP_HIGHS) | word) & SIP_HIGHS;
	return ((word >> 7) * SIP_ONES) >> 56;
}

#endif /* _SIPKNOCK_SIP_WORD_H */

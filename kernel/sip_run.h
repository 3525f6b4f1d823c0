/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_RUN_H
#define _SIPKNOCK_SIP_RUN_H

#include "sip.h"

/*
 * struct sip_run - the search for a secret in one kind of token
 * @bits: bit i: the last i + 1 bytes equal the first i + 1 of the secret
 * @start: 1 where the secret may begin with the next byte
 * @hit: it was seen; with an exact pattern only the token's end can tell
 */
struct sip_run {
	__u64 bits[2];
	__u64 start;
	__u64 hit;
};

static inline bool sip_is_letter(__u8 byte)
{
	return (__u8)((byte | 0x20) - 'a') < 26;
}

static inline void sip_run_start(struct sip_run *run)
{
	run->bits[0] = 0;
	run->bits[1] = 0;
	run->start = 1;
	run->hit = 0;
}

static inline void sip_run_stop(struct sip_run *run)
{
	run->bits[0] = 0;
	run->bits[1] = 0;
	run->start = 0;
	run->hit = 0;
}

static inline void sip_run_feed(const struct sip_pattern *pattern,
			    struct sip_run *run, __u8 byte, bool nocase)
{
	const __u64 *row = pattern->row[pattern->class[byte]];
	__u64 low = row[0], high = row[1];

	if (nocase && sip_is_letter(byte)) {
		row = pattern->row[pattern->class[byte ^ 0x20]];
		low |= row[0];
		high |= row[1];
	}
	high &= (run->bits[1] << 1) | (run->bits[0] >> 63);
	low &= (run->bits[0] << 1) | run->start;
	run->bits[0] = low;
	run->bits[1] = high;
	if (pattern->exact)
		run->start = 0;
	else
		run->hit |= (low & pattern->accept[0]) |
			    (high & pattern->accept[1]);
}

/* The token of the run ends here: was the secret in it? */
static inline bool sip_run_end(const struct sip_pattern *pattern,
			   const struct sip_run *run)
{
	if (!pattern->exact)
		return run->hit;
	return (run->bits[0] & pattern->accept[0]) |
	       (run->bits[1] & pattern->accept[1]);
}

#endif /* _SIPKNOCK_SIP_RUN_H */

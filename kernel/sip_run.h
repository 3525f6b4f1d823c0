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

/* The positions where @byte stands in the secret; with @fold, in either case. */
static inline struct sip_mask sip_mask(const struct sip_pattern *pattern,
				       __u8 byte, bool fold)
{
	struct sip_mask mask = pattern->row[pattern->class[byte]];
	const struct sip_mask *twin;

	if (fold && sip_is_letter(byte)) {
		twin = &pattern->row[pattern->class[byte ^ 0x20]];
		mask.word[0] |= twin->word[0];
		mask.word[1] |= twin->word[1];
	}
	return mask;
}

static inline void sip_run_mask(const struct sip_pattern *pattern,
				struct sip_run *run, const struct sip_mask *mask)
{
	if (pattern->len > 64) {
		run->bits[1] = ((run->bits[1] << 1) | (run->bits[0] >> 63)) &
			       mask->word[1];
		run->hit |= run->bits[1] & pattern->accept[1];
	}
	run->bits[0] = ((run->bits[0] << 1) | run->start) & mask->word[0];
	run->hit |= run->bits[0] & pattern->accept[0];
	if (pattern->exact)
		run->start = 0;
}

static inline void sip_run_feed(const struct sip_pattern *pattern,
				struct sip_run *run, __u8 byte, bool fold)
{
	struct sip_mask mask = sip_mask(pattern, byte, fold);

	sip_run_mask(pattern, run, &mask);
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

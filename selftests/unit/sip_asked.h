/* SPDX-License-Identifier: GPL-2.0 */
/* A set of secrets that keeps what it is asked for. */
#ifndef _SIP_ASKED_H
#define _SIP_ASKED_H

#include <stdlib.h>
#include <string.h>

#include "generate.h"
#include "sip_set.h"

#define ASKED_MAX	1024

/**
 * struct asked_set - a set that keeps what it is asked
 * @set: for the reader
 * @n: how often it was asked
 * @token: what for; the bytes are in @text
 * @text: a copy of them
 * @where: where they were
 * @line: what to answer
 */
struct asked_set {
	struct sip_set set;
	unsigned int n;
	struct sip_token token[ASKED_MAX];
	__u8 text[ASKED_MAX][SIP_SECRET_MAX];
	const __u8 *where[ASKED_MAX];
	__s32 line;
};

static inline __s32 keep(const struct sip_set *set, const struct sip_token *token)
{
	struct asked_set *asked = (struct asked_set *)set;

	if (asked->n < ASKED_MAX) {
		asked->token[asked->n] = *token;
		asked->where[asked->n] = token->byte;
		memcpy(asked->text[asked->n], token->byte, token->len);
	}
	asked->n++;
	return asked->line;
}

/* Nothing in it yet. */
static inline void asked_init(struct asked_set *asked, __u8 filter_bits)
{
	struct rng rng = { .state = 6 };
	unsigned int i;

	memset(asked, 0, sizeof(*asked));
	asked->set.find = keep;
	asked->set.filter_bits = filter_bits;
	asked->set.filter = calloc(1UL << filter_bits, sizeof(__u64));
	if (!asked->set.filter)
		abort();
	for (i = 0; i < SIP_SET_KEYS; i++)
		asked->set.key[i] = rng_next(&rng) | 1;
	asked->line = -1;
}

static inline void asked_free(struct asked_set *asked)
{
	free(asked->set.filter);
}

/* All that has one of the lengths comes past the filter. */
static inline void let_all_through(struct asked_set *asked)
{
	memset(asked->set.filter, 0xff, sizeof(__u64) << asked->set.filter_bits);
	memset(asked->set.length, 0xff, sizeof(asked->set.length));
	/* No secret has none, or more than SIP_SECRET_MAX, bytes. */
	asked->set.length[0] &= ~1ULL;
	asked->set.length[SIP_SECRET_MAX / 64] = 1ULL << SIP_SECRET_MAX % 64;
}

#endif /* _SIP_ASKED_H */

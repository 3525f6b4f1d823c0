/* SPDX-License-Identifier: GPL-2.0 */
/* Messages and selectors from a seed: the same everywhere. */
#ifndef _GENERATE_H
#define _GENERATE_H

#include "reference.h"

struct rng {
	__u64 state;
};

struct message {
	__u8 byte[SIP_SECTION_MAX];
	size_t len;
};

__u64 rng_next(struct rng *rng);
unsigned int rng_below(struct rng *rng, unsigned int n);
bool rng_once_in(struct rng *rng, unsigned int n);
const char *rng_pick(struct rng *rng, const char *const *list);

void message_add(struct message *msg, const void *byte, size_t len);
void message_text(struct message *msg, const char *text);

void generate_value(struct rng *rng, struct message *msg);
void generate_uri(struct rng *rng, struct message *msg);
void generate_message(struct rng *rng, struct message *msg);
void mutate_message(struct rng *rng, struct message *msg);
void generate_query(struct rng *rng, const struct message *msg,
		    struct query *query);

#endif /* _GENERATE_H */

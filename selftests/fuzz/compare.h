/* SPDX-License-Identifier: GPL-2.0 */
/* The reader and the reference reader, side by side. */
#ifndef _COMPARE_H
#define _COMPARE_H

#include "pieces.h"
#include "reference.h"

/**
 * struct difference - what two readers, or two ways to cut, disagree on
 * @what: in words
 * @cut: the pieces
 * @want: the expected answer
 * @got: the answer
 */
struct difference {
	const char *what;
	struct cut cut;
	int want;
	int got;
};

bool query_compile(struct query *query);
void query_free(struct query *query);

enum sip_result ask(const struct query *query, const __u8 *msg, size_t len,
		    bool stream, struct cut cut);
enum sip_result ask_tls(const struct query *query, const __u8 *msg, size_t len,
			struct cut cut);
bool compare(const struct query *query, const __u8 *msg, size_t len,
	     bool stream, unsigned long seed, struct difference *diff);
bool compare_summary(const __u8 *msg, size_t len, bool sound,
		     unsigned long seed, struct difference *diff);
bool compare_tls(const struct query *query, const __u8 *msg, size_t len,
		 unsigned long seed, struct difference *diff);
void show_case(const struct query *query, const __u8 *msg, size_t len,
	       bool stream, const struct difference *diff);

#endif /* _COMPARE_H */

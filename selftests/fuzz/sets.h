/* SPDX-License-Identifier: GPL-2.0 */
/* A set of secrets that keeps their text, for tests only. */
#ifndef _SETS_H
#define _SETS_H

#include "compare.h"
#include "sip_set.h"

#define SET_LINES	16

/**
 * struct set_line - a line of a set
 * @secret: its secret
 * @len: bytes of it
 * @methods: names with commas between, or NULL: any
 * @headers: likewise, in lower case and long form
 */
struct set_line {
	__u8 secret[SIP_SECRET_MAX];
	__u8 len;
	const char *methods;
	const char *headers;
};

/**
 * struct text_set - a set
 * @set: for the reader
 * @n: lines
 * @line: the lines
 * @forms: of their secrets
 * @method: bits of @set.methods, 0: any
 * @field: bits of @set.headers, 0: any
 * @asked: how often a token came past the filter
 */
struct text_set {
	struct sip_set set;
	unsigned int n;
	struct set_line line[SET_LINES];
	struct sip_forms forms[SET_LINES];
	__u64 method[SET_LINES];
	__u64 field[SET_LINES];
	struct sip_text methods[SIP_SET_NAMES];
	struct sip_text headers[SIP_SET_NAMES];
	__u64 filter[16];
	unsigned int asked;
};

void text_set_init(struct text_set *set, const struct set_line *line,
		   unsigned int n);
enum sip_result ask_set(struct text_set *set, const struct sip_selector *sel,
			bool icase, bool invert, const __u8 *msg, size_t len,
			bool stream, struct cut cut, __s32 *line);
bool compare_set(const struct query *query, const __u8 *msg, size_t len,
		 bool stream, unsigned long seed, struct difference *diff);

#endif /* _SETS_H */

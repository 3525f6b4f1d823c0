// SPDX-License-Identifier: GPL-2.0
/*
 * Methods and header fields that lines of a set are limited to. A set has few of
 * either, so that a line says with a bit for each where its secret counts.
 */
#include <linux/string.h>

#include "rule.h"
#include "secrets.h"

/* The bits of a list's names, which become members of @all. */
static int name_bits(struct sipknock_set *set, struct sip_text *all, u8 *n,
		     const struct sip_text *list, u8 members, u64 *bits)
{
	char (*text)[SIP_NAME_MAX] = set->text;
	u64 bit;
	u8 i;

	if (all == set->headers)
		text += SIP_SET_NAMES;
	for (i = 0; i < members; i++) {
		bit = sip_set_bit(all, *n, list[i].text, list[i].len);
		if (!bit) {
			if (*n == SIP_SET_NAMES)
				return -ENOSPC;
			memcpy(text[*n], list[i].text, list[i].len);
			all[*n].text = text[*n];
			all[*n].len = list[i].len;
			bit = BIT_ULL(*n);
			(*n)++;
		}
		*bits |= bit;
	}
	return 0;
}

static int limit_methods(struct sipknock_set *set, char *text, u64 *bits,
			 const char **why)
{
	struct sip_text list[SIP_LIST_MAX];
	u8 n;

	*why = "methods: up to 16 RFC 3261 tokens of 31 bytes, with commas between";
	if (sipknock_split_list(text, list, &n, SIP_METHOD_MAX - 1))
		return -EINVAL;
	*why = "more than 64 different methods in one set";
	return name_bits(set, set->methods, &set->sip.n_methods, list, n, bits);
}

static int limit_headers(struct sipknock_set *set, char *text, u64 *bits,
			 const char **why)
{
	struct sip_text list[SIP_LIST_MAX];
	u8 i, n;

	*why = "headers: up to 16 names of 40 bytes, uri, any or sni, with commas between";
	if (sipknock_split_headers(text, list, &n))
		return -EINVAL;
	for (i = 0; i < n; i++)
		if (list[i].len == 3 && !memcmp(list[i].text, "any", 3))
			return 0;
	*why = "more than 64 different header field names in one set";
	return name_bits(set, set->headers, &set->sip.n_headers, list, n, bits);
}

/**
 * sipknock_limit_find - where the secret of a line counts
 * @set: a set that is being loaded; the limit becomes one of its limits
 * @line: the line; its lists are changed
 * @why: set to what is wrong
 *
 * Context: process.
 * Return: the index in sipknock_set.limits; -EINVAL for a bad list; -ENOSPC for
 * too many different names or limits
 */
int sipknock_limit_find(struct sipknock_set *set,
			const struct sipknock_line *line, const char **why)
{
	struct sipknock_limit limit = {};
	int err = 0;
	u32 i;

	if (line->methods)
		err = limit_methods(set, line->methods, &limit.methods, why);
	if (!err && line->headers)
		err = limit_headers(set, line->headers, &limit.headers, why);
	if (err)
		return err;
	for (i = 0; i < set->n_limits; i++)
		if (set->limits[i].methods == limit.methods &&
		    set->limits[i].headers == limit.headers)
			return i;
	*why = "more than 256 different pairs of methods and headers in one set";
	if (i == SIPKNOCK_LIMITS_MAX)
		return -ENOSPC;
	set->limits[set->n_limits++] = limit;
	return i;
}

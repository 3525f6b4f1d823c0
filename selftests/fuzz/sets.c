// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "generate.h"
#include "sets.h"

static __s32 find(const struct sip_set *sip, const struct sip_token *token)
{
	struct text_set *set = (struct text_set *)sip;
	const struct sip_forms *forms;
	unsigned int i, k;

	set->asked++;
	for (i = 0; i < set->n; i++) {
		forms = &set->forms[i];
		if (forms->len != token->len ||
		    (set->method[i] && !(set->method[i] & token->method)) ||
		    (set->field[i] && !(set->field[i] & token->field)))
			continue;
		for (k = 0; k < forms->n; k++)
			if (forms->form[k] & token->form &&
			    !memcmp(forms->byte[k], token->byte, token->len))
				return i;
	}
	return -1;
}

/* The bits of the names of a list, which become members of @all. */
static __u64 name_bits(struct sip_text *all, __u8 *n, const char *list)
{
	__u64 bit, bits = 0;
	size_t len;

	while (list && *list) {
		len = strcspn(list, ",");
		bit = sip_set_bit(all, *n, list, len);
		if (!bit) {
			bit = 1ULL << *n;
			all[(*n)++] = (struct sip_text){ len, list };
		}
		bits |= bit;
		list += len + (list[len] == ',');
	}
	return bits;
}

/**
 * text_set_init - make a set
 * @set: filled
 * @line: its lines
 * @n: how many, SET_LINES at most
 */
void text_set_init(struct text_set *set, const struct set_line *line,
		   unsigned int n)
{
	struct sip_set *sip = &set->set;
	struct rng rng = { .state = 3141 };
	unsigned int i, k;

	memset(set, 0, sizeof(*set));
	set->n = n;
	for (i = 0; i < SIP_SET_KEYS; i++)
		sip->key[i] = rng_next(&rng) | 1;
	sip->filter = set->filter;
	sip->filter_bits = 4;
	sip->methods = set->methods;
	sip->headers = set->headers;
	sip->find = find;
	for (i = 0; i < n; i++) {
		set->line[i] = line[i];
		sip_forms_init(&set->forms[i], line[i].secret, line[i].len);
		for (k = 0; k < set->forms[i].n; k++)
			sip_set_add(sip, set->forms[i].byte[k], line[i].len);
		set->method[i] = name_bits(set->methods, &sip->n_methods,
					   line[i].methods);
		set->field[i] = name_bits(set->headers, &sip->n_headers,
					  line[i].headers);
	}
}

/**
 * ask_set - ask the reader
 * @set: the set
 * @sel: the selector
 * @icase: ASCII case is ignored
 * @invert: none of the secrets may occur
 * @msg: the message
 * @len: its bytes
 * @stream: it may go on
 * @cut: in these pieces
 * @line: set to the line that was found, or -1
 */
enum sip_result ask_set(struct text_set *set, const struct sip_selector *sel,
			bool icase, bool invert, const __u8 *msg, size_t len,
			bool stream, struct cut cut, __s32 *line)
{
	__u8 *value = malloc(SIP_VALUE_MAX);	/* so that ASan guards its end */
	struct sip_lookup lookup = {
		.set = &set->set,
		.value = value,
		.icase = icase,
		.invert = invert,
	};
	struct pieces pieces;
	enum sip_result result;

	lookup.line = -1;
	result = sip_match_set(pieces_open(&pieces, msg, len, stream, cut), sel,
			       &lookup);
	pieces_close(&pieces);
	free(value);
	*line = lookup.line;
	return result;
}

/**
 * compare_set - does a set of one secret answer as --exact --secret does?
 * @query: exact, and compiled
 * @msg: the message
 * @len: its bytes, SIP_SECTION_MAX at most
 * @stream: it may go on
 * @seed: of a random cut
 * @diff: filled where it does not
 */
bool compare_set(const struct query *query, const __u8 *msg, size_t len,
		 bool stream, unsigned long seed, struct difference *diff)
{
	const struct cut cuts[] = {
		{ .how = CUT_NOT },
		{ .how = CUT_EVERYWHERE },
		{ .how = CUT_AT, .value = len ? seed % len : 0 },
	};
	static struct text_set set;
	struct set_line line = { .len = query->len };
	enum sip_result want, got;
	unsigned int i;
	__s32 at;

	memcpy(line.secret, query->secret, query->len);
	text_set_init(&set, &line, 1);
	want = ask(query, msg, len, stream, cuts[0]);
	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		got = ask_set(&set, &query->sel, query->icase,
			      query->sel.invert, msg, len, stream, cuts[i], &at);
		if (got == want || (got != SIP_MATCH && want != SIP_MATCH))
			continue;
		*diff = (struct difference){ "set", cuts[i], want, got };
		return false;
	}
	return true;
}

// SPDX-License-Identifier: GPL-2.0
/* From a rule to what the reader of SIP asks for, see kernel/rule.c. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "rule_options.h"

/* The parser has made these lists: no empty members, none too many. */
static struct sip_text take_member(const char **list)
{
	struct sip_text member = { strcspn(*list, ","), *list };

	*list += member.len;
	*list += **list == ',';
	return member;
}

static void compile_status(struct sip_selector *sel, const char *list)
{
	struct sip_codes codes;
	struct sip_text member;

	while (*list) {
		member = take_member(&list);
		codes.first = (member.text[0] - '0') * 100;
		codes.last = codes.first + 99;
		if (member.text[1] != 'x') {
			codes.first += (member.text[1] - '0') * 10 +
				       member.text[2] - '0';
			codes.last = codes.first;
		}
		sel->status[sel->n_status++] = codes;
	}
}

static void compile_headers(struct sip_selector *sel, const char *list)
{
	struct sip_text member;

	sel->any = !*list;
	sel->uri = !*list;
	while (*list) {
		member = take_member(&list);
		if (member.len == 3 && !memcmp(member.text, "uri", 3))
			sel->uri = true;
		else if (member.len == 3 && !memcmp(member.text, "sni", 3))
			sel->sni = true;
		else
			sel->headers[sel->n_headers++] = member;
	}
}

/* A secret, compiled; to be freed. */
const struct sip_pattern *rule_pattern(const __u8 *secret, __u8 len, bool exact,
				       bool icase)
{
	struct sip_pattern *pattern = must_alloc(sip_pattern_size(len));

	sip_pattern_init(pattern, secret, len, exact, icase);
	return pattern;
}

/**
 * rule_selector_new - compile a rule's selectors
 * @info: a rule as the parser made it
 *
 * Return: to be freed with rule_selector_free()
 */
struct rule_selector *rule_selector_new(const struct xt_sipknock_mtinfo *info)
{
	struct rule_selector *selector = must_alloc(sizeof(*selector));
	struct sip_selector *sel = &selector->sel;
	const char *list;

	*selector = (struct rule_selector){ .info = *info };
	list = selector->info.methods;
	while (*list)
		sel->methods[sel->n_methods++] = take_member(&list);
	compile_status(sel, selector->info.status);
	compile_headers(sel, selector->info.headers);
	sel->cseq.text = selector->info.cseq;
	sel->cseq.len = strlen(selector->info.cseq);
	if (info->secret_len) {
		sel->pattern = rule_pattern(info->secret, info->secret_len,
					    info->flags & XT_SIPKNOCK_EXACT,
					    info->flags & XT_SIPKNOCK_ICASE);
		sel->invert = info->flags & XT_SIPKNOCK_INV_SECRET;
	}
	return selector;
}

void rule_selector_free(struct rule_selector *selector)
{
	free((void *)selector->sel.pattern);
	free(selector);
}

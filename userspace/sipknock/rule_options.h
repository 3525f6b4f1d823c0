/* SPDX-License-Identifier: GPL-2.0 */
/* The options of -m sipknock, read by the extension's own parser. */
#ifndef _SIPKNOCK_RULE_OPTIONS_H
#define _SIPKNOCK_RULE_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>
#include <netinet/in.h>
#include <linux/netfilter/xt_sipknock.h>

#include "sip.h"

/**
 * struct rule_options - what came of a command line
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6, to be set before
 * @own: further options, which are no part of a rule; may be NULL
 * @take: gets each of @own, with its val and its value; false ends the parsing
 * @arg: for @take
 * @info: the rule
 * @rest: index of the first argument that is no option
 * @error: one line; empty where @take said it all
 */
struct rule_options {
	__u8 family;
	const struct option *own;
	bool (*take)(void *arg, int val, const char *value);
	void *arg;
	struct xt_sipknock_mtinfo info;
	int rest;
	char error[512];
};

bool rule_options_parse(struct rule_options *rule, int argc, char **argv);
/* What "iptables -m sipknock --help" says of them; to be freed. */
char *rule_options_help(void);

/**
 * struct rule_selector - a rule's selectors, for the reader
 * @sel: compiled; points into @info and @pattern
 * @info: the rule
 */
struct rule_selector {
	struct sip_selector sel;
	struct xt_sipknock_mtinfo info;
};

struct rule_selector *rule_selector_new(const struct xt_sipknock_mtinfo *info);
void rule_selector_free(struct rule_selector *selector);
const struct sip_pattern *rule_pattern(const __u8 *secret, __u8 len, bool exact,
				       bool icase);

#endif /* _SIPKNOCK_RULE_OPTIONS_H */

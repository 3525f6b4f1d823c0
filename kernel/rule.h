/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_RULE_H
#define _SIPKNOCK_RULE_H

#include <linux/list.h>
#include <linux/netfilter/x_tables.h>
#include <linux/netfilter/xt_sipknock.h>

#include "secrets.h"
#include "sip.h"
#include "table.h"

/**
 * struct sipknock_rule - a rule, compiled
 * @knocks: in sipknock_table.knocks, where @extends
 * @table: its table, or NULL for a plain SIP match
 * @label: shown for its entries, or NULL
 * @opener: counts what it opens, or NULL
 * @secrets: the set that it names, or NULL
 * @snet: its namespace
 * @sel: which messages count
 * @selects: @sel asks for anything at all
 * @extends: its secret, or one of its set, extends entries of the table under any rule
 * @opens: it adds entries
 * @plain: that an address is open is all that it asks of an entry
 * @verb: enum xt_sipknock_verb
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 * @flags: enum xt_sipknock_flags
 * @hitcount: of --hitcount, 0: any
 * @max: of --max, 0: any; with a set: for each label whose line has none
 * @life: of --seconds, in ns
 * @mask: of --mask
 * @methods: text of @sel.methods
 * @headers: text of @sel.headers
 * @cseq: text of @sel.cseq
 * @rcu: frees it
 *
 * Constant once the rule is in place; found under RCU through its table.
 */
struct sipknock_rule {
	struct list_head knocks;
	struct sipknock_table *table;
	struct sipknock_label *label;
	struct sipknock_opener *opener;
	struct sipknock_named_set *secrets;
	struct sipknock_net *snet;
	struct sip_selector sel;
	bool selects;
	bool extends;
	bool opens;
	bool plain;
	u8 verb;
	u8 family;
	u32 flags;
	u32 hitcount;
	u32 max;
	u64 life;
	union nf_inet_addr mask;
	char methods[XT_SIPKNOCK_METHODS_SIZE];
	char headers[XT_SIPKNOCK_HEADERS_SIZE];
	char cseq[XT_SIPKNOCK_CSEQ_SIZE];
	struct rcu_head rcu;
};

int sipknock_split_list(char *text, struct sip_text *list, u8 *n, u8 max);
int sipknock_split_headers(char *text, struct sip_text *list, u8 *n);

int sipknock_mt_check(const struct xt_mtchk_param *par);
void sipknock_mt_destroy(const struct xt_mtdtor_param *par);

#endif /* _SIPKNOCK_RULE_H */

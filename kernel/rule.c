// SPDX-License-Identifier: GPL-2.0
/* From a rule's bytes to a compiled rule: nothing in them is trusted. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/rculist.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/netfilter/x_tables.h>
#include <net/ipv6.h>
#include <net/netfilter/ipv4/nf_defrag_ipv4.h>
#include <net/netfilter/ipv6/nf_defrag_ipv6.h>

#include "compat.h"
#include "rule.h"
#include "text.h"

#define refuse(fmt, ...)	pr_info_ratelimited(fmt "\n", ##__VA_ARGS__)

/* NUL-terminated and zero behind that, as equal rules are equal bytes. */
static bool text_is_clean(const char *text, size_t size)
{
	size_t len = strnlen(text, size);

	return len < size && sipknock_text_is_plain(text, len) &&
	       !memchr_inv(text + len, 0, size - len);
}

static bool info_is_clean(const struct xt_sipknock_mtinfo *info)
{
	return text_is_clean(info->name, sizeof(info->name)) &&
	       text_is_clean(info->secrets, sizeof(info->secrets)) &&
	       text_is_clean(info->label, sizeof(info->label)) &&
	       text_is_clean(info->methods, sizeof(info->methods)) &&
	       text_is_clean(info->status, sizeof(info->status)) &&
	       text_is_clean(info->cseq, sizeof(info->cseq)) &&
	       text_is_clean(info->headers, sizeof(info->headers)) &&
	       !memchr_inv(info->reserved, 0, sizeof(info->reserved)) &&
	       !info->reserved2 &&
	       !(info->flags & ~(__u32)XT_SIPKNOCK_FLAGS) &&
	       info->verb < __XT_SIPKNOCK_VERB_MAX &&
	       info->secret_len <= XT_SIPKNOCK_SECRET_MAX &&
	       !memchr_inv(info->secret + info->secret_len, 0,
			   XT_SIPKNOCK_SECRET_MAX - info->secret_len);
}

static bool has_selector(const struct xt_sipknock_mtinfo *info)
{
	return info->methods[0] || info->status[0] || info->cseq[0] ||
	       info->secret_len || info->secrets[0];
}

static bool uses_secret(const struct xt_sipknock_mtinfo *info)
{
	return info->secret_len && !(info->flags & XT_SIPKNOCK_INV_SECRET);
}

static bool uses_set(const struct xt_sipknock_mtinfo *info)
{
	return info->secrets[0] && !(info->flags & XT_SIPKNOCK_INV_SECRETS);
}

static bool knocks(const struct xt_sipknock_mtinfo *info)
{
	return uses_secret(info) || uses_set(info);
}

static bool uses_table(const struct xt_sipknock_mtinfo *info)
{
	return info->verb != XT_SIPKNOCK_NONE || knocks(info);
}

static bool opens(const struct xt_sipknock_mtinfo *info)
{
	return info->verb == XT_SIPKNOCK_SET ||
	       (info->verb == XT_SIPKNOCK_NONE && knocks(info));
}

static bool opens_or_extends(const struct xt_sipknock_mtinfo *info)
{
	return opens(info) || info->verb == XT_SIPKNOCK_UPDATE;
}

/* The verb is no more than a look, and no option asks how an entry came to be. */
static bool is_plain(const struct xt_sipknock_mtinfo *info)
{
	return !info->hitcount && !(info->flags & XT_SIPKNOCK_RTTL) &&
	       (info->verb == XT_SIPKNOCK_NONE ||
		(info->verb == XT_SIPKNOCK_RCHECK && !info->seconds));
}

static int check_table_options(const struct xt_sipknock_mtinfo *info, u8 family)
{
	bool extends = opens_or_extends(info);
	u8 verb = info->verb;

	if (extends && !info->seconds) {
		refuse("--seconds 0: allowed 1 to %u", XT_SIPKNOCK_SECONDS_MAX);
		return -EINVAL;
	}
	if (info->seconds > XT_SIPKNOCK_SECONDS_MAX) {
		refuse("--seconds %u: allowed 1 to %u", info->seconds,
		       XT_SIPKNOCK_SECONDS_MAX);
		return -EINVAL;
	}
	if (info->seconds && !extends && verb != XT_SIPKNOCK_RCHECK) {
		refuse("--seconds %u: only where an entry is opened, extended or rchecked",
		       info->seconds);
		return -EINVAL;
	}
	if (info->hitcount && verb != XT_SIPKNOCK_RCHECK &&
	    verb != XT_SIPKNOCK_UPDATE) {
		refuse("--hitcount %u: only with --rcheck or --update",
		       info->hitcount);
		return -EINVAL;
	}
	if (info->max && !opens(info)) {
		refuse("--max %u: only where an entry is opened", info->max);
		return -EINVAL;
	}
	if (info->label[0] && !extends) {
		refuse("--label \"%s\": only where an entry is opened or extended",
		       info->label);
		return -EINVAL;
	}
	if (info->flags & XT_SIPKNOCK_RTTL && verb == XT_SIPKNOCK_SET) {
		refuse("--rttl: not with --set");
		return -EINVAL;
	}
	if (family == NFPROTO_IPV4 ? !info->mask.ip :
	    ipv6_addr_any(&info->mask.in6)) {
		refuse("--mask /0: would open the table to everybody; allowed /1 and longer");
		return -EINVAL;
	}
	return xt_check_proc_name(info->name, sizeof(info->name));
}

static int check_secrets(const struct xt_sipknock_mtinfo *info)
{
	if (!info->secret_len &&
	    info->flags & (XT_SIPKNOCK_EXACT | XT_SIPKNOCK_INV_SECRET)) {
		refuse("--exact and ! --secret: there is no --secret");
		return -EINVAL;
	}
	if (!info->secrets[0] && info->flags & XT_SIPKNOCK_INV_SECRETS) {
		refuse("! --secrets: the set has no name");
		return -EINVAL;
	}
	if (!info->secret_len && !info->secrets[0] &&
	    (info->flags & XT_SIPKNOCK_ICASE || info->headers[0])) {
		refuse("--header and --icase: only with --secret or --secrets");
		return -EINVAL;
	}
	return info->secrets[0] ? xt_check_proc_name(info->secrets,
						     sizeof(info->secrets)) : 0;
}

static int check_options(const struct xt_sipknock_mtinfo *info, u8 family)
{
	const __u32 table_flags = XT_SIPKNOCK_RDEST | XT_SIPKNOCK_RTTL |
				  XT_SIPKNOCK_INV_VERB;
	int err;

	if (!info_is_clean(info)) {
		refuse("a rule that is not of the ABI of this version: use its libxt_sipknock.so");
		return -EINVAL;
	}
	err = check_secrets(info);
	if (err)
		return err;
	if (info->flags & XT_SIPKNOCK_INV_VERB &&
	    info->verb == XT_SIPKNOCK_NONE) {
		refuse("!: there is no verb to invert");
		return -EINVAL;
	}
	if (uses_table(info))
		return check_table_options(info, family);
	if (info->flags & table_flags || info->name[0] || info->seconds ||
	    info->hitcount || info->max || info->label[0]) {
		refuse("table options: only with --secret, --secrets or a verb");
		return -EINVAL;
	}
	if (!has_selector(info)) {
		refuse("neither selector nor verb: give --method, --secret, --secrets, --rcheck or another");
		return -EINVAL;
	}
	return 0;
}

/**
 * sipknock_split_list - split a list at its commas
 * @text: the list, which stays where it is
 * @list: SIP_LIST_MAX members, filled
 * @n: set to how many there are
 * @max: bytes that one may have
 *
 * Return: 0; -EINVAL for too many, one that is empty, too long or no token
 */
int sipknock_split_list(char *text, struct sip_text *list, u8 *n, u8 max)
{
	char *member = text;
	char *comma;
	size_t len, i;

	*n = 0;
	while (*text && member) {
		comma = strchr(member, ',');
		len = comma ? comma - member : strlen(member);
		if (!len || len > max || *n == SIP_LIST_MAX)
			return -EINVAL;
		for (i = 0; i < len; i++)
			if (!sip_is_token_byte(member[i]))
				return -EINVAL;
		list[*n].text = member;
		list[*n].len = len;
		(*n)++;
		member = comma ? comma + 1 : NULL;
	}
	return 0;
}

/**
 * sipknock_split_headers - split a list of header field names
 * @text: the list, which is written to and stays where it is
 * @list: SIP_LIST_MAX members, filled, in lower case and long form
 * @n: set to how many there are
 *
 * Return: as sipknock_split_list()
 */
int sipknock_split_headers(char *text, struct sip_text *list, u8 *n)
{
	const char *full;
	char *letter;
	u8 i;

	for (letter = text; *letter; letter++)
		*letter = tolower(*letter);
	if (sipknock_split_list(text, list, n, SIP_NAME_MAX))
		return -EINVAL;
	for (i = 0; i < *n; i++) {
		full = list[i].len == 1 ? sip_long_name(list[i].text[0]) : NULL;
		if (full) {
			list[i].text = full;
			list[i].len = strlen(full);
		}
	}
	return 0;
}

static bool text_is(const struct sip_text *text, const char *name)
{
	return text->len == strlen(name) && !memcmp(text->text, name, text->len);
}

static int compile_headers(struct sipknock_rule *rule)
{
	struct sip_selector *sel = &rule->sel;
	struct sip_text names[SIP_LIST_MAX];
	u8 n, i;

	if (sipknock_split_headers(rule->headers, names, &n)) {
		refuse("--header %s: allowed up to %u header field names of %u bytes, uri, any",
		       rule->headers, SIP_LIST_MAX, SIP_NAME_MAX);
		return -EINVAL;
	}
	sel->any = !n;
	sel->uri = !n;
	for (i = 0; i < n; i++) {
		if (text_is(&names[i], "sni")) {
			sel->sni = true;
		} else if (text_is(&names[i], "uri")) {
			sel->uri = true;
		} else if (text_is(&names[i], "any")) {
			sel->uri = true;
			sel->any = true;
		} else {
			sel->headers[sel->n_headers++] = names[i];
		}
	}
	if (sel->sni && (n > 1 || sel->n_methods || sel->n_status ||
			 sel->cseq.len)) {
		refuse("--header sni: a TLS ClientHello has no other field, method or status");
		return -EINVAL;
	}
	return 0;
}

/* Reads "404" or "4xx". */
static int compile_code(const char *text, size_t len, struct sip_codes *codes)
{
	if (len != 3 || text[0] < '1' || text[0] > '6')
		return -EINVAL;
	codes->first = (text[0] - '0') * 100;
	codes->last = codes->first + 99;
	if (text[1] == 'x' && text[2] == 'x')
		return 0;
	if (!isdigit(text[1]) || !isdigit(text[2]))
		return -EINVAL;
	codes->first += (text[1] - '0') * 10 + text[2] - '0';
	codes->last = codes->first;
	return 0;
}

static int compile_status(struct sipknock_rule *rule, const char *text)
{
	struct sip_selector *sel = &rule->sel;
	size_t len;

	while (*text) {
		len = strcspn(text, ",");
		if (sel->n_status == SIP_LIST_MAX ||
		    compile_code(text, len, &sel->status[sel->n_status]))
			return -EINVAL;
		sel->n_status++;
		text += len;
		if (*text == ',' && !*++text)
			return -EINVAL;
	}
	return 0;
}

static int compile_cseq(struct sipknock_rule *rule)
{
	struct sip_text list[SIP_LIST_MAX];
	u8 n;

	if (sipknock_split_list(rule->cseq, list, &n, SIP_METHOD_MAX - 1) || n > 1)
		return -EINVAL;
	if (n)
		rule->sel.cseq = list[0];
	return 0;
}

static_assert(SIP_METHOD_MAX - 1 == XT_SIPKNOCK_METHOD_MAX);
static_assert(SIP_NAME_MAX == XT_SIPKNOCK_HEADER_MAX);

static int compile_selectors(struct sipknock_rule *rule,
			     const struct xt_sipknock_mtinfo *info)
{
	struct sip_pattern *pattern = (struct sip_pattern *)(rule + 1);
	struct sip_selector *sel = &rule->sel;

	memcpy(rule->methods, info->methods, sizeof(rule->methods));
	memcpy(rule->headers, info->headers, sizeof(rule->headers));
	if (sipknock_split_list(rule->methods, sel->methods, &sel->n_methods,
				SIP_METHOD_MAX - 1)) {
		refuse("--method %s: allowed up to %u RFC 3261 tokens of %u bytes",
		       rule->methods, SIP_LIST_MAX, SIP_METHOD_MAX - 1);
		return -EINVAL;
	}
	if (compile_status(rule, info->status) ||
	    (sel->n_status && sel->n_methods)) {
		refuse("--status %s: allowed up to %u codes (404) or classes (4xx), and no --method",
		       info->status, SIP_LIST_MAX);
		return -EINVAL;
	}
	memcpy(rule->cseq, info->cseq, sizeof(rule->cseq));
	if (compile_cseq(rule)) {
		refuse("--cseq %s: allowed one RFC 3261 token of %u bytes",
		       rule->cseq, SIP_METHOD_MAX - 1);
		return -EINVAL;
	}
	rule->selects = has_selector(info);
	if (info->secret_len) {
		sip_pattern_init(pattern, info->secret, info->secret_len,
				 info->flags & XT_SIPKNOCK_EXACT,
				 info->flags & XT_SIPKNOCK_ICASE);
		sel->pattern = pattern;
		sel->invert = info->flags & XT_SIPKNOCK_INV_SECRET;
	}
	return compile_headers(rule);
}

static struct sipknock_rule *compile(const struct xt_sipknock_mtinfo *info,
				     u8 family)
{
	struct sipknock_rule *rule;
	int err;

	rule = kzalloc(sizeof(*rule) + sip_pattern_size(info->secret_len),
		       GFP_KERNEL_ACCOUNT);
	if (!rule)
		return ERR_PTR(-ENOMEM);
	rule->family = family;
	rule->verb = info->verb;
	rule->flags = info->flags;
	rule->hitcount = info->hitcount;
	rule->max = info->max;
	rule->life = (u64)info->seconds * NSEC_PER_SEC;
	rule->mask = info->mask;
	rule->extends = knocks(info) && opens_or_extends(info);
	rule->opens = opens(info);
	rule->plain = is_plain(info);
	err = compile_selectors(rule, info);
	if (err)
		goto free_rule;

	if (info->label[0]) {
		rule->label = sipknock_label_new(info->label);
		err = -ENOMEM;
		if (!rule->label)
			goto free_rule;
	}
	return rule;

free_rule:
	kfree(rule);
	return ERR_PTR(err);
}

/* Equal for rules that select the same: how long, how many and the name may differ. */
static u64 identify(const struct xt_sipknock_mtinfo *info, u8 family)
{
	static siphash_key_t key __read_mostly;
	u64 head, tail;

	net_get_random_once(&key, sizeof(key));
	head = siphash(&info->mask, offsetof(typeof(*info), label) -
				    offsetof(typeof(*info), mask), &key);
	tail = siphash(info->methods, offsetof(typeof(*info), rule) -
				      offsetof(typeof(*info), methods), &key);
	return siphash_3u64(head, tail,
			    (u64)info->flags << 32 | info->verb << 16 |
			    info->secret_len << 8 | family, &key);
}

/* sipknock_net.lock is held. */
static int join_locked(struct sipknock_rule *rule,
		       const struct xt_sipknock_mtinfo *info)
{
	struct sipknock_table *table;

	table = sipknock_table_get(rule->snet, info->name);
	if (IS_ERR(table))
		return PTR_ERR(table);
	/* With a set, labels count what they have open. */
	if (opens(info) && !uses_set(info)) {
		rule->opener = sipknock_opener_get(&table->openers,
						   identify(info, rule->family));
		if (!rule->opener) {
			sipknock_table_put(table);
			return -ENOMEM;
		}
	}
	rule->table = table;
	if (rule->extends)
		list_add_tail_rcu(&rule->knocks, &table->knocks);
	return 0;
}

static int join_table(struct sipknock_rule *rule,
		      const struct xt_sipknock_mtinfo *info)
{
	int err;

	mutex_lock(&rule->snet->lock);
	err = join_locked(rule, info);
	mutex_unlock(&rule->snet->lock);
	if (err == -ENOSPC)
		refuse("--name %s: the namespace has all the tables it may have; raise module parameter tables_max",
		       info->name);
	return err;
}

static void leave_table(struct sipknock_rule *rule)
{
	struct sipknock_table *table = rule->table;
	struct sipknock_net *snet = rule->snet;

	mutex_lock(&snet->lock);
	if (rule->extends)
		list_del_rcu(&rule->knocks);
	sipknock_opener_put(rule->opener);
	sipknock_table_put(table);
	mutex_unlock(&snet->lock);
}

/* A message in fragments is read as one. */
static int defrag_enable(struct net *net, u8 family)
{
	return family == NFPROTO_IPV4 ? nf_defrag_ipv4_enable(net) :
					nf_defrag_ipv6_enable(net);
}

static void defrag_disable(struct net *net, u8 family)
{
	if (family == NFPROTO_IPV4)
		nf_defrag_ipv4_disable(net);
	else
		nf_defrag_ipv6_disable(net);
}

static int join_set(struct sipknock_rule *rule,
		    const struct xt_sipknock_mtinfo *info)
{
	struct sipknock_named_set *named;

	named = sipknock_named_set_get(rule->snet, info->secrets);
	if (named == ERR_PTR(-ENOSPC))
		refuse("--secrets %s: the namespace has all the %u sets it may have",
		       info->secrets, SIPKNOCK_SETS_MAX);
	if (IS_ERR(named))
		return PTR_ERR(named);
	rule->secrets = named;
	return 0;
}

static void free_rule(struct sipknock_rule *rule)
{
	sipknock_named_set_put(rule->snet, rule->secrets);
	sipknock_net_put(rule->snet);
	sipknock_label_put(rule->label);
	kfree_rcu(rule, rcu);
}

/**
 * sipknock_mt_check - a rule is about to be inserted
 * @par: as x_tables has it
 *
 * Context: process.
 * Return: 0; -EINVAL for bytes that no rule has; -ENOSPC beyond tables_max or
 * SIPKNOCK_SETS_MAX; -ENOMEM
 */
int sipknock_mt_check(const struct xt_mtchk_param *par)
{
	struct xt_sipknock_mtinfo *info = par->matchinfo;
	struct sipknock_rule *rule;
	int err;

	err = check_options(info, par->family);
	if (err)
		return err;

	rule = compile(info, par->family);
	if (IS_ERR(rule))
		return PTR_ERR(rule);
	rule->snet = sipknock_net_get(par->net);

	if (info->secrets[0]) {
		err = join_set(rule, info);
		if (err)
			goto free_rule;
	}
	if (rule->selects) {
		err = defrag_enable(par->net, par->family);
		if (err)
			goto free_rule;
	}
	if (uses_table(info)) {
		err = join_table(rule, info);
		if (err)
			goto disable_defrag;
	}
	info->rule = rule;
	return 0;

disable_defrag:
	if (rule->selects)
		defrag_disable(par->net, par->family);
free_rule:
	free_rule(rule);
	return err;
}

/**
 * sipknock_mt_destroy - a rule is gone and no packet is in it
 * @par: as x_tables has it
 *
 * Context: process.
 */
void sipknock_mt_destroy(const struct xt_mtdtor_param *par)
{
	const struct xt_sipknock_mtinfo *info = par->matchinfo;
	struct sipknock_rule *rule = info->rule;

	if (rule->table)
		leave_table(rule);
	if (rule->selects)
		defrag_disable(par->net, par->family);
	free_rule(rule);
}

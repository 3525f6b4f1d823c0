// SPDX-License-Identifier: GPL-2.0
/*
 * The packet's way through a rule: its source's entry is looked up, what it
 * carries is read where that may count, and the verb says what comes of it.
 */
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/netfilter/x_tables.h>
#include <linux/netfilter/xt_sipknock.h>

#include "event.h"
#include "match.h"
#include "packet.h"
#include "rule.h"
#include "table.h"

static int read_sip(struct sip_cursor *cur, void *rule)
{
	return sip_match(cur, &((const struct sipknock_rule *)rule)->sel);
}

static int read_tls(struct sip_cursor *cur, void *rule)
{
	return tls_match(cur, &((const struct sipknock_rule *)rule)->sel);
}

/* struct set_reading - a set is asked for what is read */
struct set_reading {
	const struct sipknock_rule *rule;
	struct sip_lookup lookup;
};

static int read_sip_set(struct sip_cursor *cur, void *arg)
{
	struct set_reading *reading = arg;

	return sip_match_set(cur, &reading->rule->sel, &reading->lookup);
}

static int read_tls_set(struct sip_cursor *cur, void *arg)
{
	return tls_match_set(cur, &((struct set_reading *)arg)->lookup);
}

static int read_summary(struct sip_cursor *cur, void *summary)
{
	return sip_summarize(cur, summary);
}

static int read_agent(struct sip_cursor *cur, void *agent)
{
	return sip_read_agent(cur, agent);
}

static int read_request(struct sip_cursor *cur, void *arg)
{
	return sip_is_request(cur);
}

static int read_hello(struct sip_cursor *cur, void *arg)
{
	return tls_is_client_hello(cur);
}

/* Are the rule's selectors fulfilled, its set left out? */
static enum sip_result read_message(const struct sipknock_rule *rule,
				    struct sipknock_packet *pkt)
{
	return rule->sel.sni ? sipknock_packet_read(pkt, read_tls, (void *)rule) :
			       sipknock_packet_read(pkt, read_sip, (void *)rule);
}

/*
 * struct scratch - where values that do not lie in one piece are put together
 * @lock: of a processor's own, so that nobody waits; a task may be moved
 * @value: one value
 */
struct scratch {
	spinlock_t lock;	/* value */
	u8 value[SIP_VALUE_MAX];
};

static struct scratch __percpu *scratches;

/* Likewise, with a secret of the set. */
static noinline enum sip_result find_secret(const struct sipknock_rule *rule,
					    struct sipknock_packet *pkt,
					    struct sipknock_hit *hit)
{
	struct scratch *scratch = raw_cpu_ptr(scratches);
	struct set_reading reading = {
		.rule = rule,
		.lookup = {
			.set = sipknock_set_of(rule->secrets),
			.value = scratch->value,
			.icase = rule->flags & XT_SIPKNOCK_ICASE,
			.invert = rule->flags & XT_SIPKNOCK_INV_SECRETS,
		},
	};
	enum sip_result result;

	spin_lock_bh(&scratch->lock);
	result = sipknock_packet_read(pkt, rule->sel.sni ? read_tls_set :
				      read_sip_set, &reading);
	spin_unlock_bh(&scratch->lock);
	if (result == SIP_MATCH && !reading.lookup.invert)
		sipknock_set_hit(reading.lookup.set, reading.lookup.line, hit);
	return result;
}

static enum sip_result read_packet(const struct sipknock_rule *rule,
				   struct sipknock_packet *pkt,
				   struct sipknock_hit *hit)
{
	enum sip_result result = SIP_MATCH;

	if (rule->sel.sni && pkt->proto != IPPROTO_TCP)
		return SIP_UNREADABLE;
	if (!rule->secrets || rule->sel.pattern)
		result = read_message(rule, pkt);
	if (result == SIP_MATCH && rule->secrets)
		result = find_secret(rule, pkt, hit);
	return result;
}

/*
 * Does the packet, or one of those that were merged into it, fulfil the rule's
 * selectors? Any doubt is a no. It is the one's turn then, and @hit says what it
 * carries.
 */
static bool selected(const struct sipknock_rule *rule,
		     struct sipknock_packet *pkt, struct sipknock_hit *hit)
{
	enum sip_result result = SIP_UNREADABLE;

	hit->label = NULL;
	hit->max = 0;
	if (!rule->selects)
		return true;
	sipknock_packet_first(pkt);
	if (sipknock_packet_locate(pkt))
		do {
			result = read_packet(rule, pkt, hit);
		} while (result != SIP_MATCH && sipknock_packet_next(pkt));

	if (result == SIP_MATCH)
		raw_cpu_inc(rule->snet->stats->knocked);
	else if (result == SIP_MISMATCH)
		raw_cpu_inc(rule->snet->stats->no_knock);
	else
		raw_cpu_inc(rule->snet->stats->not_sip);
	return result == SIP_MATCH;
}

/*
 * No secret is shown: what holds one of any rule that knocks at the table is left
 * out, as another one may have let the packet through.
 */
static void hide_secrets(const struct sipknock_table *table,
			 struct sip_summary *summary, struct sip_agent *agent)
{
	const struct sipknock_rule *rule;

	if (!summary->aor_len && !agent)
		return;
	list_for_each_entry_rcu(rule, &table->knocks, knocks) {
		struct sip_lookup lookup = {
			.icase = rule->flags & XT_SIPKNOCK_ICASE,
		};

		if (rule->sel.pattern)
			sip_hide_secret(rule->sel.pattern, summary, agent);
		if (!rule->secrets)
			continue;
		lookup.set = sipknock_set_of(rule->secrets);
		sip_hide_set(&lookup, summary, agent);
	}
}

/* What the packet says of itself; of its @agent too where that is asked for. */
static void describe(const struct sipknock_rule *rule,
		     struct sipknock_packet *pkt, struct sipknock_touch *how,
		     struct sip_summary *summary, struct sip_agent *agent)
{
	bool readable = sipknock_packet_locate(pkt);

	how->dport = pkt->dport;
	how->proto = pkt->proto;
	if (!readable || rule->sel.sni)
		return;
	summary->aor_len = 0;
	if (sipknock_packet_read(pkt, read_summary, summary))
		how->summary = summary;
	if (agent && sipknock_packet_read(pkt, read_agent, agent))
		how->agent = agent;
	hide_secrets(rule->table, summary, how->agent ? agent : NULL);
}

/*
 * Opens or extends the entry of @key by what @rule, or the line of its set that
 * was @hit, gives, as its @own verb says or under another rule.
 */
static int touch(const struct sipknock_rule *rule, struct sipknock_packet *pkt,
		 const struct sipknock_key *key, const struct sipknock_hit *hit,
		 bool may_open, bool own, u64 now)
{
	bool told = sipknock_event_wanted(rule->snet);
	struct sip_summary summary;
	struct sip_agent agent;
	struct sipknock_touch how = {
		.life = rule->life,
		.label = hit->label ? hit->label : rule->label,
		.label_max = hit->label && !hit->max ? rule->max : hit->max,
		.opener = rule->opener,
		.max = rule->max,
		.ttl = sipknock_packet_ttl(pkt),
		.may_open = may_open,
		.each = own && rule->verb != XT_SIPKNOCK_NONE,
		.uncounted = !own && rule->verb != XT_SIPKNOCK_NONE,
	};

	if (may_open || told)
		describe(rule, pkt, &how, &summary, told ? &agent : NULL);
	return sipknock_table_touch(rule->table, key, &how, now);
}

/* Opens the entry of @key, or extends it, if there is one by now. */
static bool open_or_extend(const struct sipknock_rule *rule,
			   struct sipknock_packet *pkt,
			   const struct sipknock_key *key,
			   const struct sipknock_hit *hit, bool exists, u64 now)
{
	return (exists && touch(rule, pkt, key, hit, false, true, now) >= 0) ||
	       touch(rule, pkt, key, hit, true, true, now) >= 0;
}

/* Is it worth to ask all rules of a table? */
static bool may_knock(const struct sipknock_table *table,
		      struct sipknock_packet *pkt)
{
	bool may;

	if (list_empty(&table->knocks) || !sipknock_packet_locate(pkt))
		return false;
	sipknock_packet_first(pkt);
	do {
		may = sipknock_packet_read(pkt, read_request, NULL) ||
		      (pkt->proto == IPPROTO_TCP &&
		       sipknock_packet_read(pkt, read_hello, NULL));
	} while (!may && sipknock_packet_next(pkt));
	return may;
}

/* It was extended within this second by as much as the rule could. */
static bool is_fresh(const struct sipknock_rule *rule,
		     const struct sipknock_state *state, u64 now)
{
	return sipknock_is_fresh(state->last, now) &&
	       state->expires > now + rule->life - NSEC_PER_SEC;
}

/*
 * The packet comes from a source that is open. If it carries a secret of any
 * rule of the table, then it extends what that rule has open, whichever rule
 * lets it through. Only a request or a ClientHello can, and for a second behind
 * a knock no rule is asked that would extend no further. What --set and --update
 * of the rule @at itself do comes later.
 */
static void extend(const struct sipknock_rule *at, struct sipknock_packet *pkt,
		   u64 now)
{
	struct sipknock_table *table = at->table;
	const struct sipknock_rule *rule;
	struct sipknock_state other;
	struct sipknock_hit hit;
	struct sipknock_key key;

	list_for_each_entry_rcu(rule, &table->knocks, knocks) {
		if (rule->family != pkt->family ||
		    (rule == at && rule->verb != XT_SIPKNOCK_NONE))
			continue;
		sipknock_packet_key(pkt->skb, pkt->family,
				    rule->flags & XT_SIPKNOCK_RDEST,
				    &rule->mask, &key);
		if (sipknock_table_read(table, &key, now, &other) &&
		    !is_fresh(rule, &other, now) &&
		    selected(rule, pkt, &hit))
			touch(rule, pkt, &key, &hit, false, false, now);
	}
}

/* Is the entry one that the rule's table options let pass? */
static bool admitted(const struct sipknock_rule *rule,
		     const struct sipknock_packet *pkt,
		     const struct sipknock_state *state, u64 now)
{
	if (rule->hitcount && state->knocks < rule->hitcount)
		return false;
	if (rule->flags & XT_SIPKNOCK_RTTL && state->ttl &&
	    state->ttl != sipknock_packet_ttl(pkt))
		return false;
	return rule->verb != XT_SIPKNOCK_RCHECK || !rule->life ||
	       state->expires == SIPKNOCK_FOREVER ||
	       sipknock_age(state->last, now) <= rule->life;
}

/* @exists: the key has an entry; @open: one that the rule admits. */
static bool apply_verb(const struct sipknock_rule *rule,
		       struct sipknock_packet *pkt,
		       const struct sipknock_key *key, bool exists, bool open,
		       u64 now)
{
	struct sipknock_hit hit;

	switch (rule->verb) {
	case XT_SIPKNOCK_NONE:
		return open ||
		       (selected(rule, pkt, &hit) &&
			open_or_extend(rule, pkt, key, &hit, exists, now));
	case XT_SIPKNOCK_SET:
		return selected(rule, pkt, &hit) &&
		       open_or_extend(rule, pkt, key, &hit, exists, now);
	case XT_SIPKNOCK_RCHECK:
		return open && selected(rule, pkt, &hit);
	case XT_SIPKNOCK_UPDATE:
		return open && selected(rule, pkt, &hit) &&
		       touch(rule, pkt, key, &hit, false, true, now) >= 0;
	case XT_SIPKNOCK_REMOVE:
		return open && selected(rule, pkt, &hit) &&
		       sipknock_table_remove(rule->table, key, now);
	default:
		return false;
	}
}

/* A rule without a table: the packet alone counts. */
static noinline bool ask_packet(const struct sipknock_rule *rule,
				const struct sk_buff *skb)
{
	struct sipknock_packet pkt;
	struct sipknock_hit hit;

	sipknock_packet_init(&pkt, skb, rule->family);
	return selected(rule, &pkt, &hit);
}

/* The source has no entry, and the rule may open one: what strangers send. */
static noinline bool ask_stranger(const struct sipknock_rule *rule,
				  const struct sk_buff *skb,
				  const struct sipknock_key *key, u64 now)
{
	struct sipknock_packet pkt;
	struct sipknock_hit hit;

	sipknock_packet_init(&pkt, skb, rule->family);
	return selected(rule, &pkt, &hit) &&
	       open_or_extend(rule, &pkt, key, &hit, false, now);
}

/* The source has an entry, or may have one. */
static noinline bool ask_source(const struct sipknock_rule *rule,
				const struct sk_buff *skb,
				const struct sipknock_key *key,
				enum sipknock_seen seen, u64 now)
{
	struct sipknock_packet pkt;
	struct sipknock_state state;
	bool exists, open, extends;

	sipknock_packet_init(&pkt, skb, rule->family);
	extends = rule->verb != XT_SIPKNOCK_REMOVE && may_knock(rule->table, &pkt);
	open = seen == SIPKNOCK_OPEN && rule->plain && !extends;
	exists = open || sipknock_table_read(rule->table, key, now, &state);
	if (exists)
		raw_cpu_inc(rule->snet->stats->hits);
	if (exists && !open) {
		if (extends)
			extend(rule, &pkt, now);
		open = admitted(rule, &pkt, &state, now);
	}
	return apply_verb(rule, &pkt, key, exists, open, now);
}

/* What most packets need, with little on the stack. */
static bool sipknock_mt(const struct sk_buff *skb, struct xt_action_param *par)
{
	const struct xt_sipknock_mtinfo *info = par->matchinfo;
	const struct sipknock_rule *rule = info->rule;
	enum sipknock_seen seen;
	struct sipknock_key key;
	bool result = false;
	u64 now;

	if (!rule->table)
		return ask_packet(rule, skb);

	now = sipknock_now();
	sipknock_packet_key(skb, rule->family, rule->flags & XT_SIPKNOCK_RDEST,
			    &rule->mask, &key);
	seen = sipknock_table_look(rule->table, &key, now);
	if (seen == SIPKNOCK_CLOSED) {
		if (rule->opens)
			result = ask_stranger(rule, skb, &key, now);
	} else if (seen == SIPKNOCK_OPEN && rule->plain && !rule->selects &&
		   list_empty(&rule->table->knocks)) {
		raw_cpu_inc(rule->snet->stats->hits);
		result = true;
	} else {
		result = ask_source(rule, skb, &key, seen, now);
	}
	return result ^ !!(rule->flags & XT_SIPKNOCK_INV_VERB);
}

static struct xt_match sipknock_mt_reg[] __read_mostly = {
	{
		.name		= "sipknock",
		.revision	= 0,
		.family		= NFPROTO_IPV4,
		.match		= sipknock_mt,
		.matchsize	= sizeof(struct xt_sipknock_mtinfo),
		.usersize	= offsetof(struct xt_sipknock_mtinfo, rule),
		.checkentry	= sipknock_mt_check,
		.destroy	= sipknock_mt_destroy,
		.me		= THIS_MODULE,
	},
	{
		.name		= "sipknock",
		.revision	= 0,
		.family		= NFPROTO_IPV6,
		.match		= sipknock_mt,
		.matchsize	= sizeof(struct xt_sipknock_mtinfo),
		.usersize	= offsetof(struct xt_sipknock_mtinfo, rule),
		.checkentry	= sipknock_mt_check,
		.destroy	= sipknock_mt_destroy,
		.me		= THIS_MODULE,
	},
};

/**
 * sipknock_match_init - offer the match
 *
 * Return: 0 or a negative errno
 */
int sipknock_match_init(void)
{
	int cpu, err;

	scratches = alloc_percpu(struct scratch);
	if (!scratches)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		spin_lock_init(&per_cpu_ptr(scratches, cpu)->lock);
	err = xt_register_matches(sipknock_mt_reg, ARRAY_SIZE(sipknock_mt_reg));
	if (err)
		free_percpu(scratches);
	return err;
}

/**
 * sipknock_match_exit - withdraw it
 */
void sipknock_match_exit(void)
{
	xt_unregister_matches(sipknock_mt_reg, ARRAY_SIZE(sipknock_mt_reg));
	free_percpu(scratches);
}

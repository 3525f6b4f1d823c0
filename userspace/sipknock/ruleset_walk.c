// SPDX-License-Identifier: GPL-2.0
/*
 * The way of a stranger's packet through a ruleset. A rule surely holds, surely
 * does not, or cannot be told; only what surely holds decides.
 */
#include <string.h>

#include "ruleset.h"

#define STEPS_MAX	1000000	/* rules looked at */
#define DEPTH_MAX	64	/* jumps */
#define TCP_DATA	(0x10 | 0x08)	/* ACK, PSH */

enum holds { NO, PERHAPS, YES };

/* What became of the packet in a chain. */
enum verdict { WENT_ON, LET_THROUGH, STOPPED };

/*
 * struct walk - on the way
 * @probe: the packet
 * @table: at hand
 * @passage: what is known so far
 * @steps: rules that may yet be looked at
 * @rule: that let it through
 */
struct walk {
	const struct probe *probe;
	const struct table *table;
	struct passage *passage;
	unsigned int steps;
	const struct rule *rule;
};

static enum holds least(enum holds a, enum holds b)
{
	return a < b ? a : b;
}

static enum holds proto_holds(const struct rule *rule,
			      const struct probe *probe)
{
	if (rule->family && rule->family != probe->family)
		return NO;
	if (!rule->protos)
		return YES;
	return rule->protos & (probe->proto == IPPROTO_UDP ? PROTO_UDP :
							      PROTO_TCP) ? YES : NO;
}

static bool name_fits(const char *pattern, const char *name)
{
	size_t len = strlen(pattern);

	if (len && pattern[len - 1] == '+')
		return !strncmp(pattern, name, len - 1);
	return !strcmp(pattern, name);
}

static enum holds name_holds(const char *pattern, bool not, const char *name)
{
	if (!pattern)
		return YES;
	if (!name)
		return not && !strcmp(pattern, "lo") ? YES : PERHAPS;
	return name_fits(pattern, name) != not ? YES : NO;
}

static enum holds interface_holds(const struct rule *rule,
				  const struct probe *probe)
{
	if (rule->local)
		return NO;
	return least(name_holds(rule->interface, rule->not_interface,
				probe->interface),
		     name_holds(rule->out, rule->not_out, probe->out));
}

static enum holds address_holds(const struct rule *rule,
				const struct probe *probe)
{
	if (rule->limited)
		return NO;
	if (!rule->dest)
		return YES;
	return probe->dest && !strcmp(rule->dest, probe->dest) ? YES : PERHAPS;
}

static enum holds ports_hold(const struct rule *rule, const struct probe *probe)
{
	bool in = false;
	unsigned int i;

	if (!rule->n_ports)
		return YES;
	for (i = 0; i < rule->n_ports; i++)
		in |= probe->port >= rule->port[i].first &&
		      probe->port <= rule->port[i].last;
	return in != rule->not_ports ? YES : NO;
}

static enum holds tcp_holds(const struct rule *rule, const struct probe *probe)
{
	bool so;

	if (rule->short_only)
		return NO;
	if (!rule->tcp_mask || probe->proto != IPPROTO_TCP)
		return YES;
	so = (TCP_DATA & rule->tcp_mask) == rule->tcp_flags;
	return so != rule->not_tcp_flags ? YES : NO;
}

/* All conditions but those of sipknock. */
static enum holds conditions_hold(const struct rule *rule,
				  const struct probe *probe)
{
	enum holds holds = rule->doubtful ? PERHAPS : YES;

	holds = least(holds, proto_holds(rule, probe));
	holds = least(holds, interface_holds(rule, probe));
	holds = least(holds, address_holds(rule, probe));
	holds = least(holds, ports_hold(rule, probe));
	holds = least(holds, tcp_holds(rule, probe));
	if (rule->states && !(rule->states & probe->state))
		holds = NO;
	return holds;
}

/* A stranger is in no table and knows no secret. */
static enum holds sipknock_holds(const struct rule *rule)
{
	const struct xt_sipknock_mtinfo *info = &rule->info;
	bool asks = info->verb != XT_SIPKNOCK_NONE && info->verb != XT_SIPKNOCK_SET;
	bool knows = (info->secret_len &&
		      !(info->flags & XT_SIPKNOCK_INV_SECRET)) ||
		     (info->secrets[0] &&
		      !(info->flags & XT_SIPKNOCK_INV_SECRETS));

	if (!rule->has_sipknock)
		return YES;
	if (rule->error)
		return PERHAPS;
	if (asks || knows)
		return info->flags & XT_SIPKNOCK_INV_VERB ? YES : NO;
	return PERHAPS;
}

static enum verdict walk_chain(struct walk *walk, const struct chain *chain,
			       bool sure, unsigned int depth);

/* What a rule does that holds; @ends: the chain is left. */
static enum verdict apply(struct walk *walk, const struct rule *rule, bool sure,
			  unsigned int depth, bool *ends)
{
	const struct chain *to;
	enum verdict verdict;

	switch (rule->target) {
	case TARGET_ACCEPT:
	case TARGET_DROP:
		if (!sure)
			return WENT_ON;
		walk->rule = rule;
		return rule->target == TARGET_DROP ? STOPPED : LET_THROUGH;
	case TARGET_RETURN:
		*ends = sure;
		return WENT_ON;
	case TARGET_JUMP:
	case TARGET_GOTO:
		to = table_find_chain(walk->table, rule->chain);
		if (!to)
			return WENT_ON;
		verdict = walk_chain(walk, to, sure, depth + 1);
		*ends = rule->target == TARGET_GOTO && sure;
		return verdict;
	default:
		return WENT_ON;
	}
}

static enum verdict walk_chain(struct walk *walk, const struct chain *chain,
			       bool sure, unsigned int depth)
{
	enum verdict verdict = WENT_ON;
	const struct rule *rule;
	enum holds holds;
	bool ends = false;

	for (rule = chain->first; rule && verdict == WENT_ON && !ends;
	     rule = rule->next) {
		if (!walk->steps || depth > DEPTH_MAX) {
			walk->passage->endless = true;
			break;
		}
		walk->steps--;
		holds = conditions_hold(rule, walk->probe);
		if (holds != NO && rule->has_sipknock)
			walk->passage->asked = true;
		holds = least(holds, sipknock_holds(rule));
		if (holds != NO)
			verdict = apply(walk, rule, sure && holds == YES, depth,
					&ends);
	}
	return verdict;
}

/* false: it goes no further. Who had the last word is remembered. */
static bool walk_base(struct walk *walk, const struct table *table,
		      const struct chain *chain)
{
	struct passage *passage = walk->passage;
	enum verdict verdict;

	walk->table = table;
	walk->rule = NULL;
	verdict = walk_chain(walk, chain, true, 0);
	if (verdict == WENT_ON)
		verdict = chain->drops ? STOPPED : LET_THROUGH;
	passage->table = table;
	passage->chain = chain;
	passage->rule = walk->rule;
	return verdict == LET_THROUGH;
}

static bool is_on_the_way(const struct table *table, const struct chain *chain,
			  const struct probe *probe, enum hook hook)
{
	return chain->hook == hook &&
	       (!table->family || table->family == probe->family);
}

/* All chains of a hook, by priority; false: it goes no further. */
static bool walk_hook(struct walk *walk, const struct ruleset *ruleset,
		      enum hook hook)
{
	const struct table *table;
	const struct chain *chain;
	long long done = -(1LL << 40), next;

	for (;;) {
		next = 1LL << 40;
		for (table = ruleset->first; table; table = table->next)
			for (chain = table->first; chain; chain = chain->next)
				if (is_on_the_way(table, chain, walk->probe, hook) &&
				    chain->priority > done &&
				    chain->priority < next)
					next = chain->priority;
		if (next == 1LL << 40)
			return true;
		done = next;
		for (table = ruleset->first; table; table = table->next)
			for (chain = table->first; chain; chain = chain->next)
				if (is_on_the_way(table, chain, walk->probe, hook) &&
				    chain->priority == done &&
				    !walk_base(walk, table, chain))
					return false;
	}
}

/**
 * ruleset_probe - send a stranger's packet through
 * @ruleset: all tables
 * @probe: the packet
 * @passage: filled
 */
void ruleset_probe(const struct ruleset *ruleset, const struct probe *probe,
		   struct passage *passage)
{
	struct walk walk = { .probe = probe, .passage = passage,
			     .steps = STEPS_MAX };

	*passage = (struct passage){ };
	passage->shut = !walk_hook(&walk, ruleset, HOOK_PREROUTING) ||
			!walk_hook(&walk, ruleset, probe->hook);
}

static bool reaches(const struct table *table, const struct chain *from,
		    const struct chain *wanted, unsigned int *steps,
		    unsigned int depth)
{
	const struct rule *rule;
	const struct chain *to;

	if (from == wanted)
		return true;
	for (rule = from->first; rule && depth < DEPTH_MAX; rule = rule->next) {
		if (rule->target != TARGET_JUMP && rule->target != TARGET_GOTO)
			continue;
		if (!*steps)
			return false;
		--*steps;
		to = table_find_chain(table, rule->chain);
		if (to && reaches(table, to, wanted, steps, depth + 1))
			return true;
	}
	return false;
}

/**
 * ruleset_hook_of - on whose way does a chain lie?
 * @table: its table
 * @chain: any chain
 *
 * Return: HOOK_INPUT, HOOK_FORWARD, or HOOK_NONE where no packet comes to it
 */
enum hook ruleset_hook_of(const struct table *table, const struct chain *chain)
{
	enum hook hook = HOOK_NONE;
	const struct chain *base;
	unsigned int steps = STEPS_MAX;

	for (base = table->first; base; base = base->next) {
		if (base->hook == HOOK_NONE ||
		    !reaches(table, base, chain, &steps, 0))
			continue;
		if (base->hook != HOOK_FORWARD)
			return HOOK_INPUT;
		hook = HOOK_FORWARD;
	}
	return hook;
}

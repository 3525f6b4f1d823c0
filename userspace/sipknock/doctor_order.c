// SPDX-License-Identifier: GPL-2.0
/*
 * Who gets past the door: a stranger's packet is sent through the rules for each
 * range of ports that a rule of sipknock guards and the rules treat alike.
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "doctor.h"

#define PORTS		65536
#define SIP_PORT	5060

/*
 * struct door - a rule that lets phones in
 * @doctor: who asks
 * @table: its table
 * @chain: its chain
 * @rule: it
 * @hook: on whose way it lies
 */
struct door {
	struct doctor *doctor;
	const struct table *table;
	const struct chain *chain;
	const struct rule *rule;
	enum hook hook;
};

/*
 * struct stretch - ports that are treated alike
 * @proto: IPPROTO_UDP or IPPROTO_TCP
 * @first: port
 * @last: port
 */
struct stretch {
	int proto;
	unsigned int first;
	unsigned int last;
};

/* It is strangers who stand before a door: what goes to them does not. */
static bool is_door(const struct rule *rule)
{
	const struct xt_sipknock_mtinfo *info = &rule->info;

	if (!rule->has_sipknock || rule->error ||
	    info->flags & XT_SIPKNOCK_RDEST)
		return false;
	if (info->verb == XT_SIPKNOCK_NONE)
		return (info->secret_len &&
			!(info->flags & XT_SIPKNOCK_INV_SECRET)) ||
		       (info->secrets[0] &&
			!(info->flags & XT_SIPKNOCK_INV_SECRETS));
	return info->verb != XT_SIPKNOCK_REMOVE;
}

static const char *stretch_text(const struct stretch *stretch, char text[32])
{
	const char *proto = stretch->proto == IPPROTO_UDP ? "udp" : "tcp";

	if (stretch->first == stretch->last)
		snprintf(text, 32, "%s %u", proto, stretch->first);
	else
		snprintf(text, 32, "%s %u:%u", proto, stretch->first,
			 stretch->last);
	return text;
}

static void probe_of(const struct door *door, const struct stretch *stretch,
		     unsigned int state, struct probe *probe)
{
	const struct rule *rule = door->rule;

	*probe = (struct probe){
		.family = rule->family,
		.hook = door->hook,
		.proto = stretch->proto,
		.port = stretch->first,
		.state = state,
		.interface = rule->not_interface ? NULL : rule->interface,
		.out = rule->not_out ? NULL : rule->out,
		.dest = rule->dest,
	};
}

static const char *chain_for(const struct door *door)
{
	return door->hook == HOOK_FORWARD ? "FORWARD" : "INPUT";
}

/* The rule that shuts out whom the door does not know. */
static void remedy_drop(const struct door *door, const struct stretch *stretch,
			const char *program, char remedy[REMEDY_SIZE])
{
	char ports[16];

	snprintf(ports, sizeof(ports),
		 stretch->first == stretch->last ? "%u" : "%u:%u",
		 stretch->first, stretch->last);
	snprintf(remedy, REMEDY_SIZE,
		 "below all rules of the door: %s -A %s -p %s --dport %s -j DROP",
		 program, chain_for(door),
		 stretch->proto == IPPROTO_UDP ? "udp" : "tcp", ports);
}

static void report_open(const struct door *door, const struct stretch *stretch,
			const struct passage *passage)
{
	char by[256], own[256], ports[32], remedy[REMEDY_SIZE];

	stretch_text(stretch, ports);
	if (!passage->chain) {
		snprintf(by, sizeof(by), "no rule");
	} else {
		rule_shown(passage->table, passage->chain, passage->rule, by,
			   sizeof(by));
	}
	rule_shown(door->table, door->chain, door->rule, own, sizeof(own));
	if (passage->rule && !passage->asked) {
		finding(door->doctor, "accept-above",
			"move it below the rules of the door, or limit it to known sources (-s) or other ports",
			"%s accepts %s from anybody, before the door (%s) is asked",
			by, ports, own);
		return;
	}
	remedy_drop(door, stretch, door->table->program, remedy);
	finding(door->doctor, "no-drop", remedy,
		"%s: nothing drops or rejects whom the door does not know; %s lets them through",
		ports, by);
}

static void report_deaf(const struct door *door, const struct stretch *stretch,
			const struct passage *passage)
{
	char by[256], own[256], ports[32];

	rule_shown(passage->table, passage->chain, passage->rule, by,
		   sizeof(by));
	rule_shown(door->table, door->chain, door->rule, own, sizeof(own));
	finding(door->doctor, "drop-above",
		"move the rules of the door above it: as it is, no knock gets to them",
		"%s drops %s before the door (%s) is asked", by,
		stretch_text(stretch, ports), own);
}

static void report_established(const struct door *door,
			       const struct stretch *stretch,
			       const struct passage *passage)
{
	char by[256];

	rule_shown(passage->table, passage->chain, passage->rule, by,
		   sizeof(by));
	finding(door->doctor, "established-above",
		"put it below the drop behind the door, or limit it to other ports: it lets each flow that was ever answered go on, however long ago the phone was to be shut out",
		"%s accepts ESTABLISHED flows of %s %s", by,
		stretch->proto == IPPROTO_UDP ? "udp" : "tcp",
		passage->asked ? "between the door and the drop behind it" :
				 "above the door");
}

/* IPv6 where IPv4 is shut. A door of its own is looked at for itself. */
static void report_ipv6(const struct door *door, const struct stretch *stretch,
			const struct passage *passage)
{
	char by[256], ports[32], remedy[REMEDY_SIZE];

	if (passage->chain)
		rule_shown(passage->table, passage->chain, passage->rule, by,
			   sizeof(by));
	else
		snprintf(by, sizeof(by), "no rule at all");
	remedy_drop(door, stretch, "ip6tables", remedy);
	finding(door->doctor, "ipv6-open", remedy,
		"%s is shut in IPv4 and open in IPv6: %s lets strangers through",
		stretch_text(stretch, ports), by);
}

/*
 * struct ends - what becomes of a stranger's packets
 * @fresh: of a new flow
 * @flowing: of one that was answered before
 * @six: of a new one in IPv6, where the door is one of IPv4
 * @has_six: that was tried
 */
struct ends {
	struct passage fresh;
	struct passage flowing;
	struct passage six;
	bool has_six;
};

static void find_ends(const struct door *door, const struct stretch *stretch,
		      struct ends *ends)
{
	const struct ruleset *ruleset = &door->doctor->ruleset;
	struct probe probe;

	*ends = (struct ends){ };
	probe_of(door, stretch, STATE_NEW, &probe);
	ruleset_probe(ruleset, &probe, &ends->fresh);
	probe.state = STATE_ESTABLISHED;
	ruleset_probe(ruleset, &probe, &ends->flowing);
	ends->has_six = door->rule->family == AF_INET &&
			door->doctor->family_known[1];
	if (!ends->has_six)
		return;
	probe.state = STATE_NEW;
	probe.family = AF_INET6;
	probe.dest = NULL;
	ruleset_probe(ruleset, &probe, &ends->six);
}

static bool same_end(const struct passage *a, const struct passage *b)
{
	return a->shut == b->shut && a->asked == b->asked &&
	       a->chain == b->chain && a->rule == b->rule &&
	       a->endless == b->endless;
}

static bool same_ends(const struct ends *a, const struct ends *b)
{
	return same_end(&a->fresh, &b->fresh) &&
	       same_end(&a->flowing, &b->flowing) && same_end(&a->six, &b->six);
}

static void judge_stretch(const struct door *door, const struct stretch *stretch,
			  const struct ends *ends)
{
	const struct passage *fresh = &ends->fresh, *flowing = &ends->flowing;

	if (fresh->endless || flowing->endless || ends->six.endless) {
		finding(door->doctor, "endless",
			"make fewer jumps from chain to chain",
			"the chains are too entangled to be followed");
		return;
	}
	if (!fresh->shut)
		report_open(door, stretch, fresh);
	else if (!fresh->asked)
		report_deaf(door, stretch, fresh);
	else if (ends->has_six && !ends->six.shut && !ends->six.asked)
		report_ipv6(door, stretch, &ends->six);
	if (!flowing->shut && flowing->rule &&
	    (fresh->shut || fresh->rule != flowing->rule))
		report_established(door, stretch, flowing);
}

/* Ports at which some rule begins to treat them otherwise. */
static void mark_edges(const struct ruleset *ruleset, bool edge[PORTS + 1])
{
	const struct table *table;
	const struct chain *chain;
	const struct rule *rule;
	unsigned int i;

	for (table = ruleset->first; table; table = table->next)
		for (chain = table->first; chain; chain = chain->next)
			for (rule = chain->first; rule; rule = rule->next)
				for (i = 0; i < rule->n_ports; i++) {
					edge[rule->port[i].first] = true;
					edge[rule->port[i].last + 1] = true;
				}
}

/* A range of the door's ports, in stretches that all rules treat alike. */
static void judge_range(const struct door *door, int proto,
			const struct port_range *range, const bool *edge)
{
	struct stretch stretch = { proto, range->first, range->first };
	struct stretch here = { .proto = proto };
	struct ends ends, last;
	unsigned int port;

	for (port = range->first; port <= range->last; port++) {
		if (port != range->first && !edge[port])
			continue;
		here.first = port;
		find_ends(door, &here, &ends);
		if (port != range->first && !same_ends(&ends, &last)) {
			stretch.last = port - 1;
			judge_stretch(door, &stretch, &last);
			stretch.first = port;
		}
		last = ends;
	}
	stretch.last = range->last;
	judge_stretch(door, &stretch, &last);
}

static void judge_door(const struct door *door, const bool *edge)
{
	static const struct port_range sip = { SIP_PORT, SIP_PORT };
	const struct rule *rule = door->rule;
	bool bare = !rule->n_ports || rule->not_ports;
	char text[256];
	unsigned int i;

	if (door->hook == HOOK_NONE) {
		finding(door->doctor, "not-reached",
			"add a rule to INPUT that jumps to the chain",
			"%s is in a chain that no packet comes to",
			rule_shown(door->table, door->chain, rule, text,
				   sizeof(text)));
		return;
	}
	for (i = 0; i < (bare ? 1 : rule->n_ports); i++) {
		const struct port_range *range = bare ? &sip : &rule->port[i];

		if (!rule->protos || rule->protos & PROTO_UDP)
			judge_range(door, IPPROTO_UDP, range, edge);
		if (rule->protos && rule->protos & PROTO_TCP)
			judge_range(door, IPPROTO_TCP, range, edge);
	}
}

static unsigned int judge_table(struct doctor *doctor, const struct table *table,
				const bool *edge)
{
	const struct chain *chain;
	const struct rule *rule;
	unsigned int doors = 0;

	for (chain = table->first; chain; chain = chain->next) {
		struct door door = {
			doctor, table, chain, NULL, ruleset_hook_of(table, chain),
		};

		for (rule = chain->first; rule; rule = rule->next) {
			if (!is_door(rule))
				continue;
			door.rule = rule;
			judge_door(&door, edge);
			doors++;
		}
	}
	return doors;
}

/**
 * doctor_order - look at the order of the rules
 * @doctor: its ruleset is read
 */
void doctor_order(struct doctor *doctor)
{
	bool *edge = must_alloc((PORTS + 1) * sizeof(*edge));
	const struct table *table;
	unsigned int doors = 0;

	memset(edge, 0, (PORTS + 1) * sizeof(*edge));
	mark_edges(&doctor->ruleset, edge);
	for (table = doctor->ruleset.first; table; table = table->next)
		doors += judge_table(doctor, table, edge);
	free(edge);
	if (!doors)
		finding(doctor, "no-door",
			"sipknock learn makes the rules; README shows them",
			"no rule opens or guards anything by -m sipknock");
}

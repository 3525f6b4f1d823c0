/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A firewall as far as it decides who reaches a port: what iptables-save and
 * "nft -j list ruleset" print, read into one form.
 */
#ifndef _SIPKNOCK_RULESET_H
#define _SIPKNOCK_RULESET_H

#include <stdbool.h>
#include <stdio.h>
#include <netinet/in.h>
#include <linux/netfilter/xt_sipknock.h>

#define PORT_RANGES_MAX	32	/* of one rule; more make it one that cannot be told */

/* Connection states that a probe may be in. */
enum {
	STATE_NEW		= 1 << 0,
	STATE_ESTABLISHED	= 1 << 1,
	STATE_OTHER		= 1 << 2,
	STATE_ALL		= (1 << 3) - 1,
};

/* Protocols that a rule may be for. */
enum {
	PROTO_UDP		= 1 << 0,
	PROTO_TCP		= 1 << 1,
	PROTO_OTHER		= 1 << 2,
	PROTO_ALL		= (1 << 3) - 1,
};

enum hook {
	HOOK_NONE,	/* a chain that others jump to */
	HOOK_PREROUTING,
	HOOK_INPUT,
	HOOK_FORWARD,
};

enum target {
	TARGET_NONE,	/* goes on: LOG, MARK, no target at all */
	TARGET_ACCEPT,
	TARGET_DROP,	/* or REJECT */
	TARGET_RETURN,
	TARGET_JUMP,
	TARGET_GOTO,
};

struct port_range {
	__u16 first;
	__u16 last;
};

/**
 * struct rule - one rule
 * @next: in its chain
 * @number: in its chain, from 1
 * @family: of IPv4 or IPv6 packets alone (AF_*), 0: of both
 * @protos: PROTO_* that it is for, 0: all
 * @local: from the loopback interface alone
 * @interface: incoming, may end in "+"; NULL: any
 * @not_interface: any but @interface
 * @out: outgoing, likewise
 * @not_out: any but @out
 * @limited: from some sources alone, which a stranger is not among
 * @dest: to this address alone, as it is written, or NULL
 * @port: destination ports
 * @n_ports: how many ranges, 0: all
 * @not_ports: all but those
 * @states: STATE_* that it is for, 0: all
 * @tcp_mask: --tcp-flags: those that are looked at, 0: none
 * @tcp_flags: those of them that are set
 * @not_tcp_flags: they are not so
 * @short_only: for packets without payload worth its name
 * @doubtful: it has conditions that cannot be told from here
 * @has_sipknock: it has -m sipknock
 * @info: its options
 * @error: what is wrong with them, or NULL
 * @sip_helper: target CT --helper sip
 * @target: what it does
 * @chain: target of a jump
 */
struct rule {
	struct rule *next;
	unsigned int number;
	int family;
	unsigned int protos;
	bool local;
	char *interface;
	bool not_interface;
	char *out;
	bool not_out;
	bool limited;
	char *dest;
	struct port_range port[PORT_RANGES_MAX];
	unsigned int n_ports;
	bool not_ports;
	unsigned int states;
	unsigned int tcp_mask;
	unsigned int tcp_flags;
	bool not_tcp_flags;
	bool short_only;
	bool doubtful;
	bool has_sipknock;
	struct xt_sipknock_mtinfo info;
	char *error;
	bool sip_helper;
	enum target target;
	char *chain;
};

/**
 * struct chain - rules in order
 * @next: of the table
 * @name: of the chain
 * @hook: where it begins, HOOK_NONE: where others jump to it
 * @priority: among those of a hook
 * @drops: its policy
 * @first: rule
 * @last: rule
 */
struct chain {
	struct chain *next;
	char *name;
	enum hook hook;
	int priority;
	bool drops;
	struct rule *first;
	struct rule *last;
};

/**
 * struct table - chains
 * @next: of the ruleset
 * @program: "iptables", "ip6tables" or "nft"
 * @name: of the table; of nft with its family
 * @family: AF_INET, AF_INET6 or 0 for both
 * @first: chain
 */
struct table {
	struct table *next;
	const char *program;
	char *name;
	int family;
	struct chain *first;
};

/**
 * struct ruleset - all tables, of both families
 * @first: table
 */
struct ruleset {
	struct table *first;
};

struct table *ruleset_add_table(struct ruleset *ruleset, const char *program,
				const char *name, int family);
struct chain *table_add_chain(struct table *table, const char *name);
struct chain *table_find_chain(const struct table *table, const char *name);
struct rule *chain_add_rule(struct chain *chain);
bool rule_add_ports(struct rule *rule, unsigned int first, unsigned int last);
void ruleset_free(struct ruleset *ruleset);

/*
 * These return false with a complaint that names @name where the text is none of
 * the program's. @family is AF_INET or AF_INET6.
 */
bool ruleset_read_save(struct ruleset *ruleset, FILE *file, const char *name,
		       int family);
bool ruleset_read_nft(struct ruleset *ruleset, FILE *file, const char *name);

/**
 * struct probe - a stranger's packet: with payload, and without any secret
 * @family: AF_INET or AF_INET6
 * @hook: HOOK_INPUT or HOOK_FORWARD: whether it is for this machine
 * @proto: IPPROTO_UDP or IPPROTO_TCP
 * @port: destination
 * @state: STATE_NEW or STATE_ESTABLISHED
 * @interface: it comes in by, or NULL
 * @out: it goes out by, or NULL
 * @dest: as a rule has it, or NULL
 */
struct probe {
	int family;
	enum hook hook;
	int proto;
	unsigned int port;
	unsigned int state;
	const char *interface;
	const char *out;
	const char *dest;
};

/**
 * struct passage - how far a probe came
 * @shut: it is dropped or rejected
 * @asked: a rule of sipknock was asked before it was dropped or let through
 * @table: where that was done, last
 * @chain: likewise
 * @rule: likewise; NULL: the policy did it
 * @endless: the rules are too entangled to be followed
 */
struct passage {
	bool shut;
	bool asked;
	const struct table *table;
	const struct chain *chain;
	const struct rule *rule;
	bool endless;
};

void ruleset_probe(const struct ruleset *ruleset, const struct probe *probe,
		   struct passage *passage);
enum hook ruleset_hook_of(const struct table *table, const struct chain *chain);

#endif /* _SIPKNOCK_RULESET_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Benchmarks of x_tables matches: rules are made as iptables would make them
 * and asked about packets as a hook would ask, with nothing else between.
 */
#ifndef _SIPKNOCK_BENCH_H
#define _SIPKNOCK_BENCH_H

#include <linux/netfilter/x_tables.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <linux/netfilter/xt_sipknock.h>

#define BENCH_PACKETS	1024	/* fewer in turn would train the branch predictor */
#define BENCH_ROUNDS	9
#define BENCH_PASSES	15	/* in a round */
#define BENCH_SLICE	256	/* packets that are timed together */
#define BENCH_SLICES	32	/* in a pass, at most */
#define BENCH_CPUS	2

/**
 * struct bench_rule - one match of one rule, in place in the first namespace
 * @match: from x_tables
 * @info: its bytes, as @match keeps them
 * @par: what it is called with
 * @state: where the packet is said to be
 */
struct bench_rule {
	struct xt_match *match;
	void *info;
	struct xt_action_param par;
	struct nf_hook_state state;
};

/**
 * struct bench_flow - packets to be judged in turn
 * @n: length of @skb, a power of two
 * @skb: IPv4
 */
struct bench_flow {
	unsigned int n;
	struct sk_buff *skb[];
};

/**
 * struct bench_work - what one processor does in one pass
 * @rule: the rule
 * @flow: the packets
 * @packets: how many are judged in a pass
 * @sources: source addresses to be put into them in turn, 0: left as they are
 * @base: the first of them, host order
 * @step: from one source to the next, modulo @sources
 * @at: the source that is due
 * @matched: packets that matched, of all passes
 */
struct bench_work {
	struct bench_rule *rule;
	struct bench_flow *flow;
	unsigned int packets;
	u32 sources;
	u32 base;
	u32 step;
	u32 at;
	u64 matched;
};

/**
 * struct bench_case - what is compared with the others of a run
 * @name: printed
 * @cpus: processors that work at once, 1 to BENCH_CPUS
 * @all: every packet has to match, or else none
 * @work: of each processor
 * @undo: what each does after a pass, untimed; no rule: nothing
 * @round: figure of each round, ps a packet
 */
struct bench_case {
	char name[40];
	unsigned int cpus;
	bool all;
	struct bench_work work[BENCH_CPUS];
	struct bench_work undo[BENCH_CPUS];
	u64 round[BENCH_ROUNDS];
};

/* engine.c */
unsigned int bench_pass(struct bench_work *work, u64 *ns);
int bench_compare(struct bench_case *cases, unsigned int n);

/* rule.c */
int bench_string(struct bench_rule *rule, const char *secret);
int bench_strings(struct bench_rule *rule, unsigned int n);
int bench_recent(struct bench_rule *rule, u8 check_set);
int bench_sipknock(struct bench_rule *rule, struct xt_sipknock_mtinfo *info);
void bench_floor(struct bench_rule *rule);
void bench_rule_free(struct bench_rule *rule);

/* message.c */
#define MESSAGE_MAX	65000

/**
 * struct message - a SIP message in the making
 * @len: bytes of @text
 * @text: not NUL-terminated
 */
struct message {
	unsigned int len;
	char text[MESSAGE_MAX];
};

u32 bench_random(void);
void message_add(struct message *msg, const char *format, ...) __printf(2, 3);
void message_register(struct message *msg, unsigned int size, const char *door);
void message_options(struct message *msg, unsigned int size);
void message_invite(struct message *msg, unsigned int body);
void message_hostile(struct message *msg, unsigned int kind, unsigned int size);
void message_noise(struct message *msg, unsigned int size, bool rtp);
extern const char *const hostile_names[];
unsigned int hostile_kinds(void);

/* packet.c */
struct bench_flow *bench_flow_new(unsigned int n);
int bench_flow_add(struct bench_flow *flow, const void *payload,
		   unsigned int len, unsigned int linear);
void bench_flow_free(struct bench_flow *flow);

/* main.c */
void bench_print(const char *format, ...) __printf(1, 2);

int bench_sip(void);
int bench_shape(void);
int bench_secrets(void);
int bench_table(unsigned int entries, unsigned int cpus);

#endif /* _SIPKNOCK_BENCH_H */

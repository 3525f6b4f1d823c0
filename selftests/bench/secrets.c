// SPDX-License-Identifier: GPL-2.0
/* What a set of secrets costs, against as many "-m string" rules. */
#include <linux/slab.h>
#include <linux/string.h>

#include "bench.h"

#define REGISTER_SIZE	684
#define SECRET		"Zq7Rk2Vw9Tn4Xb6Ym3Lp8HdJ"	/* last of each set */
#define OTHER		"Hd4Jp8Zq2Lx6Rk9Vw3Tn7YmB"
#define LINEAR		(~0U)

static const unsigned int sizes[] = { 1, 10, 100, 1000, 100000 };

#define SIZES		ARRAY_SIZE(sizes)
#define STRINGS		4	/* the first of @sizes; more string rules take for ever */

enum flow {
	FLOW_ABSENT,
	FLOW_PRESENT,
	FLOW_PAGED,
	FLOWS
};

enum rule {
	RULE_SET,		/* what opens a door */
	RULE_NOT,		/* ! --secrets, and no table: reading alone */
	RULE_CONTACT,		/* --header contact */
	RULES
};

struct secrets_bench {
	struct message msg;
	struct bench_flow *flow[FLOWS];
	struct bench_rule rule[RULES][SIZES];
	struct bench_rule string[STRINGS];
	struct bench_case cases[40];
	unsigned int n_cases;
};

static int make_rule(struct bench_rule *rule, enum rule kind, unsigned int size)
{
	struct xt_sipknock_mtinfo info = {};

	snprintf(info.secrets, sizeof(info.secrets), "bench%u", size);
	if (kind == RULE_NOT) {
		info.flags = XT_SIPKNOCK_INV_SECRETS;
	} else {
		strscpy(info.name, "door", sizeof(info.name));
		info.seconds = XT_SIPKNOCK_SECONDS_DEFAULT;
	}
	if (kind == RULE_CONTACT)
		strscpy(info.headers, "contact", sizeof(info.headers));
	return bench_sipknock(rule, &info);
}

static int make_flow(struct secrets_bench *b, enum flow kind)
{
	unsigned int i;
	int err = 0;

	b->flow[kind] = bench_flow_new(BENCH_PACKETS);
	if (!b->flow[kind])
		return -ENOMEM;
	for (i = 0; i < BENCH_PACKETS && !err; i++) {
		message_register(&b->msg, REGISTER_SIZE,
				 kind == FLOW_PRESENT ? SECRET : OTHER);
		err = bench_flow_add(b->flow[kind], b->msg.text, b->msg.len,
				     kind == FLOW_PAGED ? 128 : LINEAR);
	}
	return err;
}

static struct bench_case *add_case(struct secrets_bench *b, const char *name,
				   unsigned int size, struct bench_rule *rule,
				   enum flow flow)
{
	struct bench_case *c = &b->cases[b->n_cases++];

	snprintf(c->name, sizeof(c->name), "%s.%u", name, size);
	c->cpus = 1;
	c->work[0].rule = rule;
	c->work[0].flow = b->flow[flow];
	c->work[0].packets = BENCH_PACKETS;
	return c;
}

static void add_cases(struct secrets_bench *b)
{
	unsigned int i;

	for (i = 0; i < SIZES; i++) {
		add_case(b, "absent", sizes[i], &b->rule[RULE_SET][i],
			 FLOW_ABSENT);
		add_case(b, "present", sizes[i], &b->rule[RULE_NOT][i],
			 FLOW_PRESENT);
		add_case(b, "paged", sizes[i], &b->rule[RULE_SET][i],
			 FLOW_PAGED);
		add_case(b, "absent.contact", sizes[i],
			 &b->rule[RULE_CONTACT][i], FLOW_ABSENT);
	}
	for (i = 0; i < STRINGS; i++)
		add_case(b, "string", sizes[i], &b->string[i], FLOW_ABSENT)
			->work[0].packets /= sizes[i] > 100 ? 4 : 1;
}

static int make_all(struct secrets_bench *b)
{
	unsigned int i, kind;
	int err = 0;

	for (kind = 0; kind < RULES; kind++)
		for (i = 0; i < SIZES && !err; i++)
			err = make_rule(&b->rule[kind][i], kind, sizes[i]);
	for (i = 0; i < STRINGS && !err; i++)
		err = bench_strings(&b->string[i], sizes[i]);
	for (i = 0; i < FLOWS && !err; i++)
		err = make_flow(b, i);
	return err;
}

/**
 * bench_secrets - sets of 1 to 100,000 secrets
 *
 * Wants the sets bench1, bench10, ... loaded, each with SECRET in it.
 * Return: 0 or a negative errno
 */
int bench_secrets(void)
{
	struct secrets_bench *b = kvzalloc(sizeof(*b), GFP_KERNEL);
	unsigned int i, kind;
	int err;

	if (!b)
		return -ENOMEM;
	err = make_all(b);
	if (!err) {
		add_cases(b);
		err = bench_compare(b->cases, b->n_cases);
	}
	for (kind = 0; kind < RULES; kind++)
		for (i = 0; i < SIZES; i++)
			bench_rule_free(&b->rule[kind][i]);
	for (i = 0; i < STRINGS; i++)
		bench_rule_free(&b->string[i]);
	for (i = 0; i < FLOWS; i++)
		bench_flow_free(b->flow[i]);
	kvfree(b);
	return err;
}

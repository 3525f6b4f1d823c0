// SPDX-License-Identifier: GPL-2.0
/* What reading a message costs, against "-m string". */
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "bench.h"

#define REGISTER_SIZE	684
#define SECRET		"Zq7Rk2Vw9Tn4Xb6Ym3Lp8HdJ"	/* 24 bytes */
#define OTHER		"Hd4Jp8Zq2Lx6Rk9Vw3Tn7YmB"
#define LINEAR		(~0U)
#define SHAPE_BYTES	(512 * 1024)	/* of all packets of a shape: alike in caches */

enum flow {
	FLOW_ABSENT,
	FLOW_PRESENT,
	FLOW_OPTIONS,
	FLOW_RTP,
	FLOW_RANDOM,
	FLOW_PAGED,
	FLOWS
};

enum rule {
	RULE_FLOOR,
	RULE_STRING,
	RULE_DOOR,		/* what opens a door */
	RULE_DOOR_REGISTER,	/* the same with --method REGISTER */
	RULE_DOOR_CONTACT,	/* the same with --header contact */
	RULE_NOT,		/* ! --secret, and no table: reading alone */
	RULE_NOT_CONTACT,
	RULE_METHOD,		/* --method REGISTER alone */
	RULE_SET,		/* --set with a secret: opens and extends */
	RULES
};

struct sip_bench {
	struct message msg;
	struct bench_flow *flow[FLOWS];
	struct bench_rule rule[RULES];
	struct bench_case cases[24];
	unsigned int n_cases;
};

static int make_rule(struct bench_rule *rule, enum rule kind)
{
	struct xt_sipknock_mtinfo info = {};

	if (kind == RULE_FLOOR) {
		bench_floor(rule);
		return 0;
	}
	if (kind == RULE_STRING)
		return bench_string(rule, SECRET);
	if (kind == RULE_DOOR_REGISTER || kind == RULE_METHOD)
		strscpy(info.methods, "REGISTER", sizeof(info.methods));
	if (kind == RULE_DOOR_CONTACT || kind == RULE_NOT_CONTACT)
		strscpy(info.headers, "contact", sizeof(info.headers));
	if (kind != RULE_METHOD) {
		info.secret_len = strlen(SECRET);
		memcpy(info.secret, SECRET, info.secret_len);
	}
	if (kind == RULE_NOT || kind == RULE_NOT_CONTACT)
		info.flags |= XT_SIPKNOCK_INV_SECRET;
	if (kind == RULE_SET)
		info.verb = XT_SIPKNOCK_SET;
	if (kind != RULE_NOT && kind != RULE_NOT_CONTACT && kind != RULE_METHOD) {
		strscpy(info.name, kind == RULE_SET ? "set" : "door",
			sizeof(info.name));
		info.seconds = XT_SIPKNOCK_SECONDS_DEFAULT;
	}
	return bench_sipknock(rule, &info);
}

static void make_message(struct message *msg, enum flow kind)
{
	switch (kind) {
	case FLOW_PRESENT:
		message_register(msg, REGISTER_SIZE, SECRET);
		break;
	case FLOW_OPTIONS:
		message_options(msg, REGISTER_SIZE);
		break;
	case FLOW_RTP:
		message_noise(msg, 172, true);
		break;
	case FLOW_RANDOM:
		message_noise(msg, REGISTER_SIZE, false);
		break;
	default:
		message_register(msg, REGISTER_SIZE, OTHER);
	}
}

static int make_flow(struct sip_bench *b, enum flow kind)
{
	unsigned int linear = kind == FLOW_PAGED ? 128 : LINEAR;
	unsigned int i;
	int err = 0;

	b->flow[kind] = bench_flow_new(BENCH_PACKETS);
	if (!b->flow[kind])
		return -ENOMEM;
	for (i = 0; i < BENCH_PACKETS && !err; i++) {
		make_message(&b->msg, kind);
		err = bench_flow_add(b->flow[kind], b->msg.text, b->msg.len,
				     linear);
	}
	return err;
}

static void add_case(struct sip_bench *b, const char *name, enum rule rule,
		     enum flow flow, bool all)
{
	struct bench_case *c = &b->cases[b->n_cases++];

	strscpy(c->name, name, sizeof(c->name));
	c->cpus = 1;
	c->all = all;
	c->work[0].rule = &b->rule[rule];
	c->work[0].flow = b->flow[flow];
	c->work[0].packets = BENCH_PACKETS;
}

static void add_cases(struct sip_bench *b)
{
	add_case(b, "floor", RULE_FLOOR, FLOW_ABSENT, true);
	add_case(b, "string.absent", RULE_STRING, FLOW_ABSENT, false);
	add_case(b, "string.present", RULE_STRING, FLOW_PRESENT, true);
	add_case(b, "string.paged", RULE_STRING, FLOW_PAGED, false);
	add_case(b, "string.rtp", RULE_STRING, FLOW_RTP, false);
	add_case(b, "absent", RULE_DOOR, FLOW_ABSENT, false);
	add_case(b, "present", RULE_NOT, FLOW_PRESENT, false);
	add_case(b, "options", RULE_DOOR_REGISTER, FLOW_OPTIONS, false);
	add_case(b, "rtp", RULE_DOOR, FLOW_RTP, false);
	add_case(b, "random", RULE_DOOR, FLOW_RANDOM, false);
	add_case(b, "paged", RULE_DOOR, FLOW_PAGED, false);
	add_case(b, "absent.contact", RULE_DOOR_CONTACT, FLOW_ABSENT, false);
	add_case(b, "absent.invert", RULE_NOT, FLOW_ABSENT, true);
	add_case(b, "present.contact", RULE_NOT_CONTACT, FLOW_PRESENT, false);
	add_case(b, "present.set", RULE_SET, FLOW_PRESENT, true);
	add_case(b, "method.other", RULE_METHOD, FLOW_OPTIONS, false);
	add_case(b, "method.same", RULE_METHOD, FLOW_ABSENT, true);
}

static void sip_bench_free(struct sip_bench *b)
{
	unsigned int i;

	for (i = 0; i < RULES; i++)
		bench_rule_free(&b->rule[i]);
	for (i = 0; i < FLOWS; i++)
		bench_flow_free(b->flow[i]);
	kvfree(b);
}

/**
 * bench_sip - the secret absent and present, and packets that are not meant
 *
 * Return: 0 or a negative errno
 */
int bench_sip(void)
{
	struct sip_bench *b = kvzalloc(sizeof(*b), GFP_KERNEL);
	unsigned int i;
	int err = 0;

	if (!b)
		return -ENOMEM;
	for (i = 0; i < RULES && !err; i++)
		err = make_rule(&b->rule[i], i);
	for (i = 0; i < FLOWS && !err; i++)
		err = make_flow(b, i);
	if (!err) {
		add_cases(b);
		err = bench_compare(b->cases, b->n_cases);
	}
	sip_bench_free(b);
	return err;
}

#define SHAPES		96

struct shape {
	const char *name;
	unsigned int kind;
	unsigned int size;
	bool paged;
};

static int add_shape(struct message *msg, struct bench_case *c,
		     struct bench_rule *rule, const struct shape *shape)
{
	unsigned int n = SHAPE_BYTES / max(shape->size, 512U);
	unsigned int i;
	int err = 0;

	n = rounddown_pow_of_two(clamp(n, 32U, 512U));
	c->cpus = 1;
	c->work[0].rule = rule;
	c->work[0].flow = bench_flow_new(n);
	if (!c->work[0].flow)
		return -ENOMEM;
	for (i = 0; i < n && !err; i++) {
		if (!strcmp(shape->name, "header"))
			message_register(msg, shape->size, OTHER);
		else if (!strcmp(shape->name, "body"))
			message_invite(msg, shape->size);
		else
			message_hostile(msg, shape->kind, shape->size);
		err = bench_flow_add(c->work[0].flow, msg->text, msg->len,
				     shape->paged ? 128 : LINEAR);
	}
	c->work[0].packets = max_t(unsigned int, n, BENCH_SLICE);
	snprintf(c->name, sizeof(c->name), "%s.%s%u", shape->name,
		 shape->paged ? "paged." : "", shape->size);
	return err;
}

static unsigned int list_shapes(struct shape *shapes)
{
	static const unsigned int header[] = { 560, 684, 1368, 2736, 4000 };
	static const unsigned int body[] = { 0, 400, 4000, 60000 };
	unsigned int n = 0, i;

	for (i = 0; i < ARRAY_SIZE(header); i++)
		shapes[n++] = (struct shape){ "header", 0, header[i] };
	for (i = 0; i < ARRAY_SIZE(body); i++)
		shapes[n++] = (struct shape){ "body", 0, body[i] };
	for (i = 0; i < hostile_kinds(); i++) {
		shapes[n++] = (struct shape){ hostile_names[i], i, 1024 };
		shapes[n++] = (struct shape){ hostile_names[i], i, 4000 };
		shapes[n++] = (struct shape){ hostile_names[i], i, 16000 };
		shapes[n++] = (struct shape){ hostile_names[i], i, 4000, true };
		shapes[n++] = (struct shape){ hostile_names[i], i, 16000, true };
	}
	return n;
}

/**
 * bench_shape - how the cost grows with header, body and malice
 *
 * Wants header_max=16384.
 * Return: 0 or a negative errno
 */
int bench_shape(void)
{
	struct bench_case *c = kzalloc(sizeof(*c), GFP_KERNEL);
	struct message *msg = kvzalloc(sizeof(*msg), GFP_KERNEL);
	struct bench_rule rule = {};
	struct shape *shapes = kcalloc(SHAPES, sizeof(*shapes), GFP_KERNEL);
	unsigned int i, n;
	int err = -ENOMEM;

	if (c && msg && shapes)
		err = make_rule(&rule, RULE_DOOR);
	n = err ? 0 : list_shapes(shapes);
	for (i = 0; i < n && !err; i++) {
		memset(c, 0, sizeof(*c));
		err = add_shape(msg, c, &rule, &shapes[i]);
		if (!err)
			err = bench_compare(c, 1);
		bench_flow_free(c->work[0].flow);
	}
	bench_rule_free(&rule);
	kfree(shapes);
	kvfree(msg);
	kfree(c);
	return err;
}

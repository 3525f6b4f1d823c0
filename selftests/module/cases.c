// SPDX-License-Identifier: GPL-2.0
/* The ways to cut a packet, and each message cut in all of them. */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "split.h"

#define PAIR_STRIDE	29	/* bytes between the cuts into three pieces */

static const char *const answers[] = {
	"unreadable", "no knock", "a knock", "broken",
};

static const char *const kinds[] = { "frag", "skb", "skb with a frag" };

static void note(struct split_run *run, const struct split_shape *shape,
		 const char *got, enum split_answer want, const char *what)
{
	char pieces[64] = "in one piece";
	char step[24] = "";

	if (run->wrong++)
		return;
	if (shape->step)
		scnprintf(step, sizeof(step), " each %u bytes", shape->step);
	if (shape->linear < run->pkt.len && shape->linear < shape->second)
		scnprintf(pieces, sizeof(pieces), "%s at %u, %s at %u%s",
			  kinds[shape->kind[0]], shape->linear,
			  kinds[shape->kind[1]], shape->second, step);
	else if (shape->linear < run->pkt.len)
		scnprintf(pieces, sizeof(pieces), "%s at %u%s",
			  kinds[shape->kind[1]], shape->linear, step);
	scnprintf(run->first, sizeof(run->first), "%s, %s: %s, not %s", what,
		  pieces, got, answers[want]);
}

/**
 * split_expect - ask about one packet
 * @run: with the packet
 * @shape: how it is cut
 * @want: the answer
 * @what: says which packet it is
 */
void split_expect(struct split_run *run, const struct split_shape *shape,
		  enum split_answer want, const char *what)
{
	struct sk_buff *skb = split_packet_build(&run->pkt, shape);
	enum split_answer answer;

	run->asked++;
	if (!skb) {
		note(run, shape, "not built", want, what);
		return;
	}
	answer = split_ask(&run->door, skb, &run->pkt);
	kfree_skb(skb);
	if (answer != want)
		note(run, shape, answers[answer], want, what);
	cond_resched();
}

/* Linear up to @at, the rest of one kind in pieces of @step bytes. */
static void one_kind(struct split_run *run, unsigned int at, unsigned int step,
		     enum split_kind kind, enum split_answer want, const char *what)
{
	struct split_shape shape = {
		.linear = at,
		.second = at,
		.step = step,
		.kind = { kind, kind },
	};

	split_expect(run, &shape, want, what);
}

static void three_pieces(struct split_run *run, unsigned int at,
			 unsigned int second, enum split_answer want,
			 const char *what)
{
	static const enum split_kind pairs[][2] = {
		{ SPLIT_FRAG, SPLIT_FRAG }, { SPLIT_FRAG, SPLIT_LIST },
		{ SPLIT_LIST, SPLIT_LIST_PAGE }, { SPLIT_LIST_PAGE, SPLIT_LIST },
	};
	struct split_shape shape = { .linear = at, .second = second };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		memcpy(shape.kind, pairs[i], sizeof(shape.kind));
		split_expect(run, &shape, want, what);
	}
}

/**
 * split_few - ask about a packet in one piece and in some shapes
 * @run: with the packet
 * @want: the answer, to all of them
 * @what: says which packet it is
 */
void split_few(struct split_run *run, enum split_answer want, const char *what)
{
	const struct split_packet *pkt = &run->pkt;
	unsigned int middle = (pkt->network + pkt->len) / 2;
	unsigned int kind;

	one_kind(run, pkt->len, 0, SPLIT_FRAG, want, what);
	for (kind = 0; kind < SPLIT_KINDS && pkt->len > pkt->network; kind++) {
		one_kind(run, pkt->network, 0, kind, want, what);
		one_kind(run, middle, 0, kind, want, what);
	}
}

/**
 * split_everywhere - ask about a packet in one piece and in all shapes
 * @run: with the packet
 * @stride: bytes from one place of a cut to the next
 * @want: the answer, to all of them
 * @what: says which packet it is
 */
void split_everywhere(struct split_run *run, unsigned int stride,
		      enum split_answer want, const char *what)
{
	const unsigned int network = run->pkt.network, len = run->pkt.len;
	const unsigned int far = PAIR_STRIDE * stride;
	unsigned int at, second, step;

	one_kind(run, len, 0, SPLIT_FRAG, want, what);
	for (at = network; at < len; at += stride) {
		one_kind(run, at, 0, SPLIT_FRAG, want, what);
		one_kind(run, at, 0, SPLIT_LIST, want, what);
	}
	for (at = network; at < len; at += far)
		for (second = at + 1; second < len; second += far)
			three_pieces(run, at, second, want, what);
	for (step = stride; step < 32 * stride; step = 4 * step + 1) {
		one_kind(run, network, step, SPLIT_LIST, want, what);
		one_kind(run, network, step, SPLIT_LIST_PAGE, want, what);
	}
	for (step = 1; step < 8; step += 3)
		one_kind(run, network, (len - network) / MAX_SKB_FRAGS + step,
			 SPLIT_FRAG, want, what);
}

/* Changes one byte of the secret where it stands. */
static void spoil(struct split_packet *pkt, const struct split_message *msg)
{
	unsigned int len = strlen(msg->spot);
	unsigned int at = pkt->payload;

	while (at + len <= pkt->len && memcmp(pkt->data + at, msg->spot, len))
		at++;
	if (!WARN_ON(at + len > pkt->len))
		pkt->data[at + len / 2] ^= 1;
}

/**
 * split_message_run - a message with its secret, and with one byte of it wrong
 * @run: with the message's rules and the packet begun
 * @msg: the message
 */
void split_message_run(struct split_run *run, const struct split_message *msg)
{
	bool readable = !msg->hello || run->pkt.proto == IPPROTO_TCP;

	split_packet_carry(&run->pkt, msg->text, msg->len);
	split_everywhere(run, 1, readable ? SPLIT_MATCH : SPLIT_UNREADABLE,
			 "secret");
	spoil(&run->pkt, msg);
	split_everywhere(run, 1, readable ? SPLIT_MISMATCH : SPLIT_UNREADABLE,
			 "a byte of it changed");
}

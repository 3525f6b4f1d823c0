// SPDX-License-Identifier: GPL-2.0
/* Packets that the stack has merged: each of them may be the one that knocks. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "split.h"

#define SEGMENTS	4
#define STRIDE		7	/* bytes from cut to cut */

static const struct split_message *const msg = split_messages;

static const char filler[] =
	"OPTIONS sip:pbx.example SIP/2.0\r\n"
	"From: <sip:1@pbx.example>;tag=5\r\nTo: <sip:1@pbx.example>\r\n"
	"Call-ID: 1\r\nCSeq: 1 OPTIONS\r\nContact: <sip:1@192.0.2.9>\r\n\r\n";

static void begin(struct split_run *run)
{
	struct split_packet *pkt = &run->pkt;

	split_packet_start(pkt, pkt->family, pkt->proto);
	split_packet_transport(pkt, 0);
	pkt->gso_size = SPLIT_SEGMENT;
	if (pkt->proto == IPPROTO_UDP)
		pkt->gso_type = SKB_GSO_UDP_L4;
	else
		pkt->gso_type = pkt->family == NFPROTO_IPV4 ? SKB_GSO_TCPV4 :
							      SKB_GSO_TCPV6;
}

/* Fills what is left of the segment, as a body would. */
static void pad(struct split_packet *pkt)
{
	unsigned int over = (pkt->len - pkt->payload) % SPLIT_SEGMENT;

	if (over)
		memset(split_packet_add(pkt, NULL, SPLIT_SEGMENT - over), '.',
		       SPLIT_SEGMENT - over);
}

static void add_segment(struct split_packet *pkt, const char *text,
			unsigned int len, bool last)
{
	split_packet_add(pkt, text, len);
	if (!last)
		pad(pkt);
}

/* One skb a segment, as those are that were merged without a copy. */
static void as_merged(struct split_run *run, enum split_answer want,
		      const char *what)
{
	struct split_shape shape = {
		.linear = run->pkt.payload,
		.second = run->pkt.payload,
		.step = SPLIT_SEGMENT,
	};
	unsigned int type = run->pkt.gso_type;
	unsigned int kind;

	for (kind = 0; kind < SPLIT_KINDS; kind++) {
		shape.kind[1] = kind;
		split_expect(run, &shape, want, what);
	}
	shape.linear += SPLIT_SEGMENT;
	shape.second += SPLIT_SEGMENT;
	shape.kind[1] = SPLIT_LIST;
	run->pkt.gso_type |= SKB_GSO_FRAGLIST;
	split_expect(run, &shape, want, what);
	run->pkt.gso_type = type;
}

static void ask(struct split_run *run, enum split_answer want, const char *what)
{
	split_packet_finish(&run->pkt);
	as_merged(run, want, what);
	split_everywhere(run, STRIDE, want, what);
}

static void one_of_them(struct split_run *run)
{
	static const char *const names[SEGMENTS] = {
		"the first", "the second", "the third", "the last",
	};
	unsigned int knock, i;

	for (knock = 0; knock < SEGMENTS; knock++) {
		begin(run);
		for (i = 0; i < SEGMENTS; i++)
			if (i == knock)
				add_segment(&run->pkt, msg->text, msg->len,
					    i == SEGMENTS - 1);
			else
				add_segment(&run->pkt, filler,
					    sizeof(filler) - 1, false);
		ask(run, SPLIT_MATCH, names[knock]);
	}
}

/* Where a packet begins, and nowhere else, may a message begin. */
static void inside(struct split_run *run)
{
	begin(run);
	add_segment(&run->pkt, filler, sizeof(filler) - 1, false);
	split_packet_add(&run->pkt, filler, sizeof(filler) - 1);
	split_packet_add(&run->pkt, msg->text, msg->len);
	pad(&run->pkt);
	add_segment(&run->pkt, filler, sizeof(filler) - 1, true);
	ask(run, SPLIT_MISMATCH, "in a body");

	begin(run);
	split_packet_add(&run->pkt, "\0", 1);
	split_packet_add(&run->pkt, msg->text, msg->len);
	pad(&run->pkt);
	split_packet_add(&run->pkt, " ", 1);
	split_packet_add(&run->pkt, msg->text, msg->len);
	ask(run, SPLIT_UNREADABLE, "behind a byte");
}

/* The secret is in the packet behind the one that the message begins in. */
static void goes_on(struct split_run *run)
{
	const char *line = strstr(msg->text, "Contact:");
	unsigned int begun = line - msg->text;
	struct split_packet *pkt = &run->pkt;
	enum split_answer want;
	unsigned int len;

	begin(run);
	add_segment(pkt, filler, sizeof(filler) - 1, false);
	split_packet_add(pkt, msg->text, begun);
	split_packet_add(pkt, "Subject: ", 9);
	len = SPLIT_SEGMENT - begun - 9 - 2;
	memset(split_packet_add(pkt, NULL, len), 's', len);
	split_packet_add(pkt, "\r\n", 2);
	split_packet_add(pkt, line, msg->len - begun);
	pad(pkt);
	add_segment(pkt, filler, sizeof(filler) - 1, true);
	want = pkt->proto == IPPROTO_TCP ? SPLIT_MATCH : SPLIT_MISMATCH;
	ask(run, want, "in the next packet");
}

#define SHORT		256	/* bytes of each of many packets */
#define MANY		13
#define LATE		9	/* packets before it are read with those behind them */

/* Of many packets with a message each, one goes on in the next with the secret. */
static void one_goes_on(struct split_run *run, unsigned int which,
			enum split_answer want, const char *what)
{
	static const char start[] = "OPTIONS sip:a SIP/2.0\r\nSubject: ";
	static const char end[] = "s\r\n\r\n";
	const char *line = strstr(msg->text, "Contact:");
	struct split_packet *pkt = &run->pkt;
	unsigned int i, over;

	begin(run);
	pkt->gso_size = SHORT;
	for (i = 0; i < MANY; i++) {
		if (i == which + 1)
			split_packet_add(pkt, line,
					 msg->len - (line - msg->text));
		else
			split_packet_add(pkt, start, sizeof(start) - 1);
		if (i != which && i != which + 1)
			split_packet_add(pkt, end, sizeof(end) - 1);
		over = (pkt->len - pkt->payload) % SHORT;
		memset(split_packet_add(pkt, NULL, SHORT - over), 's', SHORT - over);
		if (i == which)
			memcpy(pkt->data + pkt->len - 2, "\r\n", 2);
	}
	split_packet_finish(pkt);
	split_everywhere(run, 10 * STRIDE, want, what);
}

/* What is ahead is read a few times, not each time. */
static void many(struct split_run *run)
{
	bool tcp = run->pkt.proto == IPPROTO_TCP;

	one_goes_on(run, 1, tcp ? SPLIT_MATCH : SPLIT_MISMATCH, "early");
	one_goes_on(run, LATE, SPLIT_MISMATCH, "late");
}

/* Larger than what one packet takes, and to be sent in fragments. */
static void one_datagram(struct split_run *run)
{
	begin(run);
	run->pkt.gso_size = 128;
	if (run->pkt.proto == IPPROTO_UDP)
		run->pkt.gso_type = SKB_GSO_UDP;
	split_packet_add(&run->pkt, msg->text, msg->len);
	ask(run, SPLIT_MATCH, "larger than a packet");
}

const struct split_test split_merged_tests[] = {
	{ "any of the packets merged into one", one_of_them },
	{ "merged packets, a message begins inside one", inside },
	{ "merged packets, a message goes on in the next", goes_on },
	{ "many merged packets, a message goes on in the next", many },
	{ "a message in more than one packet", one_datagram },
};

const unsigned int split_n_merged_tests = ARRAY_SIZE(split_merged_tests);

// SPDX-License-Identifier: GPL-2.0
/* What stands before the message, and what is not a whole packet. */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "split.h"

static const struct split_message *const msg = split_messages;

static void restart(struct split_run *run)
{
	split_packet_start(&run->pkt, run->pkt.family, run->pkt.proto);
}

static void carry(struct split_run *run)
{
	split_packet_carry(&run->pkt, msg->text, msg->len);
}

static void ipv4_options(struct split_run *run)
{
	struct split_packet *pkt = &run->pkt;
	unsigned int words;

	for (words = 1; words <= 10; words++) {
		restart(run);
		memset(split_packet_add(pkt, NULL, 4 * words), 1, 4 * words);
		((struct iphdr *)pkt->data)->ihl += words;
		pkt->network = pkt->len;
		carry(run);
		split_everywhere(run, 16 + words, SPLIT_MATCH, "IPv4 options");
	}
}

static void ipv6_extensions(struct split_run *run)
{
	static const u8 chains[][4] = {
		{ NEXTHDR_HOP }, { NEXTHDR_DEST }, { NEXTHDR_ROUTING },
		{ NEXTHDR_HOP, NEXTHDR_DEST, NEXTHDR_ROUTING, NEXTHDR_DEST },
	};
	struct split_packet *pkt = &run->pkt;
	unsigned int chain, i;

	for (chain = 0; chain < ARRAY_SIZE(chains); chain++) {
		restart(run);
		for (i = 0; i < 4 && (!i || chains[chain][i]); i++)
			split_packet_extend(pkt, chains[chain][i], 8 + 16 * i);
		carry(run);
		split_everywhere(run, chain == 3 ? 1 : 7, SPLIT_MATCH,
				 "extension headers");
	}
	restart(run);
	split_packet_extend(pkt, NEXTHDR_DEST, 8);
	pkt->data[pkt->next] = NEXTHDR_NONE;
	carry(run);
	split_few(run, SPLIT_UNREADABLE, "no next header");
}

static void before_message(struct split_run *run)
{
	if (run->pkt.family == NFPROTO_IPV4)
		ipv4_options(run);
	else
		ipv6_extensions(run);
}

static void ipv4_fragments(struct split_run *run)
{
	struct iphdr *iph = (struct iphdr *)run->pkt.data;

	carry(run);
	iph->frag_off = 0;
	split_few(run, SPLIT_MATCH, "no fragment");
	iph->frag_off = htons(IP_MF);
	split_few(run, SPLIT_UNREADABLE, "a first fragment");
	iph->frag_off = htons(IP_MF | 64);
	split_few(run, SPLIT_UNREADABLE, "a middle fragment");
	iph->frag_off = htons(64);
	split_few(run, SPLIT_UNREADABLE, "a last fragment");
}

static void ipv6_fragments(struct split_run *run)
{
	struct frag_hdr *fh;

	split_packet_extend(&run->pkt, NEXTHDR_HOP, 8);
	fh = (struct frag_hdr *)split_packet_extend(&run->pkt, NEXTHDR_FRAGMENT,
						    sizeof(*fh));
	carry(run);
	split_few(run, SPLIT_MATCH, "a fragment that is all");
	fh->frag_off = htons(IP6_MF);
	split_few(run, SPLIT_UNREADABLE, "a first fragment");
	fh->frag_off = htons(64 | IP6_MF);
	split_few(run, SPLIT_UNREADABLE, "a middle fragment");
	fh->frag_off = htons(64);
	split_few(run, SPLIT_UNREADABLE, "a last fragment");
}

static void fragments(struct split_run *run)
{
	if (run->pkt.family == NFPROTO_IPV4)
		ipv4_fragments(run);
	else
		ipv6_fragments(run);
}

static void udp_lengths(struct split_run *run)
{
	struct split_packet *pkt = &run->pkt;
	struct udphdr *uh;
	unsigned int len;

	carry(run);
	uh = (struct udphdr *)(pkt->data + pkt->transport);
	len = pkt->len - pkt->transport;
	uh->len = htons(len + 1);
	split_few(run, SPLIT_UNREADABLE, "a length of one more");
	uh->len = htons(0xffff);
	split_few(run, SPLIT_UNREADABLE, "the greatest length");
	uh->len = htons(len - 2);
	split_few(run, SPLIT_UNREADABLE, "a length without the empty line");
	for (len = 0; len <= sizeof(*uh); len++) {
		uh->len = htons(len);
		split_few(run, SPLIT_UNREADABLE, "a length of no payload");
	}
	split_packet_finish(pkt);
	split_packet_add(pkt, NULL, 9);
	split_everywhere(run, 7, SPLIT_MATCH, "bytes behind the datagram");
}

static struct tcphdr *tcp_begin(struct split_run *run, unsigned int options)
{
	struct split_packet *pkt = &run->pkt;

	restart(run);
	split_packet_transport(pkt, options);
	return (struct tcphdr *)(pkt->data + pkt->transport);
}

static void tcp_offsets(struct split_run *run)
{
	struct split_packet *pkt = &run->pkt;
	struct tcphdr *th;
	unsigned int words;

	for (words = 0; words <= 10; words++) {
		tcp_begin(run, 4 * words);
		split_packet_add(pkt, msg->text, msg->len);
		split_packet_finish(pkt);
		split_few(run, SPLIT_MATCH, "TCP options");
	}
	th = tcp_begin(run, 0);
	/* Line ends, which a reader would skip. */
	memcpy((u8 *)th + offsetof(struct tcphdr, check), "\r\n\r\n", 4);
	split_packet_add(pkt, msg->text, msg->len);
	split_packet_finish(pkt);
	for (words = 0; words < 5; words++) {
		th->doff = words;
		split_few(run, SPLIT_UNREADABLE, "an offset too small");
	}
	th = tcp_begin(run, 0);
	split_packet_add(pkt, "REGISTER sip:a SIP/2.0\r\n", 24);
	split_packet_finish(pkt);
	for (words = 12; words < 16; words++) {
		th->doff = words;
		split_few(run, SPLIT_UNREADABLE, "an offset into nothing");
	}
}

static void lengths(struct split_run *run)
{
	if (run->pkt.proto == IPPROTO_UDP)
		udp_lengths(run);
	else
		tcp_offsets(run);
}

/*
 * What the message in a packet cut short is worth: a segment counts once the
 * secret's line is over, which the byte behind it tells, a datagram once the
 * empty line has begun.
 */
static enum split_answer answer_to_cut(const struct split_packet *pkt)
{
	const char *line = strstr(strstr(msg->text, msg->spot), "\r\n");
	unsigned int enough = msg->len - 1;

	if (pkt->proto == IPPROTO_TCP)
		enough = line + 3 - msg->text;
	return pkt->len < pkt->payload + enough ? SPLIT_UNREADABLE : SPLIT_MATCH;
}

/* Each number of bytes from the IP header's end on. */
static void truncated(struct split_run *run)
{
	struct split_packet *pkt = &run->pkt;
	unsigned int whole;

	if (pkt->family == NFPROTO_IPV6) {
		split_packet_extend(pkt, NEXTHDR_HOP, 8);
		split_packet_extend(pkt, NEXTHDR_DEST, 24);
	}
	carry(run);
	whole = pkt->len;
	for (pkt->len = pkt->network; pkt->len < whole; pkt->len++) {
		if (pkt->len >= pkt->payload)
			split_packet_finish(pkt);
		split_few(run, answer_to_cut(pkt), "a packet cut short");
	}
}

const struct split_test split_header_tests[] = {
	{ "options and extension headers before the message", before_message },
	{ "fragments are no message", fragments },
	{ "lengths that are not true", lengths },
	{ "packets cut short at every byte", truncated },
};

const unsigned int split_n_header_tests = ARRAY_SIZE(split_header_tests);

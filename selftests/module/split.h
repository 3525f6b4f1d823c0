/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The same packet in pieces of every kind gets the same answer from the match.
 * Rules are made as iptables would make them, in the namespace of who reads
 * /proc/sipknock_split, and asked about packets as a hook would ask.
 */
#ifndef _SIPKNOCK_SPLIT_H
#define _SIPKNOCK_SPLIT_H

#include <linux/netfilter/x_tables.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <linux/netfilter/xt_sipknock.h>

#define SPLIT_PACKET_MAX	3456	/* bytes; with poison around it fits a page */
#define SPLIT_SEGMENT		384	/* bytes of each packet that is merged */

/**
 * struct split_message - a message that knocks
 * @name: printed
 * @text: the message
 * @len: bytes of @text
 * @spot: where the secret stands in @text, as it is written there
 * @headers: of --header
 * @secret: of --secret
 * @status: of --status
 * @flags: XT_SIPKNOCK_*
 * @hello: no SIP, but a ClientHello, which knocks by TCP only
 */
struct split_message {
	const char *name;
	const char *text;
	unsigned int len;
	const char *spot;
	const char *headers;
	const char *secret;
	const char *status;
	u32 flags;
	bool hello;
};

/* What the match makes of a packet. */
enum split_answer {
	SPLIT_UNREADABLE,
	SPLIT_MISMATCH,
	SPLIT_MATCH,
	SPLIT_BROKEN,
};

/**
 * struct split_rule - one rule of one match
 * @match: from x_tables, or NULL
 * @info: its options
 * @par: what it is called with
 * @state: where the packet is said to be
 */
struct split_rule {
	struct xt_match *match;
	struct xt_sipknock_mtinfo *info;
	struct xt_action_param par;
	struct nf_hook_state state;
};

/**
 * struct split_door - the two rules that tell the three answers apart
 * @found: "--secret", and "--set", as a source that is open would match
 * @absent: "! --secret"
 */
struct split_door {
	struct split_rule found;
	struct split_rule absent;
};

/**
 * struct split_packet - a packet, in one piece
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 * @proto: IPPROTO_UDP or IPPROTO_TCP
 * @network: bytes that the stack promises to be linear: the IP header
 * @next: offset of the byte that names the header at the end
 * @transport: offset of the UDP or TCP header
 * @payload: offset of what it carries
 * @len: bytes of @data
 * @gso_size: as in struct skb_shared_info
 * @gso_type: likewise
 * @data: from the IP header on
 */
struct split_packet {
	u8 family;
	u8 proto;
	unsigned int network;
	unsigned int next;
	unsigned int transport;
	unsigned int payload;
	unsigned int len;
	unsigned int gso_size;
	unsigned int gso_type;
	u8 data[SPLIT_PACKET_MAX];
};

/* Where a piece lies that is not linear. */
enum split_kind {
	SPLIT_FRAG,		/* a page of the packet */
	SPLIT_LIST,		/* linear, in an skb of its frag_list */
	SPLIT_LIST_PAGE,	/* a page of such an skb */
	SPLIT_KINDS,
};

/**
 * struct split_shape - how a packet is cut
 * @linear: bytes in the linear part
 * @second: offset where the pieces of the second kind begin
 * @step: bytes of each of those, 0: one piece
 * @kind: of what lies up to @second, and of what follows
 */
struct split_shape {
	unsigned int linear;
	unsigned int second;
	unsigned int step;
	enum split_kind kind[2];
};

/**
 * struct split_run - a test at work
 * @net: namespace of its rules
 * @door: the rules
 * @pkt: the packet
 * @asked: packets that were judged
 * @wrong: of those, with another answer than wanted
 * @first: what the first of them was
 */
struct split_run {
	struct net *net;
	struct split_door door;
	struct split_packet pkt;
	unsigned int asked;
	unsigned int wrong;
	char first[128];
};

/**
 * struct split_test - what is tried by both protocols in both families
 * @name: printed
 * @run: asks; the door is set up for split_messages[0], the packet is begun
 */
struct split_test {
	const char *name;
	void (*run)(struct split_run *run);
};

/* message.c */
extern const struct split_message split_messages[];
extern const unsigned int split_n_messages;

/* rule.c */
int split_door_open(struct split_door *door, struct net *net, u8 family,
		    const struct split_message *msg);
void split_door_close(struct split_door *door, struct net *net, u8 family);
enum split_answer split_ask(struct split_door *door, const struct sk_buff *skb,
			    const struct split_packet *pkt);

/* packet.c */
void split_packet_start(struct split_packet *pkt, u8 family, u8 proto);
u8 *split_packet_extend(struct split_packet *pkt, u8 type, unsigned int len);
void split_packet_transport(struct split_packet *pkt, unsigned int options);
u8 *split_packet_add(struct split_packet *pkt, const void *data, unsigned int len);
void split_packet_finish(struct split_packet *pkt);
void split_packet_carry(struct split_packet *pkt, const void *data, unsigned int len);
struct sk_buff *split_packet_build(const struct split_packet *pkt,
				   const struct split_shape *shape);

/* cases.c */
void split_expect(struct split_run *run, const struct split_shape *shape,
		  enum split_answer want, const char *what);
void split_few(struct split_run *run, enum split_answer want, const char *what);
void split_everywhere(struct split_run *run, unsigned int stride,
		      enum split_answer want, const char *what);
void split_message_run(struct split_run *run, const struct split_message *msg);

/* headers.c, merged.c */
extern const struct split_test split_header_tests[];
extern const unsigned int split_n_header_tests;
extern const struct split_test split_merged_tests[];
extern const unsigned int split_n_merged_tests;

#endif /* _SIPKNOCK_SPLIT_H */

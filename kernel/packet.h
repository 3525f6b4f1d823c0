/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_PACKET_H
#define _SIPKNOCK_PACKET_H

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>

#include "index.h"
#include "sip.h"

/**
 * struct sipknock_packet - what a rule sees of a packet
 * @cur: reader over its payload
 * @skb: it
 * @seq: where the reader is in the skb's pieces
 * @offset: of the payload from skb->data
 * @length: of the payload
 * @located: the transport header was looked for
 * @readable: @offset and @length are known; payload of UDP or TCP
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 * @proto: of its transport, 0: unknown
 * @dport: destination port, host order
 * @segment: bytes of each of the packets that were merged into this one, or
 *	of all
 * @from: the packet among them that is read, as an offset in the payload
 * @walked: payload that the reader may be given in all, if @paged
 * @done: payload that the reader was given
 * @left: payload that it may yet be given
 * @paged: the reader walks the pieces of @skb
 */
struct sipknock_packet {
	struct sip_cursor cur;
	const struct sk_buff *skb;
	struct skb_seq_state seq;
	unsigned int offset;
	unsigned int length;
	bool located;
	bool readable;
	u8 family;
	u8 proto;
	u16 dport;
	unsigned int segment;
	unsigned int from;
	unsigned int walked;
	unsigned int done;
	unsigned int left;
	bool paged;
};

/**
 * sipknock_packet_init - begin with a packet
 * @pkt: filled; what stands behind the network header is not touched yet
 * @skb: a packet as a netfilter hook of @family has it
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 */
static inline void sipknock_packet_init(struct sipknock_packet *pkt,
					const struct sk_buff *skb, u8 family)
{
	pkt->skb = skb;
	pkt->family = family;
	pkt->located = false;
	pkt->readable = false;
	pkt->proto = 0;
	pkt->dport = 0;
}

/**
 * sipknock_packet_ttl - TTL or hop limit
 * @pkt: the packet
 */
static inline u8 sipknock_packet_ttl(const struct sipknock_packet *pkt)
{
	return pkt->family == NFPROTO_IPV4 ? ip_hdr(pkt->skb)->ttl :
					     ipv6_hdr(pkt->skb)->hop_limit;
}

bool sipknock_packet_locate(struct sipknock_packet *pkt);
void sipknock_packet_key(const struct sipknock_packet *pkt, bool dest,
			 const union nf_inet_addr *mask,
			 struct sipknock_key *key);
bool sipknock_packet_next(struct sipknock_packet *pkt);
struct sip_cursor *sipknock_packet_open(struct sipknock_packet *pkt);
void sipknock_packet_close(struct sipknock_packet *pkt);

#endif /* _SIPKNOCK_PACKET_H */

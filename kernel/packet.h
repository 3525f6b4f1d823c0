/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_PACKET_H
#define _SIPKNOCK_PACKET_H

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <linux/skbuff.h>

#include "index.h"
#include "sip.h"

/**
 * struct sipknock_packet - what a rule sees of a packet
 * @skb: it
 * @offset: of the payload from skb->data
 * @length: of the payload
 * @segment: bytes of each of the packets that were merged into this one, or
 *	of all
 * @from: the packet among them that is read, as an offset in the payload
 * @ahead: bytes read of those behind the one whose turn it was
 * @dport: destination port, host order
 * @proto: of its transport, 0: unknown
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 * @located: the transport header was looked for
 * @readable: @offset and @length are known; payload of UDP or TCP
 *
 * Small: kernels zero what a function declares, and each packet has one.
 */
struct sipknock_packet {
	const struct sk_buff *skb;
	unsigned int offset;
	unsigned int length;
	unsigned int segment;
	unsigned int from;
	unsigned int ahead;
	u16 dport;
	u8 proto;
	u8 family;
	bool located;
	bool readable;
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

/**
 * sipknock_packet_key - the address that a rule asks its table for
 * @skb: a packet as a netfilter hook of @family has it
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 * @dest: the destination, not the source
 * @mask: applied to it
 * @key: filled
 */
static inline void sipknock_packet_key(const struct sk_buff *skb, u8 family,
				       bool dest,
				       const union nf_inet_addr *mask,
				       struct sipknock_key *key)
{
	key->family = family;
	if (family == NFPROTO_IPV4) {
		key->addr.all[0] = (__force u32)(dest ? ip_hdr(skb)->daddr :
							ip_hdr(skb)->saddr) &
				   mask->all[0];
		key->addr.all[1] = 0;
		key->addr.all[2] = 0;
		key->addr.all[3] = 0;
	} else {
		key->addr.in6 = dest ? ipv6_hdr(skb)->daddr :
				       ipv6_hdr(skb)->saddr;
		nf_inet_addr_mask(&key->addr, &key->addr, mask);
	}
}

bool sipknock_packet_find(struct sipknock_packet *pkt);

/**
 * sipknock_packet_locate - know the payload of a packet
 * @pkt: the packet
 *
 * Return: it is payload of UDP or TCP that can be read
 */
static inline bool sipknock_packet_locate(struct sipknock_packet *pkt)
{
	return pkt->located ? pkt->readable : sipknock_packet_find(pkt);
}

/**
 * sipknock_packet_first - turn to the first of the packets that were merged
 * @pkt: a packet
 */
static inline void sipknock_packet_first(struct sipknock_packet *pkt)
{
	pkt->from = 0;
	pkt->ahead = 0;
}

bool sipknock_packet_next(struct sipknock_packet *pkt);

typedef int (*sipknock_reader_t)(struct sip_cursor *cur, void *arg);

bool sipknock_packet_linear(struct sipknock_packet *pkt,
			    struct sip_cursor *cur);
int sipknock_packet_walk(struct sipknock_packet *pkt,
			 sipknock_reader_t read, void *arg);

/**
 * sipknock_packet_read - read the payload
 * @pkt: a readable packet
 * @read: called with a reader at the first byte of the packet whose turn it is;
 *	it may do nothing but read, as a page may be mapped
 * @arg: handed on
 *
 * Context: softirq.
 * Return: what @read returns
 */
static inline int sipknock_packet_read(struct sipknock_packet *pkt,
				       sipknock_reader_t read, void *arg)
{
	struct sip_cursor cur;

	if (likely(sipknock_packet_linear(pkt, &cur)))
		return read(&cur, arg);
	return sipknock_packet_walk(pkt, read, arg);
}

#endif /* _SIPKNOCK_PACKET_H */

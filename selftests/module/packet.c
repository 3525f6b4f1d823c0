// SPDX-License-Identifier: GPL-2.0
/* Packets as a hook has them, in pieces of all kinds. */
#include <linux/gfp.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>

#include "split.h"

#define POISON_BYTES	32	/* before and behind each piece */
#define POISON		'#'	/* spoils whatever is read together with it */

/**
 * split_packet_start - begin with the IP header
 * @pkt: filled
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 * @proto: IPPROTO_UDP or IPPROTO_TCP
 */
void split_packet_start(struct split_packet *pkt, u8 family, u8 proto)
{
	struct ipv6hdr *ip6h = (struct ipv6hdr *)pkt->data;
	struct iphdr *iph = (struct iphdr *)pkt->data;

	memset(pkt, 0, sizeof(*pkt));
	pkt->family = family;
	pkt->proto = proto;
	if (family == NFPROTO_IPV4) {
		iph->version = 4;
		iph->ihl = sizeof(*iph) / 4;
		iph->ttl = 64;
		iph->protocol = proto;
		iph->frag_off = htons(IP_DF);
		iph->saddr = htonl(0xc0000201);	/* 192.0.2.1 */
		iph->daddr = htonl(0xcb007101);	/* 203.0.113.1 */
		pkt->len = sizeof(*iph);
	} else {
		ip6h->version = 6;
		ip6h->hop_limit = 64;
		ip6h->nexthdr = proto;
		ip6h->saddr.s6_addr[0] = 0x20;
		ip6h->saddr.s6_addr[15] = 1;
		ip6h->daddr.s6_addr[0] = 0x20;
		ip6h->daddr.s6_addr[15] = 2;
		pkt->next = offsetof(struct ipv6hdr, nexthdr);
		pkt->len = sizeof(*ip6h);
	}
	pkt->network = pkt->len;
}

/**
 * split_packet_add - append
 * @pkt: the packet
 * @data: bytes, or NULL for zeros
 * @len: of @data
 *
 * Return: where they are
 */
u8 *split_packet_add(struct split_packet *pkt, const void *data, unsigned int len)
{
	u8 *place = pkt->data + pkt->len;

	if (WARN_ON(len > sizeof(pkt->data) - pkt->len))
		return place;
	if (data)
		memcpy(place, data, len);
	else
		memset(place, 0, len);
	pkt->len += len;
	return place;
}

/**
 * split_packet_extend - append an IPv6 extension header
 * @pkt: IPv6, without its transport header yet
 * @type: NEXTHDR_*
 * @len: of the header, a multiple of 8
 *
 * Return: the header, zeros but for what names the next one and its length
 */
u8 *split_packet_extend(struct split_packet *pkt, u8 type, unsigned int len)
{
	u8 *header;

	pkt->data[pkt->next] = type;
	pkt->next = pkt->len;
	header = split_packet_add(pkt, NULL, len);
	header[0] = pkt->proto;
	header[1] = len / 8 - 1;
	return header;
}

/**
 * split_packet_transport - append the transport header
 * @pkt: the packet
 * @options: bytes of TCP options
 */
void split_packet_transport(struct split_packet *pkt, unsigned int options)
{
	struct tcphdr *th;
	struct udphdr *uh;

	pkt->transport = pkt->len;
	if (pkt->proto == IPPROTO_UDP) {
		uh = (struct udphdr *)split_packet_add(pkt, NULL, sizeof(*uh));
		uh->source = htons(5060);
		uh->dest = htons(5060);
	} else {
		th = (struct tcphdr *)split_packet_add(pkt, NULL,
						       sizeof(*th) + options);
		th->source = htons(5060);
		th->dest = htons(5060);
		th->ack = 1;
		th->psh = 1;
		th->doff = (sizeof(*th) + options) / 4;
		memset(th + 1, 1, options);
	}
	pkt->payload = pkt->len;
}

/**
 * split_packet_finish - the packet has its length
 * @pkt: the packet
 */
void split_packet_finish(struct split_packet *pkt)
{
	struct udphdr *uh = (struct udphdr *)(pkt->data + pkt->transport);

	if (pkt->family == NFPROTO_IPV4)
		((struct iphdr *)pkt->data)->tot_len = htons(pkt->len);
	else
		((struct ipv6hdr *)pkt->data)->payload_len =
			htons(pkt->len - sizeof(struct ipv6hdr));
	if (pkt->proto == IPPROTO_UDP)
		uh->len = htons(pkt->len - pkt->transport);
}

/**
 * split_packet_carry - the usual transport header, and this behind it
 * @pkt: without its transport header yet
 * @data: payload
 * @len: of @data
 */
void split_packet_carry(struct split_packet *pkt, const void *data, unsigned int len)
{
	split_packet_transport(pkt, 0);
	split_packet_add(pkt, data, len);
	split_packet_finish(pkt);
}

static struct sk_buff *new_skb(const u8 *data, unsigned int len)
{
	struct sk_buff *skb = alloc_skb(2 * POISON_BYTES + len, GFP_KERNEL);

	if (!skb)
		return NULL;
	memset(skb->data, POISON, POISON_BYTES);
	skb_reserve(skb, POISON_BYTES);
	skb_put_data(skb, data, len);
	memset(skb_tail_pointer(skb), POISON, POISON_BYTES);
	return skb;
}

static int add_frag(struct sk_buff *skb, const u8 *data, unsigned int len)
{
	unsigned int n = skb_shinfo(skb)->nr_frags;
	struct page *page;
	u8 *address;

	if (n == MAX_SKB_FRAGS)
		return -EMSGSIZE;
	page = alloc_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	address = page_address(page);
	memset(address, POISON, POISON_BYTES);
	memcpy(address + POISON_BYTES, data, len);
	memset(address + POISON_BYTES + len, POISON, POISON_BYTES);
	skb_add_rx_frag(skb, n, page, POISON_BYTES, len, PAGE_SIZE);
	return 0;
}

static int add_piece(struct sk_buff *skb, struct sk_buff ***tail,
		     enum split_kind kind, const u8 *data, unsigned int len)
{
	struct sk_buff *piece;
	int err = 0;

	if (kind == SPLIT_FRAG)
		return add_frag(skb, data, len);
	piece = new_skb(data, kind == SPLIT_LIST ? len : 0);
	if (!piece)
		return -ENOMEM;
	if (kind == SPLIT_LIST_PAGE)
		err = add_frag(piece, data, len);
	**tail = piece;
	*tail = &piece->next;
	skb->len += piece->len;
	skb->data_len += piece->len;
	skb->truesize += piece->truesize;
	return err;
}

static int add_pieces(struct sk_buff *skb, const struct split_packet *pkt,
		      const struct split_shape *shape)
{
	struct sk_buff **tail = &skb_shinfo(skb)->frag_list;
	unsigned int at = shape->linear;
	unsigned int len;
	int err = 0;

	if (at < shape->second) {
		len = shape->second - at;
		err = add_piece(skb, &tail, shape->kind[0], pkt->data + at, len);
		at = shape->second;
	}
	while (at < pkt->len && !err) {
		len = pkt->len - at;
		if (shape->step)
			len = min(len, shape->step);
		err = add_piece(skb, &tail, shape->kind[1], pkt->data + at, len);
		at += len;
	}
	return err;
}

/**
 * split_packet_build - cut a packet
 * @pkt: the packet
 * @shape: how; frags come before skbs of the frag_list
 *
 * No piece lies behind the one before it in memory.
 * Return: the packet, or NULL
 */
struct sk_buff *split_packet_build(const struct split_packet *pkt,
				   const struct split_shape *shape)
{
	struct sk_buff *skb = new_skb(pkt->data, shape->linear);

	if (!skb)
		return NULL;
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, pkt->transport);
	skb->protocol = htons(pkt->family == NFPROTO_IPV4 ? ETH_P_IP : ETH_P_IPV6);
	if (add_pieces(skb, pkt, shape)) {
		kfree_skb(skb);
		return NULL;
	}
	skb_shinfo(skb)->gso_size = pkt->gso_size;
	skb_shinfo(skb)->gso_type = pkt->gso_type;
	return skb;
}

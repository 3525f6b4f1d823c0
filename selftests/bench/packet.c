// SPDX-License-Identifier: GPL-2.0
/* Packets as the INPUT hook has them: skb->data at the IP header. */
#include <linux/gfp.h>
#include <linux/ip.h>
#include <linux/slab.h>
#include <linux/udp.h>

#include "bench.h"

#define HEADERS		(sizeof(struct iphdr) + sizeof(struct udphdr))
#define FIRST_SOURCE	0x0a000000	/* 10.0.0.0 */

/**
 * bench_flow_new - room for packets
 * @n: how many will be added
 */
struct bench_flow *bench_flow_new(unsigned int n)
{
	return kvzalloc(sizeof(struct bench_flow) +
			n * sizeof(struct sk_buff *), GFP_KERNEL);
}

static void put_headers(struct sk_buff *skb, unsigned int len, u32 number)
{
	struct iphdr *iph;
	struct udphdr *uh;

	skb_reset_network_header(skb);
	iph = skb_put_zero(skb, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->ttl = 64;
	iph->protocol = IPPROTO_UDP;
	iph->tot_len = htons(HEADERS + len);
	iph->saddr = htonl(FIRST_SOURCE + number);
	iph->daddr = htonl(0xc0000201);	/* 192.0.2.1 */
	skb_set_transport_header(skb, sizeof(*iph));
	uh = skb_put_zero(skb, sizeof(*uh));
	uh->source = htons(1024 + number % 60000);
	uh->dest = htons(5060);
	uh->len = htons(sizeof(*uh) + len);
	skb->protocol = htons(ETH_P_IP);
}

/**
 * bench_flow_add - one packet more
 * @flow: from bench_flow_new()
 * @payload: of its datagram
 * @len: of @payload
 * @linear: bytes of it that lie in the linear part; the rest is in one fragment
 *
 * Return: 0 or -ENOMEM
 */
int bench_flow_add(struct bench_flow *flow, const void *payload,
		   unsigned int len, unsigned int linear)
{
	unsigned int rest = len - min(len, linear);
	struct page *page = NULL;
	struct sk_buff *skb;

	skb = alloc_skb(HEADERS + len - rest, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	put_headers(skb, len, flow->n);
	skb_put_data(skb, payload, len - rest);
	if (rest) {
		page = alloc_pages(GFP_KERNEL | __GFP_COMP, get_order(rest));
		if (!page) {
			kfree_skb(skb);
			return -ENOMEM;
		}
		memcpy(page_address(page), payload + len - rest, rest);
		skb_add_rx_frag(skb, 0, page, 0, rest, PAGE_ALIGN(rest));
	}
	flow->skb[flow->n++] = skb;
	return 0;
}

/**
 * bench_flow_free - the packets are done with
 * @flow: the flow, or NULL
 */
void bench_flow_free(struct bench_flow *flow)
{
	unsigned int i;

	if (!flow)
		return;
	for (i = 0; i < flow->n; i++)
		kfree_skb(flow->skb[i]);
	kvfree(flow);
}

// SPDX-License-Identifier: GPL-2.0
/* Finds the SIP message of a packet and reads it where it lies. */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "packet.h"

#define MERGED_MIN	256	/* bytes: no request that knocks is shorter */
#define MERGED_MAX	64	/* packets read of those that were merged */
#define MERGED_AHEAD	4	/* messages read beyond the packet they begin in */

static int header_max_set(const char *val, const struct kernel_param *kp)
{
	return param_set_uint_minmax(val, kp, SIP_SECTION_MIN, SIP_SECTION_MAX);
}

static const struct kernel_param_ops header_max_ops = {
	.set = header_max_set,
	.get = param_get_uint,
};

static unsigned int header_max __read_mostly = SIP_SECTION_MIN;
module_param_cb(header_max, &header_max_ops, &header_max, 0644);
MODULE_PARM_DESC(header_max,
		 "bytes of start-line and header section read, 4096 to 16384 (default 4096)");

/* A fragment header of offset 0 may yet announce more. */
static bool is_fragment6(const struct sk_buff *skb)
{
	const struct frag_hdr *fh;
	unsigned int offset = 0;
	struct frag_hdr _fh;

	if (ipv6_find_hdr(skb, &offset, NEXTHDR_FRAGMENT, NULL, NULL) < 0)
		return false;
	fh = skb_header_pointer(skb, offset, sizeof(_fh), &_fh);
	return !fh || fh->frag_off & htons(IP6_OFFSET | IP6_MF);
}

/* The transport header's offset, or -1 where there is none to be read. */
static int find_transport4(const struct sk_buff *skb, u8 *proto)
{
	const struct iphdr *iph = ip_hdr(skb);

	if (ip_is_fragment(iph))
		return -1;
	*proto = iph->protocol;
	return skb_network_offset(skb) + iph->ihl * 4;
}

static int find_transport6(const struct sk_buff *skb, u8 *proto)
{
	unsigned int offset = 0;
	int found;

	if (is_fragment6(skb))
		return -1;
	found = ipv6_find_hdr(skb, &offset, -1, NULL, NULL);
	if (found < 0)
		return -1;
	*proto = found;
	return offset;
}

/*
 * Bytes of each of the packets that were merged, or 0. What is too short to be
 * several is not asked: it would cost a cache line. One large datagram that goes
 * out in fragments is one message.
 */
static unsigned int segment_size(const struct sk_buff *skb, unsigned int length)
{
	if (length < 2 * MERGED_MIN || !skb_is_gso(skb) ||
	    skb_shinfo(skb)->gso_type & SKB_GSO_UDP)
		return 0;
	return skb_shinfo(skb)->gso_size;
}

static bool find_udp(struct sipknock_packet *pkt, const struct sk_buff *skb,
		     unsigned int offset)
{
	const struct udphdr *uh;
	struct udphdr _uh;
	unsigned int length, announced, segment;

	uh = skb_header_pointer(skb, offset, sizeof(_uh), &_uh);
	if (!uh)
		return false;
	offset += sizeof(*uh);
	length = skb->len - offset;
	segment = segment_size(skb, length);
	if (!segment) {
		announced = ntohs(uh->len);
		if (announced < sizeof(*uh) || announced - sizeof(*uh) > length)
			return false;
		length = announced - sizeof(*uh);
	}
	pkt->dport = ntohs(uh->dest);
	pkt->offset = offset;
	pkt->length = length;
	pkt->segment = segment;
	return true;
}

static bool find_tcp(struct sipknock_packet *pkt, const struct sk_buff *skb,
		     unsigned int offset)
{
	const struct tcphdr *th;
	struct tcphdr _th;

	th = skb_header_pointer(skb, offset, sizeof(_th), &_th);
	if (!th || th->doff * 4 < sizeof(*th) || skb->len - offset < th->doff * 4)
		return false;
	offset += th->doff * 4;
	pkt->dport = ntohs(th->dest);
	pkt->offset = offset;
	pkt->length = skb->len - offset;
	pkt->segment = segment_size(skb, pkt->length);
	return true;
}

/**
 * sipknock_packet_find - look for the payload of a packet
 * @pkt: the packet, not looked at yet
 *
 * Return: as sipknock_packet_locate()
 */
bool sipknock_packet_find(struct sipknock_packet *pkt)
{
	const struct sk_buff *skb = pkt->skb;
	u8 proto;
	int offset;

	offset = pkt->family == NFPROTO_IPV4 ? find_transport4(skb, &proto) :
					       find_transport6(skb, &proto);
	pkt->located = true;
	if (offset < 0)
		return false;
	pkt->proto = proto;
	if (proto == IPPROTO_UDP)
		pkt->readable = find_udp(pkt, skb, offset);
	else if (proto == IPPROTO_TCP)
		pkt->readable = find_tcp(pkt, skb, offset);
	sipknock_packet_first(pkt);
	return pkt->readable;
}

/**
 * sipknock_packet_next - turn to the next of the packets that were merged
 * @pkt: a readable packet, closed
 *
 * Bounded, however small the packets are.
 * Return: false behind the last, with the first one's turn again
 */
bool sipknock_packet_next(struct sipknock_packet *pkt)
{
	if (pkt->segment >= MERGED_MIN &&
	    pkt->from / pkt->segment < MERGED_MAX - 1 &&
	    pkt->length - pkt->from > pkt->segment) {
		pkt->from += pkt->segment;
		return true;
	}
	sipknock_packet_first(pkt);
	return false;
}

/*
 * Bytes of the payload that may be read, and whether more of a stream follows. A
 * message may go on in the next segment, never in a next datagram; but what begins
 * like one in each segment is not to be read over and over.
 */
static unsigned int readable(struct sipknock_packet *pkt, bool *stream)
{
	unsigned int limit = READ_ONCE(header_max);
	unsigned int length = pkt->length - pkt->from;

	if (pkt->segment && (pkt->proto == IPPROTO_UDP ||
			     pkt->ahead >= MERGED_AHEAD * limit))
		length = min(length, pkt->segment);
	*stream = pkt->proto == IPPROTO_TCP && length <= limit;
	length = min(length, limit);
	if (pkt->segment && length > pkt->segment)
		pkt->ahead += length - pkt->segment;
	return length;
}

static bool no_refill(struct sip_cursor *cur)
{
	return false;
}

/**
 * sipknock_packet_linear - begin to read a payload that lies in one piece
 * @pkt: a readable packet
 * @cur: filled, at the first byte of the packet whose turn it is
 *
 * Return: false where it has to be walked
 */
bool sipknock_packet_linear(struct sipknock_packet *pkt,
			    struct sip_cursor *cur)
{
	unsigned int offset = pkt->offset + pkt->from;
	unsigned int length = readable(pkt, &cur->stream);

	if (unlikely(offset + length > skb_headlen(pkt->skb)))
		return false;
	cur->pos = pkt->skb->data + offset;
	cur->end = cur->pos + length;
	cur->refill = no_refill;
	cur->rewind = NULL;
	cur->piece = 0;
	cur->whole = true;
	return true;
}

/*
 * struct sipknock_walk - a reader of a payload in pieces
 * @cur: the reader
 * @seq: where it is in the skb's pieces
 * @pkt: the packet
 * @length: payload that it may be given
 * @done: payload that it was given
 */
struct sipknock_walk {
	struct sip_cursor cur;
	struct skb_seq_state seq;
	const struct sipknock_packet *pkt;
	unsigned int length;
	unsigned int done;
};

static bool refill(struct sip_cursor *cur)
{
	struct sipknock_walk *walk;
	unsigned int length;
	const u8 *data;

	walk = container_of(cur, struct sipknock_walk, cur);
	if (walk->done == walk->length)
		return false;
	length = skb_seq_read(walk->done, &data, &walk->seq);
	if (!length) {
		walk->length = walk->done;
		return false;
	}
	length = min(length, walk->length - walk->done);
	walk->done += length;
	cur->pos = data;
	cur->end = data + length;
	return true;
}

static void begin_walk(struct sipknock_walk *walk)
{
	unsigned int offset = walk->pkt->offset + walk->pkt->from;

	skb_prepare_seq_read((struct sk_buff *)walk->pkt->skb, offset,
			     offset + walk->length, &walk->seq);
	walk->cur.pos = NULL;
	walk->cur.end = NULL;
	walk->done = 0;
}

static void rewind(struct sip_cursor *cur)
{
	struct sipknock_walk *walk;

	walk = container_of(cur, struct sipknock_walk, cur);
	skb_abort_seq_read(&walk->seq);
	begin_walk(walk);
}

/**
 * sipknock_packet_walk - read a payload that lies in pieces
 * @pkt: a readable packet
 * @read: as for sipknock_packet_read()
 * @arg: handed on
 *
 * Return: what @read returns
 */
int sipknock_packet_walk(struct sipknock_packet *pkt,
			 sipknock_reader_t read, void *arg)
{
	struct sipknock_walk walk = { .pkt = pkt };
	int result;

	walk.length = readable(pkt, &walk.cur.stream);
	walk.cur.refill = refill;
	walk.cur.rewind = rewind;
	begin_walk(&walk);
	result = read(&walk.cur, arg);
	skb_abort_seq_read(&walk.seq);
	return result;
}

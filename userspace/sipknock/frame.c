// SPDX-License-Identifier: GPL-2.0
/* Link, IP, UDP and TCP headers, see frame.h */
#include <string.h>
#include <sys/socket.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <pcap/dlt.h>

#include "frame.h"

#define PPP_IPV4	0x0021
#define PPP_IPV6	0x0057
#define TAGS_MAX	4	/* VLAN tags of one frame */
#define HEADERS_MAX	16	/* IPv6 extension headers of one packet */

/**
 * frame_is_known - can frames of this kind be read?
 * @linktype: DLT_*
 */
bool frame_is_known(int linktype)
{
	switch (linktype) {
	case DLT_EN10MB:
	case DLT_LINUX_SLL:
	case DLT_LINUX_SLL2:
	case DLT_RAW:
	case DLT_IPV4:
	case DLT_IPV6:
	case DLT_NULL:
	case DLT_LOOP:
		return true;
	}
	return false;
}

/* Takes the header of the link; the Ethernet type of what follows, or 0. */
static __u32 link_type(int linktype, struct bytes *left)
{
	__u32 type = 0;

	switch (linktype) {
	case DLT_EN10MB:
		if (!bytes_skip(left, 12) || !bytes_number(left, 2, &type))
			return 0;
		return type;
	case DLT_LINUX_SLL:
		if (!bytes_skip(left, 14) || !bytes_number(left, 2, &type))
			return 0;
		return type;
	case DLT_LINUX_SLL2:
		if (!bytes_number(left, 2, &type) || !bytes_skip(left, 18))
			return 0;
		return type;
	case DLT_NULL:
	case DLT_LOOP:
		/* An address family in anybody's byte order: the IP header tells. */
		if (!bytes_skip(left, 4))
			return 0;
		break;
	}
	if (!left->len)
		return 0;
	return *left->at >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP;
}

/* Takes VLAN tags and PPPoE off. */
static __u32 inner_type(__u32 type, struct bytes *left)
{
	unsigned int tags;

	for (tags = 0; tags < TAGS_MAX &&
	     (type == ETH_P_8021Q || type == ETH_P_8021AD); tags++)
		if (!bytes_skip(left, 2) || !bytes_number(left, 2, &type))
			return 0;
	if (type != ETH_P_PPP_SES)
		return type;
	if (!bytes_skip(left, 6) || !bytes_number(left, 2, &type))
		return 0;
	if (type == PPP_IPV4)
		return ETH_P_IP;
	return type == PPP_IPV6 ? ETH_P_IPV6 : 0;
}

static bool take_address(struct bytes *left, int family, struct address *address)
{
	struct bytes bytes;

	memset(address, 0, sizeof(*address));
	address->family = family;
	if (!bytes_take(left, address_size(address), &bytes))
		return false;
	memcpy(address->bytes, bytes.at, bytes.len);
	return true;
}

/* What is behind the packet's end is padding of the link. */
static void end_at(struct piece *piece, __u32 length)
{
	piece->cut = piece->data.len < length;
	if (piece->data.len > length)
		piece->data.len = length;
}

static bool read_ipv4(struct bytes left, struct piece *piece)
{
	__u32 version, service, total, id, frag, ttl, proto, sum;
	struct bytes options;

	if (!bytes_number(&left, 1, &version) || version >> 4 != 4 ||
	    !bytes_number(&left, 1, &service) ||
	    !bytes_number(&left, 2, &total) || !bytes_number(&left, 2, &id) ||
	    !bytes_number(&left, 2, &frag) || !bytes_number(&left, 1, &ttl) ||
	    !bytes_number(&left, 1, &proto) || !bytes_number(&left, 2, &sum) ||
	    !take_address(&left, AF_INET, &piece->source) ||
	    !take_address(&left, AF_INET, &piece->dest))
		return false;
	version = (version & 15) * 4;
	if (version < 20 || !bytes_take(&left, version - 20, &options))
		return false;
	/* A card that cuts by itself may leave the length to be filled in. */
	if (!total)
		total = version + left.len;
	if (total < version)
		return false;
	piece->proto = proto;
	piece->id = id;
	piece->offset = (frag & 0x1fff) * 8;
	piece->more = frag & 0x2000;
	piece->fragment = piece->offset || piece->more;
	piece->data = left;
	end_at(piece, total - version);
	return true;
}

static bool take_fragment_header(struct piece *piece)
{
	__u32 next, reserved, offset;

	if (!bytes_number(&piece->data, 1, &next) ||
	    !bytes_number(&piece->data, 1, &reserved) ||
	    !bytes_number(&piece->data, 2, &offset) ||
	    !bytes_number(&piece->data, 4, &piece->id))
		return false;
	piece->proto = next;
	piece->offset = offset & ~7U;
	piece->more = offset & 1;
	piece->fragment = piece->offset || piece->more;
	return true;
}

/**
 * frame_ipv6_headers - pass over extension headers, up to a fragment's data
 * @piece: its protocol and data; changed
 *
 * Return: false where they are cut or are too many
 */
bool frame_ipv6_headers(struct piece *piece)
{
	__u32 next, length;
	unsigned int i;

	for (i = 0; i < HEADERS_MAX; i++) {
		switch (piece->proto) {
		case IPPROTO_FRAGMENT:
			if (!take_fragment_header(piece))
				return false;
			if (piece->fragment)
				return true;
			break;
		case IPPROTO_HOPOPTS:
		case IPPROTO_ROUTING:
		case IPPROTO_DSTOPTS:
		case IPPROTO_AH:
			if (!bytes_number(&piece->data, 1, &next) ||
			    !bytes_number(&piece->data, 1, &length))
				return false;
			if (piece->proto == IPPROTO_AH)
				length = (length + 2) * 4;
			else
				length = (length + 1) * 8;
			if (!bytes_skip(&piece->data, length - 2))
				return false;
			piece->proto = next;
			break;
		default:
			return true;
		}
	}
	return false;
}

static bool read_ipv6(struct bytes left, struct piece *piece)
{
	__u32 flow, length, next, hops;

	if (!bytes_number(&left, 4, &flow) || flow >> 28 != 6 ||
	    !bytes_number(&left, 2, &length) || !bytes_number(&left, 1, &next) ||
	    !bytes_number(&left, 1, &hops) ||
	    !take_address(&left, AF_INET6, &piece->source) ||
	    !take_address(&left, AF_INET6, &piece->dest))
		return false;
	piece->proto = next;
	piece->data = left;
	end_at(piece, length ? length : left.len);
	return frame_ipv6_headers(piece);
}

/**
 * frame_read - find the IP packet of a frame
 * @linktype: DLT_*, one that frame_is_known()
 * @frame: as captured
 * @piece: filled
 *
 * Return: false where there is none
 */
bool frame_read(int linktype, struct bytes frame, struct piece *piece)
{
	__u32 type = inner_type(link_type(linktype, &frame), &frame);

	*piece = (struct piece){ };
	if (type == ETH_P_IP)
		return read_ipv4(frame, piece);
	return type == ETH_P_IPV6 && read_ipv6(frame, piece);
}

static bool read_udp(struct bytes left, struct packet *packet)
{
	__u32 length, sum;

	if (!bytes_number(&left, 2, &length) || !bytes_number(&left, 2, &sum) ||
	    length < 8)
		return false;
	packet->cut |= left.len < length - 8;
	if (left.len > length - 8)
		left.len = length - 8;
	packet->payload = left;
	return true;
}

static bool read_tcp(struct bytes left, struct packet *packet)
{
	struct bytes numbers;
	__u32 offset;

	if (!bytes_take(&left, 8, &numbers) || !bytes_number(&left, 1, &offset) ||
	    offset >> 4 < 5 || !bytes_skip(&left, (offset >> 4) * 4 - 13))
		return false;
	packet->payload = left;
	return true;
}

/**
 * frame_transport - find the payload of an IP packet
 * @piece: no fragment
 * @packet: filled
 *
 * Return: false where it is neither UDP nor TCP, or its header is cut
 */
bool frame_transport(const struct piece *piece, struct packet *packet)
{
	struct bytes left = piece->data;
	__u32 sport, dport;

	if (piece->proto != IPPROTO_UDP && piece->proto != IPPROTO_TCP)
		return false;
	if (!bytes_number(&left, 2, &sport) || !bytes_number(&left, 2, &dport))
		return false;
	*packet = (struct packet){
		.source = piece->source,
		.dest = piece->dest,
		.proto = piece->proto,
		.sport = sport,
		.dport = dport,
		.cut = piece->cut,
	};
	return piece->proto == IPPROTO_UDP ? read_udp(left, packet) :
					     read_tcp(left, packet);
}

/* SPDX-License-Identifier: GPL-2.0 */
/* From a captured frame to the UDP or TCP payload in it; any bytes at all. */
#ifndef _SIPKNOCK_FRAME_H
#define _SIPKNOCK_FRAME_H

#include "bytes.h"
#include "sipknock.h"

/**
 * struct piece - an IP packet, which may be a fragment
 * @source: address
 * @dest: address
 * @proto: of what @data begins with
 * @id: of a fragment
 * @offset: of a fragment's data, in bytes
 * @more: further fragments follow
 * @fragment: it is one
 * @cut: the capture has not all of it
 * @data: behind the IP headers
 */
struct piece {
	struct address source;
	struct address dest;
	__u8 proto;
	__u32 id;
	__u32 offset;
	bool more;
	bool fragment;
	bool cut;
	struct bytes data;
};

/**
 * struct packet - what a rule would see
 * @source: address
 * @dest: address
 * @proto: IPPROTO_UDP or IPPROTO_TCP
 * @sport: source port
 * @dport: destination port
 * @cut: the capture has not all of it
 * @payload: a datagram, or a segment of a stream
 */
struct packet {
	struct address source;
	struct address dest;
	__u8 proto;
	__u16 sport;
	__u16 dport;
	bool cut;
	struct bytes payload;
};

bool frame_is_known(int linktype);
bool frame_read(int linktype, struct bytes frame, struct piece *piece);
bool frame_transport(const struct piece *piece, struct packet *packet);
bool frame_ipv6_headers(struct piece *piece);

#endif /* _SIPKNOCK_FRAME_H */

// SPDX-License-Identifier: GPL-2.0
/* sipsend: as many datagrams as it can, from addresses in turn; nobody waits */
#include <errno.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sipsend.h"

#define BATCH		64
#define DATAGRAM_MAX	1500

/* A datagram, and where in it the source's address and the checksum are. */
struct datagram {
	unsigned char data[DATAGRAM_MAX];
	size_t len, source, check;
};

/* What the header has beside the source's address. */
static size_t put_ip(unsigned char *at, const struct flight *flight, size_t len)
{
	if (flight->to.any.sa_family == AF_INET)
		return header_v4(at, flight, 0, 0, len, false);
	return header_v6(at, flight, IPPROTO_UDP, len);
}

/* One from address 0: what the source adds to the checksum comes later. */
static void make_datagram(struct datagram *d, const struct flight *flight,
			  const struct message *msg)
{
	bool v4 = flight->to.any.sa_family == AF_INET;
	struct flight nowhere = *flight;
	struct udphdr udp = {
		.source = flight->from.v4.sin_port,
		.dest = flight->to.v4.sin_port,
		.len = htons(sizeof(udp) + msg->len),
	};
	size_t ip;

	if (v4)
		nowhere.from.v4.sin_addr.s_addr = 0;
	else
		memset(&nowhere.from.v6.sin6_addr, 0, sizeof(nowhere.from.v6.sin6_addr));
	ip = put_ip(d->data, &nowhere, sizeof(udp) + msg->len);
	d->len = ip + sizeof(udp) + msg->len;
	if (d->len > sizeof(d->data))
		die("a flood wants messages of up to %zu bytes",
		    sizeof(d->data) - ip - sizeof(udp));
	memcpy(d->data + ip, &udp, sizeof(udp));
	memcpy(d->data + ip + sizeof(udp), msg->data, msg->len);
	d->source = v4 ? offsetof(struct iphdr, saddr) : offsetof(struct ip6_hdr, ip6_src);
	d->check = ip + offsetof(struct udphdr, check);
	udp.check = udp_checksum(&nowhere, d->data + ip, sizeof(udp) + msg->len);
	memcpy(d->data + d->check, &udp.check, sizeof(udp.check));
}

static void set_source(struct datagram *d, const struct datagram *blank,
		       const union address *from)
{
	bool v4 = from->any.sa_family == AF_INET;
	const void *source = v4 ? (const void *)&from->v4.sin_addr :
				  (const void *)&from->v6.sin6_addr;
	size_t len = v4 ? sizeof(from->v4.sin_addr) : sizeof(from->v6.sin6_addr);
	__u16 check;
	__u32 sum;

	memcpy(&check, blank->data + blank->check, sizeof(check));
	sum = sum16(~ntohs(check) & 0xffff, source, len);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	sum = ~sum & 0xffff;
	check = htons(sum ? sum : 0xffff);
	memcpy(d->data + d->check, &check, sizeof(check));
	memcpy(d->data + d->source, source, len);
}

static void send_batch(int fd, struct mmsghdr *headers, unsigned int n)
{
	unsigned int done = 0;
	int sent;

	while (done < n) {
		sent = sendmmsg(fd, headers + done, n - done, 0);
		if (sent >= 0)
			done += sent;
		else if (errno != ENOBUFS && errno != EAGAIN)
			die_errno("sendmmsg on a raw socket");
	}
}

/* Datagrams from @sources addresses in turn, from flight->from on. */
void send_flood(const struct flight *flight, const struct message *msg,
		unsigned int sources, unsigned int datagrams)
{
	static struct datagram blank, datagram[BATCH];
	struct mmsghdr headers[BATCH] = { 0 };
	struct iovec parts[BATCH];
	union address to = flight->to;
	unsigned int i, n, sent = 0;
	union address from;
	int fd = socket(to.any.sa_family, SOCK_RAW, IPPROTO_RAW);

	if (fd < 0)
		die_errno("raw socket");
	if (to.any.sa_family == AF_INET6)
		to.v6.sin6_port = 0;
	make_datagram(&blank, flight, msg);
	for (i = 0; i < BATCH; i++) {
		datagram[i] = blank;
		parts[i] = (struct iovec){ datagram[i].data, blank.len };
		headers[i].msg_hdr = (struct msghdr){
			.msg_name = &to,
			.msg_namelen = address_len(&to),
			.msg_iov = &parts[i],
			.msg_iovlen = 1,
		};
	}
	while (sent < datagrams) {
		n = datagrams - sent < BATCH ? datagrams - sent : BATCH;
		for (i = 0; i < n; i++) {
			from = flight->from;
			address_add(&from, (sent + i) % sources);
			set_source(&datagram[i], &blank, &from);
		}
		send_batch(fd, headers, n);
		sent += n;
	}
	close(fd);
}

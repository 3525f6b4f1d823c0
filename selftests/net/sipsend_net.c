// SPDX-License-Identifier: GPL-2.0
/* sipsend: addresses, sockets, IP fragments and what comes back */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sipsend.h"

#define HOP_LIMIT	64

socklen_t address_len(const union address *addr)
{
	return addr->any.sa_family == AF_INET ? sizeof(addr->v4) : sizeof(addr->v6);
}

void address_parse(union address *addr, const char *text, __u16 port)
{
	memset(addr, 0, sizeof(*addr));
	if (inet_pton(AF_INET, text, &addr->v4.sin_addr) == 1) {
		addr->v4.sin_family = AF_INET;
		addr->v4.sin_port = htons(port);
	} else if (inet_pton(AF_INET6, text, &addr->v6.sin6_addr) == 1) {
		addr->v6.sin6_family = AF_INET6;
		addr->v6.sin6_port = htons(port);
	} else {
		die("\"%s\" is not an address", text);
	}
}

void address_add(union address *addr, unsigned int n)
{
	__u32 low;

	if (addr->any.sa_family == AF_INET) {
		addr->v4.sin_addr.s_addr = htonl(ntohl(addr->v4.sin_addr.s_addr) + n);
		return;
	}
	memcpy(&low, &addr->v6.sin6_addr.s6_addr[12], sizeof(low));
	low = htonl(ntohl(low) + n);
	memcpy(&addr->v6.sin6_addr.s6_addr[12], &low, sizeof(low));
}

static void set_option(int fd, int level, int name, int value)
{
	if (setsockopt(fd, level, name, &value, sizeof(value)))
		die_errno("setsockopt");
}

static int open_socket(const struct flight *flight, int type)
{
	bool v4 = flight->to.any.sa_family == AF_INET;
	int fd = socket(flight->to.any.sa_family, type, 0);

	if (fd < 0)
		die_errno("socket");
	set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (v4)
		set_option(fd, IPPROTO_IP, IP_FREEBIND, 1);
	else
		set_option(fd, IPPROTO_IPV6, IPV6_FREEBIND, 1);
	if (flight->ttl && v4)
		set_option(fd, IPPROTO_IP, IP_TTL, flight->ttl);
	else if (flight->ttl)
		set_option(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, flight->ttl);
	if (flight->from.any.sa_family &&
	    bind(fd, &flight->from.any, address_len(&flight->from)))
		die_errno("bind");
	return fd;
}

static __s64 now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (__s64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool wait_for(int fd, short events, __s64 deadline)
{
	struct pollfd pfd = { .fd = fd, .events = events };
	__s64 left = deadline - now_ms();

	return poll(&pfd, 1, left > 0 ? (int)left : 0) > 0;
}

static enum outcome outcome_of(int error)
{
	if (error == ECONNREFUSED || error == ECONNRESET || error == EPIPE)
		return REFUSED;
	if (error == ETIMEDOUT || error == EHOSTUNREACH)
		return SILENT;
	errno = error;
	die_errno("socket");
	return SILENT;
}

/* An answer is the message itself: the other end is an echo server. */
static enum outcome await_echo(int fd, const struct message *msg, int wait_ms,
			       bool stream)
{
	static struct message echo;
	__s64 deadline = now_ms() + wait_ms;
	ssize_t len;

	echo.len = 0;
	while (wait_for(fd, POLLIN, deadline)) {
		len = recv(fd, echo.data + echo.len, sizeof(echo.data) - echo.len, 0);
		if (len < 0)
			return outcome_of(errno);
		if (!len && stream)
			return REFUSED;
		echo.len += len;
		if (echo.len < msg->len && stream)
			continue;
		if (echo.len != msg->len || memcmp(echo.data, msg->data, msg->len))
			die("the answer is not the message");
		return ANSWERED;
	}
	return SILENT;
}

enum outcome send_udp(const struct flight *flight, const struct message *msg,
		      unsigned int copies)
{
	struct flight bound = *flight;
	enum outcome outcome = SILENT;
	socklen_t len = sizeof(bound.from);
	int fd = open_socket(flight, SOCK_DGRAM);

	if (connect(fd, &flight->to.any, address_len(&flight->to)))
		die_errno("connect");
	if (getsockname(fd, &bound.from.any, &len))
		die_errno("getsockname");
	while (copies--) {
		if (flight->splits)
			send_fragments(&bound, msg);
		else if (send(fd, msg->data, msg->len, 0) < 0)
			die_errno("send");
		outcome = await_echo(fd, msg, flight->wait_ms, false);
	}
	close(fd);
	return outcome;
}

/* Each part between two splits is a segment of its own. */
enum outcome send_tcp(const struct flight *flight, const struct message *msg)
{
	int fd = open_socket(flight, SOCK_STREAM | SOCK_NONBLOCK);
	enum outcome outcome = SILENT;
	size_t i, start = 0, end;
	socklen_t len = sizeof(int);
	int error = 0;

	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	if (connect(fd, &flight->to.any, address_len(&flight->to)) &&
	    errno != EINPROGRESS)
		die_errno("connect");
	if (!wait_for(fd, POLLOUT, now_ms() + flight->wait_ms))
		goto out;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len))
		die_errno("getsockopt");
	for (i = 0; !error && i <= flight->splits; i++) {
		end = i < flight->splits ? flight->split[i] : msg->len;
		if (end > msg->len || end < start)
			die("no split at %zu in %zu bytes", end, msg->len);
		if (send(fd, msg->data + start, end - start, MSG_NOSIGNAL) < 0)
			error = errno;
		start = end;
	}
	outcome = error ? outcome_of(error) :
			  await_echo(fd, msg, flight->wait_ms, true);
out:
	close(fd);
	return outcome;
}

__u32 sum16(__u32 sum, const void *data, size_t len)
{
	const unsigned char *p = data;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += p[i] << 8 | p[i + 1];
	if (len & 1)
		sum += p[len - 1] << 8;
	return sum;
}

__u16 udp_checksum(const struct flight *flight, const void *data, size_t len)
{
	__u32 sum = IPPROTO_UDP + len;

	if (flight->to.any.sa_family == AF_INET) {
		sum = sum16(sum, &flight->from.v4.sin_addr, 4);
		sum = sum16(sum, &flight->to.v4.sin_addr, 4);
	} else {
		sum = sum16(sum, &flight->from.v6.sin6_addr, 16);
		sum = sum16(sum, &flight->to.v6.sin6_addr, 16);
	}
	sum = sum16(sum, data, len);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	sum = ~sum & 0xffff;
	return htons(sum ? sum : 0xffff);
}

size_t header_v4(unsigned char *packet, const struct flight *flight, __u32 id,
		 size_t offset, size_t len, bool more)
{
	struct iphdr header = {
		.version = 4,
		.ihl = 5,
		.tot_len = htons(sizeof(header) + len),
		.id = htons(id & 0xffff),
		.frag_off = htons(offset / 8 | (more ? 0x2000 : 0)),
		.ttl = flight->ttl ? flight->ttl : HOP_LIMIT,
		.protocol = IPPROTO_UDP,
		.saddr = flight->from.v4.sin_addr.s_addr,
		.daddr = flight->to.v4.sin_addr.s_addr,
	};

	memcpy(packet, &header, sizeof(header));
	return sizeof(header);
}

size_t header_v6(unsigned char *packet, const struct flight *flight, __u8 next,
		 size_t len)
{
	struct ip6_hdr header = {
		.ip6_flow = htonl(6 << 28),
		.ip6_plen = htons(len),
		.ip6_nxt = next,
		.ip6_hlim = flight->ttl ? flight->ttl : HOP_LIMIT,
		.ip6_src = flight->from.v6.sin6_addr,
		.ip6_dst = flight->to.v6.sin6_addr,
	};

	memcpy(packet, &header, sizeof(header));
	return sizeof(header);
}

static size_t fragment_v6(unsigned char *packet, const struct flight *flight,
			  __u32 id, size_t offset, size_t len, bool more)
{
	size_t header = header_v6(packet, flight, IPPROTO_FRAGMENT,
				  sizeof(struct ip6_frag) + len);
	struct ip6_frag frag = {
		.ip6f_nxt = IPPROTO_UDP,
		.ip6f_offlg = htons(offset | (more ? 1 : 0)),
		.ip6f_ident = htonl(id),
	};

	memcpy(packet + header, &frag, sizeof(frag));
	return header + sizeof(frag);
}

static void send_fragment(int fd, const struct flight *flight, __u32 id,
			  const struct message *udp, size_t start, size_t end)
{
	static unsigned char packet[MESSAGE_MAX + 64];
	union address to = flight->to;
	bool more = end < udp->len;
	size_t header;

	if (to.any.sa_family == AF_INET) {
		header = header_v4(packet, flight, id, start, end - start, more);
	} else {
		to.v6.sin6_port = 0;
		header = fragment_v6(packet, flight, id, start, end - start, more);
	}
	memcpy(packet + header, udp->data + start, end - start);
	if (sendto(fd, packet, header + end - start, 0, &to.any, address_len(&to)) < 0)
		die_errno("sendto a raw socket");
}

/* Splits count message bytes and lie on multiples of 8, as fragments do. */
void send_fragments(const struct flight *flight, const struct message *msg)
{
	static struct message udp;
	static __u32 id = 0x51b0;
	struct udphdr header = {
		.source = flight->from.v4.sin_port,
		.dest = flight->to.v4.sin_port,
		.len = htons(sizeof(header) + msg->len),
	};
	size_t i, n, bound[SPLIT_MAX + 2] = { 0 };
	int fd = socket(flight->to.any.sa_family, SOCK_RAW, IPPROTO_RAW);

	if (fd < 0)
		die_errno("raw socket");
	udp.len = 0;
	message_append(&udp, &header, sizeof(header));
	message_append(&udp, msg->data, msg->len);
	header.check = udp_checksum(flight, udp.data, udp.len);
	memcpy(udp.data, &header, sizeof(header));
	n = flight->splits;
	for (i = 0; i < n; i++) {
		bound[i + 1] = flight->split[i] + sizeof(header);
		if (bound[i + 1] % 8 || bound[i + 1] <= bound[i] || bound[i + 1] >= udp.len)
			die("no fragment can end at byte %zu", flight->split[i]);
	}
	bound[n + 1] = udp.len;
	id++;
	for (i = 0; i <= n; i++) {
		size_t part = flight->reversed ? n - i : i;

		send_fragment(fd, flight, id, &udp, bound[part], bound[part + 1]);
	}
	close(fd);
}

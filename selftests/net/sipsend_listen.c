// SPDX-License-Identifier: GPL-2.0
/* sipsend --listen: answers everything with itself, on UDP and TCP, v4 and v6 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sipsend.h"

#define SOCKETS_MAX	256

enum role { DATAGRAM, LISTENER, STREAM };

static struct pollfd fds[SOCKETS_MAX];
static enum role roles[SOCKETS_MAX];
static nfds_t fd_count;

static void forget(nfds_t i)
{
	close(fds[i].fd);
	fds[i] = fds[--fd_count];
	roles[i] = roles[fd_count];
}

/* A firewall that resets the client tells nobody here: such streams pile up. */
static void make_room(void)
{
	static nfds_t victim;

	do {
		victim = (victim + 1) % fd_count;
	} while (roles[victim] != STREAM);
	forget(victim);
}

static void watch(int fd, enum role role)
{
	if (fd_count == SOCKETS_MAX)
		make_room();
	fds[fd_count] = (struct pollfd){ .fd = fd, .events = POLLIN };
	roles[fd_count++] = role;
}

/* Bound to addresses of its own family: a v4 source must not look mapped. */
static void listen_on(int family, int type, __u16 port)
{
	int one = 1, fd = socket(family, type, 0);
	union address addr = { 0 };

	if (fd < 0)
		die_errno("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	addr.any.sa_family = family;
	addr.v4.sin_port = htons(port);
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	if (bind(fd, &addr.any, address_len(&addr)))
		die_errno("bind");
	if (type == SOCK_STREAM && listen(fd, 64))
		die_errno("listen");
	watch(fd, type == SOCK_STREAM ? LISTENER : DATAGRAM);
}

static void note(FILE *log, const char *protocol, const union address *peer,
		 const struct message *msg)
{
	char text[INET6_ADDRSTRLEN];
	const void *addr = peer->any.sa_family == AF_INET ?
		(const void *)&peer->v4.sin_addr : &peer->v6.sin6_addr;

	if (!log)
		return;
	inet_ntop(peer->any.sa_family, addr, text, sizeof(text));
	fprintf(log, "%s %s %zu\n", protocol, text, msg->len);
	fwrite(msg->data, 1, msg->len, log);
	fputc('\n', log);
	fflush(log);
}

/* False when the peer is gone. The note comes first: who has the answer may look. */
static bool echo(int fd, enum role role, FILE *log)
{
	static struct message msg;
	union address peer;
	socklen_t len = sizeof(peer);
	ssize_t got;

	got = recvfrom(fd, msg.data, sizeof(msg.data), 0, &peer.any, &len);
	if (got < 0)
		return role == DATAGRAM;
	if (role == STREAM && !got)
		return false;
	if (role == STREAM) {
		len = sizeof(peer);
		if (getpeername(fd, &peer.any, &len))
			return false;
	}
	msg.len = got;
	note(log, role == STREAM ? "tcp" : "udp", &peer, &msg);
	if (role == STREAM)
		return send(fd, msg.data, msg.len, MSG_NOSIGNAL) == got;
	sendto(fd, msg.data, msg.len, 0, &peer.any, len);
	return true;
}

static void serve(FILE *log)
{
	nfds_t i;
	int fd;

	for (;;) {
		if (poll(fds, fd_count, -1) < 0 && errno != EINTR)
			die_errno("poll");
		for (i = fd_count; i-- > 0;) {
			if (!fds[i].revents)
				continue;
			if (roles[i] == LISTENER) {
				fd = accept(fds[i].fd, NULL, NULL);
				if (fd >= 0)
					watch(fd, STREAM);
			} else if (!echo(fds[i].fd, roles[i], log)) {
				forget(i);
			}
		}
	}
}

/* Returns when the sockets are bound; a child answers, its pid is printed. */
int listen_main(const char *path, char **ports)
{
	FILE *log = path ? fopen(path, "a") : NULL;
	int null;
	pid_t pid;

	if (path && !log)
		die_errno(path);
	for (; *ports; ports++) {
		listen_on(AF_INET, SOCK_DGRAM, atoi(*ports));
		listen_on(AF_INET6, SOCK_DGRAM, atoi(*ports));
		listen_on(AF_INET, SOCK_STREAM, atoi(*ports));
		listen_on(AF_INET6, SOCK_STREAM, atoi(*ports));
	}
	pid = fork();
	if (pid < 0)
		die_errno("fork");
	if (pid) {
		printf("%d\n", (int)pid);
		return 0;
	}
	setsid();
	null = open("/dev/null", O_RDWR);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	serve(log);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * nlclient: requests to the netlink family "sipknock", as they are typed.
 *
 *	nlclient [OPTION...] ask COMMAND [ATTR...]
 *	nlclient [OPTION...] dump COMMAND [ATTR...]
 *	nlclient [OPTION...] batch		a line of stdin: COMMAND [ATTR...]
 *	nlclient [OPTION...] listen N		N events, or until stdin ends
 *	nlclient [OPTION...] hold COMMAND [ATTR...]
 *						begins a dump, waits for stdin's end
 *	nlclient [OPTION...] fuzz SEED N
 *
 * ATTR is NAME=VALUE or hex:NAME=BYTES. Each message that comes is a line. An
 * error is a line on stdout too: "error ERRNO-NAME [attr=NAME] [missing=NAME]
 * [line=N] [message]", with status 1; in a batch the number of its line leads. listen says
 * "listening" when it does and "lost" where the kernel says so.
 *
 *	--flags N	more bits of nlmsg_flags
 *	--rcvbuf N	receive buffer, in bytes
 *	--uid N		as this user, once the socket is open
 *	--failing N	with allocations that fail, as fault injection has it
 */
#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "errno_name.h"
#include "nlclient.h"

#define RECEIVE_SIZE	65536
#define ATTR_MISS_TYPE	5	/* NLMSGERR_ATTR_MISS_TYPE, where headers have it (6.1) */

static __u16 extra_flags;

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("nlclient: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(2);
}

static int group_cb(const struct nlattr *attr, void *data)
{
	struct client *c = data;

	if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
		c->events = mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

static int family_attr_cb(const struct nlattr *attr, void *data)
{
	struct client *c = data;
	const struct nlattr *group;

	if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
		c->family = mnl_attr_get_u16(attr);
	if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
		mnl_attr_for_each_nested(group, attr)
			mnl_attr_parse_nested(group, group_cb, data);
	return MNL_CB_OK;
}

static int family_cb(const struct nlmsghdr *nlh, void *data)
{
	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), family_attr_cb, data);
	return MNL_CB_OK;
}

/* Finds the family, which loads its module. */
static bool resolve(struct client *c)
{
	char buf[RECEIVE_SIZE];
	struct nlmsghdr *nlh;

	c->family = GENL_ID_CTRL;
	nlh = begin_request(c, buf, CTRL_CMD_GETFAMILY, NLM_F_ACK);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, SIPKNOCK_GENL_NAME);
	if (mnl_socket_sendto(c->nl, nlh, nlh->nlmsg_len) < 0)
		return false;
	for (;;) {
		ssize_t len = mnl_socket_recvfrom(c->nl, buf, sizeof(buf));
		int ret;

		if (len < 0)
			return false;
		ret = mnl_cb_run(buf, len, c->seq, mnl_socket_get_portid(c->nl),
				 family_cb, c);
		if (ret <= 0)
			return !ret;
	}
}

bool client_open(struct client *c)
{
	int on = 1;

	c->nl = mnl_socket_open(NETLINK_GENERIC);
	if (!c->nl || mnl_socket_bind(c->nl, 0, MNL_SOCKET_AUTOPID) < 0)
		die("no netlink socket: %s", strerror(errno));
	mnl_socket_setsockopt(c->nl, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(c->nl, NETLINK_CAP_ACK, &on, sizeof(on));
	return resolve(c);
}

struct nlmsghdr *begin_request(struct client *c, void *buf, int command,
			       __u16 flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = c->family;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++c->seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = command;
	genl->version = SIPKNOCK_GENL_VERSION;
	return nlh;
}

/* The name of the attribute at an offset of the request that was sent. */
static const char *attr_at(const struct nlmsghdr *request, __u32 offset)
{
	const struct nlattr *attr;

	if (offset + sizeof(*attr) > request->nlmsg_len)
		return "beyond";
	attr = (const void *)((const char *)request + offset);
	return attr_name(mnl_attr_get_type(attr));
}

/* An error or the end of a dump; returns errno. */
static int print_error(const struct nlmsghdr *nlh, const struct nlmsghdr *request)
{
	const int *error = mnl_nlmsg_get_payload(nlh);
	size_t skip = nlh->nlmsg_type == NLMSG_DONE ? sizeof(*error) :
		      sizeof(struct nlmsgerr);
	const struct nlattr *attr;
	const char *message = NULL;

	if (!*error)
		return 0;
	printf("error %s", errno_name(-*error));
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS) {
		mnl_attr_for_each(attr, nlh, skip) {
			int type = mnl_attr_get_type(attr);

			if (type == NLMSGERR_ATTR_OFFS)
				printf(" attr=%s", attr_at(request, mnl_attr_get_u32(attr)));
			else if (type == ATTR_MISS_TYPE)
				printf(" missing=%s", attr_name(mnl_attr_get_u32(attr)));
			else if (type == NLMSGERR_ATTR_COOKIE)
				printf(" line=%u", mnl_attr_get_u32(attr));
			else if (type == NLMSGERR_ATTR_MSG)
				message = mnl_attr_get_str(attr);
		}
	}
	printf("%s%s\n", message ? " " : "", message ? message : "");
	return -*error;
}

/* Sends a request and prints what comes, until its end; returns errno. */
static int ask(struct client *c, const struct nlmsghdr *request)
{
	static char buf[RECEIVE_SIZE];
	const struct nlmsghdr *nlh;
	ssize_t got;
	int len;

	if (mnl_socket_sendto(c->nl, request, request->nlmsg_len) < 0)
		die("cannot send: %s", strerror(errno));
	for (;;) {
		got = mnl_socket_recvfrom(c->nl, buf, sizeof(buf));
		if (got < 0)
			die("cannot receive: %s", strerror(errno));
		nlh = (const void *)buf;
		for (len = got; mnl_nlmsg_ok(nlh, len);
		     nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_seq != request->nlmsg_seq)
				die("a message out of turn");
			if (nlh->nlmsg_type == NLMSG_ERROR ||
			    nlh->nlmsg_type == NLMSG_DONE)
				return print_error(nlh, request);
			print_message(nlh);
		}
	}
}

static struct nlmsghdr *request(struct client *c, void *buf, __u16 flags,
				char **words)
{
	struct nlmsghdr *nlh;

	nlh = begin_request(c, buf, command_number(*words), flags | extra_flags);
	while (*++words)
		put_word(nlh, *words);
	return nlh;
}

static int batch(struct client *c)
{
	static char buf[REQUEST_SIZE], line[REQUEST_SIZE];
	char *words[64];
	int status = 0, number = 0;
	size_t n;

	while (fgets(line, sizeof(line), stdin)) {
		number++;
		n = 0;
		words[0] = strtok(line, "\n ");
		while (words[n] && n < 63)
			words[++n] = strtok(NULL, "\n ");
		if (!n)
			continue;
		if (ask(c, request(c, buf, NLM_F_ACK, words))) {
			printf("line %d\n", number);
			status = 1;
		}
	}
	return status;
}

/* Returns false where stdin ended. */
static bool await(struct client *c)
{
	struct pollfd fds[] = {
		{ .fd = mnl_socket_get_fd(c->nl), .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	char byte;

	while (!(fds[0].revents & (POLLIN | POLLERR))) {
		if (poll(fds, 2, -1) < 0)
			die("poll: %s", strerror(errno));
		if (fds[1].revents && !fds[0].revents && read(STDIN_FILENO, &byte, 1) <= 0)
			return false;
	}
	return true;
}

static int listen_to(struct client *c, long count)
{
	static char buf[RECEIVE_SIZE];
	ssize_t got;

	if (mnl_socket_setsockopt(c->nl, NETLINK_ADD_MEMBERSHIP, &c->events,
				  sizeof(c->events)) < 0) {
		printf("error %s\n", errno_name(errno));
		return 1;
	}
	puts("listening");
	while (count) {
		fflush(stdout);
		if (!await(c))
			break;
		got = mnl_socket_recvfrom(c->nl, buf, sizeof(buf));
		if (got < 0 && errno == ENOBUFS) {
			puts("lost");
			continue;
		}
		if (got < 0)
			die("cannot receive: %s", strerror(errno));
		print_message((const void *)buf);
		count--;
	}
	return 0;
}

/* A dump of which one piece is read, and the rest when stdin is at its end. */
static int hold(struct client *c, const struct nlmsghdr *nlh)
{
	char buf[64];

	if (mnl_socket_sendto(c->nl, nlh, nlh->nlmsg_len) < 0)
		die("cannot send: %s", strerror(errno));
	if (recv(mnl_socket_get_fd(c->nl), buf, sizeof(buf), MSG_PEEK) < 0)
		die("cannot receive: %s", strerror(errno));
	puts("holding");
	fflush(stdout);
	while (read(STDIN_FILENO, buf, sizeof(buf)) > 0)
		;
	return 0;
}

static void set_option(struct client *c, const char *name, const char *value)
{
	int number = strtol(value, NULL, 0);

	if (!strcmp(name, "--flags")) {
		extra_flags = number;
	} else if (!strcmp(name, "--rcvbuf")) {
		if (setsockopt(mnl_socket_get_fd(c->nl), SOL_SOCKET, SO_RCVBUFFORCE,
			       &number, sizeof(number)) < 0)
			die("--rcvbuf: %s", strerror(errno));
	} else if (!strcmp(name, "--uid")) {
		if (setgroups(0, NULL) || setgid(number) || setuid(number))
			die("--uid: %s", strerror(errno));
	} else if (!strcmp(name, "--failing")) {
		FILE *file = fopen("/proc/self/make-it-fail", "w");

		if (!file || fprintf(file, "%d", number) < 0 || fclose(file))
			die("--failing: %s", strerror(errno));
	} else {
		die("no option \"%s\"", name);
	}
}

int main(int argc, char **argv)
{
	static char buf[REQUEST_SIZE];
	struct client c = { 0 };
	char *mode;

	if (!client_open(&c))
		die("no netlink family \"%s\": is the module loaded? %s",
		    SIPKNOCK_GENL_NAME, strerror(errno));
	for (argv++; argc > 2 && !strncmp(*argv, "--", 2); argv += 2, argc -= 2)
		set_option(&c, argv[0], argv[1]);
	mode = argc > 1 ? *argv++ : "";
	if (!strcmp(mode, "batch"))
		return batch(&c);
	if (!*mode || !*argv)
		die("ask, dump or hold COMMAND, batch, listen N or fuzz SEED N");
	if (!strcmp(mode, "ask"))
		return !!ask(&c, request(&c, buf, NLM_F_ACK, argv));
	if (!strcmp(mode, "dump"))
		return !!ask(&c, request(&c, buf, NLM_F_DUMP, argv));
	if (!strcmp(mode, "hold"))
		return hold(&c, request(&c, buf, NLM_F_DUMP, argv));
	if (!strcmp(mode, "listen"))
		return listen_to(&c, strtol(*argv, NULL, 0));
	if (!strcmp(mode, "fuzz") && argv[1])
		return fuzz(&c, strtoul(argv[0], NULL, 0), strtoul(argv[1], NULL, 0));
	die("no \"%s\"", mode);
}

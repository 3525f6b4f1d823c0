// SPDX-License-Identifier: GPL-2.0
/* Requests that nobody would send: whatever comes of them, the kernel lives. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "any.h"
#include "nlclient.h"

static const __u8 lengths[] = { 0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 31, 32, 33, 64, 65, 128 };
static const char *const texts[] = { "door", "", ".", "..", "a/b", "ext234", "REGISTER", "\n" };

/* Half of them as they should be, so that the rest is reached too. */
static void put_good(struct nlmsghdr *nlh, unsigned int type)
{
	__u8 bytes[16];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = any(4);
	switch (type) {
	case SIPKNOCK_A_TABLE:
	case SIPKNOCK_A_SET:
	case SIPKNOCK_A_LABEL:
	case SIPKNOCK_A_METHOD:
	case SIPKNOCK_A_METHODS:
	case SIPKNOCK_A_HEADERS:
		mnl_attr_put_strz(nlh, type, texts[any(sizeof(texts) / sizeof(*texts))]);
		break;
	case SIPKNOCK_A_ADDR4:
		mnl_attr_put(nlh, type, 4, bytes);
		break;
	case SIPKNOCK_A_ADDR6:
		mnl_attr_put(nlh, type, 16, bytes);
		break;
	case SIPKNOCK_A_FIRST:
	case SIPKNOCK_A_LAST:
	case SIPKNOCK_A_EXPIRES_MS:
		mnl_attr_put_u64(nlh, type, (__u64)any(3000) << any(60));
		break;
	case SIPKNOCK_A_PROTO:
		mnl_attr_put_u8(nlh, type, any(2) ? 17 : 6);
		break;
	case SIPKNOCK_A_TTL:
		mnl_attr_put_u8(nlh, type, any(256));
		break;
	case SIPKNOCK_A_DPORT:
		mnl_attr_put_u16(nlh, type, any(65536));
		break;
	case SIPKNOCK_A_AOR:
	case SIPKNOCK_A_SECRET:
		mnl_attr_put(nlh, type, any(16) + 1, bytes);
		break;
	default:
		mnl_attr_put_u32(nlh, type, any(5));
	}
}

static void put_bad(struct nlmsghdr *nlh, unsigned int type)
{
	__u8 bytes[128];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = any(256);
	mnl_attr_put(nlh, type | (any(16) ? 0 : any(65536)),
		     lengths[any(sizeof(lengths))], bytes);
}

static void put_random(struct nlmsghdr *nlh)
{
	unsigned int n = any(10);
	struct nlattr *nest;
	unsigned int type;

	while (n--) {
		type = any(SIPKNOCK_A_MAX_ATTR + 3);
		nest = any(8) ? NULL : mnl_attr_nest_start(nlh, SIPKNOCK_A_LINE);
		if (any(4))
			put_good(nlh, type);
		else
			put_bad(nlh, type);
		if (nest)
			mnl_attr_nest_end(nlh, nest);
	}
}

/* What a command needs, so that most requests pass the first checks. */
static void put_needed(struct nlmsghdr *nlh, int command)
{
	if (command == SIPKNOCK_CMD_ADD)
		mnl_attr_put_u64(nlh, SIPKNOCK_A_EXPIRES_MS, any(3000));
	if (command == SIPKNOCK_CMD_ADD || command == SIPKNOCK_CMD_DEL)
		put_good(nlh, any(2) ? SIPKNOCK_A_ADDR4 : SIPKNOCK_A_ADDR6);
	if (command <= SIPKNOCK_CMD_FLUSH)
		mnl_attr_put_strz(nlh, SIPKNOCK_A_TABLE, "door");
	else
		mnl_attr_put_strz(nlh, SIPKNOCK_A_SET, "phones");
}

static size_t damage(struct nlmsghdr *nlh)
{
	size_t len = nlh->nlmsg_len;
	__u8 *bytes = (__u8 *)nlh;
	unsigned int n;

	switch (any(6)) {
	case 0:	/* truncated, and says so */
		len = any(len) + 1;
		nlh->nlmsg_len = len;
		break;
	case 1:	/* truncated, and does not */
		return any(len) + 1;
	case 2:	/* longer than it is */
		nlh->nlmsg_len = len + any(64);
		break;
	case 3:
		for (n = any(8); n; n--)
			bytes[MNL_NLMSG_HDRLEN + any(len - MNL_NLMSG_HDRLEN)] = any(256);
	}
	return len;
}

/* Reads what is there: answers, acknowledgments, pieces of dumps. */
static void drain(struct client *c, unsigned long *errors)
{
	static char buf[65536];
	const struct nlmsghdr *nlh = (const void *)buf;
	ssize_t got;

	for (;;) {
		got = recv(mnl_socket_get_fd(c->nl), buf, sizeof(buf), MSG_DONTWAIT);
		if (got < 0 && errno != ENOBUFS && errno != EINTR)
			return;
		if (got >= (ssize_t)sizeof(*nlh) && nlh->nlmsg_type == NLMSG_ERROR &&
		    *(int *)mnl_nlmsg_get_payload(nlh))
			(*errors)++;
	}
}

int fuzz(struct client *c, unsigned int seed, unsigned long rounds)
{
	static char buf[REQUEST_SIZE];
	unsigned long errors = 0, i;
	struct nlmsghdr *nlh;
	size_t len;
	int command;

	any_seed(seed);
	for (i = 0; i < rounds; i++) {
		memset(buf, 0, 4096);
		command = any(SIPKNOCK_CMD_MAX + 2);
		nlh = begin_request(c, buf, command, any(8) ? NLM_F_ACK : any(65536));
		if (any(3) == 0)
			nlh->nlmsg_flags |= NLM_F_DUMP;
		if (any(4))
			put_needed(nlh, command);
		put_random(nlh);
		len = damage(nlh);
		if (mnl_socket_sendto(c->nl, nlh, len) < 0)
			die("cannot send: %s", strerror(errno));
		/* A dump is left half read now and then, and the next request comes. */
		if (any(4))
			drain(c, &errors);
		if (!any(64)) {
			mnl_socket_close(c->nl);
			if (!client_open(c))
				die("the family is gone after %lu requests", i);
		}
	}
	drain(c, &errors);
	printf("%lu requests, %lu refused\n", rounds, errors);
	return 0;
}

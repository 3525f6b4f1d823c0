/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Talking with the module: requests and answers of the generic netlink family
 * "sipknock", whose protocol is in <linux/netfilter/xt_sipknock_netlink.h>.
 */
#ifndef _SIPKNOCK_NETLINK_H
#define _SIPKNOCK_NETLINK_H

#include "sipknock.h"

#include <libmnl/libmnl.h>
#include <linux/netfilter/xt_sipknock.h>
#include <linux/netfilter/xt_sipknock_netlink.h>

#define REQUEST_SIZE	65536	/* a line of a set has at most 1 KiB */

/**
 * struct kernel - a socket, and what the module said last
 * @socket: of generic netlink
 * @family: number of the family, 0 while it is not known
 * @events: number of its multicast group
 * @sequence: of the last request
 * @request: it
 * @answer: buffer for what comes back
 * @said: text of the refusal's extended ACK, or empty
 * @line: its cookie, the bad line of a set
 * @has_line: there was one
 */
struct kernel {
	struct mnl_socket *socket;
	uint16_t family;
	uint32_t events;
	uint32_t sequence;
	char request[REQUEST_SIZE] __attribute__((aligned(8)));
	char answer[REQUEST_SIZE] __attribute__((aligned(8)));
	char said[128];
	uint32_t line;
	bool has_line;
};

/*
 * kernel_open() finds the module. NULL: it has complained, the status is
 * EXIT_FAILED.
 */
struct kernel *kernel_open(void);
void kernel_close(struct kernel *kernel);

/* A request without attributes; NLM_F_DUMP where it asks for many messages. */
struct nlmsghdr *kernel_request(struct kernel *kernel, uint8_t command,
				uint16_t flags);
void put_address(struct nlmsghdr *request, const struct address *address);

/*
 * kernel_talk() sends the request and hands each message of the answer to
 * @each, which may be NULL and returns MNL_CB_OK. It returns 0 or an errno.
 */
int kernel_talk(struct kernel *kernel, mnl_cb_t each, void *data);

/*
 * kernel_refused() complains of what kernel_talk() returned, after the text
 * that says what was to be done, and returns EXIT_FAILED. What a subcommand
 * knows better (ENOENT, ENOSPC) it says itself.
 */
int kernel_refused(const struct kernel *kernel, int error,
		   const char *fmt, ...) __printf(3, 4);

/* Attributes of a message by number; those of unknown numbers are left out. */
struct attributes {
	const struct nlattr *at[SIPKNOCK_A_MAX_ATTR + 1];
};

void read_attributes(const struct nlmsghdr *message, struct attributes *found);

/* Values of attributes: 0, NULL where one is missing or too short. */
uint32_t number_of(const struct nlattr *attr);
uint64_t long_of(const struct nlattr *attr);
const char *text_of(const struct nlattr *attr);

#endif /* _SIPKNOCK_NETLINK_H */

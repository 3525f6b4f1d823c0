/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NLCLIENT_H
#define NLCLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/netfilter/xt_sipknock_netlink.h>

#define REQUEST_SIZE	65536

/* struct client - a socket and what it knows of the family */
struct client {
	struct mnl_socket *nl;
	__u16 family;
	__u32 events;	/* multicast group */
	__u32 seq;
};

void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* nlclient_attr.c */
int command_number(const char *name);
const char *command_name(int number);
const char *attr_name(unsigned int number);
void put_word(struct nlmsghdr *nlh, char *word);
void print_message(const struct nlmsghdr *nlh);

/* nlclient_fuzz.c */
int fuzz(struct client *c, unsigned int seed, unsigned long rounds);

/* nlclient.c */
bool client_open(struct client *c);
struct nlmsghdr *begin_request(struct client *c, void *buf, int command,
			       __u16 flags);

#endif /* NLCLIENT_H */

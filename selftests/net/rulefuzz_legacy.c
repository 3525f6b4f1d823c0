// SPDX-License-Identifier: GPL-2.0
/* The filter table as iptables-legacy hands it over, in one setsockopt(2). */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <linux/netfilter/xt_sipknock.h>

#include "rulefuzz.h"

/* What IPv4 and IPv6 name differently; their struct *_replace is the same. */
static const struct {
	int level;
	size_t entry;		/* size of its header */
	size_t target_offset;	/* of that field */
	size_t next_offset;
} families[] = {
	{ IPPROTO_IP, sizeof(struct ipt_entry), offsetof(struct ipt_entry, target_offset),
	  offsetof(struct ipt_entry, next_offset) },
	{ IPPROTO_IPV6, sizeof(struct ip6t_entry), offsetof(struct ip6t_entry, target_offset),
	  offsetof(struct ip6t_entry, next_offset) },
};

#define MATCH_SPACE	(XT_ALIGN(sizeof(struct xt_entry_match)) + \
			 XT_ALIGN(sizeof(struct xt_sipknock_mtinfo)) + 64)

struct blob {
	struct ipt_replace head;
	unsigned char entries[5 * sizeof(struct ip6t_entry) + MATCH_SPACE +
			      4 * sizeof(struct xt_standard_target) +
			      sizeof(struct xt_error_target)] __attribute__((aligned(8)));
};

/* put_match - at @match: the match of @size bytes. Return: its length. */
static size_t put_match(unsigned char *at, const struct xt_sipknock_mtinfo *info, size_t size)
{
	struct xt_entry_match *match = (struct xt_entry_match *)at;

	match->u.match_size = XT_ALIGN(sizeof(*match)) + XT_ALIGN(size);
	strcpy(match->u.user.name, "sipknock");
	memcpy(match->data, info, size);
	return match->u.match_size;
}

static size_t put_target(unsigned char *at, const char *name)
{
	struct xt_standard_target *accept = (struct xt_standard_target *)at;
	struct xt_error_target *error = (struct xt_error_target *)at;
	size_t size = *name ? sizeof(*error) : sizeof(*accept);

	accept->target.u.target_size = size;
	strcpy(accept->target.u.user.name, name);
	if (*name)
		strcpy(error->errorname, name);
	else
		accept->verdict = -NF_ACCEPT - 1;
	return size;
}

/* put_entry - one more of them, with a match if there is @info. */
static void put_entry(struct blob *blob, int v6, const char *target,
		      const struct xt_sipknock_mtinfo *info, size_t size)
{
	unsigned char *entry = blob->entries + blob->head.size;
	__u16 length = families[v6].entry;

	if (info)
		length += put_match(entry + length, info, size);
	memcpy(entry + families[v6].target_offset, &length, sizeof(length));
	length += put_target(entry + length, target);
	memcpy(entry + families[v6].next_offset, &length, sizeof(length));
	blob->head.size += length;
	blob->head.num_entries++;
}

/* entries_now - the kernel wants room for the counters of what is replaced. */
static unsigned int entries_now(int fd, int v6)
{
	struct ipt_getinfo info = { .name = "filter" };
	socklen_t len = sizeof(info);

	if (getsockopt(fd, families[v6].level, IPT_SO_GET_INFO, &info, &len))
		err(2, "no filter table");
	return info.num_entries;
}

int legacy_replace(int family, const struct xt_sipknock_mtinfo *info, size_t size)
{
	static int sockets[2] = { -1, -1 };
	struct xt_counters counters[8];
	struct blob blob = { .head.name = "filter" };
	int v6 = family == AF_INET6, hook;

	if (sockets[v6] < 0)
		sockets[v6] = socket(family, SOCK_RAW, IPPROTO_RAW);
	if (sockets[v6] < 0)
		err(2, "no raw socket");

	blob.head.valid_hooks = 1 << NF_INET_LOCAL_IN | 1 << NF_INET_FORWARD |
				1 << NF_INET_LOCAL_OUT;
	put_entry(&blob, v6, XT_STANDARD_TARGET, info, size);
	for (hook = NF_INET_LOCAL_IN; hook <= NF_INET_LOCAL_OUT; hook++) {
		blob.head.hook_entry[hook] = hook == NF_INET_LOCAL_IN ? 0 : blob.head.size;
		blob.head.underflow[hook] = blob.head.size;
		put_entry(&blob, v6, XT_STANDARD_TARGET, NULL, 0);
	}
	put_entry(&blob, v6, XT_ERROR_TARGET, NULL, 0);
	blob.head.num_counters = entries_now(sockets[v6], v6);
	if (blob.head.num_counters > sizeof(counters) / sizeof(*counters))
		errx(2, "the filter table has rules: iptables -F");
	blob.head.counters = counters;
	if (setsockopt(sockets[v6], families[v6].level, IPT_SO_SET_REPLACE, &blob,
		       sizeof(blob.head) + blob.head.size))
		return errno;
	return 0;
}

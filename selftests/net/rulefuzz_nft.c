// SPDX-License-Identifier: GPL-2.0
/* A rule as iptables-nft hands it over: nf_tables' match expression around x_tables' match. */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/xt_sipknock.h>

#include "rulefuzz.h"

#define TABLE	"rulefuzz"
#define CHAIN	"input"
#define SPACE	16384

static char bytes[SPACE];
static size_t used;
static unsigned int sequence;

static struct nlmsghdr *message(__u16 type, __u16 flags, __u8 family, __u16 resource)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(bytes + used);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++sequence;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = family;
	nfg->version = NFNETLINK_V0;
	nfg->res_id = htons(resource);
	return nlh;
}

static void begin(void)
{
	used = 0;
	used += message(NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES)->nlmsg_len;
}

static struct nlmsghdr *nft(__u16 type, __u16 flags, __u8 family)
{
	return message(NFNL_SUBSYS_NFTABLES << 8 | type, flags, family, 0);
}

static void put_chain(__u8 family)
{
	struct nlmsghdr *nlh = nft(NFT_MSG_NEWCHAIN, NLM_F_CREATE, family);
	struct nlattr *nest;

	mnl_attr_put_strz(nlh, NFTA_CHAIN_TABLE, TABLE);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_NAME, CHAIN);
	mnl_attr_put_strz(nlh, NFTA_CHAIN_TYPE, "filter");
	nest = mnl_attr_nest_start(nlh, NFTA_CHAIN_HOOK);
	mnl_attr_put_u32(nlh, NFTA_HOOK_HOOKNUM, htonl(NF_INET_LOCAL_IN));
	mnl_attr_put_u32(nlh, NFTA_HOOK_PRIORITY, htonl(0));
	mnl_attr_nest_end(nlh, nest);
	used += nlh->nlmsg_len;
}

static void put_rule(__u8 family, const struct xt_sipknock_mtinfo *info, size_t size)
{
	struct nlmsghdr *nlh = nft(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND, family);
	struct nlattr *list, *element, *data;

	mnl_attr_put_strz(nlh, NFTA_RULE_TABLE, TABLE);
	mnl_attr_put_strz(nlh, NFTA_RULE_CHAIN, CHAIN);
	list = mnl_attr_nest_start(nlh, NFTA_RULE_EXPRESSIONS);
	element = mnl_attr_nest_start(nlh, NFTA_LIST_ELEM);
	mnl_attr_put_strz(nlh, NFTA_EXPR_NAME, "match");
	data = mnl_attr_nest_start(nlh, NFTA_EXPR_DATA);
	mnl_attr_put_strz(nlh, NFTA_MATCH_NAME, "sipknock");
	mnl_attr_put_u32(nlh, NFTA_MATCH_REV, htonl(0));
	mnl_attr_put(nlh, NFTA_MATCH_INFO, size, info);
	mnl_attr_nest_end(nlh, data);
	mnl_attr_nest_end(nlh, element);
	mnl_attr_nest_end(nlh, list);
	used += nlh->nlmsg_len;
}

static void put_table(__u16 type, __u16 flags, __u8 family)
{
	struct nlmsghdr *nlh = nft(type, flags, family);

	mnl_attr_put_strz(nlh, NFTA_TABLE_NAME, TABLE);
	used += nlh->nlmsg_len;
}

/* finish - sends the batch. Return: the first errno that came. */
static int finish(struct mnl_socket *socket)
{
	union {
		struct nlmsghdr head;
		char bytes[SPACE];
	} answer = { 0 };
	const struct nlmsgerr *said = mnl_nlmsg_get_payload(&answer.head);
	struct nlmsghdr *last;
	int error = 0;
	ssize_t len;

	last = nft(NFT_MSG_GETGEN, NLM_F_ACK, AF_UNSPEC);
	last->nlmsg_type = NFNL_MSG_BATCH_END;
	last->nlmsg_flags = NLM_F_REQUEST;
	used += last->nlmsg_len;
	if (mnl_socket_sendto(socket, bytes, used) < 0)
		return errno;
	/* No answer: it was taken, and nobody asked to be told. */
	for (;;) {
		len = recv(mnl_socket_get_fd(socket), &answer, sizeof(answer), MSG_DONTWAIT);
		if (len <= 0)
			return error;
		if (!error && answer.head.nlmsg_type == NLMSG_ERROR)
			error = -said->error;
	}
}

int nft_replace(int family, const struct xt_sipknock_mtinfo *info, size_t size)
{
	static struct mnl_socket *socket;
	__u8 nfproto = family == AF_INET6 ? NFPROTO_IPV6 : NFPROTO_IPV4;

	if (!socket) {
		socket = mnl_socket_open(NETLINK_NETFILTER);
		if (!socket || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID))
			err(2, "no netlink socket");
	}
	/* What is deleted must be there. */
	begin();
	put_table(NFT_MSG_NEWTABLE, NLM_F_CREATE, nfproto);
	put_table(NFT_MSG_DELTABLE, 0, nfproto);
	put_table(NFT_MSG_NEWTABLE, NLM_F_CREATE, nfproto);
	put_chain(nfproto);
	put_rule(nfproto, info, size);
	return finish(socket);
}

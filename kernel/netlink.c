// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family: see xt_sipknock_netlink.h for the protocol.
 *
 * Commands run beside one another. What they work on is pinned, so that
 * sipknock_net.lock is held for moments only, however large a table is.
 */
#include <linux/genetlink.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netfilter/x_tables.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "event.h"
#include "netlink.h"
#include "text.h"

/* Text without a NUL but its last byte, and no byte that breaks a line. */
int sipknock_nla_text(const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	const char *text = nla_data(attr);
	size_t len = nla_len(attr) - 1;	/* the policy saw a NUL */

	if (strlen(text) == len && sipknock_text_is_plain(text, len))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr, "a control character");
	return -EINVAL;
}

/* Of a table or a set: the name of a file in /proc. */
int sipknock_nla_name(const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	int err = sipknock_nla_text(attr, extack);

	if (err)
		return err;
	if (!xt_check_proc_name(nla_data(attr), XT_SIPKNOCK_NAME_SIZE))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr, "no name: empty, \".\", \"..\" or with \"/\"");
	return -EINVAL;
}

/**
 * sipknock_nla_table - the table that a request names
 * @net: of the request's socket
 * @attr: SIPKNOCK_A_TABLE, validated, or NULL where the request has none
 * @make: make it where there is none
 * @extack: told what is wrong
 *
 * Context: process.
 * Return: the table, pinned, or an error: -EINVAL without @attr, -ENOENT, or
 * as sipknock_table_get()
 */
struct sipknock_table *sipknock_nla_table(struct net *net,
					  const struct nlattr *attr, bool make,
					  struct netlink_ext_ack *extack)
{
	struct sipknock_table *table;

	if (!attr) {
		NL_SET_ERR_ATTR_MISS(extack, NULL, SIPKNOCK_A_TABLE);
		return ERR_PTR(-EINVAL);
	}
	table = sipknock_table_pin(sipknock_pernet(net), nla_data(attr), make);
	if (table == ERR_PTR(-ENOENT))
		NL_SET_ERR_MSG_ATTR(extack, attr, "no such table");
	else if (table == ERR_PTR(-ENOSPC))
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the namespace has all the tables it may have; raise module parameter tables_max");
	return table;
}

/* Puts an address of either family. */
int sipknock_put_address(struct sk_buff *skb, const union nf_inet_addr *addr,
			 u8 family)
{
	if (family == NFPROTO_IPV4)
		return nla_put_in_addr(skb, SIPKNOCK_A_ADDR4, addr->ip);
	return nla_put_in6_addr(skb, SIPKNOCK_A_ADDR6, &addr->in6);
}

/* Puts text that ends at a NUL or at @size, as a string; nothing where it is empty. */
int sipknock_put_bytes(struct sk_buff *skb, int type, const char *text,
		       size_t size)
{
	size_t len = strnlen(text, size);
	struct nlattr *attr;

	if (!len)
		return 0;
	attr = nla_reserve(skb, type, len + 1);
	if (!attr)
		return -EMSGSIZE;
	memcpy(nla_data(attr), text, len);
	((char *)nla_data(attr))[len] = '\0';
	return 0;
}

static int put_table(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct sipknock_table *table)
{
	void *head = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				 cb->nlh->nlmsg_seq, &sipknock_family,
				 NLM_F_MULTI, SIPKNOCK_CMD_GET_TABLES);

	if (!head)
		return -EMSGSIZE;
	if (nla_put_string(skb, SIPKNOCK_A_TABLE, table->name) ||
	    nla_put_u32(skb, SIPKNOCK_A_ENTRIES,
			sipknock_index_count(&table->index)) ||
	    nla_put_u32(skb, SIPKNOCK_A_RULES, table->refs)) {
		genlmsg_cancel(skb, head);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, head);
	return 0;
}

/**
 * struct tables_dump - a dump of tables, in netlink_callback.ctx
 * @shown: serial of the table that was shown last
 */
struct tables_dump {
	u64 shown;
};

static int tables_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct sipknock_net *snet = sipknock_pernet(sock_net(cb->skb->sk));
	struct tables_dump *dump = (struct tables_dump *)cb->ctx;
	const struct sipknock_table *table;

	mutex_lock(&snet->lock);
	list_for_each_entry(table, &snet->tables, list) {
		if (table->serial <= dump->shown)
			continue;
		if (put_table(skb, cb, table))
			break;
		dump->shown = table->serial;
	}
	mutex_unlock(&snet->lock);
	return skb->len;
}

static int table_flush(struct sk_buff *skb, struct genl_info *info)
{
	struct sipknock_table *table;

	table = sipknock_nla_table(genl_info_net(info),
				   info->attrs[SIPKNOCK_A_TABLE], false,
				   info->extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	sipknock_table_flush(table);
	sipknock_table_unpin(table);
	return 0;
}

/*
 * Where each CPU's struct sipknock_stats has the counter of an attribute.
 * SIPKNOCK_C_LOOKED is a sum of these.
 */
static const u16 counters[] = {
	[SIPKNOCK_C_NOT_SIP] = offsetof(struct sipknock_stats, not_sip),
	[SIPKNOCK_C_NO_KNOCK] = offsetof(struct sipknock_stats, no_knock),
	[SIPKNOCK_C_KNOCKED] = offsetof(struct sipknock_stats, knocked),
	[SIPKNOCK_C_OPENED] = offsetof(struct sipknock_stats, opened),
	[SIPKNOCK_C_REFRESHED] = offsetof(struct sipknock_stats, refreshed),
	[SIPKNOCK_C_REFUSED_FULL] = offsetof(struct sipknock_stats, refused_full),
	[SIPKNOCK_C_REFUSED_MAX] = offsetof(struct sipknock_stats, refused_max),
	[SIPKNOCK_C_EXPIRED] = offsetof(struct sipknock_stats, expired),
	[SIPKNOCK_C_HITS] = offsetof(struct sipknock_stats, hits),
};

static_assert(ARRAY_SIZE(counters) - SIPKNOCK_C_NOT_SIP ==
	      sizeof(struct sipknock_stats) / sizeof(unsigned long));

/* A counter's sum over the CPUs. */
static u64 counted(const struct sipknock_net *snet, u16 offset)
{
	const void *stats;
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		stats = per_cpu_ptr(snet->stats, cpu);
		sum += READ_ONCE(*(const unsigned long *)(stats + offset));
	}
	return sum;
}

static u64 looked(const struct sipknock_net *snet)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += sipknock_stats_looked(per_cpu_ptr(snet->stats, cpu));
	return sum;
}

static int put_counters(struct sk_buff *skb, const struct sipknock_net *snet)
{
	struct nlattr *nest = nla_nest_start(skb, SIPKNOCK_A_COUNTERS);
	int type;

	if (!nest || nla_put_u64_64bit(skb, SIPKNOCK_C_LOOKED, looked(snet),
				       SIPKNOCK_C_PAD))
		return -EMSGSIZE;
	for (type = SIPKNOCK_C_NOT_SIP; type < ARRAY_SIZE(counters); type++)
		if (nla_put_u64_64bit(skb, type, counted(snet, counters[type]),
				      SIPKNOCK_C_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int get_counters(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *answer = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *head;

	if (!answer)
		return -ENOMEM;
	head = genlmsg_put_reply(answer, info, &sipknock_family, 0,
				 SIPKNOCK_CMD_GET_COUNTERS);
	if (!head || put_counters(answer, sipknock_pernet(genl_info_net(info)))) {
		nlmsg_free(answer);
		return -EMSGSIZE;
	}
	genlmsg_end(answer, head);
	return genlmsg_reply(answer, info);
}

/* Where no attribute is named, each one is refused. */
static const struct nla_policy no_policy[SIPKNOCK_A_PAD + 1];

static const struct nla_policy table_policy[SIPKNOCK_A_TABLE + 1] = {
	[SIPKNOCK_A_TABLE] = SIPKNOCK_NLA_NAME,
};

static const struct genl_ops sipknock_ops[] = {
	{
		.cmd = SIPKNOCK_CMD_GET_TABLES,
		.dumpit = tables_dump,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_GET_ENTRIES,
		.start = sipknock_entries_start,
		.dumpit = sipknock_entries_dump,
		.done = sipknock_entries_done,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = table_policy,
		.maxattr = ARRAY_SIZE(table_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_ADD,
		.doit = sipknock_entry_add,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = sipknock_add_policy,
		.maxattr = ARRAY_SIZE(sipknock_add_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_DEL,
		.doit = sipknock_entry_del,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = sipknock_del_policy,
		.maxattr = ARRAY_SIZE(sipknock_del_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_FLUSH,
		.doit = table_flush,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = table_policy,
		.maxattr = ARRAY_SIZE(table_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_GET_COUNTERS,
		.doit = get_counters,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_GET_SETS,
		.dumpit = sipknock_sets_dump,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_GET_SECRETS,
		.start = sipknock_secrets_start,
		.dumpit = sipknock_secrets_dump,
		.done = sipknock_secrets_done,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = sipknock_set_policy,
		.maxattr = ARRAY_SIZE(sipknock_set_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_LOAD_BEGIN,
		.doit = sipknock_load_begin_cmd,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = sipknock_load_policy,
		.maxattr = ARRAY_SIZE(sipknock_load_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_LOAD_LINES,
		.doit = sipknock_load_lines_cmd,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = sipknock_lines_policy,
		.maxattr = ARRAY_SIZE(sipknock_lines_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_LOAD_COMMIT,
		.doit = sipknock_load_commit_cmd,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = no_policy,
		.maxattr = ARRAY_SIZE(no_policy) - 1,
	},
	{
		.cmd = SIPKNOCK_CMD_DEL_SET,
		.doit = sipknock_set_del_cmd,
		.flags = GENL_UNS_ADMIN_PERM,
		.policy = sipknock_set_policy,
		.maxattr = ARRAY_SIZE(sipknock_set_policy) - 1,
	},
};

static const struct genl_multicast_group sipknock_groups[] = {
	{
		.name = SIPKNOCK_GENL_EVENTS,
		.flags = GENL_MCAST_CAP_NET_ADMIN,
	},
};

struct genl_family sipknock_family __ro_after_init = {
	.name = SIPKNOCK_GENL_NAME,
	.version = SIPKNOCK_GENL_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true,
	.ops = sipknock_ops,
	.n_ops = ARRAY_SIZE(sipknock_ops),
	.mcgrps = sipknock_groups,
	.n_mcgrps = ARRAY_SIZE(sipknock_groups),
};

/**
 * sipknock_netlink_init - offer the family
 *
 * Context: process; the namespaces are ready.
 * Return: 0 or a negative errno
 */
int __init sipknock_netlink_init(void)
{
	int err = sipknock_netlink_sets_init();

	if (err)
		return err;
	err = genl_register_family(&sipknock_family);
	if (err)
		sipknock_netlink_sets_exit();
	else
		sipknock_event_start();
	return err;
}

/**
 * sipknock_netlink_exit - withdraw it
 *
 * Context: process; waits for requests. A dump that is not over would have kept
 * the module.
 */
void sipknock_netlink_exit(void)
{
	sipknock_event_stop();
	genl_unregister_family(&sipknock_family);
	sipknock_netlink_sets_exit();
}

MODULE_ALIAS_GENL_FAMILY(SIPKNOCK_GENL_NAME);

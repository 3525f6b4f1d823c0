/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_NETLINK_H
#define _SIPKNOCK_NETLINK_H

#include <linux/netfilter/xt_sipknock.h>
#include <linux/netfilter/xt_sipknock_netlink.h>
#include <net/genetlink.h>

#include "compat.h"
#include "table.h"

extern struct genl_family sipknock_family;

/* Policies that more than one command has. */
#define SIPKNOCK_NLA_NAME						\
	NLA_POLICY_VALIDATE_FN(NLA_NUL_STRING, sipknock_nla_name,	\
			       XT_SIPKNOCK_NAME_SIZE - 1)
#define SIPKNOCK_NLA_LABEL						\
	NLA_POLICY_VALIDATE_FN(NLA_NUL_STRING, sipknock_nla_text,	\
			       XT_SIPKNOCK_LABEL_SIZE - 1)

#define SIPKNOCK_NLA_TEXT(size)						\
	NLA_POLICY_VALIDATE_FN(NLA_NUL_STRING, sipknock_nla_text, (size) - 1)

int sipknock_nla_name(const struct nlattr *attr, struct netlink_ext_ack *extack);
int sipknock_nla_text(const struct nlattr *attr, struct netlink_ext_ack *extack);

struct sipknock_table *sipknock_nla_table(struct net *net,
					  const struct nlattr *attr, bool make,
					  struct netlink_ext_ack *extack);
int sipknock_put_address(struct sk_buff *skb, const union nf_inet_addr *addr,
			 u8 family);
int sipknock_put_bytes(struct sk_buff *skb, int type, const char *text,
		       size_t size);

/* netlink_entry.c */
extern const struct nla_policy sipknock_add_policy[SIPKNOCK_A_TTL + 1];
extern const struct nla_policy sipknock_del_policy[SIPKNOCK_A_ADDR6 + 1];

int sipknock_entries_start(struct netlink_callback *cb);
int sipknock_entries_dump(struct sk_buff *skb, struct netlink_callback *cb);
int sipknock_entries_done(struct netlink_callback *cb);
int sipknock_entry_add(struct sk_buff *skb, struct genl_info *info);
int sipknock_entry_del(struct sk_buff *skb, struct genl_info *info);

/* netlink_sets.c */
extern const struct nla_policy sipknock_set_policy[SIPKNOCK_A_SET + 1];
extern const struct nla_policy sipknock_load_policy[SIPKNOCK_A_SECRETS + 1];
extern const struct nla_policy sipknock_lines_policy[SIPKNOCK_A_LINE + 1];

int sipknock_sets_dump(struct sk_buff *skb, struct netlink_callback *cb);
int sipknock_secrets_start(struct netlink_callback *cb);
int sipknock_secrets_dump(struct sk_buff *skb, struct netlink_callback *cb);
int sipknock_secrets_done(struct netlink_callback *cb);
int sipknock_load_begin_cmd(struct sk_buff *skb, struct genl_info *info);
int sipknock_load_lines_cmd(struct sk_buff *skb, struct genl_info *info);
int sipknock_load_commit_cmd(struct sk_buff *skb, struct genl_info *info);
int sipknock_set_del_cmd(struct sk_buff *skb, struct genl_info *info);
int sipknock_netlink_sets_init(void);
void sipknock_netlink_sets_exit(void);

int sipknock_netlink_init(void);
void sipknock_netlink_exit(void);

#endif /* _SIPKNOCK_NETLINK_H */

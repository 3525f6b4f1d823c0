// SPDX-License-Identifier: GPL-2.0
/* The commands of the netlink family that show and change entries. */
#include <linux/slab.h>
#include <linux/string.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "netlink.h"
#include "walk.h"

#define EXPIRES_MS_MAX	((u64)XT_SIPKNOCK_SECONDS_MAX * MSEC_PER_SEC)

static_assert(SIPKNOCK_AOR_MAX == SIP_AOR_MAX);

static struct netlink_range_validation expires_range = {
	.max = EXPIRES_MS_MAX,
};

static int nla_method(const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	const char *text = nla_data(attr);
	int len = 0;

	while (sip_is_token_byte(text[len]))
		len++;
	if (len && len + 1 == nla_len(attr))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr, "no RFC 3261 token");
	return -EINVAL;
}

const struct nla_policy sipknock_del_policy[SIPKNOCK_A_ADDR6 + 1] = {
	[SIPKNOCK_A_TABLE] = SIPKNOCK_NLA_NAME,
	[SIPKNOCK_A_ADDR4] = NLA_POLICY_EXACT_LEN(sizeof(struct in_addr)),
	[SIPKNOCK_A_ADDR6] = NLA_POLICY_EXACT_LEN(sizeof(struct in6_addr)),
};

const struct nla_policy sipknock_add_policy[SIPKNOCK_A_TTL + 1] = {
	[SIPKNOCK_A_TABLE] = SIPKNOCK_NLA_NAME,
	[SIPKNOCK_A_ADDR4] = NLA_POLICY_EXACT_LEN(sizeof(struct in_addr)),
	[SIPKNOCK_A_ADDR6] = NLA_POLICY_EXACT_LEN(sizeof(struct in6_addr)),
	[SIPKNOCK_A_LABEL] = SIPKNOCK_NLA_LABEL,
	[SIPKNOCK_A_KNOCKS] = NLA_POLICY_MIN(NLA_U32, 1),
	[SIPKNOCK_A_FIRST] = { .type = NLA_U64 },
	[SIPKNOCK_A_LAST] = { .type = NLA_U64 },
	[SIPKNOCK_A_EXPIRES_MS] = NLA_POLICY_FULL_RANGE(NLA_U64, &expires_range),
	[SIPKNOCK_A_PROTO] = { .type = NLA_U8 },
	[SIPKNOCK_A_DPORT] = { .type = NLA_U16 },
	[SIPKNOCK_A_METHOD] = NLA_POLICY_VALIDATE_FN(NLA_NUL_STRING, nla_method,
						     XT_SIPKNOCK_METHOD_MAX),
	[SIPKNOCK_A_AOR] = NLA_POLICY_RANGE(NLA_BINARY, 1, SIPKNOCK_AOR_MAX),
	[SIPKNOCK_A_TTL] = { .type = NLA_U8 },
};

/**
 * struct entries_dump - a dump of entries, in netlink_callback.ctx
 * @table: pinned
 * @walk: how far it is
 */
struct entries_dump {
	struct sipknock_table *table;
	struct sipknock_walk walk;
};

static_assert(sizeof(struct entries_dump) <=
	      sizeof_field(struct netlink_callback, ctx));

static int put_time(struct sk_buff *skb, int type, u64 epoch, u32 coarse)
{
	return nla_put_u64_64bit(skb, type, sipknock_unix_seconds(epoch, coarse),
				 SIPKNOCK_A_PAD);
}

/* What does not change with time. */
static int put_packet(struct sk_buff *skb, const struct sipknock_entry *entry)
{
	const struct sipknock_label *label = rcu_dereference(entry->label);

	if ((label && nla_put_string(skb, SIPKNOCK_A_LABEL, label->text)) ||
	    (entry->proto && nla_put_u8(skb, SIPKNOCK_A_PROTO, entry->proto)) ||
	    (entry->dport && nla_put_u16(skb, SIPKNOCK_A_DPORT, entry->dport)) ||
	    (entry->ttl && nla_put_u8(skb, SIPKNOCK_A_TTL, entry->ttl)) ||
	    (entry->aor_len && nla_put(skb, SIPKNOCK_A_AOR, entry->aor_len,
				       entry->aor)))
		return -EMSGSIZE;
	return sipknock_put_bytes(skb, SIPKNOCK_A_METHOD, entry->method,
				  sizeof(entry->method));
}

static int put_entry(struct sk_buff *skb, const struct sipknock_table *table,
		     const struct sipknock_entry *entry, u64 epoch, u64 now)
{
	u32 last = sipknock_coarse_last(entry->last, now);
	u64 expires = entry->expires;

	if (nla_put_string(skb, SIPKNOCK_A_TABLE, table->name) ||
	    sipknock_put_address(skb, &entry->addr, entry->family) ||
	    nla_put_u32(skb, SIPKNOCK_A_KNOCKS, entry->knocks) ||
	    put_time(skb, SIPKNOCK_A_FIRST, epoch, entry->first) ||
	    put_time(skb, SIPKNOCK_A_LAST, epoch, last))
		return -EMSGSIZE;
	if (expires != SIPKNOCK_FOREVER &&
	    nla_put_u64_64bit(skb, SIPKNOCK_A_EXPIRES_MS,
			      sipknock_ms_left(expires, now), SIPKNOCK_A_PAD))
		return -EMSGSIZE;
	return put_packet(skb, entry);
}

static int put_message(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct sipknock_table *table,
		       const struct sipknock_entry *entry, u64 epoch, u64 now)
{
	void *head = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				 cb->nlh->nlmsg_seq, &sipknock_family,
				 NLM_F_MULTI, SIPKNOCK_CMD_GET_ENTRIES);

	if (!head)
		return -EMSGSIZE;
	if (put_entry(skb, table, entry, epoch, now)) {
		genlmsg_cancel(skb, head);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, head);
	return 0;
}

/**
 * sipknock_entries_start - a dump of entries begins
 * @cb: the dump; its request passed the policy
 *
 * Context: process.
 * Return: 0, or as sipknock_nla_table()
 */
int sipknock_entries_start(struct netlink_callback *cb)
{
	struct entries_dump *dump = (struct entries_dump *)cb->ctx;
	struct nlattr *name = nlmsg_find_attr(cb->nlh, GENL_HDRLEN,
					      SIPKNOCK_A_TABLE);

	dump->table = sipknock_nla_table(sock_net(cb->skb->sk), name, false,
					 cb->extack);
	return PTR_ERR_OR_ZERO(dump->table);
}

/**
 * sipknock_entries_dump - as many entries as the message holds
 * @skb: the message
 * @cb: the dump
 *
 * Context: process.
 * Return: 0 behind the last entry
 */
int sipknock_entries_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct entries_dump *dump = (struct entries_dump *)cb->ctx;
	struct sipknock_table *table = dump->table;
	u64 now = ktime_get_boottime_ns();
	u64 epoch = sipknock_epoch();
	struct sipknock_entry entry;
	bool more;

	rcu_read_lock();
	more = sipknock_walk_resume(&dump->walk, table, &entry);
	while (more && !put_message(skb, cb, table, &entry, epoch, now))
		more = sipknock_walk_next(&dump->walk, table, &entry);
	rcu_read_unlock();
	return skb->len;
}

/**
 * sipknock_entries_done - the dump is over, or its socket is gone
 * @cb: the dump
 *
 * Context: process.
 */
int sipknock_entries_done(struct netlink_callback *cb)
{
	sipknock_table_unpin(((struct entries_dump *)cb->ctx)->table);
	return 0;
}

/* The address of a request, which is there once. */
static int get_address(const struct genl_info *info, struct sipknock_key *key)
{
	const struct nlattr *addr4 = info->attrs[SIPKNOCK_A_ADDR4];
	const struct nlattr *addr6 = info->attrs[SIPKNOCK_A_ADDR6];

	memset(key, 0, sizeof(*key));
	if (addr4 && addr6) {
		NL_SET_ERR_MSG_ATTR(info->extack, addr6, "two addresses");
		return -EINVAL;
	}
	if (addr4) {
		key->family = NFPROTO_IPV4;
		key->addr.ip = nla_get_in_addr(addr4);
	} else if (addr6) {
		key->family = NFPROTO_IPV6;
		key->addr.in6 = nla_get_in6_addr(addr6);
	} else {
		NL_SET_ERR_MSG(info->extack, "no address");
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, SIPKNOCK_A_ADDR4);
		return -EINVAL;
	}
	return 0;
}

/*
 * Unix seconds as boot time: the middle of the second, so that the same second
 * is shown again. What has not come yet is now, what is too long ago is cut.
 */
static u64 past_ns(const struct nlattr *attr, u64 epoch, u64 now)
{
	u64 seconds = nla_get_u64(attr);
	s64 ns;

	if (seconds > div_u64(epoch + now, NSEC_PER_SEC))
		return now;
	ns = seconds * NSEC_PER_SEC + NSEC_PER_SEC / 2 - epoch;
	ns = max_t(s64, ns, (s64)S32_MIN << SIPKNOCK_COARSE);
	return min_t(s64, ns, now);
}

/* What KNOCKS, FIRST and LAST say; where one is missing, as if it knocked now. */
static int get_past(const struct genl_info *info, struct sipknock_past *past)
{
	const struct nlattr *knocks = info->attrs[SIPKNOCK_A_KNOCKS];
	const struct nlattr *first = info->attrs[SIPKNOCK_A_FIRST];
	const struct nlattr *last = info->attrs[SIPKNOCK_A_LAST];
	u64 epoch = sipknock_epoch();
	u64 now = sipknock_now();
	u64 opened;

	past->knocks = knocks ? nla_get_u32(knocks) : 1;
	past->last = last ? past_ns(last, epoch, now) : now;
	opened = first ? past_ns(first, epoch, now) : past->last;
	past->first = sipknock_coarse(opened);
	if ((s64)(past->last - opened) >= 0)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, first, "opened after its last knock");
	return -EINVAL;
}

static void get_summary(const struct genl_info *info, struct sip_summary *sum)
{
	const struct nlattr *method = info->attrs[SIPKNOCK_A_METHOD];
	const struct nlattr *aor = info->attrs[SIPKNOCK_A_AOR];

	memset(sum, 0, sizeof(*sum));
	if (method)
		strscpy(sum->method, nla_data(method), sizeof(sum->method));
	if (aor) {
		sum->aor_len = nla_len(aor);
		memcpy(sum->aor, nla_data(aor), sum->aor_len);
	}
}

/* Not by the policy: the kernel warns of numbers that a function validates. */
static int get_proto(const struct genl_info *info, u8 *proto)
{
	const struct nlattr *attr = info->attrs[SIPKNOCK_A_PROTO];

	*proto = attr ? nla_get_u8(attr) : 0;
	if (!attr || *proto == IPPROTO_UDP || *proto == IPPROTO_TCP)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "neither UDP (17) nor TCP (6)");
	return -EINVAL;
}

static struct sipknock_label *get_label(const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[SIPKNOCK_A_LABEL];
	struct sipknock_label *label;

	if (!attr || !*(char *)nla_data(attr))
		return NULL;
	label = sipknock_label_new(nla_data(attr));
	return label ? label : ERR_PTR(-ENOMEM);
}

static int add_to_table(const struct genl_info *info,
			const struct sipknock_key *key,
			const struct sipknock_touch *how)
{
	const struct nlattr *name = info->attrs[SIPKNOCK_A_TABLE];
	struct sipknock_table *table;
	int ret;

	table = sipknock_nla_table(genl_info_net((struct genl_info *)info), name,
				   true, info->extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	rcu_read_lock();
	ret = sipknock_table_touch(table, key, how, sipknock_now());
	rcu_read_unlock();
	sipknock_table_unpin(table);
	if (ret == -ENOSPC)
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "the table is full; raise module parameter table_max");
	return ret < 0 ? ret : 0;
}

/**
 * sipknock_entry_add - SIPKNOCK_CMD_ADD
 * @skb: the request
 * @info: what it says
 *
 * Context: process.
 * Return: 0; -EINVAL for what is missing or contradicts itself; -ENOSPC where
 * the table is full or cannot be made; -ENOMEM
 */
int sipknock_entry_add(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct sip_summary summary;
	struct sipknock_past past;
	struct sipknock_touch how = {
		.summary = &summary,
		.past = &past,
		.may_open = true,
		.each = true,
		.by_hand = true,
	};
	struct sipknock_key key;
	u64 ms;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, SIPKNOCK_A_EXPIRES_MS))
		return -EINVAL;
	err = get_address(info, &key);
	if (!err)
		err = get_past(info, &past);
	if (!err)
		err = get_proto(info, &how.proto);
	if (err)
		return err;
	get_summary(info, &summary);
	ms = nla_get_u64(attrs[SIPKNOCK_A_EXPIRES_MS]);
	how.life = ms ? ms * NSEC_PER_MSEC : SIPKNOCK_FOREVER;
	if (attrs[SIPKNOCK_A_DPORT])
		how.dport = nla_get_u16(attrs[SIPKNOCK_A_DPORT]);
	if (attrs[SIPKNOCK_A_TTL])
		how.ttl = nla_get_u8(attrs[SIPKNOCK_A_TTL]);
	how.label = get_label(info);
	if (IS_ERR(how.label))
		return PTR_ERR(how.label);
	err = add_to_table(info, &key, &how);
	sipknock_label_put(how.label);
	return err;
}

/**
 * sipknock_entry_del - SIPKNOCK_CMD_DEL
 * @skb: the request
 * @info: what it says
 *
 * Context: process.
 * Return: 0; -EINVAL for what is missing; -ENOENT: no such table or live entry
 */
int sipknock_entry_del(struct sk_buff *skb, struct genl_info *info)
{
	struct sipknock_table *table;
	struct sipknock_key key;
	bool live;
	int err;

	err = get_address(info, &key);
	if (err)
		return err;
	table = sipknock_nla_table(genl_info_net(info),
				   info->attrs[SIPKNOCK_A_TABLE], false,
				   info->extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	rcu_read_lock();
	live = sipknock_table_remove(table, &key, sipknock_now());
	rcu_read_unlock();
	sipknock_table_unpin(table);
	if (live)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack,
			    info->attrs[key.family == NFPROTO_IPV4 ?
					SIPKNOCK_A_ADDR4 : SIPKNOCK_A_ADDR6],
			    "no such entry");
	return -ENOENT;
}

// SPDX-License-Identifier: GPL-2.0
/* The commands of the netlink family that load and show secret sets. */
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/string.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "compat.h"
#include "netlink.h"
#include "secrets.h"

static_assert(SIP_SECRET_MAX == XT_SIPKNOCK_SECRET_MAX);

static struct netlink_range_validation secrets_range = {
	.min = 1,
	.max = SIPKNOCK_SECRETS_MAX,
};

const struct nla_policy sipknock_set_policy[SIPKNOCK_A_SET + 1] = {
	[SIPKNOCK_A_SET] = SIPKNOCK_NLA_NAME,
};

const struct nla_policy sipknock_load_policy[SIPKNOCK_A_SECRETS + 1] = {
	[SIPKNOCK_A_SET] = SIPKNOCK_NLA_NAME,
	[SIPKNOCK_A_SECRETS] = NLA_POLICY_FULL_RANGE(NLA_U32, &secrets_range),
};

/* Lines are read one by one, each with what is wrong in it. */
const struct nla_policy sipknock_lines_policy[SIPKNOCK_A_LINE + 1] = {
	[SIPKNOCK_A_LINE] = { .type = NLA_NESTED },
};

static const struct nla_policy line_policy[SIPKNOCK_A_MAX + 1] = {
	[SIPKNOCK_A_LABEL] = SIPKNOCK_NLA_LABEL,
	[SIPKNOCK_A_SECRET] = { .type = NLA_BINARY, .len = XT_SIPKNOCK_SECRET_MAX },
	[SIPKNOCK_A_METHODS] = SIPKNOCK_NLA_TEXT(XT_SIPKNOCK_METHODS_SIZE),
	[SIPKNOCK_A_HEADERS] = SIPKNOCK_NLA_TEXT(XT_SIPKNOCK_HEADERS_SIZE),
	[SIPKNOCK_A_MAX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* A request's name of a set, or NULL where there is none. */
static const char *set_name(const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[SIPKNOCK_A_SET];

	if (attr)
		return nla_data(attr);
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, SIPKNOCK_A_SET);
	return NULL;
}

/**
 * sipknock_load_begin_cmd - SIPKNOCK_CMD_LOAD_BEGIN
 * @skb: the request
 * @info: what it says
 *
 * Context: process.
 * Return: 0; -EINVAL for what is missing; or as sipknock_load_begin()
 */
int sipknock_load_begin_cmd(struct sk_buff *skb, struct genl_info *info)
{
	struct sipknock_net *snet = sipknock_pernet(genl_info_net(info));
	const char *name = set_name(info);
	struct sipknock_load *load;

	if (!name || GENL_REQ_ATTR_CHECK(info, SIPKNOCK_A_SECRETS))
		return -EINVAL;
	mutex_lock(&snet->sets.loading);
	load = sipknock_load_begin(snet, info->snd_portid, name,
				   nla_get_u32(info->attrs[SIPKNOCK_A_SECRETS]));
	mutex_unlock(&snet->sets.loading);
	if (load == ERR_PTR(-ENOSPC))
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[SIPKNOCK_A_SET],
				    "the namespace has all the sets or loads it may have; delete a set");
	return PTR_ERR_OR_ZERO(load);
}

/* Text of a line that is read in place, or NULL. */
static char *line_text(struct nlattr *attr)
{
	return attr && *(char *)nla_data(attr) ? nla_data(attr) : NULL;
}

static int add_line(struct sipknock_load *load, struct nlattr *nest,
		    struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[SIPKNOCK_A_MAX + 1];
	struct sipknock_line line = {};
	const char *why = NULL;
	struct nlattr *secret;
	int err;

	err = nla_parse_nested(attrs, SIPKNOCK_A_MAX, nest, line_policy, extack);
	if (err)
		return err;
	secret = attrs[SIPKNOCK_A_SECRET];
	line.label = line_text(attrs[SIPKNOCK_A_LABEL]);
	if (!secret || !nla_len(secret) || !line.label) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "a line has a label and a secret");
		return -EINVAL;
	}
	line.secret = nla_data(secret);
	line.len = nla_len(secret);
	line.methods = line_text(attrs[SIPKNOCK_A_METHODS]);
	line.headers = line_text(attrs[SIPKNOCK_A_HEADERS]);
	if (attrs[SIPKNOCK_A_MAX])
		line.max = nla_get_u32(attrs[SIPKNOCK_A_MAX]);
	err = sipknock_load_add(load, &line, &why);
	if (err) {
		NL_SET_BAD_ATTR(extack, nest);
		extack->_msg = why;
	}
	return err;
}

/* No secret stays in a buffer that is freed. */
static void wipe_line(struct nlattr *nest)
{
	struct nlattr *attr;
	int rest;

	nla_for_each_nested(attr, nest, rest)
		if (nla_type(attr) == SIPKNOCK_A_SECRET)
			memzero_explicit(nla_data(attr), nla_len(attr));
}

/* The number of the bad line, from 0. */
static void say_line(struct netlink_ext_ack *extack, u32 line)
{
	static_assert(sizeof(line) <= NETLINK_MAX_COOKIE_LEN);
	memcpy(extack->cookie, &line, sizeof(line));
	extack->cookie_len = sizeof(line);
}

/* All lines of a message; -EINVAL where none is in it. */
static int add_lines(struct sipknock_load *load, struct genl_info *info)
{
	struct nlattr *nest;
	int err = -EINVAL;
	int rest;

	if (!info->attrs[SIPKNOCK_A_LINE])
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, SIPKNOCK_A_LINE);
	nlmsg_for_each_attr(nest, info->nlhdr, GENL_HDRLEN, rest) {
		err = add_line(load, nest, info->extack);
		if (err) {
			say_line(info->extack, sipknock_load_line(load));
			break;
		}
		cond_resched();
	}
	nlmsg_for_each_attr(nest, info->nlhdr, GENL_HDRLEN, rest)
		wipe_line(nest);
	return err;
}

/* What the socket is loading; the lock is held where there is something. */
static struct sipknock_load *find_load(struct sipknock_net *snet,
				       const struct genl_info *info)
{
	struct sipknock_load *load;

	mutex_lock(&snet->sets.loading);
	load = sipknock_load_find(snet, info->snd_portid);
	if (load)
		return load;
	mutex_unlock(&snet->sets.loading);
	NL_SET_ERR_MSG(info->extack, "this socket loads nothing: LOAD_BEGIN comes first");
	return NULL;
}

/**
 * sipknock_load_lines_cmd - SIPKNOCK_CMD_LOAD_LINES
 * @skb: the request
 * @info: what it says
 *
 * Context: process.
 * Return: 0; -EINVAL where nothing is being loaded or a line is bad; or as
 * sipknock_load_add(). The load is over where this fails.
 */
int sipknock_load_lines_cmd(struct sk_buff *skb, struct genl_info *info)
{
	struct sipknock_net *snet = sipknock_pernet(genl_info_net(info));
	struct sipknock_load *load = find_load(snet, info);
	int err;

	if (!load)
		return -EINVAL;
	err = add_lines(load, info);
	if (err)
		sipknock_load_drop(&snet->sets, load);
	mutex_unlock(&snet->sets.loading);
	return err;
}

/**
 * sipknock_load_commit_cmd - SIPKNOCK_CMD_LOAD_COMMIT
 * @skb: the request
 * @info: what it says
 *
 * Context: process.
 * Return: 0; -EINVAL where nothing is being loaded; or as
 * sipknock_load_commit()
 */
int sipknock_load_commit_cmd(struct sk_buff *skb, struct genl_info *info)
{
	struct sipknock_net *snet = sipknock_pernet(genl_info_net(info));
	struct sipknock_load *load = find_load(snet, info);
	int err;

	if (!load)
		return -EINVAL;
	err = sipknock_load_commit(snet, load);
	mutex_unlock(&snet->sets.loading);
	if (err == -EINVAL)
		NL_SET_ERR_MSG(info->extack, "fewer lines than announced");
	return err;
}

/**
 * sipknock_set_del_cmd - SIPKNOCK_CMD_DEL_SET
 * @skb: the request
 * @info: what it says
 *
 * Context: process.
 * Return: 0; -EINVAL for what is missing; or as sipknock_set_unload()
 */
int sipknock_set_del_cmd(struct sk_buff *skb, struct genl_info *info)
{
	const char *name = set_name(info);
	int err;

	if (!name)
		return -EINVAL;
	err = sipknock_set_unload(sipknock_pernet(genl_info_net(info)), name);
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[SIPKNOCK_A_SET],
				    "no such set");
	return err;
}

static void *put_head(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd)
{
	return genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			   &sipknock_family, NLM_F_MULTI, cmd);
}

/* Done with a message: it stays where @err is 0. */
static int put_tail(struct sk_buff *skb, void *head, int err)
{
	if (err)
		genlmsg_cancel(skb, head);
	else
		genlmsg_end(skb, head);
	return err;
}

static int put_set_attrs(struct sk_buff *skb,
			 const struct sipknock_named_set *named)
{
	const struct sipknock_set *set = rcu_dereference_protected(named->set, true);

	if (nla_put_string(skb, SIPKNOCK_A_SET, named->name) ||
	    nla_put_u32(skb, SIPKNOCK_A_RULES, named->rules))
		return -EMSGSIZE;
	if (set && (nla_put_flag(skb, SIPKNOCK_A_LOADED) ||
		    nla_put_u32(skb, SIPKNOCK_A_SECRETS, set->n_lines) ||
		    nla_put_u64_64bit(skb, SIPKNOCK_A_BYTES, set->bytes,
				      SIPKNOCK_A_PAD)))
		return -EMSGSIZE;
	return 0;
}

static int put_set(struct sk_buff *skb, struct netlink_callback *cb,
		   const struct sipknock_named_set *named)
{
	void *head = put_head(skb, cb, SIPKNOCK_CMD_GET_SETS);

	return head ? put_tail(skb, head, put_set_attrs(skb, named)) : -EMSGSIZE;
}

/**
 * struct sets_dump - a dump of sets, in netlink_callback.ctx
 * @shown: serial of the one that was shown last
 */
struct sets_dump {
	u64 shown;
};

/**
 * sipknock_sets_dump - SIPKNOCK_CMD_GET_SETS
 * @skb: the message
 * @cb: the dump
 *
 * Context: process.
 * Return: 0 behind the last set
 */
int sipknock_sets_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct sipknock_net *snet = sipknock_pernet(sock_net(cb->skb->sk));
	struct sets_dump *dump = (struct sets_dump *)cb->ctx;
	const struct sipknock_named_set *named;

	mutex_lock(&snet->lock);
	list_for_each_entry(named, &snet->sets.named, list) {
		if (named->serial <= dump->shown)
			continue;
		if (put_set(skb, cb, named))
			break;
		dump->shown = named->serial;
	}
	mutex_unlock(&snet->lock);
	return skb->len;
}

/* Those of @all whose bits are set, with commas between; nothing where none is. */
static int put_names(struct sk_buff *skb, int type, const struct sip_text *all,
		     u64 bits)
{
	char text[XT_SIPKNOCK_HEADERS_SIZE + 1];
	size_t len = 0;
	u8 i;

	for (; bits; bits &= bits - 1) {
		i = __ffs64(bits);
		if (len + all[i].len + 1 > sizeof(text))
			return -EMSGSIZE;
		memcpy(text + len, all[i].text, all[i].len);
		len += all[i].len;
		text[len++] = ',';
	}
	return len ? sipknock_put_bytes(skb, type, text, len - 1) : 0;
}

static int put_line_attrs(struct sk_buff *skb, const char *name,
			  const struct sipknock_set *set, u32 i)
{
	const struct sipknock_secret_line *line = &set->lines[i];
	const struct sipknock_label *label = set->labels[line->label];
	const struct sipknock_limit *limit = &set->limits[line->limit];

	if (nla_put_string(skb, SIPKNOCK_A_SET, name) ||
	    nla_put_string(skb, SIPKNOCK_A_LABEL, label->text) ||
	    nla_put_u32(skb, SIPKNOCK_A_OPEN, atomic_read(&label->open)) ||
	    (line->max && nla_put_u32(skb, SIPKNOCK_A_MAX, line->max)) ||
	    put_names(skb, SIPKNOCK_A_METHODS, set->methods, limit->methods))
		return -EMSGSIZE;
	return put_names(skb, SIPKNOCK_A_HEADERS, set->headers, limit->headers);
}

/**
 * struct secrets_dump - a dump of a set's lines, in netlink_callback.ctx
 * @set: kept, also when another one takes its place
 * @line: that is due
 * @name: of the set
 */
struct secrets_dump {
	struct sipknock_set *set;
	u32 line;
	char name[XT_SIPKNOCK_NAME_SIZE];
};

static_assert(sizeof(struct secrets_dump) <=
	      sizeof_field(struct netlink_callback, ctx));

/**
 * sipknock_secrets_start - SIPKNOCK_CMD_GET_SECRETS begins
 * @cb: the dump; its request passed the policy
 *
 * Context: process.
 * Return: 0; -EINVAL without a name; -ENOENT where the set is not loaded
 */
int sipknock_secrets_start(struct netlink_callback *cb)
{
	struct sipknock_net *snet = sipknock_pernet(sock_net(cb->skb->sk));
	struct secrets_dump *dump = (struct secrets_dump *)cb->ctx;
	struct nlattr *name = nlmsg_find_attr(cb->nlh, GENL_HDRLEN,
					      SIPKNOCK_A_SET);
	struct sipknock_named_set *named;

	if (!name) {
		NL_SET_ERR_ATTR_MISS(cb->extack, NULL, SIPKNOCK_A_SET);
		return -EINVAL;
	}
	mutex_lock(&snet->lock);
	named = sipknock_named_set_find(snet, nla_data(name));
	dump->set = named ? rcu_dereference_protected(named->set, true) : NULL;
	if (dump->set) {
		refcount_inc(&dump->set->refs);
		strscpy(dump->name, named->name, sizeof(dump->name));
	}
	mutex_unlock(&snet->lock);
	if (dump->set)
		return 0;
	NL_SET_ERR_MSG_ATTR(cb->extack, name, "no such set");
	return -ENOENT;
}

/**
 * sipknock_secrets_dump - as many lines as the message holds
 * @skb: the message
 * @cb: the dump
 *
 * Context: process.
 * Return: 0 behind the last line
 */
int sipknock_secrets_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct secrets_dump *dump = (struct secrets_dump *)cb->ctx;
	void *head;

	for (; dump->line < dump->set->n_lines; dump->line++) {
		head = put_head(skb, cb, SIPKNOCK_CMD_GET_SECRETS);
		if (!head || put_tail(skb, head,
				      put_line_attrs(skb, dump->name, dump->set,
						     dump->line)))
			break;
	}
	return skb->len;
}

/**
 * sipknock_secrets_done - the dump is over, or its socket is gone
 * @cb: the dump
 *
 * Context: process.
 */
int sipknock_secrets_done(struct netlink_callback *cb)
{
	sipknock_set_put(((struct secrets_dump *)cb->ctx)->set);
	return 0;
}

/* A load is gone with its socket. */
static int socket_event(struct notifier_block *block, unsigned long event,
			void *data)
{
	const struct netlink_notify *notify = data;
	struct sipknock_net *snet;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	snet = sipknock_pernet(notify->net);
	mutex_lock(&snet->sets.loading);
	sipknock_load_drop(&snet->sets,
			   sipknock_load_find(snet, notify->portid));
	mutex_unlock(&snet->sets.loading);
	return NOTIFY_DONE;
}

static struct notifier_block socket_notifier = {
	.notifier_call = socket_event,
};

/**
 * sipknock_netlink_sets_init - hear of sockets that go
 *
 * Context: process; the namespaces are ready.
 * Return: 0 or a negative errno
 */
int __init sipknock_netlink_sets_init(void)
{
	return netlink_register_notifier(&socket_notifier);
}

/**
 * sipknock_netlink_sets_exit - sockets are no concern of ours any more
 *
 * Context: process; no request comes any more.
 */
void sipknock_netlink_sets_exit(void)
{
	netlink_unregister_notifier(&socket_notifier);
}

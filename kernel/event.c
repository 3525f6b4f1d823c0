// SPDX-License-Identifier: GPL-2.0
/*
 * Events of the netlink family. Where nobody listens nothing is built; where
 * somebody does, it is built without a lock of the table.
 */
#include <linux/rcupdate.h>
#include <net/net_namespace.h>

#include "event.h"
#include "netlink.h"

#define GROUP		0	/* of sipknock_family */
#define REFUSED_MAX	1000	/* refusals told a second and namespace */

#define EVENT_SIZE	(nla_total_size(XT_SIPKNOCK_NAME_SIZE) +	\
			 nla_total_size(sizeof(u32)) +			\
			 nla_total_size(sizeof(struct in6_addr)) +	\
			 nla_total_size(XT_SIPKNOCK_LABEL_SIZE) +	\
			 nla_total_size_64bit(sizeof(u64)) +		\
			 nla_total_size(sizeof(u8)) +			\
			 nla_total_size(sizeof(u16)) +			\
			 nla_total_size(METHOD_SIZE + 1) +		\
			 nla_total_size(SIPKNOCK_AOR_MAX) +		\
			 nla_total_size(SIPKNOCK_USER_AGENT_MAX))

#define METHOD_SIZE	sizeof_field(struct sipknock_entry, method)

static_assert(SIPKNOCK_USER_AGENT_MAX == SIP_AGENT_MAX);

/* The family is registered: its group is its own. Read under RCU. */
static bool telling __read_mostly;

/**
 * struct event - what is told
 * @table: where
 * @key: of whom
 * @entry: as it is or was, or NULL
 * @touch: what came, or NULL
 * @now: boot time in ns
 * @what: became of it
 */
struct event {
	const struct sipknock_table *table;
	const struct sipknock_key *key;
	const struct sipknock_entry *entry;
	const struct sipknock_touch *touch;
	u64 now;
	enum sipknock_event what;
};

static int put_label(struct sk_buff *skb, const struct event *event)
{
	const struct sipknock_label *label = NULL;

	if (event->entry)
		label = rcu_dereference(event->entry->label);
	else if (event->touch)
		label = event->touch->label;
	return label ? nla_put_string(skb, SIPKNOCK_A_LABEL, label->text) : 0;
}

static int put_expires(struct sk_buff *skb, const struct event *event)
{
	u64 expires;

	if (!event->entry)
		return 0;
	expires = READ_ONCE(event->entry->expires);
	if (expires == SIPKNOCK_FOREVER)
		return 0;
	return nla_put_u64_64bit(skb, SIPKNOCK_A_EXPIRES_MS,
				 sipknock_ms_left(expires, event->now),
				 SIPKNOCK_A_PAD);
}

static int put_packet(struct sk_buff *skb, u8 proto, u16 dport,
		      const char *method, const u8 *aor, u8 aor_len)
{
	if ((proto && nla_put_u8(skb, SIPKNOCK_A_PROTO, proto)) ||
	    (dport && nla_put_u16(skb, SIPKNOCK_A_DPORT, dport)) ||
	    (aor_len && nla_put(skb, SIPKNOCK_A_AOR, aor_len, aor)))
		return -EMSGSIZE;
	return sipknock_put_bytes(skb, SIPKNOCK_A_METHOD, method, METHOD_SIZE);
}

/* What the packet says that came, or else the one that opened the entry. */
static int put_said(struct sk_buff *skb, const struct event *event)
{
	const struct sipknock_touch *touch = event->touch;
	const struct sipknock_entry *entry = event->entry;
	const struct sip_summary *sum;

	if (touch && touch->agent && touch->agent->len &&
	    nla_put(skb, SIPKNOCK_A_USER_AGENT, touch->agent->len,
		    touch->agent->text))
		return -EMSGSIZE;
	if (touch && touch->proto) {
		sum = touch->summary;
		return put_packet(skb, touch->proto, touch->dport,
				  sum ? sum->method : "", sum ? sum->aor : NULL,
				  sum ? sum->aor_len : 0);
	}
	if (!entry)
		return 0;
	return put_packet(skb, entry->proto, entry->dport, entry->method,
			  entry->aor, entry->aor_len);
}

static int put_event(struct sk_buff *skb, const struct event *event)
{
	void *head = genlmsg_put(skb, 0, 0, &sipknock_family, 0,
				 SIPKNOCK_CMD_EVENT);

	if (!head)
		return -EMSGSIZE;
	if (nla_put_string(skb, SIPKNOCK_A_TABLE, event->table->name) ||
	    nla_put_u32(skb, SIPKNOCK_A_EVENT, event->what) ||
	    sipknock_put_address(skb, &event->key->addr, event->key->family) ||
	    put_label(skb, event) || put_expires(skb, event) ||
	    put_said(skb, event))
		return -EMSGSIZE;
	genlmsg_end(skb, head);
	return 0;
}

/* RCU read side; somebody listens. */
static void send(const struct event *event)
{
	struct net *net = event->table->snet->net;
	struct sk_buff *skb;

	skb = genlmsg_new(EVENT_SIZE, GFP_ATOMIC | __GFP_NOWARN);
	if (!skb || WARN_ON_ONCE(put_event(skb, event))) {
		nlmsg_free(skb);
		genl_set_err(&sipknock_family, net, 0, GROUP, -ENOBUFS);
		return;
	}
	genlmsg_multicast_netns(&sipknock_family, net, skb, 0, GROUP,
				GFP_ATOMIC);
}

/*
 * A flood that is refused costs a counter, not a message each; the listeners
 * are told that they miss something. Two CPUs may both begin a second.
 */
static bool may_tell_refusal(struct sipknock_net *snet, u64 now)
{
	if ((s64)(now - READ_ONCE(snet->refused_from)) >= (s64)NSEC_PER_SEC) {
		WRITE_ONCE(snet->refused_from, now);
		atomic_set(&snet->refused, 0);
	}
	if (atomic_read(&snet->refused) > REFUSED_MAX)
		return false;
	if (atomic_inc_return(&snet->refused) <= REFUSED_MAX)
		return true;
	genl_set_err(&sipknock_family, snet->net, 0, GROUP, -ENOBUFS);
	return false;
}

/* The event of what sipknock_table_touch() did, or a negative number. */
static int touched(const struct sipknock_touch *touch, int what)
{
	switch (what) {
	case SIPKNOCK_OPENED:
		return SIPKNOCK_EVENT_OPENED;
	case SIPKNOCK_EXTENDED:
		return SIPKNOCK_EVENT_REFRESHED;
	case SIPKNOCK_AGAIN:
		return touch->by_hand ? SIPKNOCK_EVENT_REFRESHED : -1;
	case -ENOSPC:
	case -ENOMEM:
		return touch->by_hand ? -1 : SIPKNOCK_EVENT_REFUSED_FULL;
	case -EDQUOT:
		return SIPKNOCK_EVENT_REFUSED_MAX;
	default:
		return -1;
	}
}

/**
 * sipknock_event_wanted - does anybody listen?
 * @snet: the namespace
 *
 * A listener in another namespace counts too: what is sent then reaches nobody.
 *
 * Context: any.
 */
bool sipknock_event_wanted(const struct sipknock_net *snet)
{
	return READ_ONCE(telling) && !READ_ONCE(snet->dead) &&
	       genl_has_listeners(&sipknock_family, snet->net, GROUP);
}

/**
 * sipknock_event_touched - tell what became of a touch
 * @table: the table
 * @key: the address
 * @touch: how it was touched
 * @what: that sipknock_table_touch() did
 * @entry: a copy of the entry, as it was then, or NULL: it was refused
 * @now: boot time in ns
 *
 * Context: softirq or process, RCU read side, without the index's lock.
 */
void sipknock_event_touched(struct sipknock_table *table,
			    const struct sipknock_key *key,
			    const struct sipknock_touch *touch, int what,
			    const struct sipknock_entry *entry, u64 now)
{
	int number = touched(touch, what);
	struct event event = {
		.table = table,
		.key = key,
		.entry = entry,
		.touch = touch,
		.now = now,
		.what = number,
	};

	if (number < 0 || !sipknock_event_wanted(table->snet))
		return;
	if (what < 0 && !may_tell_refusal(table->snet, now))
		return;
	send(&event);
}

/**
 * sipknock_event_gone - tell that an entry expired or was deleted
 * @table: the table
 * @entry: not in it any more, nor anybody else's
 * @now: boot time in ns; what had ended by then expired
 *
 * Context: softirq or process, without the index's lock.
 */
void sipknock_event_gone(struct sipknock_table *table,
			 const struct sipknock_entry *entry, u64 now)
{
	struct sipknock_key key = { entry->addr, entry->family };
	struct event event = {
		.table = table,
		.key = &key,
		.entry = entry,
		.now = now,
		.what = sipknock_entry_is_live(entry, now) ?
			SIPKNOCK_EVENT_DELETED : SIPKNOCK_EVENT_EXPIRED,
	};

	rcu_read_lock();
	if (sipknock_event_wanted(table->snet))
		send(&event);
	rcu_read_unlock();
}

/**
 * sipknock_event_start - tell from now on
 *
 * Context: the family is registered.
 */
void sipknock_event_start(void)
{
	WRITE_ONCE(telling, true);
}

/**
 * sipknock_event_stop - tell nothing any more
 *
 * Context: process; the family may be unregistered then.
 */
void sipknock_event_stop(void)
{
	WRITE_ONCE(telling, false);
	synchronize_rcu();
}

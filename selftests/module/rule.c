// SPDX-License-Identifier: GPL-2.0
/* Rules, made and asked as x_tables makes and asks them. */
#include <linux/bottom_half.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <net/net_namespace.h>

#include "split.h"

static void rule_free(struct split_rule *rule, struct net *net, u8 family)
{
	struct xt_mtdtor_param par = {
		.net = net,
		.match = rule->match,
		.matchinfo = rule->info,
		.family = family,
	};

	if (!rule->match)
		return;
	rule->match->destroy(&par);
	module_put(rule->match->me);
	kfree(rule->info);
	rule->match = NULL;
}

static struct xt_sipknock_mtinfo *new_info(const struct split_message *msg)
{
	struct xt_sipknock_mtinfo *info = kzalloc(sizeof(*info), GFP_KERNEL);

	if (!info)
		return NULL;
	memset(&info->mask, 0xff, sizeof(info->mask));
	info->flags = msg->flags;
	info->secret_len = strlen(msg->secret);
	memcpy(info->secret, msg->secret, info->secret_len);
	strscpy(info->headers, msg->headers, sizeof(info->headers));
	if (msg->status)
		strscpy(info->status, msg->status, sizeof(info->status));
	return info;
}

/* Takes @info. */
static int rule_make(struct split_rule *rule, struct net *net, u8 family,
		     struct xt_sipknock_mtinfo *info)
{
	struct xt_mtchk_param par = { .net = net, .table = "filter" };
	struct xt_match *match;
	int err;

	match = xt_request_find_match(family, "sipknock", 0);
	if (IS_ERR(match)) {
		kfree(info);
		return PTR_ERR(match);
	}
	par.match = match;
	par.matchinfo = info;
	par.hook_mask = 1 << NF_INET_LOCAL_IN;
	par.family = family;
	err = xt_check_match(&par, XT_ALIGN(match->matchsize), 0, false);
	if (err) {
		module_put(match->me);
		kfree(info);
		return err < 0 ? err : -EINVAL;
	}
	nf_hook_state_init(&rule->state, NF_INET_LOCAL_IN, family,
			   net->loopback_dev, NULL, NULL, net, NULL);
	rule->match = match;
	rule->info = info;
	rule->par.state = &rule->state;
	rule->par.match = match;
	rule->par.matchinfo = info;
	return 0;
}

/**
 * split_door_open - make the rules for a message
 * @door: filled; stays where it is until it is closed
 * @net: where
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 * @msg: its secret is asked for
 *
 * Return: 0 or a negative errno
 */
int split_door_open(struct split_door *door, struct net *net, u8 family,
		    const struct split_message *msg)
{
	struct xt_sipknock_mtinfo *info = new_info(msg);
	int err;

	memset(door, 0, sizeof(*door));
	if (!info)
		return -ENOMEM;
	info->verb = XT_SIPKNOCK_SET;
	info->seconds = 60;
	strscpy(info->name, "split", sizeof(info->name));
	err = rule_make(&door->found, net, family, info);
	if (err)
		return err;

	info = new_info(msg);
	err = -ENOMEM;
	if (info) {
		info->flags |= XT_SIPKNOCK_INV_SECRET;
		err = rule_make(&door->absent, net, family, info);
	}
	if (err)
		rule_free(&door->found, net, family);
	return err;
}

/**
 * split_door_close - take the rules away
 * @door: from split_door_open()
 * @net: likewise
 * @family: likewise
 */
void split_door_close(struct split_door *door, struct net *net, u8 family)
{
	rule_free(&door->found, net, family);
	rule_free(&door->absent, net, family);
}

static enum split_answer ask(struct split_rule *rule, const struct sk_buff *skb,
			     const struct split_packet *pkt)
{
	bool matched, mapped;

	rule->par.thoff = pkt->transport;
	rule->par.fragoff = 0;
	rule->par.hotdrop = false;

	local_bh_disable();
	rcu_read_lock();
	matched = rule->match->match(skb, &rule->par);
	mapped = pagefault_disabled();
	rcu_read_unlock();
	local_bh_enable();

	/* No page stays mapped, no packet is dropped. */
	if (mapped || rule->par.hotdrop)
		return SPLIT_BROKEN;
	return matched ? SPLIT_MATCH : SPLIT_UNREADABLE;
}

/**
 * split_ask - what becomes of a packet
 * @door: the rules
 * @skb: the packet as a hook has it
 * @pkt: what it was built from
 */
enum split_answer split_ask(struct split_door *door, const struct sk_buff *skb,
			    const struct split_packet *pkt)
{
	enum split_answer answer = ask(&door->found, skb, pkt);

	if (answer != SPLIT_UNREADABLE)
		return answer;
	answer = ask(&door->absent, skb, pkt);
	return answer == SPLIT_MATCH ? SPLIT_MISMATCH : answer;
}

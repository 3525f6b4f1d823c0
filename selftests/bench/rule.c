// SPDX-License-Identifier: GPL-2.0
/* Rules of one match each, made as x_tables makes them. */
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter/xt_recent.h>
#include <linux/netfilter/xt_string.h>
#include <net/net_namespace.h>

#include "bench.h"

static int rule_make(struct bench_rule *rule, const char *name, u8 revision,
		     const void *info, size_t size)
{
	struct xt_mtchk_param par = { .net = &init_net, .table = "filter" };
	struct ipt_ip ip = {};
	int err;

	memset(rule, 0, sizeof(*rule));
	rule->match = xt_request_find_match(NFPROTO_IPV4, name, revision);
	if (IS_ERR(rule->match)) {
		err = PTR_ERR(rule->match);
		rule->match = NULL;
		return err;
	}
	rule->info = kzalloc(XT_ALIGN(rule->match->matchsize), GFP_KERNEL);
	err = -ENOMEM;
	if (!rule->info)
		goto put;
	memcpy(rule->info, info, size);

	par.entryinfo = &ip;
	par.match = rule->match;
	par.matchinfo = rule->info;
	par.hook_mask = 1 << NF_INET_LOCAL_IN;
	par.family = NFPROTO_IPV4;
	err = xt_check_match(&par, XT_ALIGN(rule->match->matchsize), 0, false);
	if (err)
		goto put;

	nf_hook_state_init(&rule->state, NF_INET_LOCAL_IN, NFPROTO_IPV4,
			   init_net.loopback_dev, NULL, NULL, &init_net, NULL);
	rule->par.state = &rule->state;
	rule->par.match = rule->match;
	rule->par.matchinfo = rule->info;
	rule->par.thoff = sizeof(struct iphdr);
	return 0;

put:
	kfree(rule->info);
	module_put(rule->match->me);
	rule->match = NULL;
	return err > 0 ? -EINVAL : err;
}

/**
 * bench_string - "-m string --algo bm --string SECRET"
 * @rule: filled
 * @secret: text
 *
 * Return: 0 or a negative errno
 */
int bench_string(struct bench_rule *rule, const char *secret)
{
	struct xt_string_info info = { .to_offset = 65535, .algo = "bm" };

	info.patlen = strlen(secret);
	memcpy(info.pattern, secret, info.patlen);
	return rule_make(rule, "string", 1, &info, sizeof(info));
}

/**
 * bench_recent - "-m recent --name bench", with a verb
 * @rule: filled
 * @check_set: XT_RECENT_CHECK, _SET, _REMOVE
 *
 * Return: 0 or a negative errno
 */
int bench_recent(struct bench_rule *rule, u8 check_set)
{
	struct xt_recent_mtinfo_v1 info = {
		.check_set = check_set,
		.name = "bench",
	};

	if (check_set == XT_RECENT_CHECK)
		info.seconds = 4000;
	memset(&info.mask, 0xff, sizeof(info.mask));
	return rule_make(rule, "recent", 1, &info, sizeof(info));
}

/**
 * bench_sipknock - "-m sipknock"
 * @rule: filled
 * @info: the options; the mask is put in
 *
 * Return: 0 or a negative errno
 */
int bench_sipknock(struct bench_rule *rule, struct xt_sipknock_mtinfo *info)
{
	memset(&info->mask, 0xff, sizeof(info->mask));
	return rule_make(rule, "sipknock", 0, info, sizeof(*info));
}

static bool floor_match(const struct sk_buff *skb, struct xt_action_param *par)
{
	return true;
}

static struct xt_match floor_mt = { .match = floor_match };

/**
 * bench_floor - a rule that looks at nothing: what the benchmark itself costs
 * @rule: filled
 */
void bench_floor(struct bench_rule *rule)
{
	memset(rule, 0, sizeof(*rule));
	rule->match = &floor_mt;
}

/*
 * struct strings - rules that are asked in turn, up to the first that matches
 * @n: how many
 * @rule: each of a secret of its own
 */
struct strings {
	unsigned int n;
	struct bench_rule rule[];
};

static bool strings_match(const struct sk_buff *skb, struct xt_action_param *par)
{
	struct strings *strings = (struct strings *)par->matchinfo;
	struct bench_rule *rule;
	unsigned int i;

	for (i = 0; i < strings->n; i++) {
		rule = &strings->rule[i];
		if (rule->match->match(skb, &rule->par))
			return true;
	}
	return false;
}

static struct xt_match strings_mt = { .match = strings_match };

static void strings_free(struct strings *strings)
{
	unsigned int i;

	for (i = 0; i < strings->n; i++)
		bench_rule_free(&strings->rule[i]);
	kvfree(strings);
}

/**
 * bench_strings - many rules as of bench_string(), one after the other
 * @rule: filled
 * @n: how many, each of 24 random letters and digits
 *
 * Return: 0 or a negative errno
 */
int bench_strings(struct bench_rule *rule, unsigned int n)
{
	static const char set[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	struct strings *strings;
	char secret[25] = "";
	unsigned int i;
	int err = 0;

	memset(rule, 0, sizeof(*rule));
	strings = kvzalloc(struct_size(strings, rule, n), GFP_KERNEL);
	if (!strings)
		return -ENOMEM;
	for (; strings->n < n && !err; strings->n += !err) {
		for (i = 0; i < sizeof(secret) - 1; i++)
			secret[i] = set[bench_random() % (sizeof(set) - 1)];
		err = bench_string(&strings->rule[strings->n], secret);
	}
	if (err) {
		strings_free(strings);
		return err;
	}
	rule->match = &strings_mt;
	rule->info = strings;
	rule->par.matchinfo = strings;
	return 0;
}

/**
 * bench_rule_free - take a rule away
 * @rule: the rule; one that was never made is left alone
 */
void bench_rule_free(struct bench_rule *rule)
{
	struct xt_mtdtor_param par = {
		.net = &init_net,
		.match = rule->match,
		.matchinfo = rule->info,
		.family = NFPROTO_IPV4,
	};

	if (!rule->match || rule->match == &floor_mt)
		return;
	if (rule->match == &strings_mt) {
		strings_free(rule->info);
		rule->match = NULL;
		return;
	}
	if (rule->match->destroy)
		rule->match->destroy(&par);
	module_put(rule->match->me);
	kfree(rule->info);
	rule->match = NULL;
}

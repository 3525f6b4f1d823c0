// SPDX-License-Identifier: GPL-2.0
/* Secrets that are easy to guess, and sets that are not there. */
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "netlink.h"
#include "strength.h"

#define SECRET_MIN	12	/* characters */
#define SHOWN		2	/* of them */

/* Enough to tell which it is. */
static void secret_shown(const struct xt_sipknock_mtinfo *info, char text[64])
{
	char part[ESCAPED_SIZE(SHOWN)];

	escape(part, sizeof(part), info->secret,
	       info->secret_len > SHOWN * 2 ? SHOWN : 0);
	snprintf(text, 64, "\"%s...\", %u bytes", part, info->secret_len);
}

/* A name of a host is public but for the labels that are one's own. */
static bool is_host(const struct xt_sipknock_mtinfo *info)
{
	return !strcmp(info->headers, "sni") || !strcmp(info->headers, "uri");
}

static void judge_secret(struct doctor *doctor, const struct table *table,
			 const struct chain *chain, const struct rule *rule)
{
	const struct xt_sipknock_mtinfo *info = &rule->info;
	struct bytes secret = bytes_of(info->secret, info->secret_len);
	char where[256], shown[64];
	struct mac mac;

	if (!info->secret_len || info->flags & XT_SIPKNOCK_INV_SECRET)
		return;
	rule_shown(table, chain, rule, where, sizeof(where));
	secret_shown(info, shown);
	if (strength_mac(secret, &mac))
		finding(doctor, "mac-secret",
			"take another value of that phone: its MAC address is printed on it, and half of it is its maker's; \"sipknock learn\" shows what it sends",
			"%s: the secret (%s) is made of a MAC address", where,
			shown);
	else if (info->secret_len < SECRET_MIN)
		finding(doctor, "short-secret",
			"take one of 12 random characters or more",
			"%s: the secret (%s) is short", where, shown);
	else if (!is_host(info) && strength_bits(secret) < STRENGTH_MIN)
		finding(doctor, "weak-secret",
			"take one of 12 random characters or more",
			"%s: the secret (%s) is easy to guess, about %.0f bits",
			where, shown, strength_bits(secret));
}

/*
 * struct loaded_sets - sets that the module has
 * @wanted: name
 * @found: it is loaded
 */
struct loaded_sets {
	const char *wanted;
	bool found;
};

static int on_set(const struct nlmsghdr *message, void *data)
{
	struct loaded_sets *sets = data;
	struct attributes found;
	const char *name;

	read_attributes(message, &found);
	name = text_of(found.at[SIPKNOCK_A_SET]);
	if (name && !strcmp(name, sets->wanted) && found.at[SIPKNOCK_A_LOADED])
		sets->found = true;
	return MNL_CB_OK;
}

static void judge_set(struct doctor *doctor, struct kernel *kernel,
		      const char *set, const char *where)
{
	struct loaded_sets sets = { .wanted = set };
	char remedy[REMEDY_SIZE];
	int err;

	kernel_request(kernel, SIPKNOCK_CMD_GET_SETS, NLM_F_DUMP);
	err = kernel_talk(kernel, on_set, &sets);
	if (err) {
		kernel_refused(kernel, err, "doctor: the secret sets");
		return;
	}
	if (sets.found)
		return;
	snprintf(remedy, sizeof(remedy), "sipknock secrets load %s FILE", set);
	finding(doctor, "set-not-loaded", remedy,
		"%s names the set %s, which is not loaded: it matches nothing",
		where, set);
}

static void judge_rule(struct doctor *doctor, struct kernel **kernel,
		       const struct table *table, const struct chain *chain,
		       const struct rule *rule)
{
	char where[256];

	if (rule->sip_helper)
		finding(doctor, "sip-helper",
			"remove the rule: the helper opens ports that SIP messages name, for whoever sends them",
			"%s gives connections the conntrack helper for SIP",
			rule_shown(table, chain, rule, where, sizeof(where)));
	if (!rule->has_sipknock)
		return;
	if (rule->error) {
		finding(doctor, "version",
			"build and install module, extension and command of one version",
			"%s has options that this version does not take: %s",
			rule_shown(table, chain, rule, where, sizeof(where)),
			rule->error);
		return;
	}
	judge_secret(doctor, table, chain, rule);
	if (!doctor->live || !rule->info.secrets[0])
		return;
	if (!*kernel)
		*kernel = kernel_open();
	if (*kernel)
		judge_set(doctor, *kernel, rule->info.secrets,
			  rule_shown(table, chain, rule, where, sizeof(where)));
}

/**
 * doctor_secrets - look at what the rules ask for
 * @doctor: its ruleset is read
 */
void doctor_secrets(struct doctor *doctor)
{
	struct kernel *kernel = NULL;
	const struct table *table;
	const struct chain *chain;
	const struct rule *rule;

	for (table = doctor->ruleset.first; table; table = table->next)
		for (chain = table->first; chain; chain = chain->next)
			for (rule = chain->first; rule; rule = rule->next)
				judge_rule(doctor, &kernel, table, chain, rule);
	if (kernel)
		kernel_close(kernel);
}

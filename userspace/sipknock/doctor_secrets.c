// SPDX-License-Identifier: GPL-2.0
/* Secrets that are easy to guess, and sets that are not there. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "netlink.h"
#include "strength.h"
#include "values.h"
#include "words.h"

#define SETS		"/etc/sipknock/secrets"
#define SECRET_MIN	12	/* characters */
#define SHOWN		2	/* of them */
#define PARTS_BITS	12.0	/* guesses in 4 KiB where a part of a token will do */

/* Enough to tell which it is. */
static void secret_shown(struct bytes secret, char text[64])
{
	char part[ESCAPED_SIZE(SHOWN)];

	escape(part, sizeof(part), secret.at,
	       secret.len > SHOWN * 2 ? SHOWN : 0);
	snprintf(text, 64, "\"%s...\", %zu bytes", part, secret.len);
}

/* A name of a host is made of words, and what is one's own of it is random. */
static bool is_host(const char *headers)
{
	return !strcmp(headers, "sni") || !strcmp(headers, "uri");
}

/* Guesses that it withstands, a message each: one message holds many. */
static double secret_bits(struct bytes secret, bool exact)
{
	double bits = strength_bits(secret);

	if (exact)
		return bits;
	return bits > PARTS_BITS ? bits - PARTS_BITS : 0;
}

static void judge_secret(struct doctor *doctor, const char *where,
			 struct bytes secret, const char *headers, bool exact)
{
	double bits = secret_bits(secret, exact);
	char shown[64];
	struct mac mac;

	secret_shown(secret, shown);
	if (strength_mac(secret, &mac))
		finding(doctor, "mac-secret",
			"take another value of that phone: its MAC address is printed on it, and half of it is its maker's; \"sipknock learn\" shows what it sends",
			"%s: the secret (%s) is made of a MAC address", where,
			shown);
	else if (secret.len < SECRET_MIN)
		finding(doctor, "short-secret",
			"take one of 12 random characters or more",
			"%s: the secret (%s) is short", where, shown);
	else if (!is_host(headers) && bits < STRENGTH_MIN)
		finding(doctor, "weak-secret",
			exact ? "take one of 12 random characters or more" :
			"add --exact, so that one message is not thousands of guesses, or take one of 16 random characters or more",
			"%s: the secret (%s) is easy to guess, about %.0f bits",
			where, shown, bits);
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

/* Is who knows the rule's secret let in by it? Not by words of an answer. */
static bool is_key(const struct xt_sipknock_mtinfo *info)
{
	return info->secret_len && !(info->flags & XT_SIPKNOCK_INV_SECRET) &&
	       !(info->flags & XT_SIPKNOCK_RDEST) && !info->status[0] &&
	       !strstr(info->headers, "authorization");
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
	if (is_key(&rule->info))
		judge_secret(doctor,
			     rule_shown(table, chain, rule, where, sizeof(where)),
			     bytes_of(rule->info.secret, rule->info.secret_len),
			     rule->info.headers,
			     rule->info.flags & XT_SIPKNOCK_EXACT);
	if (!doctor->live || !rule->info.secrets[0])
		return;
	if (!*kernel)
		*kernel = kernel_open();
	if (*kernel)
		judge_set(doctor, *kernel, rule->info.secrets,
			  rule_shown(table, chain, rule, where, sizeof(where)));
}

/* One line of a set's file; what is wrong with it "secrets load" says. */
static void judge_line(struct doctor *doctor, const struct words *words,
		       const char *path)
{
	unsigned char secret[XT_SIPKNOCK_SECRET_MAX];
	const char *at, *headers = "", *value;
	char where[4096];
	unsigned int i;
	size_t len;

	if (words->count < 2 ||
	    sipknock_read_secret(words->word[1], secret, &len, &at))
		return;
	for (i = 2; i < words->count; i++) {
		value = value_of(words->word[i], "header");
		if (value)
			headers = value;
	}
	snprintf(where, sizeof(where), "%s%s:%lu", doctor->root, path,
		 words->number);
	judge_secret(doctor, where, bytes_of(secret, len), headers, true);
}

static void judge_set_file(struct doctor *doctor, const char *name)
{
	struct words words = { };
	const char *wrong;
	char path[512];
	int status;

	snprintf(path, sizeof(path), SETS "/%s", name);
	words.file = doctor_open(doctor, path);
	if (!words.file)
		return;
	judge_mode(doctor, words.file, path);
	while ((status = words_next(&words, &wrong)) == 1 || status == -1)
		if (status == 1)
			judge_line(doctor, &words, path);
	words_close(&words);
}

/* The sets that are loaded at boot. */
static void judge_set_files(struct doctor *doctor)
{
	struct dirent *entry;
	char full[4096];
	DIR *dir;

	snprintf(full, sizeof(full), "%s" SETS, doctor->root);
	dir = opendir(full);
	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			judge_set_file(doctor, entry->d_name);
	if (dir)
		closedir(dir);
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
	if (doctor->live || *doctor->root)
		judge_set_files(doctor);
}

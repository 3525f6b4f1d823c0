/* SPDX-License-Identifier: GPL-2.0 */
/* sipknock doctor: what is wrong with the firewall around the door. */
#ifndef _SIPKNOCK_DOCTOR_H
#define _SIPKNOCK_DOCTOR_H

#include "ruleset.h"
#include "sipknock.h"

/**
 * struct doctor - what is looked at, and what was found
 * @json: output for programs
 * @rules: --rules, or NULL
 * @rules6: --rules6, or NULL
 * @nft: --nft, or NULL
 * @root: --root: where /etc, /proc and /sys are, "" by default
 * @live: the running system's firewall is read
 * @ruleset: the rules
 * @family_known: the rules of IPv4, of IPv6 are known
 * @findings: how many were printed
 * @printed: tree of them: each is printed once
 */
struct doctor {
	bool json;
	const char *rules;
	const char *rules6;
	const char *nft;
	const char *root;
	bool live;
	struct ruleset ruleset;
	bool family_known[2];
	unsigned int findings;
	void *printed;
};

#define REMEDY_SIZE	512

/* Prints a finding, once: what is wrong, and what to do. */
void finding(struct doctor *doctor, const char *name, const char *remedy,
	     const char *fmt, ...) __printf(4, 5);

/* "filter INPUT rule 3 (label ext234)", for messages. */
const char *rule_shown(const struct table *table, const struct chain *chain,
		       const struct rule *rule, char *text, size_t size);

bool doctor_read(struct doctor *doctor);
void doctor_order(struct doctor *doctor);
void doctor_secrets(struct doctor *doctor);
void doctor_system(struct doctor *doctor);
void doctor_module(struct doctor *doctor);

/* A file below the root, or NULL. */
FILE *doctor_open(const struct doctor *doctor, const char *path);
/* @path is below the root. */
void judge_mode(struct doctor *doctor, FILE *file, const char *path);

#endif /* _SIPKNOCK_DOCTOR_H */

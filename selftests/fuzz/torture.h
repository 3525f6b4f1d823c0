/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The torture messages of RFC 4475, put together from what its text says of
 * each: the start-line, the fields that matter, and common ones around them.
 */
#ifndef _TORTURE_H
#define _TORTURE_H

#include "generate.h"

struct text {
	const char *byte;
	size_t len;
};

#define TEXT(literal)	{ literal, sizeof(literal) - 1 }

enum torture_how {
	TORTURE_PART,		/* the secret is in a token */
	TORTURE_EXACT,		/* it is a token */
	TORTURE_ABSENT,		/* it is no token, though a part of one perhaps */
};

/**
 * struct torture_secret - a secret, and whether it is there
 * @in: "uri", "any" or names with commas between; NULL: no more of them
 * @secret: its bytes
 * @how: where
 */
struct torture_secret {
	const char *in;
	struct text secret;
	enum torture_how how;
};

/**
 * struct torture - a message
 * @name: the RFC's
 * @why: what it tests and where the RFC has it
 * @start: the start-line
 * @fields: the fields that matter; common ones are added to these
 * @body: behind the empty line
 * @want: SIP_MATCH: it can be read; SIP_MISMATCH: a response
 * @method: as sip_summarize() has it
 * @aor: the same
 * @secrets: to be looked for
 */
struct torture {
	const char *name;
	const char *why;
	const char *start;
	struct text fields;
	struct text body;
	enum sip_result want;
	const char *method;
	const char *aor;
	struct torture_secret secrets[6];
};

extern const struct torture torture_valid[];
extern const size_t torture_n_valid;
extern const struct torture torture_invalid[];
extern const size_t torture_n_invalid;

void torture_build(const struct torture *torture, struct message *msg);

#endif /* _TORTURE_H */

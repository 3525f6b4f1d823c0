/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A second reader of SIP and of server names, for tests only: gather, split, decode, compare. It
 * is written from the RFCs and from the documented rule language, and shares
 * nothing with the first but its types.
 */
#ifndef _REFERENCE_H
#define _REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "sip.h"

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#endif

/**
 * struct query - a selector together with the text of its secret
 * @sel: the selector; its pattern is made by query_pattern()
 * @secret: the secret
 * @len: its bytes, 0: none
 * @exact: it must equal a whole token
 * @icase: ASCII case is ignored
 */
struct query {
	struct sip_selector sel;
	__u8 secret[SIP_SECRET_MAX];
	__u8 len;
	bool exact;
	bool icase;
};

/**
 * struct reference_token - what a secret may be, or be in
 * @len: bytes
 * @byte: the decoded text
 * @fold: ASCII case of this byte does not count
 */
struct reference_token {
	unsigned int len;
	__u8 byte[SIP_VALUE_MAX];
	bool fold[SIP_VALUE_MAX];
};

/**
 * struct reference - a message, taken apart
 * @tokens: what was offered where the query looks
 * @n_tokens: members of @tokens, or more: those that had no place
 * @doubtful: further tokens that a reader which goes only forward may count
 */
struct reference {
	struct reference_token tokens[SIP_TOKENS_MAX];
	unsigned int n_tokens;
	unsigned int doubtful;
};

/* Bytes of a message. */
struct span {
	const __u8 *at;
	size_t len;
};

bool span_is(struct span text, const char *word);
bool is_token_char(__u8 byte);
__u8 lower(__u8 byte);
void reference_value(struct reference *ref, struct span value);
void reference_whole(struct reference *ref, struct span value);
bool reference_is_address(struct span value);
void reference_uri(struct reference *ref, struct span value);

enum sip_result reference_match(struct reference *ref, const struct query *query,
				const __u8 *msg, size_t len, bool stream);
bool reference_summarize(const __u8 *msg, size_t len, struct sip_summary *sum);
enum sip_result reference_tls(const struct query *query, const __u8 *msg,
			      size_t len);
bool reference_is_hello(const __u8 *msg, size_t len);

#endif /* _REFERENCE_H */

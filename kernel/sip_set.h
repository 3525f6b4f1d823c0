/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A set of secrets as the reader sees it. What a token is compared with is a
 * digest behind @find; here is what tells nearly all tokens apart without it.
 * Freestanding, as sip.h.
 */
#ifndef _SIPKNOCK_SIP_SET_H
#define _SIPKNOCK_SIP_SET_H

#include "sip.h"

#define SIP_SET_NAMES	64	/* methods, and header field names, of a set */
#define SIP_SET_LENGTHS	(SIP_SECRET_MAX / 64 + 1)
#define SIP_SET_FORMS	3	/* of a secret, at most */
#define SIP_SET_KEYS	(SIP_SECRET_MAX / 8 + 1)

/**
 * enum sip_form - how a secret or a token is written for comparison
 * @SIP_FORM_PLAIN: as it is
 * @SIP_FORM_FOLDED: in lower case
 * @SIP_FORM_URI: scheme and host in lower case, the rest as it is
 *
 * Bits: one secret may look the same in several forms.
 */
enum sip_form {
	SIP_FORM_PLAIN	= 1 << 0,
	SIP_FORM_FOLDED	= 1 << 1,
	SIP_FORM_URI	= 1 << 2,
};

/**
 * struct sip_token - what is looked up
 * @byte: the token, in the form
 * @len: 1 to SIP_SECRET_MAX
 * @form: the one bit of enum sip_form
 * @method: bit of the message's method among the set's, 0: another one
 * @field: bits of the field among the set's header names
 */
struct sip_token {
	const __u8 *byte;
	__u8 len;
	__u8 form;
	__u64 method;
	__u64 field;
};

/**
 * struct sip_set - secrets, prepared for the reader
 * @length: bit n: there is a secret of n bytes
 * @key: of the filter's hash, random and odd: of the length and of each word
 * @filter: three bits of one word for each form of each secret
 * @filter_bits: @filter has 1 << filter_bits words
 * @n_methods: members of @methods
 * @n_headers: members of @headers
 * @methods: that lines of the set are limited to
 * @headers: likewise, in lower case and long form; "uri" and "sni" too
 * @find: says in which line of the set a token occurs, or -1
 */
struct sip_set {
	__u64 length[SIP_SET_LENGTHS];
	__u64 key[SIP_SET_KEYS];
	__u64 *filter;
	__u8 filter_bits;
	__u8 n_methods;
	__u8 n_headers;
	struct sip_text *methods;
	struct sip_text *headers;
	__s32 (*find)(const struct sip_set *set, const struct sip_token *token);
};

/**
 * struct sip_lookup - looks for secrets of a set in one message
 * @set: the set
 * @value: SIP_VALUE_MAX bytes, where values that lie in pieces are put together
 * @icase: ASCII case is ignored everywhere
 * @invert: sip_match_set() holds where none occurs
 * @line: of the first that was found, or -1
 * @tokens: that the message offered so far
 * @length: bytes of the value at hand
 * @limit: behind the last byte that may be read where the value is
 * @method: as in struct sip_token
 * @field: as in struct sip_token
 *
 * The caller fills what stands before @line.
 */
struct sip_lookup {
	const struct sip_set *set;
	__u8 *value;
	bool icase;
	bool invert;
	__s32 line;
	unsigned int tokens;
	__u16 length;
	const __u8 *limit;
	__u64 method;
	__u64 field;
};

/* What one secret is entered as. */
struct sip_forms {
	__u8 n;
	__u8 len;
	__u8 form[SIP_SET_FORMS];
	__u8 byte[SIP_SET_FORMS][SIP_SECRET_MAX];
};

void sip_forms_init(struct sip_forms *forms, const __u8 *secret, __u8 len);
void sip_set_add(struct sip_set *set, const __u8 *byte, __u8 len);
__u64 sip_set_bit(const struct sip_text *list, __u8 n, const char *text,
		  __u8 len);

void sip_lookup_begin(struct sip_lookup *lookup);
void sip_lookup_method(struct sip_lookup *lookup, const char *method, __u8 len);
void sip_lookup_field(struct sip_lookup *lookup, const char *name,
		      unsigned int len);
void sip_lookup_whole(struct sip_lookup *lookup, const __u8 *pos,
		      const __u8 *end);
void sip_lookup_byte(struct sip_lookup *lookup, __u8 byte);
void sip_lookup_end(struct sip_lookup *lookup, bool whole);
void sip_lookup_value(struct sip_lookup *lookup, const __u8 *pos,
		      const __u8 *end, const __u8 *limit);
void sip_lookup_uri(struct sip_lookup *lookup, const __u8 *pos,
		    const __u8 *end, const __u8 *limit);
void sip_lookup_name(struct sip_lookup *lookup, const __u8 *name, __u8 len);

void sip_hide_set(struct sip_lookup *lookup, struct sip_summary *sum,
		  struct sip_agent *agent);

enum sip_result sip_match_set(struct sip_cursor *cur,
			      const struct sip_selector *sel,
			      struct sip_lookup *lookup);
enum sip_result tls_match_set(struct sip_cursor *cur,
			      struct sip_lookup *lookup);

#endif /* _SIPKNOCK_SIP_SET_H */

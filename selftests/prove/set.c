// SPDX-License-Identifier: GPL-2.0
/*
 * The look-up of tokens in any set, or in none, and what enters secrets in one: each
 * token and secret of each length, at the end of what may be read. What splits a URI is
 * shown apart (split), and so is what decodes its user part (gather).
 */
#include "sip_part.h"
#include "any.h"

#define LINES		1048576	/* of a set, at most */
#define FILTER_BITS	18	/* of such a set */
#define TLS_NAME_MAX	255	/* bytes of a server name */
#define NO_HOST		255

/* Followed apart: where in a URI its host begins, and how many forms there are. */
__u8 host, n_forms;

/*
 * Of these lengths a URI has a host anywhere; of the others it has none that is put in
 * lower case.
 */
static const bool has_host[SIP_SECRET_MAX + 1] = {
	[1] = true, [2] = true, [3] = true, [4] = true, [5] = true, [7] = true,
	[8] = true, [9] = true, [16] = true, [24] = true, [64] = true,
	[65] = true, [120] = true,
};

static __u8 value[SIP_VALUE_MAX];
static const __u8 *const value_end = value + SIP_VALUE_MAX;
static __u64 filter[1 << FILTER_BITS];
static struct sip_set set;
static struct sip_forms forms;

/* A token is all there, in whatever form. */
static __s32 find(const struct sip_set *set, const struct sip_token *token)
{
	//@ assert 1 <= token->len <= SIP_SECRET_MAX;
	//@ assert \valid_read(token->byte + (0 .. token->len - 1));
	//@ assert \initialized(token->byte + (0 .. token->len - 1));
	return Frama_C_interval(-1, LINES - 1);
}

/* The filter ends where its object does. */
static void any_set(__u8 bits)
{
	static struct sip_text names[SIP_SET_NAMES];
	static char text[SIP_NAME_MAX];
	int i;

	any_bytes(filter, sizeof(filter));
	any_bytes(set.length, sizeof(set.length));
	set.length[0] &= ~1ULL;	/* no secret is empty */
	any_bytes(set.key, sizeof(set.key));
	set.filter = filter + (1 << FILTER_BITS) - (1 << bits);
	set.filter_bits = bits;
	set.find = find;
	set.n_headers = Frama_C_interval(0, SIP_SET_NAMES);
	set.headers = names;
	any_bytes(text, sizeof(text));
	//@ loop unroll 64;
	for (i = 0; i < SIP_SET_NAMES; i++) {
		names[i].len = Frama_C_interval(0, SIP_NAME_MAX);
		names[i].text = text;
	}
}

static void any_lookup(struct sip_lookup *lookup, const struct sip_set *set)
{
	lookup->set = set;
	lookup->icase = any_bool();
	lookup->line = Frama_C_interval(-1, LINES - 1);
	lookup->tokens = Frama_C_unsigned_int_interval(0, ~0U);
	any_bytes(&lookup->method, sizeof(lookup->method));
	any_bytes(&lookup->field, sizeof(lookup->field));
}

/*
 * Eva does not see that what is read of a host and what is written go on together. So
 * it has to know where the host begins, and as well as to see that what is written
 * stays within SIP_SECRET_MAX.
 */
static void any_host(struct sip_part uri, struct sip_part *part)
{
	__u32 len = sip_part_len(uri);
	__u32 wide = SIP_SECRET_MAX + 1 - len;
	__u32 first, last;

	host = Frama_C_interval(0, len / wide);
	first = host * wide;
	last = first + wide <= len ? first + wide - 1 : len;
	part->pos = uri.pos + Frama_C_interval(first, last);
	part->end = uri.pos + Frama_C_interval(first, len);
}

/* Of one that is longer than all secrets nothing is looked at. */
static void any_uri(struct sip_part uri, struct sip_uri_parts *parts)
{
	__u32 len = sip_part_len(uri);
	__u32 seen = len <= SIP_SECRET_MAX ? len : 0;

	parts->urn = any_bool();
	parts->user.pos = NULL;
	parts->user.end = NULL;
	parts->scheme.pos = uri.pos;
	parts->scheme.end = uri.pos + Frama_C_interval(0, seen);
	parts->host.pos = NULL;
	parts->host.end = NULL;
	if (has_host[seen] && any_bool())
		any_host(uri, &parts->host);
	else
		host = NO_HOST;
}

bool sip_split_uri(struct sip_part uri, const __u8 *limit,
		   struct sip_uri_parts *parts)
{
	n_forms = forms.n == 1 ? 1 : 2;
	//@ assert n_forms == forms.n;
	any_uri(uri, parts);
	return any_bool();
}

/* A filter of each size; what is looked up in it does not depend on a token's length. */
static void enter(void)
{
	__u8 bits = Frama_C_interval(0, FILTER_BITS);
	__u8 len = Frama_C_interval(1, SIP_SECRET_MAX);
	struct sip_lookup lookup;

	//@ split bits;
	any_set(bits);
	any_lookup(&lookup, &set);
	sip_lookup_whole(&lookup, value_end - 1, value_end);
	//@ split len;
	sip_set_add(&set, value_end - len, len);
}

static void make_forms(void)
{
	__u8 len = Frama_C_interval(1, SIP_SECRET_MAX);
	__u8 i;

	//@ split len;
	sip_forms_init(&forms, value_end - len, len);
	host = NO_HOST;
	n_forms = 0;
	//@ split forms.n;
	//@ assert 1 <= forms.n <= SIP_SET_FORMS;
	//@ loop unroll 3;
	for (i = 0; i < forms.n; i++) {
		//@ assert \initialized(&forms.form[i]);
		//@ assert \initialized(&forms.byte[i][0 .. forms.len - 1]);
	}
}

static void tokens(const struct sip_set *set)
{
	unsigned int len = Frama_C_interval(0, TLS_NAME_MAX + 1);
	struct sip_uri_parts parts;
	struct sip_lookup lookup;
	struct sip_part part;

	//@ split len;
	if (len > TLS_NAME_MAX)
		len = Frama_C_interval(TLS_NAME_MAX + 1, SIP_VALUE_MAX);
	part.pos = value_end - len;
	part.end = value_end;
	any_lookup(&lookup, set);
	switch (Frama_C_interval(0, 4)) {
	case 0:
		sip_lookup_whole(&lookup, part.pos, part.end);
		break;
	case 1:
		sip_offer_part(&lookup, part, SIP_FORM_FOLDED);
		break;
	case 2:
		any_uri(part, &parts);
		sip_offer_uri(&lookup, part, &parts);
		host = NO_HOST;
		break;
	case 3:
		sip_offer_text(&lookup, part);
		break;
	default:
		if (len <= TLS_NAME_MAX)
			sip_lookup_name(&lookup, part.pos, len);
	}
}

int main(void)
{
	static const struct sip_set none;

	any_bytes(value, sizeof(value));
	switch (Frama_C_interval(0, 3)) {
	case 0:
		enter();
		break;
	case 1:
		make_forms();
		break;
	case 2:
		any_set(FILTER_BITS);
		tokens(&set);
		break;
	default:
		/* A rule may name a set that is not loaded. */
		tokens(&none);
	}
	return 0;
}

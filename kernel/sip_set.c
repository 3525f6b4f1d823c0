// SPDX-License-Identifier: GPL-2.0
/*
 * Looks tokens up in a set of secrets.
 *
 * A secret is entered as it is and, where they differ, in lower case and with
 * the scheme and host of a URI in lower case; each form says for which look-ups
 * it counts. A token is brought into the one form that it compares in, so that
 * equal means equal bytes. Most tokens end at the lengths that the set has, or
 * at its filter, whose hash is keyed: nobody can aim at it from outside.
 */
#include "sip_part.h"
#include "sip_run.h"
#include "sip_token.h"
#include "sip_word.h"

/*
 * The bytes of a form are hashed as words of eight, the last of which ends where
 * they do; so all are there, once or twice. Each word has a random key, and only
 * the sum's highest bits are used. The products do not wait for each other.
 */
static __always_inline __u64 hash_words(const struct sip_set *set,
					const __u8 *byte, __u32 len, bool fold)
{
	const __u8 *last = byte + len - SIP_WORD;
	const __u64 *key = set->key;
	__u64 hash = *key++ * len;
	__u64 word;

	for (; byte < last; byte += SIP_WORD) {
		word = sip_load8(byte);
		hash += (fold ? sip_lower8(word) : word) * *key++;
	}
	word = sip_load8(last);
	return hash + (fold ? sip_lower8(word) : word) * *key;
}

/* Up to seven bytes, as one word. */
static __u64 short_word(const __u8 *byte, __u32 len)
{
	if (len < 4)
		return byte[0] | byte[len / 2] << 8 | byte[len - 1] << 16;
	return sip_load4(byte) | (__u64)sip_load4(byte + len - 4) << 32;
}

static __always_inline __u64 hash_bytes(const struct sip_set *set,
					const __u8 *byte, __u32 len, bool fold)
{
	__u64 word;

	if (len >= SIP_WORD)
		return hash_words(set, byte, len, fold);
	word = short_word(byte, len);
	return set->key[0] * len +
	       (fold ? sip_lower8(word) : word) * set->key[1];
}

/* The filter's word of a hash, and the bits in it. */
static __u64 *filter_word(const struct sip_set *set, __u64 hash, __u64 *bits)
{
	*bits = 1ULL << (hash >> 36 & 63) | 1ULL << (hash >> 30 & 63) |
		1ULL << (hash >> 24 & 63);
	return &set->filter[hash >> 32 >> (32 - set->filter_bits)];
}

static bool filter_has(const struct sip_set *set, __u64 hash)
{
	__u64 bits, word = *filter_word(set, hash, &bits);

	return !(~word & bits);
}

/**
 * sip_set_add - a form of a secret is in the set
 * @set: its filter is there
 * @byte: the bytes
 * @len: 1 to SIP_SECRET_MAX
 */
void sip_set_add(struct sip_set *set, const __u8 *byte, __u8 len)
{
	__u64 bits, *word;

	word = filter_word(set, hash_bytes(set, byte, len, false), &bits);
	*word |= bits;
	set->length[len / 64] |= 1ULL << (len % 64);
}

/**
 * sip_set_bit - where a name stands in a list
 * @list: the list
 * @n: its members, SIP_SET_NAMES at most
 * @text: the name
 * @len: its bytes
 *
 * Return: the bit of the member that equals it, or 0
 */
__u64 sip_set_bit(const struct sip_text *list, __u8 n, const char *text,
		  __u8 len)
{
	__u8 i, k;

	for (i = 0; i < n; i++) {
		if (list[i].len != len)
			continue;
		for (k = 0; k < len && list[i].text[k] == text[k]; k++)
			;
		if (k == len)
			return 1ULL << i;
	}
	return 0;
}

static void copy(__u8 *to, struct sip_part from)
{
	while (from.pos < from.end)
		*to++ = *from.pos++;
}

static void copy_lower(__u8 *to, struct sip_part from)
{
	while (from.pos < from.end)
		*to++ = sip_to_lower(*from.pos++);
}

/* @to becomes the URI with its scheme and host in lower case. */
static void copy_uri(__u8 *to, struct sip_part uri,
		     const struct sip_uri_parts *parts)
{
	copy(to, uri);
	copy_lower(to, parts->scheme);
	if (parts->host.pos)
		copy_lower(to + (parts->host.pos - uri.pos), parts->host);
}

static bool is_form(const struct sip_forms *forms, __u8 i, const __u8 *byte)
{
	__u8 k;

	for (k = 0; k < forms->len; k++)
		if (forms->byte[i][k] != byte[k])
			return false;
	return true;
}

/* The last form is there; one before it may look the same. */
static void add_form(struct sip_forms *forms, enum sip_form form)
{
	__u8 i;

	for (i = 0; i < forms->n; i++) {
		if (is_form(forms, i, forms->byte[forms->n])) {
			forms->form[i] |= form;
			return;
		}
	}
	forms->form[forms->n++] = form;
}

/**
 * sip_forms_init - what a secret is entered as
 * @forms: filled; the first one is the secret as it is
 * @secret: any bytes
 * @len: 1 to SIP_SECRET_MAX
 */
void sip_forms_init(struct sip_forms *forms, const __u8 *secret, __u8 len)
{
	struct sip_part part = { secret, secret + len };
	struct sip_uri_parts parts;

	forms->n = 0;
	forms->len = len;
	copy(forms->byte[0], part);
	add_form(forms, SIP_FORM_PLAIN);
	copy_lower(forms->byte[forms->n], part);
	add_form(forms, SIP_FORM_FOLDED);
	if (!sip_split_uri(part, part.end, &parts))
		return;
	copy_uri(forms->byte[forms->n], part, &parts);
	add_form(forms, SIP_FORM_URI);
}

/* The filter lets it through: what does the set say? */
static noinline void look_up(struct sip_lookup *lookup, const __u8 *byte,
			     __u8 len, enum sip_form form)
{
	struct sip_token token = {
		.byte = byte,
		.len = len,
		.form = form,
		.method = lookup->method,
		.field = lookup->field,
	};

	lookup->line = lookup->set->find(lookup->set, &token);
}

static noinline void look_up_lower(struct sip_lookup *lookup,
				   struct sip_part part)
{
	__u8 text[SIP_SECRET_MAX];

	copy_lower(text, part);
	look_up(lookup, text, sip_part_len(part), SIP_FORM_FOLDED);
}

/* A token that stands in the message as it is, of a length that secrets have. */
void sip_look_up_part(struct sip_lookup *lookup, struct sip_part part,
		      enum sip_form form)
{
	const struct sip_set *set = lookup->set;
	__u32 len = sip_part_len(part);

	if (lookup->icase || form == SIP_FORM_FOLDED) {
		if (filter_has(set, hash_bytes(set, part.pos, len, true)))
			look_up_lower(lookup, part);
	} else if (filter_has(set, hash_bytes(set, part.pos, len, false))) {
		look_up(lookup, part.pos, len, form);
	}
}

static noinline void look_up_mixed(struct sip_lookup *lookup,
				   struct sip_part uri,
				   const struct sip_uri_parts *parts)
{
	const struct sip_set *set = lookup->set;
	__u32 len = sip_part_len(uri);
	__u8 text[SIP_SECRET_MAX];

	copy_uri(text, uri, parts);
	if (filter_has(set, hash_bytes(set, text, len, false)))
		look_up(lookup, text, len, SIP_FORM_URI);
}

static bool has_upper(struct sip_part part)
{
	for (; part.end - part.pos >= SIP_WORD; part.pos += SIP_WORD)
		if (sip_lower8(sip_load8(part.pos)) != sip_load8(part.pos))
			return true;
	for (; part.pos < part.end; part.pos++)
		if (sip_to_lower(*part.pos) != *part.pos)
			return true;
	return false;
}

/* A whole URI of such a length. */
void sip_look_up_uri(struct sip_lookup *lookup, struct sip_part uri,
		     const struct sip_uri_parts *parts)
{
	if (parts->urn)
		sip_look_up_part(lookup, uri, SIP_FORM_FOLDED);
	else if (!lookup->icase && has_upper(uri))
		look_up_mixed(lookup, uri, parts);
	else
		sip_look_up_part(lookup, uri, SIP_FORM_URI);
}

/* Is there nothing between two words but one SP? */
static bool is_plain_text(struct sip_part text)
{
	bool space = false;

	for (; text.pos < text.end; text.pos++) {
		if (*text.pos == '\t' || (space && *text.pos == ' '))
			return false;
		space = *text.pos == ' ';
	}
	return true;
}

/* Makes it so; one that has no room is as long as no secret. */
static noinline void offer_joined(struct sip_lookup *lookup, struct sip_part text)
{
	__u8 byte[SIP_SECRET_MAX] = { 0 };
	struct sip_part words = { byte, byte };
	bool space = false;
	__u8 len = 0;

	for (; text.pos < text.end && len < SIP_SECRET_MAX; text.pos++) {
		if (!sip_is_space(*text.pos))
			byte[len++] = *text.pos;
		else if (!space)
			byte[len++] = ' ';
		space = sip_is_space(*text.pos);
	}
	if (text.pos == text.end)
		words.end = byte + len;
	sip_offer_part(lookup, words, SIP_FORM_PLAIN);
}

/* A display name of words: what is between two of them is one SP (*(token LWS)). */
void sip_offer_text(struct sip_lookup *lookup, struct sip_part text)
{
	if (sip_part_len(text) > SIP_SECRET_MAX || !is_plain_text(text))
		offer_joined(lookup, text);
	else
		sip_offer_part(lookup, text, SIP_FORM_PLAIN);
}

/* Decodes %-escapes once; returns the length, or 0 where that cannot be. */
static __u32 decode_user(__u8 *text, struct sip_part user)
{
	const __u8 *pos = user.pos;
	__u32 len = 0;
	int high, low;

	while (pos < user.end) {
		if (len == SIP_SECRET_MAX)
			return 0;
		if (*pos != '%') {
			text[len++] = *pos++;
			continue;
		}
		if (user.end - pos < 3)
			return 0;
		high = sip_hex_digit(pos[1]);
		low = sip_hex_digit(pos[2]);
		if (high < 0 || low < 0)
			return 0;
		text[len++] = high << 4 | low;
		pos += 3;
	}
	return len;
}

/* The user part of a URI. */
void sip_offer_user(struct sip_lookup *lookup, struct sip_part user)
{
	__u8 text[SIP_SECRET_MAX];
	struct sip_part decoded;
	const __u8 *pos = user.pos;

	while (pos < user.end && *pos != '%')
		pos++;
	if (pos == user.end) {
		sip_offer_part(lookup, user, SIP_FORM_PLAIN);
		return;
	}
	decoded.pos = text;
	decoded.end = text + decode_user(text, user);
	sip_offer_part(lookup, decoded, SIP_FORM_PLAIN);
}

/**
 * sip_lookup_begin - a message begins
 * @lookup: what the caller fills is there
 */
void sip_lookup_begin(struct sip_lookup *lookup)
{
	lookup->line = -1;
	lookup->tokens = 0;
	lookup->length = 0;
	lookup->field = 0;
	lookup->method = 0;
}

/**
 * sip_lookup_method - what the message asks for
 * @lookup: of the message
 * @method: of a request
 * @len: its bytes
 */
void sip_lookup_method(struct sip_lookup *lookup, const char *method, __u8 len)
{
	const struct sip_set *set = lookup->set;

	lookup->method = sip_set_bit(set->methods, set->n_methods, method, len);
}

/**
 * sip_lookup_field - a field begins
 * @lookup: of the message
 * @name: of a header field, as it stands there, or "uri", "sni"
 * @len: its bytes
 */
void sip_lookup_field(struct sip_lookup *lookup, const char *name,
		      unsigned int len)
{
	const struct sip_set *set = lookup->set;
	const char *full = len == 1 ? sip_long_name(*name) : NULL;
	char lower[SIP_NAME_MAX];
	unsigned int i;

	lookup->field = 0;
	if (len > SIP_NAME_MAX)
		return;
	for (i = 0; i < len; i++)
		lower[i] = sip_to_lower(name[i]);
	if (full)
		for (len = 0; full[len]; len++)
			lower[len] = full[len];
	lookup->field = sip_set_bit(set->headers, set->n_headers, lower, len);
}

/**
 * sip_lookup_whole - look up a value that has no parts
 * @lookup: of the message
 * @pos: its first byte
 * @end: behind its last, SIP_VALUE_MAX away at most
 */
void sip_lookup_whole(struct sip_lookup *lookup, const __u8 *pos,
		      const __u8 *end)
{
	struct sip_part value = { pos, end };

	sip_offer_part(lookup, value, SIP_FORM_PLAIN);
}

/**
 * sip_lookup_byte - the next byte of an unfolded value that lies in pieces
 * @lookup: of the message
 * @byte: any
 */
void sip_lookup_byte(struct sip_lookup *lookup, __u8 byte)
{
	if (lookup->length < SIP_VALUE_MAX)
		lookup->value[lookup->length] = byte;
	if (lookup->length <= SIP_VALUE_MAX)
		lookup->length++;
}

/**
 * sip_lookup_end - that value has ended
 * @lookup: of the message
 * @whole: it has no parts
 */
void sip_lookup_end(struct sip_lookup *lookup, bool whole)
{
	const __u8 *end;

	if (lookup->length > SIP_VALUE_MAX)
		return;
	end = lookup->value + lookup->length;
	if (whole)
		sip_lookup_whole(lookup, lookup->value, end);
	else
		sip_lookup_value(lookup, lookup->value, end, end);
}

/**
 * sip_lookup_name - looks up the server name of a ClientHello: a host
 * @lookup: as sip_lookup_begin() made it
 * @name: any bytes
 * @len: how many
 */
void sip_lookup_name(struct sip_lookup *lookup, const __u8 *name, __u8 len)
{
	struct sip_part part = { name, name + len };

	if (lookup->set->n_headers)
		sip_lookup_field(lookup, "sni", 3);
	sip_offer_part(lookup, part, SIP_FORM_FOLDED);
}

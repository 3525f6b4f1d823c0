// SPDX-License-Identifier: GPL-2.0
/*
 * Splits a value that lies before the reader into its tokens (RFC 3261 25.1)
 * and looks each up in a set. What is a token here is one in sip_token.c, which
 * goes byte by byte; here nothing is decoded but what could be a secret.
 */
#include "sip_ends.h"
#include "sip_part.h"
#include "sip_token.h"

#define SCHEME_MAX	254

static const __u8 *skip_space(const __u8 *pos, const __u8 *end)
{
	while (pos < end && sip_is_space(*pos))
		pos++;
	return pos;
}

static struct sip_part part(const __u8 *pos, const __u8 *end)
{
	struct sip_part part = { pos, end };

	return part;
}

/* Does it begin with "urn:uuid:"? */
bool sip_part_is_urn(struct sip_part part)
{
	__u8 urn = 0;

	while (urn < SIP_URN_LEN && part.pos < part.end)
		urn = sip_urn_step(urn, *part.pos++);
	return urn == SIP_URN_LEN;
}

/* Behind "scheme:", or NULL where none begins the text. */
static const __u8 *scheme_end(const __u8 *pos, const __u8 *end)
{
	const __u8 *begin = pos;

	while (pos < end && sip_is_scheme_byte(*pos))
		pos++;
	if (pos == begin || pos == end || *pos != ':' || !sip_is_letter(*begin) ||
	    pos - begin > SCHEME_MAX)
		return NULL;
	return pos + 1;
}

/* Behind "sip:" or "sips:", or NULL where neither begins the text. */
static const __u8 *sip_scheme_end(const __u8 *pos, const __u8 *end)
{
	if (end - pos < 4 || (sip_load4(pos) & 0x00dfdfdf) != 0x00504953)
		return NULL;
	pos += 3;
	if (end - pos >= 2 && (*pos | 0x20) == 's')
		pos++;
	return *pos == ':' ? pos + 1 : NULL;
}

static const __u8 *host_end(const __u8 *pos, const __u8 *end, const __u8 *limit)
{
	for (;;) {
		pos = sip_find_end(pos, end, limit, END_COLON | END_SEMICOLON |
				   END_QUESTION | END_SQUARE);
		if (pos == end || *pos != '[')
			return pos;
		/* Within an IPv6 reference a ":" ends nothing. */
		while (pos < end && *pos != ']' && *pos != ';' && *pos != '?')
			pos++;
	}
}

/* Returns false for what has no scheme and so is no URI. */
bool sip_split_uri(struct sip_part uri, const __u8 *limit,
		   struct sip_uri_parts *parts)
{
	const __u8 *start = sip_scheme_end(uri.pos, uri.end);
	const __u8 *at;

	parts->user = part(NULL, NULL);
	parts->host = part(NULL, NULL);
	parts->urn = false;
	if (!start) {
		start = scheme_end(uri.pos, uri.end);
		parts->scheme = part(uri.pos, start);
		parts->urn = start && sip_part_is_urn(uri);
		return start;
	}
	parts->scheme = part(uri.pos, start);
	at = sip_find_end(start, uri.end, limit, END_AT);
	if (at < uri.end) {
		parts->user = part(start, sip_find_end(start, at, limit,
						       END_COLON));
		start = at + 1;
	}
	parts->host = part(start, host_end(start, uri.end, limit));
	return true;
}

/* A parameter's value: itself, and what is between its "<" and ">". */
static void offer_param(struct sip_lookup *lookup, struct sip_part value)
{
	bool angle = value.pos < value.end && *value.pos == '<';
	enum sip_form form = SIP_FORM_PLAIN;

	if (value.pos == value.end)
		return;
	if (sip_part_is_urn(part(value.pos + angle, value.end)))
		form = SIP_FORM_FOLDED;
	sip_offer_part(lookup, value, form);
	if (angle && sip_part_len(value) >= 2 && value.end[-1] == '>')
		sip_offer_part(lookup, part(value.pos + 1, value.end - 1), form);
}

static void uri_params(struct sip_lookup *lookup, const __u8 *pos,
		       const __u8 *end)
{
	const __u8 *limit = lookup->limit;
	const __u8 *value;

	pos = sip_find_end(pos, end, limit, END_SEMICOLON | END_QUESTION);
	while (pos < end && *pos == ';') {
		pos = sip_find_end(pos + 1, end, limit,
				   END_EQUALS | END_SEMICOLON | END_QUESTION);
		if (pos == end || *pos != '=')
			continue;
		value = pos + 1;
		pos = sip_find_end(value, end, limit,
				   END_SEMICOLON | END_QUESTION);
		offer_param(lookup, part(value, pos));
	}
}

static void uri(struct sip_lookup *lookup, const __u8 *pos, const __u8 *end)
{
	struct sip_part whole = { pos, end };
	struct sip_uri_parts parts;

	if (!sip_split_uri(whole, lookup->limit, &parts))
		return;
	if (parts.user.pos)
		sip_offer_user(lookup, parts.user);
	if (parts.host.pos) {
		sip_offer_part(lookup, parts.host, SIP_FORM_FOLDED);
		if (parts.host.end < end)
			uri_params(lookup, parts.host.end, end);
	}
	sip_offer_uri(lookup, whole, &parts);
}

/*
 * struct sip_quoted - what is between quotes
 * @text: with its escapes
 * @escaped: it has some
 */
struct sip_quoted {
	struct sip_part text;
	bool escaped;
};

/* Returns what is behind the closing quote, or NULL where there is none. */
static const __u8 *quoted(const struct sip_lookup *lookup, const __u8 *pos,
			  const __u8 *end, struct sip_quoted *quoted)
{
	quoted->text.pos = pos;
	quoted->escaped = false;
	for (;;) {
		pos = sip_find_end(pos, end, lookup->limit,
				   END_QUOTE | END_BACKSLASH);
		if (pos == end)
			return NULL;
		if (*pos == '"')
			break;
		quoted->escaped = true;
		if (end - pos < 2)
			return NULL;
		pos += 2;
	}
	quoted->text.end = pos;
	return pos + 1;
}

#define UNQUOTED_MAX	(SIP_SECRET_MAX + 2)	/* a secret in "<" and ">" */

/*
 * struct sip_unquoted - a quoted string without its escapes
 * @len: bytes
 * @last: the last one
 * @byte: as many as there is room for
 */
struct sip_unquoted {
	__u32 len;
	__u8 last;
	__u8 byte[UNQUOTED_MAX];
};

static void unquote(struct sip_part text, struct sip_unquoted *unquoted)
{
	unquoted->len = 0;
	unquoted->last = 0;
	while (text.pos < text.end) {
		if (*text.pos == '\\')
			text.pos++;
		unquoted->last = *text.pos++;
		if (unquoted->len < UNQUOTED_MAX)
			unquoted->byte[unquoted->len] = unquoted->last;
		unquoted->len++;
	}
}

static void quoted_param(struct sip_lookup *lookup,
			 const struct sip_quoted *quoted)
{
	struct sip_unquoted unquoted;

	if (!quoted->escaped) {
		offer_param(lookup, quoted->text);
		return;
	}
	unquote(quoted->text, &unquoted);
	if (unquoted.len <= UNQUOTED_MAX)
		offer_param(lookup, part(unquoted.byte,
					 unquoted.byte + unquoted.len));
	else
		lookup->tokens += 1 + (unquoted.byte[0] == '<' &&
				       unquoted.last == '>');
}

static void quoted_display(struct sip_lookup *lookup,
			   const struct sip_quoted *quoted)
{
	struct sip_unquoted unquoted;

	if (!quoted->escaped) {
		sip_offer_part(lookup, quoted->text, SIP_FORM_PLAIN);
		return;
	}
	unquote(quoted->text, &unquoted);
	if (unquoted.len <= UNQUOTED_MAX)
		sip_offer_part(lookup, part(unquoted.byte,
					    unquoted.byte + unquoted.len),
			       SIP_FORM_PLAIN);
	else
		lookup->tokens++;
}

/*
 * From here on each takes what it is about and returns where the value goes on:
 * at the comma before the next item, or at its end.
 */

/* Header parameters, from the first ";" or "," on. */
static const __u8 *params(struct sip_lookup *lookup, const __u8 *pos,
			  const __u8 *end)
{
	struct sip_quoted text;
	const __u8 *value;

	for (;;) {
		pos = sip_find_end(pos, end, lookup->limit,
				   END_SEMICOLON | END_COMMA);
		if (pos == end || *pos == ',')
			return pos;
		pos = sip_find_end(pos + 1, end, lookup->limit,
				   END_EQUALS | END_SEMICOLON | END_COMMA);
		if (pos == end || *pos != '=')
			continue;
		value = skip_space(pos + 1, end);
		if (value < end && *value == '"') {
			pos = quoted(lookup, value + 1, end, &text);
			if (!pos)
				return end;
			quoted_param(lookup, &text);
		} else {
			pos = sip_find_end(value, end, lookup->limit, END_SPACE |
					   END_SEMICOLON | END_COMMA);
			offer_param(lookup, part(value, pos));
		}
	}
}

/* Behind a "<"; without its ">" it takes all that follows. */
static const __u8 *bracketed(struct sip_lookup *lookup, const __u8 *pos,
			     const __u8 *end)
{
	const __u8 *close = sip_find_end(pos, end, lookup->limit, END_GREATER);

	if (close == end)
		return end;
	uri(lookup, pos, close);
	return params(lookup, close + 1, end);
}

static struct sip_part trimmed(const __u8 *pos, const __u8 *end)
{
	while (end > pos && sip_is_space(end[-1]))
		end--;
	return part(pos, end);
}

/*
 * A display name of words, an addr-spec or plain text, which may be nothing before
 * a ";". With quotes in it, before or between, it is neither of the first two.
 */
static const __u8 *text(struct sip_lookup *lookup, const __u8 *begin,
			const __u8 *end, bool mixed)
{
	const __u8 *pos = begin;
	struct sip_quoted quotes;
	const __u8 *start;

	start = mixed ? NULL : scheme_end(begin, end);
	if (start) {
		pos = sip_find_end(start, end, lookup->limit, END_SPACE |
				   END_SEMICOLON | END_COMMA | END_LESS);
		uri(lookup, begin, pos);
		return params(lookup, pos, end);
	}
	for (;;) {
		pos = sip_find_end(pos, end, lookup->limit, END_QUOTE | END_LESS |
				   END_SEMICOLON | END_COMMA);
		if (pos == end || *pos == ',')
			return pos;
		if (*pos == ';')
			return params(lookup, pos, end);
		if (*pos == '<')
			break;
		mixed = true;
		pos = quoted(lookup, pos + 1, end, &quotes);
		if (!pos)
			return end;
	}
	if (!mixed)
		sip_offer_text(lookup, trimmed(begin, pos));
	return bracketed(lookup, pos + 1, end);
}

static const __u8 *item(struct sip_lookup *lookup, const __u8 *pos,
			const __u8 *end)
{
	struct sip_quoted display;

	if (*pos == '<')
		return bracketed(lookup, pos + 1, end);
	if (*pos != '"')
		return text(lookup, pos, end, false);

	pos = quoted(lookup, pos + 1, end, &display);
	if (!pos)
		return end;
	pos = skip_space(pos, end);
	if (pos == end || *pos != '<')
		return text(lookup, pos, end, true);
	quoted_display(lookup, &display);
	return bracketed(lookup, pos + 1, end);
}

/**
 * sip_lookup_value - look up the tokens of a header field's value
 * @lookup: of the message; sip_lookup_field() came before
 * @pos: first byte of the unfolded value
 * @end: behind its last
 * @limit: behind the last byte that may be read
 */
void sip_lookup_value(struct sip_lookup *lookup, const __u8 *pos,
		      const __u8 *end, const __u8 *limit)
{
	struct sip_part value = { pos, end };

	if (end - pos > SIP_VALUE_MAX)
		return;
	lookup->limit = limit;
	for (;;) {
		while (pos < end && (sip_is_space(*pos) || *pos == ','))
			pos++;
		if (pos == end)
			break;
		pos = item(lookup, pos, end);
	}
	sip_offer_part(lookup, value, SIP_FORM_PLAIN);
}

/**
 * sip_lookup_uri - look up the tokens of a Request-URI
 * @lookup: of the message
 * @pos: its first byte
 * @end: behind its last
 * @limit: behind the last byte that may be read
 */
void sip_lookup_uri(struct sip_lookup *lookup, const __u8 *pos,
		    const __u8 *end, const __u8 *limit)
{
	struct sip_part value = { pos, end };

	if (end - pos > SIP_VALUE_MAX)
		return;
	lookup->limit = limit;
	if (lookup->set->n_headers)
		sip_lookup_field(lookup, "uri", 3);
	uri(lookup, pos, end);
	sip_offer_part(lookup, value, SIP_FORM_PLAIN);
}

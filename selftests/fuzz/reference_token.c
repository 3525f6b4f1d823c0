// SPDX-License-Identifier: GPL-2.0
/* The reference reader's tokens of a field value or Request-URI. */
#include <string.h>

#include "reference.h"

#define SCHEME_MAX	253

static bool is_blank(__u8 byte)
{
	return byte == ' ' || byte == '\t';
}

static bool is_alpha(__u8 byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(__u8 byte)
{
	return byte >= '0' && byte <= '9';
}

__u8 lower(__u8 byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
}

bool is_token_char(__u8 byte)
{
	return is_alpha(byte) || is_digit(byte) ||
	       (byte && strchr("-.!%*_+`'~", byte));
}

/* Is the text the word, given in lower case, in any case? */
bool span_is(struct span text, const char *word)
{
	size_t i;

	if (text.len != strlen(word))
		return false;
	for (i = 0; i < text.len; i++)
		if (lower(text.at[i]) != (__u8)word[i])
			return false;
	return true;
}

static struct span part(struct span text, size_t from, size_t to)
{
	return (struct span){ text.at + from, to - from };
}

/* The offset of the first of the bytes in @set, or the length. */
static size_t find(struct span text, size_t from, const char *set)
{
	while (from < text.len &&
	       !(text.at[from] && strchr(set, text.at[from])))
		from++;
	return from;
}

static size_t skip_blanks(struct span text, size_t from)
{
	while (from < text.len && is_blank(text.at[from]))
		from++;
	return from;
}

static bool begins_urn_uuid(struct span text)
{
	static const char prefix[] = "urn:uuid:";

	return text.len >= strlen(prefix) &&
	       span_is(part(text, 0, strlen(prefix)), prefix);
}

static struct reference_token *offer(struct reference *ref, struct span text,
				     bool fold)
{
	static struct reference_token surplus;
	struct reference_token *token = &surplus;

	if (ref->n_tokens < SIP_TOKENS_MAX)
		token = &ref->tokens[ref->n_tokens];
	ref->n_tokens++;
	token->len = text.len;
	memcpy(token->byte, text.at, text.len);
	memset(token->fold, fold, text.len);
	return token;
}

/* A parameter value that lost its quotes and escapes. */
static void offer_param(struct reference *ref, struct span text)
{
	struct span inner = text;

	if (!text.len) {
		ref->doubtful++;
		return;
	}
	if (text.len >= 2 && text.at[0] == '<' && text.at[text.len - 1] == '>')
		inner = part(text, 1, text.len - 1);
	if (text.at[0] == '<')
		offer(ref, text, begins_urn_uuid(part(text, 1, text.len)));
	else
		offer(ref, text, begins_urn_uuid(text));
	if (inner.len < text.len)
		offer(ref, inner, begins_urn_uuid(inner));
}

static int hex(__u8 byte)
{
	if (is_digit(byte))
		return byte - '0';
	if (lower(byte) >= 'a' && lower(byte) <= 'f')
		return lower(byte) - 'a' + 10;
	return -1;
}

/* Decodes "%41" once. An escape that is none makes the user no token. */
static void offer_user(struct reference *ref, struct span user)
{
	__u8 text[SIP_VALUE_MAX];
	size_t i, len = 0;

	for (i = 0; i < user.len; i++) {
		if (user.at[i] != '%') {
			text[len++] = user.at[i];
			continue;
		}
		if (i + 2 >= user.len || hex(user.at[i + 1]) < 0 ||
		    hex(user.at[i + 2]) < 0) {
			ref->doubtful++;
			return;
		}
		text[len++] = hex(user.at[i + 1]) * 16 + hex(user.at[i + 2]);
		i += 2;
	}
	offer(ref, (struct span){ text, len }, false);
}

static size_t host_end(struct span uri, size_t from)
{
	bool literal = false;
	size_t i;

	for (i = from; i < uri.len; i++) {
		__u8 byte = uri.at[i];

		if (byte == '[')
			literal = true;
		else if (byte == ']')
			literal = false;
		else if (byte == ';' || byte == '?' || (byte == ':' && !literal))
			break;
	}
	return i;
}

static void uri_params(struct reference *ref, struct span uri, size_t at)
{
	size_t end, equals;

	at = find(uri, at, ";?");
	while (at < uri.len && uri.at[at] == ';') {
		end = find(uri, at + 1, ";?");
		equals = find(uri, at + 1, "=;?");
		if (equals < end)
			offer_param(ref, part(uri, equals + 1, end));
		at = end;
	}
}

/*
 * A reader that goes forward tries userinfo as host and parameters, and a host
 * as user, before it knows whether an "@" comes.
 */
static unsigned int both_readings(struct span uri)
{
	unsigned int tries = 1;
	size_t i;

	for (i = 0; i < uri.len; i++)
		tries += uri.at[i] == ':' || uri.at[i] == ';';
	return tries;
}

/* sip: and sips: URIs have parts (RFC 3261 19.1.1). */
static void sip_uri(struct reference *ref, struct span uri, size_t start)
{
	struct reference_token *whole;
	size_t at = find(uri, start, "@");
	size_t host = start, end;

	if (at < uri.len) {
		host = at + 1;
		end = find(uri, start, ":@");
		offer_user(ref, part(uri, start, end));
	}
	end = host_end(uri, host);
	offer(ref, part(uri, host, end), true);
	uri_params(ref, uri, end);
	ref->doubtful += both_readings(uri);

	whole = offer(ref, uri, false);
	memset(whole->fold, true, start);
	memset(whole->fold + host, true, end - host);
}

/* The length of "scheme:", or 0 where the text begins with none. */
static size_t scheme_len(struct span text)
{
	size_t i;

	for (i = 0; i < text.len && i <= SCHEME_MAX; i++) {
		__u8 byte = text.at[i];

		if (i && byte == ':')
			return i + 1;
		if (!is_alpha(byte) &&
		    !(i && (is_digit(byte) || strchr("+-.", byte))))
			return 0;
		if (!byte)
			return 0;
	}
	return 0;
}

static void offer_uri(struct reference *ref, struct span uri)
{
	size_t start = scheme_len(uri);
	struct reference_token *whole;

	if (!start) {
		ref->doubtful++;
		return;
	}
	if (span_is(part(uri, 0, start), "sip:") ||
	    span_is(part(uri, 0, start), "sips:")) {
		sip_uri(ref, uri, start);
		return;
	}
	whole = offer(ref, uri, begins_urn_uuid(uri));
	memset(whole->fold, true, start);
}

/*
 * Copies what is between quotes, without its escapes. Returns the offset
 * behind the closing quote, or 0 where there is none.
 */
static size_t unquote(struct span value, size_t at, __u8 *text, size_t *len)
{
	*len = 0;
	for (at++; at < value.len; at++) {
		if (value.at[at] == '"')
			return at + 1;
		if (value.at[at] == '\\')
			at++;
		if (at < value.len)
			text[(*len)++] = value.at[at];
	}
	return 0;
}

/* Header parameters. Returns the offset of what ends them. */
static size_t params(struct reference *ref, struct span value, size_t at)
{
	__u8 text[SIP_VALUE_MAX];
	size_t len, end;

	for (;;) {
		at = find(value, at, ";,");
		if (at == value.len || value.at[at] == ',')
			return at;
		at = find(value, at + 1, "=;,");
		if (at == value.len || value.at[at] != '=')
			continue;
		at = skip_blanks(value, at + 1);
		if (at < value.len && value.at[at] == '"') {
			end = unquote(value, at, text, &len);
			if (!end)
				return value.len;
			offer_param(ref, (struct span){ text, len });
		} else {
			end = find(value, at, " \t;,");
			offer_param(ref, part(value, at, end));
		}
		at = end;
	}
}

/* "<" URI ">" and its parameters. Unclosed, it takes all that follows. */
static size_t name_addr(struct reference *ref, struct span value, size_t at)
{
	size_t end = find(value, at + 1, ">");

	if (end == value.len) {
		ref->doubtful += 2 + both_readings(part(value, at, end));
		return end;
	}
	offer_uri(ref, part(value, at + 1, end));
	return params(ref, value, end + 1);
}

static size_t trimmed(struct span value, size_t from, size_t to)
{
	while (to > from && is_blank(value.at[to - 1]))
		to--;
	return to;
}

/*
 * What begins with neither quote nor bracket: a display name of words, an
 * addr-spec, or plain text in which quotes protect what is between them.
 */
static size_t words(struct reference *ref, struct span value, size_t from,
		    bool mixed)
{
	__u8 text[SIP_VALUE_MAX];
	size_t at, len, end;

	if (!mixed && scheme_len(part(value, from, value.len))) {
		end = find(value, from, " \t;,<");
		offer_uri(ref, part(value, from, end));
		return params(ref, value, end);
	}
	for (at = from; at < value.len; at++) {
		at = find(value, at, "\"<;,");
		if (at == value.len || value.at[at] != '"')
			break;
		mixed = true;
		at = unquote(value, at, text, &len);
		if (!at)
			return value.len;
		at--;
	}
	if (at >= value.len || value.at[at] != '<')
		return at < value.len ? params(ref, value, at) : value.len;

	end = trimmed(value, from, at);
	for (len = 0; from < end; from++) {
		if (!is_blank(value.at[from]))
			text[len++] = value.at[from];
		else if (text[len - 1] != ' ')
			text[len++] = ' ';
	}
	if (mixed)
		ref->doubtful++;
	else
		offer(ref, (struct span){ text, len }, false);
	return name_addr(ref, value, at);
}

static size_t item(struct reference *ref, struct span value, size_t at)
{
	__u8 text[SIP_VALUE_MAX];
	size_t len;

	if (value.at[at] == '<')
		return name_addr(ref, value, at);
	if (value.at[at] == ';')
		return params(ref, value, at);
	if (value.at[at] != '"')
		return words(ref, value, at, false);

	at = unquote(value, at, text, &len);
	if (!at)
		return value.len;
	at = skip_blanks(value, at);
	if (at == value.len)
		return at;
	if (value.at[at] != '<')
		return words(ref, value, at, true);
	offer(ref, (struct span){ text, len }, false);
	return name_addr(ref, value, at);
}

/* All tokens of an unfolded field value. */
void reference_value(struct reference *ref, struct span value)
{
	size_t at = 0;

	for (;;) {
		while (at < value.len &&
		       (is_blank(value.at[at]) || value.at[at] == ','))
			at++;
		if (at == value.len)
			break;
		at = item(ref, value, at);
	}
	offer(ref, value, false);
}

/* A value that has no parts. */
void reference_whole(struct reference *ref, struct span value)
{
	offer(ref, value, false);
}

/* The offset behind quotes, or the length where they are not closed. */
static size_t behind_quotes(struct span value, size_t at)
{
	__u8 text[SIP_SECTION_MAX];
	size_t len;

	at = unquote(value, at, text, &len);
	return at ? at : value.len;
}

/* Do header parameters, from a ";" on, go on up to the end without a comma? */
static bool only_params(struct span value, size_t at)
{
	while (at < value.len && value.at[at] == ';') {
		at = find(value, at + 1, "=;,");
		if (at < value.len && value.at[at] == '=') {
			at = skip_blanks(value, at + 1);
			if (at < value.len && value.at[at] == '"')
				at = behind_quotes(value, at);
		}
		at = find(value, at, ";,");
	}
	return at == value.len;
}

/*
 * Is a value of From or To one address? [display-name] "<" ... ">" or addr-spec,
 * and parameters. What is of another form may have no comma at all.
 */
bool reference_is_address(struct span value)
{
	bool comma = find(value, 0, ",") < value.len;
	bool quoted = value.len && value.at[0] == '"';
	size_t at;

	at = quoted ? skip_blanks(value, behind_quotes(value, 0)) :
		      find(value, 0, "<:\";,");
	if (at < value.len && value.at[at] == ':' && !quoted)
		at = find(value, at, "<\";,");
	else if (at < value.len && value.at[at] == '<')
		at = find(value, find(value, at, ">"), ";,");
	if (at < value.len && value.at[at] != ';' && value.at[at] != ',')
		return !comma;
	return only_params(value, at);
}

/* All tokens of a Request-URI. */
void reference_uri(struct reference *ref, struct span value)
{
	offer_uri(ref, value);
	offer(ref, value, false);
}

// SPDX-License-Identifier: GPL-2.0
/* A value's tokens, see tokens.h (RFC 3261 20.10, 25.1) */
#include <string.h>

#include "sip_run.h"
#include "sip_token.h"
#include "tokens.h"

#define SCHEME_MAX	253	/* bytes */

/* Text that lost its quotes or escapes; no longer than what it was in. */
struct decoded {
	__u8 text[SIP_VALUE_MAX];
	size_t len;
};

static int peek(const struct bytes *left)
{
	return left->len ? *left->at : -1;
}

static int next(struct bytes *left)
{
	int byte = peek(left);

	if (left->len)
		bytes_skip(left, 1);
	return byte;
}

static bool is_in(__u8 byte, const char *set)
{
	return byte && strchr(set, byte);
}

/* Takes what comes before the first of the bytes in @set. */
static struct bytes until(struct bytes *left, const char *set)
{
	struct bytes taken = bytes_of(left->at, 0);

	while (left->len && !is_in(*left->at, set)) {
		bytes_skip(left, 1);
		taken.len++;
	}
	return taken;
}

static void skip_blanks(struct bytes *left)
{
	while (left->len && sip_is_space(*left->at))
		bytes_skip(left, 1);
}

static struct bytes trimmed(struct bytes text)
{
	skip_blanks(&text);
	while (text.len && sip_is_space(text.at[text.len - 1]))
		text.len--;
	return text;
}

static void put(struct decoded *to, __u8 byte)
{
	if (to->len < sizeof(to->text))
		to->text[to->len++] = byte;
}

/* White space between words is one SP. */
static void put_word(struct decoded *to, __u8 byte)
{
	if (!sip_is_space(byte))
		put(to, byte);
	else if (to->len && to->text[to->len - 1] != ' ')
		put(to, ' ');
}

static void offer(struct token_sink *sink, enum token_kind kind,
		  struct bytes name, struct bytes text)
{
	struct token token = { kind, name, text };

	if (text.len)
		sink->take(sink, &token);
}

static void offer_part(struct token_sink *sink, enum token_kind kind,
		       struct bytes text)
{
	offer(sink, kind, bytes_of(NULL, 0), text);
}

/* A parameter value without its quotes, and without its "<" and ">". */
static void offer_param(struct token_sink *sink, enum token_kind kind,
			struct bytes name, struct bytes value)
{
	struct decoded lower = { .len = 0 };

	for (name = trimmed(name); name.len; bytes_skip(&name, 1))
		put(&lower, sip_to_lower(*name.at));
	name = bytes_of(lower.text, lower.len);

	offer(sink, kind, name, value);
	if (value.len > 2 && value.at[0] == '<' &&
	    value.at[value.len - 1] == '>')
		offer(sink, kind, name, bytes_of(value.at + 1, value.len - 2));
}

/* Behind the quote; false where there is no closing one. */
static bool take_quoted(struct bytes *left, struct decoded *text)
{
	int byte;

	text->len = 0;
	while ((byte = next(left)) >= 0) {
		if (byte == '"')
			return true;
		if (byte == '\\')
			byte = next(left);
		if (byte >= 0)
			put(text, byte);
	}
	return false;
}

/* Header parameters up to the "," or the end; what else stands there goes. */
static void take_params(struct token_sink *sink, struct bytes *left)
{
	struct decoded quoted;
	struct bytes name;

	for (;;) {
		until(left, ";,");
		if (peek(left) != ';')
			return;
		next(left);
		name = until(left, "=;,");
		if (peek(left) != '=')
			continue;
		next(left);
		skip_blanks(left);
		if (peek(left) != '"') {
			offer_param(sink, TOKEN_PARAM, name,
				    until(left, " \t;,"));
			continue;
		}
		next(left);
		if (!take_quoted(left, &quoted))
			return;
		offer_param(sink, TOKEN_PARAM, name,
			    bytes_of(quoted.text, quoted.len));
	}
}

static int hex_digit(int byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 0 && sip_is_letter(byte) && (byte | 0x20) <= 'f')
		return (byte | 0x20) - 'a' + 10;
	return -1;
}

/* Decodes %41 once. A user with an escape that is none is no token. */
static void offer_user(struct token_sink *sink, struct bytes user)
{
	struct decoded text = { .len = 0 };
	int byte, high, low;

	while ((byte = next(&user)) >= 0) {
		if (byte == '%') {
			high = hex_digit(next(&user));
			low = hex_digit(next(&user));
			if (high < 0 || low < 0)
				return;
			byte = high << 4 | low;
		}
		put(&text, byte);
	}
	offer_part(sink, TOKEN_USER, bytes_of(text.text, text.len));
}

/* The host ends at a port, parameters or headers, but not within "[" "]". */
static struct bytes take_host(struct bytes *left)
{
	struct bytes host = bytes_of(left->at, 0);
	bool literal = false;

	for (; left->len; bytes_skip(left, 1), host.len++) {
		if (*left->at == '[')
			literal = true;
		else if (*left->at == ']')
			literal = false;
		else if (is_in(*left->at, ";?") ||
			 (*left->at == ':' && !literal))
			break;
	}
	return host;
}

static void offer_uri_params(struct token_sink *sink, struct bytes left)
{
	struct bytes name;

	until(&left, ";?");
	while (peek(&left) == ';') {
		next(&left);
		name = until(&left, "=;?");
		if (peek(&left) != '=')
			continue;
		next(&left);
		offer_param(sink, TOKEN_URI_PARAM, name, until(&left, ";?"));
	}
}

/* "scheme:", or nothing where the text begins with none. */
static struct bytes scheme_of(struct bytes text)
{
	size_t i;

	for (i = 0; i < text.len && i <= SCHEME_MAX; i++) {
		if (i && text.at[i] == ':')
			return bytes_of(text.at, i + 1);
		if (!sip_is_letter(text.at[i]) &&
		    !(i && is_in(text.at[i], "0123456789+-.")))
			break;
	}
	return bytes_of(text.at, 0);
}

static bool is_sip_scheme(struct bytes scheme)
{
	char lower[6] = "";
	size_t i;

	for (i = 0; i < scheme.len && i < sizeof(lower) - 1; i++)
		lower[i] = sip_to_lower(scheme.at[i]);
	return (scheme.len == 4 && !strcmp(lower, "sip:")) ||
	       (scheme.len == 5 && !strcmp(lower, "sips:"));
}

/* RFC 3261 19.1.1 */
static void offer_uri(struct token_sink *sink, struct bytes uri)
{
	struct bytes scheme = scheme_of(uri);
	struct bytes left = uri, before;

	if (!scheme.len)
		return;
	bytes_skip(&left, scheme.len);
	if (is_sip_scheme(scheme)) {
		before = left;
		until(&left, "@");
		if (next(&left) == '@')
			offer_user(sink, until(&before, ":@"));
		else
			left = before;
		offer_part(sink, TOKEN_HOST, take_host(&left));
		offer_uri_params(sink, left);
	}
	offer_part(sink, TOKEN_URI, uri);
}

/* "<" URI ">" and its parameters; unclosed, it takes all that follows. */
static void take_name_addr(struct token_sink *sink, struct bytes *left)
{
	struct bytes uri;

	next(left);
	uri = until(left, ">");
	if (next(left) != '>')
		return;
	offer_uri(sink, uri);
	take_params(sink, left);
}

/*
 * What begins with neither quote nor bracket, or goes on behind a quote that
 * did not end a display name: words of a display name, an addr-spec, or plain
 * text in which quotes protect what is between them.
 */
static void take_words(struct token_sink *sink, struct bytes *left, bool mixed)
{
	struct bytes words = bytes_of(left->at, 0);
	struct decoded text = { .len = 0 };

	if (!mixed && scheme_of(*left).len) {
		offer_uri(sink, until(left, " \t;,<"));
		take_params(sink, left);
		return;
	}
	for (;;) {
		until(left, "\"<;,");
		if (peek(left) != '"')
			break;
		mixed = true;
		next(left);
		if (!take_quoted(left, &text))
			return;
	}
	if (peek(left) == '<') {
		words.len = left->at - words.at;
		text.len = 0;
		for (words = trimmed(words); words.len; bytes_skip(&words, 1))
			put_word(&text, *words.at);
		if (!mixed)
			offer_part(sink, TOKEN_DISPLAY,
				   bytes_of(text.text, text.len));
		take_name_addr(sink, left);
	} else {
		take_params(sink, left);
	}
}

/* One of the values that commas part. */
static void take_item(struct token_sink *sink, struct bytes *left)
{
	struct decoded text;

	switch (peek(left)) {
	case '<':
		take_name_addr(sink, left);
		break;
	case ';':
		take_params(sink, left);
		break;
	case '"':
		next(left);
		if (!take_quoted(left, &text))
			break;
		skip_blanks(left);
		if (peek(left) == '<') {
			offer_part(sink, TOKEN_DISPLAY,
				   bytes_of(text.text, text.len));
			take_name_addr(sink, left);
		} else if (left->len) {
			take_words(sink, left, true);
		}
		break;
	default:
		take_words(sink, left, false);
	}
}

/**
 * token_kind_name - what the kind is called in output
 * @kind: of the token
 */
const char *token_kind_name(enum token_kind kind)
{
	static const char * const names[] = {
		[TOKEN_DISPLAY]		= "display-name",
		[TOKEN_USER]		= "user",
		[TOKEN_HOST]		= "host",
		[TOKEN_URI_PARAM]	= "uri-parameter",
		[TOKEN_URI]		= "uri",
		[TOKEN_PARAM]		= "parameter",
		[TOKEN_VALUE]		= "value",
	};

	return names[kind];
}

/* Neither lists nor parameters (RFC 3261 25.1). */
static bool is_whole(const char *name)
{
	return !strcmp(name, "call-id") || !strcmp(name, "cseq");
}

/**
 * tokens_of_field - split a header field
 * @name: in lower case and long form
 * @value: unfolded, SIP_VALUE_MAX bytes at most
 * @sink: gets the tokens, the whole value last
 */
void tokens_of_field(const char *name, struct bytes value,
		     struct token_sink *sink)
{
	struct bytes left = is_whole(name) ? bytes_of(NULL, 0) : value;

	for (;;) {
		while (left.len &&
		       (sip_is_space(*left.at) || *left.at == ','))
			bytes_skip(&left, 1);
		if (!left.len)
			break;
		take_item(sink, &left);
	}
	offer_part(sink, TOKEN_VALUE, value);
}

/**
 * tokens_of_request_uri - split the Request-URI
 * @uri: it, SIP_VALUE_MAX bytes at most
 * @sink: gets the tokens
 */
void tokens_of_request_uri(struct bytes uri, struct token_sink *sink)
{
	offer_uri(sink, uri);
	if (!scheme_of(uri).len)
		offer_part(sink, TOKEN_VALUE, uri);
}

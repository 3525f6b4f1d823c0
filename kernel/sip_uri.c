// SPDX-License-Identifier: GPL-2.0
/* A URI and its parts (RFC 3261 19.1.1). */
#include "sip_token.h"

/*
 * Parts of a URI (RFC 3261 19.1.1). While no "@" came, each may yet turn out to
 * be user and password: the user run goes on beside them.
 */
enum {
	IN_HOST,
	IN_PORT,
	IN_URI_NAME,
	IN_URI_PARAM,
	IN_URI_HEADERS,
	IN_OPAQUE,		/* not a sip: or sips: URI */
};

#define SCHEME_SIP	0x736970
#define SCHEME_SIPS	0x73697073

void sip_uri_start(struct sip_scan *scan, bool bracketed)
{
	struct sip_uri *uri = &scan->uri;

	scan->state = AT_SCHEME;
	uri->bracketed = bracketed;
	uri->request = false;
	uri->part = IN_OPAQUE;
	uri->has_user = false;
	uri->user_open = false;
	uri->literal = false;
	uri->hit = false;
	uri->user_hit = false;
	uri->percent = 0;
	uri->urn = 0;
	uri->tokens = 0;
	uri->scheme = 0;
	uri->scheme_len = 0;
	sip_run_start(&uri->whole);
	sip_run_start(&uri->folded);
}

static bool is_sip(const struct sip_uri *uri)
{
	return uri->scheme == SCHEME_SIP ||
	       (uri->scheme == SCHEME_SIPS && uri->scheme_len == 4);
}

static void host_end(struct sip_scan *scan)
{
	struct sip_uri *uri = &scan->uri;

	uri->tokens++;
	uri->hit |= sip_run_end(scan->pattern, &uri->host);
}

static void uri_param_end(struct sip_scan *scan)
{
	struct sip_uri *uri = &scan->uri;

	uri->tokens += sip_param_end(scan, &uri->hit);
}

/* A URI that came to its end offers what it was found to be. */
void sip_uri_end(struct sip_scan *scan)
{
	struct sip_uri *uri = &scan->uri;
	bool folded;

	if (uri->part == IN_HOST)
		host_end(scan);
	else if (uri->part == IN_URI_PARAM)
		uri_param_end(scan);

	folded = is_sip(uri) ? !uri->has_user : uri->urn == SIP_URN_LEN;
	uri->hit |= sip_run_end(scan->pattern,
				folded ? &uri->folded : &uri->whole);
	sip_offer(scan, uri->tokens + 1, uri->hit);
	scan->state = AT_AFTER_URI;
}

static void user_end(struct sip_scan *scan)
{
	struct sip_uri *uri = &scan->uri;

	uri->user_open = false;
	uri->user_hit = !uri->percent &&
			sip_run_end(scan->pattern, &uri->user);
}

static void user_feed(struct sip_scan *scan, __u8 byte)
{
	struct sip_uri *uri = &scan->uri;
	int digit;

	if (!uri->percent && byte != '%') {
		sip_feed_same(scan, &uri->user);
		return;
	}
	if (!uri->percent) {
		uri->percent = 2;
		uri->decoded = 0;
		return;
	}
	digit = sip_hex_digit(byte);
	if (digit < 0) {
		/* A broken escape: no telling what the user is. */
		uri->user_open = false;
		return;
	}
	uri->decoded = uri->decoded << 4 | digit;
	if (!--uri->percent)
		sip_run_feed(scan->pattern, &uri->user, uri->decoded, false);
}

/* What came was no host, nor parameters, but the user part. */
static void at_sign(struct sip_scan *scan)
{
	struct sip_uri *uri = &scan->uri;

	if (uri->user_open)
		user_end(scan);
	uri->hit = uri->user_hit;
	uri->tokens = 1;
	uri->has_user = true;
	uri->literal = false;
	uri->part = IN_HOST;
	sip_run_start(&uri->host);
}

static void host_byte(struct sip_scan *scan, __u8 byte)
{
	struct sip_uri *uri = &scan->uri;

	if (byte == '[')
		uri->literal = true;
	else if (byte == ']')
		uri->literal = false;
	else if (byte == ':' && !uri->literal)
		uri->part = IN_PORT;
	else if (byte == ';')
		uri->part = IN_URI_NAME;
	else if (byte == '?')
		uri->part = IN_URI_HEADERS;

	if (uri->part == IN_HOST)
		sip_feed_fold(scan, &uri->host);
	else
		host_end(scan);
}

static void uri_param_byte(struct sip_scan *scan, __u8 byte)
{
	struct sip_uri *uri = &scan->uri;
	bool in_value = uri->part == IN_URI_PARAM;

	if (byte == ';')
		uri->part = IN_URI_NAME;
	else if (byte == '?')
		uri->part = IN_URI_HEADERS;
	else if (in_value)
		sip_param_feed(scan, byte);
	else if (byte == '=')
		uri->part = IN_URI_PARAM;

	if (in_value && uri->part != IN_URI_PARAM)
		uri_param_end(scan);
	else if (!in_value && uri->part == IN_URI_PARAM)
		sip_param_start(scan);
}

/* Until an "@" came, all may yet be user and password. */
static bool user_byte(struct sip_scan *scan, __u8 byte)
{
	struct sip_uri *uri = &scan->uri;

	if (byte == '@') {
		at_sign(scan);
		return true;
	}
	if (uri->user_open && byte == ':')
		user_end(scan);
	else if (uri->user_open)
		user_feed(scan, byte);
	return false;
}

void sip_uri_byte(struct sip_scan *scan, __u8 byte)
{
	struct sip_uri *uri = &scan->uri;

	if (uri->part == IN_HOST && uri->has_user)
		sip_feed_fold(scan, &uri->whole);
	else
		sip_feed_same(scan, &uri->whole);
	if (uri->part == IN_HOST || uri->part == IN_OPAQUE)
		sip_feed_fold(scan, &uri->folded);
	else
		sip_feed_same(scan, &uri->folded);

	if (uri->part == IN_OPAQUE) {
		uri->urn = sip_urn_step(uri->urn, byte);
		return;
	}
	if (!uri->has_user && user_byte(scan, byte))
		return;

	switch (uri->part) {
	case IN_HOST:
		host_byte(scan, byte);
		break;
	case IN_PORT:
		if (byte == ';')
			uri->part = IN_URI_NAME;
		else if (byte == '?')
			uri->part = IN_URI_HEADERS;
		break;
	case IN_URI_NAME:
	case IN_URI_PARAM:
		uri_param_byte(scan, byte);
		break;
	}
}

/* Without brackets, ";" and "," belong to the field (RFC 3261 20.10). */
bool sip_uri_ends(const struct sip_uri *uri, __u8 byte)
{
	if (uri->bracketed)
		return byte == '>';
	return sip_is_space(byte) || byte == ';' || byte == ',' || byte == '<';
}

void sip_scheme_byte(struct sip_scan *scan, __u8 byte)
{
	struct sip_uri *uri = &scan->uri;
	bool valid = sip_is_letter(byte) ||
		     (uri->scheme_len && sip_is_scheme_byte(byte));

	if (!valid || uri->scheme_len == SIP_SCHEME_INVALID - 1)
		uri->scheme_len = SIP_SCHEME_INVALID;
	else if (uri->scheme_len != SIP_SCHEME_INVALID)
		uri->scheme_len++;
	uri->scheme = uri->scheme << 8 | sip_to_lower(byte);
	uri->urn = sip_urn_step(uri->urn, byte);
	sip_feed_fold(scan, &uri->whole);
	sip_feed_fold(scan, &uri->folded);
}

/* Returns true where @byte ends a scheme, and the URI goes on behind it. */
bool sip_scheme_ends(struct sip_scan *scan, __u8 byte)
{
	struct sip_uri *uri = &scan->uri;

	if (byte != ':' || !uri->scheme_len || uri->scheme_len == SIP_SCHEME_INVALID)
		return false;
	sip_feed_same(scan, &uri->whole);
	sip_feed_same(scan, &uri->folded);
	uri->urn = sip_urn_step(uri->urn, byte);
	scan->state = AT_URI;
	if (is_sip(uri)) {
		uri->part = IN_HOST;
		uri->user_open = true;
		sip_run_start(&uri->user);
		sip_run_start(&uri->host);
	}
	return true;
}

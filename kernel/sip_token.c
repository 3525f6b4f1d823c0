// SPDX-License-Identifier: GPL-2.0
/*
 * The tokens of a SIP header field value or Request-URI, and the search for a
 * secret in them. A token is never gathered: each of its bytes goes, decoded,
 * into the runs of the kinds of token that it may belong to.
 */
#include "sip_token.h"

enum {
	AT_ITEM,		/* value begins, or what follows a comma */
	AT_TEXT,		/* display name, scheme or plain text */
	AT_TEXT_QUOTED,		/* quotes in plain text */
	AT_TEXT_ESCAPED,
	AT_DISPLAY,		/* quoted display name */
	AT_DISPLAY_ESCAPED,
	AT_DISPLAY_END,
	AT_SCHEME,
	AT_URI,
	AT_AFTER_URI,
	AT_NAME,		/* of a header parameter */
	AT_PARAM_START,
	AT_PARAM,
	AT_PARAM_QUOTED,
	AT_PARAM_ESCAPED,
	AT_PARAM_END,
};

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
#define SCHEME_URN	0x75726e
#define SCHEME_INVALID	255	/* scheme_len of what is no scheme */

static const char urn_uuid[] = "urn:uuid:";
#define URN_LEN		(sizeof(urn_uuid) - 1)

static bool is_space(__u8 byte)
{
	return byte == ' ' || byte == '\t';
}

static __u8 to_lower(__u8 byte)
{
	return sip_is_letter(byte) ? byte | 0x20 : byte;
}

static int hex_digit(__u8 byte)
{
	if ((__u8)(byte - '0') < 10)
		return byte - '0';
	if ((__u8)((byte | 0x20) - 'a') < 6)
		return (byte | 0x20) - 'a' + 10;
	return -1;
}

static bool is_scheme_byte(__u8 byte)
{
	return sip_is_letter(byte) || (__u8)(byte - '0') < 10 ||
	       byte == '+' || byte == '-' || byte == '.';
}

static void item_start(struct sip_scan *scan)
{
	scan->state = AT_ITEM;
	scan->space = 0;
	sip_run_start(&scan->display);
}

static void uri_start(struct sip_scan *scan, bool bracketed)
{
	scan->state = AT_SCHEME;
	scan->bracketed = bracketed;
	scan->part = IN_OPAQUE;
	scan->has_user = false;
	scan->user_open = false;
	scan->user_hit = false;
	scan->literal = false;
	scan->pending = false;
	scan->percent = 0;
	scan->scheme = 0;
	scan->scheme_len = 0;
	sip_run_start(&scan->uri);
	sip_run_start(&scan->bare);
}

static bool is_sip(const struct sip_scan *scan)
{
	return scan->scheme == SCHEME_SIP ||
	       (scan->scheme == SCHEME_SIPS && scan->scheme_len == 4);
}

static void param_start(struct sip_scan *scan)
{
	scan->urn = 0;
	scan->angle = false;
	scan->last = -1;
	sip_run_start(&scan->param);
	sip_run_start(&scan->param_nocase);
	sip_run_stop(&scan->inner);
	sip_run_stop(&scan->inner_nocase);
}

static void param_feed(struct sip_scan *scan, __u8 byte)
{
	const struct sip_pattern *pattern = scan->pattern;

	/* The inner runs lag one byte behind: they must not see the ">". */
	if (scan->last >= 0) {
		sip_run_feed(pattern, &scan->inner, scan->last, false);
		sip_run_feed(pattern, &scan->inner_nocase, scan->last, true);
	}
	if (scan->angle)
		scan->last = byte;

	if (scan->urn < URN_LEN && to_lower(byte) == urn_uuid[scan->urn]) {
		scan->urn++;
	} else if (scan->urn == 0 && byte == '<' && !scan->angle) {
		scan->angle = true;
		sip_run_start(&scan->inner);
		sip_run_start(&scan->inner_nocase);
	} else if (scan->urn < URN_LEN) {
		scan->urn = URN_LEN + 1;
	}
	sip_run_feed(pattern, &scan->param, byte, false);
	sip_run_feed(pattern, &scan->param_nocase, byte, true);
}

static bool param_end(struct sip_scan *scan)
{
	bool urn = scan->urn == URN_LEN;
	bool hit = sip_run_end(scan->pattern, &scan->param) ||
		   (urn && sip_run_end(scan->pattern, &scan->param_nocase));

	scan->tokens++;
	if (scan->angle && scan->last == '>') {
		scan->tokens++;
		hit |= sip_run_end(scan->pattern, &scan->inner) ||
		       (urn && sip_run_end(scan->pattern, &scan->inner_nocase));
	}
	return hit;
}

/* A hit in what an "@" to come would turn into the user part has to wait. */
static void uri_hit(struct sip_scan *scan, bool hit)
{
	if (scan->has_user)
		scan->hit |= hit;
	else
		scan->pending |= hit;
}

static void host_end(struct sip_scan *scan)
{
	scan->tokens++;
	uri_hit(scan, sip_run_end(scan->pattern, &scan->host));
}

static void uri_end(struct sip_scan *scan)
{
	struct sip_run *whole = &scan->uri;

	if (scan->part == IN_HOST)
		host_end(scan);
	else if (scan->part == IN_URI_PARAM)
		uri_hit(scan, param_end(scan));

	if (is_sip(scan) && !scan->has_user) {
		scan->hit |= scan->pending;
		whole = &scan->bare;
	}
	scan->tokens++;
	scan->hit |= sip_run_end(scan->pattern, whole);
	scan->state = AT_AFTER_URI;
}

static void user_end(struct sip_scan *scan)
{
	scan->tokens++;
	scan->user_open = false;
	scan->user_hit = !scan->percent &&
			 sip_run_end(scan->pattern, &scan->user);
}

static void user_feed(struct sip_scan *scan, __u8 byte)
{
	int digit = hex_digit(byte);

	if (scan->percent && digit < 0) {
		/* A broken escape: no telling what the user is. */
		scan->user_open = false;
		return;
	}
	if (scan->percent) {
		scan->decoded = scan->decoded << 4 | digit;
		if (--scan->percent)
			return;
		byte = scan->decoded;
	} else if (byte == '%') {
		scan->percent = 2;
		return;
	}
	sip_run_feed(scan->pattern, &scan->user, byte, false);
}

static void at_sign(struct sip_scan *scan)
{
	if (scan->user_open)
		user_end(scan);
	scan->hit |= scan->user_hit;
	scan->has_user = true;
	scan->pending = false;
	scan->literal = false;
	scan->part = IN_HOST;
	sip_run_start(&scan->host);
}

static void host_byte(struct sip_scan *scan, __u8 byte)
{
	if (byte == ':' && !scan->literal)
		scan->part = IN_PORT;
	else if (byte == ';')
		scan->part = IN_URI_NAME;
	else if (byte == '?')
		scan->part = IN_URI_HEADERS;

	if (scan->part != IN_HOST) {
		host_end(scan);
		return;
	}
	if (byte == '[')
		scan->literal = true;
	else if (byte == ']')
		scan->literal = false;
	sip_run_feed(scan->pattern, &scan->host, byte, true);
}

static void uri_param_byte(struct sip_scan *scan, __u8 byte)
{
	bool in_value = scan->part == IN_URI_PARAM;

	if (byte == ';')
		scan->part = IN_URI_NAME;
	else if (byte == '?')
		scan->part = IN_URI_HEADERS;
	else if (in_value)
		param_feed(scan, byte);
	else if (byte == '=')
		scan->part = IN_URI_PARAM;

	if (in_value && scan->part != IN_URI_PARAM)
		uri_hit(scan, param_end(scan));
	else if (!in_value && scan->part == IN_URI_PARAM)
		param_start(scan);
}

static void uri_byte(struct sip_scan *scan, __u8 byte)
{
	bool urn = scan->scheme == SCHEME_URN;
	bool host = scan->part == IN_HOST;

	sip_run_feed(scan->pattern, &scan->uri, byte,
		 urn || (host && scan->has_user));
	sip_run_feed(scan->pattern, &scan->bare, byte, urn || host);
	if (scan->part == IN_OPAQUE)
		return;

	if (!scan->has_user) {
		if (byte == '@') {
			at_sign(scan);
			return;
		}
		if (scan->user_open && byte == ':')
			user_end(scan);
		else if (scan->user_open)
			user_feed(scan, byte);
	}

	if (host)
		host_byte(scan, byte);
	else if (scan->part == IN_PORT && byte == ';')
		scan->part = IN_URI_NAME;
	else if (scan->part == IN_PORT && byte == '?')
		scan->part = IN_URI_HEADERS;
	else if (scan->part == IN_URI_NAME || scan->part == IN_URI_PARAM)
		uri_param_byte(scan, byte);
}

/* Without brackets, ";" and "," belong to the field (RFC 3261 20.10). */
static bool uri_ends(const struct sip_scan *scan, __u8 byte)
{
	if (scan->bracketed)
		return byte == '>';
	return is_space(byte) || byte == ';' || byte == ',' || byte == '<';
}

static void scheme_end(struct sip_scan *scan)
{
	scan->state = AT_URI;
	if (!is_sip(scan))
		return;
	scan->part = IN_HOST;
	scan->user_open = true;
	sip_run_start(&scan->user);
	sip_run_start(&scan->host);
}

static void scheme_byte(struct sip_scan *scan, __u8 byte)
{
	bool valid = sip_is_letter(byte) ||
		     (scan->scheme_len && is_scheme_byte(byte));

	if (!valid || scan->scheme_len == SCHEME_INVALID - 1)
		scan->scheme_len = SCHEME_INVALID;
	else if (scan->scheme_len != SCHEME_INVALID)
		scan->scheme_len++;
	scan->scheme = scan->scheme << 8 | to_lower(byte);
	sip_run_feed(scan->pattern, &scan->uri, byte, true);
	sip_run_feed(scan->pattern, &scan->bare, byte, true);
}

static bool scheme_is_valid(const struct sip_scan *scan)
{
	return scan->scheme_len && scan->scheme_len != SCHEME_INVALID;
}

static void display_feed(struct sip_scan *scan, __u8 byte)
{
	for (; scan->space; scan->space--)
		sip_run_feed(scan->pattern, &scan->display, ' ', false);
	sip_run_feed(scan->pattern, &scan->display, byte, false);
}

static void display_end(struct sip_scan *scan)
{
	scan->tokens++;
	scan->hit |= sip_run_end(scan->pattern, &scan->display);
	uri_start(scan, true);
}

static void text_byte(struct sip_scan *scan, __u8 byte)
{
	if (byte == '<') {
		display_end(scan);
	} else if (byte == ',') {
		item_start(scan);
	} else if (byte == ';') {
		scan->state = AT_NAME;
	} else if (byte == '"') {
		scan->scheme_len = SCHEME_INVALID;
		scan->state = AT_TEXT_QUOTED;
	} else if (is_space(byte)) {
		scan->scheme_len = SCHEME_INVALID;
		if (scan->space < 255)
			scan->space++;
	} else if (byte == ':' && scheme_is_valid(scan)) {
		sip_run_feed(scan->pattern, &scan->uri, byte, false);
		sip_run_feed(scan->pattern, &scan->bare, byte, false);
		scheme_end(scan);
	} else {
		display_feed(scan, byte);
		scheme_byte(scan, byte);
	}
}

static void item_byte(struct sip_scan *scan, __u8 byte)
{
	if (is_space(byte) || byte == ',')
		return;
	if (byte == '"') {
		scan->state = AT_DISPLAY;
	} else if (byte == '<') {
		uri_start(scan, true);
	} else if (byte == ';') {
		scan->state = AT_NAME;
	} else {
		uri_start(scan, false);
		scan->state = AT_TEXT;
		text_byte(scan, byte);
	}
}

static void bracketed_scheme_byte(struct sip_scan *scan, __u8 byte)
{
	if (uri_ends(scan, byte)) {
		uri_end(scan);
	} else if (byte == ':' && scheme_is_valid(scan)) {
		sip_run_feed(scan->pattern, &scan->uri, byte, false);
		sip_run_feed(scan->pattern, &scan->bare, byte, false);
		scheme_end(scan);
	} else {
		scheme_byte(scan, byte);
	}
}

/* Behind a URI or a parameter. */
static void separator_byte(struct sip_scan *scan, __u8 byte)
{
	if (byte == ';')
		scan->state = AT_NAME;
	else if (byte == ',')
		item_start(scan);
}

static void name_byte(struct sip_scan *scan, __u8 byte)
{
	if (byte == '=') {
		scan->state = AT_PARAM_START;
		param_start(scan);
	} else {
		separator_byte(scan, byte);
	}
}

static void param_byte(struct sip_scan *scan, __u8 byte)
{
	if (scan->state == AT_PARAM_START) {
		if (is_space(byte))
			return;
		scan->state = byte == '"' ? AT_PARAM_QUOTED : AT_PARAM;
		if (byte == '"')
			return;
	}
	if (is_space(byte) || byte == ';' || byte == ',') {
		scan->hit |= param_end(scan);
		scan->state = AT_PARAM_END;
		separator_byte(scan, byte);
	} else {
		param_feed(scan, byte);
	}
}

static void display_byte(struct sip_scan *scan, __u8 byte)
{
	if (scan->state == AT_DISPLAY_END) {
		if (is_space(byte))
			return;
		if (byte == '<') {
			display_end(scan);
			return;
		}
		/* It was no display name. */
		uri_start(scan, false);
		scan->state = AT_TEXT;
		scan->scheme_len = SCHEME_INVALID;
		text_byte(scan, byte);
	} else if (scan->state == AT_DISPLAY && byte == '"') {
		scan->state = AT_DISPLAY_END;
	} else if (scan->state == AT_DISPLAY && byte == '\\') {
		scan->state = AT_DISPLAY_ESCAPED;
	} else {
		sip_run_feed(scan->pattern, &scan->display, byte, false);
		scan->state = AT_DISPLAY;
	}
}

static void quoted_param_byte(struct sip_scan *scan, __u8 byte)
{
	if (scan->state == AT_PARAM_QUOTED && byte == '"') {
		scan->hit |= param_end(scan);
		scan->state = AT_PARAM_END;
	} else if (scan->state == AT_PARAM_QUOTED && byte == '\\') {
		scan->state = AT_PARAM_ESCAPED;
	} else {
		param_feed(scan, byte);
		scan->state = AT_PARAM_QUOTED;
	}
}

static void quoted_text_byte(struct sip_scan *scan, __u8 byte)
{
	if (scan->state == AT_TEXT_QUOTED && byte == '"')
		scan->state = AT_TEXT;
	else if (scan->state == AT_TEXT_QUOTED && byte == '\\')
		scan->state = AT_TEXT_ESCAPED;
	else
		scan->state = AT_TEXT_QUOTED;
}

/**
 * sip_scan_message - begin a message
 * @scan: to be filled
 * @pattern: the secret
 */
void sip_scan_message(struct sip_scan *scan, const struct sip_pattern *pattern)
{
	scan->pattern = pattern;
	scan->tokens = 0;
	scan->found = false;
}

/**
 * sip_scan_field - begin the value of a header field
 * @scan: of the message
 */
void sip_scan_field(struct sip_scan *scan)
{
	scan->hit = false;
	scan->length = 0;
	scan->request_uri = false;
	sip_run_start(&scan->value);
	item_start(scan);
}

/**
 * sip_scan_request_uri - begin the Request-URI
 * @scan: of the message
 */
void sip_scan_request_uri(struct sip_scan *scan)
{
	sip_scan_field(scan);
	uri_start(scan, true);
	scan->request_uri = true;
}

/**
 * sip_scan_byte - the next byte of the unfolded value
 * @scan: of the message
 * @byte: any
 */
void sip_scan_byte(struct sip_scan *scan, __u8 byte)
{
	if (scan->length > SIP_VALUE_MAX)
		return;
	scan->length++;
	sip_run_feed(scan->pattern, &scan->value, byte, false);

	switch (scan->state) {
	case AT_ITEM:
		item_byte(scan, byte);
		break;
	case AT_TEXT:
		text_byte(scan, byte);
		break;
	case AT_TEXT_QUOTED:
	case AT_TEXT_ESCAPED:
		quoted_text_byte(scan, byte);
		break;
	case AT_DISPLAY:
	case AT_DISPLAY_ESCAPED:
	case AT_DISPLAY_END:
		display_byte(scan, byte);
		break;
	case AT_SCHEME:
		bracketed_scheme_byte(scan, byte);
		break;
	case AT_URI:
		if (!uri_ends(scan, byte)) {
			uri_byte(scan, byte);
			break;
		}
		uri_end(scan);
		separator_byte(scan, byte);
		break;
	case AT_NAME:
		name_byte(scan, byte);
		break;
	case AT_PARAM_START:
	case AT_PARAM:
		param_byte(scan, byte);
		break;
	case AT_PARAM_QUOTED:
	case AT_PARAM_ESCAPED:
		quoted_param_byte(scan, byte);
		break;
	default:
		separator_byte(scan, byte);
	}
}

/**
 * sip_scan_end - the value has ended
 * @scan: of the message; @found and @tokens are up to date behind this
 */
void sip_scan_end(struct sip_scan *scan)
{
	if (scan->length > SIP_VALUE_MAX)
		return;
	if (scan->state == AT_URI && (scan->request_uri || !scan->bracketed))
		uri_end(scan);
	else if (scan->state == AT_PARAM)
		scan->hit |= param_end(scan);
	scan->tokens++;
	scan->hit |= sip_run_end(scan->pattern, &scan->value);
	scan->found |= scan->hit;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The tokens of a SIP header field value or Request-URI, and the search for a
 * secret in them. A token is never gathered: each of its bytes goes, decoded,
 * into the runs of the kinds of token that it may belong to.
 */
#include "sip_token.h"

static void item_start(struct sip_scan *scan)
{
	scan->state = AT_ITEM;
	scan->space = false;
	scan->named = true;
	sip_run_start(&scan->display);
}

static void header_param_end(struct sip_scan *scan)
{
	bool hit = false;
	unsigned int tokens = sip_param_end(scan, &hit);

	sip_offer(scan, tokens, hit);
}

static void display_end(struct sip_scan *scan)
{
	if (scan->named)
		sip_offer(scan, 1, sip_run_end(scan->pattern, &scan->display));
	sip_uri_start(scan, true);
}

static void display_feed(struct sip_scan *scan)
{
	if (scan->space)
		sip_run_feed(scan->pattern, &scan->display, ' ', false);
	scan->space = false;
	sip_feed_same(scan, &scan->display);
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
		scan->named = false;
		scan->uri.scheme_len = SIP_SCHEME_INVALID;
		scan->state = AT_TEXT_QUOTED;
	} else if (sip_is_space(byte)) {
		scan->uri.scheme_len = SIP_SCHEME_INVALID;
		scan->space = true;
	} else if (!sip_scheme_ends(scan, byte)) {
		display_feed(scan);
		sip_scheme_byte(scan, byte);
	}
}

static void item_byte(struct sip_scan *scan, __u8 byte)
{
	if (sip_is_space(byte) || byte == ',')
		return;
	if (byte == '"') {
		scan->state = AT_DISPLAY;
	} else if (byte == '<') {
		sip_uri_start(scan, true);
	} else if (byte == ';') {
		scan->state = AT_NAME;
	} else {
		sip_uri_start(scan, false);
		scan->state = AT_TEXT;
		text_byte(scan, byte);
	}
}

static void bracketed_byte(struct sip_scan *scan, __u8 byte)
{
	/* What ends before its scheme does is no URI. */
	if (byte == '>' && !scan->uri.request)
		scan->state = AT_AFTER_URI;
	else if (!sip_scheme_ends(scan, byte))
		sip_scheme_byte(scan, byte);
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
		sip_param_start(scan);
	} else {
		separator_byte(scan, byte);
	}
}

static void param_byte(struct sip_scan *scan, __u8 byte)
{
	if (scan->state == AT_PARAM_START) {
		if (sip_is_space(byte))
			return;
		scan->state = byte == '"' ? AT_PARAM_QUOTED : AT_PARAM;
		if (byte == '"')
			return;
	}
	if (sip_is_space(byte) || byte == ';' || byte == ',') {
		header_param_end(scan);
		scan->state = AT_PARAM_END;
		separator_byte(scan, byte);
	} else {
		sip_param_feed(scan, byte);
	}
}

static void display_byte(struct sip_scan *scan, __u8 byte)
{
	if (scan->state == AT_DISPLAY && byte == '"') {
		scan->state = AT_DISPLAY_END;
	} else if (scan->state == AT_DISPLAY && byte == '\\') {
		scan->state = AT_DISPLAY_ESCAPED;
	} else {
		sip_feed_same(scan, &scan->display);
		scan->state = AT_DISPLAY;
	}
}

/* Behind a quoted string that is a display name if "<" follows. */
static void display_end_byte(struct sip_scan *scan, __u8 byte)
{
	if (byte == '<') {
		display_end(scan);
	} else if (!sip_is_space(byte)) {
		scan->named = false;
		sip_uri_start(scan, false);
		scan->uri.scheme_len = SIP_SCHEME_INVALID;
		scan->state = AT_TEXT;
		text_byte(scan, byte);
	}
}

static void quoted_param_byte(struct sip_scan *scan, __u8 byte)
{
	if (scan->state == AT_PARAM_QUOTED && byte == '"') {
		header_param_end(scan);
		scan->state = AT_PARAM_END;
	} else if (scan->state == AT_PARAM_QUOTED && byte == '\\') {
		scan->state = AT_PARAM_ESCAPED;
	} else {
		sip_param_feed(scan, byte);
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
	scan->offered = 0;
	scan->length = 0;
	sip_run_start(&scan->value);
	item_start(scan);
}

/**
 * sip_scan_whole - begin the value of a header field that is one token
 * @scan: of the message
 */
void sip_scan_whole(struct sip_scan *scan)
{
	sip_scan_field(scan);
	scan->state = AT_WHOLE;
}

/**
 * sip_scan_request_uri - begin the Request-URI
 * @scan: of the message
 */
void sip_scan_request_uri(struct sip_scan *scan)
{
	sip_scan_field(scan);
	sip_uri_start(scan, true);
	scan->uri.request = true;
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
	scan->same = sip_mask(scan->pattern, byte, false);
	scan->fold = sip_mask(scan->pattern, byte, true);
	sip_feed_same(scan, &scan->value);

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
		display_byte(scan, byte);
		break;
	case AT_DISPLAY_END:
		display_end_byte(scan, byte);
		break;
	case AT_SCHEME:
		bracketed_byte(scan, byte);
		break;
	case AT_URI:
		if (scan->uri.request || !sip_uri_ends(&scan->uri, byte)) {
			sip_uri_byte(scan, byte);
		} else {
			sip_uri_end(scan);
			separator_byte(scan, byte);
		}
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
	case AT_WHOLE:
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
	const struct sip_uri *uri = &scan->uri;

	if (scan->length > SIP_VALUE_MAX)
		return;
	if (scan->state == AT_URI && (uri->request || !uri->bracketed))
		sip_uri_end(scan);
	else if (scan->state == AT_PARAM)
		header_param_end(scan);
	sip_offer(scan, 1, sip_run_end(scan->pattern, &scan->value));
	scan->tokens += scan->offered;
	scan->found |= scan->hit;
}

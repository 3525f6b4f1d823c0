// SPDX-License-Identifier: GPL-2.0
/*
 * The search in one value of any length. What is written depends on where in the
 * value the scan is, so this goes by induction: enter() says what is written in
 * each place, and nothing else is; from there comes one byte of any kind, or the
 * value's end; and check() has to find written what the place that the scan is in
 * then wants. A value begins in a place where check() finds that.
 */
#include "sip_uri.c"
#include "any.h"

/* A byte of one kind is followed apart from those of others. */
static const struct {
	__u8 first, last;
} kinds[] = {
	{ 0, '\t' - 1 }, { '\t', '\t' }, { '\t' + 1, ' ' - 1 }, { ' ', ' ' },
	{ '!', '!' }, { '"', '"' }, { '#', '$' }, { '%', '%' }, { '&', '+' },
	{ ',', ',' }, { '-', '/' }, { '0', '9' }, { ':', ':' }, { ';', ';' },
	{ '<', '<' }, { '=', '=' }, { '>', '>' }, { '?', '?' }, { '@', '@' },
	{ 'A', 'F' }, { 'G', 'Z' }, { '[', '[' }, { '\\', '\\' }, { ']', ']' },
	{ '^', '`' }, { 'a', 'f' }, { 'g', 'z' }, { '{', 255 },
};

#define KINDS	(sizeof(kinds) / sizeof(kinds[0]))

/* Where in a value the scan is: what is written depends on all of these. */
struct place {
	__u8 state;
	__u8 scheme;
	__u8 part;
	bool user_open;
	bool has_user;
	__u8 percent;
	bool angle;
	bool empty;
	bool bracketed;
	bool request;
	bool too_long;
};

/* The first is any scheme, the others are all of them, one kind by one. */
static const struct {
	__u32 first, last;
	__u8 len_first, len_last;
} schemes[] = {
	{ 0, ~0U, 0, 255 },
	{ SCHEME_SIP, SCHEME_SIP, 0, 0 },
	{ SCHEME_SIP, SCHEME_SIP, 1, 254 },
	{ SCHEME_SIP, SCHEME_SIP, 255, 255 },
	{ SCHEME_SIPS, SCHEME_SIPS, 0, 0 },
	{ SCHEME_SIPS, SCHEME_SIPS, 1, 3 },
	{ SCHEME_SIPS, SCHEME_SIPS, 4, 4 },
	{ SCHEME_SIPS, SCHEME_SIPS, 5, 254 },
	{ SCHEME_SIPS, SCHEME_SIPS, 255, 255 },
	{ 0, SCHEME_SIP - 1, 0, 255 },
	{ SCHEME_SIP + 1, SCHEME_SIPS - 1, 0, 255 },
	{ SCHEME_SIPS + 1, ~0U, 0, 255 },
};

#define SCHEMES	(sizeof(schemes) / sizeof(schemes[0]))

#define ANY(field)	any_bytes(&(field), sizeof(field))

static void any_param(struct sip_param *param, const struct place *place)
{
	ANY(param->whole);
	ANY(param->folded);
	param->urn = any_byte();
	param->angle = place->angle;
	param->empty = place->empty;
	param->last = -1;
	if (param->angle) {
		param->last = Frama_C_interval(-1, 255);
		ANY(param->inner);
		ANY(param->inner_folded);
	}
}

static void check_param(const struct sip_param *param)
{
	//@ assert \initialized(&param->whole) && \initialized(&param->folded);
	//@ assert \initialized(&param->urn) && \initialized(&param->angle);
	//@ assert \initialized(&param->empty) && \initialized(&param->last);
	//@ split param->angle;
	//@ assert param->angle ==> !param->empty;
	//@ assert !param->angle ==> param->last == -1;
	if (param->angle) {
		//@ assert \initialized(&param->inner);
		//@ assert \initialized(&param->inner_folded);
	}
}

/* Wherever its scheme may yet come, or came. */
static void any_uri(struct sip_uri *uri, const struct place *place)
{
	ANY(uri->whole);
	ANY(uri->folded);
	uri->scheme = Frama_C_unsigned_int_interval(schemes[place->scheme].first,
						    schemes[place->scheme].last);
	uri->scheme_len = Frama_C_interval(schemes[place->scheme].len_first,
					   schemes[place->scheme].len_last);
	ANY(uri->tokens);
	uri->part = place->part;
	if (place->part == IN_URI_PARAM) {
		uri->bracketed = place->bracketed;
		uri->request = place->request;
	} else {
		uri->bracketed = any_bool();
		uri->request = any_bool();
	}
	uri->has_user = place->has_user;
	uri->user_open = place->user_open;
	uri->literal = any_bool();
	uri->hit = any_bool();
	uri->user_hit = any_bool();
	uri->urn = any_byte();
	uri->percent = place->user_open ? place->percent :
		       Frama_C_interval(0, 2);
}

static void check_uri(const struct sip_uri *uri)
{
	//@ assert \initialized(&uri->whole) && \initialized(&uri->folded);
	//@ assert \initialized(&uri->scheme) && \initialized(&uri->tokens);
	//@ assert \initialized(&uri->scheme_len) && \initialized(&uri->part);
	//@ assert \initialized(&uri->bracketed) && \initialized(&uri->request);
	//@ assert \initialized(&uri->has_user) && \initialized(&uri->literal);
	//@ assert \initialized(&uri->user_open) && \initialized(&uri->percent);
	//@ assert \initialized(&uri->hit) && \initialized(&uri->user_hit);
	//@ assert \initialized(&uri->urn);
	//@ assert uri->percent <= 2;
}

/* Behind the scheme. */
static void any_parts(struct sip_scan *scan, const struct place *place)
{
	struct sip_uri *uri = &scan->uri;

	if (uri->user_open) {
		ANY(uri->user);
		if (uri->percent)
			uri->decoded = any_byte();
	}
	if (uri->part == IN_HOST)
		ANY(uri->host);
	if (uri->part == IN_URI_PARAM)
		any_param(&scan->param, place);
}

static void check_parts(const struct sip_scan *scan)
{
	const struct sip_uri *uri = &scan->uri;

	//@ split uri->part;
	//@ split uri->user_open;
	//@ split uri->percent;
	if (uri->user_open) {
		//@ assert \initialized(&uri->user);
		//@ assert uri->percent ==> \initialized(&uri->decoded);
	}
	//@ assert uri->part == IN_HOST ==> \initialized(&uri->host);
	if (uri->part == IN_URI_PARAM)
		check_param(&scan->param);
}

static void enter(struct sip_scan *scan, const struct place *place)
{
	sip_scan_message(scan, pattern);
	scan->tokens = Frama_C_unsigned_int_interval(0, ~0U);
	scan->found = any_bool();
	scan->hit = any_bool();
	scan->offered = Frama_C_interval(0, 65535);
	scan->length = place->too_long ? SIP_VALUE_MAX + 1 :
		       Frama_C_interval(0, SIP_VALUE_MAX);
	scan->state = place->state;
	scan->space = any_bool();
	scan->named = any_bool();
	ANY(scan->value);
	ANY(scan->display);
	switch (place->state) {
	case AT_TEXT:
	case AT_TEXT_QUOTED:
	case AT_TEXT_ESCAPED:
	case AT_SCHEME:
		any_uri(&scan->uri, place);
		scan->uri.percent = 0;
		break;
	case AT_URI:
		any_uri(&scan->uri, place);
		any_parts(scan, place);
		break;
	case AT_PARAM_START:
	case AT_PARAM:
	case AT_PARAM_QUOTED:
	case AT_PARAM_ESCAPED:
		any_param(&scan->param, place);
		break;
	}
}

static void check(const struct sip_scan *scan)
{
	//@ assert \initialized(&scan->pattern) && \initialized(&scan->tokens);
	//@ assert \initialized(&scan->found) && \initialized(&scan->hit);
	//@ assert \initialized(&scan->offered) && \initialized(&scan->length);
	//@ assert \initialized(&scan->state) && \initialized(&scan->space);
	//@ assert \initialized(&scan->named) && \initialized(&scan->value);
	//@ assert \initialized(&scan->display);
	//@ assert scan->length <= SIP_VALUE_MAX + 1;
	//@ split scan->state;
	switch (scan->state) {
	case AT_TEXT:
	case AT_TEXT_QUOTED:
	case AT_TEXT_ESCAPED:
	case AT_SCHEME:
		check_uri(&scan->uri);
		//@ assert scan->uri.part == IN_OPAQUE && !scan->uri.percent;
		//@ assert !scan->uri.user_open && !scan->uri.has_user;
		break;
	case AT_URI:
		check_uri(&scan->uri);
		//@ assert scan->uri.part <= IN_OPAQUE;
		//@ assert scan->uri.user_open ==> !scan->uri.has_user;
		//@ assert scan->uri.part == IN_OPAQUE ==> !scan->uri.user_open;
		//@ assert scan->uri.part == IN_OPAQUE ==> !scan->uri.has_user;
		check_parts(scan);
		break;
	case AT_PARAM_START:
	case AT_PARAM:
	case AT_PARAM_QUOTED:
	case AT_PARAM_ESCAPED:
		check_param(&scan->param);
		break;
	}
}

static void begin(void (*what)(struct sip_scan *scan))
{
	struct sip_scan scan;

	sip_scan_message(&scan, pattern);
	what(&scan);
	check(&scan);
}

static bool in_parameter(const struct place *place)
{
	return place->state == AT_URI ? place->part == IN_URI_PARAM :
	       place->state >= AT_PARAM_START && place->state < AT_PARAM_END;
}

/* From each place by a byte of each kind, or to the end. */
static void step(void)
{
	struct place place = { .part = IN_OPAQUE };
	struct sip_scan scan;
	__u8 kind;

	place.state = Frama_C_interval(AT_ITEM, AT_WHOLE);
	//@ split place.state;
	if (place.state == AT_TEXT || place.state == AT_SCHEME)
		place.scheme = Frama_C_interval(1, SCHEMES - 1);
	//@ split place.scheme;
	if (place.state == AT_URI)
		place.part = Frama_C_interval(IN_HOST, IN_OPAQUE);
	//@ split place.part;
	if (place.part != IN_OPAQUE) {
		place.user_open = any_bool();
		place.has_user = any_bool();
	}
	//@ split place.user_open;
	//@ split place.has_user;
	if (place.user_open && place.has_user)
		return;
	if (place.user_open)
		place.percent = Frama_C_interval(0, 2);
	//@ split place.percent;
	if (in_parameter(&place)) {
		place.angle = any_bool();
		place.empty = any_bool();
	}
	//@ split place.angle;
	//@ split place.empty;
	if (place.angle && place.empty)
		return;
	if (place.part == IN_URI_PARAM) {
		place.bracketed = any_bool();
		place.request = any_bool();
	}
	//@ split place.bracketed;
	//@ split place.request;
	place.too_long = any_bool();
	//@ split place.too_long;
	enter(&scan, &place);
	kind = place.too_long ? 0 : Frama_C_interval(0, KINDS);
	//@ split kind;
	if (kind == KINDS) {
		sip_scan_end(&scan);
		//@ assert \initialized(&scan.tokens);
		//@ assert \initialized(&scan.found);
		return;
	}
	sip_scan_byte(&scan, Frama_C_interval(kinds[kind].first,
					      kinds[kind].last));
	check(&scan);
}

int main(void)
{
	any_pattern();
	switch (Frama_C_interval(0, 3)) {
	case 0:
		begin(sip_scan_field);
		break;
	case 1:
		begin(sip_scan_request_uri);
		break;
	case 2:
		begin(sip_scan_whole);
		break;
	default:
		step();
	}
	return 0;
}

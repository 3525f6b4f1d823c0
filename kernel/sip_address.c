// SPDX-License-Identifier: GPL-2.0
/*
 * From and To hold one address (RFC 3261 20.20, 20.39): a comma may stand in
 * quotes and in "<" and ">", but ends no address that another one follows. Where
 * quotes and brackets stand as the grammar (25.1) wants them, these are the same
 * as for the search for tokens; where they do not, any comma is one too many.
 */
#include "sip_address.h"
#include "sip_ends.h"

enum {
	AT_BEGIN,
	AT_WORDS,		/* of a display name, if "<" comes */
	AT_QUOTES,		/* a display name */
	AT_ESCAPE,
	AT_CLOSED,		/* behind it */
	AT_BRACKETS,
	AT_SPEC,		/* an addr-spec, behind its first ":" */
	AT_PARAM_NAME,
	AT_EQUALS,
	AT_PARAM_QUOTES,
	AT_PARAM_ESCAPE,
	AT_REST,		/* only ";" and "," tell something */
	AT_ODDS,		/* of another form */
};

void sip_address_begin(struct sip_address *address)
{
	address->at = AT_BEGIN;
	address->comma = false;
	address->list = false;
}

static void plain_byte(struct sip_address *address, __u8 byte)
{
	if (byte == ';')
		address->at = AT_PARAM_NAME;
	else if (byte == ',')
		address->list = true;
}

/* Outside quotes and brackets, before any parameter. */
static void name_byte(struct sip_address *address, __u8 byte)
{
	const __u8 at = address->at;

	if (sip_is_space(byte))
		return;
	if (byte == '<')
		address->at = at == AT_SPEC ? AT_ODDS : AT_BRACKETS;
	else if (byte == '"')
		address->at = at == AT_BEGIN ? AT_QUOTES : AT_ODDS;
	else if (byte == ';' || byte == ',')
		plain_byte(address, byte);
	else if (at == AT_CLOSED)
		address->at = AT_ODDS;
	else if (at == AT_BEGIN || byte == ':')
		address->at = byte == ':' ? AT_SPEC : AT_WORDS;
}

static void param_byte(struct sip_address *address, __u8 byte)
{
	if (address->at == AT_PARAM_NAME && byte == '=') {
		address->at = AT_EQUALS;
	} else if (address->at == AT_EQUALS && byte == '"') {
		address->at = AT_PARAM_QUOTES;
	} else if (address->at != AT_EQUALS || !sip_is_space(byte)) {
		if (address->at == AT_EQUALS)
			address->at = AT_REST;
		plain_byte(address, byte);
	}
}

/* Between quotes, which end at @end. */
static void quoted_byte(struct sip_address *address, __u8 byte, __u8 escape,
			__u8 end)
{
	if (byte == '\\')
		address->at = escape;
	else if (byte == '"')
		address->at = end;
}

/* The next byte of the value. */
void sip_address_byte(struct sip_address *address, __u8 byte)
{
	address->comma |= byte == ',';
	switch (address->at) {
	case AT_BEGIN:
	case AT_WORDS:
	case AT_CLOSED:
	case AT_SPEC:
		name_byte(address, byte);
		break;
	case AT_QUOTES:
		quoted_byte(address, byte, AT_ESCAPE, AT_CLOSED);
		break;
	case AT_ESCAPE:
		address->at = AT_QUOTES;
		break;
	case AT_BRACKETS:
		if (byte == '>')
			address->at = AT_REST;
		break;
	case AT_PARAM_QUOTES:
		quoted_byte(address, byte, AT_PARAM_ESCAPE, AT_REST);
		break;
	case AT_PARAM_ESCAPE:
		address->at = AT_PARAM_QUOTES;
		break;
	case AT_ODDS:
		break;
	default:
		param_byte(address, byte);
	}
}

/* The value has ended: may there be more than one address in it? */
bool sip_address_is_list(const struct sip_address *address)
{
	return address->list || (address->at == AT_ODDS && address->comma);
}

/**
 * sip_is_address_list - may there be more than one address in a value?
 * @begin: the first byte of a value without folds
 * @end: behind its last
 * @limit: behind the last byte that may be read
 */
bool sip_is_address_list(const __u8 *begin, const __u8 *end,
			 const __u8 *limit)
{
	struct sip_address address;

	if (sip_find_end(begin, end, limit, END_COMMA) == end)
		return false;
	sip_address_begin(&address);
	while (begin < end)
		sip_address_byte(&address, *begin++);
	return sip_address_is_list(&address);
}

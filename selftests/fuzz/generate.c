// SPDX-License-Identifier: GPL-2.0
/* Whole messages, what may happen to them, and selectors that nearly fit. */
#include <string.h>

#include "generate.h"

static const char *const methods[] = {
	"REGISTER", "REGISTER", "REGISTER", "REGISTER", "REGISTER", "INVITE",
	"INVITE", "INVITE", "OPTIONS", "OPTIONS", "register", "NEWMETHOD",
	"!-.*_+`'~", "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", "A B", "SIP",
	NULL
};

static const char *const statuses[] = {
	"SIP/2.0 200 OK", "SIP/2.0 401 Unauthorized", "SIP/2.0 100 ",
	"SIP/2.0 699", "SIP/2.0 20 OK", "SIP/2.0 2000 OK", "SIP/3.0 200 OK",
	"SIP/2.0  200 OK", "SIP/2.0 4x4 No",
	NULL
};

static const char *const versions[] = {
	" SIP/2.0", " sip/2.0", " SIP/2.0 ", " SIP/3.0", "", "  SIP/2.0",
	" SIP/2.0x", "\tSIP/2.0",
	NULL
};

/* What may occur once stands first, long and short. */
static const char *const names[] = {
	"From", "f", "To", "t", "Call-ID", "i", "CSeq", "cseq",
	"Via", "v", "Contact", "Contact", "m", "User-Agent", "Route", "Authorization",
	"P-Asserted-Identity", "Subject", "s", "X-Door", "contact", "M", "k", "g",
	"Content-Length", "x", "Y", "q", "Refer-To", "r",
	"A-Header-Field-Name-Of-Exactly-40-Bytes.",
	"A-Header-Field-Name-Of-More-Than-40-Bytes",
};

static const struct sip_codes codes[] = {
	{ 200, 200 }, { 400, 499 }, { 100, 699 },
};

static const char *const searched[] = {
	"via", "from", "to", "call-id", "cseq", "contact", "user-agent", "route",
	"subject", "x-door", "supported", "session-expires", "g", "refer-to",
	"a-header-field-name-of-exactly-40-bytes.",
	NULL
};

static const char *const specials[] = {
	"\r", "\n", "\r\n", "\r\n ", " ", "\t", "\"", "\\", "<", ">", ";", ",",
	":", "=", "@", "%", "?", "[", "]", "/", "\r\n\r\n", "%41", "sip:", "*",
	"urn:uuid:", "\377", "\\\"", "\r\nFrom: x", "\r\nm: ",
	NULL
};

static void line_end(struct rng *rng, struct message *msg, bool plain)
{
	message_text(msg, plain ? "\r\n" : &"\r\n\0\r\0\0\n"[3 * rng_below(rng, 3)]);
}

/* White space of a value may be folded. */
static void add_folded(struct rng *rng, struct message *msg,
		       const struct message *value, bool plain)
{
	size_t i;

	for (i = 0; i < value->len; i++) {
		if (value->byte[i] == ' ' && rng_once_in(rng, 32)) {
			line_end(rng, msg, plain);
			if (rng_below(rng, 2))
				message_text(msg, "\t");
		}
		message_add(msg, &value->byte[i], 1);
	}
}

/* A second From is rare: it would end most messages. */
static const char *pick_name(struct rng *rng, unsigned int *seen)
{
	unsigned int i, bit;

	do {
		i = rng_below(rng, ARRAY_SIZE(names));
		bit = i < 8 ? 1 << i / 2 : 0;
	} while (*seen & bit && rng_below(rng, 128));
	*seen |= bit;
	return names[i];
}

static bool is_address(const char *name)
{
	return !strcasecmp(name, "from") || !strcasecmp(name, "f") ||
	       !strcasecmp(name, "to") || !strcasecmp(name, "t");
}

/* Of several addresses in From or To nothing would be read: seldom. */
static void generate_one(struct rng *rng, struct message *value)
{
	do {
		value->len = 0;
		generate_value(rng, value);
	} while (!reference_is_address((struct span){ value->byte, value->len }) &&
		 !rng_once_in(rng, 16));
}

static void generate_field(struct rng *rng, struct message *msg, bool plain,
			   unsigned int *seen)
{
	static struct message value;
	const char *name = pick_name(rng, seen);

	value.len = 0;
	if (!strcasecmp(name, "cseq") && rng_below(rng, 4))
		message_text(&value, rng_below(rng, 2) ? "7 REGISTER" :
						  "12  \t INVITE");
	else if (is_address(name))
		generate_one(rng, &value);
	else
		generate_value(rng, &value);
	message_text(msg, name);
	if (rng_once_in(rng, 8))
		message_text(msg, rng_below(rng, 2) ? " " : "\t ");
	message_text(msg, ":");
	if (rng_below(rng, 8))
		message_text(msg, " ");
	add_folded(rng, msg, &value, plain);
	if (rng_once_in(rng, 16))
		message_text(msg, " \t");
	line_end(rng, msg, plain);
}

/* A message; its section may be longer than what is read of it. */
void generate_message(struct rng *rng, struct message *msg)
{
	static const unsigned int counts[] = { 2, 3, 4, 5, 6, 8, 12, 24, 48 };
	unsigned int seen = 0;
	unsigned int n = counts[rng_below(rng, ARRAY_SIZE(counts))];
	bool plain = rng_below(rng, 4);

	msg->len = 0;
	if (rng_once_in(rng, 6))
		do
			line_end(rng, msg, rng_below(rng, 2));
		while (rng_below(rng, 3));
	if (rng_once_in(rng, 10)) {
		message_text(msg, rng_pick(rng, statuses));
	} else {
		message_text(msg, rng_pick(rng, methods));
		message_text(msg, rng_below(rng, 64) ? " " : "\t");
		generate_uri(rng, msg);
		message_text(msg, rng_below(rng, 16) ? " SIP/2.0" :
				  rng_pick(rng, versions));
	}
	line_end(rng, msg, plain);
	while (n--)
		generate_field(rng, msg, plain, &seen);
	if (rng_below(rng, 32))
		line_end(rng, msg, plain);
	if (rng_once_in(rng, 4)) {
		message_text(msg, "From: body\r\nv=0\r\nm: <sip:secret@door>\r\n");
		while (rng_below(rng, 8))
			generate_field(rng, msg, true, &seen);
	}
}

static void replace(struct message *msg, size_t at, size_t drop,
		    const void *byte, size_t len)
{
	if (drop > msg->len - at)
		drop = msg->len - at;
	if (msg->len - drop + len > sizeof(msg->byte))
		return;
	memmove(msg->byte + at + len, msg->byte + at + drop,
		msg->len - at - drop);
	memcpy(msg->byte + at, byte, len);
	msg->len = msg->len - drop + len;
}

/* Breaks a few places. */
void mutate_message(struct rng *rng, struct message *msg)
{
	unsigned int n = 1 + rng_below(rng, 4);
	const char *special;
	__u8 byte, copy[64];
	size_t at, len;

	while (n-- && msg->len) {
		at = rng_below(rng, msg->len);
		special = rng_pick(rng, specials);
		byte = rng_next(rng);
		switch (rng_below(rng, 6)) {
		case 0:
			replace(msg, at, 1, &byte, 1);
			break;
		case 1:
			replace(msg, at, 0, special, strlen(special));
			break;
		case 2:
			replace(msg, at, 1, special, strlen(special));
			break;
		case 3:
			replace(msg, at, 1 + rng_below(rng, 8), "", 0);
			break;
		case 4:
			len = 1 + rng_below(rng, sizeof(copy));
			if (len > msg->len - at)
				len = msg->len - at;
			memcpy(copy, msg->byte + at, len);
			replace(msg, rng_below(rng, msg->len), 0, copy, len);
			break;
		default:
			if (rng_once_in(rng, 4))
				msg->len = at;
		}
	}
}

static struct sip_text text(const char *word)
{
	return (struct sip_text){ strlen(word), word };
}

/* A token, a part of one, or any bytes; then perhaps not quite. */
static void pick_secret(struct rng *rng, const struct message *msg,
			struct query *query)
{
	static struct reference ref;
	const struct reference_token *token;
	struct span from = { msg->byte, msg->len };
	size_t at, i;

	reference_match(&ref, query, msg->byte, msg->len, true);
	if (ref.n_tokens && rng_below(rng, 8)) {
		i = ref.n_tokens < SIP_TOKENS_MAX ? ref.n_tokens : SIP_TOKENS_MAX;
		token = &ref.tokens[rng_below(rng, i)];
		if (token->len)
			from = (struct span){ token->byte, token->len };
	}
	if (!from.len)
		from = (struct span){ (const __u8 *)"x", 1 };
	at = query->exact && rng_below(rng, 8) ? 0 : rng_below(rng, from.len);
	from.at += at;
	from.len -= at;
	if (from.len > SIP_SECRET_MAX)
		from.len = SIP_SECRET_MAX;
	if (!query->exact || rng_once_in(rng, 8))
		from.len = 1 + rng_below(rng, from.len);
	query->len = from.len;
	memcpy(query->secret, from.at, from.len);
	for (i = 0; i < query->len && rng_once_in(rng, 3); i++) {
		at = rng_below(rng, query->len);
		if (lower(query->secret[at] | 0x20) >= 'a' &&
		    lower(query->secret[at] | 0x20) <= 'z')
			query->secret[at] ^= 0x20;
		else if (rng_once_in(rng, 8))
			query->secret[at] = rng_next(rng);
	}
}

/* A selector, with a secret that the message may well hold. */
void generate_query(struct rng *rng, const struct message *msg,
		    struct query *query)
{
	struct sip_selector *sel = &query->sel;
	unsigned int i;

	memset(query, 0, sizeof(*query));
	for (i = rng_once_in(rng, 4) ? rng_below(rng, 4) : 0; i; i--)
		sel->methods[sel->n_methods++] = text(rng_pick(rng, methods));
	if (rng_once_in(rng, 16)) {
		sel->status[0] = codes[rng_below(rng, ARRAY_SIZE(codes))];
		sel->n_status = 1;
	}
	if (rng_once_in(rng, 16))
		sel->cseq = text(rng_below(rng, 2) ? "REGISTER" : "INVITE");

	sel->any = rng_below(rng, 2);
	sel->uri = rng_below(rng, 2);
	for (i = rng_below(rng, 4); i; i--)
		sel->headers[sel->n_headers++] = text(rng_pick(rng, searched));
	if (rng_once_in(rng, 8))
		return;
	query->len = 1;
	query->exact = rng_below(rng, 2);
	query->icase = rng_once_in(rng, 3);
	sel->invert = rng_once_in(rng, 6);
	pick_secret(rng, msg, query);
}

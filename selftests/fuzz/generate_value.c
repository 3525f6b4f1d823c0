// SPDX-License-Identifier: GPL-2.0
/* Field values and URIs, most of them as the grammar has them, some not. */
#include <string.h>

#include "generate.h"

static const char *const words[] = {
	"door", "Door", "234", "alice", "Alice", "caf\303\251", "x", "lr",
	"SECRET", "secret", "key-9f", "7d", "!ext", "a.b", "z9hG4bK776",
	NULL
};

static const char *const users[] = {
	"234", "alice", "Al%69ce", "%61lice", "a%00b", "door;phone=1", "j%40b",
	"secret", "SECRET", "%53ecret", "bad%zz", "half%4", "+1-201", "a?b&c",
	"user:word", "door:", ":x",
	NULL
};

static const char *const hosts[] = {
	"pbx.example.com", "PBX.Example.COM", "192.0.2.1", "[2001:db8::1]",
	"[2001:DB8::A]", "door.example", "secret", "a", "x;y", "[::", "a]b",
	NULL
};

static const char *const uri_tails[] = {
	"", "", "", ":5060", ";transport=udp", ":5061;lr", ";lr;door=Secret",
	";x=a;y=b", "?subject=door", ";x=1?to=sip%3Ab", ";a=", ":5060?x", ";a=b=c",
	";+sip.instance=<urn:uuid:0A>", ";", "?", ";=", ";x=door;x=secret",
	NULL
};

static const char *const other_uris[] = {
	"tel:+1-201-555-0123", "urn:uuid:56667C92-787E-D9DE-7381-4E7858B39AD7",
	"http://www.example.com/Door", "urn:service:SOS", "mailto:a@example.com",
	"sip:", "sips:", "*", "a", "URN:UUID:0a", "sip", "2sip:x", "xsip:a@b",
	"sip:@", "sip:a@", "data:,<x",
	NULL
};

static const char *const params[] = {
	";tag=1928", ";expires=60", ";q=0.7", ";lr", ";x=\"a \\\"b\\\" c\"",
	";+sip.instance=\"<urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7>\"",
	";+sip.instance=\"<URN:UUID:56667C92-787E-D9DE-7381-4E7858B39AD7>\"",
	";methods=\"INVITE, ACK\"", "; door = secret", ";x=<Door>", ";x=<>",
	";x=\"<a>b>\"", ";x=\"\"", ";x=", ";", ";+u.sip!model.ccm.com=\"7\"",
	";x=\"open", ";x=a\"b,c\"", ";urn:uuid:A", ";x=urn:uuid:aB", ";x=<urn:uuid:aB",
	";x=\"urn:uuid:\\A\"", ";x=y z;w=v", " ;a=b", ";x=\"a\"b;y=c", ";x=<",
	NULL
};

static const char *const displays[] = {
	"\"\"", "\"Door 234\" ", "Door ", "Alice  B. Door ", "Alice\tDoor",
	"\"a \\\"quoted\\\" one\" ", "\"semi;colon, comma <x>\"", "\"back\\\\slash\" ",
	"caf\303\251 ", "\"caf\303\251\"", "door", "\"open", "a \"b\" ", "\"a\" b ",
	"sip:x ", "Door, ", "\"\\", "a:b ", "x/y ", "\"two\"\"parts\" ",
	NULL
};

static const char *const plains[] = {
	"70", "1 REGISTER", "INVITE, ACK, BYE", "SIP/2.0/UDP 192.0.2.1:5060",
	"Phone/1.2 (door) secret", "a84b4c76e66710@pbx.example.com", "*", "",
	"Digest username=\"234\", realm=\"door\", qop=auth", "\"x\"", "\"open",
	"Sat, 13 Nov 2010 23:29:00 GMT", "door", "x y\tz", "a  b", ", ,", "\\\"",
	NULL
};

__u64 rng_next(struct rng *rng)
{
	__u64 z = rng->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

unsigned int rng_below(struct rng *rng, unsigned int n)
{
	return rng_next(rng) % n;
}

bool rng_once_in(struct rng *rng, unsigned int n)
{
	return !rng_below(rng, n);
}

/* One of the texts up to NULL. */
const char *rng_pick(struct rng *rng, const char *const *list)
{
	unsigned int n = 0;

	while (list[n])
		n++;
	return list[rng_below(rng, n)];
}

/* What does not fit is left out. */
void message_add(struct message *msg, const void *byte, size_t len)
{
	if (!len || len > sizeof(msg->byte) - msg->len)
		return;
	memcpy(msg->byte + msg->len, byte, len);
	msg->len += len;
}

void message_text(struct message *msg, const char *text)
{
	message_add(msg, text, strlen(text));
}

static void filler(struct rng *rng, struct message *msg, unsigned int len)
{
	while (len--)
		message_add(msg, &"abcdefgh"[rng_below(rng, 8)], 1);
}

void generate_uri(struct rng *rng, struct message *msg)
{
	if (rng_once_in(rng, 6)) {
		message_text(msg, rng_pick(rng, other_uris));
		return;
	}
	message_text(msg, rng_once_in(rng, 4) ? "sips:" :
			  rng_once_in(rng, 8) ? "SIP:" : "sip:");
	if (!rng_once_in(rng, 4)) {
		message_text(msg, rng_pick(rng, users));
		message_text(msg, "@");
	}
	message_text(msg, rng_pick(rng, hosts));
	message_text(msg, rng_pick(rng, uri_tails));
}

static void generate_params(struct rng *rng, struct message *msg)
{
	while (rng_below(rng, 2))
		message_text(msg, rng_pick(rng, params));
}

static void generate_address(struct rng *rng, struct message *msg)
{
	if (rng_once_in(rng, 4)) {
		generate_uri(rng, msg);
	} else {
		if (rng_below(rng, 2))
			message_text(msg, rng_pick(rng, displays));
		message_text(msg, "<");
		generate_uri(rng, msg);
		if (!rng_once_in(rng, 24))
			message_text(msg, ">");
	}
	generate_params(rng, msg);
}

/* A value that stands on one line. */
void generate_value(struct rng *rng, struct message *msg)
{
	switch (rng_below(rng, 8)) {
	case 0:
		message_text(msg, rng_pick(rng, plains));
		generate_params(rng, msg);
		break;
	case 1:
		do {
			message_text(msg, rng_pick(rng, words));
			message_text(msg, &" \t\t\0  \0 , "[2 * rng_below(rng, 4)]);
		} while (rng_below(rng, 4));
		break;
	default:
		generate_address(rng, msg);
		while (rng_once_in(rng, 4)) {
			message_text(msg, rng_below(rng, 2) ? ", " : ",");
			generate_address(rng, msg);
		}
	}
	if (rng_once_in(rng, 64)) {
		message_text(msg, ";long=");
		filler(rng, msg, 900 + rng_below(rng, 130));
	}
}

// SPDX-License-Identifier: GPL-2.0
/* A message for each way to carry a secret. */
#include <linux/kernel.h>

#include "split.h"

#define VIA	"Via: SIP/2.0/UDP 192.0.2.1;rport;branch=z9hG4bK7\r\n"
#define DIALOG	"Call-ID: 8f2a\r\nCSeq: 7 REGISTER\r\n"
#define FROM	"From: <sip:234@pbx.example>;tag=5\r\n"
#define TO	"To: <sip:234@pbx.example>\r\n"
#define CONTACT	"Contact: <sip:234@192.0.2.1>\r\n"
#define START	"REGISTER sip:pbx.example SIP/2.0\r\n"
#define END	"Expires: 3600\r\nContent-Length: 0\r\n\r\n"

#define TEXT(string)	.text = (string), .len = sizeof(string) - 1

const struct split_message split_messages[] = {
	{
		.name = "a secret in Contact",
		TEXT(START VIA FROM TO DIALOG
		     "Contact: <sip:234@192.0.2.1>;+sip.instance=\"<urn:uuid:5E8f-90a1>\"\r\n"
		     END),
		.spot = "5E8f-90a1",
		.headers = "contact",
		.secret = "<urn:uuid:5e8f-90a1>",
	}, {
		.name = "a secret anywhere",
		TEXT("\r\n\r\n" START VIA FROM TO DIALOG CONTACT
		     "User-Agent: desk phone 9 b7k2q\r\n\n"),
		.spot = "b7k2q",
		.headers = "any",
		.secret = "b7k2q",
	}, {
		.name = "a secret in the Request-URI",
		TEXT("REGISTER sip:door.b7k2q.example;transport=udp SIP/2.0\r\n"
		     VIA FROM TO DIALOG CONTACT END),
		.spot = "door.b7k2q.example",
		.headers = "uri",
		.secret = "door.b7k2q.example",
		.flags = XT_SIPKNOCK_EXACT,
	}, {
		.name = "--exact, a parameter behind two commas",
		TEXT(START VIA FROM TO DIALOG
		     "m: \"a, b\" <sip:1@192.0.2.1;k=b7k2>, <sip:2@192.0.2.1>;k=\"b7k2q\"\r\n"
		     END),
		.spot = "\"b7k2q\"",
		.headers = "contact",
		.secret = "b7k2q",
		.flags = XT_SIPKNOCK_EXACT,
	}, {
		.name = "a folded field",
		TEXT(START VIA FROM TO DIALOG CONTACT
		     "User-Agent : desk\r\n\t \r\n  phone  nine\r\n" END),
		.spot = "phone",
		.headers = "user-agent",
		.secret = "DESK phone",
		.flags = XT_SIPKNOCK_ICASE,
	}, {
		.name = "a display name with escapes",
		TEXT(START VIA
		     "From: \"The \\\"b7\\\\k2\\q\\\" door\" <sip:234@pbx.example>;tag=5\r\n"
		     TO DIALOG CONTACT END),
		.spot = "b7\\\\k2\\q",
		.headers = "from",
		.secret = "The \"b7\\k2q\" door",
		.flags = XT_SIPKNOCK_EXACT,
	}, {
		.name = "a user with percent signs",
		TEXT(START VIA FROM "t:sip:%62%37k%322q@pbx.example\r\n"
		     DIALOG CONTACT END),
		.spot = "%37k%32",
		.headers = "to",
		.secret = "b7k22q",
		.flags = XT_SIPKNOCK_EXACT,
	}, {
		.name = "a response",
		TEXT("SIP/2.0 401 Unauthorized\r\n" VIA FROM TO DIALOG
		     "WWW-Authenticate: Digest realm=\"b7k2q\", nonce=\"9a0b\"\r\n" END),
		.spot = "b7k2q",
		.headers = "www-authenticate",
		.secret = "b7k2q",
		.status = "4xx",
	}, {
		.name = "a server name",
		/* Record, handshake, version; random; session, ciphers, compression. */
		TEXT("\x16\x03\x01\x00\x5c\x01\x00\x00\x58\x03\x03"
		     "+123456789abcdef0123456789abcde\n"
		     "\x04\x73\x65\x73\x73\x00\x02\x13\x01\x01\x00"
		     /* Extensions: versions, master secret, server name. */
		     "\x00\x29\x00\x2b\x00\x03\x02\x03\x04\x00\x17\x00\x00"
		     "\x00\x00\x00\x1a\x00\x18\x00\x00\025door-b7k2.example.com"),
		.spot = "door-b7k2.example.com",
		.headers = "sni",
		.secret = "door-B7k2.example.com",
		.hello = true,
	},
};

const unsigned int split_n_messages = ARRAY_SIZE(split_messages);

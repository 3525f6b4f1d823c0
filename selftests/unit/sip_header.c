// SPDX-License-Identifier: GPL-2.0
/* Header field names, line ends, folds, and what the section holds. */
#include "sip_test.h"

#define LINE	"REGISTER sip:pbx.example.com SIP/2.0\r\n"
#define FROM	"From: <sip:a@example.com>\r\n"

static const struct secret_row names_rows[] = {
	{ "RFC 3261 7.3.1: names are caseless",
	  BYTES("cOnTaCt: door\r\n"), "contact", BYTES("door"),
	  BYTES("doo"), EXACT },
	{ "another field is not searched",
	  BYTES("Contact: door\r\n"), "from", {}, BYTES("door") },
	{ "nor one whose name is longer",
	  BYTES("Contacts: door\r\n"), "contact", {}, BYTES("door") },
	{ "or shorter",
	  BYTES("Contac: door\r\n"), "contact", {}, BYTES("door") },
	{ "one of several",
	  BYTES("Contact: door\r\n"), "from,to,contact", BYTES("door"),
	  BYTES("Door") },
	{ "any of them",
	  BYTES("X-Unheard-Of: door\r\n"), "any", BYTES("door"),
	  BYTES("Door") },
	{ "a name is no token",
	  BYTES("Door: x\r\n"), "any", BYTES("x"), BYTES("door") },
	{ "RFC 3261 7.3.1: white space before the colon",
	  BYTES("Contact \t : door\r\n"), "contact", BYTES("door"),
	  BYTES(": door") },
	{ "none behind it",
	  BYTES("Contact:door\r\n"), "contact", BYTES("door"),
	  BYTES(":door") },
	{ "a name is any token",
	  BYTES("aZ09-.!%*_+`'~: door\r\n"), "az09-.!%*_+`'~",
	  BYTES("door"), BYTES("Door"), EXACT },
	{ "letters alone fold: \"[\" is no \"{\" in a value",
	  BYTES("X-A: do[or\r\n"), "x-a", {}, BYTES("do{or"), ICASE },
	{ "40 bytes",
	  BYTES("A123456789-123456789-123456789-123456789: door\r\n"),
	  "a123456789-123456789-123456789-123456789", BYTES("door"),
	  BYTES("Door"), EXACT },
	{ "41 bytes are nobody's name",
	  BYTES("A123456789-123456789-123456789-1234567890: door\r\n"),
	  "a123456789-123456789-123456789-123456789", {},
	  BYTES("door") },
	{ "not even a short one's",
	  BYTES("g123456789-123456789-123456789-1234567890: door\r\n"),
	  "g", {}, BYTES("door") },
	{ "but any's",
	  BYTES("A123456789-123456789-123456789-1234567890: door\r\n"),
	  "any", BYTES("door"), BYTES("Door") },
	{ "the tail of a long name is no name",
	  BYTES("A123456789-123456789-123456789-123456789From: x\r\n"
		FROM), "from", BYTES("a"), BYTES("x"), EXACT },
};

TEST(names)
{
	check_secrets(_metadata, names_rows, ARRAY_SIZE(names_rows));
}

TEST(compact_forms)
{
	static const struct {
		char letter;
		const char *name;
	} rows[] = {
		{ 'a', "accept-contact" }, { 'b', "referred-by" },
		{ 'c', "content-type" }, { 'd', "request-disposition" },
		{ 'e', "content-encoding" }, { 'f', "from" },
		{ 'g', NULL }, { 'h', NULL }, { 'i', "call-id" },
		{ 'j', "reject-contact" }, { 'k', "supported" },
		{ 'l', "content-length" }, { 'm', "contact" }, { 'n', NULL },
		{ 'o', "event" }, { 'p', NULL }, { 'q', NULL },
		{ 'r', "refer-to" }, { 's', "subject" }, { 't', "to" },
		{ 'u', "allow-events" }, { 'v', "via" }, { 'w', NULL },
		{ 'x', "session-expires" }, { 'y', "identity" }, { 'z', NULL },
	};
	static const char others[] = "@[`{*0\0\x41\xff";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		char lower = rows[i].letter, upper = lower - 'a' + 'A';
		char alone[] = { lower, '\0' };
		const char *name = rows[i].name ? rows[i].name : alone;
		char line[64], other[64];
		struct secret_row row = {
			"IANA: compact forms", {}, name, BYTES("door"),
			BYTES("Door"), EXACT,
		};
		struct secret_row none = row;

		EXPECT_EQ(!rows[i].name, !sip_long_name(lower));
		if (rows[i].name) {
			EXPECT_STREQ(rows[i].name, sip_long_name(lower));
			EXPECT_STREQ(rows[i].name, sip_long_name(upper));
		}
		row.lines.text = line;
		row.lines.len = sprintf(line, "%c: door\r\n", lower);
		check_secrets(_metadata, &row, 1);
		row.lines.len = sprintf(line, "%c: door\r\n", upper);
		check_secrets(_metadata, &row, 1);

		none.lines.text = other;
		none.lines.len = sprintf(other, "%c%c: door\r\n", lower, lower);
		none.yes.len = 0;
		none.no = (struct bytes)BYTES("door");
		check_secrets(_metadata, &none, 1);
	}
	for (i = 0; i < sizeof(others); i++)
		if (others[i] != 'A')
			EXPECT_EQ(NULL, sip_long_name(others[i]));
}

TEST(token_bytes)
{
	unsigned int byte;

	for (byte = 0; byte < 256; byte++)
		EXPECT_EQ(is_token_char(byte), sip_is_token_byte(byte))
			TH_LOG("byte %u", byte);
}

static const struct secret_row folds_rows[] = {
	{ "RFC 3261 7.3.1: a fold is one SP",
	  BYTES("Subject: the\r\n door\r\n"), "subject",
	  BYTES("the door"), BYTES("the\r\n door"), EXACT },
	{ "HTAB folds as well",
	  BYTES("Subject: the\r\n\tdoor\r\n"), "subject",
	  BYTES("the door"), BYTES("the\tdoor"), EXACT },
	{ "with all the white space around it",
	  BYTES("Subject: the  \t\r\n \t door\r\n"), "subject",
	  BYTES("the door"), BYTES("the  door"), EXACT },
	{ "several in a row",
	  BYTES("Subject: the\r\n \r\n  \r\n\tdoor\r\n"), "subject",
	  BYTES("the door"), BYTES("the  door"), EXACT },
	{ "LF and CR fold as well",
	  BYTES("Subject: is\n the\r door\r\n"), "subject",
	  BYTES("is the door"), BYTES("isthedoor"), EXACT },
	{ "before the value",
	  BYTES("Subject:\r\n \r\n door\r\n"), "subject",
	  BYTES("door"), BYTES(" door"), EXACT },
	{ "behind it",
	  BYTES("Subject: door \r\n \t\r\n"), "subject",
	  BYTES("door"), BYTES("door "), EXACT },
	{ "inside quotes",
	  BYTES("From: \"the\r\n door\" <sip:a@b>\r\n"), "from",
	  BYTES("the door"), BYTES("thedoor"), EXACT },
	{ "before parameters",
	  BYTES("From: <sip:a@b>\r\n ;x\r\n =\r\n door\r\n"), "from",
	  BYTES("door"), BYTES(" door"), EXACT },
	{ "between values",
	  BYTES("Contact: <sip:a@b>,\r\n <sip:door@c>\r\n"), "contact",
	  BYTES("door"), BYTES("doo"), EXACT },
	{ "it splits a word",
	  BYTES("Subject: do\r\n or\r\n"), "subject", BYTES("do or"),
	  BYTES("door") },
	{ "white space at both ends is no value",
	  BYTES("Subject: \t door\t \r\n"), "subject", BYTES("door"),
	  BYTES("door\t"), EXACT },
	{ "no value",
	  BYTES("Subject:\r\nX: door\r\n"), "subject", {},
	  BYTES("door") },
	{ "only white space",
	  BYTES("Subject: \t \r\n \r\nX: door\r\n"), "subject", {},
	  BYTES("door") },
	{ "a value behind an empty one",
	  BYTES("Subject:\r\nSubject: door\r\n"), "subject",
	  BYTES("door"), BYTES("Door") },
	{ "HTABs alone stay",
	  BYTES("Subject: a\t\tb\r\n"), "subject", BYTES("a\t\tb"),
	  BYTES("a  b"), EXACT },
	{ "HTAB and SP, in this order, are one SP",
	  BYTES("Subject: a\t b\r\n"), "subject", BYTES("a b"),
	  BYTES("a\t b"), EXACT },
	{ "CR and CRLF are two line ends",
	  BYTES("Subject: a\r\r\n b\r\n"), "subject", BYTES("a"),
	  BYTES("a b"), EXACT },
	{ "LF and CR are two as well",
	  BYTES("Subject: a\n\r b\r\n"), "subject", BYTES("a"),
	  BYTES("a b"), EXACT },
};

TEST(folds)
{
	check_secrets(_metadata, folds_rows, ARRAY_SIZE(folds_rows));
}

static const struct message_row sections_rows[] = {
	{ "RFC 3261 7: CRLF", BYTES(LINE FROM "\r\n"), SIP_MATCH },
	{ "LF", BYTES("REGISTER sip:a SIP/2.0\nFrom: a\n\n"),
	  SIP_MATCH },
	{ "CR", BYTES("REGISTER sip:a SIP/2.0\rFrom: a\r\r"),
	  SIP_MATCH },
	{ "LF and CR are two line ends",
	  BYTES(LINE "From: a\n\rTo"), SIP_MATCH },
	{ "no empty line", BYTES(LINE FROM), SIP_UNREADABLE },
	{ "no line end", BYTES(LINE "From: <sip:a@example.com>"),
	  SIP_UNREADABLE },
	{ "RFC 3261 7.3.1: a name is not optional",
	  BYTES(LINE ": a\r\n\r\n"), SIP_UNREADABLE },
	{ "nor is a colon", BYTES(LINE "From\r\n\r\n"),
	  SIP_UNREADABLE },
	{ "nor anything between",
	  BYTES(LINE "From x: a\r\n\r\n"), SIP_UNREADABLE },
	{ "no fold before the colon",
	  BYTES(LINE "From\r\n : a\r\n\r\n"), SIP_UNREADABLE },
	{ "RFC 3261 25.1: a name is a token",
	  BYTES(LINE "Fr@m: a\r\n\r\n"), SIP_UNREADABLE },
	{ "not NUL", BYTES(LINE "Fro\0m: a\r\n\r\n"), SIP_UNREADABLE },
	{ "the first field does not begin with a fold",
	  BYTES(LINE " From: a\r\n\r\n"), SIP_UNREADABLE },
	{ "a second start-line is no header field",
	  BYTES(LINE LINE FROM "\r\n"), SIP_UNREADABLE },
	{ "what is behind the empty line is a body",
	  BYTES(LINE FROM "\r\n: \0 no header\r\n"), SIP_MATCH },
	{ "even another message",
	  BYTES(LINE FROM "\r\n" LINE FROM FROM), SIP_MATCH,
	  "REGISTER" },
	{ "which does not count",
	  BYTES("OPTIONS sip:a SIP/2.0\r\n\r\n" LINE FROM "\r\n"),
	  SIP_MISMATCH, "REGISTER" },
};

TEST(sections)
{
	check_messages(_metadata, sections_rows, ARRAY_SIZE(sections_rows));
}

static const struct message_row once_rows[] = {
	{ "RFC 3261 20.20: one From",
	  BYTES(LINE "From: a\r\nFrom: a\r\n\r\n"), SIP_UNREADABLE },
	{ "long or compact",
	  BYTES(LINE "From: a\r\nf: b\r\n\r\n"), SIP_UNREADABLE },
	{ "RFC 3261 20.39: one To",
	  BYTES(LINE "T: a\r\ntO : b\r\n\r\n"), SIP_UNREADABLE },
	{ "RFC 3261 20.8: one Call-ID",
	  BYTES(LINE "Call-ID: a\r\ni: a\r\n\r\n"), SIP_UNREADABLE },
	{ "RFC 3261 20.16: one CSeq",
	  BYTES(LINE "CSeq: 1 X\r\ncseq: 1 X\r\n\r\n"),
	  SIP_UNREADABLE },
	{ "others between them",
	  BYTES(LINE FROM "To: a\r\nVia: b\r\n" FROM "\r\n"),
	  SIP_UNREADABLE },
	{ "one of each",
	  BYTES(LINE "From: a\r\nTo: a\r\nCall-ID: a\r\nCSeq: a\r\n\r\n"),
	  SIP_MATCH },
	{ "others as often as they like",
	  BYTES(LINE "Via: a\r\nv: b\r\nContact: c\r\nm: d\r\n\r\n"),
	  SIP_MATCH },
	{ "names that only begin alike",
	  BYTES(LINE "From: a\r\nFrom-X: b\r\nFro: c\r\n\r\n"),
	  SIP_MATCH },
	{ "in a stream, too",
	  BYTES(LINE FROM "From:"), SIP_UNREADABLE, NULL, STREAM },
	{ "but not before the colon",
	  BYTES(LINE FROM "From"), SIP_MATCH, NULL, STREAM },
	{ "a body does not count",
	  BYTES(LINE FROM "\r\n" FROM), SIP_MATCH },
};

TEST(once)
{
	check_messages(_metadata, once_rows, ARRAY_SIZE(once_rows));
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0
/* Start-lines: what is a request, what is none, and what comes before it. */
#include "sip_test.h"
#include "sip_reading.h"

#define URI	"sip:pbx.example.com"
#define LINE	"REGISTER " URI " SIP/2.0\r\n"
#define REST	"Via: SIP/2.0/UDP 192.0.2.1\r\nFrom: <sip:a@example.com>\r\n\r\n"

static const struct message_row methods_rows[] = {
	{ "RFC 3261 7.1: a request",
	  BYTES(LINE REST), SIP_MATCH, "REGISTER" },
	{ "RFC 3261 7.1: of another method",
	  BYTES("OPTIONS " URI " SIP/2.0\r\n" REST), SIP_MISMATCH,
	  "REGISTER" },
	{ "any method",
	  BYTES("OPTIONS " URI " SIP/2.0\r\n" REST), SIP_MATCH },
	{ "the last of a list",
	  BYTES("OPTIONS " URI " SIP/2.0\r\n" REST), SIP_MATCH,
	  "REGISTER,INVITE,OPTIONS" },
	{ "RFC 3261 7.1: methods are case-sensitive",
	  BYTES("register " URI " SIP/2.0\r\n" REST), SIP_MISMATCH,
	  "REGISTER" },
	{ "and so is the list",
	  BYTES("register " URI " SIP/2.0\r\n" REST), SIP_MATCH,
	  "REGISTER,register" },
	{ "a part of a listed method",
	  BYTES("REGISTE " URI " SIP/2.0\r\n" REST), SIP_MISMATCH,
	  "REGISTER" },
	{ "a listed method and more",
	  BYTES("REGISTERS " URI " SIP/2.0\r\n" REST), SIP_MISMATCH,
	  "REGISTER" },
	{ "RFC 3261 25.1: extension-method is any token",
	  BYTES("aZ09-.!%*_+`'~ " URI " SIP/2.0\r\n" REST), SIP_MATCH,
	  "aZ09-.!%*_+`'~" },
	{ "RFC 3261 25.1: \"@\" stands in no token",
	  BYTES("REG@STER " URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 25.1: \"[\" stands in no token",
	  BYTES("REG[STER " URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 25.1: \"{\" stands in no token",
	  BYTES("REG{STER " URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 25.1: nor \":\", that follows the digits",
	  BYTES("REG9: " URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 25.1: nor \"/\", that stands before them",
	  BYTES("REG/ " URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 25.1: nor UTF-8",
	  BYTES("REG\303\211 " URI " SIP/2.0\r\n" REST),
	  SIP_UNREADABLE },
	{ "RFC 3261 25.1: nor NUL",
	  BYTES("REG\0 " URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: a method has a byte at least",
	  BYTES(" " URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "31 bytes are read",
	  BYTES("ABCDEFGHIJKLMNOPQRSTUVWXYZ01234 " URI " SIP/2.0\r\n"
		REST), SIP_MATCH, "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234" },
	{ "32 bytes are too many",
	  BYTES("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345 " URI " SIP/2.0\r\n"
		REST), SIP_UNREADABLE },
	{ "a method of three letters that is not SIP",
	  BYTES("SIX " URI " SIP/2.0\r\n" REST), SIP_MATCH },
	{ "a method may be called SIP",
	  BYTES("SIP " URI " SIP/2.0\r\n" REST), SIP_MATCH, "SIP" },
};

TEST(methods)
{
	check_messages(_metadata, methods_rows, ARRAY_SIZE(methods_rows));
}

static const struct message_row request_lines_rows[] = {
	{ "RFC 3261 7.1: the version is caseless",
	  BYTES("REGISTER " URI " sIp/2.0\r\n" REST), SIP_MATCH },
	{ "RFC 3261 7.1: version 2.0 alone",
	  BYTES("REGISTER " URI " SIP/3.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: all of it",
	  BYTES("REGISTER " URI " SIP/2\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: and no more",
	  BYTES("REGISTER " URI " SIP/2.01\r\n" REST), SIP_UNREADABLE },
	{ "a letter is a letter: no control byte folds to \".\"",
	  BYTES("REGISTER " URI " SIP/2\0160\r\n" REST),
	  SIP_UNREADABLE },
	{ "RFC 2543: HTTP is another protocol",
	  BYTES("REGISTER " URI " HTTP/1.1\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: one SP behind the method",
	  BYTES("REGISTER  " URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: SP, not HTAB",
	  BYTES("REGISTER\t" URI " SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: one SP behind the Request-URI",
	  BYTES("REGISTER " URI "  SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: no SP at the end",
	  BYTES("REGISTER " URI " SIP/2.0 \r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: no SP in a Request-URI",
	  BYTES("REGISTER sip:a b SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: no line end in a Request-URI",
	  BYTES("REGISTER sip:a\r\n b SIP/2.0\r\n" REST),
	  SIP_UNREADABLE },
	{ "no lone LF either",
	  BYTES("REGISTER sip:a\nb SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 7.1: a Request-URI is not optional",
	  BYTES("REGISTER SIP/2.0\r\n" REST), SIP_UNREADABLE },
	{ "RFC 3261 25.1: an absolute URI of another scheme",
	  BYTES("INVITE tel:+1-201-555-0123 SIP/2.0\r\n" REST),
	  SIP_MATCH },
	{ "RFC 3261 7.1: a request-line ends with a line end",
	  BYTES("REGISTER " URI " SIP/2.0"), SIP_UNREADABLE, NULL,
	  STREAM },
	{ "LF ends it",
	  BYTES("REGISTER " URI " SIP/2.0\n" REST), SIP_MATCH },
	{ "CR ends it",
	  BYTES("REGISTER " URI " SIP/2.0\r" REST), SIP_MATCH },
	{ "a request without a header field",
	  BYTES(LINE "\r\n"), SIP_MATCH },
};

TEST(request_lines)
{
	check_messages(_metadata, request_lines_rows, ARRAY_SIZE(request_lines_rows));
}

/* Each bit of the version counts, but for the case of its letters. */
TEST(versions)
{
	struct sip_selector sel = {};
	struct sip_cursor *cur;
	struct reading reading;
	char text[] = "A sip:a SIP/2.0\r\n\r\n";
	char *version = strstr(text, "SIP/");
	unsigned int i, bit, piece;
	bool same;

	for (i = 0; i < strlen("SIP/2.0"); i++) {
		for (bit = 0; bit < 8; bit++) {
			same = i < 3 && bit == 5;
			version[i] ^= 1 << bit;
			for (piece = 0; piece < 3; piece++) {
				cur = open_reading(&reading, text, strlen(text), piece);
				EXPECT_EQ(same ? SIP_MATCH : SIP_UNREADABLE,
					  sip_match(cur, &sel))
					TH_LOG("%s in pieces of %u", text, piece);
			}
			version[i] ^= 1 << bit;
		}
	}
}

static const struct message_row keepalives_rows[] = {
	{ "RFC 3261 7.5: CRLF before the start-line is skipped",
	  BYTES("\r\n\r\n" LINE REST), SIP_MATCH },
	{ "and so are CR and LF alone",
	  BYTES("\n\n\r\r\n" LINE REST), SIP_MATCH },
	{ "SP is no line end",
	  BYTES("\r\n " LINE REST), SIP_UNREADABLE },
	{ "RFC 5626 3.5.1: a ping is no message",
	  BYTES("\r\n\r\n"), SIP_UNREADABLE },
	{ "nor is it in a stream",
	  BYTES("\r\n\r\n"), SIP_UNREADABLE, NULL, STREAM },
	{ "RFC 5626 3.5.1: nor a pong",
	  BYTES("\r\n"), SIP_UNREADABLE },
	{ "four NULs keep a binding alive and are no message",
	  BYTES("\0\0\0\0"), SIP_UNREADABLE },
	{ "nor do they come before one",
	  BYTES("\0\0\0\0" LINE REST), SIP_UNREADABLE },
	{ "RFC 8489 5: a STUN binding request",
	  BYTES("\0\1\0\0\041\022\244\102abcdefghijkl"),
	  SIP_UNREADABLE },
	{ "RFC 3550 5.1: RTP",
	  BYTES("\x80\0\x12\x34\0\0\0\xa0\xde\xad\xbe\xef\r\n\r\n"),
	  SIP_UNREADABLE },
	{ "an empty datagram", BYTES(""), SIP_UNREADABLE },
	{ "an empty segment", BYTES(""), SIP_UNREADABLE, NULL, STREAM },
	{ "jaK", BYTES("jaK"), SIP_UNREADABLE },
};

TEST(keepalives)
{
	check_messages(_metadata, keepalives_rows, ARRAY_SIZE(keepalives_rows));
}

static void ask_status(struct __test_metadata *_metadata, const char *line,
		       const struct sip_codes *codes, __u8 n,
		       enum sip_result want)
{
	struct query query = { .sel.n_status = n };
	struct message msg = { .len = 0 };

	memcpy(query.sel.status, codes, n * sizeof(*codes));
	message_text(&msg, line);
	message_text(&msg, "CSeq: 4 REGISTER\r\n\r\n");
	expect_query(_metadata, line, &query, &msg, false, want);
}

static const struct status_row {
	const char *line;
	enum sip_result any;	/* 100 to 699 */
	enum sip_result some;	/* 200 or 401 to 403 */
} status_rows[] = {
	{ "SIP/2.0 200 OK\r\n", SIP_MATCH, SIP_MATCH },
	{ "SIP/2.0 200 \r\n", SIP_MATCH, SIP_MATCH },
	{ "SIP/2.0 200\r\n", SIP_MATCH, SIP_MATCH },
	{ "SIP/2.0 200\r", SIP_MATCH, SIP_MATCH },
	{ "SIP/2.0 200\n", SIP_MATCH, SIP_MATCH },
	{ "SIP/2.0 400 Bad\r\n", SIP_MATCH, SIP_MISMATCH },
	{ "SIP/2.0 401 Unauthorized\r\n", SIP_MATCH, SIP_MATCH },
	{ "SIP/2.0 403 Forbidden\n", SIP_MATCH, SIP_MATCH },
	{ "SIP/2.0 404 Not Found\r\n", SIP_MATCH, SIP_MISMATCH },
	{ "SIP/2.0 199 x\r\n", SIP_MATCH, SIP_MISMATCH },
	{ "SIP/2.0 201 x\r\n", SIP_MATCH, SIP_MISMATCH },
	{ "SIP/2.0 100 x\r\n", SIP_MATCH, SIP_MISMATCH },
	{ "SIP/2.0 699 x\r\n", SIP_MATCH, SIP_MISMATCH },
	{ "SIP/2.0 700 x\r\n", SIP_MISMATCH, SIP_MISMATCH },
	{ "SIP/2.0 099 x\r\n", SIP_MISMATCH, SIP_MISMATCH },
	{ "SIP/2.0 20 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIP/2.0 2000 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIP/2.0 2x0 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIP/2.0 20/ OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIP/2.0 20: OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIP/2.0 200\tOK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIP/2.0  200 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIP/1.0 200 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIP/2.0200 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "sip/2.0 200 OK\r\n", SIP_MATCH, SIP_MATCH },
	{ "REGISTER " URI " SIP/2.0\r\n", SIP_MISMATCH, SIP_MISMATCH },
	{ "\r\nSIP/2.0 200 OK\r\n", SIP_MATCH, SIP_MATCH },
	{ "SXP/2.0 200 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "SIX/2.0 200 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
	{ "XIP/2.0 200 OK\r\n", SIP_UNREADABLE, SIP_UNREADABLE },
};

TEST(responses)
{
	static const struct sip_codes any[] = { { 100, 699 } };
	static const struct sip_codes some[] = { { 200, 200 }, { 401, 403 } };
	const struct status_row *row;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(status_rows); i++) {
		row = &status_rows[i];
		ask_status(_metadata, row->line, any, 1, row->any);
		ask_status(_metadata, row->line, some, 2, row->some);
	}
}

TEST(cut_responses)
{
	static const char text[] = "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r";
	struct query query = {
		.sel.status = { { 200, 200 } }, .sel.n_status = 1,
	};
	struct message msg;
	size_t len;

	for (len = 0; len < sizeof(text); len++) {
		msg.len = 0;
		message_add(&msg, text, len);
		expect_query(_metadata, "RFC 3261 7.2", &query, &msg, false,
			     text[len] ? SIP_UNREADABLE : SIP_MATCH);
		expect_query(_metadata, "RFC 3261 7.2", &query, &msg, true,
			     len < strcspn(text, "\r") + 1 ? SIP_UNREADABLE :
							    SIP_MATCH);
	}
}

static const struct message_row unasked_rows[] = {
	{ "RFC 3261 7.2: a response is no request",
	  BYTES("SIP/2.0 200 OK\r\n" REST), SIP_MISMATCH },
	{ "of whatever version",
	  BYTES("SIP/9.9 200 OK\r\n" REST), SIP_MISMATCH },
	{ "nor for one that has a method",
	  BYTES("SIP/2.0 200 OK\r\n" REST), SIP_MISMATCH, "SIP" },
	{ "a broken one is none either",
	  BYTES("SIP\\2.0 200 OK\r\n" REST), SIP_UNREADABLE },
	{ "nor is what only begins like one",
	  BYTES("SIPS/2.0 200 OK\r\n" REST), SIP_UNREADABLE },
};

TEST(responses_match_nothing_unless_asked_for)
{
	check_messages(_metadata, unasked_rows, ARRAY_SIZE(unasked_rows));
}

static const struct cseq_row {
	const char *why, *line, *method;
	enum sip_result want;
} cseq_rows[] = {
	{ "RFC 3261 20.16", "CSeq: 4711 INVITE\r\n", "INVITE",
	  SIP_MATCH },
	{ "another", "CSeq: 4711 INVITE\r\n", "REGISTER",
	  SIP_MISMATCH },
	{ "methods are case-sensitive", "CSeq: 1 invite\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "header names are not", "cSEQ : 1 INVITE\r\n", "INVITE",
	  SIP_MATCH },
	{ "RFC 3261 25.1: LWS", "CSeq: 1\r\n \t INVITE \r\n", "INVITE",
	  SIP_MATCH },
	{ "LWS is not optional", "CSeq: 1INVITE\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "a number comes first", "CSeq: INVITE\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "a number, not a sign", "CSeq: -1 INVITE\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "a digit is one of the method, too", "CSeq: 1 INV1ITE\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "nor may one come before it", "CSeq: 1 2INVITE\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "digits: not \"/\"", "CSeq: / INVITE\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "digits: not \":\"", "CSeq: : INVITE\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "all digits", "CSeq: 0123456789 INVITE\r\n", "INVITE",
	  SIP_MATCH },
	{ "only the method", "CSeq: 1 INVITE x\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "all of it", "CSeq: 1 INVIT\r\n", "INVITE", SIP_MISMATCH },
	{ "no more", "CSeq: 1 INVITES\r\n", "INVITE", SIP_MISMATCH },
	{ "not in its middle", "CSeq: 1 XINVITE\r\n", "INVITE",
	  SIP_MISMATCH },
	{ "no method", "CSeq: 1\r\n", "INVITE", SIP_MISMATCH },
	{ "no value", "CSeq:\r\n", "INVITE", SIP_MISMATCH },
	{ "no CSeq", "X-CSeq: 1 INVITE\r\n", "INVITE", SIP_MISMATCH },
	{ "two", "CSeq: 1 INVITE\r\nCSeq: 1 INVITE\r\n", "INVITE",
	  SIP_UNREADABLE },
};

TEST(cseq)
{
	struct message msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cseq_rows); i++) {
		const struct cseq_row *row = &cseq_rows[i];
		struct query query = {
			.sel.cseq = { strlen(row->method), row->method },
		};

		msg.len = 0;
		message_text(&msg, LINE);
		message_text(&msg, row->line);
		message_text(&msg, "\r\n");
		expect_query(_metadata, row->why, &query, &msg, false,
			     row->want);
		look_in(&query, "cseq");
		look_for(&query, (struct bytes)BYTES("NVITE"), 0);
		expect_query(_metadata, row->why, &query, &msg, false,
			     row->want);
		look_for(&query, (struct bytes)BYTES("nowhere"), 0);
		expect_query(_metadata, row->why, &query, &msg, false,
			     row->want == SIP_UNREADABLE ? SIP_UNREADABLE :
							   SIP_MISMATCH);
	}
}

TEST_HARNESS_MAIN

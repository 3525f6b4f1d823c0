// SPDX-License-Identifier: GPL-2.0
/* What a request that matched says of itself. */
#include "sip_test.h"

#define MANY	"abcdefghijklmnopqrstuvwxyz"

static const struct cut cuts[] = {
	{ .how = CUT_NOT },
	{ .how = CUT_NOWHERE },
	{ .how = CUT_EVERYWHERE },
	{ .how = CUT_RANDOM, .value = 1 },
};

static void expect_summary(struct __test_metadata *_metadata, const char *why,
			   const struct message *msg, bool readable,
			   const char *method, const char *aor)
{
	struct sip_summary sum;
	struct pieces pieces;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		memset(&sum, '#', sizeof(sum));
		EXPECT_EQ(readable,
			  sip_summarize(pieces_open(&pieces, msg->byte,
						    msg->len, false, cuts[i]),
					&sum));
		pieces_close(&pieces);
		ASSERT_NE(NULL, memchr(sum.method, 0, sizeof(sum.method)));
		EXPECT_STREQ(method, sum.method);
		EXPECT_EQ(strlen(aor), sum.aor_len)
			TH_LOG("%s: \"%.*s\"", why, sum.aor_len, sum.aor);
		EXPECT_EQ(0, memcmp(aor, sum.aor, strlen(aor)));
		EXPECT_TRUE(*aor ? sum.uri_len >= sum.aor_len : !sum.uri_len)
			TH_LOG("%s: %u bytes of a URI", why, sum.uri_len);
	}
}

static const struct aor_row {
	const char *why, *lines, *aor;
} aor_rows[] = {
	{ "RFC 3261 10.2: To", "From: <sip:x@y>\r\nTo: <sip:a@b>\r\n",
	  "sip:a@b" },
	{ "compact", "t: <sip:a@b>\r\n", "sip:a@b" },
	{ "with a tag", "TO : <sip:a@b>;tag=1\r\n", "sip:a@b" },
	{ "addr-spec", "To: sip:a@b\r\n", "sip:a@b" },
	{ "addr-spec with a tag", "To: sip:a@b;tag=1\r\n", "sip:a@b" },
	{ "and a space", "To: sip:a@b ;tag=1\r\n", "sip:a@b" },
	{ "quoted display-name", "To: \"A <sip:x@y>\" <sip:a@b>\r\n",
	  "sip:a@b" },
	{ "with an escaped quote",
	  "To: \"A\\\" <sip:x@y>\" <sip:a@b>\r\n", "sip:a@b" },
	{ "with an escaped backslash",
	  "To: \"A\\\\\" <sip:a@b>\r\n", "sip:a@b" },
	{ "words", "To: A b C <sip:a@b>\r\n", "sip:a@b" },
	{ "folded", "To: A\r\n b\r\n\t<sip:a@b>\r\n", "sip:a@b" },
	{ "RFC 3261 19.1.1: no parameters",
	  "To: <sip:a@b:5060;x=y>\r\n", "sip:a@b:5060" },
	{ "no headers", "To: <sip:a@b?x=y>\r\n", "sip:a@b" },
	{ "RFC 3261 25.1: a user may have \";\" and \"?\"",
	  "To: <sip:a;b?c@d;x=y>\r\n", "sip:a;b?c@d" },
	{ "no user", "To: <sip:b;x=y>\r\n", "sip:b" },
	{ "another scheme", "To: <tel:+1-201-555-0123>\r\n",
	  "tel:+1-201-555-0123" },
	{ "cut at 64 bytes",
	  "To: <sip:" MANY MANY "ABCDEFGH0123456789@example.com>\r\n",
	  "sip:" MANY MANY "ABCDEFGH" },
	{ "64 bytes fit",
	  "To: <sip:" MANY MANY "@b.cdefg>\r\n",
	  "sip:" MANY MANY "@b.cdefg" },
	{ "a quote that is never closed",
	  "To: \"A\r\nContact: \"<sip:x@y>\r\n", "" },
	{ "a backslash at the end of the value",
	  "To: \"A\\\r\nContact: \"<sip:x@y>\r\n", "" },
	{ "a bracket that is never closed",
	  "To: <sip:a@b\r\nContact: <sip:x@y>\r\n", "" },
	{ "no To", "From: <sip:a@b>\r\n", "" },
	{ "a name that only begins like it", "Too: <sip:a@b>\r\n", "" },
	{ "RFC 3261 20.39: no list", "To: <sip:a@b>, <sip:c@d>\r\n", "" },
	{ "of addr-specs", "To: sip:a@b,sip:c@d\r\n", "" },
	{ "a comma in a display-name", "To: \"A, B\" <sip:a@b>\r\n",
	  "sip:a@b" },
	{ "and in a parameter", "To: <sip:a@b>;x=\",\"\r\n", "sip:a@b" },
	{ "an empty one", "To:\r\nContact: <sip:x@y>\r\n", "" },
	{ "RFC 3261 7: not in the body", "\r\nTo: <sip:a@b>\r\n", "" },
	{ "behind a line that is no field",
	  "no field\r\nTo: <sip:a@b>\r\n", "" },
};

TEST(address_of_record)
{
	struct message msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(aor_rows); i++) {
		msg.len = 0;
		message_text(&msg, "REGISTER sip:b SIP/2.0\r\n");
		message_text(&msg, aor_rows[i].lines);
		message_text(&msg, "\r\n");
		expect_summary(_metadata, aor_rows[i].why, &msg, true, "REGISTER",
			       aor_rows[i].aor);
	}
}

TEST(start_lines)
{
	static const struct {
		const char *line, *method;
	} rows[] = {
		{ "INVITE sip:b SIP/2.0\r\n", "INVITE" },
		{ "\r\n\r\nINVITE sip:b sip/2.0\n", "INVITE" },
		{ "a!b tel:1 SIP/2.0\r", "a!b" },
		{ "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234 sip:b SIP/2.0\r\n",
		  "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234" },
		{ "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345 sip:b SIP/2.0\r\n", NULL },
		{ " sip:b SIP/2.0\r\n", NULL },
		{ "INVITE sip:b SIP/3.0\r\n", NULL },
		{ "INVITE  SIP/2.0\r\n", NULL },
		{ "INVITE sip:b SIP/2.0", NULL },
		{ "INVITE sip:b SIP/2", NULL },
		{ "INVITE sip:b", NULL },
		{ "INVITE ", NULL },
		{ "INVITE", NULL },
		{ "IN@ sip:b SIP/2.0\r\n", NULL },
		{ "SIP/2.0 200 OK\r\n", NULL },
		{ "\r\n\r\n", NULL },
		{ "", NULL },
	};
	struct pieces pieces;
	struct message msg;
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bool readable = rows[i].method;

		msg.len = 0;
		message_text(&msg, rows[i].line);
		expect_summary(_metadata, rows[i].line, &msg, readable,
			       readable ? rows[i].method : "", "");
		for (k = 0; k < ARRAY_SIZE(cuts); k++) {
			EXPECT_EQ(readable,
				  sip_is_request(pieces_open(&pieces, msg.byte,
							     msg.len, false,
							     cuts[k])));
			pieces_close(&pieces);
		}
	}
}

/* What comes is shorter and shorter: nothing is read that is not there. */
TEST(every_byte)
{
	static const char text[] = "REGISTER sip:b SIP/2.0\r\nVia: c\r\n"
		"To: \"A \\\" B\" <sip:a@b;x=y>;tag=z\r\n\r\n";
	const char *end = strstr(text, ";x=y");
	struct difference diff;
	struct message msg;
	size_t len;

	for (len = 0; len < sizeof(text); len++) {
		msg.len = 0;
		message_add(&msg, text, len);
		EXPECT_TRUE(compare_summary(msg.byte, len, false, len, &diff))
			TH_LOG("%s, %zu bytes", diff.what, len);
	}
	ASSERT_NE(NULL, end);
	expect_summary(_metadata, end, &msg, true, "REGISTER", "sip:a@b");
}

TEST_HARNESS_MAIN

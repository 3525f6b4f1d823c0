// SPDX-License-Identifier: GPL-2.0
/* Where reading stops: limits, truncated datagrams, segments of a stream. */
#include "sip_test.h"
#include <stdio.h>

#define LINE	"REGISTER sip:pbx.example.com SIP/2.0\r\n"
#define FROM	"From: \"Door\" <sip:234@pbx.example.com>;tag=7\r\n"
#define REST	"To: <sip:234@pbx.example.com>\r\nCSeq: 1 REGISTER\r\n"

static const struct cut cuts[] = {
	{ .how = CUT_NOT },
	{ .how = CUT_NOWHERE },
	{ .how = CUT_EVERYWHERE },
	{ .how = CUT_RANDOM, .value = 1 },
	{ .how = CUT_RANDOM, .value = 2 },
};

static void fill(struct message *msg, size_t bytes, char byte)
{
	while (bytes--)
		message_add(msg, &byte, 1);
}

/* Reads as much of the message as @len says. */
static void expect_cut(struct __test_metadata *_metadata, const char *why,
		       struct query *query, const struct message *msg,
		       size_t len, bool stream, enum sip_result want)
{
	static struct reference ref;
	struct difference diff = { .what = why, .want = want };
	size_t i;

	ASSERT_TRUE(query_compile(query));
	EXPECT_EQ(want, reference_match(&ref, query, msg->byte, len, stream))
		TH_LOG("%s: reference reader, %zu bytes", why, len);
	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		diff.got = ask(query, msg->byte, len, stream, cuts[i]);
		diff.cut = cuts[i];
		EXPECT_TRUE(is_answer(query, diff.got, want))
			show_case(query, msg->byte, len, stream, &diff);
	}
	query_free(query);
}

static void ask_door(struct query *query, unsigned int how)
{
	look_in(query, "any");
	look_for(query, (struct bytes)BYTES("Door"), how);
}

/* A truncated datagram never matches; the last byte needed is one line end. */
TEST(every_byte_of_a_datagram)
{
	struct message msg = { .len = 0 };
	struct query query = {}, secret = {};
	size_t len, needed;
	enum sip_result want;

	message_text(&msg, "\r\n" LINE FROM REST "\r\n");
	needed = msg.len - 1;
	message_text(&msg, "v=0\r\nFrom: x\r\n\r\n");
	ask_door(&secret, EXACT);
	for (len = 0; len <= msg.len; len++) {
		want = len < needed ? SIP_UNREADABLE : SIP_MATCH;
		expect_cut(_metadata, "datagram", &query, &msg, len, false,
			   want);
		expect_cut(_metadata, "with a secret", &secret, &msg, len,
			   false, want);
		secret.sel.invert = true;
		expect_cut(_metadata, "without it", &secret, &msg, len, false,
			   len < needed ? SIP_UNREADABLE : SIP_MISMATCH);
		secret.sel.invert = false;
	}
}

/* In a stream a field counts when the byte that ends it for sure is there. */
TEST(every_byte_of_a_segment)
{
	struct message msg = { .len = 0 };
	struct query query = {}, door = {}, none = {};
	size_t len, line, field, section;
	enum sip_result want;

	message_text(&msg, LINE);
	line = msg.len - 1;
	message_text(&msg, FROM);
	field = msg.len + 1;
	message_text(&msg, REST "\r\n");
	section = msg.len - 1;
	message_text(&msg, "body");
	ask_door(&door, EXACT);
	look_in(&none, "any");
	look_for(&none, (struct bytes)BYTES("nowhere"), INVERT);
	for (len = 0; len <= msg.len; len++) {
		want = len < line ? SIP_UNREADABLE : SIP_MATCH;
		expect_cut(_metadata, "segment", &query, &msg, len, true, want);
		if (want == SIP_MATCH && len < field)
			want = SIP_MISMATCH;
		expect_cut(_metadata, "secret", &door, &msg, len, true, want);
		want = len < section ? SIP_UNREADABLE : SIP_MATCH;
		expect_cut(_metadata, "no secret", &none, &msg, len, true,
			   want);
	}
}

static const struct message_row segments_rows[] = {
	{ "a segment may end behind the start-line",
	  BYTES(LINE), SIP_MATCH, "REGISTER", STREAM },
	{ "or in a name", BYTES(LINE FROM "Cont"), SIP_MATCH, NULL,
	  STREAM },
	{ "or behind it", BYTES(LINE FROM "Contact \t"), SIP_MATCH,
	  NULL, STREAM },
	{ "or in a value", BYTES(LINE FROM "Contact: <si"), SIP_MATCH,
	  NULL, STREAM },
	{ "but not in the start-line",
	  BYTES("REGISTER sip:pbx.example.com SIP/2."), SIP_UNREADABLE,
	  NULL, STREAM },
	{ "or the method", BYTES("REGIS"), SIP_UNREADABLE, NULL,
	  STREAM },
	{ "RFC 3261 25.1: a name that is none stays one",
	  BYTES(LINE FROM "To@"), SIP_UNREADABLE, NULL, STREAM },
	{ "with more behind it",
	  BYTES(LINE FROM "To@x"), SIP_UNREADABLE, NULL, STREAM },
	{ "white space and no colon",
	  BYTES(LINE FROM "To x"), SIP_UNREADABLE, NULL, STREAM },
	{ "no name", BYTES(LINE FROM ":"), SIP_UNREADABLE, NULL,
	  STREAM },
	{ "a fold without a field",
	  BYTES(LINE " "), SIP_UNREADABLE, NULL, STREAM },
	{ "a segment in the middle of a message",
	  BYTES("ct: <sip:a@b>\r\n" LINE), SIP_UNREADABLE, NULL,
	  STREAM },
};

TEST(segments)
{
	check_messages(_metadata, segments_rows, ARRAY_SIZE(segments_rows));
}

/* The section that may be read ends where the cursor says. */
TEST(section_length)
{
	struct message msg = { .len = 0 };
	struct query query = {}, door = {};
	size_t n = SIP_SECTION_MIN;

	ask_door(&door, EXACT);
	message_text(&msg, LINE);
	while (msg.len < n - 150) {
		message_text(&msg, "X-Fill: ");
		fill(&msg, 64, 'x');
		message_text(&msg, "\r\n");
	}
	message_text(&msg, FROM "X: ");
	fill(&msg, n - 4 - msg.len, 'x');
	message_text(&msg, "\r\n\r\n");
	ASSERT_EQ(n, msg.len);
	message_text(&msg, "body");
	expect_cut(_metadata, "all", &query, &msg, n, false, SIP_MATCH);
	expect_cut(_metadata, "all", &door, &msg, n, false, SIP_MATCH);
	expect_cut(_metadata, "less", &query, &msg, n - 2, false,
		   SIP_UNREADABLE);
	expect_cut(_metadata, "less", &door, &msg, n - 2, false,
		   SIP_UNREADABLE);
	expect_cut(_metadata, "body", &door, &msg, msg.len, false, SIP_MATCH);
}

/* A long section, all of it read. */
TEST(section_of_16_kib)
{
	struct message msg = { .len = 0 };
	struct query door = {};

	ask_door(&door, EXACT);
	message_text(&msg, LINE);
	while (msg.len < SIP_SECTION_MAX - 1200) {
		message_text(&msg, "X-Fill: ");
		fill(&msg, 1024, 'x');
		message_text(&msg, "\r\n");
	}
	message_text(&msg, FROM "\r\n");
	expect_cut(_metadata, "16 KiB", &door, &msg, msg.len, false, SIP_MATCH);
}

TEST(value_length)
{
	static const char before[] = "Contact: <sip:a@b>;door=Door;x=";
	struct query query = {};
	struct message msg;
	size_t n;

	ask_door(&query, EXACT);
	for (n = SIP_VALUE_MAX - 2; n <= SIP_VALUE_MAX + 2; n++) {
		enum sip_result want = n <= SIP_VALUE_MAX ? SIP_MATCH :
							    SIP_MISMATCH;
		size_t x = n - strlen(before) + strlen("Contact: ");

		msg.len = 0;
		message_text(&msg, LINE);
		message_text(&msg, before);
		fill(&msg, x, 'x');
		message_text(&msg, "\r\n\r\n");
		expect_cut(_metadata, "value", &query, &msg, msg.len, false,
			   want);

		msg.len = 0;
		message_text(&msg, LINE "Contact: \r\n ");
		message_text(&msg, before + strlen("Contact: "));
		fill(&msg, x - 2, 'x');
		message_text(&msg, "\r\n \t ");
		fill(&msg, 1, 'x');
		message_text(&msg, " \r\n \r\nX: y\r\n\r\n");
		expect_cut(_metadata, "unfolded", &query, &msg, msg.len, false,
			   want);
	}
}

TEST(a_long_value_hides_no_other)
{
	struct message msg = { .len = 0 };
	struct query query = {};

	ask_door(&query, EXACT);
	message_text(&msg, LINE "X-Long: Door;");
	fill(&msg, 3000, ';');
	message_text(&msg, "\r\n" FROM "\r\n");
	expect_cut(_metadata, "behind it", &query, &msg, msg.len, false,
		   SIP_MATCH);
	msg.len -= strlen(FROM "\r\n");
	message_text(&msg, "\r\n");
	expect_cut(_metadata, "only in it", &query, &msg, msg.len, false,
		   SIP_MISMATCH);
}

TEST(request_uri_length)
{
	struct query query = {};
	struct message msg;
	size_t n;

	look_in(&query, "uri");
	look_for(&query, (struct bytes)BYTES("Door"), 0);
	for (n = SIP_VALUE_MAX - 1; n <= SIP_VALUE_MAX + 1; n++) {
		msg.len = 0;
		message_text(&msg, "REGISTER sip:Door@");
		fill(&msg, n - strlen("sip:Door@"), 'x');
		message_text(&msg, " SIP/2.0\r\n\r\n");
		expect_cut(_metadata, "Request-URI", &query, &msg, msg.len,
			   false, n <= SIP_VALUE_MAX ? SIP_MATCH : SIP_MISMATCH);
	}
}

/* A run of white space counts as what it stands for. */
TEST(white_space_without_end)
{
	struct message msg = { .len = 0 };
	struct query query = {};

	ask_door(&query, 0);
	message_text(&msg, LINE "X-A: a\r\n");
	fill(&msg, 2000, ' ');
	message_text(&msg, "Door\r\n\r\n");
	expect_cut(_metadata, "a fold", &query, &msg, msg.len, false,
		   SIP_MATCH);
	msg.len = 0;
	message_text(&msg, LINE "X-A: a ");
	fill(&msg, 2000, '\t');
	message_text(&msg, "Door\r\n\r\n");
	expect_cut(_metadata, "a mixture", &query, &msg, msg.len, false,
		   SIP_MATCH);
	msg.len = 0;
	message_text(&msg, LINE "From: Door");
	fill(&msg, 300, ' ');
	message_text(&msg, "at home <sip:a@b>\r\n\r\n");
	look_for(&query, (struct bytes)BYTES("  at home"), 0);
	expect_cut(_metadata, "kept", &query, &msg, msg.len, false, SIP_MATCH);
	msg.len = 0;
	message_text(&msg, LINE "X-A: at home");
	fill(&msg, 1500, ' ');
	message_text(&msg, "  at home\r\n\r\n");
	expect_cut(_metadata, "too long", &query, &msg, msg.len, false,
		   SIP_MISMATCH);
}

/* A value that is read by words ends at each place in them, and near an end. */
TEST(lines_of_every_length)
{
	static const char *const ends[] = { "\r\n", "\n", "\r" };
	struct message msg = { .len = 0 };
	struct query query = {}, none = {};
	size_t n, i;

	ask_door(&query, EXACT);
	look_in(&none, "any");
	look_for(&none, (struct bytes)BYTES("nowhere"), INVERT);
	for (n = 0; n < 40; n++) {
		for (i = 0; i < ARRAY_SIZE(ends); i++) {
			msg.len = 0;
			message_text(&msg, "REGISTER sip:b SIP/2.0\r\n");
			fill(&msg, 1 + n / 2, 'X');
			message_text(&msg, ":");
			fill(&msg, n, 0xc3);
			message_text(&msg, ends[i]);
			message_text(&msg, "m:\"Door\"<sip:b>");
			message_text(&msg, ends[i]);
			message_text(&msg, "\r\n");
			expect_cut(_metadata, "found", &query, &msg, msg.len,
				   false, SIP_MATCH);
			expect_cut(_metadata, "absent", &none, &msg, msg.len,
				   false, SIP_MATCH);
			/* What is folded is one value. */
			msg.len -= 2;
			message_text(&msg, " \r\n\r\n");
			expect_cut(_metadata, "folded", &query, &msg, msg.len,
				   false, SIP_MATCH);
		}
	}
}

/* Only letters and "-" are read by words: any other byte in any place counts. */
TEST(names_of_every_byte)
{
	struct message msg = { .len = 0 };
	struct query query = {};
	unsigned int byte, at;

	for (at = 0; at + 1 < strlen("Content-Type"); at++) {
		for (byte = 0; byte < 256; byte++) {
			enum sip_result want = SIP_UNREADABLE;

			msg.len = 0;
			message_text(&msg, LINE "Content-Type: x\r\n\r\n");
			msg.byte[strlen(LINE) + at] = byte;
			if (is_token_char(byte) || (at && byte == ':') ||
			    (!at && strchr("\r\n", byte) && byte))
				want = SIP_MATCH;
			expect_cut(_metadata, "name", &query, &msg, msg.len,
				   false, want);
		}
	}
}

/* A second one is noticed in any case and form, and by its whole name. */
TEST(once_only)
{
	static const char *const names[] = {
		"From", "fRoM", "f", "To", "t", "Call-ID", "cALL-iD", "i",
		"CSeq", "CSEQ",
	};
	static const char *const others[] = {
		"Fro", "FromX", "Tom", "ToTag", "Call_ID", "Call-IDs", "Call-Info",
		"Calls-ID", "CSeqs", "j", "u", "s", "k",
	};
	struct message msg = { .len = 0 };
	struct query query = {};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names) + ARRAY_SIZE(others); i++) {
		bool once = i < ARRAY_SIZE(names);
		const char *name = once ? names[i] :
					  others[i - ARRAY_SIZE(names)];

		msg.len = 0;
		message_text(&msg, LINE FROM REST "Call-ID: 1\r\n");
		message_text(&msg, name);
		message_text(&msg, ": 2\r\nMax-Forwards: 70\r\n\r\n");
		expect_cut(_metadata, name, &query, &msg, msg.len, false,
			   once ? SIP_UNREADABLE : SIP_MATCH);
	}
}

static const struct {
	const char *value;
	bool one;
} addresses[] = {
	{ "<sip:a@b>;tag=1", true },
	{ "\"g0\" <sip:a@b>,\"g1\" <sip:a@b>" },
	{ "x,g1<x>" },
	{ "g0 <sip:a@b>;tag=1 , g1 <sip:a@b>;tag=2" },
	{ "<sip:a@b>," },
	{ ", <sip:a@b>" },
	{ "," },
	{ "", true },
	/* A comma between quotes or brackets is one of theirs. */
	{ "\"Bell, A\" <sip:a@b>", true },
	{ "\"Bell \\\", A\\\\\"<sip:a,b@c;x=,>;x= \",\\\",\";y=z", true },
	{ "\"Bell\";x=\",\"", true },
	{ "Bell B. <sip:a,\"b@c>;y=\t\",\"", true },
	{ "Bell, A <sip:a@b>" },
	{ "\"Bell\", A" },
	{ "\"Bell\\\\\", \"A\" <sip:a@b>" },
	{ "<sip:a@b>;x=\"a\\\\\",y" },
	/* RFC 3261 20.10: an addr-spec with one has to be in brackets. */
	{ "sip:a@b;tag=1", true },
	{ "sip:a,b@c" },
	{ "sip:a@b,sip:c@d" },
	{ "sip:a@b;x=\",\"", true },
	{ "sip:a@b;x=,;y=z" },
	{ "sip:a@b;tag=1,x" },
	{ "<sip:a@b>;x,y" },
	{ "<sip:a@b>;x=a ,y" },
	{ "<sip:a@b>;x=\"a\" ,y" },
	{ "<sip:a@b>;x=<a,b>" },
	/* Quotes and brackets that are none keep no comma. */
	{ "<sip:a@b>;x\"y,z\"" },
	{ "<sip:a@b>;x=y\",z\"" },
	{ "<sip:a@b> \"x,y\"" },
	{ "<sip:a@b> <x,y>" },
	{ "Door \"a,b\" <sip:c@d>" },
	{ "Door \"a\" <sip:c,d@e>" },
	{ "\"a\" \"b,c\" <sip:c@d>" },
	{ "\"a,b\" c <sip:d@e>" },
	{ "\"a\":<sip:b,c@d>" },
	{ "a:b <sip:c,d@e>" },
	{ ":<sip:c,d@e>" },
	{ "sip:a@b<x,y>" },
	{ "sip:a@b \"x,y\"" },
	{ "a:\";b=\",\"" },
	/* What is odd in another way is read as before. */
	{ "Door \"7\" <sip:a@b>;tag=1", true },
	{ "\"a\" b <sip:c@d>", true },
	{ "a:b <sip:c@d>", true },
	{ "\"a,b", true },
	{ "\"a,b\\", true },
	{ "<sip:a,b", true },
	{ "<sip:a@b>;x=\"a,b", true },
	{ "<sip:a@b>;x=\"a,b\\", true },
};

static void expect_addresses(struct __test_metadata *_metadata,
			     const char *name, const char *fold, size_t i,
			     bool one)
{
	const char *value = addresses[i].value;
	struct query query = {}, door = {}, none = {};
	struct message msg = { .len = 0 };
	enum sip_result want = one ? SIP_MATCH : SIP_UNREADABLE;

	ask_door(&door, EXACT);
	look_in(&none, "any");
	look_for(&none, (struct bytes)BYTES("nowhere"), EXACT | INVERT);
	message_text(&msg, LINE "X: Door\r\n");
	message_text(&msg, name);
	message_text(&msg, ": ");
	for (; *value; value++) {
		message_add(&msg, value, 1);
		if (*value == ',')
			message_text(&msg, fold);
	}
	message_text(&msg, "\r\nX: y\r\n\r\n");
	expect_cut(_metadata, value, &query, &msg, msg.len, false, want);
	expect_cut(_metadata, value, &query, &msg, msg.len, true, want);
	expect_cut(_metadata, value, &door, &msg, msg.len, false, want);
	expect_cut(_metadata, value, &none, &msg, msg.len, false, want);
	/* A segment that ends in the value: it may go on as one address. */
	msg.len -= strlen("\r\nX: y\r\n\r\n");
	expect_cut(_metadata, value, &door, &msg, msg.len, true, SIP_MATCH);
}

/* RFC 3261 7.3.1, 20.20, 20.39: From and To are no comma lists. */
TEST(one_address)
{
	static const char *const once[] = { "From", "f", "To", "T" };
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		for (k = 0; k < ARRAY_SIZE(once); k++) {
			expect_addresses(_metadata, once[k], "", i,
					 addresses[i].one);
			expect_addresses(_metadata, once[k], "\r\n ", i,
					 addresses[i].one);
		}
		expect_addresses(_metadata, "Contact", "", i, true);
		expect_addresses(_metadata, "Reply-To", "\r\n ", i, true);
	}
}

/* One that is too long to be searched, and one that is cut into pieces there. */
TEST(one_long_address)
{
	struct message msg = { .len = 0 };
	struct query query = {}, door = {};

	ask_door(&door, EXACT);
	message_text(&msg, LINE "X: Door\r\nFrom: <sip:a@b>;x=");
	fill(&msg, 1500, 'x');
	message_text(&msg, ",<sip:c@d>\r\n\r\n");
	expect_cut(_metadata, "a list", &query, &msg, msg.len, false,
		   SIP_UNREADABLE);
	expect_cut(_metadata, "searched", &door, &msg, msg.len, false,
		   SIP_UNREADABLE);
	msg.byte[strlen(LINE "X: Door\r\nFrom: <sip:a@b>;x=") + 1500] = ' ';
	expect_cut(_metadata, "none", &query, &msg, msg.len, false, SIP_MATCH);
	expect_cut(_metadata, "searched", &door, &msg, msg.len, false,
		   SIP_MATCH);
}

/* As many parameters as make, with the rest, so many tokens. */
static void tokens_message(struct message *msg, const char *uri,
			   const char *lines, size_t n)
{
	msg->len = 0;
	message_text(msg, "REGISTER ");
	message_text(msg, uri);
	message_text(msg, " SIP/2.0\r\nX-Not-Searched: a;b=c;d=e\r\n");
	message_text(msg, lines);
	message_text(msg, "X-Fill: Door");
	while (--n)
		message_text(msg, ";x=y");
	message_text(msg, "\r\n\r\n");
}

TEST(tokens)
{
	static const struct {
		const char *lines;
		unsigned int tokens;
	} rows[] = {
		{ "", 0 },
		{ "Contact: a\r\n", 1 },
		{ "Contact:\r\n", 1 },
		{ "Contact: a;b;c=d\r\n", 2 },
		{ "Contact: a;c=\"d\"\r\n", 2 },
		{ "Contact: a;c=<d>\r\n", 3 },
		{ "Contact: a;c=\"<d>\"\r\n", 3 },
		{ "Contact: <sip:b>\r\n", 3 },
		{ "Contact: sip:b\r\n", 3 },
		{ "Contact: <sip:a@b>\r\n", 4 },
		{ "Contact: <sip:a@b;c=d>\r\n", 5 },
		{ "Contact: <sip:a@b:5060;c;d>\r\n", 4 },
		{ "Contact: <tel:1>\r\n", 2 },
		{ "Contact: D <tel:1>\r\n", 3 },
		{ "Contact: \"D\" <sip:a@b>;c=d\r\n", 6 },
		{ "Contact: <tel:1>, <tel:2>\r\n", 3 },
		{ "Contact: a\r\nContact: b\r\n", 2 },
		{ "m: a\r\nContact: b\r\n", 2 },
		{ "Call-ID: a;b=c;d=e\r\n", 1 },
		{ "CSeq: 1 REGISTER;b=c\r\n", 1 },
		{ "From: a;b=c;d=e\r\n", 3 },
	};
	struct query query = {}, all = {};
	struct message msg;
	size_t i, n;

	look_in(&query, "contact,x-fill,uri,call-id,cseq,from");
	look_for(&query, (struct bytes)BYTES("Door"), 0);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		/* The Request-URI offers itself, its host and its value. */
		n = SIP_TOKENS_MAX - 3 - rows[i].tokens;
		tokens_message(&msg, "sip:b", rows[i].lines, n);
		expect_cut(_metadata, rows[i].lines, &query, &msg, msg.len,
			   false, SIP_MATCH);
		tokens_message(&msg, "sip:b", rows[i].lines, n + 1);
		expect_cut(_metadata, rows[i].lines, &query, &msg, msg.len,
			   false, SIP_UNREADABLE);
		query.sel.invert = true;
		expect_cut(_metadata, rows[i].lines, &query, &msg, msg.len,
			   false, SIP_UNREADABLE);
		query.sel.invert = false;
		expect_cut(_metadata, "no secret, no tokens", &all, &msg,
			   msg.len, false, SIP_MATCH);
	}
}

TEST_HARNESS_MAIN

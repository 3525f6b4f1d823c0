// SPDX-License-Identifier: GPL-2.0
/* How much of a message is read, and how often. No answer tells. */
#include "sip_test.h"
#include "sip_reading.h"

#define LINE	"REGISTER sip:pbx.example.com SIP/2.0\r\n"

/* How often a message in pieces is read again, with so many of a kind in it. */
static unsigned int rewinds(struct query *query, const char *what, unsigned int n,
			    const char *rest, enum sip_result *result)
{
	static struct message msg;
	struct reading reading;

	msg.len = 0;
	message_text(&msg, LINE "X-A: ");
	while (n--)
		message_text(&msg, what);
	message_text(&msg, rest);
	message_text(&msg, "\r\nSubject: door\r\n\r\n");
	*result = sip_match(open_reading(&reading, msg.byte, msg.len, 4096),
			    &query->sel);
	return reading.rewinds;
}

TEST(read_again_where_the_count_matters)
{
	struct query query = {};
	enum sip_result result;

	look_in(&query, "x-a");
	look_for(&query, (struct bytes)BYTES("sesame"), EXACT | INVERT);
	ASSERT_TRUE(query_compile(&query));
	/* Two for each mark, and one. */
	EXPECT_EQ(0, rewinds(&query, ";", 63, "", &result));
	EXPECT_EQ(SIP_MATCH, result);
	EXPECT_EQ(1, rewinds(&query, ";", 64, "", &result));
	EXPECT_EQ(SIP_MATCH, result);
	/* One for "=" and "@", two for ":". */
	EXPECT_EQ(1, rewinds(&query, "=", 127, "", &result));
	EXPECT_EQ(SIP_MATCH, result);
	EXPECT_EQ(2, rewinds(&query, "=", 128, "", &result));
	EXPECT_EQ(SIP_MATCH, result);
	EXPECT_EQ(1, rewinds(&query, "=", 125, ":", &result));
	EXPECT_EQ(2, rewinds(&query, "=", 126, ":", &result));
	/* And as they are. */
	EXPECT_EQ(1, rewinds(&query, ";a=b", 127, "", &result));
	EXPECT_EQ(SIP_MATCH, result);
	EXPECT_EQ(2, rewinds(&query, ";a=b", 128, "", &result));
	EXPECT_EQ(SIP_UNREADABLE, result);
	query_free(&query);
}

/* What two bytes tell to be no message is not read. */
TEST(no_message)
{
	const struct sip_selector sel = {};
	struct reading reading;
	struct sip_cursor *cur;
	unsigned int first, second;
	bool line, may;
	char text[40];

	for (first = 0; first < 256; first++) {
		line = first == '\r' || first == '\n';
		may = line || is_token_char(first);
		for (second = 0; second < 256; second++) {
			bool end = second == '\r' || second == '\n';

			snprintf(text, sizeof(text), "__ sip:a SIP/2.0\r\n\r\n");
			text[0] = first;
			text[1] = second;
			cur = open_reading(&reading, text, 20, 0);
			sip_match(cur, &sel);
			ASSERT_EQ(may && (end || second == ' ' || is_token_char(second)),
				  cur->pos > (__u8 *)text)
				TH_LOG("%u %u", first, second);
		}
		cur = open_reading(&reading, text, 1, 0);
		sip_match(cur, &sel);
		ASSERT_EQ(may, cur->pos > (__u8 *)text);
		text[1] = '@';
		cur = open_reading(&reading, text, 2, 0);
		sip_match(cur, &sel);
		ASSERT_EQ((__u8 *)text, cur->pos);
	}
}

/* Of a status-line each byte of its version and code counts. */
TEST(each_byte_of_a_status_line)
{
	static const char line[] = "SIP/2.0 200 OK\r\n\r\n";
	const struct sip_selector sel = { .status = { { 200, 200 } }, .n_status = 1 };
	struct reading reading;
	unsigned int at, byte;
	char text[sizeof(line)];
	enum sip_result result;

	for (at = 0; at < strlen("SIP/2.0 200"); at++) {
		for (byte = 0; byte < 256; byte++) {
			memcpy(text, line, sizeof(line));
			text[at] = byte;
			result = sip_match(open_reading(&reading, text, strlen(line), 0),
					   &sel);
			EXPECT_EQ(lower(byte) == lower(line[at]), result == SIP_MATCH)
				TH_LOG("%u at %u", byte, at);
		}
	}
}

/* A message in one piece is read without asking for another one. */
TEST(one_piece)
{
	static const char text[] =
		LINE "From: <sip:a@b>;tag=1\r\nX_Y: folded\r\n \r\n\r\n";
	struct sip_selector sel = { .any = true };
	struct reading reading;
	size_t n = strlen(text);

	EXPECT_EQ(SIP_MATCH, sip_match(open_reading(&reading, text, n, 0), &sel));
	EXPECT_EQ(0, reading.refills);
	EXPECT_EQ(reading.cur.end, reading.cur.pos);
	EXPECT_EQ(SIP_MATCH, sip_match(open_reading(&reading, text, n, 10), &sel));
	EXPECT_EQ((n - 1) / 10, reading.refills);
	EXPECT_EQ(reading.refills, reading.cur.piece);
	EXPECT_EQ(0, reading.rewinds);
}

/* The cursor: each byte once, and the end as often as it is asked for. */
TEST(cursor)
{
	static const char text[] = "abc\xff";
	struct reading reading;
	struct sip_cursor *cur;
	size_t i;

	cur = open_reading(&reading, text, 4, 2);
	for (i = 0; i < 4; i++) {
		EXPECT_EQ((__u8)text[i], sip_peek(cur));
		EXPECT_EQ((__u8)text[i], sip_peek(cur));
		EXPECT_EQ((__u8)text[i], sip_next(cur));
		EXPECT_EQ(i / 2, cur->piece);
	}
	for (i = 2; i < 5; i++) {
		EXPECT_EQ(SIP_END, sip_next(cur));
		EXPECT_EQ(i, reading.refills);
		EXPECT_EQ(i, cur->piece);
		EXPECT_EQ(cur->end, cur->pos);
	}
	EXPECT_EQ(SIP_END, sip_peek(cur));
}

/* Without the secret, what lies in one piece is not read behind its method. */
TEST(no_secret)
{
	static const char text[] =
		LINE "Subject: a\r\nX: abcdefghijklmnopqrstuvwxyz\r\n\r\nsesame";
	static const char response[] = "SIP/2.0 200 OK\r\nSubject: a\r\n\r\n";
	struct sip_selector codes = { .status = { { 200, 200 } }, .n_status = 1 };
	struct query query = { .sel.any = true };
	struct reading reading;
	size_t n = strlen(text) - strlen("sesame");

	look_for(&query, (struct bytes)BYTES("sesame"), 0);
	ASSERT_TRUE(query_compile(&query));
	EXPECT_EQ(SIP_MISMATCH, sip_match(open_reading(&reading, text, n, 0),
					  &query.sel));
	EXPECT_EQ((__u8 *)text + strlen("REGISTER "), reading.cur.pos);
	/* In pieces it is. */
	EXPECT_EQ(SIP_MISMATCH, sip_match(open_reading(&reading, text, n, n),
					  &query.sel));
	EXPECT_EQ((__u8 *)text + n, reading.cur.pos);
	/* That it is not there can only be told of a sound message. */
	query.sel.invert = true;
	EXPECT_EQ(SIP_MATCH, sip_match(open_reading(&reading, text, n, 0),
				       &query.sel));
	EXPECT_EQ((__u8 *)text + n, reading.cur.pos);
	query_free(&query);

	codes.any = true;
	query.sel = codes;
	ASSERT_TRUE(query_compile(&query));
	n = strlen(response);
	EXPECT_EQ(SIP_MISMATCH, sip_match(open_reading(&reading, response, n, 0),
					  &query.sel));
	EXPECT_EQ((__u8 *)response + n, reading.cur.pos);
	query_free(&query);
}

/* Of what the selector is not about, no more is read than tells so. */
TEST(another_method)
{
	struct sip_selector sel = { .methods = { { 6, "INVITE" } }, .n_methods = 1 };
	struct reading reading;

	EXPECT_EQ(SIP_MISMATCH, sip_match(open_reading(&reading, LINE "\r\n",
						       strlen(LINE) + 2, 0), &sel));
	EXPECT_EQ((const __u8 *)reading.text + strlen("REGISTER "), reading.cur.pos);
	sel.n_methods = 0;
	EXPECT_EQ(SIP_MISMATCH, sip_match(open_reading(&reading, "SIP/2.0 200 OK\r\n",
						       16, 0), &sel));
	EXPECT_EQ((const __u8 *)reading.text + strlen("SIP/"), reading.cur.pos);
}

TEST_HARNESS_MAIN

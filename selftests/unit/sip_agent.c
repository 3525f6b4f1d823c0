// SPDX-License-Identifier: GPL-2.0
/* The User-Agent of a message that matched. */
#include "sip_test.h"

#define MANY	"abcdefghijklmnopqrstuvwxyz"

static const struct cut cuts[] = {
	{ .how = CUT_NOT },
	{ .how = CUT_NOWHERE },
	{ .how = CUT_EVERYWHERE },
	{ .how = CUT_RANDOM, .value = 1 },
};

static void expect_agent(struct __test_metadata *_metadata, const char *why,
			 const struct message *msg, const char *text, size_t len)
{
	struct sip_agent agent;
	struct pieces pieces;
	bool found;
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		memset(&agent, '#', sizeof(agent));
		found = sip_read_agent(pieces_open(&pieces, msg->byte, msg->len,
						   false, cuts[i]), &agent);
		pieces_close(&pieces);
		EXPECT_EQ(len > 0, found) TH_LOG("%s", why);
		ASSERT_EQ(len, agent.len)
			TH_LOG("%s: \"%.*s\"", why, agent.len, agent.text);
		EXPECT_EQ(0, memcmp(text, agent.text, len)) TH_LOG("%s", why);
		/* Nothing behind it is touched. */
		for (k = len; k < SIP_AGENT_MAX; k++)
			EXPECT_EQ('#', agent.text[k]);
	}
}

static const struct {
	const char *why, *lines, *agent;
} rows[] = {
	{ "RFC 3261 20.41", "User-Agent: Softphone Beta1.5\r\n",
	  "Softphone Beta1.5" },
	{ "behind others", "Via: x\r\nTo: <sip:a@b>\r\nUser-Agent: A\r\n", "A" },
	{ "any case", "uSER-aGENT: A\r\n", "A" },
	{ "RFC 3261 7.3.1: white space before the colon", "User-Agent \t: A\r\n", "A" },
	{ "trimmed", "User-Agent:  \t A b \t \r\n", "A b" },
	{ "folded", "User-Agent: A\r\n  b\r\n\tc\r\n", "A b c" },
	{ "on the line behind", "User-Agent:\r\n A\r\n", "A" },
	{ "the first of two", "User-Agent: A\r\nUser-Agent: B\r\n", "A" },
	{ "an empty first of two", "User-Agent:\r\nUser-Agent: B\r\n", "" },
	{ "comments and quotes as they are", "User-Agent: \"A\" (b; c) <d>\r\n",
	  "\"A\" (b; c) <d>" },
	{ "raw bytes", "User-Agent: A\xc3\xa9\x01\r\n", "A\xc3\xa9\x01" },
	{ "64 bytes fit", "User-Agent: " MANY MANY "012345678901\r\n",
	  MANY MANY "012345678901" },
	{ "cut at 64", "User-Agent: " MANY MANY "0123456789012345\r\n",
	  MANY MANY "012345678901" },
	{ "cut in a fold", "User-Agent: " MANY MANY "012345678901\r\n b\r\n",
	  MANY MANY "012345678901" },
	{ "a line feed alone", "Via: x\nUser-Agent: A\n", "A" },
	{ "none", "Via: x\r\n", "" },
	{ "empty", "User-Agent: \r\nVia: x\r\n", "" },
	{ "a name that only begins like it", "User-Agents: A\r\n", "" },
	{ "a name that only ends like it", "X-User-Agent: A\r\n", "" },
	{ "Server is what answers", "Server: A\r\n", "" },
	{ "in another's value", "Subject: x\r\n User-Agent: A\r\n", "" },
	{ "RFC 3261 7: not in the body", "\r\nUser-Agent: A\r\n", "" },
	{ "behind a line that is no field", "no field\r\nUser-Agent: A\r\n", "" },
};

TEST(values)
{
	struct message msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		msg.len = 0;
		message_text(&msg, "REGISTER sip:b SIP/2.0\r\n");
		message_text(&msg, rows[i].lines);
		message_text(&msg, "\r\n");
		expect_agent(_metadata, rows[i].why, &msg, rows[i].agent,
			     strlen(rows[i].agent));
	}
}

TEST(start_lines)
{
	static const struct {
		const char *line, *agent;
	} starts[] = {
		{ "\r\n\r\nREGISTER sip:b SIP/2.0\r\n", "A" },
		{ "SIP/2.0 200 OK\r\n", "A" },
		{ "REGISTER sip:b SIP/2.0\n", "A" },
		{ "User-Agent: B\r\n", "A" },
		{ "REGISTER sip:b SIP/2.0", "" },
		{ "", "" },
	};
	struct message msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		msg.len = 0;
		message_text(&msg, starts[i].line);
		if (i < 4)
			message_text(&msg, "User-Agent: A\r\n\r\n");
		expect_agent(_metadata, starts[i].line, &msg, starts[i].agent,
			     strlen(starts[i].agent));
	}
}

/* A NUL is a byte like others. */
TEST(nul)
{
	static const char text[] = "REGISTER sip:b SIP/2.0\r\nUser-Agent: A\0b\r\n\r\n";
	struct message msg = { .len = 0 };

	message_add(&msg, text, sizeof(text) - 1);
	expect_agent(_metadata, "NUL", &msg, "A\0b", 3);
}

/* What comes is shorter and shorter: what is there is a part of all of it. */
TEST(every_byte)
{
	static const char text[] = "REGISTER sip:b SIP/2.0\r\nVia: c\r\n"
		"User-Agent: A  b\r\n c\r\n\r\n";
	static const char whole[] = "A  b c";
	size_t begin = strstr(text, "A  b") - text;
	struct sip_agent agent;
	struct pieces pieces;
	struct message msg;
	size_t len, i;

	for (len = 0; len < sizeof(text); len++) {
		msg.len = 0;
		message_add(&msg, text, len);
		for (i = 0; i < ARRAY_SIZE(cuts); i++) {
			sip_read_agent(pieces_open(&pieces, msg.byte, msg.len,
						   false, cuts[i]), &agent);
			pieces_close(&pieces);
			ASSERT_LE(agent.len, sizeof(whole) - 1);
			EXPECT_EQ(0, memcmp(whole, agent.text, agent.len));
			EXPECT_EQ(len > begin, agent.len > 0);
		}
	}
	EXPECT_EQ(sizeof(whole) - 1, agent.len);
}

TEST_HARNESS_MAIN

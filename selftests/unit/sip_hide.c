// SPDX-License-Identifier: GPL-2.0
/* What is shown of a message has no secret in it. */
#include "sip_test.h"
#include "sets.h"

#define MANY	"abcdefghijklmnopqrstuvwxyz"

struct shown_row {
	const char *why;
	const char *secret;
	const char *uri;	/* of To */
	const char *agent;
	const char *aor;	/* that is shown */
	bool agent_goes;
};

static void read_shown(const struct shown_row *row, struct sip_summary *sum,
		       struct sip_agent *agent)
{
	struct cut cut = { .how = CUT_NOT };
	static struct message msg;
	struct pieces pieces;

	msg.len = 0;
	message_text(&msg, "REGISTER sip:b SIP/2.0\r\nTo: <");
	message_text(&msg, row->uri);
	message_text(&msg, ">;tag=1\r\nUser-Agent: ");
	message_text(&msg, row->agent);
	message_text(&msg, "\r\n\r\n");
	sip_summarize(pieces_open(&pieces, msg.byte, msg.len, false, cut), sum);
	pieces_close(&pieces);
	sip_read_agent(pieces_open(&pieces, msg.byte, msg.len, false, cut),
		       agent);
	pieces_close(&pieces);
}

static void expect_shown(struct __test_metadata *_metadata,
			 const struct shown_row *row,
			 const struct sip_summary *sum,
			 const struct sip_agent *agent)
{
	EXPECT_EQ(strlen(row->aor), sum->aor_len)
		TH_LOG("%s: \"%.*s\"", row->why, sum->aor_len, sum->aor);
	EXPECT_EQ(0, memcmp(row->aor, sum->aor, strlen(row->aor)))
		TH_LOG("%s", row->why);
	EXPECT_EQ(row->agent_goes, !agent->len) TH_LOG("%s", row->why);
}

static const struct shown_row secrets[] = {
	{ "another", "kh3f-9wq2-tt81", "sip:234@pbx.example.com", "Phone",
	  "sip:234@pbx.example.com" },
	{ "its domain", "kh3f9wq2.example.com", "sip:234@kh3f9wq2.example.com",
	  "Phone", "" },
	{ "in another case", "KH3F9WQ2.example.com",
	  "sip:234@kh3f9wq2.Example.com:5060", "Phone", "" },
	{ "a part of it", "kh3f9wq2", "sip:234@kh3f9wq2.example.com", "Phone",
	  "" },
	{ "its user", "kh3f9wq2", "sip:kh3f9wq2@pbx.example.com", "Phone", "" },
	{ "with escapes", "kh3f9wq2", "sip:kh%33f9%77q2@b", "Phone", "" },
	{ "with 0 as a digit", "kp3f9\tq2", "sip:k%703f9%09q2@b", "Phone", "" },
	{ "of one byte, at the begin", "q", "%71ip:a@b", "Phone", "" },
	{ "with what look like some", "k%h3%f9wq", "sip:k%h3%f9wq@b", "Phone",
	  "" },
	{ "all of it", "sip:234@kh3f9wq2", "sip:234@kh3f9wq2", "Phone", "" },
	{ "brackets too", "<sip:234@kh3f9wq2>", "sip:234@kh3f9wq2", "Phone",
	  "" },
	{ "and parameters", "234@kh3f9wq2;x=y", "sip:234@kh3f9wq2;x=y", "Phone",
	  "" },
	{ "parameters are not shown", "kh3f9wq2", "sip:234@b;x=kh3f9wq2", "Phone",
	  "sip:234@b" },
	{ "cut in the secret", "9wq2kh3f.example.com",
	  "sip:" MANY MANY "@9wq2kh3f.example.com", "Phone", "" },
	{ "behind three bytes of it", "9wq2kh3f.example.com",
	  "sip:" MANY MANY "1234@9wq2kh3f.example.com", "Phone",
	  "sip:" MANY MANY "1234@9wq" },
	{ "behind half of it", "9wq2kh",
	  "sip:" MANY MANY "1234@9wq2kh.example.com", "Phone", "" },
	{ "a domain above it is no secret", "door-5b2f.example.com",
	  "sip:234@pbx.example.com", "Phone", "sip:234@pbx.example.com" },
	{ "one byte", "@", "sip:a@b", "Phone", "" },
	{ "the User-Agent", "kh3f9wq2", "sip:234@b", "Phone kh3f9wq2",
	  "sip:234@b", true },
	{ "its begin", "Kh3f9wq2", "sip:234@b", "kh3f9wq2 Phone", "sip:234@b",
	  true },
	{ "cut in it", "kh3f9wq2", "sip:234@b", MANY MANY "01234567kh3f9wq2",
	  "sip:234@b", true },
	{ "cut before it", "kh3f9wq2", "sip:234@b", MANY MANY "012345678kh3f9wq2",
	  "sip:234@b" },
	{ "both", "kh3f9wq2", "sip:kh3f9wq2@b", "kh3f9wq2", "", true },
	{ "no address", "kh3f9wq2", "", "Phone", "" },
};

TEST(secrets_of_rules)
{
	struct sip_summary sum;
	struct sip_agent agent;
	struct query query;
	size_t i, how;

	for (i = 0; i < ARRAY_SIZE(secrets); i++) {
		const struct shown_row *row = &secrets[i];

		for (how = 0; how < 2; how++) {
			query = (struct query){};
			look_for(&query, (struct bytes){ row->secret,
				 strlen(row->secret) }, how ? EXACT : 0);
			ASSERT_TRUE(query_compile(&query));
			read_shown(row, &sum, &agent);
			sip_hide_secret(query.sel.pattern, &sum, &agent);
			expect_shown(_metadata, row, &sum, &agent);
			/* An agent may not be asked for. */
			read_shown(row, &sum, &agent);
			sip_hide_secret(query.sel.pattern, &sum, NULL);
			EXPECT_EQ(strlen(row->aor), sum.aor_len);
			EXPECT_NE(0, agent.len);
			query_free(&query);
		}
	}
}

static const struct shown_row in_sets[] = {
	{ "another", "kh3f-9wq2-tt81", "sip:234@pbx.example.com", "Phone",
	  "sip:234@pbx.example.com" },
	{ "its host", "kh3f9wq2.example.com", "sip:234@KH3F9wq2.example.com:50",
	  "Phone", "" },
	{ "its user", "kh3f9wq2", "sip:kh3f%39wq2@b", "Phone", "" },
	{ "with what ends a field's", "kh;3f,9", "sip:kh;3f,9@b", "Phone", "" },
	{ "case counts there", "kh3f9wq2", "sip:KH3f9wq2@b", "Phone",
	  "sip:KH3f9wq2@b" },
	{ "the URI", "sip:234@kh3f9wq2", "sip:234@kh3f9wq2", "Phone", "" },
	{ "without parameters", "sip:234@kh3f9wq2", "sip:234@kh3f9wq2;x=y",
	  "Phone", "" },
	{ "with them", "sip:234@kh3f9wq2;x=y", "sip:234@kh3f9wq2;x=y", "Phone",
	  "" },
	{ "as long as can be", "kh3f9wq2", "sip:kh3f9wq2@" MANY MANY, "Phone",
	  "" },
	{ "what is cut may be one", "kh3f9wq2", "sip:234@" MANY MANY "01234",
	  "Phone", "" },
	{ "what is not may not", "kh3f9wq2", "sip:234@" MANY MANY "0123", "Phone",
	  "sip:234@" MANY MANY "0123" },
	{ "the User-Agent", "Phone kh3f9wq2", "sip:234@b", "Phone kh3f9wq2",
	  "sip:234@b", true },
	{ "a parameter of it", "kh3f9wq2", "sip:234@b", "Phone;x=kh3f9wq2",
	  "sip:234@b", true },
	{ "a part of it is no token", "kh3f9wq2", "sip:234@b", "Phone kh3f9wq2",
	  "sip:234@b" },
	{ "a long one may be cut", "kh3f9wq2", "sip:234@b", MANY MANY MANY,
	  "sip:234@b", true },
	{ "no address", "kh3f9wq2", "", "Phone", "" },
};

/* Whatever the line is limited to. */
TEST(secrets_of_sets)
{
	static const char *const headers[] = { NULL, "from", "uri,sni" };
	static struct text_set set;
	struct sip_summary sum;
	struct sip_agent agent;
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(in_sets); i++) {
		const struct shown_row *row = &in_sets[i];

		for (k = 0; k < ARRAY_SIZE(headers); k++) {
			struct set_line line = { .len = strlen(row->secret) };
			struct sip_lookup lookup = { .set = &set.set };

			memcpy(line.secret, row->secret, line.len);
			line.headers = headers[k];
			line.methods = k ? "INVITE" : NULL;
			text_set_init(&set, &line, 1);
			read_shown(row, &sum, &agent);
			sip_hide_set(&lookup, &sum, &agent);
			expect_shown(_metadata, row, &sum, &agent);
			read_shown(row, &sum, &agent);
			sip_hide_set(&lookup, &sum, NULL);
			EXPECT_EQ(strlen(row->aor), sum.aor_len);
			EXPECT_NE(0, agent.len);
		}
	}
}

/* With --icase no case counts. */
TEST(secrets_of_sets_in_any_case)
{
	static const struct shown_row row = {
		"--icase", "kh3f9wq2", "sip:KH3f9wq2@b", "KH3F9WQ2", "", true,
	};
	struct set_line line = { .len = strlen(row.secret) };
	static struct text_set set;
	struct sip_lookup lookup = { .set = &set.set, .icase = true };
	struct sip_summary sum;
	struct sip_agent agent;

	memcpy(line.secret, row.secret, line.len);
	text_set_init(&set, &line, 1);
	read_shown(&row, &sum, &agent);
	sip_hide_set(&lookup, &sum, &agent);
	expect_shown(_metadata, &row, &sum, &agent);
}

TEST_HARNESS_MAIN

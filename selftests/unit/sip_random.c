// SPDX-License-Identifier: GPL-2.0
/* The reader against the reference reader, on messages from a seed. */
#include "sip_test.h"
#include "case.h"

#define MESSAGES	1200
#define QUERIES		3	/* a message */
#define TIMEOUT		300	/* seconds, on the slowest of machines */
#define SHOWN		3

FIXTURE(random)
{
};

FIXTURE_VARIANT(random)
{
	__u64 seed;
	bool mutated;
	bool stream;
};

FIXTURE_SETUP(random)
{
}

FIXTURE_TEARDOWN(random)
{
}

FIXTURE_VARIANT_ADD(random, datagrams) {
	.seed = 3261,
};

FIXTURE_VARIANT_ADD(random, broken_datagrams) {
	.seed = 4475, .mutated = true,
};

FIXTURE_VARIANT_ADD(random, segments) {
	.seed = 5626, .stream = true,
};

FIXTURE_VARIANT_ADD(random, broken_segments) {
	.seed = 8141, .mutated = true, .stream = true,
};

/* Cuts what may not be read, and half of the segments anywhere. */
static void limit(struct rng *rng, struct message *msg, bool stream)
{
	if (msg->len > SIP_SECTION_MIN && rng_below(rng, 8))
		msg->len = SIP_SECTION_MIN;
	if (stream && msg->len && rng_below(rng, 2))
		msg->len = rng_below(rng, msg->len);
}

TEST_F_TIMEOUT(random, same_answers, TIMEOUT)
{
	static struct message msg;
	unsigned int i, k, matches = 0;
	struct difference diff;
	struct query query;

	for (i = 0; i < MESSAGES; i++) {
		struct rng rng = { .state = variant->seed * MESSAGES + i };
		unsigned int bad = 0;

		generate_message(&rng, &msg);
		if (variant->mutated)
			mutate_message(&rng, &msg);
		limit(&rng, &msg, variant->stream);
		for (k = 0; k < QUERIES; k++) {
			generate_query(&rng, &msg, &query);
			ASSERT_TRUE(query_compile(&query));
			if (!compare(&query, msg.byte, msg.len, variant->stream,
				     rng_next(&rng), &diff) && bad++ < SHOWN)
				show_case(&query, msg.byte, msg.len,
					  variant->stream, &diff);
			matches += ask(&query, msg.byte, msg.len,
				       variant->stream,
				       (struct cut){ .how = CUT_NOT }) ==
				   SIP_MATCH;
			query_free(&query);
		}
		if (!compare_summary(msg.byte, msg.len, false, rng_next(&rng),
				     &diff) && bad++ < SHOWN)
			show_case(&query, msg.byte, msg.len, variant->stream,
				  &diff);
		ASSERT_EQ(0, bad);
	}
	/* Few matches would prove little. */
	EXPECT_LT(MESSAGES * QUERIES / 8, matches);
}

/* Escapes what has to be escaped, and some of the rest. */
static void add_escaped(struct rng *rng, struct message *msg,
			const struct query *query, bool user)
{
	unsigned int i, often = 1 + rng_below(rng, 24);
	char text[4];

	for (i = 0; i < query->len; i++) {
		__u8 byte = query->secret[i];
		bool escape = rng_once_in(rng, often) ||
			      strchr(user ? "%@:<>" : "\"\\", byte);

		if (escape && user)
			snprintf(text, sizeof(text), "%%%02x", byte);
		else
			snprintf(text, sizeof(text), "%s%c",
				 escape ? "\\" : "", byte);
		message_text(msg, text);
	}
}

/* However a secret is escaped, no short cut overlooks it. */
TEST_F_TIMEOUT(random, escaped_secrets, TIMEOUT)
{
	struct query query = { .sel.any = true };
	struct difference diff;
	struct message msg;
	unsigned int i, k;

	for (i = 0; i < 4 * MESSAGES; i++) {
		struct rng rng = { .state = variant->seed * MESSAGES + i };
		bool user = rng_below(&rng, 2);

		query.len = 1 + rng_below(&rng, 40);
		query.exact = rng_below(&rng, 2);
		for (k = 0; k < query.len; k++)
			query.secret[k] = '!' + rng_below(&rng, 94);
		msg.len = 0;
		message_text(&msg, "REGISTER sip:b SIP/2.0\r\nFrom: ");
		message_text(&msg, user ? "<sip:" : "\"");
		for (k = query.exact ? 0 : rng_below(&rng, 40); k; k--)
			message_text(&msg, k % 7 ? "x" : user ? "%41" : "\\y");
		add_escaped(&rng, &msg, &query, user);
		message_text(&msg, user ? "@c>\r\n\r\n" : "\" <sip:c>\r\n\r\n");

		ASSERT_TRUE(query_compile(&query));
		EXPECT_TRUE(compare(&query, msg.byte, msg.len, variant->stream,
				    i, &diff))
			show_case(&query, msg.byte, msg.len, variant->stream,
				  &diff);
		EXPECT_EQ(SIP_MATCH, ask(&query, msg.byte, msg.len, false,
					 (struct cut){ .how = CUT_NOT }));
		query_free(&query);
	}
}

static void run_seed(void *bad, const char *name, const __u8 *data, size_t size)
{
	if (case_run(data, size))
		return;
	printf("# %s\n", name);
	++*(unsigned int *)bad;
}

TEST(seed_corpus)
{
	unsigned int bad = 0;

	case_seeds(run_seed, &bad);
	EXPECT_EQ(0, bad);
}

TEST_HARNESS_MAIN

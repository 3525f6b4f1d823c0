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

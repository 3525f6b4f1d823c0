// SPDX-License-Identifier: GPL-2.0
/* The torture messages of RFC 4475. */
#include "sip_test.h"
#include "torture.h"

static void expect_secret(struct __test_metadata *_metadata,
			  const struct torture *torture,
			  const struct torture_secret *row,
			  const struct message *msg)
{
	bool there = row->how != TORTURE_ABSENT;
	struct query query = {};

	look_in(&query, row->in);
	look_for(&query, (struct bytes){ row->secret.byte, row->secret.len },
		 row->how == TORTURE_PART ? 0 : EXACT);
	expect_query(_metadata, torture->name, &query, msg, false,
		     torture->want != SIP_MATCH ? torture->want :
		     there ? SIP_MATCH : SIP_MISMATCH);
}

static void expect_said(struct __test_metadata *_metadata,
			const struct torture *torture,
			const struct message *msg)
{
	struct pieces pieces;
	struct sip_summary sum;
	struct difference diff;

	EXPECT_EQ(torture->method[0] != 0,
		  sip_summarize(pieces_open(&pieces, msg->byte, msg->len, false,
					    (struct cut){ .how = CUT_NOT }),
				&sum))
		TH_LOG("%s", torture->name);
	pieces_close(&pieces);
	EXPECT_STREQ(torture->method, sum.method)
		TH_LOG("%s", torture->name);
	EXPECT_EQ(strlen(torture->aor), sum.aor_len)
		TH_LOG("%s: \"%.*s\"", torture->name, sum.aor_len, sum.aor);
	EXPECT_EQ(0, memcmp(torture->aor, sum.aor, strlen(torture->aor)));
	EXPECT_TRUE(compare_summary(msg->byte, msg->len, false, 1, &diff))
		TH_LOG("%s: %s", torture->name, diff.what);
}

static void check_torture(struct __test_metadata *_metadata,
			  const struct torture *torture)
{
	const struct torture_secret *row;
	struct query any = {}, status = { .sel.n_status = 1 };
	struct message msg;
	size_t i;

	torture_build(torture, &msg);
	expect_query(_metadata, torture->why, &any, &msg, false,
		     torture->want);
	expect_said(_metadata, torture, &msg);
	status.sel.status[0] = (struct sip_codes){ 100, 699 };
	if (torture->want == SIP_MISMATCH)
		expect_query(_metadata, torture->why, &status, &msg, false,
			     strcmp(torture->name, "bigcode") ?
			     SIP_MATCH : SIP_UNREADABLE);
	for (i = 0; i < ARRAY_SIZE(torture->secrets); i++) {
		row = &torture->secrets[i];
		if (row->in)
			expect_secret(_metadata, torture, row, &msg);
	}
}

TEST(valid_messages)
{
	size_t i;

	for (i = 0; i < torture_n_valid; i++)
		check_torture(_metadata, &torture_valid[i]);
}

TEST(invalid_messages)
{
	size_t i;

	for (i = 0; i < torture_n_invalid; i++)
		check_torture(_metadata, &torture_invalid[i]);
}

TEST_HARNESS_MAIN

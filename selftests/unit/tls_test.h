/* SPDX-License-Identifier: GPL-2.0 */
/* A ClientHello, and the answers that the RFCs want. */
#ifndef _TLS_TEST_H
#define _TLS_TEST_H

#include "sip_test.h"
#include "hello.h"

#define NAME	"door-5b2f.example.com"

static const struct hello plain = {
	.name = NAME,
	.name_len = sizeof(NAME) - 1,
	.session = 32,
	.ciphers = 34,
	.compressions = 1,
	.before = 3,
	.behind = 5,
};

/* Asks with the segment cut in every way; the reference is asked as well. */
static inline void expect_name(struct __test_metadata *_metadata, const char *why,
			       const char *secret, unsigned int how,
			       const struct message *msg, enum sip_result want)
{
	struct query query = {};
	struct difference diff = { .what = why, .want = want };
	size_t i;

	look_for(&query, (struct bytes){ secret, strlen(secret) }, how);
	ASSERT_TRUE(query_compile(&query));
	diff.got = reference_tls(&query, msg->byte, msg->len);
	EXPECT_EQ(want, (enum sip_result)diff.got) {
		TH_LOG("reference reader");
		show_case(&query, msg->byte, msg->len, true, &diff);
	}
	for (i = 0; i <= msg->len + 1; i++) {
		diff.cut = (struct cut){ .how = CUT_AT, .value = i };
		if (i == msg->len)
			diff.cut.how = CUT_NOT;
		else if (i == msg->len + 1)
			diff.cut.how = CUT_EVERYWHERE;
		diff.got = ask_tls(&query, msg->byte, msg->len, diff.cut);
		if (diff.got == (int)want)
			continue;
		EXPECT_EQ(want, (enum sip_result)diff.got)
			show_case(&query, msg->byte, msg->len, true, &diff);
		break;
	}
	query_free(&query);
}

static inline void expect_hello(struct __test_metadata *_metadata, const char *why,
				struct hello hello, enum sip_result want)
{
	struct message msg;

	hello_build(&hello, &msg);
	expect_name(_metadata, why, NAME, 0, &msg, want);
}

#endif /* _TLS_TEST_H */

/* SPDX-License-Identifier: GPL-2.0 */
/* Tables of messages with the answers that the RFCs want. */
#ifndef _SIP_TEST_H
#define _SIP_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "kselftest_harness.h"
#include "compare.h"
#include "generate.h"
#include "sets.h"

#define RANDOM_CUTS	4

struct bytes {
	const char *text;
	size_t len;
};

#define BYTES(literal)	{ literal, sizeof(literal) - 1 }

/* How a row's secret is looked for and its message is read. */
enum {
	EXACT	= 1 << 0,
	ICASE	= 1 << 1,
	STREAM	= 1 << 2,
	INVERT	= 1 << 3,
};

/**
 * struct secret_row - a secret that is in a message, beside one that is not
 * @why: the rule, and where it stands
 * @lines: header fields of a REGISTER; for "uri", its Request-URI
 * @in: where to look: "uri", "any" or names with commas between
 * @yes: it is there, or no text
 * @no: it is not, or no text; the body holds it
 * @how: EXACT, ICASE
 */
struct secret_row {
	const char *why;
	struct bytes lines;
	const char *in;
	struct bytes yes;
	struct bytes no;
	unsigned int how;
};

/**
 * struct message_row - a message, and whether it can be read
 * @why: the rule, and where it stands
 * @msg: all of it
 * @want: the answer to a selector that asks for what @methods says, or for
 *	any request
 * @methods: names with commas between, or NULL
 * @how: STREAM
 */
struct message_row {
	const char *why;
	struct bytes msg;
	enum sip_result want;
	const char *methods;
	unsigned int how;
};

/* Fills a selector's list; the texts stay where they are. */
static inline __u8 split_list(const char *text, struct sip_text *list)
{
	__u8 n = 0;
	size_t len;

	while (text && *text) {
		len = strcspn(text, ",");
		list[n++] = (struct sip_text){ len, text };
		text += len + (text[len] == ',');
	}
	return n;
}

/* Takes "uri" and "any" out of the list of headers. */
static inline void look_in(struct query *query, const char *in)
{
	struct sip_selector *sel = &query->sel;
	struct sip_text *name;
	__u8 i, n = split_list(in, sel->headers);

	sel->n_headers = 0;
	for (i = 0; i < n; i++) {
		name = &sel->headers[i];
		if (name->len == 3 && !memcmp(name->text, "uri", 3))
			sel->uri = true;
		else if (name->len == 3 && !memcmp(name->text, "any", 3))
			sel->any = true;
		else
			sel->headers[sel->n_headers++] = *name;
	}
}

static inline void look_for(struct query *query, struct bytes secret,
			    unsigned int how)
{
	memcpy(query->secret, secret.text, secret.len);
	query->len = secret.len;
	query->exact = how & EXACT;
	query->icase = how & ICASE;
	query->sel.invert = how & INVERT;
}

/*
 * Where a secret is asked for, a reader may say "mismatch" without having
 * looked at whether the message is sound.
 */
static inline bool is_answer(const struct query *query, enum sip_result got,
			     enum sip_result want)
{
	if (query->len)
		return (got == SIP_MATCH) == (want == SIP_MATCH);
	return got == want;
}

/* A set of that secret answers likewise. */
static inline void expect_set(struct __test_metadata *_metadata,
			      const struct query *query,
			      const struct message *msg, bool stream)
{
	struct difference diff;

	if (!query->exact || !query->len)
		return;
	EXPECT_TRUE(compare_set(query, msg->byte, msg->len, stream,
				msg->len / 2, &diff))
		show_case(query, msg->byte, msg->len, stream, &diff);
}

/* Asks with the message cut in every way; the reference is asked as well. */
static inline void expect_answer(struct __test_metadata *_metadata,
				 const char *why, const struct query *query,
				 const struct message *msg, bool stream,
				 enum sip_result want)
{
	static struct reference ref;
	struct difference diff = { .what = why, .want = want };
	size_t last = msg->len + RANDOM_CUTS;
	size_t i;

	diff.got = reference_match(&ref, query, msg->byte, msg->len, stream);
	EXPECT_EQ(want, (enum sip_result)diff.got) {
		TH_LOG("reference reader");
		show_case(query, msg->byte, msg->len, stream, &diff);
	}
	for (i = 0; i <= last + 1; i++) {
		diff.cut = (struct cut){ .how = CUT_AT, .value = i };
		if (i == 0)
			diff.cut.how = CUT_NOT;
		else if (i == last + 1)
			diff.cut.how = CUT_EVERYWHERE;
		else if (i >= msg->len)
			diff.cut.how = CUT_RANDOM;
		diff.got = ask(query, msg->byte, msg->len, stream, diff.cut);
		if (is_answer(query, diff.got, want))
			continue;
		EXPECT_EQ(want, (enum sip_result)diff.got)
			show_case(query, msg->byte, msg->len, stream, &diff);
		return;
	}
}

static inline void expect_query(struct __test_metadata *_metadata,
				const char *why, struct query *query,
				const struct message *msg, bool stream,
				enum sip_result want)
{
	ASSERT_TRUE(query_compile(query));
	expect_answer(_metadata, why, query, msg, stream, want);
	expect_set(_metadata, query, msg, stream);
	query_free(query);
}

static inline void row_message(const struct secret_row *row,
			       struct message *msg)
{
	bool uri = !strcmp(row->in, "uri");

	msg->len = 0;
	message_text(msg, "REGISTER ");
	if (uri)
		message_add(msg, row->lines.text, row->lines.len);
	else
		message_text(msg, "sip:pbx.example.com");
	message_text(msg, " SIP/2.0\r\n"
		     "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n");
	if (!uri)
		message_add(msg, row->lines.text, row->lines.len);
	message_text(msg, "Content-Length: 0\r\n\r\n");
	message_add(msg, row->no.text, row->no.len);
}

static inline void check_secrets(struct __test_metadata *_metadata,
				 const struct secret_row *rows, size_t n)
{
	static struct message msg;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct secret_row *row = &rows[i];
		struct query query = {};

		row_message(row, &msg);
		look_in(&query, row->in);
		if (row->yes.len) {
			look_for(&query, row->yes, row->how);
			expect_query(_metadata, row->why, &query, &msg, false,
				     SIP_MATCH);
			look_for(&query, row->yes, row->how | INVERT);
			expect_query(_metadata, row->why, &query, &msg, false,
				     SIP_MISMATCH);
		}
		if (row->no.len) {
			look_for(&query, row->no, row->how);
			expect_query(_metadata, row->why, &query, &msg, false,
				     SIP_MISMATCH);
		}
	}
}

static inline void check_messages(struct __test_metadata *_metadata,
				  const struct message_row *rows, size_t n)
{
	static struct message msg;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct message_row *row = &rows[i];
		struct query query = {};

		query.sel.n_methods = split_list(row->methods,
						 query.sel.methods);
		msg.len = 0;
		message_add(&msg, row->msg.text, row->msg.len);
		expect_query(_metadata, row->why, &query, &msg,
			     row->how & STREAM, row->want);
	}
}

#endif /* _SIP_TEST_H */

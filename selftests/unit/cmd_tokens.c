// SPDX-License-Identifier: GPL-2.0
/*
 * The command's reading of messages: it finds readable what the module's reader
 * does, each token that it shows is one for that reader, and it shows all that
 * the reference reader finds.
 */
#include <stdlib.h>
#include <string.h>

#include "kselftest_harness.h"
#include "compare.h"
#include "generate.h"
#include "tokens.h"
#include "torture.h"

#define MESSAGES	1500

/* What a field or the Request-URI offered. */
struct found {
	struct token_sink sink;
	struct reference_token token[2 * SIP_TOKENS_MAX];
	unsigned int n;
};

static void take(struct token_sink *sink, const struct token *token)
{
	struct found *found = (struct found *)sink;
	struct reference_token *copy;

	if (found->n == ARRAY_SIZE(found->token) ||
	    token->text.len > SIP_VALUE_MAX)
		abort();
	copy = &found->token[found->n++];
	copy->len = token->text.len;
	memcpy(copy->byte, token->text.at, token->text.len);
}

static bool has(const struct reference_token *list, unsigned int n,
		const struct reference_token *token)
{
	for (; n; n--, list++)
		if (list->len == token->len &&
		    !memcmp(list->byte, token->byte, token->len))
			return true;
	return false;
}

/* Tokens of one that the other lacks. */
static unsigned int missing(const struct reference_token *in,
			    unsigned int n_in,
			    const struct reference_token *from,
			    unsigned int n_from)
{
	unsigned int lacking = 0;

	for (; n_in; n_in--, in++)
		lacking += in->len && !has(from, n_from, in);
	return lacking;
}

static unsigned int differences(struct found *found,
				const struct reference *ref)
{
	return missing(found->token, found->n, ref->tokens, ref->n_tokens) +
	       missing(ref->tokens, ref->n_tokens, found->token, found->n);
}

/* Tokens that --exact does not find where they are said to be. */
static unsigned int unconfirmed(const struct found *found, const char *field,
				const struct message *msg, bool request)
{
	struct cut whole = { .how = CUT_NOT };
	unsigned int i, wrong = 0;
	struct query query;

	for (i = 0; i < found->n; i++) {
		if (found->token[i].len > SIP_SECRET_MAX)
			continue;
		query = (struct query){ .exact = true };
		query.len = found->token[i].len;
		memcpy(query.secret, found->token[i].byte, query.len);
		if (!request) {
			query.sel.status[0] = (struct sip_codes){ 0, 999 };
			query.sel.n_status = 1;
		}
		query.sel.uri = !field;
		if (field) {
			query.sel.headers[0].text = field;
			query.sel.headers[0].len = strlen(field);
			query.sel.n_headers = 1;
		}
		if (!query_compile(&query))
			abort();
		wrong += ask(&query, msg->byte, msg->len, false, whole) !=
			 SIP_MATCH;
		query_free(&query);
	}
	return wrong;
}

struct tally {
	unsigned int readable;
	unsigned int tokens;
	unsigned int disagree;
	unsigned int differ;
	unsigned int unconfirmed;
};

static void look_at(struct found *found, struct tally *tally,
		    const struct reading *reading, const char *field,
		    const struct reference *ref, const struct message *msg)
{
	tally->tokens += found->n;
	tally->differ += differences(found, ref);
	if (!field || *field)
		tally->unconfirmed += unconfirmed(found, field, msg,
						  reading->request);
}

static bool is_readable(const struct message *msg)
{
	struct cut whole = { .how = CUT_NOT };
	struct query request = { }, response = { };

	response.sel.status[0] = (struct sip_codes){ 0, 999 };
	response.sel.n_status = 1;
	return ask(&request, msg->byte, msg->len, false, whole) == SIP_MATCH ||
	       ask(&response, msg->byte, msg->len, false, whole) == SIP_MATCH;
}

static void judge(const struct message *msg, struct tally *tally)
{
	struct reading *reading = reading_new(bytes_of(msg->byte, msg->len));
	static struct found found = { .sink.take = take };
	const struct reading_field *field;
	static struct reference ref;
	struct span span;
	unsigned int i;

	tally->disagree += is_readable(msg) != (reading->fault == READ_WELL);
	tally->readable += reading->fault == READ_WELL;
	if (reading->fault == READ_WELL && reading->request) {
		found.n = 0;
		ref.n_tokens = 0;
		tokens_of_request_uri(reading->uri, &found.sink);
		span = (struct span){ reading->uri.at, reading->uri.len };
		reference_uri(&ref, span);
		look_at(&found, tally, reading, NULL, &ref, msg);
	}
	for (i = 0; reading->fault == READ_WELL && i < reading->n_fields; i++) {
		field = &reading->fields[i];
		if (field->overlong)
			continue;
		found.n = 0;
		ref.n_tokens = 0;
		tokens_of_field(field->name, field->value, &found.sink);
		span = (struct span){ field->value.at, field->value.len };
		if (!strcmp(field->name, "call-id") ||
		    !strcmp(field->name, "cseq"))
			reference_whole(&ref, span);
		else
			reference_value(&ref, span);
		if (ref.n_tokens <= SIP_TOKENS_MAX)
			look_at(&found, tally, reading, field->name, &ref, msg);
	}
	reading_free(reading);
}

FIXTURE(seed)
{
};

FIXTURE_VARIANT(seed)
{
	__u64 seed;
	bool mutated;
};

FIXTURE_VARIANT_ADD(seed, sound) {
	.seed = 3665,
};

FIXTURE_VARIANT_ADD(seed, broken) {
	.seed = 3581, .mutated = true,
};

FIXTURE_SETUP(seed)
{
}

FIXTURE_TEARDOWN(seed)
{
}

TEST_F_TIMEOUT(seed, as_the_readers, 300)
{
	static struct message msg;
	struct tally tally = { };
	unsigned int i;

	for (i = 0; i < MESSAGES; i++) {
		struct rng rng = { .state = variant->seed * MESSAGES + i };

		generate_message(&rng, &msg);
		if (variant->mutated)
			mutate_message(&rng, &msg);
		judge(&msg, &tally);
	}
	TH_LOG("%u of %u readable, %u tokens", tally.readable, MESSAGES,
	       tally.tokens);
	EXPECT_LT(variant->mutated ? MESSAGES / 20 : MESSAGES / 3, tally.readable);
	EXPECT_LT(MESSAGES, tally.tokens);
	EXPECT_EQ(0, tally.disagree);
	EXPECT_EQ(0, tally.differ);
	EXPECT_EQ(0, tally.unconfirmed);
}

TEST_HARNESS_MAIN

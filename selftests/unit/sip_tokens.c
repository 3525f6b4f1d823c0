// SPDX-License-Identifier: GPL-2.0
/*
 * The tokens of values from a seed, and how many there are: as the reader that
 * splits a value offers them, as the one that goes byte by byte counts them, and as
 * the reference reader has them.
 */
#include "sip_test.h"
#include "sip_address.h"
#include "sip_asked.h"
#include "sip_token.h"

#define VALUES	6000

/* A value as readers get it: in one line, without white space around it. */
static void next_value(struct rng *rng, struct message *msg, bool uri)
{
	static const char marks[] = "\"\\<>;,:@=?[]% \tsip";
	size_t i, n = rng_below(rng, 4);

	msg->len = 0;
	if (uri)
		generate_uri(rng, msg);
	else
		generate_value(rng, msg);
	if (msg->len > SIP_VALUE_MAX)
		msg->len = SIP_VALUE_MAX;
	while (n-- && msg->len)
		msg->byte[rng_below(rng, msg->len)] = marks[rng_below(rng, sizeof(marks))];
	for (i = 0; i < msg->len; i++)
		if (msg->byte[i] == '\r' || msg->byte[i] == '\n' ||
		    (uri && msg->byte[i] == ' '))
			msg->byte[i] = uri ? 'x' : ' ';
	while (msg->len && !uri && sip_is_space(msg->byte[msg->len - 1]))
		msg->len--;
	for (i = 0; i < msg->len && !uri && sip_is_space(msg->byte[i]);)
		i++;
	msg->len -= i * !uri;
	if (!uri)
		memmove(msg->byte, msg->byte + i, msg->len);
}

static bool is_token(const struct reference_token *token, const __u8 *text, __u8 len)
{
	unsigned int i;

	if (token->len != len)
		return false;
	for (i = 0; i < len; i++)
		if (text[i] != (token->fold[i] ? lower(token->byte[i]) : token->byte[i]))
			return false;
	return true;
}

/* Takes one that equals it out of the reference's; false where none does. */
static bool take(struct reference *ref, const struct asked_set *asked, unsigned int k)
{
	unsigned int i;

	for (i = 0; i < ref->n_tokens; i++) {
		if (!is_token(&ref->tokens[i], asked->text[k], asked->token[k].len))
			continue;
		ref->tokens[i].len = 0;
		return true;
	}
	return false;
}

/* On stderr: what is on stdout is gone when an assertion fails. */
static void show_value(const struct message *msg, const char *what, unsigned int at)
{
	size_t i;

	fprintf(stderr, "# %s %u of ", what, at);
	for (i = 0; i < msg->len; i++)
		fprintf(stderr, msg->byte[i] < 0x7f && msg->byte[i] >= ' ' ? "%c" :
			"\\x%02x", msg->byte[i]);
	fprintf(stderr, "\n");
}

static void scan_value(struct sip_scan *scan, const struct sip_pattern *pattern,
		       const __u8 *value, size_t len, bool uri)
{
	size_t i;

	memset(scan, 0xff, sizeof(*scan));
	sip_scan_message(scan, pattern);
	if (uri)
		sip_scan_request_uri(scan);
	else
		sip_scan_field(scan);
	for (i = 0; i < len; i++)
		sip_scan_byte(scan, value[i]);
	sip_scan_end(scan);
}

/* One of the tokens, or nearly; with letters in the other case where that is all one. */
static __u8 pick_secret(struct rng *rng, const struct reference *ref, __u8 *secret)
{
	const struct reference_token *token;
	unsigned int n, i;

	n = ref->n_tokens < SIP_TOKENS_MAX ? ref->n_tokens : SIP_TOKENS_MAX;
	token = &ref->tokens[rng_below(rng, n)];
	if (!token->len || token->len > SIP_SECRET_MAX)
		return 0;
	for (i = 0; i < token->len; i++) {
		secret[i] = token->byte[i];
		if ((token->fold[i] || rng_once_in(rng, 200)) && sip_is_letter(secret[i]))
			secret[i] ^= rng_below(rng, 2) << 5;
	}
	if (rng_once_in(rng, 4))
		secret[rng_below(rng, i)] ^= 1 << rng_below(rng, 8);
	return rng_once_in(rng, 8) && i > 1 ? i - 1 : i;
}

static bool is_secret(const struct reference_token *token, const __u8 *secret, __u8 len)
{
	unsigned int i;

	if (token->len != len)
		return false;
	for (i = 0; i < len; i++)
		if (token->fold[i] ? lower(secret[i]) != lower(token->byte[i]) :
				     secret[i] != token->byte[i])
			return false;
	return true;
}

/* A secret that is one of the tokens is found, and no other. */
static void expect_scan(struct __test_metadata *_metadata, struct rng *rng,
			const struct reference *ref, const struct message *msg,
			const __u8 *value, bool uri)
{
	__u8 secret[SIP_SECRET_MAX] = "x";
	struct sip_pattern *pattern;
	struct sip_scan scan;
	bool there = false;
	unsigned int i;
	__u8 len;

	if (!ref->n_tokens)
		return;
	len = pick_secret(rng, ref, secret);
	if (!len)
		len = 1;
	pattern = malloc(sip_pattern_size(len));
	sip_pattern_init(pattern, secret, len, true, false);
	scan_value(&scan, pattern, value, msg->len, uri);
	free(pattern);
	ASSERT_LE(ref->n_tokens, scan.tokens)
		show_value(msg, "count", scan.tokens);
	ASSERT_GE(ref->n_tokens + ref->doubtful, scan.tokens)
		show_value(msg, "count", scan.tokens);
	if (ref->n_tokens > SIP_TOKENS_MAX)
		return;
	for (i = 0; i < ref->n_tokens; i++)
		there |= is_secret(&ref->tokens[i], secret, len);
	ASSERT_EQ(there, scan.found)
		show_value(msg, (char[]){ secret[0], 0 }, len);
}

static void expect_tokens(struct __test_metadata *_metadata, struct rng *rng,
			  struct asked_set *asked, const struct message *msg, bool uri)
{
	static struct reference ref;
	struct sip_lookup lookup = { .set = &asked->set };
	__u8 *value = malloc(msg->len);	/* so that ASan guards its end */
	unsigned int k;

	memcpy(value, msg->byte, msg->len);
	ref.n_tokens = 0;
	ref.doubtful = 0;
	if (uri)
		reference_uri(&ref, (struct span){ value, msg->len });
	else
		reference_value(&ref, (struct span){ value, msg->len });
	expect_scan(_metadata, rng, &ref, msg, value, uri);

	asked->n = 0;
	sip_lookup_begin(&lookup);
	if (uri)
		sip_lookup_uri(&lookup, value, value + msg->len, value + msg->len);
	else
		sip_lookup_value(&lookup, value, value + msg->len, value + msg->len);
	free(value);
	ASSERT_LE(ref.n_tokens, lookup.tokens)
		show_value(msg, "tokens", lookup.tokens);
	ASSERT_GE(ref.n_tokens + ref.doubtful, lookup.tokens)
		show_value(msg, "tokens", lookup.tokens);
	if (ref.n_tokens > SIP_TOKENS_MAX || asked->n > ASKED_MAX)
		return;
	for (k = 0; k < asked->n; k++)
		ASSERT_TRUE(take(&ref, asked, k))
			show_value(msg, "token", k);
	for (k = 0; k < ref.n_tokens; k++)
		ASSERT_TRUE(!ref.tokens[k].len || ref.tokens[k].len > SIP_SECRET_MAX)
			show_value(msg, "no token", k);
}

TEST(values)
{
	struct rng rng = { .state = 11 };
	static struct message msg;
	struct asked_set asked;
	unsigned int i;

	asked_init(&asked, 1);
	let_all_through(&asked);
	for (i = 0; i < VALUES; i++) {
		next_value(&rng, &msg, false);
		expect_tokens(_metadata, &rng, &asked, &msg, false);
	}
	asked_free(&asked);
}

TEST(request_uris)
{
	struct rng rng = { .state = 12 };
	static struct message msg;
	struct asked_set asked;
	unsigned int i;

	asked_init(&asked, 1);
	let_all_through(&asked);
	for (i = 0; i < VALUES; i++) {
		next_value(&rng, &msg, true);
		if (msg.len)
			expect_tokens(_metadata, &rng, &asked, &msg, true);
	}
	asked_free(&asked);
}

/* Quoted strings with an escape and a NUL, around the longest that may be a secret. */
TEST(long_quoted_strings)
{
	static const char ends[] = "<>ab";
	struct rng rng = { .state = 14 };
	static struct message msg;
	struct asked_set asked;
	unsigned int len, k, way;
	char text[200];

	asked_init(&asked, 1);
	let_all_through(&asked);
	for (len = SIP_SECRET_MAX - 6; len <= SIP_SECRET_MAX + 6; len++) {
		for (way = 0; way < 32; way++) {
			memset(text, 'x', len);
			text[len / 3] = '\0';
			text[0] = ends[way % 4];
			text[len - 1] = ends[way / 4 % 4];
			msg.len = 0;
			message_text(&msg, way & 16 ? "a;b=\"" : "\"");
			message_add(&msg, text, len / 2);
			message_text(&msg, "\\\"");
			message_add(&msg, text + len / 2, len - len / 2);
			message_text(&msg, way & 16 ? "\"" : "\" <tel:1>");
			for (k = 0; k < 4; k++)
				expect_tokens(_metadata, &rng, &asked, &msg, false);
		}
	}
	asked_free(&asked);
}

/* Users with an escape at either end, around the longest that may be a secret; broken ones. */
TEST(long_users)
{
	static const char *const escapes[] = { "%41", "%4", "%", "%4g", "%g4", "%%41", "%00" };
	struct rng rng = { .state = 15 };
	static struct message msg;
	struct asked_set asked;
	unsigned int len, way;
	char text[200];
	size_t i;

	asked_init(&asked, 1);
	let_all_through(&asked);
	memset(text, 'x', sizeof(text));
	for (len = 0; len <= SIP_SECRET_MAX + 6; len += len < 3 || len > 120 ? 1 : 39) {
		for (i = 0; i < ARRAY_SIZE(escapes); i++) {
			for (way = 0; way < 8; way++) {
				msg.len = 0;
				message_text(&msg, way & 1 ? "<sip:" : "sip:");
				message_text(&msg, way & 2 ? escapes[i] : "");
				message_add(&msg, text, len);
				message_text(&msg, way & 4 ? escapes[i] : "");
				message_text(&msg, way & 1 ? ":p@h>" : "@h");
				expect_tokens(_metadata, &rng, &asked, &msg, false);
			}
		}
	}
	asked_free(&asked);
}

/* One address or a list of them, as the value comes and as it lies there. */
TEST(addresses)
{
	struct rng rng = { .state = 13 };
	static struct message msg;
	struct sip_address address;
	unsigned int i, lists = 0;
	bool list;
	size_t k;

	for (i = 0; i < VALUES; i++) {
		__u8 *value;

		next_value(&rng, &msg, false);
		value = malloc(msg.len);
		memcpy(value, msg.byte, msg.len);
		list = !reference_is_address((struct span){ value, msg.len });
		lists += list;
		ASSERT_EQ(list, sip_is_address_list(value, value + msg.len,
						    value + msg.len))
			show_value(&msg, "list", list);
		memset(&address, 0xff, sizeof(address));
		sip_address_begin(&address);
		for (k = 0; k < msg.len; k++)
			sip_address_byte(&address, value[k]);
		ASSERT_EQ(list, sip_address_is_list(&address))
			show_value(&msg, "list", list);
		free(value);
	}
	EXPECT_LT(VALUES / 20, lists);
	EXPECT_GT(VALUES - VALUES / 20, lists);
}

TEST_HARNESS_MAIN

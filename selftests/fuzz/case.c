// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include "case.h"
#include "hello.h"
#include "sets.h"
#include "torture.h"

#define SEEDS	256	/* generated messages, beside the torture messages */
#define HELLOS	64	/* and ClientHellos */

static const char *const names[] = {
	"from", "to", "contact", "via", "cseq", "call-id", "subject", "x-door",
};

static struct sip_text text(const char *word)
{
	return (struct sip_text){ strlen(word), word };
}

static void select_headers(struct sip_selector *sel, __u8 bits)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		if (bits & 1 << i)
			sel->headers[sel->n_headers++] = text(names[i]);
}

static void select_messages(struct sip_selector *sel, __u8 flags, __u8 bits)
{
	if (flags & CASE_METHOD) {
		sel->methods[0] = text("REGISTER");
		sel->methods[1] = text("INVITE");
		sel->n_methods = 2;
	}
	if (bits & 3) {
		sel->status[0].first = bits & 1 ? 200 : 100;
		sel->status[0].last = bits & 2 ? 699 : 200;
		sel->n_status = 1;
	}
	if (bits & 4)
		sel->cseq = text("REGISTER");
}

/* The secret is one of the message's tokens, or a part of it. */
static void token_secret(struct query *query, const __u8 *head,
			 const __u8 *msg, size_t len)
{
	static struct reference ref;
	const struct reference_token *token;
	unsigned int n, from;

	query->len = 1;
	query->secret[0] = 'x';
	reference_match(&ref, query, msg, len, true);
	n = ref.n_tokens < SIP_TOKENS_MAX ? ref.n_tokens : SIP_TOKENS_MAX;
	if (!n)
		return;
	token = &ref.tokens[head[4] % n];
	from = query->exact ? 0 : head[5];
	if (from >= token->len)
		return;
	query->len = head[3] % SIP_SECRET_MAX + 1;
	if (query->exact || query->len > token->len - from)
		query->len = token->len - from < SIP_SECRET_MAX ?
			     token->len - from : SIP_SECRET_MAX;
	memcpy(query->secret, token->byte + from, query->len);
}

/**
 * case_run - do the readers agree on an input?
 * @data: any bytes
 * @size: how many
 *
 * Return: false, and the case on standard output, where they do not
 */
bool case_run(const __u8 *data, size_t size)
{
	struct query query = {};
	struct difference diff;
	const __u8 *msg = data + CASE_HEAD;
	unsigned long seed;
	bool stream, agree;

	if (size < CASE_HEAD || size > CASE_MAX)
		return true;
	size -= CASE_HEAD;
	stream = data[0] & CASE_STREAM;
	query.exact = data[0] & CASE_EXACT;
	query.icase = data[0] & CASE_ICASE;
	query.sel.invert = data[0] & CASE_INVERT;
	query.sel.any = data[0] & CASE_ANY;
	query.sel.uri = data[0] & CASE_URI;
	select_headers(&query.sel, data[1]);
	select_messages(&query.sel, data[0], data[2]);
	seed = data[6] | data[7] << 8 | data[8] << 16 | (__u32)data[9] << 24;

	if (data[0] & CASE_TOKEN) {
		if (size <= SIP_SECTION_MAX)
			token_secret(&query, data, msg, size);
	} else {
		query.len = data[3] % (SIP_SECRET_MAX + 1);
		if (query.len > size)
			return true;
		memcpy(query.secret, msg, query.len);
		msg += query.len;
		size -= query.len;
	}
	if (size > SIP_SECTION_MAX || !query_compile(&query))
		return true;
	if ((data[2] & CASE_TLS) == CASE_TLS)
		agree = !query.len || compare_tls(&query, msg, size, seed, &diff);
	else
		agree = compare(&query, msg, size, stream, seed, &diff) &&
			compare_summary(msg, size, false, seed, &diff) &&
			(!query.exact || !query.len ||
			 compare_set(&query, msg, size, stream, seed, &diff));
	if (!agree)
		show_case(&query, msg, size, stream, &diff);
	query_free(&query);
	return agree;
}

struct seed {
	__u8 byte[CASE_MAX];
	size_t len;
};

static void seed_head(struct rng *rng, struct seed *seed)
{
	unsigned int i;

	for (i = 0; i < CASE_HEAD; i++)
		seed->byte[i] = rng_next(rng);
	seed->byte[2] &= ~CASE_TLS;
	if (rng_below(rng, 8)) {
		seed->byte[0] &= ~CASE_METHOD;
		seed->byte[2] = 0;
	}
	seed->len = CASE_HEAD;
	if (seed->byte[0] & CASE_TOKEN)
		return;
	seed->byte[3] = rng_below(rng, 12);
	memcpy(seed->byte + seed->len, "Secret-door:", 12);
	seed->len += seed->byte[3];
}

/* A secret that is the name, or its begin. */
static void seed_hello(struct rng *rng, struct seed *seed)
{
	static const char secret[] = "door-5b2f.example.com";
	unsigned int len = sizeof(secret) - 1;

	memset(seed->byte, 0, CASE_HEAD);
	seed->byte[0] = rng_next(rng) & (CASE_EXACT | CASE_ICASE | CASE_INVERT);
	seed->byte[2] = CASE_TLS;
	seed->byte[3] = rng_below(rng, 2) ? len : 1 + rng_below(rng, len);
	memcpy(seed->byte + CASE_HEAD, secret, seed->byte[3]);
	seed->len = CASE_HEAD + seed->byte[3];
}

static void seed_message(struct seed *seed, const struct message *msg)
{
	memcpy(seed->byte + seed->len, msg->byte, msg->len);
	seed->len += msg->len;
}

/**
 * case_seeds - what fuzzers begin with, the same everywhere
 * @emit: called with each input, and a name for its file
 * @arg: handed on
 */
void case_seeds(void (*emit)(void *arg, const char *name, const __u8 *data,
			     size_t size), void *arg)
{
	static struct message msg;
	static struct seed seed;
	const struct torture *torture;
	struct rng rng = { .state = 4475 };
	size_t i, n = torture_n_valid + torture_n_invalid;
	struct hello hello;
	char name[32];

	for (i = 0; i < n + SEEDS; i++) {
		seed_head(&rng, &seed);
		if (i < n) {
			torture = i < torture_n_valid ? &torture_valid[i] :
				  &torture_invalid[i - torture_n_valid];
			torture_build(torture, &msg);
			snprintf(name, sizeof(name), "torture-%zu-%s", i,
				 torture->name);
		} else {
			generate_message(&rng, &msg);
			snprintf(name, sizeof(name), "message-%zu", i - n);
		}
		if (msg.len > SIP_SECTION_MIN)
			msg.len = SIP_SECTION_MIN;
		seed_message(&seed, &msg);
		emit(arg, name, seed.byte, seed.len);
	}
	for (i = 0; i < HELLOS; i++) {
		seed_hello(&rng, &seed);
		generate_hello(&rng, &hello, &msg);
		seed_message(&seed, &msg);
		snprintf(name, sizeof(name), "hello-%zu", i);
		emit(arg, name, seed.byte, seed.len);
	}
}

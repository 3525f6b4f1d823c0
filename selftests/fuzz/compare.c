// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* Compiles the secret; undone by query_free(). */
bool query_compile(struct query *query)
{
	struct sip_pattern *pattern = NULL;

	if (query->len) {
		pattern = malloc(sip_pattern_size(query->len));
		if (!pattern)
			return false;
		sip_pattern_init(pattern, query->secret, query->len,
				 query->exact, query->icase);
	}
	query->sel.pattern = pattern;
	return true;
}

void query_free(struct query *query)
{
	free((void *)query->sel.pattern);
	query->sel.pattern = NULL;
}

/* Asks the reader. */
enum sip_result ask(const struct query *query, const __u8 *msg, size_t len,
		    bool stream, struct cut cut)
{
	struct pieces pieces;
	enum sip_result result;

	result = sip_match(pieces_open(&pieces, msg, len, stream, cut),
			   &query->sel);
	pieces_close(&pieces);
	return result;
}

/* Asks the reader of server names. */
enum sip_result ask_tls(const struct query *query, const __u8 *msg, size_t len,
			struct cut cut)
{
	struct pieces pieces;
	enum sip_result result;

	result = tls_match(pieces_open(&pieces, msg, len, true, cut),
			   &query->sel);
	pieces_close(&pieces);
	return result;
}

static bool differ(struct difference *diff, const char *what, struct cut cut,
		   int want, int got)
{
	*diff = (struct difference){ what, cut, want, got };
	return false;
}

/* Whoever does not look may call a mismatch what cannot be read, too. */
static bool same_answer(enum sip_result a, enum sip_result b)
{
	return a == b || (a != SIP_MATCH && b != SIP_MATCH);
}

/**
 * compare - do the readers agree on a message, however it is cut?
 * @query: compiled
 * @msg: the message
 * @len: its bytes, SIP_SECTION_MAX at most
 * @stream: it may go on
 * @seed: of a random cut
 * @diff: filled where they do not
 */
bool compare(const struct query *query, const __u8 *msg, size_t len,
	     bool stream, unsigned long seed, struct difference *diff)
{
	const struct cut cuts[] = {
		{ .how = CUT_NOT },
		{ .how = CUT_NOWHERE },
		{ .how = CUT_EVERYWHERE },
		{ .how = CUT_AT, .value = len ? seed % len : 0 },
		{ .how = CUT_RANDOM, .value = seed },
	};
	static struct reference ref;
	enum sip_result want, got;
	bool either;
	size_t i;

	want = reference_match(&ref, query, msg, len, stream);
	either = ref.n_tokens <= SIP_TOKENS_MAX &&
		 ref.n_tokens + ref.doubtful > SIP_TOKENS_MAX;
	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		got = ask(query, msg, len, stream, cuts[i]);
		if (!i && either && got == SIP_UNREADABLE)
			want = got;
		if (!same_answer(got, want))
			return differ(diff, "answer", cuts[i], want, got);
	}
	return true;
}

static bool summary_is_sane(const struct sip_summary *sum, bool readable)
{
	size_t len = strnlen(sum->method, sizeof(sum->method));

	if (len == sizeof(sum->method) || sum->aor_len > sizeof(sum->aor))
		return false;
	return readable ? len > 0 : !len && !sum->aor_len;
}

static bool same_summary(const struct sip_summary *a,
			 const struct sip_summary *b)
{
	return !strcmp(a->method, b->method) && a->aor_len == b->aor_len &&
	       !memcmp(a->aor, b->aor, a->aor_len);
}

/**
 * compare_summary - is the summary the same, however the message is cut?
 * @msg: the message
 * @len: its bytes
 * @sound: the message is as the RFC wants it: the reference must agree
 * @seed: of a random cut
 * @diff: filled where it is not
 */
bool compare_summary(const __u8 *msg, size_t len, bool sound,
		     unsigned long seed, struct difference *diff)
{
	const struct cut cuts[] = {
		{ .how = CUT_NOT },
		{ .how = CUT_EVERYWHERE },
		{ .how = CUT_RANDOM, .value = seed },
	};
	struct sip_summary want, got;
	struct pieces pieces;
	bool readable, request;
	size_t i;

	readable = reference_summarize(msg, len, &want);
	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		request = sip_is_request(pieces_open(&pieces, msg, len, false,
						     cuts[i]));
		pieces_close(&pieces);
		if (request != readable)
			return differ(diff, "is a request", cuts[i], readable,
				      request);
		memset(&got, '#', sizeof(got));
		request = sip_summarize(pieces_open(&pieces, msg, len, false,
						    cuts[i]), &got);
		pieces_close(&pieces);
		if (request != readable || !summary_is_sane(&got, readable))
			return differ(diff, "summary", cuts[i], readable,
				      request);
		if (readable && (sound || i) && !same_summary(&got, &want))
			return differ(diff, "address of record", cuts[i],
				      want.aor_len, got.aor_len);
		want = got;
	}
	return true;
}

/**
 * compare_tls - do the readers agree on a ClientHello, however it is cut?
 * @query: compiled, with a secret
 * @msg: a segment
 * @len: its bytes
 * @seed: of a random cut
 * @diff: filled where they do not
 */
bool compare_tls(const struct query *query, const __u8 *msg, size_t len,
		 unsigned long seed, struct difference *diff)
{
	const struct cut cuts[] = {
		{ .how = CUT_NOT },
		{ .how = CUT_EVERYWHERE },
		{ .how = CUT_AT, .value = len ? seed % len : 0 },
		{ .how = CUT_RANDOM, .value = seed },
	};
	enum sip_result want = reference_tls(query, msg, len), got;
	bool hello, is_hello = reference_is_hello(msg, len);
	struct pieces pieces;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		got = ask_tls(query, msg, len, cuts[i]);
		if (got != want)
			return differ(diff, "server name", cuts[i], want, got);
		hello = tls_is_client_hello(pieces_open(&pieces, msg, len, true,
							cuts[i]));
		pieces_close(&pieces);
		if (hello != is_hello)
			return differ(diff, "is a ClientHello", cuts[i],
				      is_hello, hello);
	}
	return true;
}

static void show_bytes(const char *title, const __u8 *byte, size_t len)
{
	size_t i;

	printf("# %s \"", title);
	for (i = 0; i < len; i++) {
		if (byte[i] == '\r')
			printf("\\r");
		else if (byte[i] == '\n')
			printf("\\n");
		else if (byte[i] == '"' || byte[i] == '\\')
			printf("\\%c", byte[i]);
		else if (byte[i] < ' ' || byte[i] > '~')
			printf("\\%03o", byte[i]);
		else
			putchar(byte[i]);
	}
	printf("\"\n");
}

/* Prints what is needed to do it again, as C strings. */
void show_case(const struct query *query, const __u8 *msg, size_t len,
	       bool stream, const struct difference *diff)
{
	const struct sip_selector *sel = &query->sel;
	unsigned int i;

	printf("# differs: %s, expected %d, got %d, cut %d %lu%s\n", diff->what,
	       diff->want, diff->got, diff->cut.how, diff->cut.value,
	       stream ? ", stream" : "");
	show_bytes("message", msg, len);
	show_bytes("secret", query->secret, query->len);
	printf("#%s%s%s%s%s", query->exact ? " exact" : "",
	       query->icase ? " icase" : "", sel->invert ? " invert" : "",
	       sel->any ? " any" : "", sel->uri ? " uri" : "");
	for (i = 0; i < sel->n_headers; i++)
		printf(" header=%.*s", sel->headers[i].len,
		       sel->headers[i].text);
	for (i = 0; i < sel->n_methods; i++)
		printf(" method=%.*s", sel->methods[i].len,
		       sel->methods[i].text);
	for (i = 0; i < sel->n_status; i++)
		printf(" status=%u-%u", sel->status[i].first,
		       sel->status[i].last);
	if (sel->cseq.len)
		printf(" cseq=%.*s", sel->cseq.len, sel->cseq.text);
	printf("\n");
	fflush(stdout);
}

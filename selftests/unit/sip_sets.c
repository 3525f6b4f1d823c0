// SPDX-License-Identifier: GPL-2.0
/*
 * Secrets of a set: the same answers as of --exact --secret for each of them,
 * which another part of the reader gives.
 */
#include "sip_test.h"
#include "sets.h"

#define MESSAGES	4000
#define TIMEOUT		300
#define SHOWN		3

static const char *const line_methods[] = {
	NULL, "REGISTER", "INVITE,OPTIONS", "register",
};

static const char *const line_headers[] = {
	NULL, "from", "uri", "contact,from,via", "user-agent,uri", "sni",
};

static void pick_lines(struct rng *rng, const struct message *msg,
		       struct set_line *line, unsigned int n, bool narrow)
{
	struct query query;
	unsigned int i;

	for (i = 0; i < n; i++) {
		do
			generate_query(rng, msg, &query);
		while (!query.len);
		memset(&line[i], 0, sizeof(line[i]));
		memcpy(line[i].secret, query.secret, query.len);
		line[i].len = query.len;
		if (!narrow)
			continue;
		line[i].methods = line_methods[rng_below(rng, 4)];
		line[i].headers = line_headers[rng_below(rng, 6)];
	}
}

static bool lists(const char *list, const struct sip_text *name)
{
	size_t len;

	for (; *list; list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		if (len == name->len && !memcmp(list, name->text, len))
			return true;
	}
	return false;
}

/* What the rule looks at, and the line as well. */
static void narrow(struct query *query, const struct set_line *line)
{
	struct sip_selector *sel = &query->sel;
	struct sip_text uri = { 3, "uri" };
	struct sip_text names[SIP_LIST_MAX];
	unsigned int i, n = 0;

	if (!line->headers)
		return;
	sel->uri &= lists(line->headers, &uri);
	if (sel->any) {
		sel->n_headers = split_list(line->headers, sel->headers);
		sel->any = false;
		return;
	}
	for (i = 0; i < sel->n_headers; i++)
		if (lists(line->headers, &sel->headers[i]))
			names[n++] = sel->headers[i];
	memcpy(sel->headers, names, n * sizeof(*names));
	sel->n_headers = n;
}

/* Does the rule hold with --exact --secret and the line's secret? */
static bool line_matches(const struct query *rule, const struct set_line *line,
			 const struct message *msg, bool stream)
{
	struct query query = *rule;
	struct sip_text methods[SIP_LIST_MAX];
	enum sip_result result;

	query.exact = true;
	query.sel.invert = false;
	memcpy(query.secret, line->secret, line->len);
	query.len = line->len;
	narrow(&query, line);
	if (!query_compile(&query))
		abort();
	result = ask(&query, msg->byte, msg->len, stream,
		     (struct cut){ .how = CUT_NOT });
	if (result == SIP_MATCH && line->methods) {
		query.sel.n_methods = split_list(line->methods, methods);
		memcpy(query.sel.methods, methods, sizeof(methods));
		result = ask(&query, msg->byte, msg->len, stream,
			     (struct cut){ .how = CUT_NOT });
	}
	query_free(&query);
	return result == SIP_MATCH;
}

/* Does the rule hold with a secret that is not there, inverted? */
static bool nothing_found(const struct query *rule, const struct message *msg,
			  bool stream)
{
	struct query query = *rule;
	enum sip_result result;

	query.exact = true;
	query.sel.invert = true;
	memset(query.secret, 0xfe, SIP_SECRET_MAX);
	query.len = SIP_SECRET_MAX;
	if (!query_compile(&query))
		abort();
	result = ask(&query, msg->byte, msg->len, stream,
		     (struct cut){ .how = CUT_NOT });
	query_free(&query);
	return result == SIP_MATCH;
}

FIXTURE(sets)
{
};

FIXTURE_VARIANT(sets)
{
	__u64 seed;
	bool mutated;
	bool stream;
	bool narrow;
};

FIXTURE_SETUP(sets)
{
}

FIXTURE_TEARDOWN(sets)
{
}

FIXTURE_VARIANT_ADD(sets, datagrams) {
	.seed = 3261,
};

FIXTURE_VARIANT_ADD(sets, broken_datagrams) {
	.seed = 4475, .mutated = true,
};

FIXTURE_VARIANT_ADD(sets, segments) {
	.seed = 5626, .stream = true,
};

FIXTURE_VARIANT_ADD(sets, broken_segments) {
	.seed = 8141, .mutated = true, .stream = true,
};

FIXTURE_VARIANT_ADD(sets, narrow_lines) {
	.seed = 7118, .narrow = true,
};

static void limit(struct rng *rng, struct message *msg, bool stream)
{
	if (msg->len > SIP_SECTION_MIN && rng_below(rng, 8))
		msg->len = SIP_SECTION_MIN;
	if (stream && msg->len && rng_below(rng, 2))
		msg->len = rng_below(rng, msg->len);
}

/* Beyond the limit of tokens a line that looks at fewer of them may match. */
static bool is_within(const struct query *rule, const struct message *msg,
		      bool stream)
{
	static struct reference ref;
	struct query query = *rule;

	query.len = 1;
	query.sel.invert = false;
	reference_match(&ref, &query, msg->byte, msg->len, stream);
	return ref.n_tokens + ref.doubtful <= SIP_TOKENS_MAX;
}

static void show(const struct query *rule, const struct set_line *line,
		 unsigned int n, const struct message *msg, bool stream,
		 struct cut cut, bool want, bool got)
{
	struct difference diff = { "set", cut, want, got };
	struct query query = *rule;
	unsigned int i;

	for (i = 0; i < n; i++) {
		memcpy(query.secret, line[i].secret, line[i].len);
		query.len = line[i].len;
		printf("# line %u methods=%s headers=%s\n", i,
		       line[i].methods ? line[i].methods : "",
		       line[i].headers ? line[i].headers : "");
		show_case(&query, msg->byte, msg->len, stream, &diff);
	}
}

TEST_F_TIMEOUT(sets, same_answers, TIMEOUT)
{
	unsigned int i, k, c, n, found = 0, bad = 0;
	static struct message msg;
	static struct text_set set;
	struct set_line line[SET_LINES];
	struct query rule;
	bool want[SET_LINES], any, none, got, icase, invert;
	__s32 at, first;

	for (i = 0; i < MESSAGES; i++) {
		struct rng rng = { .state = variant->seed * MESSAGES + i };
		const struct cut cuts[] = {
			{ .how = CUT_NOT },
			{ .how = CUT_AT, .value = rng_next(&rng) % 1024 },
			{ .how = CUT_EVERYWHERE },
			{ .how = CUT_RANDOM, .value = rng_next(&rng) },
		};

		generate_message(&rng, &msg);
		if (variant->mutated)
			mutate_message(&rng, &msg);
		limit(&rng, &msg, variant->stream);
		generate_query(&rng, &msg, &rule);
		icase = rule.icase;
		invert = rng_once_in(&rng, 4);
		if (variant->narrow && !is_within(&rule, &msg, variant->stream))
			continue;

		n = 1 + rng_below(&rng, SET_LINES);
		pick_lines(&rng, &msg, line, n, variant->narrow);
		text_set_init(&set, line, n);
		any = false;
		for (k = 0; k < n; k++) {
			want[k] = line_matches(&rule, &line[k], &msg,
					       variant->stream);
			any |= want[k];
		}
		none = !any && nothing_found(&rule, &msg, variant->stream);
		found += any;
		first = -1;
		for (c = 0; c < ARRAY_SIZE(cuts); c++) {
			got = ask_set(&set, &rule.sel, icase, invert, msg.byte,
				      msg.len, variant->stream, cuts[c],
				      &at) == SIP_MATCH;
			if (!c)
				first = at;
			if (got == (invert ? none : any) &&
			    (invert || !got || (want[at] && at == first)))
				continue;
			if (bad++ < SHOWN)
				show(&rule, line, n, &msg, variant->stream,
				     cuts[c], invert ? none : any, got);
			break;
		}
		ASSERT_GT(SHOWN, bad);
	}
	EXPECT_EQ(0, bad);
	/* Few matches would prove little. */
	EXPECT_LT(MESSAGES / 20, found);
}

static void add_line(struct set_line *line, const char *secret,
		     const char *methods, const char *headers)
{
	memset(line, 0, sizeof(*line));
	line->len = strlen(secret);
	memcpy(line->secret, secret, line->len);
	line->methods = methods;
	line->headers = headers;
}

static __s32 found_line(const struct set_line *line, unsigned int n,
			const char *fields, bool icase)
{
	static struct text_set set;
	static struct message msg;
	struct sip_selector sel = { .any = true, .uri = true };
	__s32 at;

	text_set_init(&set, line, n);
	msg.len = 0;
	message_text(&msg, "REGISTER sip:pbx.example.com SIP/2.0\r\n");
	message_text(&msg, fields);
	message_text(&msg, "\r\n\r\n");
	ask_set(&set, &sel, icase, false, msg.byte, msg.len, false,
		(struct cut){ .how = CUT_NOT }, &at);
	return at;
}

TEST(first_in_reading_order)
{
	struct set_line line[3];

	add_line(&line[0], "door-key-2", NULL, NULL);
	add_line(&line[1], "door-key-1", NULL, NULL);
	add_line(&line[2], "key@pbx", NULL, NULL);
	EXPECT_EQ(1, found_line(line, 3, "From: door-key-1 <sip:a@b>\r\n"
				"To: door-key-2 <sip:a@b>", false));
	EXPECT_EQ(0, found_line(line, 3, "From: <sip:a@b>;x=door-key-2;y=door-key-1", false));
	EXPECT_EQ(1, found_line(line, 3, "From: door-key-1 <sip:door-key-2@b>", false));
	EXPECT_EQ(2, found_line(line, 3, "Call-ID: key@pbx\r\nTo: door-key-2 <sip:a@b>", false));
}

TEST(methods_and_headers_of_a_line)
{
	struct set_line line[2];
	const char *both = "From: key <sip:a@b>\r\nTo: key <sip:a@b>";

	add_line(&line[0], "key", "INVITE", NULL);
	EXPECT_EQ(-1, found_line(line, 1, both, false));
	add_line(&line[0], "key", "INVITE,REGISTER", NULL);
	EXPECT_EQ(0, found_line(line, 1, both, false));
	add_line(&line[0], "key", NULL, "to,from");
	EXPECT_EQ(0, found_line(line, 1, both, false));
	add_line(&line[0], "key", NULL, "contact,uri");
	EXPECT_EQ(-1, found_line(line, 1, both, false));
	add_line(&line[0], "pbx.example.com", NULL, "uri");
	EXPECT_EQ(0, found_line(line, 1, both, false));
	add_line(&line[0], "door.example", NULL, "uri");
	EXPECT_EQ(-1, found_line(line, 1, "To: <sip:a@door.example>", false));
	add_line(&line[0], "a", NULL, "from");
	add_line(&line[1], "b", NULL, "to");
	EXPECT_EQ(1, found_line(line, 2, "To: <sip:a@b>\r\nX: <sip:a@b>", false));
	EXPECT_EQ(0, found_line(line, 2, both, false));
}

TEST(case_counts_where_it_does)
{
	struct set_line line[1];

	add_line(line, "KeY", NULL, NULL);
	EXPECT_EQ(-1, found_line(line, 1, "From: key <sip:a@b>", false));
	EXPECT_EQ(0, found_line(line, 1, "From: key <sip:a@b>", true));
	EXPECT_EQ(0, found_line(line, 1, "From: KeY <sip:a@b>", false));
	EXPECT_EQ(0, found_line(line, 1, "From: <sip:a@kEy>", false));
	EXPECT_EQ(-1, found_line(line, 1, "From: <sip:kEy@b>", false));
	EXPECT_EQ(0, found_line(line, 1, "From: <sip:%4beY@b>", false));
	EXPECT_EQ(-1, found_line(line, 1, "From: <sip:%4BEY@b>", false));

	add_line(line, "SIP:Al@Host;Key=A", NULL, NULL);
	EXPECT_EQ(0, found_line(line, 1, "From: <sip:Al@hOST;Key=A>", false));
	EXPECT_EQ(-1, found_line(line, 1, "From: <sip:al@hOST;Key=A>", false));
	EXPECT_EQ(-1, found_line(line, 1, "From: <sip:Al@hOST;key=A>", false));
	EXPECT_EQ(0, found_line(line, 1, "From: <sip:al@hOST;key=A>", true));

	/* A scheme of another name has neither user nor host. */
	add_line(line, "Al", NULL, NULL);
	EXPECT_EQ(0, found_line(line, 1, "X: <sips:Al@b>", false));
	EXPECT_EQ(-1, found_line(line, 1, "X: <sipr:Al@b>", false));
	EXPECT_EQ(-1, found_line(line, 1, "X: <sip3:Al@b>", false));

	add_line(line, "tel:Aa", NULL, NULL);
	EXPECT_EQ(0, found_line(line, 1, "X: TEL:Aa", false));
	EXPECT_EQ(-1, found_line(line, 1, "X: tel:aa", false));

	add_line(line, "uRn:UUid:aB", NULL, NULL);
	EXPECT_EQ(0, found_line(line, 1, "m: <sip:a@b>;x=\"<URN:UUID:Ab>\"", false));
	EXPECT_EQ(0, found_line(line, 1, "m: <URN:UUID:Ab>", false));
	EXPECT_EQ(-1, found_line(line, 1, "m: \"URN:UUID:Ab\" <sip:a>", false));
}

TEST(nothing_loaded)
{
	static struct text_set set;
	struct sip_selector sel = { .any = true, .uri = true };
	const char *text = "OPTIONS sip:a SIP/2.0\r\nFrom: x\r\n\r\n";
	__s32 at;

	text_set_init(&set, NULL, 0);
	EXPECT_EQ(SIP_MISMATCH,
		  ask_set(&set, &sel, false, false, (const __u8 *)text,
			  strlen(text), false, (struct cut){}, &at));
	EXPECT_EQ(SIP_MATCH,
		  ask_set(&set, &sel, false, true, (const __u8 *)text,
			  strlen(text), false, (struct cut){}, &at));
	EXPECT_EQ(SIP_UNREADABLE,
		  ask_set(&set, &sel, false, true, (const __u8 *)text,
			  strlen(text) - 2, false, (struct cut){}, &at));
	EXPECT_EQ(0, set.asked);
}

/* The filter turns away what no secret is, nearly always. */
TEST(filter)
{
	static struct text_set set;
	struct set_line line[SET_LINES];
	struct sip_selector sel = { .any = true };
	static struct message msg;
	unsigned int i, k;
	char text[64];
	__s32 at;

	for (i = 0; i < SET_LINES; i++) {
		snprintf(text, sizeof(text), "secret-of-%02u", i);
		add_line(&line[i], text, NULL, NULL);
	}
	text_set_init(&set, line, SET_LINES);
	for (i = 0; i < 1000; i++) {
		msg.len = 0;
		message_text(&msg, "REGISTER sip:a SIP/2.0\r\n");
		for (k = 0; k < 100; k++) {
			snprintf(text, sizeof(text), "X: guess-%06u\r\n", 100 * i + k);
			message_text(&msg, text);
		}
		message_text(&msg, "\r\n");
		EXPECT_EQ(SIP_MISMATCH,
			  ask_set(&set, &sel, false, false, msg.byte, msg.len,
				  false, (struct cut){}, &at));
	}
	/* Of 16 words with 64 bits each, a form sets three. */
	EXPECT_GT(100000 / 20, set.asked);
}

TEST_HARNESS_MAIN

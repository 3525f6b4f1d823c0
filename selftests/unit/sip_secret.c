// SPDX-License-Identifier: GPL-2.0
/* Secrets: of every length, of every byte, and the quick "no". */
#include "sip_test.h"
#include "sip_filter.h"

#define LINE	"REGISTER sip:pbx.example.com SIP/2.0\r\n"

static void expect_secret(struct __test_metadata *_metadata,
			  struct query *query, const struct message *msg,
			  bool there)
{
	static const struct cut cuts[] = {
		{ .how = CUT_NOT }, { .how = CUT_EVERYWHERE },
	};
	struct difference diff = { .what = "secret", .want = there };
	size_t i;

	ASSERT_TRUE(query_compile(query));
	for (i = 0; i < ARRAY_SIZE(cuts); i++) {
		diff.cut = cuts[i];
		diff.got = ask(query, msg->byte, msg->len, false, cuts[i]);
		EXPECT_EQ(there ? SIP_MATCH : SIP_MISMATCH,
			  (enum sip_result)diff.got)
			show_case(query, msg->byte, msg->len, false, &diff);
	}
	query_free(query);
}

static void header_of(struct message *msg, const char *before,
		      const __u8 *text, size_t len, const char *behind)
{
	msg->len = 0;
	message_text(msg, LINE "Subject: ");
	message_text(msg, before);
	message_add(msg, text, len);
	message_text(msg, behind);
	message_text(msg, "\r\n\r\n");
}

static void fill_secret(struct query *query, size_t len, unsigned int step)
{
	size_t i;

	query->len = len;
	for (i = 0; i < len; i++)
		query->secret[i] = "abcdefghijklmnopqrstuvwxyz"[i * step % 26];
}

/* Every length, found at every place, and with any byte changed not found. */
TEST(lengths)
{
	struct query query = { .sel.any = true };
	struct message msg;
	size_t len;
	__u8 near[SIP_SECRET_MAX];

	for (len = 1; len <= SIP_SECRET_MAX; len++) {
		fill_secret(&query, len, 7);
		query.exact = len % 2;
		header_of(&msg, query.exact ? "" : "z-", query.secret, len,
			  query.exact ? "" : "-z");
		expect_secret(_metadata, &query, &msg, true);
		header_of(&msg, "0", query.secret, len, "");
		expect_secret(_metadata, &query, &msg, !query.exact);
		header_of(&msg, "", query.secret, len, "0");
		expect_secret(_metadata, &query, &msg, !query.exact);
		header_of(&msg, "", query.secret, len - 1, "0");
		expect_secret(_metadata, &query, &msg, false);
		header_of(&msg, "0", query.secret + 1, len - 1, "0");
		expect_secret(_metadata, &query, &msg, false);

		memcpy(near, query.secret, len);
		near[len / 2] = '0';
		header_of(&msg, "", near, len, "");
		expect_secret(_metadata, &query, &msg, false);
	}
}

/* Every length with the case of its letters changed: found where it may be. */
TEST(lengths_without_case)
{
	struct query query = { .sel.any = true };
	struct message msg;
	__u8 upper[SIP_SECRET_MAX];
	size_t len, i;

	for (len = 1; len <= SIP_SECRET_MAX; len++) {
		fill_secret(&query, len, 5);
		query.exact = len % 2;
		for (i = 0; i < len; i++)
			upper[i] = query.secret[i] - (i % 3 ? 0x20 : 0);
		header_of(&msg, "<sip:2@", upper, len, ">");
		expect_secret(_metadata, &query, &msg, true);
		header_of(&msg, "<sip:", upper, len, "@2>");
		expect_secret(_metadata, &query, &msg, len == 1);
		query.icase = true;
		expect_secret(_metadata, &query, &msg, true);
		upper[len - 1] = '0';
		header_of(&msg, "<sip:", upper, len, "@2>");
		expect_secret(_metadata, &query, &msg, false);
		header_of(&msg, "<sip:2@", upper, len, ">");
		expect_secret(_metadata, &query, &msg, false);
		query.icase = false;
	}
}

/* What nearly matched must not hide what does. */
TEST(overlaps)
{
	static const struct {
		const char *secret, *text;
		bool there;
	} rows[] = {
		{ "aab", "aaab", true }, { "abab", "ababab", true },
		{ "abac", "ababac", true }, { "aaaa", "aaabaaa", false },
		{ "aaaab", "aaaaaaaaaab", true }, { "abcabd", "abcabcabd", true },
		{ "aaaaaaaa", "aaaaaaa", false }, { "xyx", "xyyxyx", true },
		{ "aaaaaaaa", "aaaaaaaa", true },
		{ "abcdabcd", "abcdabcabcdabcd", true },
		{ "abcdabcd", "abcdabcabcdabc", false },
	};
	struct query query = { .sel.any = true };
	struct message msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bytes secret = {
			rows[i].secret, strlen(rows[i].secret),
		};

		look_for(&query, secret, 0);
		header_of(&msg, rows[i].text, NULL, 0, "");
		expect_secret(_metadata, &query, &msg, rows[i].there);
	}
}

/* Every byte that a value can have, in a secret of such bytes. */
TEST(bytes)
{
	struct query query = { .sel.any = true, .exact = true, .len = 3 };
	struct message msg;
	unsigned int byte;

	for (byte = 0; byte < 256; byte++) {
		bool letter = lower(byte | 0x20) >= 'a' &&
			      lower(byte | 0x20) <= 'z' && byte < 128;
		__u8 text[3] = { '-', byte, '-' };
		__u8 other[3] = { '-', byte ^ 0x20, '-' };

		if (strchr("\r\n", byte))
			continue;
		memcpy(query.secret, text, 3);
		query.icase = false;
		header_of(&msg, "", text, 3, "");
		expect_secret(_metadata, &query, &msg, true);
		if (strchr("\r\n", byte ^ 0x20))
			continue;
		header_of(&msg, "", other, 3, "");
		expect_secret(_metadata, &query, &msg, false);
		query.icase = true;
		expect_secret(_metadata, &query, &msg, letter);
	}
}

/* As many different bytes as a secret can have, doubled by their case. */
TEST(all_rows)
{
	struct query query = {
		.sel.any = true, .icase = true, .len = SIP_SECRET_MAX,
	};
	struct message msg;
	unsigned int i, k = 0;

	for (i = 0; k < SIP_SECRET_MAX; i++) {
		__u8 byte = 'A' + i;

		/* Small letters come with the large ones. */
		if (byte != '\r' && byte != '\n' &&
		    (byte < 'a' || byte > 'z'))
			query.secret[k++] = byte;
	}
	header_of(&msg, "", query.secret, query.len, "");
	expect_secret(_metadata, &query, &msg, true);
	for (i = 0; i < 26; i++)
		query.secret[i] ^= 0x20;
	expect_secret(_metadata, &query, &msg, true);
	query.icase = false;
	expect_secret(_metadata, &query, &msg, false);
}

static bool may_contain(const char *secret, const char *text, size_t len)
{
	struct sip_filter filter;
	struct sip_search search;
	__u8 *copy = malloc(len ? len : 1);
	bool may;

	if (!copy)
		abort();
	memcpy(copy, text, len);
	sip_filter_init(&filter, (const __u8 *)secret, strlen(secret));
	may = sip_search_start(&search, &filter, copy, copy + len);
	free(copy);
	return may;
}

static const struct filter_row {
	const char *why, *secret, *text;
	bool may;
} filter_rows[] = {
	{ "there", "secret", "xx secret xx", true },
	{ "at the begin", "secret", "secret xx", true },
	{ "at the end", "secret", "xx secret", true },
	{ "all of it", "secret", "secret", true },
	{ "cut at the end", "secret", "xx secre", false },
	{ "cut at the begin", "secret", "et xx", false },
	{ "not there", "secret", "nothing of the kind", false },
	{ "the second of two", "secret", "xx secrex secret", true },
	{ "near misses", "secret", "sxcret secrxt xecret", false },
	{ "in another case", "secret", "xx SeCrEt", true },
	{ "three bytes are too few", "abc", "xxxxxxxx", true },
	{ "four are not", "abcd", "xxxxxxxx", false },
	{ "four that are there", "abcd", "xxxabcdxx", true },
	{ "the longest word", "ab secret cd", "xx secret xx", true },
	{ "all words are short", "ab cde fgh", "xxxxxxxx", true },
	{ "no longest word", "ab secret cd", "xx secre xx", false },
	{ "the first of two words", "secret\tword", "xsecretx", true },
	{ "the last, longer", "word secret", "xsecretx", true },
	{ "a backslash may hide it", "secret", "xx sec\\ret", true },
	{ "at either end", "secret", "xx \\secret", true },
	{ "many of them", "secret", "\\s\\e\\c\\r\\e\\t", true },
	{ "a percent sign as well", "secret", "xx s%65cret", true },
	{ "of the first", "secret", "%73ecret xx", true },
	{ "of the last", "secret", "xx secre%74", true },
	{ "of all", "secret", "%73%65%63%72%65%74", true },
	{ "in a long one", "user;par=u@example.net", "sip:user;par=u%40example.net",
	  true },
	{ "far from what could be it, too", "0123456789abcdef01234567",
	  "xxxxxxxxxx%xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", true },
	{ "its neighbours hide nothing", "secret",
	  "xxxx$&[]xxxx\xdc\xa5\x5b\x24", false },
	{ "a gram that occurs often", "aaaaaaaa", "xxaaaaaaaaxx", true },
	{ "one that does not", "aaaaaaaa", "xxxxxxxxxxxx", false },
	{ "a short message", "secret", "x", false },
	{ "none", "secret", "", false },
};

/* A filter that never says "no" would be of no use; a wrong one lies. */
TEST(filter)
{
	const struct filter_row *row;

	for (row = filter_rows;
	     row < filter_rows + ARRAY_SIZE(filter_rows); row++) {
		EXPECT_EQ(row->may, may_contain(row->secret, row->text,
						strlen(row->text)))
			TH_LOG("%s", row->why);
	}
}

static const struct finding_row {
	const char *secret, *value;
	enum sip_finding finding;
} finding_rows[] = {
	{ "secret", "a secret", SIP_PRESENT },
	{ "secret", "secret", SIP_PRESENT },
	{ "secret", "a sEcret", SIP_UNSURE },
	{ "secret", "a sec ret", SIP_ABSENT },
	{ "secret", "a %73ecret", SIP_UNSURE },
	/* With an escape it is all the same which bytes of the secret are there. */
	{ "secret", "xxxx%xxxxxxxxx", SIP_UNSURE },
	{ "secret", "xxxxxx secre\\", SIP_UNSURE },
	{ "secret", "secr%", SIP_UNSURE },
	{ "secret", "xecre secrxt", SIP_ABSENT },
	{ "aaaaaaaa", "xaaaaaaax", SIP_ABSENT },
	{ "aaaaaaaa", "xaaaaaaaax", SIP_PRESENT },
	{ "aaaaaaaa", "xaaaaAaaax", SIP_UNSURE },
	{ "abcdabcd", "abcd dabc", SIP_ABSENT },
	{ "abcdabcd", "xabcdabcdabx", SIP_PRESENT },
	{ "my secret", "it is my secret", SIP_PRESENT },
	{ "my secret", "my secret", SIP_PRESENT },
	{ "my secret", "y secret", SIP_UNSURE },
	{ "my secret", "a secret", SIP_UNSURE },
	{ "my secret is", "my secret is", SIP_PRESENT },
	{ "my secret is", "my secret i", SIP_UNSURE },
	{ "my secret is", "my secret", SIP_UNSURE },
	{ "my", "my secret", SIP_UNSURE },
};

/* What is there as it stands needs no reading. */
TEST(filter_values)
{
	const struct finding_row *row;
	struct sip_filter filter;
	struct sip_search search;
	__u8 value[16];
	size_t len;

	for (row = finding_rows;
	     row < finding_rows + ARRAY_SIZE(finding_rows); row++) {
		len = strlen(row->value);
		memcpy(value, row->value, len);
		memset(&filter, 0xa5, sizeof(filter));
		sip_filter_init(&filter, (const __u8 *)row->secret,
				strlen(row->secret));
		sip_search_start(&search, &filter, value, value + len);
		EXPECT_EQ(row->finding,
			  sip_search_value(&search, value, value + len))
			TH_LOG("row %td", row - finding_rows);
	}
}

static unsigned int grams_told_apart(const char *secret)
{
	struct sip_filter filter;
	unsigned int i, n = 0;

	sip_filter_init(&filter, (const __u8 *)secret, strlen(secret));
	for (i = 0; i < SIP_FILTER_SIZE; i++)
		n += filter.place[i] && filter.place[i] <= strlen(secret) - 3;
	return n;
}

/* What the filter cannot tell apart it has to have read, slowly. */
TEST(filter_is_quick)
{
	char secret[] = "urn:uuid:00000000-0000-0000";
	static const char alike[] = "aXYZbXYZcXYZdXYZeXYZfXYZgXYZhXYZ";
	struct rng rng = { .state = 1 };
	unsigned int i, k;

	EXPECT_EQ(strlen(alike) - 3, grams_told_apart(alike));
	for (i = 0; i < 64; i++) {
		for (k = strlen("urn:uuid:"); secret[k]; k++)
			secret[k] = 'A' + (k * 7 + rng_below(&rng, 7)) % 26;
		EXPECT_EQ(strlen(secret) - 3, grams_told_apart(secret))
			TH_LOG("%s", secret);
	}
}

/* An escape may hide the secret, wherever it stands. */
TEST(filter_and_escapes)
{
	char text[64];
	size_t i;

	memset(text, '.', sizeof(text));
	for (i = 0; i < 2 * sizeof(text); i++) {
		text[i / 2] = i % 2 ? '%' : '\\';
		EXPECT_TRUE(may_contain("secret", text, sizeof(text)))
			TH_LOG("escape at %zu", i / 2);
		text[i / 2] = '.';
	}
}

/* Wherever a secret of any length stands, it is not overlooked. */
TEST(filter_places)
{
	static const char secret[] = "The/Quick-Brown-Fox.jumps";
	char text[96], part[sizeof(secret)];
	size_t at, len;

	for (len = 4; len < sizeof(secret); len++) {
		memcpy(part, secret, len);
		part[len] = '\0';
		for (at = 0; at + len <= sizeof(text); at++) {
			memset(text, '-', sizeof(text));
			memcpy(text + at, part, len);
			EXPECT_TRUE(may_contain(part, text, sizeof(text)))
				TH_LOG("%zu bytes at %zu", len, at);
			text[at + len - 1] = '#';
			EXPECT_FALSE(may_contain(part, text, sizeof(text)))
				TH_LOG("%zu bytes less 1 at %zu", len, at);
		}
	}
}

/* A body costs nothing: the filter stops at the empty line. */
TEST(filter_and_bodies)
{
	struct query query = { .sel.any = true };
	struct message msg = { .len = 0 };
	struct sip_filter filter;
	struct sip_search search;
	size_t section;

	look_for(&query, (struct bytes)BYTES("secret"), 0);
	sip_filter_init(&filter, query.secret, query.len);
	message_text(&msg, LINE "Subject: x\r\n\r\n");
	section = msg.len;
	while (msg.len < 1024)
		message_text(&msg, "body ");
	message_text(&msg, "secret \\ %");
	EXPECT_FALSE(sip_search_start(&search, &filter, msg.byte,
				      msg.byte + msg.len));
	expect_secret(_metadata, &query, &msg, false);

	/* Of what is short the body is looked at; the reader then does not. */
	memmove(msg.byte + section, "secret", 6);
	EXPECT_TRUE(sip_search_start(&search, &filter, msg.byte,
				     msg.byte + section + 6));
	msg.len = section + 6;
	expect_secret(_metadata, &query, &msg, false);
}

/* A long message: keepalives before it, and the secret at its end. */
TEST(filter_and_long_messages)
{
	struct query query = { .sel.any = true };
	struct message msg = { .len = 0 };

	look_for(&query, (struct bytes)BYTES("secret"), 0);
	message_text(&msg, "\r\n\r\n\r\n" LINE);
	while (msg.len < 2000)
		message_text(&msg, "Subject: and so on\r\n");
	message_text(&msg, "X-A: a secret\r\n\r\n");
	expect_secret(_metadata, &query, &msg, true);
	message_text(&msg, "body");
	expect_secret(_metadata, &query, &msg, true);
}

/* The section's end is found wherever it lies, and no other line end is taken for it. */
TEST(filter_and_section_ends)
{
	struct sip_search search;
	struct sip_filter filter;
	struct message msg;
	size_t n;

	sip_filter_init(&filter, (const __u8 *)"secret", 6);
	for (n = 0; n < 40; n++) {
		msg.len = 0;
		header_of(&msg, "1\n\r\n2\r\r3\n\n4\r\n\xc3\xa4\r\n5",
			  (const __u8 *)"########################################", n, "");
		while (msg.len < 1024)
			message_text(&msg, "secret %");
		EXPECT_FALSE(sip_search_start(&search, &filter, msg.byte,
					      msg.byte + msg.len))
			TH_LOG("%zu bytes", n);
		message_text(&msg, "\r\n\r\n");
		header_of(&msg, "", NULL, 0, "");
		msg.len -= 4;
		while (msg.len < 1024 + n)
			message_text(&msg, "\r\nx:");
		message_text(&msg, "secret\r\n\r\n");
		EXPECT_TRUE(sip_search_start(&search, &filter, msg.byte,
					     msg.byte + msg.len))
			TH_LOG("behind %zu bytes", n);
	}
}

/* The search goes on from value to value, whatever lies between them. */
TEST(search_values_in_turn)
{
	static const struct finding_row rows[] = {
		{ NULL, "a secret; ", SIP_PRESENT },
		{ NULL, "se cret", SIP_ABSENT },
		{ NULL, "se%63ret; ", SIP_UNSURE },
		{ NULL, "secret", SIP_PRESENT },
		{ NULL, "sec\\ret; ", SIP_UNSURE },
		{ NULL, "SECRET; ", SIP_UNSURE },
		{ NULL, "x", SIP_ABSENT },
	};
	struct message msg = { .len = 0 };
	struct sip_search search;
	struct sip_filter filter;
	const __u8 *value;
	size_t first, i, len;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		message_text(&msg, rows[i].value);
		message_text(&msg, "\r\nsecret:");
	}
	sip_filter_init(&filter, (const __u8 *)"secret", 6);
	for (first = 0; first < ARRAY_SIZE(rows); first++) {
		sip_search_start(&search, &filter, msg.byte, msg.byte + msg.len);
		value = msg.byte;
		for (i = 0; i < ARRAY_SIZE(rows); i++) {
			len = strlen(rows[i].value);
			if (i >= first)
				EXPECT_EQ(rows[i].finding,
					  sip_search_value(&search, value,
							   value + len))
					TH_LOG("%zu from %zu", i, first);
			value += len + strlen("\r\nsecret:");
		}
	}
	/* What does not lie in the piece at hand is not told. */
	sip_search_start(&search, &filter, msg.byte, msg.byte + 4);
	EXPECT_EQ(SIP_UNSURE,
		  sip_search_value(&search, msg.byte + 1, msg.byte + 5));
}

TEST_HARNESS_MAIN

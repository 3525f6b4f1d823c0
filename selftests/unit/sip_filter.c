// SPDX-License-Identifier: GPL-2.0
/* The quick "no": what it says of random texts, beside a plain search. */
#include "sip_test.h"
#include "sip_filter.h"

#define TEXTS	20000
#define LONGEST	300
#define GRAM	4

/* A secret as it is prepared. */
static void init_filter(struct sip_filter *filter, const __u8 *secret, __u8 len)
{
	memset(filter, 0xa5, sizeof(*filter));
	sip_filter_init(filter, secret, len);
}

static bool is_blank(__u8 byte)
{
	return byte == ' ' || byte == '\t';
}

/* The first longest part without white space. */
static struct bytes longest_part(const __u8 *secret, size_t len)
{
	struct bytes best = { (const char *)secret, 0 };
	size_t begin, end;

	for (begin = 0; begin < len; begin = end + 1) {
		for (end = begin; end < len && !is_blank(secret[end]);)
			end++;
		if (end - begin > best.len)
			best = (struct bytes){ (const char *)secret + begin, end - begin };
	}
	return best;
}

static void random_text(struct rng *rng, const char *alphabet, __u8 *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		text[i] = alphabet[rng_below(rng, strlen(alphabet))];
}

static unsigned int grams_of(const struct sip_filter *filter)
{
	return filter->len < GRAM ? 0 : filter->len - GRAM + 1;
}

/* What is kept of the secret, and its grams behind one that does not occur. */
static void expect_needle(struct __test_metadata *_metadata,
			  const struct sip_filter *filter, const __u8 *secret,
			  unsigned int len)
{
	struct bytes needle = longest_part(secret, len);
	unsigned int i;
	__u32 gram;

	ASSERT_EQ(len, filter->secret_len);
	ASSERT_EQ(0, memcmp(secret, filter->secret, len));
	ASSERT_EQ(needle.len, filter->len);
	if (needle.len)
		ASSERT_EQ((__u8 *)needle.text - secret, filter->begin);
	for (i = 0; i < needle.len; i++)
		ASSERT_EQ(needle.text[i] | 0x20, filter->needle[i]);
	ASSERT_EQ(0, filter->gram[0]);
	for (i = 0; i + 1 < SIP_FILTER_GRAMS; i++) {
		gram = 0;
		if (i < grams_of(filter))
			memcpy(&gram, filter->needle + i, GRAM);
		ASSERT_EQ(gram, filter->gram[i + 1]);
	}
}

/* Each gram has its place, or shares one that says so; no other place is taken. */
static void expect_places(struct __test_metadata *_metadata,
			  const struct sip_filter *filter)
{
	unsigned int seen[SIP_FILTER_GRAMS] = { 0 };
	unsigned int i, alone = 0, many, grams = grams_of(filter);

	ASSERT_EQ(1, filter->multiplier & 1);
	for (i = 0; i < SIP_FILTER_SIZE; i++) {
		ASSERT_GT(SIP_FILTER_GRAMS, filter->place[i]);
		seen[filter->place[i]]++;
	}
	many = seen[SIP_FILTER_GRAMS - 1];
	for (i = 1; i < SIP_FILTER_GRAMS - 1; i++) {
		ASSERT_GE(i <= grams, seen[i]);
		alone += seen[i];
	}
	ASSERT_GE(grams, alone + 2 * many);
	ASSERT_EQ(grams > alone, many > 0);
}

TEST(prepared)
{
	static const char *const alphabets[] = {
		"abcdefghijklmnopqrstuvwxyz0123456789", "ab", "aB \t", "a",
		"abcdefghABCDEFGH0123456789-:.@ ",
	};
	unsigned int len, i, k, taken = 0, high = 0;
	__u8 secret[SIP_SECRET_MAX];
	struct rng rng = { .state = 9 };
	static struct sip_filter filter;

	for (len = 1; len <= SIP_SECRET_MAX; len++) {
		for (k = 0; k < ARRAY_SIZE(alphabets); k++) {
			random_text(&rng, alphabets[k], secret, len);
			init_filter(&filter, secret, len);
			expect_needle(_metadata, &filter, secret, len);
			expect_places(_metadata, &filter);
			for (i = 0; i < SIP_FILTER_SIZE; i++) {
				taken += !!filter.place[i];
				high += filter.place[i] && i >= SIP_FILTER_SIZE / 2;
			}
		}
	}
	/* All over the filter. */
	EXPECT_LT(taken / 4, high);
	EXPECT_GT(taken - taken / 4, high);
}

/*
 * Where some grams are the same, so that they share a place with any hash, the others
 * share few: 3 to 4 of so many with the first hash that comes, less with the best.
 */
TEST(few_share_a_place)
{
	enum { SECRETS = 50 };
	__u8 secret[SIP_SECRET_MAX];
	struct rng rng = { .state = 15 };
	static struct sip_filter filter;
	unsigned int i, k, shared = 0;

	for (i = 0; i < SECRETS; i++) {
		random_text(&rng, "abcdefghijklmnopqrstuvwxyz0123456789", secret,
			    SIP_SECRET_MAX);
		memcpy(secret + SIP_SECRET_MAX - GRAM, secret, GRAM);
		init_filter(&filter, secret, SIP_SECRET_MAX);
		shared += grams_of(&filter) - 2;
		for (k = 0; k < SIP_FILTER_SIZE; k++)
			shared -= filter.place[k] && filter.place[k] < SIP_FILTER_GRAMS - 1;
	}
	/* Two of each pair. */
	EXPECT_GT(2 * SECRETS, shared);
}

/* Does the needle stand there, but for case and what looks like it? */
static bool stands_at(const struct sip_filter *filter, const __u8 *text)
{
	unsigned int i;

	for (i = 0; i < filter->len; i++)
		if ((text[i] | 0x20) != filter->needle[i])
			return false;
	return true;
}

static size_t find_needle(const struct sip_filter *filter, const __u8 *text,
			  size_t from, size_t len)
{
	for (; from + filter->len <= len; from++)
		if (stands_at(filter, text + from))
			return from;
	return len;
}

static size_t find_escape(const __u8 *text, size_t from, size_t len)
{
	while (from < len && text[from] != '\\' && text[from] != '%')
		from++;
	return from;
}

static bool has_secret(const struct sip_filter *filter, const __u8 *text, size_t len)
{
	size_t i;

	for (i = 0; i + filter->secret_len <= len; i++)
		if (!memcmp(text + i, filter->secret, filter->secret_len))
			return true;
	return false;
}

static void expect_values(struct __test_metadata *_metadata,
			  struct sip_search *search, const __u8 *text, size_t len,
			  struct rng *rng)
{
	const struct sip_filter *filter = search->filter;
	size_t begin = 0, end;
	bool there, near;
	int finding;

	for (; begin < len; begin = end) {
		end = begin + 1 + rng_below(rng, 60);
		if (end > len)
			end = len;
		finding = sip_search_value(search, text + begin, text + end);
		if (find_escape(text, begin, end) < end) {
			ASSERT_TRUE(finding == SIP_UNSURE ||
				    text + end <= sip_search_passed(search));
			continue;
		}
		there = has_secret(filter, text + begin, end - begin);
		near = find_needle(filter, text, begin, end) < end;
		if (finding == SIP_ABSENT)
			ASSERT_FALSE(near);
		if (finding == SIP_PRESENT)
			ASSERT_TRUE(there);
		/* It may hang over an end. */
		if (!near && finding == SIP_UNSURE) {
			size_t from = begin < filter->len ? 0 : begin - filter->len + 1;
			size_t to = end + filter->len - 1;

			ASSERT_LT(find_needle(filter, text, from, to < len ? to : len), end);
		}
	}
}

/* Nothing but an escape or the needle makes it look, and what it says is so. */
static void expect_search(struct __test_metadata *_metadata,
			  const struct sip_filter *filter, const __u8 *text, size_t n,
			  struct rng *rng)
{
	size_t at = find_needle(filter, text, 0, n), escape;
	struct sip_search search;
	bool start = sip_search_start(&search, filter, text, text + n);

	ASSERT_EQ(text, search.begin);
	ASSERT_EQ(text + n, search.end);
	if (filter->len < GRAM) {
		ASSERT_TRUE(start);
		ASSERT_EQ(SIP_UNSURE, sip_search_value(&search, text, text + n));
		return;
	}
	if (at == n) {
		ASSERT_EQ(text + n, search.pos);
		ASSERT_EQ(SIP_ABSENT, search.finding);
	} else {
		/* At one of the first bytes that it covers. */
		ASSERT_LE(text + at, search.pos);
		ASSERT_GT(text + at + filter->len - GRAM + 1, search.pos);
		ASSERT_NE(SIP_ABSENT, search.finding);
	}
	escape = find_escape(text, 0, search.pos - text);
	ASSERT_EQ(escape < (size_t)(search.pos - text) ? text : search.pos,
		  sip_search_passed(&search));
	ASSERT_EQ(at < n || escape < n, start);
	expect_values(_metadata, &search, text, n, rng);
}

TEST(random_texts)
{
	static const char *const alphabets[] = {
		"abcdefghijklmnopqrstuvwxyz", "abAB", "aA", "abc ", "abcdefgh0123%",
		"abcdefghijklmnopqrstuvwxyz\\",
	};
	struct rng rng = { .state = 10 };
	static struct sip_filter filter;
	__u8 secret[SIP_SECRET_MAX];
	unsigned int i, how, found = 0;
	const char *alphabet;
	size_t len, n;
	__u8 *text;

	for (i = 0; i < TEXTS; i++) {
		alphabet = alphabets[rng_below(&rng, ARRAY_SIZE(alphabets))];
		how = rng_below(&rng, 16);
		len = how & 8 ? 1 + rng_below(&rng, SIP_SECRET_MAX) :
				GRAM + rng_below(&rng, 12);
		random_text(&rng, alphabet, secret, len);
		n = rng_below(&rng, LONGEST);
		text = malloc(n);
		random_text(&rng, how & 4 ? "xyz" : alphabet, text, n);
		if (how & 1 && n >= len)
			memcpy(text + rng_below(&rng, n - len + 1), secret, len);
		if (how & 2 && n)
			text[rng_below(&rng, n)] ^= 0x20;
		init_filter(&filter, secret, len);
		found += has_secret(&filter, text, n);
		expect_search(_metadata, &filter, text, n, &rng);
		free(text);
	}
	EXPECT_LT(TEXTS / 10, found);
	EXPECT_GT(TEXTS - TEXTS / 10, found);
}

/* An escape at each place of texts of each length is seen. */
TEST(escapes)
{
	static struct sip_filter filter;
	enum sip_finding behind;
	struct sip_search search;
	unsigned int byte;
	size_t len, at;
	__u8 *text;

	init_filter(&filter, (const __u8 *)"secret", 6);
	for (len = 0; len <= 70; len++) {
		text = malloc(len);
		memset(text, '$', len);
		ASSERT_FALSE(sip_search_start(&search, &filter, text, text + len));
		ASSERT_EQ(SIP_ABSENT, sip_search_value(&search, text, text + len));
		for (at = 0; at < len; at++) {
			for (byte = 0; byte < 256; byte++) {
				bool escape = byte == '\\' || byte == '%';

				text[at] = byte;
				ASSERT_EQ(escape, sip_search_start(&search, &filter,
								   text, text + len))
					TH_LOG("%zu of %zu, %u", at, len, byte);
				ASSERT_EQ(escape ? text : text + len,
					  sip_search_passed(&search));
				ASSERT_EQ(escape ? SIP_UNSURE : SIP_ABSENT,
					  sip_search_value(&search, text, text + len));
				behind = sip_search_value(&search, text + at + 1,
							  text + len);
				ASSERT_EQ(SIP_ABSENT, behind);
				text[at] = '$';
			}
		}
		free(text);
	}
}

/* The end of a section of each length in a long message, at each place in a word. */
TEST(section_ends)
{
	static const char *const broken[] = {
		"\r\n\r", "\n\r\n", "\r\n \r\n", "\r\r\n\n", "\n\n\n\n", "\r\n\n\r",
	};
	static struct sip_filter filter;
	struct sip_search search;
	size_t len, n, i;
	__u8 *text;

	init_filter(&filter, (const __u8 *)"secret", 6);
	for (n = 760; n < 800; n++) {
		text = malloc(n);
		for (len = 0; len + 4 <= n; len = len == 40 ? 700 : len + 1) {
			memset(text, 'x', n);
			memcpy(text + len, "\r\n\r\n", 4);
			sip_search_start(&search, &filter, text, text + n);
			/* What is short has no body that is worth looking for. */
			ASSERT_EQ(text + (n > 768 ? len + 4 : n), search.end);
			if (len + 10 > n)
				continue;
			for (i = 0; i < ARRAY_SIZE(broken); i++) {
				memset(text, 'x', n);
				memcpy(text + len, broken[i], strlen(broken[i]));
				sip_search_start(&search, &filter, text, text + n);
				ASSERT_EQ(text + n, search.end)
					TH_LOG("%zu at %zu of %zu", i, len, n);
			}
		}
		free(text);
	}
}

TEST_HARNESS_MAIN

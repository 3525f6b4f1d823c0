// SPDX-License-Identifier: GPL-2.0
/* The bit-parallel search, and what a byte is: beside the plain way to say it. */
#include "sip_test.h"
#include "sip_token.h"

#define TEXTS	3000

static struct sip_pattern *pattern_of(const __u8 *secret, __u8 len, bool exact,
				      bool icase)
{
	struct sip_pattern *pattern = malloc(sip_pattern_size(len));

	if (pattern)
		sip_pattern_init(pattern, secret, len, exact, icase);
	return pattern;
}

static bool same(__u8 a, __u8 b, bool fold)
{
	return fold ? lower(a) == lower(b) : a == b;
}

static bool stands_at(const __u8 *text, const __u8 *secret, size_t len, bool fold)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!same(text[i], secret[i], fold))
			return false;
	return true;
}

static bool is_in(const __u8 *text, size_t n, const __u8 *secret, size_t len,
		  bool exact, bool fold)
{
	size_t i;

	if (exact)
		return n == len && stands_at(text, secret, len, fold);
	for (i = 0; i + len <= n; i++)
		if (stands_at(text + i, secret, len, fold))
			return true;
	return false;
}

static bool run_over(const struct sip_pattern *pattern, const __u8 *text, size_t n,
		     bool fold)
{
	struct sip_run run;
	size_t i;

	/* Whatever it was before. */
	memset(&run, 0xff, sizeof(run));
	sip_run_start(&run);
	for (i = 0; i < n; i++)
		sip_run_feed(pattern, &run, text[i], fold);
	return sip_run_end(pattern, &run);
}

/* Few letters, so that parts of the secret come often, and the end of the text. */
static void pick(struct rng *rng, __u8 *text, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		text[i] = "aAaabB["[rng_below(rng, 7)];
}

TEST(runs_find_what_is_there)
{
	static const __u8 lens[] = { 1, 2, 3, 63, 64, 65, 66, 127, 128 };
	__u8 secret[SIP_SECRET_MAX], text[4 * SIP_SECRET_MAX];
	struct rng rng = { .state = 5 };
	struct sip_pattern *pattern;
	unsigned int i, how, n, found = 0;
	__u8 len;

	for (i = 0; i < TEXTS; i++) {
		len = lens[i % sizeof(lens)];
		how = rng_below(&rng, 16);
		pick(&rng, secret, len);
		n = how & 1 ? len + rng_below(&rng, 3) - 1 :
			      rng_below(&rng, 3 * SIP_SECRET_MAX);
		pick(&rng, text, n);
		if (how & 2 && n >= len)
			memcpy(text + rng_below(&rng, n - len + 1), secret, len);
		if (how & 4 && n)
			text[rng_below(&rng, n)] ^= 0x20;
		pattern = pattern_of(secret, len, how & 1, false);
		ASSERT_NE(NULL, pattern);
		found += run_over(pattern, text, n, how & 8);
		ASSERT_EQ(is_in(text, n, secret, len, how & 1, how & 8),
			  run_over(pattern, text, n, how & 8))
			TH_LOG("a secret of %u in %u, how %x", len, n, how);
		free(pattern);
		pattern = pattern_of(secret, len, how & 1, true);
		ASSERT_NE(NULL, pattern);
		ASSERT_EQ(is_in(text, n, secret, len, how & 1, true),
			  run_over(pattern, text, n, how & 8))
			TH_LOG("case ignored, %u in %u, how %x", len, n, how);
		free(pattern);
	}
	EXPECT_LT(TEXTS / 10, found);
}

/* Where each byte stands in a secret that has all there are, two at a time. */
TEST(masks)
{
	__u8 secret[SIP_SECRET_MAX];
	struct sip_pattern *pattern;
	unsigned int half, byte, i, fold;
	struct sip_mask mask;
	bool want;

	for (half = 0; half < 2; half++) {
		for (i = 0; i < SIP_SECRET_MAX; i++)
			secret[i] = half * SIP_SECRET_MAX + i;
		pattern = pattern_of(secret, SIP_SECRET_MAX, true, false);
		ASSERT_NE(NULL, pattern);
		for (byte = 0; byte < 256; byte++) {
			for (fold = 0; fold < 2; fold++) {
				mask = sip_mask(pattern, byte, fold);
				for (i = 0; i < SIP_SECRET_MAX; i++) {
					want = same(secret[i], byte, fold);
					ASSERT_EQ(want, mask.word[i / 64] >> (i % 64) & 1);
				}
			}
		}
		free(pattern);
	}
}

/* A row for each byte and its twin of the other case, and one for all others. */
TEST(sizes)
{
	unsigned int len;

	for (len = 0; len <= SIP_SECRET_MAX; len++)
		EXPECT_EQ(sizeof(struct sip_pattern) +
			  (2 * len + 1) * sizeof(struct sip_mask),
			  sip_pattern_size(len));
}

TEST(an_empty_run)
{
	struct sip_pattern *pattern = pattern_of((const __u8 *)"a", 1, true, false);

	ASSERT_NE(NULL, pattern);
	EXPECT_FALSE(run_over(pattern, NULL, 0, false));
	EXPECT_TRUE(run_over(pattern, (const __u8 *)"a", 1, false));
	EXPECT_FALSE(run_over(pattern, (const __u8 *)"aa", 2, false));
	free(pattern);
}

/* What each byte is. */
TEST(kinds_of_bytes)
{
	unsigned int byte;

	for (byte = 0; byte < 256; byte++) {
		bool letter = (byte >= 'a' && byte <= 'z') ||
			      (byte >= 'A' && byte <= 'Z');
		bool digit = byte >= '0' && byte <= '9';
		const char *hex = "0123456789abcdef", *at = NULL;

		EXPECT_EQ(letter, sip_is_letter(byte));
		EXPECT_EQ(byte == ' ' || byte == '\t', sip_is_space(byte));
		EXPECT_EQ(lower(byte), sip_to_lower(byte));
		EXPECT_EQ(letter || digit || byte == '+' || byte == '-' || byte == '.',
			  sip_is_scheme_byte(byte));
		EXPECT_EQ(is_token_char(byte), sip_is_token_byte(byte));
		if (byte)
			at = strchr(hex, lower(byte));
		EXPECT_EQ(at ? at - hex : -1, sip_hex_digit(byte));
	}
}

TEST(offers_add_up)
{
	struct sip_scan scan = { .offered = 1 };

	sip_offer(&scan, 2, false);
	EXPECT_EQ(3, scan.offered);
	EXPECT_FALSE(scan.hit);
	sip_offer(&scan, 0, true);
	EXPECT_EQ(3, scan.offered);
	EXPECT_TRUE(scan.hit);
	sip_offer(&scan, 1, false);
	EXPECT_EQ(4, scan.offered);
	EXPECT_TRUE(scan.hit);
}

TEST(uuid_urns)
{
	static const char urn[] = "uRn:UuiD:";
	__u8 step;
	unsigned int i, byte;

	for (i = 0; i < SIP_URN_LEN; i++) {
		for (byte = 0; byte < 256; byte++) {
			step = sip_urn_step(i, byte);
			EXPECT_EQ(lower(byte) == lower(urn[i]) ? i + 1 :
				  SIP_URN_LEN + 1, step);
		}
	}
	/* Once it is told, nothing changes it. */
	for (byte = 0; byte < 256; byte++) {
		EXPECT_EQ(SIP_URN_LEN, sip_urn_step(SIP_URN_LEN, byte));
		EXPECT_EQ(SIP_URN_LEN + 1, sip_urn_step(SIP_URN_LEN + 1, byte));
	}
}

TEST_HARNESS_MAIN

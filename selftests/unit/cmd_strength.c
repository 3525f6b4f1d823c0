// SPDX-License-Identifier: GPL-2.0
/* What is held for guessable, and what for a MAC address. */
#include <stdlib.h>
#include <string.h>

#include "strength.h"
#include "kselftest_harness.h"
#include "generate.h"

static double bits(const char *text)
{
	return strength_bits(bytes_of(text, strlen(text)));
}

static bool is_mac(const char *text)
{
	struct mac mac;

	return strength_mac(bytes_of(text, strlen(text)), &mac);
}

TEST(fit_for_a_secret)
{
	static const char * const texts[] = {
		"kh3f-9wq2-tt81", "<urn:uuid:16fe4a49-5a1f-4a2a-a3c3-0de9b2a1c44d>",
		"16FE4A49-5A1F-4A2A-A3C3-0DE9B2A1C44D", "x7Gq0pLr2Wd9",
		"<urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7>",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		EXPECT_LE(STRENGTH_MIN, bits(texts[i]))
			TH_LOG("text %zu: %f", i, bits(texts[i]));
}

TEST(easy_to_guess)
{
	static const char * const texts[] = {
		"", "100", "Alice", "mysecretpass", "Reception", "1234567890123456",
		"0000000000000000", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "192.0.2.1",
		"[2001:db8::1]", "abcdefghijklmnop", "secret1234", "test-test-test-test",
		"00000000-0000-0000-0000-000000000000", "xyxyxyxyxyxyxyxyxyxyxyxy",
		"<urn:uuid:00000000-0000-1000-8000-000B82AABBCC>", "00:0b:82:aa:bb:cc",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		EXPECT_GT(STRENGTH_MIN, bits(texts[i]))
			TH_LOG("text %zu: %f", i, bits(texts[i]));
}

TEST(more_of_it_is_not_easier)
{
	EXPECT_LT(bits("kh3f"), bits("kh3f-9wq2"));
	EXPECT_LT(bits("kh3f-9wq2"), bits("kh3f-9wq2-tt81"));
	EXPECT_LT(bits("Alice"), bits("Xq7fK"));
	EXPECT_EQ(122, bits("<urn:uuid:16fe4a49-5a1f-4a2a-a3c3-0de9b2a1c44d>"));
	EXPECT_EQ(24, bits("<urn:uuid:00000000-0000-1000-8000-000b82aabbcc>"));
	/* A time-based UUID with a random node (RFC 9562 6.10). */
	EXPECT_EQ(47, bits("c232ab00-9414-11ec-b3c8-9f6bdeced846"));
}

TEST(mac_addresses)
{
	static const char * const texts[] = {
		"<urn:uuid:00000000-0000-1000-8000-000B82AABBCC>",
		"<urn:uuid:00000000-0000-0000-0000-001A2FAABBCC>",
		"<urn:uuid:8f2d1c3a-5b6e-4c7d-9e8f-9CADEFAABBCC>",
		"c232ab00-9414-11ec-b3c8-9e6bdeced846",
		"Yealink SIP-T46S 66.85.0.5 80:5e:c0:aa:bb:cc", "00-0B-82-AA-BB-CC",
		"000b82aabbcc", "phone-805EC0AABBCC", "9e6bdeced846",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		EXPECT_TRUE(is_mac(texts[i]))
			TH_LOG("text %zu", i);
}

TEST(no_mac_addresses)
{
	static const char * const texts[] = {
		"", "100", "16fe4a49-5a1f-4a2a-a3c3-0de9b2a1c44d",
		"<urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7>",
		"c232ab00-9414-11ec-b3c8-9f6bdeced846", "000b82aabbccdd",
		"a000b82aabbcc", "00:0b:82:aa:bb", "00:0b:82:aa:bb:cc:dd",
		"00:00:00:00:00:01", "01:00:5e:00:00:01", "x9e6bdeced846y",
		"00:0b:82:aa:bb:c", "00000000-0000-0000-0000-000000000000",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		EXPECT_FALSE(is_mac(texts[i]))
			TH_LOG("text %zu", i);
}

/* Any bytes, at the end of their memory. */
TEST(any_bytes)
{
	static const char marks[] = "0123456789abcdefABCDEF-:.<>urniu ";
	struct rng rng = { .state = 9562 };
	unsigned int round, len, i;
	double found;
	__u8 *text;

	for (round = 0; round < 20000; round++) {
		len = rng_below(&rng, 60);
		text = malloc(len ? len : 1);
		for (i = 0; i < len; i++)
			text[i] = round % 2 ? (__u8)rng_next(&rng) :
				  (__u8)marks[rng_below(&rng, sizeof(marks) - 1)];
		found = strength_bits(bytes_of(text, len));
		ASSERT_LE(0, found);
		ASSERT_GT(len * 8 + 123, found);
		free(text);
	}
}

TEST_HARNESS_MAIN

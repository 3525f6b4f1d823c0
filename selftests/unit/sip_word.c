// SPDX-License-Identifier: GPL-2.0
/* Eight bytes at once: the same as byte by byte. */
#include "sip_test.h"
#include "sip_word.h"

#define WORDS		20000	/* random ones */
#define ROOM		40	/* bytes that a run may have */

/* What a byte is marked for; @limit is the function's second argument. */
typedef bool (*is_fn)(__u8 byte, __u8 limit);

static bool is_below(__u8 byte, __u8 limit)
{
	return byte < limit;
}

static bool is_equal(__u8 byte, __u8 limit)
{
	return byte == limit;
}

static bool is_strange(__u8 byte, __u8 limit)
{
	(void)limit;
	return byte != '-' && !(byte >= 'a' && byte <= 'z') &&
	       !(byte >= 'A' && byte <= 'Z');
}

static bool is_unusual(__u8 byte, __u8 limit)
{
	return byte < limit || byte > 0x7f;
}

static bool is_escape(__u8 byte, __u8 limit)
{
	(void)limit;
	return byte == '\\' || byte == '%';
}

static bool is_mark(__u8 byte, __u8 limit)
{
	(void)limit;
	return byte >= ':' && byte <= '@';
}

static __u64 expected_marks(const __u8 *byte, is_fn is, __u8 limit)
{
	__u64 marks = 0;
	int i;

	for (i = 0; i < SIP_WORD; i++)
		if (is(byte[i], limit))
			marks |= 0x80ULL << 8 * i;
	return marks;
}

/* Each byte in each place, between bytes of one kind; then random ones. */
static bool next_bytes(unsigned int *turn, struct rng *rng, __u8 *byte)
{
	static const __u8 around[] = { 'a', 'Z', '-', 0, ' ', ':', '@', '%',
				       '[', 0x7f, 0x80, 0xff };
	unsigned int i, each = 256 * SIP_WORD * sizeof(around);

	if (*turn < each) {
		memset(byte, around[*turn % sizeof(around)], SIP_WORD);
		i = *turn / sizeof(around);
		byte[i % SIP_WORD] = i / SIP_WORD;
	} else {
		for (i = 0; i < SIP_WORD; i++)
			byte[i] = rng_next(rng) >> 16;
		/* Most bytes of a message are such. */
		if (*turn % 4)
			for (i = 0; i < SIP_WORD; i++)
				byte[i] = "aZ-z@A:;["[byte[i] % 9];
	}
	return (*turn)++ < each + WORDS;
}

TEST(loads)
{
	__u8 byte[SIP_WORD + 1];
	int i;

	for (i = 0; i <= SIP_WORD; i++)
		byte[i] = 0x11 * (i + 1);
	EXPECT_EQ(0x8877665544332211ULL, sip_load8(byte));
	EXPECT_EQ(0x9988776655443322ULL, sip_load8(byte + 1));
	EXPECT_EQ(0x44332211, sip_load4(byte));
	EXPECT_EQ(0x55443322, sip_load4(byte + 1));
}

/* The lowest mark is right, and there is one only where there has to be one. */
static bool is_lowest_right(__u64 marks, __u64 want)
{
	return !(marks & ~SIP_HIGHS) && (marks & -marks) == (want & -want);
}

TEST(marks_from_the_lowest)
{
	static const __u8 limits[] = { 1, '\t', ' ', ' ' + 1, '0', 'a', 0x7f,
				       0x80 };
	struct rng rng = { .state = 1 };
	unsigned int i, turn = 0;
	__u8 byte[SIP_WORD];
	__u64 word, want;

	while (next_bytes(&turn, &rng, byte)) {
		word = sip_load8(byte);
		ASSERT_TRUE(is_lowest_right(sip_strange8(word),
					    expected_marks(byte, is_strange, 0)))
			TH_LOG("strange %llx", (unsigned long long)word);
		ASSERT_TRUE(is_lowest_right(sip_escapes8(word),
					    expected_marks(byte, is_escape, 0)))
			TH_LOG("escapes %llx", (unsigned long long)word);
		for (i = 0; i < sizeof(limits); i++) {
			want = expected_marks(byte, is_below, limits[i]);
			ASSERT_TRUE(is_lowest_right(sip_below8(word, limits[i]), want))
				TH_LOG("below %u %llx", limits[i],
				       (unsigned long long)word);
			want = expected_marks(byte, is_equal, limits[i]);
			ASSERT_TRUE(is_lowest_right(sip_equal8(word, limits[i]), want))
				TH_LOG("equal %u %llx", limits[i],
				       (unsigned long long)word);
		}
	}
}

TEST(unusual)
{
	static const __u8 limits[] = { ' ', ' ' + 1, 1, 0x80 };
	struct rng rng = { .state = 2 };
	unsigned int i, turn = 0;
	__u8 byte[SIP_WORD];
	__u64 word;

	while (next_bytes(&turn, &rng, byte)) {
		word = sip_load8(byte);
		for (i = 0; i < sizeof(limits); i++)
			ASSERT_EQ(!!expected_marks(byte, is_unusual, limits[i]),
				  !!sip_unusual8(word, limits[i]))
				TH_LOG("unusual %u %llx", limits[i],
				       (unsigned long long)word);
		ASSERT_EQ(is_unusual(byte[3], ' ') || is_unusual(byte[7], ' '),
			  !!sip_odd_fourths8(word))
			TH_LOG("fourths %llx", (unsigned long long)word);
	}
}

TEST(exact_words)
{
	struct rng rng = { .state = 3 };
	__u8 byte[SIP_WORD], low[SIP_WORD];
	unsigned int i, k, count, turn = 0;
	__u64 word;

	while (next_bytes(&turn, &rng, byte)) {
		word = sip_load8(byte);
		for (i = 0; i < SIP_WORD; i++)
			low[i] = lower(byte[i]);
		ASSERT_EQ(sip_load8(low), sip_lower8(word));
		for (k = 0; k < SIP_WORD; k++) {
			count = 0;
			for (i = 0; i < SIP_WORD; i++)
				count += byte[i] == byte[k];
			ASSERT_EQ(count, sip_count8(word, byte[k]));
		}
		for (i = 0; i < SIP_WORD; i++)
			byte[i] &= 0x7f;
		ASSERT_EQ(expected_marks(byte, is_mark, 0),
			  sip_marks8(sip_load8(byte)));
	}
}

TEST(bits)
{
	unsigned int i;

	EXPECT_EQ(~0ULL, sip_bits_below(0));
	for (i = 0; i < 64; i++) {
		EXPECT_EQ((1ULL << i) - 1, sip_bits_below(1ULL << i));
		EXPECT_EQ((1ULL << i) - 1, sip_bits_below(~0ULL << i));
	}
	for (i = 0; i < SIP_WORD; i++) {
		EXPECT_EQ(i, sip_lowest(0x80ULL << 8 * i));
		EXPECT_EQ(i, sip_lowest(SIP_HIGHS << 8 * i));
	}
}

TEST(sums)
{
	struct rng rng = { .state = 4 };
	__u8 byte[SIP_WORD];
	unsigned int i, sum, turn = 0;

	while (next_bytes(&turn, &rng, byte)) {
		for (i = 0, sum = 0; i < SIP_WORD; i++)
			sum += byte[i];
		ASSERT_EQ(sum, sip_sum16(sip_pairs(sip_load8(byte))));
	}
	/* Parts of 16 bits hold what many words have. */
	EXPECT_EQ(4U * 0x3fff, sip_sum16(0x3fff3fff3fff3fffULL));
	EXPECT_EQ(1U + 20 + 300 + 4000, sip_sum16(0x000100140fa0012cULL));
}

/* Of each length, with each byte in each place, read to the end and no further. */
TEST(find_below)
{
	static const __u8 limits[] = { ' ', 'x', 0x80 };
	unsigned int len, at, byte, i;
	const __u8 *end;

	for (len = 0; len <= ROOM; len++) {
		__u8 *text = malloc(len);

		end = text + len;
		memset(text, 0xfe, len);
		for (i = 0; i < sizeof(limits); i++)
			ASSERT_EQ(end, sip_find_below(text, end, limits[i]));
		for (at = 0; at < len; at++) {
			for (byte = 0; byte < 256; byte++) {
				text[at] = byte;
				for (i = 0; i < sizeof(limits); i++)
					ASSERT_EQ(byte < limits[i] ? text + at : end,
						  sip_find_below(text, end, limits[i]));
			}
			text[at] = 0xfe;
		}
		/* The first of several. */
		memset(text, ' ', len);
		ASSERT_EQ(text, sip_find_below(text, end, ' ' + 1));
		free(text);
	}
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0
/* Where parts of a value end: by words as byte by byte. */
#include "sip_test.h"
#include "sip_ends.h"

#define KINDS	13
#define ROOM	(2 * SIP_WORD + 3)	/* bytes that a part may have */

/* What each bit stands for, in their order; HTAB is in none's place. */
static const char ends[] = " \"\\,:;<=>?@[%";

static bool is_one_of(__u8 byte, unsigned int kinds)
{
	unsigned int i;

	for (i = 0; i < KINDS; i++)
		if (kinds & 1U << i && (__u8)ends[i] == byte)
			return true;
	return kinds & 1 && byte == '\t';
}

/* Each kind, pairs of them, all and none. */
static unsigned int next_kinds(unsigned int *turn)
{
	unsigned int i = *turn / KINDS, k = *turn % KINDS;

	(*turn)++;
	if (i < KINDS)
		return 1U << i | 1U << k;
	return k ? (1U << KINDS) - 1 : 0;
}

#define TURNS	(KINDS * KINDS + 2)

TEST(kinds_of_each_byte)
{
	unsigned int turn, byte, kinds;

	ASSERT_EQ(KINDS, strlen(ends));
	for (turn = 0; turn < TURNS;) {
		kinds = next_kinds(&turn);
		for (byte = 0; byte < 256; byte++)
			ASSERT_EQ(is_one_of(byte, kinds), sip_is_end(byte, kinds))
				TH_LOG("byte %u, kinds %x", byte, kinds);
	}
}

/* The lowest mark is right, and there is one only where there has to be one. */
TEST(kinds_of_a_word)
{
	static const __u8 around[] = { 'x', 0, 0xff, ' ', ';' };
	unsigned int turn, byte, kinds, at, i;
	__u8 text[SIP_WORD];
	__u64 marks, want;

	for (turn = 0; turn < TURNS;) {
		kinds = next_kinds(&turn);
		for (i = 0; i < 256 * SIP_WORD * sizeof(around); i++) {
			byte = i / SIP_WORD % 256;
			memset(text, around[i / SIP_WORD / 256], SIP_WORD);
			text[i % SIP_WORD] = byte;
			want = 0;
			for (at = 0; at < SIP_WORD; at++)
				if (is_one_of(text[at], kinds))
					want |= 0x80ULL << 8 * at;
			marks = sip_ends8(sip_load8(text), kinds);
			ASSERT_EQ(0, marks & ~SIP_HIGHS);
			ASSERT_EQ(want & -want, marks & -marks)
				TH_LOG("byte %u, kinds %x", byte, kinds);
		}
	}
}

/* A part of each length, ended at each place or not, with or without room behind. */
TEST(parts_of_each_length)
{
	size_t limit, end, at;
	const __u8 *found;
	__u8 *text;

	for (limit = 0; limit <= ROOM; limit++) {
		for (end = 0; end <= limit; end++) {
			for (at = 0; at < limit; at++) {
				text = malloc(limit);
				memset(text, 'x', limit);
				text[at] = ';';
				found = sip_find_end(text, text + end,
						     text + limit,
						     END_COLON | END_SEMICOLON);
				ASSERT_EQ(text + (at < end ? at : end), found)
					TH_LOG("%zu of %zu of %zu", at, end, limit);
				free(text);
			}
			text = malloc(limit);
			memset(text, 'x', limit);
			ASSERT_EQ(text + end, sip_find_end(text, text + end,
							   text + limit, END_AT));
			free(text);
		}
	}
}

TEST_HARNESS_MAIN

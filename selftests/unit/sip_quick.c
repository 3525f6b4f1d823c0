// SPDX-License-Identifier: GPL-2.0
/*
 * Which fields are read eight bytes at a time: those that are not are read byte
 * by byte, with the same answers, so only here it shows.
 */
#include "sip_test.h"
#include "sip_quick.h"

#define LONG	(3 * SIP_WORD)	/* runs up to here are tried */

/* Bytes whose end the sanitizer guards. */
static __u8 *guarded(const void *byte, size_t len)
{
	__u8 *copy = malloc(len);

	if (len)
		memcpy(copy, byte, len);
	return copy;
}

static bool is_plain(__u8 byte)
{
	return byte == '-' || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

static __u64 key_of(const __u8 *byte, size_t len)
{
	__u64 key = 0;
	size_t i;

	if (len >= SIP_WORD)
		return 0;
	for (i = 0; i < len; i++)
		key |= (__u64)(byte[i] | 0x20) << 8 * i;
	return key;
}

/* It is seen where all eight bytes are there that what ends it stands in. */
static void expect_run(struct __test_metadata *_metadata, const __u8 *text,
		       size_t len, size_t run)
{
	size_t last = run / SIP_WORD * SIP_WORD;
	bool seen = last + SIP_WORD <= len;
	const __u8 *pos = text;
	__u64 key = 1;
	const __u8 *end = sip_plain_run(&pos, text + len, &key);

	ASSERT_EQ(seen ? text + run : NULL, end)
		TH_LOG("a run of %zu in %zu bytes", run, len);
	if (!seen)
		return;
	ASSERT_EQ(text + last, pos);
	ASSERT_EQ(key_of(text, run), key);
}

TEST(runs_of_each_length)
{
	static const char letters[] = "Call-IDfromVIAto-xyz-ABC";
	size_t len, run;
	__u8 *text;

	for (len = 0; len <= LONG; len++) {
		for (run = 0; run <= len; run++) {
			text = guarded(letters, len);
			if (run < len)
				memset(text + run, ':', len - run);
			if (run < len)
				expect_run(_metadata, text, len, run);
			else
				expect_run(_metadata, text, len, LONG + 1);
			free(text);
		}
	}
}

TEST(a_run_ends_at_each_byte)
{
	__u8 text[2 * SIP_WORD];
	unsigned int byte, at;

	for (at = 0; at < SIP_WORD; at++) {
		for (byte = 0; byte < 256; byte++) {
			memset(text, 'm', sizeof(text));
			text[at] = byte;
			text[SIP_WORD + 1] = ' ';
			expect_run(_metadata, text, sizeof(text),
				   is_plain(byte) ? SIP_WORD + 1 : at);
		}
	}
}

static bool marks(__u8 byte)
{
	return byte >= ':' && byte <= '@';
}

/*
 * Marks are those of the words up to the one that the text ends in; a byte above
 * 0x7f may be taken for one.
 */
static void expect_text(struct __test_metadata *_metadata, const __u8 *text,
			size_t len, __u8 limit)
{
	size_t i, stop, least = 0, most = 0;
	const __u8 *end;
	__u64 parts = 1;

	for (stop = 0; stop < len && text[stop] >= limit; stop++)
		least += marks(text[stop]);
	for (i = 0; i < len && i < stop / SIP_WORD * SIP_WORD + SIP_WORD; i++)
		most += marks(text[i]) || text[i] > 0x7f;
	end = sip_text_end(text, text + len, limit, &parts);
	ASSERT_EQ(stop < len ? text + stop : NULL, end)
		TH_LOG("a text of %zu in %zu bytes", stop, len);
	ASSERT_LE(least, sip_sum16(parts));
	ASSERT_GE(most, sip_sum16(parts));
}

TEST(texts_of_each_length)
{
	size_t len, stop, at;
	__u8 *text;

	for (len = 0; len <= LONG; len++) {
		for (stop = 0; stop <= len; stop++) {
			for (at = 0; at <= stop; at++) {
				text = malloc(len);
				memset(text, 'x', len);
				if (stop < len)
					text[stop] = '\r';
				if (at < stop)
					text[at] = ';';
				if (at + 1 < stop)
					text[at + 1] = '@';
				expect_text(_metadata, text, len, ' ');
				if (at < stop)
					text[at] = ' ';
				expect_text(_metadata, text, len,
					    ' ' + 1);
				if (at < stop)
					text[at] = 0xba;
				expect_text(_metadata, text, len,
					    ' ' + 1);
				free(text);
			}
		}
	}
}

/* Each byte in each place of a word and behind it, with each limit. */
TEST(texts_of_each_byte)
{
	static const __u8 limits[] = { ' ', ' ' + 1 };
	__u8 text[SIP_WORD + 3];
	unsigned int at, byte, i;

	for (at = 0; at < sizeof(text); at++) {
		for (byte = 0; byte < 256; byte++) {
			memset(text, 'x', sizeof(text));
			text[at] = byte;
			for (i = 0; i < sizeof(limits); i++)
				expect_text(_metadata, text, sizeof(text),
					    limits[i]);
			memset(text, ':', sizeof(text));
			text[at] = byte;
			for (i = 0; i < sizeof(limits); i++)
				expect_text(_metadata, text, sizeof(text),
					    limits[i]);
		}
	}
}

/* As many marks as a line may have. */
TEST(marks_of_a_long_text)
{
	__u8 text[SIP_LINE_MAX + 1];
	__u64 parts;

	memset(text, ':', SIP_LINE_MAX);
	text[SIP_LINE_MAX] = '\r';
	EXPECT_EQ(text + SIP_LINE_MAX,
		  sip_text_end(text, text + sizeof(text), ' ', &parts));
	EXPECT_EQ(SIP_LINE_MAX, sip_sum16(parts));
}

TEST(behind_a_line)
{
	static const struct {
		const char *text;
		int behind;	/* bytes, -1: not seen */
	} rows[] = {
		{ "\r\nX", 2 }, { "\r\n\r", 2 }, { "\r\n\n", 2 },
		{ "\rXX", 1 }, { "\r\r\n", 1 }, { "\nXX", 1 }, { "\n\r\n", 1 },
		{ "\r\n ", -1 }, { "\r\n\t", -1 }, { "\r X", -1 },
		{ "\r\tX", -1 }, { "\n X", -1 }, { "\n\tX", -1 },
		{ "\r\n", -1 }, { "\n", -1 }, { "\nX", -1 }, { "", -1 },
		{ "X\r\n", -1 }, { "\1\r\n", -1 }, { "\tXX", -1 },
		{ "X\nX", -1 },
	};
	const __u8 *behind;
	size_t i, len;
	__u8 *text;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		len = strlen(rows[i].text);
		text = guarded(rows[i].text, len);
		behind = sip_behind_line(text, text + len);
		EXPECT_EQ(rows[i].behind, behind ? behind - text : -1)
			TH_LOG("row %zu", i);
		free(text);
	}
}

/*
 * struct line_row - a line, with what stands behind it
 * @text: all of it
 * @name: bytes of its name
 * @value: of what is behind the ":"
 * @behind: of all up to the next line; 0: read byte by byte
 */
struct line_row {
	const char *text;
	int name;
	int value;
	int behind;
};

static const struct line_row line_rows[] = {
	{ "From: <sip:a@b>;tag=1\r\nTo:", 4, 16, 23 },
	{ "f:<sip:a@b>\r\nTo:", 1, 9, 13 },
	{ "Call-ID: 1\n\r\n", 7, 2, 11 },
	{ "Call-Idx: 1234\rXX", 8, 5, 15 },
	{ "Content-Disposition: session\r\n\r\n", 19, 8, 30 },
	{ "Subject:\r\nX", 7, 0, 10 },
	{ "Organization: \xc3\xa9t\xc3\xa9\r\nX", 12, 6, 21 },
	{ "\r\nFrom: x\r\n\r\n" },
	{ ": value of none\r\nX:" },
	{ "From : <sip:a@b>\r\nTo:" },
	{ "X_Y: value of it\r\nX" },
	{ "X1: value of it\r\nX:" },
	{ "Subject: folded\r\n here\r\nX" },
	{ "Subject: a\tb or not\r\nX" },
	{ "Subject: a\1b\r\nXxxxxxx" },
	{ "Subject: no end that is seen" },
	{ "Subject: no end that is\r\n" },
	{ "f: x\r\n" },
};

TEST(quick_lines)
{
	const struct line_row *row;
	struct sip_line line;
	size_t i, len;
	__u8 *text;

	for (i = 0; i < ARRAY_SIZE(line_rows); i++) {
		row = &line_rows[i];
		len = strlen(row->text);
		text = guarded(row->text, len);
		EXPECT_EQ(!!row->behind,
			  sip_quick_line(text, text + len, &line))
			TH_LOG("row %zu", i);
		if (row->behind) {
			EXPECT_EQ(key_of(text, row->name), line.key);
			EXPECT_EQ(text + row->name + 1, line.begin);
			EXPECT_EQ(line.begin + row->value, line.end);
			EXPECT_EQ(text + row->behind, line.next);
		}
		free(text);
	}
}

/* The least that there has to be, for each length of a name and a value. */
TEST(lines_that_end_in_time)
{
	struct sip_line line;
	size_t name, value, len, word, i;
	__u8 *text;

	for (name = 1; name <= LONG; name++) {
		for (value = 0; value <= LONG; value++) {
			len = name + 1 + value + 3;
			text = malloc(len);
			memset(text, 'n', name);
			text[name] = ':';
			memset(text + name + 1, '=', value);
			memcpy(text + len - 3, "\r\nX", 3);
			word = name / SIP_WORD * SIP_WORD + SIP_WORD;
			ASSERT_EQ(len >= word,
				  sip_quick_line(text, text + len, &line));
			ASSERT_FALSE(sip_quick_line(text, text + len - 1, &line));
			if (len >= word) {
				/* The ":" of the name is one of them. */
				i = sip_sum16(line.marks);
				ASSERT_EQ(value + 1, i);
			}
			free(text);
		}
	}
}

TEST_HARNESS_MAIN

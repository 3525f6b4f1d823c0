// SPDX-License-Identifier: GPL-2.0
/* Lines of words, of secret sets and saved tables. */
#include "command_test.h"
#include "words.h"
#include "kselftest_harness.h"

/* The words of the first line, "[a][b c]", or what is wrong with it. */
static const char *words_of(const char *text, size_t len)
{
	static char shown[1024];
	char name[] = "/tmp/words.XXXXXX";
	const char *wrong = NULL;
	struct words words;
	unsigned int i;
	int ret;

	make_file(name, text, len);
	if (words_open(&words, name))
		abort();
	ret = words_next(&words, &wrong);
	shown[0] = '\0';
	for (i = 0; ret == 1 && i < words.count; i++)
		sprintf(shown + strlen(shown), "[%s]", words.word[i]);
	if (ret == -1)
		strcpy(shown, wrong);
	words_close(&words);
	unlink(name);
	return shown;
}

#define WORDS(text)	words_of(text, sizeof(text) - 1)

TEST(words_stand_apart)
{
	EXPECT_STREQ("[a][b][c]", WORDS("a b\tc\n"));
	EXPECT_STREQ("[a][b]", WORDS("  a   b  \r\n"));
	EXPECT_STREQ("[a]", WORDS("a"));
	EXPECT_STREQ("[b]", WORDS("\n\t\n# a\n  # a\nb\n"));
	EXPECT_STREQ("", WORDS(""));
	EXPECT_STREQ("", WORDS("\n# no more\n"));
}

TEST(a_comment_begins_where_a_word_may)
{
	EXPECT_STREQ("[a][b]", WORDS("a b # c d\n"));
	EXPECT_STREQ("[a][b#c]", WORDS("a b#c\n"));
	EXPECT_STREQ("[a][#b]", WORDS("a \"#b\" # \"c\n"));
}

TEST(quotes_hold_spaces)
{
	EXPECT_STREQ("[a][b c]", WORDS("a \"b c\"\n"));
	EXPECT_STREQ("[a][]", WORDS("a \"\"\n"));
	EXPECT_STREQ("[label=b c][d]", WORDS("label=\"b c\" d\n"));
	EXPECT_STREQ("[a\"b\\c\\d]", WORDS("\"a\\\"b\\\\c\\d\"\n"));
	EXPECT_STREQ("[a\\b]", WORDS("a\\b\n"));
	EXPECT_STREQ("a double quote without its end", WORDS("a \"b\n"));
	EXPECT_STREQ("a double quote without its end", WORDS("a \"b\\\"\n"));
}

TEST(what_is_no_line_is_refused)
{
	EXPECT_STREQ("a NUL byte", WORDS("a\0b\n"));
	EXPECT_STREQ("too many words",
		     WORDS("1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5\n"));
}

TEST(a_file_that_is_not_there_says_so)
{
	struct words words;

	EXPECT_EQ(ENOENT, words_open(&words, "/nonexistent/file"));
}

TEST(a_folder_is_no_file)
{
	const char *wrong;
	struct words words;

	ASSERT_EQ(0, words_open(&words, "/tmp"));
	EXPECT_EQ(-2, words_next(&words, &wrong));
	EXPECT_EQ(EISDIR, errno);
	words_close(&words);
}

TEST(what_was_escaped_comes_back)
{
	char text[ESCAPED_SIZE(256)];
	unsigned char bytes[256];
	int i;

	for (i = 0; i < 256; i++)
		bytes[i] = i;
	escape(text, sizeof(text), bytes, sizeof(bytes));
	ASSERT_EQ(256, unescape(text));
	EXPECT_EQ(0, memcmp(text, bytes, sizeof(bytes)));
}

TEST(bad_escapes_are_refused)
{
	static const char * const bad[] = { "\\", "\\x", "\\x1", "\\xg0",
					    "\\x0g", "\\n", "a\\\\" };
	char text[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_EQ(-1, unescape(strcpy(text, bad[i])))
			TH_LOG("case %zu", i);
}

TEST(values_belong_to_their_keys)
{
	EXPECT_STREQ("a=b", value_of("max=a=b", "max"));
	EXPECT_STREQ("", value_of("max=", "max"));
	EXPECT_EQ(NULL, value_of("max", "max"));
	EXPECT_EQ(NULL, value_of("maximum=1", "max"));
	EXPECT_EQ(NULL, value_of("ma=1", "max"));
}

TEST_HARNESS_MAIN

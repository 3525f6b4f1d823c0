// SPDX-License-Identifier: GPL-2.0
/* What subcommands print and read from arguments. */
#include "command_test.h"
#include "kselftest_harness.h"

TEST(escapes_what_a_terminal_must_not_see)
{
	static const char in[] = "a b\\\"\x1b[2J\n\xc3\xa9\x7f";
	char out[ESCAPED_SIZE(sizeof(in))];

	escape(out, sizeof(out), in, sizeof(in) - 1);
	EXPECT_STREQ("a\\x20b\\x5c\\x22\\x1b[2J\\x0a\\xc3\\xa9\\x7f", out);
}

TEST(escape_cuts_between_bytes)
{
	char out[8];

	EXPECT_STREQ("ab\\x20", escape(out, 7, "ab c", 4));
	EXPECT_STREQ("ab", escape(out, 6, "ab c", 4));
	EXPECT_STREQ("", escape(out, 1, "ab c", 4));
	EXPECT_STREQ("ab\\x00", escape(out, 8, "ab\0c", 3));
}

TEST(a_complaint_is_one_line)
{
	struct capture err;

	capture(&err, stderr);
	complain("no table \"%s\"", "a\nb\x1b[31m");
	EXPECT_STREQ("sipknock: no table \"a?b?[31m\"\n", captured(&err));
}

TEST(a_complaint_of_a_long_argument_ends)
{
	char argument[2000];
	struct capture err;

	memset(argument, 'x', sizeof(argument) - 1);
	argument[sizeof(argument) - 1] = '\0';
	capture(&err, stderr);
	complain("%s", argument);
	EXPECT_LT(strlen(captured(&err)), 600);
	EXPECT_EQ('\n', err.text[strlen(err.text) - 1]);
}

TEST(numbers_are_digits_alone)
{
	static const char * const bad[] = {
		"", "-1", "+1", " 1", "1 ", "0x10", "1e3", "11",
		"18446744073709551616",
	};
	uint64_t value = 0;
	size_t i;

	EXPECT_TRUE(parse_number("10", 10, &value));
	EXPECT_EQ(10, value);
	EXPECT_TRUE(parse_number("18446744073709551615", UINT64_MAX, &value));
	EXPECT_EQ(UINT64_MAX, value);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_FALSE(parse_number(bad[i], 10, &value))
			TH_LOG("case %zu", i);
}

TEST(addresses_of_both_families_and_nothing_else)
{
	static const char * const bad[] = {
		"", "192.0.2", "192.0.2.256", "192.0.2.1/32", "192.0.2.01x",
		"2001:db8::1::2", "2001:db8::1%eth0", "[2001:db8::1]", "pbx",
		"192.0.2.1:5060", " 192.0.2.1",
	};
	char text[ADDRESS_TEXT_SIZE];
	struct address address;
	size_t i;

	ASSERT_TRUE(parse_address("192.0.2.1", &address));
	EXPECT_EQ(AF_INET, address.family);
	EXPECT_EQ(4, address_size(&address));
	EXPECT_STREQ("192.0.2.1", address_text(&address, text));
	ASSERT_TRUE(parse_address("2001:DB8:0::1", &address));
	EXPECT_EQ(AF_INET6, address.family);
	EXPECT_EQ(16, address_size(&address));
	EXPECT_STREQ("2001:db8::1", address_text(&address, text));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_FALSE(parse_address(bad[i], &address))
			TH_LOG("case %zu", i);
}

TEST(json_is_utf8_whatever_strangers_send)
{
	static const struct {
		const char *in;
		const char *out;
	} cases[] = {
		{ "plain", "\"plain\"" },
		{ "q\"b\\n\n\x1b", "\"q\\\"b\\\\n\\n\\u001b\"" },
		{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x93\x9e",
		  "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x93\x9e\"" },
		{ "\xc3", "\"\xef\xbf\xbd\"" },
		{ "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xf4\x90\x80\x80",
		  "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xe0\x80\x80x", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx\"" },
		{ "a\xffz", "\"a\xef\xbf\xbdz\"" },
	};
	struct json_object *object;
	char line[128];
	struct capture out;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		capture(&out, stdout);
		object = json_new();
		json_add_text(object, "v", cases[i].in);
		json_row(object);
		snprintf(line, sizeof(line), "{\"v\":%s}\n", cases[i].out);
		EXPECT_STREQ(line, captured(&out));
	}
}

TEST(json_rows_make_an_array)
{
	struct json_object *object;
	struct capture out;
	int rows, i;
	static const char * const texts[] = {
		"[]\n", "[\n{\"i\":0}\n]\n", "[\n{\"i\":0},\n{\"i\":1}\n]\n",
	};

	for (rows = 0; rows < 3; rows++) {
		capture(&out, stdout);
		json_open();
		for (i = 0; i < rows; i++) {
			object = json_new();
			json_add_number(object, "i", i);
			json_row(object);
		}
		json_close();
		EXPECT_STREQ(texts[rows], captured(&out));
	}
}

static int options_of(const char *line, bool *json, int least, int most,
		      struct capture *err)
{
	static char words[128];
	static char *argv[8];
	int argc = 0, status;
	char *word;

	strcpy(words, line);
	for (word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	optind = 0;
	capture(err, stderr);
	status = parse_options(argc, argv, "the help\n", json, least, most);
	captured(err);
	return status;
}

TEST(options_stand_anywhere_and_wrong_ones_are_named)
{
	struct capture err, out;
	bool json = false;

	EXPECT_EQ(-1, options_of("list --json door", &json, 0, 1, &err));
	EXPECT_TRUE(json);
	EXPECT_EQ(2, optind);
	json = false;
	EXPECT_EQ(-1, options_of("list door --json", &json, 0, 1, &err));
	EXPECT_TRUE(json);
	EXPECT_EQ(2, optind);
	EXPECT_EQ(EXIT_USAGE, options_of("list --jason", &json, 0, 1, &err));
	EXPECT_STREQ("sipknock: list: no option --jason; see sipknock list --help\n",
		     err.text);
	EXPECT_EQ(EXIT_USAGE, options_of("list -j", &json, 0, 1, &err));
	EXPECT_NE(NULL, strstr(err.text, "-j"));
	EXPECT_EQ(EXIT_USAGE, options_of("list a b", &json, 0, 1, &err));
	EXPECT_NE(NULL, strstr(err.text, "\"b\""));
	EXPECT_EQ(EXIT_USAGE, options_of("list", &json, 1, 1, &err));
	/* A subcommand without --json knows none. */
	EXPECT_EQ(EXIT_USAGE, options_of("list --json", NULL, 0, 1, &err));

	capture(&out, stdout);
	EXPECT_EQ(EXIT_DONE, options_of("list --help", &json, 1, 1, &err));
	EXPECT_STREQ("the help\n", captured(&out));
}

TEST_HARNESS_MAIN

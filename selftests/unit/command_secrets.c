// SPDX-License-Identifier: GPL-2.0
/* The file of a secret set: what is sent of it, and how a bad line is named. */
#include "command_test.h"
#include "secrets.h"
#include <sys/stat.h>
#include "kselftest_harness.h"

struct lines {
	struct secret_set set;
	struct capture err;
	bool ok;
};

static void read_mode(struct lines *lines, const char *text, mode_t mode)
{
	char name[] = "/tmp/secrets.XXXXXX";
	char *at;

	make_file(name, text, strlen(text));
	chmod(name, mode);
	capture(&lines->err, stderr);
	lines->ok = secret_set_read(&lines->set, name);
	captured(&lines->err);
	/* Messages name the file, which has another name each time. */
	while ((at = strstr(lines->err.text, name)))
		memmove(at, at + strlen(name) - 1,
			strlen(at + strlen(name) - 1) + 1);
	unlink(name);
}

static void read_text(struct lines *lines, const char *text)
{
	read_mode(lines, text, 0600);
}

/* "label=A secret=S methods=M headers=H max=N" of line @n, as it is sent. */
static const char *sent(const struct secret_set *set, uint32_t n)
{
	const struct nlattr *line, *attr;
	static char text[512];

	line = (void *)(set->attrs + (n ? set->end[n - 1] : 0));
	text[0] = '\0';
	if (mnl_attr_get_type(line) != SIPKNOCK_A_LINE ||
	    !(line->nla_type & NLA_F_NESTED))
		return "no line";
	mnl_attr_for_each_nested(attr, line) {
		char *at = text + strlen(text);
		int len = mnl_attr_get_payload_len(attr);
		const char *value = mnl_attr_get_payload(attr);

		switch (mnl_attr_get_type(attr)) {
		case SIPKNOCK_A_SECRET:
			sprintf(at, "secret=%.*s ", len, value);
			break;
		case SIPKNOCK_A_LABEL:
			sprintf(at, "label=%s ", value);
			break;
		case SIPKNOCK_A_METHODS:
			sprintf(at, "methods=%s ", value);
			break;
		case SIPKNOCK_A_HEADERS:
			sprintf(at, "headers=%s ", value);
			break;
		case SIPKNOCK_A_MAX:
			sprintf(at, "max=%u ", mnl_attr_get_u32(attr));
			break;
		default:
			strcpy(at, "? ");
		}
	}
	text[strlen(text) - 1] = '\0';
	return text;
}

TEST(lines_are_sent_in_canonical_form)
{
	struct lines lines;

	read_text(&lines, "# phones\n"
		  "a s1\n\n"
		  "\"front door\" \"two words\" max=2 method=REGISTER,INVITE header=From,M\n"
		  "c \"|61 62|c|7c|\" header=any # comment\n");
	ASSERT_TRUE(lines.ok);
	EXPECT_STREQ("", lines.err.text);
	ASSERT_EQ(3, lines.set.count);
	EXPECT_STREQ("secret=s1 label=a", sent(&lines.set, 0));
	EXPECT_STREQ("secret=two words label=front door methods=REGISTER,INVITE headers=from,contact max=2",
		     sent(&lines.set, 1));
	EXPECT_STREQ("secret=abc| label=c", sent(&lines.set, 2));
	EXPECT_EQ(2, lines.set.number[0]);
	EXPECT_EQ(4, lines.set.number[1]);
	EXPECT_EQ(5, lines.set.number[2]);
	secret_set_free(&lines.set);
}

TEST(bad_lines_are_named_and_secrets_are_not)
{
	static const struct {
		const char *line;
		const char *said;
	} bad[] = {
		{ "label", "a line is: label secret" },
		{ "a \"hush", "double quote without its end" },
		{ "a hush|zz|", "secret, byte 6: allowed between | and | are" },
		{ "a hush||", "secret, byte 5: an empty |hex| run" },
		{ "a \"\"", "secret: of 0 bytes: allowed 1 to 128" },
		{ "a hush max=0", "max=: allowed are 1 to" },
		{ "a hush max=4294967296", "max=: allowed are 1 to" },
		{ "a hush max=", "max=: allowed are 1 to" },
		{ "a hush max=1 max=2", "once each" },
		{ "a hush header=a header=b", "once each" },
		{ "a hush header=", "header=: allowed are header names" },
		{ "a hush header=sni,from", "header=: sni is the TLS server name" },
		{ "a hush method=RE(", "method=: allowed are methods" },
		{ "a hush word", "goes between double quotes" },
		{ "a hush colour=red", "header=LIST, method=LIST and max=N" },
		{ "12345678901234567890123456789012 hush", "label: allowed are 1 to 31 bytes" },
		{ "a\x01 hush", "label: allowed are" },
		{ "a hush\x01", "secret, byte 5: a control character is written in hex" },
	};
	struct lines lines;
	char text[256];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		snprintf(text, sizeof(text), "a s1\n%s\nb s2\n", bad[i].line);
		read_text(&lines, text);
		EXPECT_FALSE(lines.ok);
		EXPECT_EQ(0, strncmp(lines.err.text, "sipknock: ", 10));
		EXPECT_EQ(strlen(lines.err.text) - 1,
			  strcspn(lines.err.text, "\n"));
		EXPECT_NE(NULL, strstr(lines.err.text, ":2: "));
		EXPECT_NE(NULL, strstr(lines.err.text, "nothing was loaded"));
		EXPECT_NE(NULL, strstr(lines.err.text, bad[i].said))
			TH_LOG("%s", lines.err.text);
		EXPECT_EQ(NULL, strstr(lines.err.text, "hush"));
		secret_set_free(&lines.set);
	}
}

TEST(a_secret_has_128_bytes_at_most)
{
	struct lines lines;
	char text[256] = "a ";

	memset(text + 2, 'x', 128);
	strcpy(text + 130, "\n");
	read_text(&lines, text);
	EXPECT_TRUE(lines.ok);
	secret_set_free(&lines.set);
	strcpy(text + 130, "x\n");
	read_text(&lines, text);
	EXPECT_FALSE(lines.ok);
	EXPECT_NE(NULL, strstr(lines.err.text, "of 129 bytes: allowed 1 to 128"));
	secret_set_free(&lines.set);
}

TEST(a_file_without_secrets_is_no_set)
{
	struct lines lines;

	read_text(&lines, "# none\n\n");
	EXPECT_FALSE(lines.ok);
	EXPECT_NE(NULL, strstr(lines.err.text, "secrets flush"));
	secret_set_free(&lines.set);
}

TEST(a_file_that_others_can_read_is_warned_of)
{
	struct lines lines;

	read_mode(&lines, "a s1\n", 0604);
	EXPECT_TRUE(lines.ok);
	EXPECT_NE(NULL, strstr(lines.err.text, "other users can read"));
	EXPECT_NE(NULL, strstr(lines.err.text, "chmod 600"));
	secret_set_free(&lines.set);
	read_mode(&lines, "a s1\n", 0600);
	EXPECT_STREQ("", lines.err.text);
	secret_set_free(&lines.set);
}

TEST(a_hundred_thousand_lines_are_there)
{
	char name[] = "/tmp/secrets.XXXXXX", want[64];
	struct secret_set set;
	FILE *file;
	int i;

	make_file(name, "", 0);
	file = fopen(name, "w");
	for (i = 0; i < 100000; i++)
		fprintf(file, "l%d s%d max=%d\n", i, i, i + 1);
	fclose(file);
	ASSERT_TRUE(secret_set_read(&set, name));
	ASSERT_EQ(100000, set.count);
	for (i = 0; i < 100000; i++) {
		sprintf(want, "secret=s%d label=l%d max=%d", i, i, i + 1);
		ASSERT_STREQ(want, sent(&set, i));
	}
	secret_set_free(&set);
	unlink(name);
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0
/* Saved tables: their lines, and how much time is left whatever the clock shows. */
#include "command_test.h"
#include "saved.h"
#include "kselftest_harness.h"

#define NOON	1795176000	/* 2026-11-20T12:00:00Z */

/* NULL, or what is wrong with the only line. */
static const char *parse(const char *line, struct words *words,
			 struct saved *saved)
{
	char name[] = "/tmp/saved.XXXXXX";
	const char *wrong = NULL;

	make_file(name, line, strlen(line));
	if (words_open(words, name) ||
	    words_next(words, &wrong) != 1)
		abort();
	unlink(name);
	return parse_saved(words, saved);
}

static const char *wrong_with(const char *line)
{
	struct words words;
	struct saved saved;
	const char *wrong = parse(line, &words, &saved);

	words_close(&words);
	return wrong;
}

TEST(stamps_go_there_and_back)
{
	static const int64_t times[] = { 0, 1, NOON, 4102444800, 253402300799 };
	static const char * const bad[] = {
		"", "now", "2026-11-20", "2026-11-20T12:00:00",
		"2026-11-20T12:00:00+01:00", "2026-11-20T12:00:00Zx",
		"2026-02-30T12:00:00Z", "2026-11-20 12:00:00Z",
		"2026-11-20T24:00:00Z", "2026-11-20T12:00:0Z",
	};
	char text[STAMP_SIZE];
	int64_t back;
	size_t i;

	EXPECT_STREQ("2026-11-20T12:00:00Z", stamp_text(NOON, text));
	for (i = 0; i < ARRAY_SIZE(times); i++) {
		ASSERT_TRUE(parse_stamp(stamp_text(times[i], text), &back));
		EXPECT_EQ(times[i], back);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_FALSE(parse_stamp(bad[i], &back))
			TH_LOG("case %zu", i);
}

TEST(a_line_is_read_whole)
{
	struct entry *entry;
	struct words words;
	struct saved saved;

	ASSERT_EQ(NULL, parse("add door 192.0.2.1 3965 until=2026-11-20T12:00:00Z label=front\\x20door knocks=3 first=1795171505 last=1795175105 proto=udp dport=5060 method=REGISTER aor=sip:\\xff\\x00 ttl=57\n",
			      &words, &saved));
	entry = &saved.entry;
	EXPECT_STREQ("door", entry->table);
	EXPECT_EQ(AF_INET, entry->address.family);
	EXPECT_EQ(3965, saved.seconds);
	EXPECT_TRUE(saved.has_until);
	EXPECT_EQ(NOON, saved.until);
	EXPECT_STREQ("front door", entry->label);
	EXPECT_EQ(3, entry->knocks);
	EXPECT_EQ(1795171505, entry->first);
	EXPECT_EQ(1795175105, entry->last);
	EXPECT_EQ(IPPROTO_UDP, entry->proto);
	EXPECT_EQ(5060, entry->dport);
	EXPECT_STREQ("REGISTER", entry->method);
	ASSERT_EQ(6, entry->aor_len);
	EXPECT_EQ(0, memcmp("sip:\xff\0", entry->aor, 6));
	EXPECT_EQ(57, entry->ttl);
	words_close(&words);
}

TEST(what_is_printed_is_read)
{
	static const char first[] = "add door 2001:db8::1 60 label=a\\x22b\\x5c knocks=1 proto=tcp"
		" dport=5061 method=INVITE aor=sip:\\x01@x ttl=1\n";
	struct saved saved;
	struct words words;
	struct capture out;

	ASSERT_EQ(NULL, parse(first, &words, &saved));
	capture(&out, stdout);
	printf("add %s 2001:db8::1 60", saved.entry.table);
	print_entry_rest(stdout, &saved.entry);
	putchar('\n');
	EXPECT_STREQ(first, captured(&out));
	words_close(&words);
}

TEST(a_line_by_hand_will_do)
{
	struct words words;
	struct saved saved;

	ASSERT_EQ(NULL, parse("add trunks 192.0.2.1 0 label=\"the trunk\"\n",
			      &words, &saved));
	EXPECT_EQ(0, saved.seconds);
	EXPECT_FALSE(saved.has_until);
	EXPECT_STREQ("the trunk", saved.entry.label);
	words_close(&words);
}

TEST(damaged_lines_are_refused)
{
	static const char * const bad[] = {
		"add\n", "add door\n", "add door 192.0.2.1\n",
		"del door 192.0.2.1 60\n", "add door 192.0.2.256 60\n",
		"add do/or 192.0.2.1 60\n", "add .. 192.0.2.1 60\n",
		"add do\\x00or 192.0.2.1 60\n", "add do\\xor 192.0.2.1 60\n",
		"add door 192.0.2.1 -1\n", "add door 192.0.2.1 2147483648\n",
		"add door 192.0.2.1 6O\n", "add door 192.0.2.1 60 60\n",
		"add door 192.0.2.1 60 until=tomorrow\n",
		"add door 192.0.2.1 60 label=\n",
		"add door 192.0.2.1 60 label=\\x0a\n",
		"add door 192.0.2.1 60 label=\\x00\n",
		"add door 192.0.2.1 60 label=12345678901234567890123456789012\n",
		"add door 192.0.2.1 60 knocks=many\n",
		"add door 192.0.2.1 60 knocks=4294967296\n",
		"add door 192.0.2.1 60 dport=65536\n",
		"add door 192.0.2.1 60 ttl=256\n",
		"add door 192.0.2.1 60 proto=17\n",
		"add door 192.0.2.1 60 proto=sctp\n",
		"add door 192.0.2.1 60 method=12345678901\n",
		"add door 192.0.2.1 60 aor=12345678901234567890123456789012345678901234567890123456789012345\n",
		"add door 192.0.2.1 60 colour=red\n",
		/* cut: the address may have been 192.0.2.10 */
		"add door 192.0.2.1 60",
	};
	size_t i;

	EXPECT_EQ(NULL, wrong_with("add door 192.0.2.1 60\n"));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		EXPECT_NE(NULL, wrong_with(bad[i]))
			TH_LOG("case %zu", i);
}

TEST(within_a_boot_the_wall_clock_does_not_count)
{
	struct saved saved = { .seconds = 4000, .until = NOON + 4000,
			       .has_until = true };
	struct moment then = { NOON, 100, "b1" };
	struct moment now = { NOON + 1000, 1100, "b1" };

	EXPECT_EQ(3000, seconds_left(&saved, &then, &now));
	now.wall = 0;
	EXPECT_EQ(3000, seconds_left(&saved, &then, &now));
	now.wall = NOON + 100000000;
	EXPECT_EQ(3000, seconds_left(&saved, &then, &now));
	now.uptime = 4099;
	EXPECT_EQ(1, seconds_left(&saved, &then, &now));
	now.uptime = 4100;
	EXPECT_EQ(0, seconds_left(&saved, &then, &now));
	now.uptime = 100000;
	EXPECT_EQ(0, seconds_left(&saved, &then, &now));
}

TEST(after_a_boot_the_wall_clock_counts)
{
	struct saved saved = { .seconds = 4000, .until = NOON + 4000,
			       .has_until = true };
	struct moment then = { NOON, 100000, "b1" };
	struct moment now = { NOON + 60, 20, "b2" };

	EXPECT_EQ(3940, seconds_left(&saved, &then, &now));
	now.wall = NOON + 3999;
	EXPECT_EQ(1, seconds_left(&saved, &then, &now));
	now.wall = NOON + 4000;
	EXPECT_EQ(0, seconds_left(&saved, &then, &now));
	now.wall = NOON + 100000000;
	EXPECT_EQ(0, seconds_left(&saved, &then, &now));
}

TEST(a_clock_that_is_behind_prolongs_nothing)
{
	struct saved saved = { .seconds = 4000, .until = NOON + 4000,
			       .has_until = true };
	struct moment then = { NOON, 100000, "b1" };
	struct moment now = { 0, 20, "b2" };

	EXPECT_EQ(4000, seconds_left(&saved, &then, &now));
	now.wall = NOON - 1;
	EXPECT_EQ(4000, seconds_left(&saved, &then, &now));
	now.wall = INT32_MIN;
	EXPECT_EQ(4000, seconds_left(&saved, &then, &now));
}

TEST(an_unknown_boot_is_another_one)
{
	struct saved saved = { .seconds = 4000, .until = NOON + 4000,
			       .has_until = true };
	struct moment then = { NOON, 100, "" };
	struct moment now = { NOON + 60, 5000, "" };

	EXPECT_EQ(3940, seconds_left(&saved, &then, &now));
	/* By hand: from now on. */
	saved.has_until = false;
	EXPECT_EQ(4000, seconds_left(&saved, &then, &now));
}

static const char *moment_of(const char *line, struct moment *moment)
{
	char name[] = "/tmp/saved.XXXXXX";
	const char *wrong = NULL;
	struct words words;

	make_file(name, line, strlen(line));
	if (words_open(&words, name) || words_next(&words, &wrong) != 1)
		abort();
	wrong = parse_moment(&words, moment);
	words_close(&words);
	unlink(name);
	return wrong;
}

TEST(the_first_line_says_when)
{
	struct moment moment;

	EXPECT_EQ(NULL, moment_of("saved 2026-11-20T12:00:00Z boot=b1 uptime=77\n",
				  &moment));
	EXPECT_EQ(NOON, moment.wall);
	EXPECT_EQ(77, moment.uptime);
	EXPECT_STREQ("b1", moment.boot);
	EXPECT_NE(NULL, moment_of("saved\n", &moment));
	EXPECT_NE(NULL, moment_of("saved now boot=b uptime=1\n", &moment));
	EXPECT_NE(NULL, moment_of("saved 2026-11-20T12:00:00Z uptime=77 boot=b1\n",
				  &moment));
	EXPECT_NE(NULL, moment_of("saved 2026-11-20T12:00:00Z boot=0123456789012345678901234567890123456789 uptime=77\n",
				  &moment));
	EXPECT_NE(NULL, moment_of("saved 2026-11-20T12:00:00Z boot=b1 uptime=7.7\n",
				  &moment));
}

TEST(this_moment_is_known)
{
	struct moment now;

	moment_now(&now);
	EXPECT_GT(now.wall, NOON - 40000000);
	EXPECT_GT(now.uptime, 0);
	EXPECT_EQ(36, strlen(now.boot));
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0
/* ClientHellos whose lengths are not true. */
#include "tls_test.h"

/*
 * Puts each number where a length is. The name is found as long as it lies in
 * what the length encloses and all else is where it was.
 */
static void check_length(struct __test_metadata *_metadata, const char *what,
			 size_t at, unsigned int bytes, size_t least,
			 size_t most)
{
	struct query query = {};
	struct hello hello = plain;
	struct difference diff;
	struct message msg;
	size_t i;

	hello_build(&hello, &msg);
	look_for(&query, (struct bytes)BYTES(NAME), 0);
	ASSERT_TRUE(query_compile(&query));
	for (i = 0; i <= (bytes == 1 ? 0xff : 0xffff); i++) {
		enum sip_result want = i >= least && i <= most ?
				       SIP_MATCH : SIP_UNREADABLE;

		put_number(&msg, at, bytes, i);
		diff.got = ask_tls(&query, msg.byte, msg.len,
				   (struct cut){ .how = CUT_NOT });
		EXPECT_EQ(want, (enum sip_result)diff.got)
			TH_LOG("%s: %zu", what, i);
		EXPECT_TRUE(compare_tls(&query, msg.byte, msg.len, i, &diff))
			TH_LOG("%s: %zu", what, i);
	}
	query_free(&query);
}

TEST(lengths_that_lie)
{
	struct hello hello = plain;
	struct message msg;
	size_t end, whole, extension, list;

	hello_build(&hello, &msg);
	end = hello.at_name + 2 + hello.name_len;
	extension = hello.at_name + 2 + hello.name_len - hello.at_list;
	list = extension - 2;
	check_length(_metadata, "record", hello.at_record, 2,
		     end - hello.at_record - 2, 0xffff);
	/* Its lower bytes. */
	whole = msg.len - hello.at_handshake - 3;
	check_length(_metadata, "handshake", hello.at_handshake + 1, 2, whole,
		     whole);
	/* RFC 8446 4.1.2: they are the end of it. */
	whole = msg.len - hello.at_extensions - 2;
	check_length(_metadata, "extensions", hello.at_extensions, 2, whole,
		     whole);
	/* RFC 6066 3: the extension is its list. */
	check_length(_metadata, "extension", hello.at_extension, 2, extension,
		     extension);
	check_length(_metadata, "list", hello.at_list, 2, list, list);
}

/* One that is shorter than its list, and one that is longer. */
TEST(name_length_that_lies)
{
	struct hello hello = plain;
	struct message msg;
	size_t len;

	hello_build(&hello, &msg);
	for (len = 0; len < 2u * hello.name_len; len++) {
		put_number(&msg, hello.at_name, 2, len);
		expect_name(_metadata, "its begin", "door", 0, &msg,
			    len == hello.name_len ? SIP_MATCH : SIP_UNREADABLE);
	}
	put_number(&msg, hello.at_name, 2, 256 + hello.name_len);
	expect_name(_metadata, "both bytes count", NAME, 0, &msg, SIP_UNREADABLE);
}

/* Lengths of what is skipped: all behind it is elsewhere then. */
TEST(skipped_lengths_that_lie)
{
	static const struct {
		const char *what;
		size_t offset;
		unsigned int bytes;
	} rows[] = {
		{ "session id", offsetof(struct hello, at_session), 1 },
		{ "cipher suites", offsetof(struct hello, at_ciphers), 2 },
		{ "compressions", offsetof(struct hello, at_compressions), 1 },
	};
	struct hello hello = plain;
	struct query query = {};
	struct difference diff;
	struct message msg;
	size_t i, at, n;

	look_for(&query, (struct bytes)BYTES(NAME), 0);
	ASSERT_TRUE(query_compile(&query));
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		hello_build(&hello, &msg);
		at = *(size_t *)((char *)&hello + rows[i].offset);
		for (n = 0; n <= (rows[i].bytes == 1 ? 255 : 2000); n++) {
			put_number(&msg, at, rows[i].bytes, n);
			EXPECT_TRUE(compare_tls(&query, msg.byte, msg.len, n,
						&diff))
				TH_LOG("%s: %zu", rows[i].what, n);
		}
		put_number(&msg, at, rows[i].bytes,
			   rows[i].bytes == 1 ? 255 : 0xffff);
		expect_name(_metadata, rows[i].what, NAME, 0, &msg,
			    SIP_UNREADABLE);
	}
	query_free(&query);
}

/* What is whole has to be sound up to its end. */
TEST(last_extension_that_lies)
{
	struct hello hello = plain;
	struct message msg;
	size_t at, len;

	hello.behind = 2;	/* of 2 bytes and of 1 */
	hello_build(&hello, &msg);
	at = msg.len - 3;
	for (len = 0; len < 8; len++) {
		put_number(&msg, at, 2, len);
		expect_name(_metadata, "last extension", NAME, 0, &msg,
			    len == 1 ? SIP_MATCH : SIP_UNREADABLE);
	}
	/* It may be the segment that ends. */
	put_number(&msg, at, 2, 1);
	msg.len--;
	expect_name(_metadata, "cut", NAME, 0, &msg, SIP_MATCH);
	msg.len -= 3;
	expect_name(_metadata, "cut in its type", NAME, 0, &msg, SIP_MATCH);
	/* Or the record. */
	put_number(&msg, hello.at_record, 2, msg.len - hello.at_record - 2);
	expect_name(_metadata, "record cut in its type", NAME, 0, &msg,
		    SIP_MATCH);
}

/* The lengths of all that ends where the message does. */
static void put_lengths(const struct hello *hello, struct message *msg)
{
	put_number(msg, hello->at_extensions, 2, msg->len - hello->at_extensions - 2);
	put_number(msg, hello->at_handshake, 3, msg->len - hello->at_handshake - 3);
	put_number(msg, hello->at_record, 2, msg->len - hello->at_record - 2);
}

/* Behind an extension that ends beyond all of them no name is looked for. */
TEST(name_behind_a_lie)
{
	struct hello hello = plain;
	struct message msg;
	size_t at;

	hello.before = 0;
	hello_build(&hello, &msg);
	at = hello.at_extension;
	memmove(msg.byte + at + 2, msg.byte + at, msg.len - at);
	msg.len += 2;
	put_number(&msg, at - 2, 2, 16);
	put_number(&msg, at, 2, 0xff00);
	put_lengths(&hello, &msg);
	expect_name(_metadata, "the rest of it", NAME, 0, &msg, SIP_UNREADABLE);
	expect_name(_metadata, "inverted", NAME "x", INVERT, &msg, SIP_UNREADABLE);
	/* As a name of its own it would be one. */
	put_number(&msg, at, 2, 0);
	put_number(&msg, at - 2, 2, 16);
	memmove(msg.byte + at + 4, msg.byte + at + 2, msg.len - at - 2);
	msg.len += 2;
	put_number(&msg, at + 2, 2, 0);
	put_lengths(&hello, &msg);
	expect_name(_metadata, "a name", NAME, 0, &msg, SIP_MATCH);
}

TEST_HARNESS_MAIN

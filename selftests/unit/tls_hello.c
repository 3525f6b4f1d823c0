// SPDX-License-Identifier: GPL-2.0
/* The server name of a ClientHello, in segments of every kind. */
#include "tls_test.h"
#include "sets.h"

static bool is_hello(const struct message *msg)
{
	struct pieces pieces;
	bool hello;

	hello = tls_is_client_hello(pieces_open(&pieces, msg->byte, msg->len,
						true,
						(struct cut){ .how = CUT_NOT }));
	pieces_close(&pieces);
	return hello;
}

static const struct {
	const char *why;
	const char *secret;
	enum sip_result want;
	unsigned int how;
} secrets[] = {
	{ "the name", NAME, SIP_MATCH },
	{ "RFC 6066 3: names compare without case", "DOOR-5b2F.example.COM",
	  SIP_MATCH },
	{ "a part of it", "5b2f", SIP_MATCH },
	{ "its first letter", "d", SIP_MATCH },
	{ "its last ones", "com", SIP_MATCH },
	{ "another name", "pbx.example.com", SIP_MISMATCH },
	{ "it and more", NAME "x", SIP_MISMATCH },
	{ "more and it", "x" NAME, SIP_MISMATCH },
	{ "letters alone fold: CR is no \"-\"", "door\r", SIP_MISMATCH },
	{ "what stands elsewhere in the segment", "RRRR", SIP_MISMATCH },
	{ "all of it", NAME, SIP_MATCH, EXACT },
	{ "all of it, in another case", "Door-5B2F.Example.Com", SIP_MATCH,
	  EXACT },
	{ "not all of it", "door-5b2f.example.co", SIP_MISMATCH, EXACT },
	{ "nor its end", "oor-5b2f.example.com", SIP_MISMATCH, EXACT },
	{ "nor its middle", "5b2f", SIP_MISMATCH, EXACT },
	{ "inverted: there", NAME, SIP_MISMATCH, INVERT },
	{ "inverted: not there", "pbx.example.com", SIP_MATCH, INVERT },
	{ "inverted: a part", NAME ".", SIP_MATCH, EXACT | INVERT },
};

TEST(server_names)
{
	struct hello hello = plain;
	struct message msg;
	size_t i;

	hello_build(&hello, &msg);
	for (i = 0; i < ARRAY_SIZE(secrets); i++)
		expect_name(_metadata, secrets[i].why, secrets[i].secret,
			    secrets[i].how, &msg, secrets[i].want);
}

/* RFC 6066 3: HostName<1..2^16-1>; a DNS name has 255 bytes at most. */
TEST(name_lengths)
{
	static char name[400];
	struct hello hello = plain;
	struct message msg;
	unsigned int i;

	memset(name, 'n', sizeof(name));
	hello.name = name;
	for (i = 0; i <= sizeof(name); i += i < 3 || i >= 250 ? 1 : 31) {
		hello.name_len = i;
		hello_build(&hello, &msg);
		expect_name(_metadata, "name length", "n", 0, &msg,
			    i >= 1 && i <= 255 ? SIP_MATCH : SIP_UNREADABLE);
		expect_name(_metadata, "inverted", "m", INVERT, &msg,
			    i >= 1 && i <= 255 ? SIP_MATCH : SIP_UNREADABLE);
	}
}

TEST(parts_of_a_hello)
{
	struct hello hello;
	unsigned int i;

	expect_hello(_metadata, "as phones send it", plain, SIP_MATCH);
	for (i = 0; i <= 34; i++) {
		hello = plain;
		hello.session = i;
		expect_hello(_metadata, "RFC 8446 4.1.2: session id<0..32>",
			     hello, i <= 32 ? SIP_MATCH : SIP_UNREADABLE);
	}
	for (i = 0; i <= 400; i += 80) {
		hello = plain;
		hello.ciphers = i;
		expect_hello(_metadata, "cipher suites", hello, SIP_MATCH);
	}
	for (i = 0; i <= 255; i += 51) {
		hello = plain;
		hello.compressions = i;
		expect_hello(_metadata, "compression methods", hello, SIP_MATCH);
	}
	for (i = 0; i <= 40; i += 8) {
		hello = plain;
		hello.before = i;
		expect_hello(_metadata, "extensions before", hello, SIP_MATCH);
	}
	hello = plain;
	hello.before = 0;
	hello.behind = 0;
	expect_hello(_metadata, "the name alone", hello, SIP_MATCH);
	hello.no_name = true;
	expect_hello(_metadata, "no extension", hello, SIP_UNREADABLE);
	hello.behind = 30;
	expect_hello(_metadata, "no name", hello, SIP_UNREADABLE);
	hello = plain;
	for (i = 1; i <= 255; i += 127) {
		hello.name_type = i;
		expect_hello(_metadata, "RFC 6066 3: no host name", hello,
			     SIP_UNREADABLE);
	}
}

/* The name may lie in a segment that the ClientHello does not end in. */
TEST(every_truncation)
{
	struct hello hello = plain;
	struct message msg;
	size_t end, len;

	hello_build(&hello, &msg);
	end = hello.at_name + 2 + hello.name_len;
	ASSERT_LT(end, msg.len);
	for (len = msg.len; msg.len; msg.len = --len) {
		expect_name(_metadata, "cut", NAME, 0, &msg,
			    len >= end ? SIP_MATCH : SIP_UNREADABLE);
		expect_name(_metadata, "cut, inverted", "pbx", INVERT, &msg,
			    len >= end ? SIP_MATCH : SIP_UNREADABLE);
		EXPECT_EQ(len >= 6, is_hello(&msg));
	}
	expect_name(_metadata, "nothing", NAME, 0, &msg, SIP_UNREADABLE);
	EXPECT_FALSE(is_hello(&msg));
}

static bool is_within(size_t at, size_t first, size_t bytes)
{
	return at >= first && at < first + bytes;
}

/* What a byte that is not a length's makes of a ClientHello that matches. */
static enum sip_result changed(const struct hello *hello, size_t at, __u8 by)
{
	size_t name = hello->at_name + 2;

	if (at < 2 || at == hello->at_record + 2)
		return SIP_UNREADABLE;	/* types, and the version's first byte */
	if (is_within(at, name, hello->name_len))
		return by == 0x20 && NAME[at - name] >= 'a' ? SIP_MATCH :
							      SIP_MISMATCH;
	if (at == hello->at_name - 1)
		return SIP_UNREADABLE;
	return SIP_MATCH;
}

static bool is_length(const struct hello *hello, size_t at)
{
	return is_within(at, hello->at_record, 2) ||
	       is_within(at, hello->at_extensions, 2) ||
	       is_within(at, hello->at_handshake, 3) ||
	       at == hello->at_session ||
	       is_within(at, hello->at_ciphers, 2) ||
	       at == hello->at_compressions ||
	       is_within(at, hello->at_extension, 2) ||
	       is_within(at, hello->at_list, 2) ||
	       is_within(at, hello->at_name, 2);
}

TEST(every_byte_flipped)
{
	struct query query = {};
	struct hello hello = plain;
	struct message msg;
	size_t at, others;
	unsigned int bit;

	hello.before = 0;
	hello.behind = 1;	/* of one byte */
	hello_build(&hello, &msg);
	others = hello.at_extensions + 2;
	look_for(&query, (struct bytes)BYTES(NAME), 0);
	ASSERT_TRUE(query_compile(&query));
	for (at = 0; at < msg.len; at++) {
		for (bit = 0; bit < 8; bit++) {
			struct difference diff = {};
			__u8 by = 1 << bit;

			msg.byte[at] ^= by;
			EXPECT_TRUE(compare_tls(&query, msg.byte, msg.len, at,
						&diff))
				show_case(&query, msg.byte, msg.len, true,
					  &diff);
			if (is_within(at, others, 2) ||	/* its type */
			    is_within(at, msg.len - 3, 2))
				diff.want = SIP_UNREADABLE;
			else
				diff.want = changed(&hello, at, by);
			diff.got = ask_tls(&query, msg.byte, msg.len, diff.cut);
			if (!is_length(&hello, at))
				EXPECT_EQ(diff.want, diff.got)
					TH_LOG("byte %zu, bit %u", at, bit);
			EXPECT_EQ(at >= 2 && at != 5, is_hello(&msg)) {
				TH_LOG("byte %zu, bit %u", at, bit);
			}
			msg.byte[at] ^= by;
		}
	}
	query_free(&query);
}

/* RFC 8446 5.1: a handshake message may go on in the next record. */
TEST(fragments)
{
	struct hello hello = plain;
	struct message whole, msg;
	size_t end, cut, body;

	hello_build(&hello, &whole);
	body = hello.at_record + 2;
	end = hello.at_name + 2 + hello.name_len;
	for (cut = body + 1; cut < whole.len; cut++) {
		msg.len = 0;
		message_add(&msg, whole.byte, cut);
		put_number(&msg, hello.at_record, 2, cut - body);
		message_add(&msg, whole.byte, body);
		put_number(&msg, cut + hello.at_record, 2, whole.len - cut);
		message_add(&msg, whole.byte + cut, whole.len - cut);
		expect_name(_metadata, "two records", NAME, 0, &msg,
			    cut >= end ? SIP_MATCH : SIP_UNREADABLE);
		EXPECT_TRUE(is_hello(&msg));
	}
}

/* RFC 6066 3: a list must not have more than one name of a type. */
TEST(several_names)
{
	static const char second[] = NAME "\0\0\3pbx";
	struct hello hello = plain;
	struct message msg;

	hello.name = second;
	hello.name_len = sizeof(second) - 1;
	hello_build(&hello, &msg);
	put_number(&msg, hello.at_name, 2, sizeof(NAME) - 1);
	expect_name(_metadata, "the first", NAME, EXACT, &msg, SIP_UNREADABLE);
	expect_name(_metadata, "the second", "pbx", 0, &msg, SIP_UNREADABLE);
	expect_name(_metadata, "neither", "nobody", INVERT, &msg,
		    SIP_UNREADABLE);

	/* The list ends behind the first, the extension does not. */
	put_number(&msg, hello.at_list, 2, sizeof(NAME) - 1 + 3);
	expect_name(_metadata, "behind the list", NAME, 0, &msg,
		    SIP_UNREADABLE);
}

/* RFC 8446 4.2: no more than one extension of a type. */
TEST(several_extensions)
{
	struct hello hello = plain;
	struct message msg;
	size_t second, len;

	hello_build(&hello, &msg);
	second = msg.len;
	hello.again = 1;
	hello_build(&hello, &msg);
	/* As long as its type is not seen the first one counts. */
	for (len = msg.len; msg.len > second - 2; msg.len = --len) {
		expect_name(_metadata, "cut", NAME, 0, &msg,
			    len < second + 2 ? SIP_MATCH : SIP_UNREADABLE);
		expect_name(_metadata, "cut, inverted", "pbx", INVERT, &msg,
			    len < second + 2 ? SIP_MATCH : SIP_UNREADABLE);
	}
}

static enum sip_result ask_names(struct text_set *set, bool invert,
				 const struct message *msg)
{
	static __u8 value[SIP_VALUE_MAX];
	struct sip_lookup lookup = {
		.set = &set->set, .value = value, .invert = invert,
	};
	struct pieces pieces;
	enum sip_result result;

	result = tls_match_set(pieces_open(&pieces, msg->byte, msg->len, true,
					   (struct cut){ .how = CUT_EVERYWHERE }),
			       &lookup);
	pieces_close(&pieces);
	return result;
}

/* A set is asked for the whole name, where it is the only one. */
TEST(sets)
{
	static struct text_set set;
	struct set_line line = { .len = sizeof(NAME) - 1, .headers = "sni" };
	struct hello hello = plain;
	struct message msg;
	size_t len;

	memcpy(line.secret, NAME, line.len);
	text_set_init(&set, &line, 1);
	hello_build(&hello, &msg);
	EXPECT_EQ(SIP_MATCH, ask_names(&set, false, &msg));
	EXPECT_EQ(SIP_MISMATCH, ask_names(&set, true, &msg));
	len = msg.len;
	for (; msg.len > hello.at_name + 2 + hello.name_len; msg.len--)
		EXPECT_EQ(SIP_MATCH, ask_names(&set, false, &msg));
	for (msg.len--; msg.len; msg.len--)
		EXPECT_EQ(SIP_UNREADABLE, ask_names(&set, true, &msg));
	msg.len = len;
	put_number(&msg, hello.at_list, 2, hello.name_len + 2);
	EXPECT_EQ(SIP_UNREADABLE, ask_names(&set, true, &msg));

	hello.name = "pbx.example.com";
	hello.name_len = strlen(hello.name);
	hello_build(&hello, &msg);
	EXPECT_EQ(SIP_MISMATCH, ask_names(&set, false, &msg));
	EXPECT_EQ(SIP_MATCH, ask_names(&set, true, &msg));
	hello.again = 1;
	hello_build(&hello, &msg);
	EXPECT_EQ(SIP_UNREADABLE, ask_names(&set, true, &msg));
}

static const struct {
	const char *why;
	struct bytes msg;
	bool hello;
} others[] = {
	{ "nothing", BYTES("") },
	{ "SIP", BYTES("REGISTER sip:a SIP/2.0\r\n\r\n") },
	{ "a record of no bytes", BYTES("\x16\x03\x01\0\0\1") },
	{ "an alert", BYTES("\x15\x03\x01\0\2\1\0") },
	{ "a ServerHello", BYTES("\x16\x03\x03\0\4\2\0\0\0") },
	{ "SSL 2", BYTES("\x80\x2e\x01\x03\x01\0\x15\0\0\0\x10") },
	{ "a later major version", BYTES("\x16\x04\x01\0\1\1") },
	{ "an earlier one", BYTES("\x16\x02\x01\0\1\1") },
	{ "five bytes", BYTES("\x16\x03\x01\0\1") },
	{ "six bytes", BYTES("\x16\x03\x01\0\1\1"), true },
	{ "SSL 3", BYTES("\x16\x03\0\0\4\1\0\0\0"), true },
	{ "a long record", BYTES("\x16\x03\xff\1\0\1"), true },
};

TEST(other_segments)
{
	struct message msg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(others); i++) {
		msg.len = 0;
		message_add(&msg, others[i].msg.text, others[i].msg.len);
		expect_name(_metadata, others[i].why, "a", 0, &msg,
			    SIP_UNREADABLE);
		EXPECT_EQ(others[i].hello, is_hello(&msg))
			TH_LOG("%s", others[i].why);
	}
}

TEST(random_hellos)
{
	struct difference diff = {};
	struct query query = {};
	unsigned int i, k, bad = 0, matches = 0;
	struct hello hello;
	struct message msg;

	look_for(&query, (struct bytes)BYTES(NAME), 0);
	ASSERT_TRUE(query_compile(&query));
	for (i = 0; i < 4000; i++) {
		struct rng rng = { .state = 6066 * 4000 + i };

		generate_hello(&rng, &hello, &msg);
		for (k = rng_below(&rng, 3); k && msg.len; k--)
			msg.byte[rng_below(&rng, msg.len)] = rng_next(&rng);
		if (!compare_tls(&query, msg.byte, msg.len, rng_next(&rng),
				 &diff) && !bad++)
			show_case(&query, msg.byte, msg.len, true, &diff);
		matches += ask_tls(&query, msg.byte, msg.len, diff.cut) ==
			   SIP_MATCH;
	}
	EXPECT_EQ(0, bad);
	/* Few matches would prove little. */
	EXPECT_LT(4000 / 4, matches);
	query_free(&query);
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0
/*
 * What a set is asked for: its filter, its lengths, and the bytes that come past
 * them. That more is asked than need be changes no answer.
 */
#include "sip_test.h"
#include "sip_asked.h"
#include "sip_reading.h"
#include "sip_part.h"
#include "sip_word.h"

#define FILTER_BITS	18	/* of the largest set */

static bool passes(struct asked_set *asked, const __u8 *byte, __u8 len,
		   enum sip_form form)
{
	struct sip_lookup lookup = { .set = &asked->set, .line = -1 };
	struct sip_part part = { byte, byte + len };

	asked->n = 0;
	sip_look_up_part(&lookup, part, form);
	return asked->n;
}

static void put_word(__u8 *byte, __u64 word)
{
	unsigned int i;

	for (i = 0; i < SIP_WORD; i++)
		byte[i] = word >> 8 * i;
}

/*
 * The hash's highest bits say which word, and three bits in it; of a filter of
 * that size, each bit counts and none counts twice. Eight bytes can be made to
 * hash to themselves.
 */
TEST(bits_of_the_hash)
{
	const __u64 hash = 0x1234560000000000ULL | 0x15ULL << 36 | 0x2aULL << 30;
	struct asked_set asked;
	unsigned int i, bits;
	__u8 byte[SIP_WORD];

	for (bits = 0; bits <= FILTER_BITS; bits += 3) {
		asked_init(&asked, bits);
		asked.set.key[0] = 0;
		asked.set.key[1] = 1;
		put_word(byte, hash);
		sip_set_add(&asked.set, byte, SIP_WORD);
		EXPECT_EQ(1ULL << SIP_WORD, asked.set.length[0]);
		EXPECT_EQ(3, __builtin_popcountll(asked.set.filter[hash >> 32 >> (32 - bits)]));
		ASSERT_TRUE(passes(&asked, byte, SIP_WORD, SIP_FORM_PLAIN));
		for (i = 0; i < 64; i++) {
			bool counts = i >= 64 - bits || (i >= 24 && i < 42);

			put_word(byte, hash ^ 1ULL << i);
			EXPECT_EQ(!counts, passes(&asked, byte, SIP_WORD,
						  SIP_FORM_PLAIN))
				TH_LOG("bit %u, a filter of %u", i, bits);
		}
		asked_free(&asked);
	}
}

/* Every bit of every byte counts, of each length, and the length does. */
TEST(each_byte_is_hashed)
{
	__u8 byte[SIP_SECRET_MAX + 1];
	struct rng rng = { .state = 7 };
	struct asked_set asked;
	unsigned int len, i;
	__u8 other[SIP_WORD];

	for (len = 1; len <= SIP_SECRET_MAX; len++) {
		asked_init(&asked, 16);
		for (i = 0; i <= len; i++)
			byte[i] = rng_next(&rng) >> 16;
		sip_set_add(&asked.set, byte, len);
		for (i = 0; i < SIP_SET_LENGTHS; i++)
			EXPECT_EQ(i == len / 64 ? 1ULL << len % 64 : 0,
				  asked.set.length[i]);
		ASSERT_TRUE(passes(&asked, byte, len, SIP_FORM_PLAIN));
		for (i = 0; i < 8 * len; i++) {
			byte[i / 8] ^= 1 << i % 8;
			ASSERT_FALSE(passes(&asked, byte, len, SIP_FORM_PLAIN))
				TH_LOG("bit %u of %u bytes", i, len);
			byte[i / 8] ^= 1 << i % 8;
		}
		ASSERT_FALSE(passes(&asked, byte, len - 1 ? len - 1 : 2,
				    SIP_FORM_PLAIN));
		/* Words in another order are other bytes. */
		for (i = SIP_WORD; i + SIP_WORD <= len; i += SIP_WORD) {
			memcpy(other, byte, SIP_WORD);
			memcpy(byte, byte + i, SIP_WORD);
			memcpy(byte + i, other, SIP_WORD);
			ASSERT_FALSE(passes(&asked, byte, len, SIP_FORM_PLAIN));
			memcpy(other, byte, SIP_WORD);
			memcpy(byte, byte + i, SIP_WORD);
			memcpy(byte + i, other, SIP_WORD);
		}
		asked_free(&asked);
	}
}

/* What is compared without case hashes as it does in lower case. */
TEST(letters_hash_in_lower_case)
{
	__u8 byte[SIP_SECRET_MAX], mixed[SIP_SECRET_MAX];
	struct rng rng = { .state = 8 };
	struct asked_set asked;
	unsigned int len, i;

	for (len = 1; len <= SIP_SECRET_MAX; len++) {
		asked_init(&asked, 8);
		for (i = 0; i < len; i++) {
			mixed[i] = "aBcXyZ@[`{-1"[rng_below(&rng, 12)];
			byte[i] = lower(mixed[i]);
		}
		sip_set_add(&asked.set, byte, len);
		ASSERT_TRUE(passes(&asked, mixed, len, SIP_FORM_FOLDED));
		ASSERT_EQ(SIP_FORM_FOLDED, asked.token[0].form);
		ASSERT_EQ(len, asked.token[0].len);
		ASSERT_EQ(0, memcmp(byte, asked.text[0], len));
		ASSERT_EQ(!memcmp(byte, mixed, len),
			  passes(&asked, mixed, len, SIP_FORM_PLAIN));
		asked_free(&asked);
	}
}

/* A secret in each form, of each length; nothing is read or written behind it. */
TEST(forms)
{
	static const char host[] = "sIp:Al@Host.Example;X=Y";
	struct sip_forms forms;
	unsigned int len, i, k;
	__u8 *secret;

	for (len = 1; len <= SIP_SECRET_MAX; len++) {
		secret = malloc(len);
		memset(secret, 'X', len);
		memcpy(secret, host, len < strlen(host) ? len : strlen(host));
		memset(&forms, 0xa5, sizeof(forms));
		sip_forms_init(&forms, secret, len);
		EXPECT_EQ(len, forms.len);
		ASSERT_EQ(len < 2 ? 1 : len < strlen("sip:Al@") ? 2 : 3, forms.n);
		EXPECT_EQ(0, memcmp(forms.byte[0], secret, len));
		EXPECT_EQ(SIP_FORM_PLAIN | (len < 2 ? SIP_FORM_FOLDED : 0),
			  forms.form[0]);
		for (i = 0; i < forms.n; i++)
			for (k = len; k < SIP_SECRET_MAX; k++)
				ASSERT_EQ(0xa5, forms.byte[i][k]);
		for (i = 0; i < len && forms.n > 1; i++)
			EXPECT_EQ(lower(secret[i]), forms.byte[1][i]);
		if (forms.n == 2)
			EXPECT_EQ(SIP_FORM_FOLDED | (len < 4 ? 0 : SIP_FORM_URI),
				  forms.form[1]);
		if (forms.n == 3)
			EXPECT_EQ(SIP_FORM_URI, (enum sip_form)forms.form[2]);
		free(secret);
	}
	/* One that looks the same in all of them. */
	sip_forms_init(&forms, (const __u8 *)"sip:a@b", 7);
	EXPECT_EQ(1, forms.n);
	EXPECT_EQ(SIP_FORM_PLAIN | SIP_FORM_FOLDED | SIP_FORM_URI, forms.form[0]);
	sip_forms_init(&forms, (const __u8 *)"door-7", 6);
	EXPECT_EQ(1, forms.n);
	EXPECT_EQ(SIP_FORM_PLAIN | SIP_FORM_FOLDED, forms.form[0]);
}

/* What begins like a scheme and ends there is no URI; nothing is read behind it. */
TEST(cut_schemes)
{
	static const char *const uris[] = { "sip:A", "sips:A", "SIPS:A", "tel:A", "urn:uuid:A" };
	struct sip_forms forms;
	unsigned int i, k, len, all;
	__u8 *secret;

	for (i = 0; i < ARRAY_SIZE(uris); i++) {
		for (len = 1; len <= strlen(uris[i]); len++) {
			secret = malloc(len);
			memcpy(secret, uris[i], len);
			sip_forms_init(&forms, secret, len);
			for (all = 0, k = 0; k < forms.n; k++)
				all |= forms.form[k];
			EXPECT_EQ(!!memchr(secret, ':', len), !!(all & SIP_FORM_URI))
				TH_LOG("%.*s", len, uris[i]);
			free(secret);
		}
	}
}

/* Of strangers few are asked for: a filter of 16 bits a secret. */
TEST(strangers)
{
	enum { SECRETS = 4096, STRANGERS = 100000 };
	struct asked_set asked;
	unsigned int i, n = 0;
	char text[32];

	asked_init(&asked, 10);
	for (i = 0; i < SECRETS; i++) {
		snprintf(text, sizeof(text), "secret-%08u", i);
		sip_set_add(&asked.set, (__u8 *)text, strlen(text));
	}
	for (i = 0; i < SECRETS; i++) {
		snprintf(text, sizeof(text), "secret-%08u", i);
		ASSERT_TRUE(passes(&asked, (__u8 *)text, strlen(text),
				   SIP_FORM_PLAIN));
	}
	for (i = 0; i < STRANGERS; i++) {
		snprintf(text, sizeof(text), "secret-%08u", SECRETS + i);
		n += passes(&asked, (__u8 *)text, strlen(text), SIP_FORM_PLAIN);
	}
	EXPECT_GT(STRANGERS / 100, n);
	asked_free(&asked);
}

/* Nothing of the message before is left. */
TEST(each_message_begins_anew)
{
	struct sip_lookup lookup;

	memset(&lookup, 0x5a, sizeof(lookup));
	sip_lookup_begin(&lookup);
	EXPECT_EQ(-1, lookup.line);
	EXPECT_EQ(0, lookup.tokens);
	EXPECT_EQ(0, lookup.length);
	EXPECT_EQ(0, lookup.method);
	EXPECT_EQ(0, lookup.field);
}

/* What two bytes tell to be no message is none for a set either. */
TEST(no_message)
{
	static __u8 value[SIP_VALUE_MAX];
	struct sip_selector sel = { .any = true };
	struct sip_lookup lookup = { .value = value };
	struct asked_set asked;
	struct reading reading;

	asked_init(&asked, 1);
	lookup.set = &asked.set;
	EXPECT_EQ(SIP_UNREADABLE,
		  sip_match_set(open_reading(&reading, "\x80\0REGISTER", 10, 0), &sel,
				&lookup));
	EXPECT_EQ(SIP_UNREADABLE,
		  sip_match_set(open_reading(&reading, "", 0, 0), &sel, &lookup));
	asked_free(&asked);
}

/* A name is in a list where each of its bytes is; the bit says where. */
TEST(names_in_a_list)
{
	static const struct sip_text list[] = {
		{ 4, "AAAA" }, { 3, "AAA" }, { 4, "BAAA" }, { 4, "ABAA" },
		{ 4, "AAAB" }, { 1, "B" }, { 4, "AAAA" },
	};
	const unsigned int n = ARRAY_SIZE(list);
	char name[4];
	unsigned int i, k;

	for (i = 0; i < n; i++)
		EXPECT_EQ(1ULL << i % 6, sip_set_bit(list, n, list[i].text, list[i].len));
	EXPECT_EQ(0, sip_set_bit(list, 0, "AAAA", 4));
	EXPECT_EQ(0, sip_set_bit(list, 2, "BAAA", 4));
	EXPECT_EQ(0, sip_set_bit(list, n, "AA", 2));
	EXPECT_EQ(0, sip_set_bit(list, n, "AAAAA", 5));
	for (k = 0; k < sizeof(name); k++) {
		memset(name, 'A', sizeof(name));
		name[k] = 'C';
		EXPECT_EQ(0, sip_set_bit(list, n, name, sizeof(name)));
	}
}

/* A method as long as may be is one of the set's; a longer one is none, and no message. */
TEST(long_methods)
{
	static __u8 value[SIP_VALUE_MAX];
	char name[SIP_METHOD_MAX + 8], text[120];
	struct sip_text method = { 0, name };
	struct sip_selector sel = { .any = true };
	struct asked_set asked;
	struct sip_lookup lookup;
	struct sip_cursor *cur;
	struct pieces pieces;
	unsigned int len, cut;

	asked_init(&asked, 1);
	let_all_through(&asked);
	asked.set.methods = &method;
	asked.set.n_methods = 1;
	memset(name, 'M', sizeof(name));
	for (len = 1; len < sizeof(name); len++) {
		for (cut = 0; cut < 2; cut++) {
			method.len = len;
			snprintf(text, sizeof(text), "%.*s sip:a SIP/2.0\r\nX: key\r\n\r\n",
				 len, name);
			lookup = (struct sip_lookup){
				.set = &asked.set, .value = value,
			};
			asked.n = 0;
			cur = pieces_open(&pieces, (__u8 *)text, strlen(text), false,
					  (struct cut){ cut ? CUT_EVERYWHERE : CUT_NOT });
			EXPECT_EQ(len < SIP_METHOD_MAX ? SIP_MISMATCH : SIP_UNREADABLE,
				  sip_match_set(cur, &sel, &lookup))
				TH_LOG("%u bytes", len);
			pieces_close(&pieces);
			ASSERT_EQ(len < SIP_METHOD_MAX, asked.n);
			if (asked.n)
				EXPECT_EQ(1, asked.token[0].method);
		}
	}
	asked_free(&asked);
}

/* Only lengths that secrets have are asked for, and nothing once one was found. */
TEST(lengths)
{
	static const __u32 lens[] = { 1, 7, 63, 64, 127, 128 };
	struct sip_lookup lookup = { .line = -1 };
	__u8 byte[300] = { 0 };
	struct sip_part part = { byte, byte };
	struct sip_uri_parts none = { .urn = true };
	struct asked_set asked;
	unsigned int i, len;

	asked_init(&asked, 1);
	let_all_through(&asked);
	memset(asked.set.length, 0, sizeof(asked.set.length));
	for (i = 0; i < ARRAY_SIZE(lens); i++)
		asked.set.length[lens[i] / 64] |= 1ULL << lens[i] % 64;
	/* No matter what stands there. */
	asked.set.length[2] |= ~1ULL;
	lookup.set = &asked.set;
	for (len = 0; len <= sizeof(byte); len++) {
		bool wanted = false;

		for (i = 0; i < ARRAY_SIZE(lens); i++)
			wanted |= len == lens[i];
		part.end = byte + len;
		asked.n = 0;
		lookup.tokens = 5;
		EXPECT_EQ(len, sip_part_len(part));
		sip_offer_part(&lookup, part, SIP_FORM_PLAIN);
		EXPECT_EQ(wanted, asked.n)
			TH_LOG("%u bytes", len);
		EXPECT_EQ(6, lookup.tokens);
		sip_offer_uri(&lookup, part, &none);
		EXPECT_EQ(2 * wanted, asked.n);
		EXPECT_EQ(7, lookup.tokens);
	}
	part.end = byte + 7;
	asked.line = 0;
	asked.n = 0;
	for (i = 0; i < 3; i++) {
		sip_offer_part(&lookup, part, SIP_FORM_PLAIN);
		sip_offer_uri(&lookup, part, &none);
	}
	EXPECT_EQ(1, asked.n);
	EXPECT_EQ(0, lookup.line);
	asked_free(&asked);
}

/* What a value is taken apart into, in reading order. */
struct asked_row {
	const char *value;
	struct {
		const char *text;
		enum sip_form form;
	} token[9];
};

static const struct asked_row value_rows[] = {
	{ "x", { { "x", SIP_FORM_PLAIN } } },
	{ "", { } },
	{ "a;p=Q;r= \"S\" ;s, \"q\" b;t=U;v= ,c", {
		{ "Q", SIP_FORM_PLAIN }, { "S", SIP_FORM_PLAIN },
		{ "U", SIP_FORM_PLAIN },
		{ "a;p=Q;r= \"S\" ;s, \"q\" b;t=U;v= ,c", SIP_FORM_PLAIN } } },
	{ "a \"b\\\"<sip:x>\" c <sip:d;e>;f=g", {
		{ "d", SIP_FORM_FOLDED }, { "sip:d;e", SIP_FORM_URI },
		{ "g", SIP_FORM_PLAIN },
		{ "a \"b\\\"<sip:x>\" c <sip:d;e>;f=g", SIP_FORM_PLAIN } } },
	{ "\"Bell\" <sip:b@h>", {
		{ "Bell", SIP_FORM_PLAIN }, { "b", SIP_FORM_PLAIN },
		{ "h", SIP_FORM_FOLDED }, { "sip:b@h", SIP_FORM_URI },
		{ "\"Bell\" <sip:b@h>", SIP_FORM_PLAIN } } },
	{ "A  \t B <tel:12>", {
		{ "A B", SIP_FORM_PLAIN }, { "tel:12", SIP_FORM_URI },
		{ "A  \t B <tel:12>", SIP_FORM_PLAIN } } },
	{ "<SIPS:A%42@Host.Example:99;x=Y;z?q=r>;p=\"a\\\"b\"", {
		{ "AB", SIP_FORM_PLAIN }, { "host.example", SIP_FORM_FOLDED },
		{ "Y", SIP_FORM_PLAIN },
		{ "sips:A%42@host.example:99;x=Y;z?q=r", SIP_FORM_URI },
		{ "a\"b", SIP_FORM_PLAIN },
		{ "<SIPS:A%42@Host.Example:99;x=Y;z?q=r>;p=\"a\\\"b\"",
		  SIP_FORM_PLAIN } } },
	{ "<URN:uuid:1a>, a;+i=\"<urn:uuid:1A>\"", {
		{ "urn:uuid:1a", SIP_FORM_FOLDED },
		{ "<urn:uuid:1a>", SIP_FORM_FOLDED },
		{ "urn:uuid:1a", SIP_FORM_FOLDED },
		{ "<URN:uuid:1a>, a;+i=\"<urn:uuid:1A>\"", SIP_FORM_PLAIN } } },
	{ "sip:[2001:DB8::1]:50;p=<q>", {
		{ "[2001:db8::1]", SIP_FORM_FOLDED },
		{ "sip:[2001:db8::1]:50", SIP_FORM_URI },
		{ "<q>", SIP_FORM_PLAIN }, { "q", SIP_FORM_PLAIN },
		{ "sip:[2001:DB8::1]:50;p=<q>", SIP_FORM_PLAIN } } },
};

TEST(values_in_reading_order)
{
	const struct asked_row *row;
	struct sip_lookup lookup;
	struct asked_set asked;
	size_t i, k, len;

	asked_init(&asked, 1);
	let_all_through(&asked);
	for (i = 0; i < ARRAY_SIZE(value_rows); i++) {
		__u8 *value;

		row = &value_rows[i];
		len = strlen(row->value);
		value = malloc(len);
		memcpy(value, row->value, len);
		lookup = (struct sip_lookup){ .set = &asked.set };
		sip_lookup_begin(&lookup);
		asked.n = 0;
		sip_lookup_value(&lookup, value, value + len, value + len);
		for (k = 0; row->token[k].text; k++) {
			size_t want = strlen(row->token[k].text);

			ASSERT_LT(k, asked.n)
				TH_LOG("%s: no %s", row->value, row->token[k].text);
			EXPECT_EQ(row->token[k].form, (enum sip_form)asked.token[k].form)
				TH_LOG("%s: %s", row->value, row->token[k].text);
			ASSERT_EQ(want, asked.token[k].len)
				TH_LOG("%s: %s", row->value, row->token[k].text);
			EXPECT_EQ(0, memcmp(row->token[k].text, asked.text[k], want));
		}
		EXPECT_EQ(k, asked.n);
		EXPECT_EQ(len ? k : 1, lookup.tokens)
			TH_LOG("%s", row->value);
		free(value);
	}
	asked_free(&asked);
}

/* What compares as it stands is asked for where it lies, without a copy. */
TEST(no_copies)
{
	static const struct {
		const char *value;
		int n;		/* where the copy is asked for */
	} rows[] = {
		{ "Al B. Carl <tel:12>;p=\"Q r\"", -1 },
		{ "Al  B <tel:12>", 0 },
		{ "Al\tB <tel:12>", 0 },
		{ "<sip:Bell@h>", 1 },	/* the host: it compares without case */
		{ "<tel:1234567890>", -1 },
		{ "<tel:12345678;Xxxxx>", 0 },
		{ "<tel:1234Z>", 0 },
		{ "\"q\\q\" <tel:1>", 0 },
		{ "\"q q\" <tel:1>", -1 },
		{ "<tel:\xc0\xc1\xda\xdb@[`{567890>", -1 },
	};
	struct sip_lookup lookup;
	struct asked_set asked;
	const __u8 *value;
	size_t i, len;
	unsigned int k;
	int copied;

	asked_init(&asked, 1);
	let_all_through(&asked);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		value = (const __u8 *)rows[i].value;
		len = strlen(rows[i].value);
		lookup = (struct sip_lookup){ .set = &asked.set };
		sip_lookup_begin(&lookup);
		asked.n = 0;
		sip_lookup_value(&lookup, value, value + len, value + len);
		copied = -1;
		for (k = 0; k < asked.n && copied < 0; k++)
			if (asked.where[k] < value || asked.where[k] >= value + len)
				copied = k;
		EXPECT_EQ(rows[i].n, copied)
			TH_LOG("%s", rows[i].value);
	}
	asked_free(&asked);
}

/* A Request-URI is a URI and a value; one that is too long is neither. */
TEST(request_uris)
{
	struct sip_text header = { 3, "uri" };
	struct sip_lookup lookup;
	struct asked_set asked;
	unsigned int len;
	__u8 *uri;

	asked_init(&asked, 1);
	let_all_through(&asked);
	asked.set.headers = &header;
	for (len = 3; len <= SIP_VALUE_MAX + 2; len++) {
		uri = malloc(len);
		memset(uri, 'x', len);
		memcpy(uri, "t:u", 3);
		lookup = (struct sip_lookup){ .set = &asked.set };
		sip_lookup_begin(&lookup);
		asked.set.n_headers = len % 2;
		lookup.field = 2;
		asked.n = 0;
		sip_lookup_uri(&lookup, uri, uri + len, uri + len);
		ASSERT_EQ(len <= SIP_VALUE_MAX ? 2 : 0, lookup.tokens)
			TH_LOG("%u bytes", len);
		ASSERT_EQ(len <= SIP_SECRET_MAX ? 2 : 0, asked.n);
		if (asked.n) {
			EXPECT_EQ(SIP_FORM_URI, (enum sip_form)asked.token[0].form);
			EXPECT_EQ(SIP_FORM_PLAIN, (enum sip_form)asked.token[1].form);
			EXPECT_EQ(len % 2 ? 1 : 2, asked.token[0].field);
		}
		free(uri);
	}
	asked_free(&asked);
}

/* A value that comes byte by byte: all of it, or none if it is too long. */
TEST(values_in_pieces)
{
	struct sip_lookup lookup;
	struct asked_set asked;
	__u8 *value = malloc(SIP_VALUE_MAX);
	unsigned int len, i;

	asked_init(&asked, 1);
	let_all_through(&asked);
	for (len = SIP_VALUE_MAX - 1; len <= SIP_VALUE_MAX + 300; len++) {
		lookup = (struct sip_lookup){ .set = &asked.set, .value = value };
		sip_lookup_begin(&lookup);
		for (i = 0; i < len; i++)
			sip_lookup_byte(&lookup, i ? 'a' + i % 26 : ';');
		asked.n = 0;
		sip_lookup_end(&lookup, false);
		EXPECT_EQ(len <= SIP_VALUE_MAX, lookup.tokens)
			TH_LOG("%u bytes", len);
		sip_lookup_end(&lookup, true);
		EXPECT_EQ(2 * (len <= SIP_VALUE_MAX), lookup.tokens);
		for (i = 1; i < SIP_VALUE_MAX && i < len; i++)
			ASSERT_EQ('a' + i % 26, value[i]);
	}
	free(value);
	asked_free(&asked);
}

TEST_HARNESS_MAIN

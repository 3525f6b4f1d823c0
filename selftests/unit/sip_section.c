// SPDX-License-Identifier: GPL-2.0
/*
 * What reading a section takes: how its tokens are counted, which values are
 * split. All ways give the same answers.
 */
#include "sip_test.h"
#include "sip_reading.h"
#include "sip_section.h"
#include "sip_quick.h"

/* Reads header fields in pieces, for a secret that is looked for everywhere. */
static struct sip_section read_pieces(struct reading *reading, struct query *query,
				      const char *fields, size_t piece,
				      enum sip_count count, enum sip_ending *ending)
{
	static struct sip_search search;
	struct sip_section section = {
		.sel = &query->sel, .search = &search, .count = count,
	};
	struct sip_cursor *cur = open_reading(reading, fields, strlen(fields), piece);

	search.filter = NULL;
	*ending = sip_read_section(cur, &section);
	return section;
}

static struct sip_section read_fields(struct reading *reading, struct query *query,
				      const char *fields, enum sip_count count,
				      enum sip_ending *ending)
{
	return read_pieces(reading, query, fields, 0, count, ending);
}

/* At most that many tokens, as a section counts them. */
static unsigned int counted(const struct sip_section *section)
{
	return section->tokens + 2 * sip_sum16(section->marks);
}

static unsigned int count_of(const char *text, const char *bytes)
{
	unsigned int n = 0;

	for (; *text; text++)
		n += !!strchr(bytes, *text);
	return n;
}

/* Values, each a field of its own, with the tokens that they are split into. */
static const struct {
	const char *value;
	unsigned int tokens;
} values[] = {
	{ "", 1 },
	{ "x", 1 },
	{ "<sip:a@b>", 4 },
	{ "\"Bell\" <sip:a@b:5060;transport=tcp>;tag=1;q=0.5", 8 },
	{ "sip:host.example.com", 3 },
	{ "<tel:1>, <tel:2>, <tel:3>", 4 },
	{ "a;b=<c>;d=\"e\"", 4 },
	{ "text with neither sign nor mark, of some length", 1 },
	{ "@@@@@@@@@", 1 },
	{ "=========", 1 },
	{ "<<<<<<<<<", 1 },
	{ ":::::::::", 1 },
	{ ">>>>>???;", 1 },
	{ "aaaaaaaa:", 2 },
	{ "aaaaaaaa@", 1 },
	{ "aaaaaaaa<", 2 },
	{ "aaaaaaaa=", 1 },
	{ "  around  ", 1 },
	{ "x:y@z=<", 2 },
};

TEST(tokens_at_most)
{
	struct query query = { .sel.any = true };
	struct sip_section section;
	struct reading reading;
	enum sip_ending ending;
	char fields[200];
	size_t i;

	look_for(&query, (struct bytes)BYTES("of-no-value"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	for (i = 0; i < ARRAY_SIZE(values); i++) {
		const char *value = values[i].value;
		unsigned int marks = count_of(value, ":;<=>?@");

		snprintf(fields, sizeof(fields), "Subject:%s\r\n\r\n", value);
		section = read_fields(&reading, &query, fields,
				      COUNT_MARKS, &ending);
		EXPECT_EQ(SECTION_WHOLE, ending);
		EXPECT_EQ(1 + 2 * marks, counted(&section))
			TH_LOG("marks of %s", value);
		EXPECT_EQ(0, section.certain);
		section = read_fields(&reading, &query, fields,
				      COUNT_KINDS, &ending);
		EXPECT_EQ(SECTION_WHOLE, ending);
		EXPECT_EQ(1 + 2 * count_of(value, ":") + count_of(value, "@<="),
			  counted(&section))
			TH_LOG("kinds of %s", value);
		EXPECT_EQ(0, section.certain);
		section = read_fields(&reading, &query, fields,
				      COUNT_TOKENS, &ending);
		EXPECT_EQ(SECTION_WHOLE, ending);
		EXPECT_EQ(values[i].tokens, counted(&section))
			TH_LOG("tokens of %s", value);
		EXPECT_EQ(values[i].tokens, section.certain);
		EXPECT_FALSE(section.found);
		EXPECT_EQ(0, reading.refills);
	}
	query_free(&query);
}

/* All of a section, without the secret, is passed by the first search. */
TEST(nothing_is_split_without_need)
{
	static const char fields[] =
		"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776asdhds\r\n"
		"From: \"Bell\" <sip:bell@example.com>;tag=a73kszlfl\r\n"
		"t: <sip:bell@example.com>\r\n"
		"CALL-ID: 1j9FpLxk3uxtm8tn@192.0.2.1\r\n"
		"CSeq: 1 REGISTER\r\n"
		"Contact: <sip:bell@192.0.2.1:5060>;expires=60\r\n"
		"Content-Length: 0\r\n\r\n";
	struct query query = { .sel.any = true };
	struct sip_section section;
	struct reading reading;
	enum sip_ending ending;
	unsigned int most;

	look_for(&query, (struct bytes)BYTES("open-sesame"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	section = read_fields(&reading, &query, fields, COUNT_MARKS,
			      &ending);
	EXPECT_EQ(SECTION_WHOLE, ending);
	EXPECT_EQ(0, section.certain);
	EXPECT_EQ(reading.cur.end, section.passed);
	EXPECT_EQ(reading.cur.end, reading.cur.pos);
	EXPECT_EQ(0, reading.refills);
	/* A short name behind a line may be counted twice. */
	most = 7 + 2 * count_of(fields, ":;<=>?@");
	EXPECT_LE(most - 2 * 7, counted(&section));
	EXPECT_GE(most, counted(&section));
	query_free(&query);
}

/* Only the value that a part of the secret is in, or that has an escape. */
TEST(what_is_split)
{
	static const struct {
		const char *fields;
		unsigned int certain;
		bool found;
	} rows[] = {
		{ "X: a=b;c=d\r\nSubject: sesame\r\n\r\n", 1, true },
		{ "Subject: sesame\r\nX: a;b=c;d=e\r\n\r\n", 1, true },
		{ "Subject: SESAME\r\nX: a;b=c;d=e\r\n\r\n", 1 },
		{ "Subject: a;b=sesamestreet\r\nX: a;b=c\r\n\r\n", 2 },
		{ "Subject: a;b=%41\r\nX: a;b=c\r\n\r\n", 2 },
		{ "Subject: a;b=\"\\a\";c=d\r\nX: a;b=c\r\n\r\n", 3 },
		{ "Subject: a;b=c\r\n ;d=e\r\nX: a;b=c\r\n\r\n", 3 },
		{ "Subject: a;b\t=c;d=e\r\nX: a;b=c\r\n\r\n", 3 },
		{ "Subject: none\r\nX: a;b=c\r\n\r\n", 0 },
		{ "Subject: a;b=%41\r\nX: c\r\nY: a;b=%41;c=d\r\n\r\n", 5 },
		{ "Subject: sesame\r\nX: a\r\nY: %41\r\n\r\n", 1, true },
		{ "Subject: a;b=\r\n c\r\nX: \r\n sesame\r\n\r\n", 3, true },
	};
	struct query query = { .sel.any = true };
	struct sip_section section;
	struct reading reading;
	enum sip_ending ending;
	size_t i;

	look_for(&query, (struct bytes)BYTES("sesame"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		section = read_fields(&reading, &query, rows[i].fields,
				      COUNT_MARKS, &ending);
		EXPECT_EQ(SECTION_WHOLE, ending);
		EXPECT_EQ(rows[i].certain, section.certain)
			TH_LOG("%s", rows[i].fields);
		EXPECT_EQ(rows[i].found, section.found)
			TH_LOG("%s", rows[i].fields);
	}
	query_free(&query);
}

/* What offers too many for certain is not read on. */
TEST(too_many_for_certain)
{
	static const char *const lines[] = { "X: %41", "X_Y: %41", "X: \r\n %41" };
	static struct message msg;
	struct query query = { .sel.any = true };
	struct sip_section section;
	struct reading reading;
	enum sip_ending ending;
	unsigned int n, k;
	size_t i;

	look_for(&query, (struct bytes)BYTES("sesame"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		for (n = SIP_TOKENS_MAX - 1; n <= SIP_TOKENS_MAX + 1; n++) {
			msg.len = 0;
			message_text(&msg, lines[i]);
			for (k = 1; k < n; k++)
				message_text(&msg, ";x=y");
			message_add(&msg, "\r\nY: z\r\n\r\n", 11);
			section = read_fields(&reading, &query,
					      (char *)msg.byte, COUNT_MARKS, &ending);
			EXPECT_EQ(n > SIP_TOKENS_MAX ? SECTION_BAD : SECTION_WHOLE,
				  ending)
				TH_LOG("%u tokens, %s", n, lines[i]);
			EXPECT_EQ(n, section.certain);
		}
	}
	query_free(&query);
}

/* What is cut is read byte by byte, what stands before and behind is not. */
TEST(a_cut_costs_one_line)
{
	static const char fields[] =
		"Subject: one;two=three\r\nOrganization:A;B=C\r\nx:y;z=1\r\n"
		"Subject: one;two=three\r\nOrganization:A;B=C\r\nx:y;z=1\r\n\r\n";
	struct query query = { .sel.any = true };
	struct sip_section section;
	struct reading reading;
	enum sip_ending ending;
	size_t piece;

	look_for(&query, (struct bytes)BYTES("sesame"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	for (piece = 1; piece <= strlen(fields); piece++) {
		section = read_pieces(&reading, &query, fields, piece, COUNT_MARKS,
				      &ending);
		EXPECT_EQ(SECTION_WHOLE, ending);
		EXPECT_FALSE(section.found);
		/* Each line is two tokens. */
		EXPECT_GE(2 * reading.cur.piece, section.certain)
			TH_LOG("pieces of %zu", piece);
		EXPECT_LE(2 * 6, counted(&section));
	}
	query_free(&query);
}

/* A part of a value is enough without --exact: none is split then. */
TEST(a_part_is_found_without_splitting)
{
	struct query query = { .sel.any = true };
	struct sip_section section;
	struct reading reading;
	enum sip_ending ending;
	enum sip_count count;

	look_for(&query, (struct bytes)BYTES("sesame"), 0);
	ASSERT_TRUE(query_compile(&query));
	for (count = COUNT_MARKS; count < COUNT_TOKENS; count++) {
		section = read_fields(&reading, &query,
				      "X: a;b=c\r\nY: <sip:sesamestreet@a;x=y>\r\n"
				      "Z: a;b=c;d=e\r\n\r\n", count, &ending);
		EXPECT_EQ(SECTION_WHOLE, ending);
		EXPECT_TRUE(section.found);
		EXPECT_EQ(0, section.certain);
		if (count == COUNT_MARKS)
			EXPECT_EQ(reading.cur.end, section.passed);
	}
	query_free(&query);
}

/* What no value is searched in costs no search, and counts no token. */
TEST(what_is_not_searched)
{
	struct query query = {};
	struct sip_section section;
	struct reading reading;
	enum sip_ending ending;

	look_in(&query, "contact,x-y");
	look_for(&query, (struct bytes)BYTES("open-sesame"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	section = read_fields(&reading, &query,
			      "Subject: a;b=c;d=%41\r\n\r\n", COUNT_MARKS, &ending);
	EXPECT_EQ(SECTION_WHOLE, ending);
	EXPECT_EQ(0, counted(&section));
	EXPECT_FALSE(section.searching);
	section = read_fields(&reading, &query,
			      "Subject: a;b=c\r\nX-Y: a=b\r\nM:c\r\nn: x\r\n\r\n",
			      COUNT_MARKS, &ending);
	EXPECT_EQ(SECTION_WHOLE, ending);
	EXPECT_TRUE(section.searching);
	EXPECT_LE(3 + 1, counted(&section));
	EXPECT_EQ(0, section.certain);
	query_free(&query);
	section = read_fields(&reading, &query,
			      "Contact: a;b=c;d=%41\r\n\r\n", COUNT_MARKS, &ending);
	EXPECT_EQ(0, counted(&section));
	EXPECT_FALSE(section.searching);
}

static void uri_section(struct sip_section *section, const struct query *query,
			struct sip_search *search)
{
	*section = (struct sip_section){ .sel = &query->sel, .search = search };
	search->filter = NULL;
}

/* The Request-URI: up to its SP, in the piece at hand, and split only where need be. */
TEST(request_uris)
{
	static const struct {
		const char *uri;
		unsigned int counted;
		unsigned int certain;
		bool bad;
	} rows[] = {
		{ "sip:pbx.example.com SIP/2.0\r\n", 1 + 2 },
		{ "sip:a@pbx.example.com;x=y SIP/2.0\r\n", 1 + 2 * 4 },
		{ "sip:%41@pbx.example.com;x=y SIP/2.0\r\n", 5, 5 },
		{ "sip:sesame@pbx.example.com SIP/2.0\r\n", 4, 4 },
		{ " SIP/2.0 \r\n", .bad = true },
		{ "sip:pbx.example.com\r\nSIP/2.0\r\n", .bad = true },
		{ "sip:pbx.example.com", .bad = true },
		{ "", .bad = true },
	};
	struct query query = { .sel.uri = true };
	struct sip_section section;
	struct sip_search search;
	struct reading reading;
	struct sip_cursor *cur;
	size_t i;

	look_for(&query, (struct bytes)BYTES("sesame"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		cur = open_reading(&reading, rows[i].uri, strlen(rows[i].uri), 0);
		uri_section(&section, &query, &search);
		EXPECT_EQ(!rows[i].bad, sip_read_uri(cur, &section));
		if (rows[i].bad)
			continue;
		EXPECT_EQ(rows[i].counted, counted(&section))
			TH_LOG("%s", rows[i].uri);
		EXPECT_EQ(rows[i].certain, section.certain)
			TH_LOG("%s", rows[i].uri);
		EXPECT_EQ(0, memcmp(cur->pos, "SIP/2.0", 7));
		EXPECT_EQ(0, reading.refills);

		query.sel.uri = false;
		cur = open_reading(&reading, rows[i].uri, strlen(rows[i].uri), 0);
		uri_section(&section, &query, &search);
		EXPECT_TRUE(sip_read_uri(cur, &section));
		EXPECT_EQ(0, counted(&section));
		EXPECT_FALSE(section.searching);
		EXPECT_EQ(0, memcmp(cur->pos, "SIP/2.0", 7));
		query.sel.uri = true;
	}
	query_free(&query);
}

/* Any byte but these may stand in a line that is read by words and not split. */
TEST(bytes_that_are_read_by_words)
{
	struct query query = { .sel.any = true, .sel.uri = true };
	struct sip_section section;
	struct sip_search search;
	struct reading reading;
	enum sip_ending ending;
	char fields[40];
	char uri[40];
	unsigned int byte;

	look_for(&query, (struct bytes)BYTES("sesame"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	for (byte = 1; byte < 256; byte++) {
		bool escape = byte == '\\' || byte == '%';

		snprintf(uri, sizeof(uri), "t:aaaaaa%caaaaaa SIP/2.0\r\n", byte);
		open_reading(&reading, uri, strlen(uri), 0);
		uri_section(&section, &query, &search);
		if (byte != '\r' && byte != '\n' && byte != ' ') {
			EXPECT_TRUE(sip_read_uri(&reading.cur, &section));
			EXPECT_EQ(byte < ' ' || escape, section.certain > 0)
				TH_LOG("%u in a URI", byte);
		}
		if (byte == '\r' || byte == '\n')
			continue;
		snprintf(fields, sizeof(fields), "Subject: aaaa%caaaa\r\n\r\n", byte);
		section = read_fields(&reading, &query, fields,
				      COUNT_MARKS, &ending);
		EXPECT_EQ(SECTION_WHOLE, ending);
		EXPECT_EQ(byte < ' ' || escape, section.certain > 0)
			TH_LOG("%u in a value", byte);
	}
	query_free(&query);
}

/* A Request-URI in pieces, for a set: up to its SP, and not looked up if it is too long. */
TEST(gathered_uris)
{
	struct sip_set set = { .n_headers = 0 };
	__u8 *value = malloc(SIP_VALUE_MAX);
	struct sip_lookup lookup = { .set = &set, .value = value };
	struct sip_selector sel = { .uri = true };
	struct sip_section section = { .sel = &sel, .lookup = &lookup };
	static struct message msg;
	struct reading reading;
	unsigned int len;

	for (len = 0; len <= SIP_VALUE_MAX + 2; len += len < 3 || len > 1000 ? 1 : 100) {
		msg.len = 0;
		message_add(&msg, "t:u", len < 3 ? len : 3);
		memset(msg.byte + msg.len, 'x', len - msg.len);
		msg.len = len;
		message_text(&msg, " SIP/2.0\r\n");
		sip_lookup_begin(&lookup);
		open_reading(&reading, msg.byte, msg.len, 2);
		ASSERT_EQ(len > 0, sip_read_uri(&reading.cur, &section))
			TH_LOG("%u bytes", len);
		ASSERT_EQ(' ', reading.cur.pos[-1]);
		/* Without its scheme it is no URI, but a value. */
		ASSERT_EQ(len > SIP_VALUE_MAX ? 0 : len < 2 ? 1 : 2, lookup.tokens)
			TH_LOG("%u bytes", len);
		msg.byte[len] = '\r';
		open_reading(&reading, msg.byte, msg.len, 2);
		ASSERT_FALSE(sip_read_uri(&reading.cur, &section));
		open_reading(&reading, msg.byte, len, 2);
		if (len)
			ASSERT_FALSE(sip_read_uri(&reading.cur, &section));
	}
	free(value);
}

/*
 * As many tokens as its marks tell, unless it is too long. White space around it is
 * not of it, but may make a line too long to be counted by its marks.
 */
TEST(long_values)
{
	static struct message msg;
	struct query query = { .sel.any = true };
	struct sip_section section;
	struct reading reading;
	enum sip_ending ending;
	unsigned int len, space, before;
	size_t at;

	look_for(&query, (struct bytes)BYTES("sesame"), EXACT);
	ASSERT_TRUE(query_compile(&query));
	for (before = 0; before < 2; before++) {
		for (space = 0; space < 2 * SIP_VALUE_MAX; space = 2 * space + 1) {
			for (len = SIP_VALUE_MAX - 76; len < SIP_VALUE_MAX + 4; len++) {
				msg.len = 0;
				message_text(&msg, before ? "Subject: x\r\nSubject:" :
							    "Subject:");
				at = msg.len;
				memset(msg.byte + at, ' ', space);
				memset(msg.byte + at + space, 'y', len);
				msg.len += space + len;
				message_add(&msg, "\r\n\r\n", 5);
				section = read_fields(&reading, &query, (char *)msg.byte,
						      COUNT_MARKS, &ending);
				ASSERT_EQ(SECTION_WHOLE, ending);
				ASSERT_EQ(before + (len <= SIP_VALUE_MAX),
					  counted(&section))
					TH_LOG("%u bytes behind %u", len, space);
				ASSERT_EQ(space + len > SIP_LINE_MAX &&
					  len <= SIP_VALUE_MAX, section.certain)
					TH_LOG("%u bytes behind %u", len, space);
			}
		}
	}
	query_free(&query);
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0
/*
 * Frames of captures: each kind of link leads to the same payload, fragments are
 * put together in any order, and no cut or damaged frame does harm.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <pcap/dlt.h>

#include "capture.h"
#include "frame.h"
#include "kselftest_harness.h"
#include "generate.h"
#include "reading.h"
#include "reassembly.h"
#include "tokens.h"

#define CAPTURES	SELFTESTS "/captures/"
#define ROUNDS		20000

static const char text[] = "REGISTER sip:a SIP/2.0\r\nTo: <sip:1@a>\r\n\r\n";

/* A frame that is being written; alone in memory, so that overruns show. */
struct writer {
	__u8 *at;
	size_t len;
};

static void put(struct writer *w, const void *bytes, size_t len)
{
	w->at = realloc(w->at, w->len + len);
	memcpy(w->at + w->len, bytes, len);
	w->len += len;
}

static void put_hex(struct writer *w, const char *hex)
{
	unsigned int value;
	int used;
	__u8 byte;

	while (sscanf(hex, "%2x%n", &value, &used) == 1) {
		byte = value;
		put(w, &byte, 1);
		hex += used;
	}
}

static void put16(struct writer *w, unsigned int value)
{
	__u8 bytes[2] = { value >> 8, value };

	put(w, bytes, 2);
}

static void put_udp(struct writer *w)
{
	put16(w, 5070);
	put16(w, 5060);
	put16(w, 8 + strlen(text));
	put16(w, 0);
	put(w, text, strlen(text));
}

static void put_ipv4(struct writer *w, unsigned int length, unsigned int offset)
{
	put_hex(w, "46 00");
	put16(w, 24 + length);
	put_hex(w, "12 34");
	put16(w, offset);
	put_hex(w, "40 11 0000 c000020a cb007101 01010100");
}

static void put_ipv6(struct writer *w, unsigned int next, unsigned int length)
{
	put_hex(w, "60000000");
	put16(w, length);
	put16(w, next << 8 | 64);
	put_hex(w, "20010db8000200000000000000000010");
	put_hex(w, "20010db8000000000000000000000001");
}

static bool leads_to_text(int linktype, const struct writer *w, int family)
{
	struct packet packet = { };
	struct piece piece;

	return frame_is_known(linktype) &&
	       frame_read(linktype, bytes_of(w->at, w->len), &piece) &&
	       !piece.fragment && !piece.cut &&
	       frame_transport(&piece, &packet) &&
	       packet.proto == IPPROTO_UDP && packet.sport == 5070 &&
	       packet.dport == 5060 && packet.source.family == family &&
	       packet.source.bytes[family == AF_INET ? 3 : 15] ==
	       (family == AF_INET ? 0x0a : 0x10) &&
	       bytes_are(packet.payload, text);
}

static const struct {
	int linktype;
	const char *head;
} links[] = {
	{ DLT_EN10MB, "000102030405 060708090a0b" },
	{ DLT_EN10MB, "000102030405 060708090a0b 8100 0064" },
	{ DLT_EN10MB, "000102030405 060708090a0b 88a8 0064 8100 0064" },
	{ DLT_LINUX_SLL, "0000 0001 0006 060708090a0b 0000" },
};

TEST(each_link)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(links); i++) {
		struct writer four = { }, six = { };

		put_hex(&four, links[i].head);
		put_hex(&four, "0800");
		put_ipv4(&four, 8 + strlen(text), 0);
		put_udp(&four);
		put_hex(&four, "0000");
		EXPECT_TRUE(leads_to_text(links[i].linktype, &four, AF_INET));

		put_hex(&six, links[i].head);
		put_hex(&six, "86dd");
		put_ipv6(&six, IPPROTO_UDP, 8 + strlen(text));
		put_udp(&six);
		EXPECT_TRUE(leads_to_text(links[i].linktype, &six, AF_INET6));
		free(four.at);
		free(six.at);
	}
}

TEST(links_without_type)
{
	static const struct {
		int linktype;
		const char *head;
	} bare[] = {
		{ DLT_RAW, "" },
		{ DLT_IPV6, "" },
		{ DLT_NULL, "0a000000" },
		{ DLT_LINUX_SLL2, "86dd 0000 00000002 0001 00 06 060708090a0b0000" },
		{ DLT_EN10MB, "000102030405060708090a0b 8864 11000001 0050 0057" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bare); i++) {
		struct writer w = { };

		put_hex(&w, bare[i].head);
		/* Hop-by-hop, then destination options. */
		put_ipv6(&w, 0, 24 + 8 + strlen(text));
		put_hex(&w, "3c00010400000000 1101010c000000000000000000000000");
		put_udp(&w);
		EXPECT_TRUE(leads_to_text(bare[i].linktype, &w, AF_INET6))
			TH_LOG("link %d", bare[i].linktype);
		free(w.at);
	}
	EXPECT_FALSE(frame_is_known(DLT_IEEE802_11));
}

/* The datagram in pieces of 16 bytes, handed on in the order of @order. */
static bool reassembled(const char *order, bool ipv6, bool twice)
{
	struct reassembly *reassembly = reassembly_new();
	struct packet packet;
	struct writer all = { };
	bool whole = false;
	size_t n, len;

	put_udp(&all);
	for (n = 0; order[n]; n++) {
		struct writer w = { };
		size_t from = (order[n] - 'a') * 16;
		bool more = from + 16 < all.len;
		struct piece piece, again;

		len = more ? 16 : all.len - from;
		if (ipv6) {
			put_ipv6(&w, IPPROTO_FRAGMENT, 8 + len);
			put_hex(&w, "1100");
			put16(&w, from | more);
			put_hex(&w, "00001234");
		} else {
			put_ipv4(&w, len, from / 8 | more << 13);
		}
		put(&w, all.at + from, len);
		if (!frame_read(DLT_RAW, bytes_of(w.at, w.len), &piece) ||
		    !piece.fragment || whole)
			abort();
		again = piece;
		if (twice && reassembly_add(reassembly, &again))
			whole = true;
		else if (reassembly_add(reassembly, &piece))
			whole = frame_transport(&piece, &packet) &&
				bytes_are(packet.payload, text);
		free(w.at);
	}
	reassembly_free(reassembly);
	free(all.at);
	return whole;
}

TEST(fragments)
{
	unsigned int six;

	for (six = 0; six < 2; six++) {
		EXPECT_TRUE(reassembled("abcd", six, false));
		EXPECT_TRUE(reassembled("dcba", six, false));
		EXPECT_TRUE(reassembled("cadb", six, false));
		EXPECT_TRUE(reassembled("aabbccd", six, false));
		EXPECT_FALSE(reassembled("abd", six, false));
		EXPECT_FALSE(reassembled("bcd", six, false));
		EXPECT_TRUE(reassembled("abcd", six, true));
	}
}

TEST(fragments_that_overlap_spoil_the_datagram)
{
	struct reassembly *reassembly = reassembly_new();
	__u8 data[24] = "0123456789";
	struct piece piece = {
		.source.family = AF_INET, .dest.family = AF_INET,
		.proto = IPPROTO_UDP, .fragment = true, .more = true,
	};

	piece.data = bytes_of(data, 16);
	EXPECT_FALSE(reassembly_add(reassembly, &piece));
	piece.offset = 8;
	EXPECT_FALSE(reassembly_add(reassembly, &piece));
	piece.offset = 24;
	piece.more = false;
	EXPECT_FALSE(reassembly_add(reassembly, &piece));
	/* Offsets beyond what a datagram may have, and no data at all. */
	piece.id = 2;
	piece.offset = 65528;
	piece.data = bytes_of(data, 24);
	EXPECT_FALSE(reassembly_add(reassembly, &piece));
	piece.id = 3;
	piece.offset = 0;
	piece.data = bytes_of(data, 0);
	EXPECT_FALSE(reassembly_add(reassembly, &piece));
	reassembly_free(reassembly);
}

TEST(many_incomplete_datagrams_push_out_the_oldest_alone)
{
	struct reassembly *reassembly = reassembly_new();
	__u8 data[8] = { };
	struct piece first = {
		.source.family = AF_INET, .dest.family = AF_INET,
		.proto = IPPROTO_UDP, .fragment = true, .more = true,
		.data = bytes_of(data, 8),
	};
	struct piece piece;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		piece = first;
		piece.id = i;
		EXPECT_FALSE(reassembly_add(reassembly, &piece));
	}
	piece = first;
	piece.offset = 8;
	piece.more = false;
	piece.id = 0;
	EXPECT_FALSE(reassembly_add(reassembly, &piece));
	piece = first;
	piece.offset = 8;
	piece.more = false;
	piece.id = 99;
	EXPECT_TRUE(reassembly_add(reassembly, &piece));
	EXPECT_EQ(16, piece.data.len);
	reassembly_free(reassembly);
}

TEST(captures)
{
	static const struct {
		const char *file;
		unsigned int registers;
	} files[] = {
		{ CAPTURES "baresip-udp.pcap", 2 },
		{ CAPTURES "baresip-tcp.pcap", 2 },
		{ CAPTURES "pjsua-udp-big.pcap", 3 },
	};
	struct capture *capture;
	struct packet packet;
	unsigned int i, found;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		capture = capture_file(files[i].file, NULL);
		ASSERT_NE(NULL, capture);
		for (found = 0; capture_next(capture, &packet) == 1;)
			found += bytes_begin(packet.payload, "REGISTER ") &&
				 packet.dport == 5060;
		EXPECT_LE(files[i].registers, found)
			TH_LOG("%s", files[i].file);
		capture_close(capture);
	}
	capture = capture_file(files[0].file, "udp src port 5060");
	ASSERT_NE(NULL, capture);
	while (capture_next(capture, &packet) == 1)
		EXPECT_EQ(5060, packet.sport);
	capture_close(capture);
	EXPECT_EQ(NULL, capture_file(files[0].file, "udp udp"));
	EXPECT_EQ(NULL, capture_file("/dev/null", NULL));
}

/* What reads a frame, reads it to the end. */
static void ignore(struct token_sink *sink, const struct token *token)
{
	(void)sink;
	free(bytes_shown(token->text));
}

static void read_all(int linktype, struct bytes frame,
		     struct reassembly *reassembly)
{
	struct token_sink sink = { ignore };
	struct reading *reading;
	struct packet packet;
	struct piece piece;
	unsigned int i;

	if (!frame_read(linktype, frame, &piece) ||
	    (piece.fragment && !reassembly_add(reassembly, &piece)) ||
	    !frame_transport(&piece, &packet))
		return;
	if (packet.payload.len > SIP_SECTION_MAX)
		packet.payload.len = SIP_SECTION_MAX;
	reading = reading_new(packet.payload);
	for (i = 0; i < reading->n_fields; i++)
		tokens_of_field(reading->fields[i].name,
				reading->fields[i].value, &sink);
	reading_free(reading);
}

TEST(cut_and_damaged)
{
	static const int linktypes[] = {
		DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_RAW, DLT_NULL,
	};
	struct reassembly *reassembly = reassembly_new();
	struct rng rng = { .state = 791 };
	struct writer frame = { };
	size_t len, i, k;
	__u8 *copy;

	put_hex(&frame, links[1].head);
	put_hex(&frame, "86dd");
	put_ipv6(&frame, 0, 24 + 8 + 8 + strlen(text));
	put_hex(&frame, "3c00010400000000 2c01010c000000000000000000000000");
	put_hex(&frame, "1100000100001234");
	put_udp(&frame);
	for (i = 0; i < ROUNDS; i++) {
		len = i <= frame.len ? i : rng_below(&rng, frame.len + 1);
		copy = malloc(len ? len : 1);
		memcpy(copy, frame.at, len);
		for (k = 0; len && i > frame.len && k < 3; k++)
			copy[rng_below(&rng, len)] = rng_next(&rng);
		read_all(linktypes[i % ARRAY_SIZE(linktypes)],
			 bytes_of(copy, len), reassembly);
		read_all(DLT_EN10MB, bytes_of(copy, len), reassembly);
		free(copy);
	}
	reassembly_free(reassembly);
	free(frame.at);
}

TEST_HARNESS_MAIN

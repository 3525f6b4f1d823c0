// SPDX-License-Identifier: GPL-2.0
/*
 * Logs of Asterisk 16 (chan_sip) and 22 (res_pjsip) that phones registered at;
 * cut, damaged and with what strangers may write into them.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asterisk_log.h"
#include "learn.h"
#include "kselftest_harness.h"
#include "generate.h"

#define LOGS	SELFTESTS "/command/"
#define ROUNDS	600

struct tally {
	unsigned int requests;
	unsigned int answers;
	unsigned int ipv6;
};

/* All messages of a log that is there as bytes. */
static struct tally read_bytes(const void *bytes, size_t len,
			       struct learned *learned)
{
	char name[] = "/tmp/cmd_log.XXXXXX";
	struct asterisk_log *log;
	struct packet packet;
	struct tally tally = { };
	int fd = mkstemp(name);

	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
		abort();
	close(fd);
	log = asterisk_log_open(name);
	unlink(name);
	while (asterisk_log_next(log, &packet) == 1) {
		tally.requests += packet.source.family != 0;
		tally.answers += packet.dest.family != 0;
		tally.ipv6 += packet.source.family == AF_INET6;
		learned_packet(learned, &packet);
	}
	asterisk_log_close(log);
	return tally;
}

static struct tally read_text(const char *text, struct learned *learned)
{
	return read_bytes(text, strlen(text), learned);
}

static char *read_whole(const char *path, size_t *len)
{
	FILE *file = fopen(path, "re");
	char *text = malloc(1 << 20);

	if (!file)
		abort();
	*len = fread(text, 1, 1 << 20, file);
	fclose(file);
	return text;
}

#define REGISTER	"REGISTER sip:a SIP/2.0\r\nTo: <sip:1@a>\r\n\r\n"
#define PJSIP		"[Nov 21 13:42:10] VERBOSE[1] res_pjsip_logger.c: <--- Received SIP request (%zu bytes) from %s --->\n"

static char *pjsip(const char *from, const char *message, size_t bytes)
{
	static char text[8192];
	int len = sprintf(text, PJSIP, bytes, from);

	strcpy(text + len, message);
	return text;
}

TEST(real_logs)
{
	static const struct {
		const char *file;
		unsigned int phones, requests, ipv6;
	} logs[] = {
		{ LOGS "asterisk-16.log", 4, 10, 0 },
		{ LOGS "asterisk-22.log", 5, 12, 2 },
	};
	struct learned learned;
	struct tally tally;
	unsigned int i;
	size_t len;
	char *text;

	for (i = 0; i < ARRAY_SIZE(logs); i++) {
		learned = (struct learned){ };
		text = read_whole(logs[i].file, &len);
		tally = read_bytes(text, len, &learned);
		EXPECT_EQ(logs[i].phones, learned.n);
		EXPECT_EQ(logs[i].requests, tally.requests);
		EXPECT_EQ(logs[i].ipv6, tally.ipv6);
		EXPECT_LE(10, tally.answers);
		learned_free(&learned);
		free(text);
	}
}

TEST(endpoints)
{
	static const struct {
		const char *from;
		bool ok;
	} peers[] = {
		{ "UDP:192.0.2.1:5060", true }, { "TCP:[2001:db8::1]:5060", true },
		{ "WSS:192.0.2.1:1", true }, { "TLS:192.0.2.1:65535", true },
		{ "UDP:192.0.2.1:65536", false }, { "UDP:192.0.2.1:0", false },
		{ "UDP:192.0.2.1", false }, { "UDP:[2001:db8::1:5060", false },
		{ "UDP:[]:5060", false }, { "UDP:x:5060", false },
		{ "ABC:192.0.2.1:5060", false }, { "192.0.2.1:5060", false },
		{ "UDP:192.0.2.1:5060x", false },
		{ "UDP:[2001:db8:2001:db8:2001:db8:2001:db8:2001:db8:2001:db8:1]:1", false },
	};
	struct learned learned = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(peers); i++)
		EXPECT_EQ(peers[i].ok,
			  read_text(pjsip(peers[i].from, REGISTER, strlen(REGISTER)),
				    &learned).requests)
			TH_LOG("endpoint %u", i);
	learned_free(&learned);
}

/* A message cannot announce another one: its length says where it ends. */
TEST(a_message_that_looks_like_a_log)
{
	struct learned learned = { };
	char message[4096], inner[1024];

	strcpy(inner, pjsip("UDP:192.0.2.99:5060", REGISTER, strlen(REGISTER)));
	sprintf(message, "MESSAGE sip:a SIP/2.0\r\nTo: <sip:9@a>\r\nX: %s\r\n\r\n%s",
		inner, inner);
	EXPECT_EQ(1, read_text(pjsip("UDP:192.0.2.1:5060", message,
				     strlen(message)), &learned).requests);
	EXPECT_EQ(0, learned.n);
	/* Lines of other writers announce nothing. */
	EXPECT_EQ(0, read_text("[x] NOTICE[1] chan_sip.c: name <--- SIP read from UDP:192.0.2.9:1 --->\n"
			       REGISTER, &learned).requests);
	EXPECT_EQ(0, read_text("name <--- Received SIP request (41 bytes) from UDP:192.0.2.9:1 --->\n"
			       REGISTER, &learned).requests);
	learned_free(&learned);
}

TEST(lengths)
{
	struct learned learned = { };

	EXPECT_EQ(0, read_text(pjsip("UDP:192.0.2.1:5060", REGISTER, 0),
			       &learned).requests);
	EXPECT_EQ(0, read_text(pjsip("UDP:192.0.2.1:5060", REGISTER, 65536),
			       &learned).requests);
	EXPECT_EQ(1, read_text(pjsip("UDP:192.0.2.1:5060", REGISTER, 65535),
			       &learned).requests);
	EXPECT_EQ(0, read_text(pjsip("UDP:192.0.2.1:5060", REGISTER, -1),
			       &learned).requests);
	EXPECT_EQ(1, learned.n);
	learned_free(&learned);
}

static void cut_and_damaged(const char *path, __u64 seed)
{
	struct rng rng = { .state = seed };
	size_t len, part, i, k;
	struct learned learned;
	char *text, *copy;

	text = read_whole(path, &len);
	for (i = 0; i < ROUNDS; i++) {
		learned = (struct learned){ };
		part = rng_below(&rng, len + 1);
		copy = malloc(part ? part : 1);
		memcpy(copy, text, part);
		for (k = 0; part && k < i % 20; k++)
			copy[rng_below(&rng, part)] = rng_next(&rng);
		read_bytes(copy, part, &learned);
		learned_judge(&learned);
		learned_free(&learned);
		free(copy);
	}
	free(text);
}

TEST(cut_and_damaged_16)
{
	cut_and_damaged(LOGS "asterisk-16.log", 16);
}

TEST(cut_and_damaged_22)
{
	cut_and_damaged(LOGS "asterisk-22.log", 22);
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0
/* Logs of Asterisk, see asterisk_log.h */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "asterisk_log.h"

#define MESSAGE_MAX	65535	/* bytes */

/*
 * struct asterisk_log - a log
 * @file: it
 * @name: for messages
 * @line: the line at hand
 * @size: of its buffer
 * @message: the message at hand
 * @len: bytes of it
 */
struct asterisk_log {
	FILE *file;
	const char *name;
	char *line;
	size_t size;
	__u8 *message;
	size_t len;
};

struct asterisk_log *asterisk_log_open(const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	struct asterisk_log *log;

	if (!file) {
		complain("%s: %s", path, strerror(errno));
		return NULL;
	}
	log = must_alloc(sizeof(*log));
	*log = (struct asterisk_log){
		.file = file,
		.name = is_stdin ? "standard input" : path,
		.message = must_alloc(MESSAGE_MAX),
	};
	return log;
}

void asterisk_log_close(struct asterisk_log *log)
{
	if (log->file != stdin)
		fclose(log->file);
	free(log->line);
	free(log->message);
	free(log);
}

static bool take_word(const char **at, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*at, word, len))
		return false;
	*at += len;
	return true;
}

static bool take_proto(const char **at, struct packet *packet)
{
	static const struct {
		const char *name;
		__u8 proto;
	} protos[] = {
		{ "UDP:", IPPROTO_UDP }, { "TCP:", IPPROTO_TCP },
		{ "TLS:", IPPROTO_TCP }, { "WSS:", IPPROTO_TCP },
		{ "WS:", IPPROTO_TCP },
	};
	size_t i;

	packet->proto = IPPROTO_UDP;
	for (i = 0; i < ARRAY_SIZE(protos); i++)
		if (take_word(at, protos[i].name)) {
			packet->proto = protos[i].proto;
			return true;
		}
	return false;
}

/* "192.0.2.1:5060 --->" or "[2001:db8::1]:5060 --->" */
static bool take_endpoint(const char *at, struct address *address, __u16 *port)
{
	char text[INET6_ADDRSTRLEN];
	bool bracket = *at == '[';
	char *rest;
	unsigned long number;
	size_t len;

	at += bracket;
	len = strcspn(at, bracket ? "]" : ":");
	if (len >= sizeof(text) || !at[len])
		return false;
	memcpy(text, at, len);
	text[len] = '\0';
	at += len + bracket;
	if (*at != ':' || !parse_address(text, address))
		return false;
	number = strtoul(at + 1, &rest, 10);
	*port = number;
	return rest > at + 1 && number && number <= 65535 &&
	       !strncmp(rest, " --->", 5);
}

/* "(419 bytes) from UDP:192.0.2.1:5060 --->" */
static bool take_pjsip(const char *at, bool in, struct packet *packet,
		       size_t *bytes)
{
	char *rest;

	if (!take_word(&at, "request (") && !take_word(&at, "response ("))
		return false;
	*bytes = strtoul(at, &rest, 10);
	if (rest == at || !*bytes || *bytes > MESSAGE_MAX)
		return false;
	at = rest;
	if (!take_word(&at, in ? " bytes) from " : " bytes) to ") ||
	    !take_proto(&at, packet))
		return false;
	return in ? take_endpoint(at, &packet->source, &packet->sport) :
		    take_endpoint(at, &packet->dest, &packet->dport);
}

/* "(no NAT) to 192.0.2.1:5060 --->", of several ways to send. */
static bool take_sent(const char *at, struct packet *packet)
{
	const char *to = strstr(at, ") to ");

	packet->proto = IPPROTO_UDP;
	return to && take_endpoint(to + 5, &packet->dest, &packet->dport);
}

/*
 * Does the line announce a message? @bytes is how long it is, or 0 where it ends
 * with its header section.
 */
static bool is_announced(const char *line, struct packet *packet, size_t *bytes)
{
	bool prefixed = *line == '[';
	const char *at = strstr(line, "<--- ");

	*packet = (struct packet){ };
	*bytes = 0;
	if (!at || (!prefixed && at != line))
		return false;
	at += 5;
	if (prefixed && take_word(&at, "Received SIP "))
		return take_pjsip(at, true, packet, bytes);
	if (prefixed && take_word(&at, "Transmitting SIP "))
		return take_pjsip(at, false, packet, bytes);
	if (prefixed)
		return false;
	if (take_word(&at, "SIP read from "))
		return take_proto(&at, packet) &&
		       take_endpoint(at, &packet->source, &packet->sport);
	if (take_word(&at, "Transmitting ") ||
	    take_word(&at, "Reliably Transmitting ") ||
	    take_word(&at, "Retransmitting "))
		return take_sent(at, packet);
	return false;
}

/* Lines up to the empty one; Asterisk has taken the CRs away. */
static void take_section(struct asterisk_log *log)
{
	ssize_t len;

	log->len = 0;
	while ((len = getline(&log->line, &log->size, log->file)) > 0) {
		if (log->len + len + 2 > MESSAGE_MAX)
			break;
		memcpy(log->message + log->len, log->line, len);
		log->len += len;
		if (log->line[0] == '\n' || !strcmp(log->line, "\r\n"))
			break;
	}
}

int asterisk_log_next(struct asterisk_log *log, struct packet *packet)
{
	size_t bytes;

	while (getline(&log->line, &log->size, log->file) > 0) {
		if (!is_announced(log->line, packet, &bytes))
			continue;
		if (bytes)
			log->len = fread(log->message, 1, bytes, log->file);
		else
			take_section(log);
		packet->payload = bytes_of(log->message, log->len);
		return 1;
	}
	if (!ferror(log->file))
		return 0;
	complain("%s: %s", log->name, strerror(errno));
	return -1;
}

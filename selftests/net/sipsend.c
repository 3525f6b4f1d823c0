// SPDX-License-Identifier: GPL-2.0
/*
 * sipsend - send SIP messages from many addresses and say what came back
 *
 * One process does what a loop of shell commands would: a message from each of
 * 1,000 addresses, a message with each byte of its secret changed in turn, a
 * message split into fragments at each possible place. It prints "answered",
 * "refused" (an ICMP port unreachable or a TCP reset) or "silent", and "mixed"
 * with the counts when the messages fared differently.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sipsend.h"

static const char usage[] =
"usage: sipsend [options] ADDRESS PORT\n"
"       sipsend --listen [--netns NAME] [--log FILE] PORT...\n"
"  --netns NAME        in this network namespace\n"
"  --source ADDRESS    from here, and with several messages from the next ones\n"
"  --source-port PORT\n"
"  --tcp               over TCP\n"
"  --ttl N             TTL or hop limit\n"
"  --split N[,N...]    UDP: IP fragments; TCP: segments; ends at these bytes\n"
"  --split each        UDP: a message for every place where a fragment can end\n"
"  --reversed          the last fragment first\n"
"  --wait MS           silent after that long (2000)\n"
"  --copies N          N times from the same socket\n"
"  --sources N         from N addresses\n"
"  --flood N           N datagrams from these in turn, as fast as they go; no\n"
"                      answer is waited for\n"
"  --change TEXT       a message for every byte of TEXT, with that byte changed\n"
"message:\n"
"  --file FILE         as it is; - is standard input\n"
"  --pcap FILE         the first REGISTER in it, or --frame N\n"
"  --replace OLD=NEW   in whatever message\n"
"  --method --response --uri --user --host --display --from --to --contact\n"
"  --instance --agent --header --body --pad N   parts of the usual REGISTER\n";

static struct {
	struct flight flight;
	struct sip_template parts;
	const char *netns, *source, *file, *pcap, *change, *log;
	char *replace;
	int source_port, copies, sources, frame, flood;
	bool listen, split_each, help;
} given = { .copies = 1, .sources = 1, .flight.wait_ms = 2000 };

#define NUMBER_MAX	100000000U

enum kind { FLAG, NUMBER, TEXT, SPLITS, HEADERS };

static const struct {
	const char *name;
	enum kind kind;
	void *where;
} options[] = {
	{ "netns", TEXT, &given.netns },
	{ "source", TEXT, &given.source },
	{ "source-port", NUMBER, &given.source_port },
	{ "tcp", FLAG, &given.flight.tcp },
	{ "ttl", NUMBER, &given.flight.ttl },
	{ "split", SPLITS, NULL },
	{ "reversed", FLAG, &given.flight.reversed },
	{ "wait", NUMBER, &given.flight.wait_ms },
	{ "copies", NUMBER, &given.copies },
	{ "sources", NUMBER, &given.sources },
	{ "flood", NUMBER, &given.flood },
	{ "change", TEXT, &given.change },
	{ "file", TEXT, &given.file },
	{ "pcap", TEXT, &given.pcap },
	{ "frame", NUMBER, &given.frame },
	{ "replace", TEXT, &given.replace },
	{ "method", TEXT, &given.parts.method },
	{ "response", TEXT, &given.parts.response },
	{ "uri", TEXT, &given.parts.uri },
	{ "user", TEXT, &given.parts.user },
	{ "host", TEXT, &given.parts.host },
	{ "display", TEXT, &given.parts.display },
	{ "from", TEXT, &given.parts.from },
	{ "to", TEXT, &given.parts.to },
	{ "contact", TEXT, &given.parts.contact },
	{ "instance", TEXT, &given.parts.instance },
	{ "agent", TEXT, &given.parts.agent },
	{ "header", HEADERS, NULL },
	{ "body", TEXT, &given.parts.body },
	{ "pad", NUMBER, &given.parts.pad },
	{ "listen", FLAG, &given.listen },
	{ "log", TEXT, &given.log },
	{ "help", FLAG, &given.help },
};

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

void die(const char *format, ...)
{
	va_list args;

	fputs("sipsend: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(3);
}

void die_errno(const char *what)
{
	die("%s: %s", what, strerror(errno));
}

static int parse_number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *end || value > NUMBER_MAX)
		die("\"%s\" is no number from 0 to %u", text, NUMBER_MAX);
	return value;
}

static void parse_split(char *list)
{
	struct flight *flight = &given.flight;
	char *part;

	if (!strcmp(list, "each")) {
		given.split_each = true;
		return;
	}
	for (part = strtok(list, ","); part; part = strtok(NULL, ",")) {
		if (flight->splits == SPLIT_MAX)
			die("more than %d splits", SPLIT_MAX);
		flight->split[flight->splits++] = parse_number(part);
	}
}

static void parse_header(const char *line)
{
	struct sip_template *parts = &given.parts;

	if (parts->extra_count == EXTRA_MAX)
		die("more than %d headers", EXTRA_MAX);
	parts->extra[parts->extra_count++] = line;
}

static void parse_option(size_t nth, char *value)
{
	void *where = options[nth].where;

	switch (options[nth].kind) {
	case FLAG:
		*(bool *)where = true;
		break;
	case NUMBER:
		*(int *)where = parse_number(value);
		break;
	case TEXT:
		*(char **)where = value;
		break;
	case SPLITS:
		parse_split(value);
		break;
	case HEADERS:
		parse_header(value);
		break;
	}
}

static void parse_options(int argc, char **argv)
{
	static struct option known[ARRAY_SIZE(options) + 1];
	int nth = -1;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(options); i++) {
		known[i].name = options[i].name;
		known[i].has_arg = options[i].kind != FLAG;
	}
	for (;;) {
		switch (getopt_long(argc, argv, "", known, &nth)) {
		case 0:
			parse_option(nth, optarg);
			break;
		case -1:
			return;
		default:
			exit(3);
		}
	}
}

static void enter_netns(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		die_errno(path);
	close(fd);
}

static void load_message(struct message *msg)
{
	char *equals;

	if (given.file)
		message_file(msg, given.file);
	else if (given.pcap)
		message_pcap(msg, given.pcap, given.frame);
	else
		message_template(msg, &given.parts);
	if (!given.replace)
		return;
	equals = strchr(given.replace, '=');
	if (!equals || equals == given.replace)
		die("--replace wants OLD=NEW");
	*equals = '\0';
	message_replace(msg, given.replace, equals + 1);
}

static unsigned int variants(const struct message *msg)
{
	if (given.change)
		return strlen(given.change);
	if (given.split_each)
		return msg->len / 8;
	return given.sources;
}

static void change_byte(struct message *msg, size_t nth)
{
	char changed[256];
	size_t len = strlen(given.change);

	if (len >= sizeof(changed))
		die("--change takes up to %zu bytes", sizeof(changed) - 1);
	memcpy(changed, given.change, len + 1);
	changed[nth] ^= 1;
	message_replace(msg, given.change, changed);
}

static enum outcome send_variant(const struct message *usual, unsigned int nth)
{
	static struct message msg;
	struct flight flight = given.flight;

	msg = *usual;
	if (given.source)
		address_add(&flight.from, nth);
	if (given.change)
		change_byte(&msg, nth);
	if (given.split_each) {
		flight.splits = 1;
		flight.split[0] = nth * 8;
	}
	if (flight.tcp)
		return send_tcp(&flight, &msg);
	return send_udp(&flight, &msg, given.copies);
}

static int send_all(const struct message *msg)
{
	static const char * const words[] = { "answered", "refused", "silent" };
	unsigned int i, total = variants(msg), counts[OUTCOMES] = { 0 };
	int outcome;

	if (!total)
		die("nothing to send");
	for (i = 0; i < total; i++)
		counts[send_variant(msg, i)]++;
	for (outcome = 0; outcome < OUTCOMES; outcome++) {
		if (counts[outcome] != total)
			continue;
		puts(words[outcome]);
		return outcome;
	}
	printf("mixed: %u answered, %u refused, %u silent\n", counts[ANSWERED],
	       counts[REFUSED], counts[SILENT]);
	return OUTCOMES;
}

int main(int argc, char **argv)
{
	static struct message msg;

	parse_options(argc, argv);
	if (given.help) {
		fputs(usage, stdout);
		return 0;
	}
	if (given.netns)
		enter_netns(given.netns);
	if (given.listen)
		return listen_main(given.log, argv + optind);
	if (argc - optind != 2)
		die("an address and a port are wanted; see sipsend --help");
	address_parse(&given.flight.to, argv[optind], parse_number(argv[optind + 1]));
	if (given.source)
		address_parse(&given.flight.from, given.source, given.source_port);
	load_message(&msg);
	if (!given.flood)
		return send_all(&msg);
	if (!given.source || !given.sources)
		die("a flood wants a --source, and --sources of 1 or more");
	send_flood(&given.flight, &msg, given.sources, given.flood);
	return 0;
}

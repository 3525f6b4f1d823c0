// SPDX-License-Identifier: GPL-2.0
/* sipknock learn: what each extension sends, and the rule to paste. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asterisk_log.h"
#include "capture.h"
#include "learn.h"
#include "values.h"

static const char help_text[] =
"Usage: sipknock learn --pcap FILE\n"
"       sipknock learn -i INTERFACE [--seconds N] [--count N]\n"
"       sipknock learn --log FILE\n"
"What each extension sends that could be its secret: for each that registers, and\n"
"each address, its instance, display name, domain, user and User-Agent, how hard\n"
"they are to guess, how many others send the same, and the rule to paste.\n"
"\n"
"  --pcap FILE      a capture file\n"
"  -i, --interface INTERFACE\n"
"                   listen, until ^C; \"any\" is all of them\n"
"  --seconds N      listen for as long\n"
"  --count N        listen until N REGISTERs came\n"
"  --log FILE       a log of Asterisk: \"full\", with \"pjsip set logger on\" or \"sip\n"
"                   set debug on\"\n"
"  --filter EXPR    of what is captured, as tcpdump's\n"
"  --name TABLE     which the rules name (default: door)\n"
"  --rules          print the rules alone\n"
"  --secrets        print lines for a secrets file alone\n"
"  --json           an array of objects\n"
"\n"
"FILE may be -, standard input. Exit status 1 where no REGISTER was seen, or with\n"
"--rules or --secrets no value may serve as a secret.\n";

/**
 * struct learn - what to learn from
 * @pcap: --pcap
 * @interface: --interface
 * @log: --log
 * @filter: --filter
 * @seconds: --seconds, or 0
 * @count: --count, or 0
 * @show: how to print
 * @registers: REGISTERs that came
 */
struct learn {
	const char *pcap;
	const char *interface;
	const char *log;
	const char *filter;
	uint64_t seconds;
	uint64_t count;
	struct show show;
	uint64_t registers;
};

static struct capture *listening;

static void stop(int signal)
{
	(void)signal;
	if (!listening)
		return;
	capture_stop(listening);
	/* One that came between the look at it and the wait ends no wait. */
	alarm(1);
}

/* A call that waits is interrupted, and so notices. */
static void stop_on(int signal)
{
	struct sigaction action = { .sa_handler = stop };

	sigaction(signal, &action, NULL);
}

static void take(struct learn *learn, struct learned *learned,
		 const struct packet *packet)
{
	learn->registers += bytes_begin(packet->payload, "REGISTER ");
	learned_packet(learned, packet);
}

static int read_capture(struct learn *learn, struct learned *learned)
{
	struct capture *capture = learn->interface ?
				  capture_live(learn->interface, learn->filter) :
				  capture_file(learn->pcap, learn->filter);
	struct packet packet;
	int status = 0;

	if (!capture)
		return EXIT_FAILED;
	if (learn->interface) {
		listening = capture;
		stop_on(SIGINT);
		stop_on(SIGTERM);
		stop_on(SIGALRM);
		alarm(learn->seconds);
		complain("listening on %s; ^C ends it", learn->interface);
	}
	while (!(learn->count && learn->registers >= learn->count) &&
	       (status = capture_next(capture, &packet)) == 1)
		take(learn, learned, &packet);
	alarm(0);
	listening = NULL;
	capture_close(capture);
	return status < 0 ? EXIT_FAILED : EXIT_DONE;
}

static int read_log(struct learn *learn, struct learned *learned)
{
	struct asterisk_log *log = asterisk_log_open(learn->log);
	struct packet packet;
	int status;

	if (!log)
		return EXIT_FAILED;
	while ((status = asterisk_log_next(log, &packet)) == 1)
		take(learn, learned, &packet);
	asterisk_log_close(log);
	return status < 0 ? EXIT_FAILED : EXIT_DONE;
}

static const char *source(const struct learn *learn)
{
	return learn->pcap ? learn->pcap : learn->log ? learn->log :
							learn->interface;
}

static int show_learned(const struct learn *learn, struct learned *learned)
{
	unsigned int fit;

	if (learned->left_out)
		complain("more than %d extensions and addresses: %lu REGISTERs of further ones are left out",
			 PHONES_MAX, learned->left_out);
	learned_judge(learned);
	fit = learned_show(learned, &learn->show);
	if (!learned->n) {
		complain("%s: no REGISTER in it", source(learn));
		return EXIT_NO_MATCH;
	}
	if (!fit && (learn->show.rules || learn->show.secrets)) {
		complain("%s: nothing that the phones send is a secret; without --rules and --secrets it says why",
			 source(learn));
		return EXIT_NO_MATCH;
	}
	return EXIT_DONE;
}

static bool take_number(const char *option, const char *text, uint64_t max,
			uint64_t *value)
{
	if (parse_number(text, max, value) && *value)
		return true;
	usage_error("learn", "--%s \"%s\": allowed 1 to %llu", option, text,
		    (unsigned long long)max);
	return false;
}

static bool take_table(struct learn *learn, const char *text)
{
	char name[XT_SIPKNOCK_NAME_SIZE];
	const char *wrong = sipknock_read_name(text, name);

	if (wrong)
		usage_error("learn", "--name \"%s\": %s", text, wrong);
	learn->show.table = text;
	return !wrong;
}

static bool take_option(struct learn *learn, int option, const char *value)
{
	switch (option) {
	case 'p':
		learn->pcap = value;
		return true;
	case 'i':
		learn->interface = value;
		return true;
	case 'l':
		learn->log = value;
		return true;
	case 'f':
		learn->filter = value;
		return true;
	case 't':
		return take_number("seconds", value, INT32_MAX,
				   &learn->seconds);
	case 'c':
		return take_number("count", value, UINT32_MAX, &learn->count);
	case 'n':
		return take_table(learn, value);
	case 'r':
		learn->show.rules = true;
		return true;
	case 's':
		learn->show.secrets = true;
		return true;
	case 'j':
		learn->show.json = true;
		return true;
	}
	return false;
}

static const struct option options[] = {
	OPTION_HELP_ROW,
	{ "pcap", required_argument, NULL, 'p' },
	{ "interface", required_argument, NULL, 'i' },
	{ "log", required_argument, NULL, 'l' },
	{ "filter", required_argument, NULL, 'f' },
	{ "seconds", required_argument, NULL, 't' },
	{ "count", required_argument, NULL, 'c' },
	{ "name", required_argument, NULL, 'n' },
	{ "rules", no_argument, NULL, 'r' },
	{ "secrets", no_argument, NULL, 's' },
	{ "json", no_argument, NULL, 'j' },
	{ }
};

static int check_use(const struct learn *learn, int argc, char **argv)
{
	const struct show *show = &learn->show;

	if (optind < argc)
		return usage_error("learn", "one argument too many: \"%s\"",
				   argv[optind]);
	if (!!learn->pcap + !!learn->interface + !!learn->log != 1)
		return usage_error("learn",
				   "what to learn from? one of --pcap, -i and --log");
	if (show->rules + show->secrets + show->json > 1)
		return usage_error("learn",
				   "--rules, --secrets, --json: at most one of them");
	if (!learn->interface && (learn->seconds || learn->count))
		return usage_error("learn", "--seconds and --count need -i");
	if (learn->log && learn->filter)
		return usage_error("learn", "--filter is for packets, not for a log");
	return EXIT_DONE;
}

int cmd_learn(int argc, char **argv)
{
	struct learn learn = { .show.table = "door" };
	struct learned learned = { };
	int option, status, i;

	/* The one short option, as people know it from tcpdump. */
	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "-i"))
			argv[i] = "--interface";
	while ((option = next_option(argc, argv, options, help_text)) != -1) {
		if (option == OPTION_HELP)
			return EXIT_DONE;
		if (option == '?' || !take_option(&learn, option, optarg))
			return EXIT_USAGE;
	}
	if (check_use(&learn, argc, argv))
		return EXIT_USAGE;
	status = learn.log ? read_log(&learn, &learned) :
			     read_capture(&learn, &learned);
	if (status == EXIT_DONE || learned.n)
		status |= show_learned(&learn, &learned);
	learned_free(&learned);
	return status;
}

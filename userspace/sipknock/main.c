// SPDX-License-Identifier: GPL-2.0
/* The sipknock command: which subcommand is to run. */
#include <string.h>

#include "sipknock.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} subcommands[] = {
	{ "list", cmd_list, "tables, or who is in one" },
	{ "watch", cmd_watch, "events as they happen" },
	{ "add", cmd_add, "let an address in" },
	{ "del", cmd_del, "shut an address out" },
	{ "flush", cmd_flush, "shut all addresses out" },
	{ "secrets", cmd_secrets, "sets of secrets: load, list, flush" },
	{ "save", cmd_save, "who is in, as text" },
	{ "restore", cmd_restore, "let in who was saved" },
	{ "stats", cmd_stats, "counters" },
	{ "learn", cmd_learn, "what phones send that could be their secret" },
	{ "check", cmd_check, "does a message match a rule, and why not" },
	{ "doctor", cmd_doctor, "what is wrong with the firewall" },
};

static void usage(void)
{
	size_t i;

	puts("Usage: sipknock SUBCOMMAND [ARGUMENT...]\n");
	for (i = 0; i < ARRAY_SIZE(subcommands); i++)
		printf("  %-8s %s\n", subcommands[i].name, subcommands[i].what);
	puts("\nsipknock SUBCOMMAND --help tells more, sipknock(8) all.\n"
	     "Exit status: 0 done, 1 no match or not found, 2 wrong use, 3 kernel or I/O error.");
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc < 2) {
		complain("what to do? see sipknock --help");
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help")) {
		usage();
		return flush_output(EXIT_DONE);
	}
	for (i = 0; i < ARRAY_SIZE(subcommands); i++)
		if (!strcmp(argv[1], subcommands[i].name))
			return flush_output(subcommands[i].run(argc - 1,
							       argv + 1));
	complain("no subcommand \"%s\"; see sipknock --help", argv[1]);
	return EXIT_USAGE;
}

// SPDX-License-Identifier: GPL-2.0
/* sipknock doctor: options, and how findings are shown. */
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "doctor.h"

static const char help_text[] =
"Usage: sipknock doctor [OPTIONS]\n"
"Looks at the firewall around the door, and says what is wrong and what to do: rules\n"
"that let strangers in above the door or behind it, IPv6, secrets that are easy to\n"
"guess, files that others can read, sets that are not loaded, full tables, parts of\n"
"different versions. It changes nothing, and shows no secret.\n"
"\n"
"  --rules FILE    what iptables-save printed, not the rules in force\n"
"  --rules6 FILE   the same of ip6tables-save\n"
"  --nft FILE      what \"nft -j list ruleset\" printed\n"
"  --root DIR      the system whose root is mounted at DIR: its files, and unless other\n"
"                  rules are given those that it loads at boot\n"
"  --json          an array of objects\n"
"\n"
"Exit status 0: nothing is wrong, 1: there are findings.\n";

static const struct option options[] = {
	OPTION_HELP_ROW,
	{ "rules", required_argument, NULL, '4' },
	{ "rules6", required_argument, NULL, '6' },
	{ "nft", required_argument, NULL, 'n' },
	{ "root", required_argument, NULL, 'r' },
	{ "json", no_argument, NULL, 'j' },
	{ }
};

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

void finding(struct doctor *doctor, const char *name, const char *remedy,
	     const char *fmt, ...)
{
	struct json_object *object;
	char text[1024], *kept;
	char **found;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	kept = bytes_copy(bytes_of(text, strlen(text)));
	found = tsearch(kept, &doctor->printed, compare);
	if (!found)
		out_of_memory();
	if (*found != kept) {
		free(kept);
		return;
	}
	doctor->findings++;
	if (!doctor->json) {
		printf("%s: %s\n  %s\n", name, text, remedy);
		return;
	}
	object = json_new();
	json_add_text(object, "finding", name);
	json_add_text(object, "text", text);
	json_add_text(object, "remedy", remedy);
	json_row(object);
}

const char *rule_shown(const struct table *table, const struct chain *chain,
		       const struct rule *rule, char *text, size_t size)
{
	char label[ESCAPED_SIZE(XT_SIPKNOCK_LABEL_SIZE)] = "";
	char *chain_name = bytes_shown(bytes_of(chain->name,
						strlen(chain->name)));
	char *table_name = bytes_shown(bytes_of(table->name,
						strlen(table->name)));

	if (!rule) {
		snprintf(text, size, "the policy of %s %s %s", table->program,
			 table_name, chain_name);
	} else {
		if (rule->has_sipknock && rule->info.label[0])
			escape(label, sizeof(label), rule->info.label,
			       strlen(rule->info.label));
		snprintf(text, size, "%s %s %s rule %u%s%s%s", table->program,
			 table_name, chain_name, rule->number,
			 *label ? " (" : "", label, *label ? ")" : "");
	}
	free(table_name);
	free(chain_name);
	return text;
}

static bool take_option(struct doctor *doctor, int option, const char *value)
{
	switch (option) {
	case '4':
		doctor->rules = value;
		return true;
	case '6':
		doctor->rules6 = value;
		return true;
	case 'n':
		doctor->nft = value;
		return true;
	case 'r':
		doctor->root = value;
		return true;
	case 'j':
		doctor->json = true;
		return true;
	}
	return false;
}

static int examine(struct doctor *doctor)
{
	if (!doctor_read(doctor))
		return EXIT_FAILED;
	if (doctor->json)
		json_open();
	doctor_order(doctor);
	doctor_secrets(doctor);
	doctor_system(doctor);
	doctor_module(doctor);
	if (doctor->json)
		json_close();
	else if (!doctor->findings)
		puts("nothing is wrong");
	return doctor->findings ? EXIT_NO_MATCH : EXIT_DONE;
}

int cmd_doctor(int argc, char **argv)
{
	struct doctor doctor = { .root = "" };
	int option, status;

	while ((option = next_option(argc, argv, options, help_text)) != -1) {
		if (option == OPTION_HELP)
			return EXIT_DONE;
		if (option == '?' || !take_option(&doctor, option, optarg))
			return EXIT_USAGE;
	}
	if (optind < argc)
		return usage_error("doctor", "one argument too many: \"%s\"",
				   argv[optind]);
	doctor.live = !doctor.rules && !doctor.rules6 && !doctor.nft &&
		      !*doctor.root;
	status = examine(&doctor);
	ruleset_free(&doctor.ruleset);
	tdestroy(doctor.printed, free);
	return status;
}

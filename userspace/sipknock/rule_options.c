// SPDX-License-Identifier: GPL-2.0
/*
 * Runs the parser of the iptables extension, which is linked in, outside of
 * iptables. It ends its program where a value is wrong; here it comes back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xtables.h>

#include "bytes.h"
#include "rule_options.h"
#include "sipknock.h"

#define OWN_MAX		32	/* options beside the extension's */
#define OWN_VAL_MAX	256	/* the extension's values begin here */

static jmp_buf refused;
static char refusal[512];

static __noreturn __printf(2, 3) void
refuse(enum xtables_exittype status, const char *fmt, ...)
{
	static const char name[] = "sipknock: ";
	va_list args;

	(void)status;
	va_start(args, fmt);
	vsnprintf(refusal, sizeof(refusal), fmt, args);
	va_end(args);
	refusal[strcspn(refusal, "\n")] = '\0';
	if (!strncmp(refusal, name, strlen(name)))
		memmove(refusal, refusal + strlen(name),
			strlen(refusal + strlen(name)) + 1);
	longjmp(refused, 1);
}

/* The kernel is not asked what it knows. */
static int any_revision(const char *name, uint8_t revision, int opt)
{
	(void)name;
	(void)revision;
	(void)opt;
	return 1;
}

static struct option own_options[OWN_MAX + 2];

static struct xtables_globals globals = {
	.option_offset = 0,
	.program_name = "sipknock",
	.program_version = "",
	.orig_opts = own_options,
	.exit_err = refuse,
	.compat_rev = any_revision,
};

static void set_own_options(const struct option *own)
{
	unsigned int n = 0;

	own_options[n++] = (struct option){ "match", required_argument, NULL, 'm' };
	for (; own && own->name && n <= OWN_MAX; own++)
		own_options[n++] = *own;
	own_options[n] = (struct option){ };
}

/* What the last one left. */
static struct xtables_match *in_use;

/* libxtables would make a copy of a match that has a rule. */
static void release(void)
{
	if (in_use) {
		free(in_use->m);
		in_use->m = NULL;
	}
	in_use = NULL;
	free(globals.opts);
	globals.opts = NULL;
}

static void start(struct xtables_match *match)
{
	size_t size = XT_ALIGN(sizeof(*match->m)) + match->size;

	in_use = match;
	match->m = must_alloc(size);
	memset(match->m, 0, size);
	match->m->u.match_size = size;
	match->mflags = 0;
	match->init(match->m);
}

/* The extension, with its options behind our own. */
static struct xtables_match *load(struct rule_options *rule)
{
	struct xtables_match *match;

	release();
	set_own_options(rule->own);
	xtables_init_all(&globals, rule->family);
	xtables_set_nfproto(rule->family);
	match = xtables_find_match("sipknock", XTF_DONT_LOAD, NULL);
	if (!match)
		refuse(OTHER_PROBLEM,
		       "libxtables of this system does not take the extension: rebuild the command");
	start(match);
	globals.opts = xtables_options_xfrm(globals.orig_opts, NULL,
					    match->x6_options,
					    &match->option_offset);
	if (!globals.opts)
		refuse(RESOURCE_PROBLEM, "out of memory");
	return match;
}

static bool take_own(struct rule_options *rule, int val)
{
	if (val != 'm')
		return rule->take(rule->arg, val, optarg);
	if (strcmp(optarg, "sipknock"))
		refuse(PARAMETER_PROBLEM,
		       "-m %s: only the options of -m sipknock are judged; leave out the others",
		       optarg);
	return true;
}

static const char *option_given(char **argv)
{
	return optind > 0 ? argv[optind - 1] : "";
}

static bool take_all(struct rule_options *rule, int argc, char **argv,
		     struct xtables_match *match)
{
	bool invert = false;
	int val;

	optind = 0;
	opterr = 0;
	while ((val = getopt_long(argc, argv, "-:m:h", globals.opts, NULL)) != -1) {
		if (val == 1 && !strcmp(optarg, "!")) {
			if (invert)
				refuse(PARAMETER_PROBLEM, "two \"!\" in a row");
			invert = true;
			continue;
		}
		if (val == 1)
			refuse(PARAMETER_PROBLEM,
			       "\"%s\" belongs to no option; a message's file stands behind --",
			       optarg);
		if (val == ':')
			refuse(PARAMETER_PROBLEM, "%s needs a value",
			       option_given(argv));
		if (val == '?')
			refuse(PARAMETER_PROBLEM, "no option %s",
			       option_given(argv));
		if (val < OWN_VAL_MAX) {
			if (invert)
				refuse(PARAMETER_PROBLEM, "no \"!\" before %s",
				       option_given(argv));
			if (!take_own(rule, val))
				return false;
			continue;
		}
		xtables_option_mpcall(val, argv, invert, match, NULL);
		invert = false;
	}
	if (invert)
		refuse(PARAMETER_PROBLEM, "\"!\" at the end");
	return true;
}

/**
 * rule_options_parse - read the options of a rule
 * @rule: family, own options and what takes them are set; the rest is filled
 * @argc: of @argv
 * @argv: the options stand behind argv[0]
 *
 * Return: false with @rule->error
 */
bool rule_options_parse(struct rule_options *rule, int argc, char **argv)
{
	struct xtables_match *match;

	rule->error[0] = '\0';
	if (setjmp(refused)) {
		snprintf(rule->error, sizeof(rule->error), "%s", refusal);
		return false;
	}
	match = load(rule);
	if (!take_all(rule, argc, argv, match))
		return false;
	rule->rest = optind;
	xtables_option_mfcall(match);
	memcpy(&rule->info, match->m->data, sizeof(rule->info));
	return true;
}

static void print_help(const struct xtables_match *match, FILE *out)
{
	FILE *saved = stdout;

	stdout = out;
	match->help();
	stdout = saved;
}

char *rule_options_help(void)
{
	struct rule_options none = { .family = NFPROTO_IPV4 };
	char *text = NULL;
	size_t size;
	FILE *out;

	if (setjmp(refused))
		return bytes_copy(bytes_of(NULL, 0));
	out = open_memstream(&text, &size);
	if (!out)
		out_of_memory();
	/* It is written to print on stdout. */
	fflush(stdout);
	print_help(load(&none), out);
	fclose(out);
	return text;
}

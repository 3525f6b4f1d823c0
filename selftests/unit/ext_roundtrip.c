// SPDX-License-Identifier: GPL-2.0
/*
 * The iptables extension without a kernel: what it saves is parsed to the same
 * bytes again, one rule has one form however it is typed, and what is refused
 * is refused in one line.
 *
 * XTABLES_LIBDIR names the directory of libxt_sipknock.so. Link with -lxtables.
 */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xtables.h>
#include <linux/netfilter/xt_sipknock.h>
#include "kselftest_harness.h"

#define MAX_ARGS	64
#define DEFAULTS	" --name DEFAULT --seconds 4000"

static struct option base_opts[] = {
	{ .name = "exact", .val = 'x' },
	{ .name = "match", .has_arg = 1, .val = 'm' },
	{ .name = NULL },
};

#define __always_unused	__attribute__((__unused__))
#define __noreturn	__attribute__((__noreturn__))
#define __printf(a, b)	__attribute__((__format__(printf, a, b)))

static __noreturn __printf(2, 3) void
exit_error(enum xtables_exittype status, const char *msg, ...)
{
	va_list args;

	va_start(args, msg);
	vfprintf(stderr, msg, args);
	va_end(args);
	exit(status);
}

static int compat_rev(const char *name __always_unused,
		      uint8_t rev __always_unused, int opt __always_unused)
{
	return 1;
}

static struct xtables_globals globals = {
	.program_name = "ext_roundtrip",
	.program_version = "0",
	.orig_opts = base_opts,
	.exit_err = exit_error,
	.compat_rev = compat_rev,
};

/* Arguments of a saved rule, as iptables-restore reads them. */
static int split_line(const char *line, char **argv)
{
	bool quoted = false, escaped = false;
	char word[1024];
	size_t len = 0;
	int argc = 0;

	argv[argc++] = "iptables";
	for (; *line; line++) {
		if (quoted && (escaped || (*line != '\\' && *line != '"'))) {
			word[len++] = *line;
			escaped = false;
		} else if (quoted && *line == '\\') {
			escaped = true;
		} else if (*line == '"' && !quoted) {
			quoted = true;
		} else if (*line == '"' || (*line == ' ' && len)) {
			word[len] = '\0';
			argv[argc++] = strdup(word);
			len = 0;
			quoted = false;
		} else if (*line != ' ') {
			word[len++] = *line;
		}
	}
	word[len] = '\0';
	if (len)
		argv[argc++] = strdup(word);
	argv[argc] = NULL;
	return argc;
}

static struct xtables_match *load_match(void)
{
	struct xtables_match *match;

	match = xtables_find_match("sipknock", XTF_LOAD_MUST_SUCCEED, NULL);
	match->m = xtables_calloc(1, XT_ALIGN(sizeof(*match->m)) + match->size);
	match->m->u.match_size = XT_ALIGN(sizeof(*match->m)) + match->size;
	match->mflags = 0;
	match->init(match->m);
	globals.opts = xtables_options_xfrm(globals.orig_opts, globals.opts,
					    match->x6_options,
					    &match->option_offset);
	return match;
}

/* Options of one sipknock match; what is wrong with them ends the process. */
static struct xtables_match *parse_rule(const char *line)
{
	struct xtables_match *match = load_match();
	char *argv[MAX_ARGS];
	int argc = split_line(line, argv), c;
	bool invert = false;

	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "-:x", globals.opts, NULL)) != -1) {
		if (c == 1 && !invert && !strcmp(optarg, "!")) {
			invert = true;
			continue;
		}
		if (c < (int)match->option_offset)
			exit_error(PARAMETER_PROBLEM, "bad argument");
		xtables_option_mpcall(c, argv, invert, match, NULL);
		invert = false;
	}
	xtables_option_mfcall(match);
	return match;
}

static char *written(void (*write)(const struct xtables_match *match),
		     const struct xtables_match *match)
{
	FILE *saved = stdout;
	char *text = NULL;
	size_t size;

	stdout = open_memstream(&text, &size);
	write(match);
	fclose(stdout);
	stdout = saved;
	return text;
}

static void write_save(const struct xtables_match *match)
{
	match->save(NULL, match->m);
}

static void write_print(const struct xtables_match *match)
{
	match->print(NULL, match->m, 1);
}

/* Standard error of a parse that must fail with status 2, or NULL. */
static char *refusal(const char *line)
{
	static char text[1024];
	ssize_t len = 0, n;
	int fds[2], status;
	pid_t pid;

	if (pipe(fds))
		return NULL;
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDERR_FILENO);
		parse_rule(line);
		_exit(0);
	}
	close(fds[1]);
	while ((n = read(fds[0], text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	close(fds[0]);
	text[len] = '\0';
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != PARAMETER_PROBLEM)
		return NULL;
	return text;
}

FIXTURE(ext) {
	int unused;
};

FIXTURE_VARIANT(ext) {
	__u8 family;
};

FIXTURE_VARIANT_ADD(ext, ipv4) {
	.family = NFPROTO_IPV4,
};

FIXTURE_VARIANT_ADD(ext, ipv6) {
	.family = NFPROTO_IPV6,
};

FIXTURE_SETUP(ext)
{
	xtables_init_all(&globals, variant->family);
	globals.opts = calloc(1, sizeof(base_opts));
	memcpy(globals.opts, base_opts, sizeof(base_opts));
}

FIXTURE_TEARDOWN(ext)
{
}

static void expect_saved(struct __test_metadata *_metadata, const char *rule,
			 const char *expected)
{
	struct xtables_match *match = parse_rule(rule);
	void *blob = malloc(match->size);
	char *text = written(write_save, match);

	EXPECT_STREQ(expected, text);
	memcpy(blob, match->m->data, match->size);
	match = parse_rule(text);
	EXPECT_EQ(0, memcmp(blob, match->m->data, match->userspacesize))
		TH_LOG("other bytes after a restore: %s", text);
	EXPECT_STREQ(text, written(write_save, match));
}

TEST_F(ext, one_form_however_typed)
{
	expect_saved(_metadata, "--method B,A,B", " --method B,A");
	expect_saved(_metadata, "--status 4XX,200,4xx", " --status 4xx,200");
	expect_saved(_metadata, "--secret abc --header M,From,contact,uri",
		     " --header contact,from,uri --secret abc" DEFAULTS);
	expect_saved(_metadata, "--secret abc --header b,d,R",
		     " --header referred-by,request-disposition,refer-to --secret abc" DEFAULTS);
	expect_saved(_metadata, "--secret abc --header b,uri,any",
		     " --secret abc" DEFAULTS);
	expect_saved(_metadata, "--secret \"|61 62|c\"",
		     " --secret abc" DEFAULTS);
	expect_saved(_metadata, "! --secret abc", " ! --secret abc");
	expect_saved(_metadata, "--rcheck --rsource --mask 24",
		     " --rcheck --name DEFAULT --mask /24");
	expect_saved(_metadata, "--label x ! --update --seconds 010",
		     " ! --update --name DEFAULT --seconds 10 --label x");
}

TEST_F(ext, whole_mask_is_not_saved)
{
	expect_saved(_metadata, variant->family == NFPROTO_IPV4 ?
		     "--rcheck --mask 255.255.255.255" : "--rcheck --mask /128",
		     " --rcheck --name DEFAULT");
}

TEST_F(ext, odd_secrets_survive)
{
	static const char * const secrets[] = {
		"\"!\"", "\"! --set\"", "-j", "\"-t nat\"", "\" a  b \"",
		"\"\\\"\"", "\"\\\\\"", "\"a\\\\n\"", "\"\\'\"", "\"#\"",
		"\"$(id)`id`\"", "\"%s%n\"", "\"|00|\"", "\"a|00|b|0d0a|\"",
		"\"|7c|\"", "\"b|c3bc|ro\"", "\"|7f80ff|\"",
	};
	char rule[64], expected[128];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(secrets); i++) {
		sprintf(rule, "--secret %s", secrets[i]);
		sprintf(expected, " %s" DEFAULTS, rule);
		expect_saved(_metadata, rule, expected);
	}
}

TEST_F(ext, any_bytes_survive)
{
	char rule[2 * XT_SIPKNOCK_SECRET_MAX + 32], *p;
	struct xtables_match *match;
	__u8 secret[XT_SIPKNOCK_SECRET_MAX];
	struct xt_sipknock_mtinfo *info;
	unsigned int round, len, i;

	srand(1);
	for (round = 0; round < 1000; round++) {
		len = 1 + rand() % XT_SIPKNOCK_SECRET_MAX;
		p = rule + sprintf(rule, "--secret \"|");
		for (i = 0; i < len; i++) {
			secret[i] = rand();
			p += sprintf(p, "%02x", secret[i]);
		}
		strcpy(p, "|\"");
		match = parse_rule(written(write_save, parse_rule(rule)));
		info = (void *)match->m->data;
		ASSERT_EQ(len, info->secret_len);
		ASSERT_EQ(0, memcmp(secret, info->secret, len));
	}
}

TEST_F(ext, listing_hides_the_secret)
{
	char *text = written(write_print,
			     parse_rule("--secret abc --label ext234"));

	EXPECT_STREQ(" sipknock secret (hidden) name DEFAULT seconds 4000 label ext234",
		     text);
}

TEST_F(ext, refused_in_one_line)
{
	static const char * const rules[][2] = {
		{ "--set --seconds 0", "--seconds \"0\": allowed 1 to 2147483647" },
		{ "--rcheck --hitcount 4294967296", "--hitcount \"4294967296\": allowed 1 to" },
		{ "--rcheck --mask /0", "--mask \"/0\": allowed are /1 to" },
		{ "--method A,,B", "--method \"A,,B\": allowed are" },
		{ "--status 700", "--status \"700\": allowed are" },
		{ "--header sni,to --secret a", "--header \"sni,to\"" },
		{ "--secret |6|", "--secret: \"6|\" at byte 2: allowed" },
		{ "--secret \"\"", "--secret of 0 bytes: allowed 1 to 128" },
		{ "--rcheck --name a/b", "--name \"a/b\": allowed are" },
		{ "--set --rcheck", "--rcheck after --set: at most one" },
		{ "--method A --name x", "--name needs a table" },
		{ "--secrets a --exact", "--exact needs --secret" },
		{ "--name x", "give a selector" },
	};
	const char *text, *newline;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		text = refusal(rules[i][0]);
		ASSERT_NE(NULL, text)
			TH_LOG("not refused: %s", rules[i][0]);
		newline = strchr(text, '\n');
		EXPECT_EQ(NULL, newline);
		EXPECT_NE(NULL, strstr(text, rules[i][1]))
			TH_LOG("%s: %s", rules[i][0], text);
	}
}

TEST_HARNESS_MAIN

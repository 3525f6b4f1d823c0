// SPDX-License-Identifier: GPL-2.0
/* What the subcommands share, see sipknock.h */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sipknock.h"

#define DIGITS	"0123456789"

/* An argument may hold anything; a message is one line. */
static void put_line(const char *fmt, va_list args)
{
	char line[512];
	char *p;

	vsnprintf(line, sizeof(line), fmt, args);
	for (p = line; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	fputs(line, stderr);
}

void complain(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fputs("sipknock: ", stderr);
	va_start(args, fmt);
	put_line(fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

int usage_error(const char *subcommand, const char *fmt, ...)
{
	va_list args;

	fputs("sipknock: ", stderr);
	va_start(args, fmt);
	put_line(fmt, args);
	va_end(args);
	fprintf(stderr, "; see sipknock %s --help\n", subcommand);
	return EXIT_USAGE;
}

void out_of_memory(void)
{
	complain("out of memory");
	exit(EXIT_FAILED);
}

int next_option(int argc, char **argv, const struct option *options,
		const char *help)
{
	int option;

	opterr = 0;
	option = getopt_long(argc, argv, ":h", options, NULL);
	if (option == ':')
		usage_error(argv[0], "%s: %s needs a value", argv[0],
			    argv[optind - 1]);
	else if (option == '?')
		usage_error(argv[0], "%s: no option %s", argv[0],
			    argv[optind - 1]);
	else if (option == OPTION_HELP)
		fputs(help, stdout);
	return option == ':' ? '?' : option;
}

int parse_options(int argc, char **argv, const char *help, bool *json,
		  int least, int most)
{
	static const struct option options[] = {
		OPTION_HELP_ROW,
		{ "json", no_argument, NULL, 'j' },
		{ }
	};
	static const struct option help_only[] = { OPTION_HELP_ROW, { } };
	int option;

	while ((option = next_option(argc, argv, json ? options : help_only,
				     help)) != -1) {
		if (option != 'j')
			return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
		*json = true;
	}
	if (argc - optind < least)
		return usage_error(argv[0], "%s: too few arguments", argv[0]);
	if (argc - optind > most)
		return usage_error(argv[0], "%s: one argument too many: \"%s\"",
				   argv[0], argv[optind + most]);
	return -1;
}

bool parse_number(const char *text, uint64_t max, uint64_t *value)
{
	unsigned long long number;

	if (!*text || text[strspn(text, DIGITS)])
		return false;
	errno = 0;
	number = strtoull(text, NULL, 10);
	if (errno || number > max)
		return false;
	*value = number;
	return true;
}

bool parse_address(const char *text, struct address *address)
{
	address->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	return inet_pton(address->family, text, address->bytes) == 1;
}

const char *address_text(const struct address *address,
			 char text[ADDRESS_TEXT_SIZE])
{
	if (!inet_ntop(address->family, address->bytes, text,
		       ADDRESS_TEXT_SIZE))
		strcpy(text, "?");
	return text;
}

size_t address_size(const struct address *address)
{
	return address->family == AF_INET ? sizeof(address->in) :
					    sizeof(address->in6);
}

static bool is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != '\\' && c != '"';
}

char *escape(char *out, size_t size, const void *bytes, size_t len)
{
	const unsigned char *in = bytes;
	size_t used = 0, need, i;

	for (i = 0; i < len; i++) {
		need = is_plain(in[i]) ? 1 : 4;
		if (used + need >= size)
			break;
		used += sprintf(out + used, need == 1 ? "%c" : "\\x%02x",
				in[i]);
	}
	out[used] = '\0';
	return out;
}

void print_escaped(FILE *out, const void *bytes, size_t len)
{
	const unsigned char *in = bytes;
	size_t i;

	for (i = 0; i < len; i++)
		fprintf(out, is_plain(in[i]) ? "%c" : "\\x%02x", in[i]);
}

void print_title(struct style *style, const char *title)
{
	if (!style->begun)
		puts(title);
	style->begun = true;
}

int flush_output(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	complain("cannot write the output: %s", strerror(errno));
	return EXIT_FAILED;
}

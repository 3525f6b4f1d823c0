/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sipknock command: what its subcommands share.
 *
 * A subcommand is one file that defines cmd_NAME(), a line in main.c's table and
 * a section of sipknock.8. It returns an exit status, prints results on stdout
 * and one line for each thing that is wrong on stderr, by complain().
 */
#ifndef _SIPKNOCK_H
#define _SIPKNOCK_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <netinet/in.h>
#include <json-c/json_object.h>

#define __noreturn	__attribute__((__noreturn__))
#define __printf(a, b)	__attribute__((__format__(printf, a, b)))
#define __unused	__attribute__((__unused__))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof(*(a)))

/* Exit statuses, a contract with scripts. */
enum {
	EXIT_DONE = 0,
	EXIT_NO_MATCH = 1,	/* or nothing found */
	EXIT_USAGE = 2,
	EXIT_FAILED = 3,	/* kernel or I/O */
};

/* Subcommands: argv[0] is the subcommand's name. */
int cmd_add(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_del(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_flush(int argc, char **argv);
int cmd_learn(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_save(int argc, char **argv);
int cmd_secrets(int argc, char **argv);
int cmd_stats(int argc, char **argv);
int cmd_watch(int argc, char **argv);

/* What is wrong: "sipknock: " and one line, whatever the arguments hold. */
void complain(const char *fmt, ...) __printf(1, 2);
/* The same, with what to read, for EXIT_USAGE, which it returns. */
int usage_error(const char *subcommand, const char *fmt, ...) __printf(2, 3);
void out_of_memory(void) __noreturn;

/*
 * Options. next_option() is getopt_long() for a subcommand, options anywhere
 * between the arguments; it has complained when it returns '?', and prints
 * @help when it returns OPTION_HELP. -1 ends it; optind is then the first
 * argument. Long options alone, but for -h.
 */
enum { OPTION_HELP = 'h' };
#define OPTION_HELP_ROW	{ "help", no_argument, NULL, OPTION_HELP }
int next_option(int argc, char **argv, const struct option *options,
		const char *help);

/*
 * parse_options() is for a subcommand that has no options of its own but --json
 * (where @json is not NULL) and takes @least to @most arguments, which begin
 * at optind. It returns -1 to go on, or the exit status.
 */
int parse_options(int argc, char **argv, const char *help, bool *json,
		  int least, int most);

/* Decimal digits and nothing else, at most @max. */
bool parse_number(const char *text, uint64_t max, uint64_t *value);

/* family is AF_INET or AF_INET6 */
struct address {
	int family;
	union {
		struct in_addr in;
		struct in6_addr in6;
		unsigned char bytes[16];
	};
};

#define ADDRESS_TEXT_SIZE	INET6_ADDRSTRLEN

bool parse_address(const char *text, struct address *address);
const char *address_text(const struct address *address,
			 char text[ADDRESS_TEXT_SIZE]);
size_t address_size(const struct address *address);

/*
 * Text of strangers on a terminal, as the kernel has it in /proc: \xHH for
 * every byte that is not printable ASCII, and for space, backslash and quote.
 * escape() cuts what does not fit, between bytes, and ends it with a NUL.
 */
#define ESCAPED_SIZE(len)	(4 * (len) + 1)
char *escape(char *out, size_t size, const void *bytes, size_t len);
void print_escaped(FILE *out, const void *bytes, size_t len);

/*
 * JSON. Text of strangers in it is UTF-8, with U+FFFD for each byte that is not.
 * json_row() prints one object a line and frees it; json_open() and
 * json_close() make rows between them the members of one array. Nothing is
 * printed before the first row.
 */
void json_add(struct json_object *object, const char *key,
	      struct json_object *value);
void json_add_text(struct json_object *object, const char *key,
		   const char *text);
void json_add_bytes(struct json_object *object, const char *key,
		    const void *bytes, size_t len);
void json_add_number(struct json_object *object, const char *key,
		     uint64_t value);
struct json_object *json_new(void);
void json_row(struct json_object *object);
void json_open(void);
void json_close(void);

/**
 * struct style - how a subcommand prints rows
 * @json: as an array of objects; json_open() was called
 * @begun: as columns: their title is printed
 */
struct style {
	bool json;
	bool begun;
};

/* The title above the first row. */
void print_title(struct style *style, const char *title);

/* The last thing: EXIT_FAILED and a complaint if stdout took not everything. */
int flush_output(int status);

#endif /* _SIPKNOCK_H */

// SPDX-License-Identifier: GPL-2.0
/* sipknock restore: lets in who was saved, for the rest of the time */
#include <errno.h>
#include <string.h>

#include "saved.h"

static const char help[] =
"Usage: sipknock restore [FILE]\n\n"
"Lets in who is in FILE, or standard input, for the time that is left. Who is in\n"
"already for longer stays so. A damaged line is named and left out; the exit status\n"
"is then 3.\n";

/* Complaints that are worth reading. */
#define COMPLAINTS_MAX	20

struct restorer {
	struct kernel *kernel;
	struct moment then;
	struct moment now;
	unsigned long bad;
};

static void bad_line(struct restorer *restorer, const struct words *words,
		     const char *wrong)
{
	if (restorer->bad++ < COMPLAINTS_MAX)
		complain("%s:%lu: %s; the line is left out", words->name,
			 words->number, wrong);
}

static struct nlmsghdr *put_entry(struct kernel *kernel,
				  const struct entry *entry, uint64_t ms)
{
	struct nlmsghdr *request = kernel_request(kernel, SIPKNOCK_CMD_ADD, 0);

	mnl_attr_put_strz(request, SIPKNOCK_A_TABLE, entry->table);
	put_address(request, &entry->address);
	mnl_attr_put_u64(request, SIPKNOCK_A_EXPIRES_MS, ms);
	if (entry->label)
		mnl_attr_put_strz(request, SIPKNOCK_A_LABEL, entry->label);
	if (entry->knocks)
		mnl_attr_put_u32(request, SIPKNOCK_A_KNOCKS, entry->knocks);
	if (entry->first)
		mnl_attr_put_u64(request, SIPKNOCK_A_FIRST, entry->first);
	if (entry->last)
		mnl_attr_put_u64(request, SIPKNOCK_A_LAST, entry->last);
	if (entry->proto)
		mnl_attr_put_u8(request, SIPKNOCK_A_PROTO, entry->proto);
	if (entry->dport)
		mnl_attr_put_u16(request, SIPKNOCK_A_DPORT, entry->dport);
	if (entry->method)
		mnl_attr_put_strz(request, SIPKNOCK_A_METHOD, entry->method);
	if (entry->aor)
		mnl_attr_put(request, SIPKNOCK_A_AOR, entry->aor_len,
			     entry->aor);
	if (entry->ttl)
		mnl_attr_put_u8(request, SIPKNOCK_A_TTL, entry->ttl);
	return request;
}

/* false: the kernel takes no entries at all. */
static bool restore_entry(struct restorer *restorer,
			  const struct words *words, const struct saved *saved)
{
	struct kernel *kernel = restorer->kernel;
	uint64_t left = 0;
	int err;

	if (saved->seconds) {
		left = seconds_left(saved, &restorer->then, &restorer->now);
		if (!left)
			return true;
	}
	put_entry(kernel, &saved->entry, left * 1000);
	err = kernel_talk(kernel, NULL, NULL);
	if (err == EPERM || err == EOPNOTSUPP) {
		kernel_refused(kernel, err, "restore");
		return false;
	}
	if (err)
		bad_line(restorer, words, kernel->said[0] ? kernel->said :
							    strerror(err));
	return true;
}

static bool restore_line(struct restorer *restorer, const struct words *words)
{
	struct saved saved;
	const char *wrong;

	if (!strcmp(words->word[0], "saved")) {
		wrong = parse_moment(words, &restorer->then);
		if (wrong)
			memset(&restorer->then, 0, sizeof(restorer->then));
	} else {
		wrong = parse_saved(words, &saved);
		if (!wrong)
			return restore_entry(restorer, words, &saved);
	}
	if (wrong)
		bad_line(restorer, words, wrong);
	return true;
}

static int restore(struct restorer *restorer, struct words *words)
{
	const char *wrong;
	int ret;

	moment_now(&restorer->now);
	while ((ret = words_next(words, &wrong))) {
		if (ret == -2) {
			complain("cannot read %s: %s", words->name,
				 strerror(errno));
			return EXIT_FAILED;
		}
		if (ret == -1)
			bad_line(restorer, words, wrong);
		else if (!restore_line(restorer, words))
			return EXIT_FAILED;
	}
	if (restorer->bad > COMPLAINTS_MAX)
		complain("%s: %lu lines were left out in all", words->name,
			 restorer->bad);
	return restorer->bad ? EXIT_FAILED : EXIT_DONE;
}

int cmd_restore(int argc, char **argv)
{
	struct restorer restorer = { };
	struct words words;
	int status, err;

	status = parse_options(argc, argv, help, NULL, 0, 1);
	if (status >= 0)
		return status;
	err = words_open(&words, optind < argc ? argv[optind] : "-");
	if (err) {
		complain("cannot open %s: %s", argv[optind], strerror(err));
		return EXIT_FAILED;
	}
	restorer.kernel = kernel_open();
	status = EXIT_FAILED;
	if (restorer.kernel) {
		status = restore(&restorer, &words);
		kernel_close(restorer.kernel);
	}
	words_close(&words);
	return status;
}

// SPDX-License-Identifier: GPL-2.0
/* The file of a secret set, see secrets.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../values.h"
#include "secrets.h"
#include "words.h"

/* What one line may take as an attribute. */
#define LINE_ROOM	2048

struct secret_line {
	unsigned char secret[XT_SIPKNOCK_SECRET_MAX];
	size_t secret_len;
	char label[XT_SIPKNOCK_LABEL_SIZE];
	char methods[XT_SIPKNOCK_METHODS_SIZE];
	char headers[XT_SIPKNOCK_HEADERS_SIZE];
	uint64_t max;
	bool has_methods;
	bool has_headers;
};

static bool bad_line(const struct words *words, const char *what,
		     const char *wrong)
{
	complain("%s:%lu: %s%s%s; nothing was loaded", words->name,
		 words->number, what, *what ? ": " : "", wrong);
	return false;
}

/* The place of what is wrong, never the secret. */
static bool bad_secret(const struct words *words, const char *at,
		       const char *wrong)
{
	char what[40] = "secret";

	if (at)
		snprintf(what, sizeof(what), "secret, byte %td",
			 at - words->word[1] + 1);
	return bad_line(words, what, wrong);
}

static bool read_option(const struct words *words, char *word,
			struct secret_line *line)
{
	const char *value, *wrong = NULL;

	value = value_of(word, "header");
	if (value && !line->has_headers) {
		line->has_headers = true;
		wrong = sipknock_read_headers(value, line->headers);
		return !wrong || bad_line(words, "header=", wrong);
	}
	value = value_of(word, "method");
	if (value && !line->has_methods) {
		line->has_methods = true;
		wrong = sipknock_read_methods(value, line->methods);
		return !wrong || bad_line(words, "method=", wrong);
	}
	value = value_of(word, "max");
	if (value && !line->max) {
		if (parse_number(value, UINT32_MAX, &line->max) && line->max)
			return true;
		return bad_line(words, "max=", "allowed are 1 to 4294967295 addresses");
	}
	/* It may be the rest of a secret that was to be in quotes. */
	return bad_line(words, "",
			"behind label and secret header=LIST, method=LIST and max=N are allowed, once each; what holds spaces goes between double quotes");
}

static bool read_line(const struct words *words, struct secret_line *line)
{
	const char *wrong, *at = NULL;
	unsigned int i;

	memset(line, 0, sizeof(*line));
	if (words->count < 2)
		return bad_line(words, "", "a line is: label secret [header=LIST] [method=LIST] [max=N]");
	wrong = sipknock_read_label(words->word[0], line->label);
	if (wrong)
		return bad_line(words, "label", wrong);
	wrong = sipknock_read_secret(words->word[1], line->secret,
				     &line->secret_len, &at);
	if (wrong)
		return bad_secret(words, at, wrong);
	for (i = 2; i < words->count; i++)
		if (!read_option(words, words->word[i], line))
			return false;
	return true;
}

static void *grow(void *at, size_t count, size_t size)
{
	at = reallocarray(at, count, size);
	if (!at)
		out_of_memory();
	return at;
}

static void append(struct secret_set *set, const struct secret_line *line,
		   unsigned long number)
{
	char buffer[LINE_ROOM] __attribute__((aligned(8)));
	struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
	size_t used = set->count ? set->end[set->count - 1] : 0, len;
	struct nlattr *nest;

	nest = mnl_attr_nest_start(message, SIPKNOCK_A_LINE);
	mnl_attr_put(message, SIPKNOCK_A_SECRET, line->secret_len,
		     line->secret);
	mnl_attr_put_strz(message, SIPKNOCK_A_LABEL, line->label);
	if (line->methods[0])
		mnl_attr_put_strz(message, SIPKNOCK_A_METHODS, line->methods);
	if (line->headers[0])
		mnl_attr_put_strz(message, SIPKNOCK_A_HEADERS, line->headers);
	if (line->max)
		mnl_attr_put_u32(message, SIPKNOCK_A_MAX, line->max);
	mnl_attr_nest_end(message, nest);
	len = message->nlmsg_len - MNL_NLMSG_HDRLEN;

	if (set->count == set->room) {
		set->room = set->room ? 2 * set->room : 1024;
		set->number = grow(set->number, set->room,
				   sizeof(*set->number));
		set->end = grow(set->end, set->room, sizeof(*set->end));
	}
	if (set->size - used < len) {
		set->size = 2 * set->size + 65536;
		set->attrs = grow(set->attrs, set->size, 1);
	}
	memcpy(set->attrs + used, nest, len);
	set->number[set->count] = number;
	set->end[set->count++] = used + len;
}

static void warn_if_shared(const struct words *words)
{
	struct stat st;

	if (fstat(fileno(words->file), &st) || !S_ISREG(st.st_mode))
		return;
	if (st.st_mode & 0004 || (st.st_mode & 0040 && st.st_gid))
		complain("warning: other users can read the secrets in %s; run: chmod 600 %s",
			 words->name, words->name);
}

static bool read_lines(struct secret_set *set, struct words *words)
{
	struct secret_line line;
	const char *wrong;
	int ret;

	while ((ret = words_next(words, &wrong)) == 1) {
		if (!read_line(words, &line))
			return false;
		if (set->count == SIPKNOCK_SECRETS_MAX)
			return bad_line(words, "", "a set has at most 1048576 secrets");
		append(set, &line, words->number);
	}
	if (ret == -1)
		return bad_line(words, "", wrong);
	if (ret)
		complain("cannot read %s: %s", words->name, strerror(errno));
	else if (!set->count)
		complain("%s: holds no secrets; to remove a set: sipknock secrets flush NAME",
			 words->name);
	return !ret && set->count;
}

bool secret_set_read(struct secret_set *set, const char *file)
{
	struct words words;
	int err = words_open(&words, file);
	bool ok;

	memset(set, 0, sizeof(*set));
	if (err) {
		complain("cannot open %s: %s", file, strerror(err));
		return false;
	}
	set->file = words.name;
	warn_if_shared(&words);
	ok = read_lines(set, &words);
	words_close(&words);
	return ok;
}

void secret_set_free(struct secret_set *set)
{
	free(set->number);
	free(set->end);
	free(set->attrs);
}

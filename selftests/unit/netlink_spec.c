// SPDX-License-Identifier: GPL-2.0
/* include/sipknock.yaml has the names and numbers of xt_sipknock_netlink.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/netfilter/xt_sipknock_netlink.h>

#include "kselftest_harness.h"

#define NAMES_MAX	64
#define NAME_SIZE	40

struct names {
	size_t n;
	char name[NAMES_MAX][NAME_SIZE];
};

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 16);

	if (!file || !text || !fread(text, 1, (1 << 16) - 1, file)) {
		perror(path);
		exit(KSFT_FAIL);
	}
	fclose(file);
	return text;
}

static void add_name(struct names *names, const char *text, size_t len)
{
	char *name = names->name[names->n];
	size_t i;

	if (names->n == NAMES_MAX || len >= NAME_SIZE)
		exit(KSFT_FAIL);
	for (i = 0; i < len; i++)
		name[i] = text[i] == '_' ? '-' : tolower(text[i]);
	name[len] = '\0';
	names->n++;
}

/*
 * The members of an enum, without @prefix, UNSPEC and what begins with "__". Each
 * one's number is its place: the ABI counts from 0 and leaves none out.
 */
static void from_header(struct names *names, const char *header, const char *begin,
			const char *prefix)
{
	const char *at = strstr(header, begin);
	const char *end = at ? strchr(at, '}') : NULL;
	size_t len;

	names->n = 0;
	if (!end || memchr(at, '=', end - at))
		return;
	for (at += strlen(begin); at < end; at += len) {
		len = strcspn(at, "\n");
		while (len && isspace(*at))
			at++, len--;
		if (!strncmp(at, prefix, strlen(prefix)) &&
		    strncmp(at + strlen(prefix), "UNSPEC", 6))
			add_name(names, at + strlen(prefix),
				 strcspn(at, ",") - strlen(prefix));
		len++;
	}
}

/*
 * The values of lines that begin with @key, white space included, from behind @begin
 * to a line with no more than @indent of it.
 */
static void from_spec(struct names *names, const char *spec, const char *begin,
		      const char *key, size_t indent)
{
	const char *at = strstr(spec, begin);
	size_t len;

	names->n = 0;
	if (!at)
		return;
	for (at += strlen(begin); strspn(at, " ") > indent || *at == '\n'; at += len + 1) {
		len = strcspn(at, "\n");
		if (!strncmp(at, key, strlen(key)))
			add_name(names, at + strlen(key), len - strlen(key));
		if (!at[len])
			break;
	}
}

static void expect_same(struct __test_metadata *_metadata, const struct names *a,
			const struct names *b, size_t n)
{
	size_t i;

	EXPECT_EQ(n, a->n);
	ASSERT_EQ(a->n, b->n);
	for (i = 0; i < n; i++)
		EXPECT_STREQ(a->name[i], b->name[i]) TH_LOG("number %zu", i);
}

FIXTURE(files)
{
	char *header;
	char *spec;
};

FIXTURE_SETUP(files)
{
	self->header = read_file(REPO "/include/linux/netfilter/xt_sipknock_netlink.h");
	self->spec = read_file(REPO "/include/sipknock.yaml");
}

FIXTURE_TEARDOWN(files)
{
	free(self->header);
	free(self->spec);
}

TEST_F(files, commands)
{
	struct names want, got;

	from_header(&want, self->header, "enum sipknock_cmd {\n", "SIPKNOCK_CMD_");
	from_spec(&got, self->spec, "  enum-name: sipknock-cmd\n", "      name: ", 0);
	expect_same(_metadata, &want, &got, SIPKNOCK_CMD_MAX);
}

TEST_F(files, attributes)
{
	struct names want, got;

	from_header(&want, self->header, "enum sipknock_attr {\n", "SIPKNOCK_A_");
	from_spec(&got, self->spec, "    enum-name: sipknock-attr\n", "        name: ", 2);
	expect_same(_metadata, &want, &got, SIPKNOCK_A_MAX_ATTR);
}

TEST_F(files, counters)
{
	struct names want, got;

	from_header(&want, self->header, "enum sipknock_counter {\n", "SIPKNOCK_C_");
	from_spec(&got, self->spec, "    enum-name: sipknock-counter\n", "        name: ", 2);
	expect_same(_metadata, &want, &got, SIPKNOCK_C_MAX);
}

TEST_F(files, events)
{
	struct names want;
	char list[256] = "entries: [ ";
	size_t i;

	from_header(&want, self->header, "enum sipknock_event {\n", "SIPKNOCK_EVENT_");
	EXPECT_EQ(__SIPKNOCK_EVENT_MAX, want.n);
	for (i = 0; i < want.n; i++) {
		strcat(list, want.name[i]);
		strcat(list, i + 1 < want.n ? ", " : " ]");
	}
	EXPECT_NE(NULL, strstr(self->spec, list)) TH_LOG("no \"%s\"", list);
}

TEST_F(files, constants)
{
	static const struct {
		const char *name;
		unsigned int value;
	} rows[] = {
		{ "aor-max", SIPKNOCK_AOR_MAX },
		{ "user-agent-max", SIPKNOCK_USER_AGENT_MAX },
		{ "secrets-max", SIPKNOCK_SECRETS_MAX },
		{ "sets-max", SIPKNOCK_SETS_MAX },
	};
	char text[256];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "    name: %s\n    value: %u\n",
			 rows[i].name, rows[i].value);
		EXPECT_NE(NULL, strstr(self->spec, text)) TH_LOG("no \"%s\"", text);
	}
	snprintf(text, sizeof(text), "\nname: %s\n", SIPKNOCK_GENL_NAME);
	EXPECT_NE(NULL, strstr(self->spec, text));
	snprintf(text, sizeof(text), "\nmcast-groups:\n  list:\n    -\n      name: %s\n",
		 SIPKNOCK_GENL_EVENTS);
	EXPECT_NE(NULL, strstr(self->spec, text));
}

TEST_HARNESS_MAIN

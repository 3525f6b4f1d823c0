// SPDX-License-Identifier: GPL-2.0
/* Names of commands and attributes, and their values as text. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nlclient.h"

enum kind { FLAG, U8, U16, U32, U64, TEXT, BYTES, IN_ADDR, IN6_ADDR, NEST };

struct name {
	const char *name;
	enum kind kind;
};

static const char *const commands[] = {
	[SIPKNOCK_CMD_GET_TABLES] = "get-tables",
	[SIPKNOCK_CMD_GET_ENTRIES] = "get-entries",
	[SIPKNOCK_CMD_ADD] = "add",
	[SIPKNOCK_CMD_DEL] = "del",
	[SIPKNOCK_CMD_FLUSH] = "flush",
	[SIPKNOCK_CMD_GET_COUNTERS] = "get-counters",
	[SIPKNOCK_CMD_GET_SETS] = "get-sets",
	[SIPKNOCK_CMD_GET_SECRETS] = "get-secrets",
	[SIPKNOCK_CMD_LOAD_BEGIN] = "load-begin",
	[SIPKNOCK_CMD_LOAD_LINES] = "load-lines",
	[SIPKNOCK_CMD_LOAD_COMMIT] = "load-commit",
	[SIPKNOCK_CMD_DEL_SET] = "del-set",
	[SIPKNOCK_CMD_EVENT] = "event",
};

static const struct name attrs[] = {
	[SIPKNOCK_A_PAD] = { "pad", BYTES },
	[SIPKNOCK_A_TABLE] = { "table", TEXT },
	[SIPKNOCK_A_ENTRIES] = { "entries", U32 },
	[SIPKNOCK_A_RULES] = { "rules", U32 },
	[SIPKNOCK_A_ADDR4] = { "addr4", IN_ADDR },
	[SIPKNOCK_A_ADDR6] = { "addr6", IN6_ADDR },
	[SIPKNOCK_A_LABEL] = { "label", TEXT },
	[SIPKNOCK_A_KNOCKS] = { "knocks", U32 },
	[SIPKNOCK_A_FIRST] = { "first", U64 },
	[SIPKNOCK_A_LAST] = { "last", U64 },
	[SIPKNOCK_A_EXPIRES_MS] = { "expires-ms", U64 },
	[SIPKNOCK_A_PROTO] = { "proto", U8 },
	[SIPKNOCK_A_DPORT] = { "dport", U16 },
	[SIPKNOCK_A_METHOD] = { "method", TEXT },
	[SIPKNOCK_A_AOR] = { "aor", BYTES },
	[SIPKNOCK_A_USER_AGENT] = { "user-agent", BYTES },
	[SIPKNOCK_A_TTL] = { "ttl", U8 },
	[SIPKNOCK_A_EVENT] = { "event", U32 },
	[SIPKNOCK_A_COUNTERS] = { "counters", NEST },
	[SIPKNOCK_A_SET] = { "set", TEXT },
	[SIPKNOCK_A_LOADED] = { "loaded", FLAG },
	[SIPKNOCK_A_SECRETS] = { "secrets", U32 },
	[SIPKNOCK_A_BYTES] = { "bytes", U64 },
	[SIPKNOCK_A_LINE] = { "line", NEST },
	[SIPKNOCK_A_SECRET] = { "secret", BYTES },
	[SIPKNOCK_A_METHODS] = { "methods", TEXT },
	[SIPKNOCK_A_HEADERS] = { "headers", TEXT },
	[SIPKNOCK_A_MAX] = { "max", U32 },
	[SIPKNOCK_A_OPEN] = { "open", U32 },
};

static const struct name counters[] = {
	[SIPKNOCK_C_PAD] = { "pad", BYTES },
	[SIPKNOCK_C_LOOKED] = { "looked", U64 },
	[SIPKNOCK_C_NOT_SIP] = { "not_sip", U64 },
	[SIPKNOCK_C_NO_KNOCK] = { "no_knock", U64 },
	[SIPKNOCK_C_KNOCKED] = { "knocked", U64 },
	[SIPKNOCK_C_OPENED] = { "opened", U64 },
	[SIPKNOCK_C_REFRESHED] = { "refreshed", U64 },
	[SIPKNOCK_C_REFUSED_FULL] = { "refused_full", U64 },
	[SIPKNOCK_C_REFUSED_MAX] = { "refused_max", U64 },
	[SIPKNOCK_C_EXPIRED] = { "expired", U64 },
	[SIPKNOCK_C_HITS] = { "hits", U64 },
};

static const char *const events[] = {
	[SIPKNOCK_EVENT_OPENED] = "opened",
	[SIPKNOCK_EVENT_REFRESHED] = "refreshed",
	[SIPKNOCK_EVENT_EXPIRED] = "expired",
	[SIPKNOCK_EVENT_REFUSED_FULL] = "refused-full",
	[SIPKNOCK_EVENT_REFUSED_MAX] = "refused-max",
	[SIPKNOCK_EVENT_DELETED] = "deleted",
};

#define LENGTH(array)	(sizeof(array) / sizeof((array)[0]))

int command_number(const char *name)
{
	size_t i;

	for (i = 1; i < LENGTH(commands); i++)
		if (!strcmp(commands[i], name))
			return i;
	return strtol(name, NULL, 0);
}

const char *command_name(int number)
{
	return number > 0 && number < (int)LENGTH(commands) ? commands[number] :
							      "unknown";
}

const char *attr_name(unsigned int number)
{
	return number < LENGTH(attrs) && attrs[number].name ?
	       attrs[number].name : "unknown";
}

static size_t from_hex(const char *hex, __u8 *bytes, size_t size)
{
	size_t n = 0;
	unsigned int byte;

	while (*hex && n < size && sscanf(hex, "%2x", &byte) == 1) {
		bytes[n++] = byte;
		hex += 2;
	}
	return n;
}

static void put_value(struct nlmsghdr *nlh, int type, enum kind kind,
		      const char *value)
{
	__u8 address[sizeof(struct in6_addr)];

	switch (kind) {
	case U8:
		mnl_attr_put_u8(nlh, type, strtoul(value, NULL, 0));
		break;
	case U16:
		mnl_attr_put_u16(nlh, type, strtoul(value, NULL, 0));
		break;
	case U32:
		mnl_attr_put_u32(nlh, type, strtoul(value, NULL, 0));
		break;
	case U64:
		mnl_attr_put_u64(nlh, type, strtoull(value, NULL, 0));
		break;
	case TEXT:
		mnl_attr_put_strz(nlh, type, value);
		break;
	case IN_ADDR:
		if (inet_pton(AF_INET, value, address) != 1)
			die("%s is no IPv4 address", value);
		mnl_attr_put(nlh, type, sizeof(struct in_addr), address);
		break;
	case IN6_ADDR:
		if (inet_pton(AF_INET6, value, address) != 1)
			die("%s is no IPv6 address", value);
		mnl_attr_put(nlh, type, sizeof(address), address);
		break;
	default:
		mnl_attr_put(nlh, type, strlen(value), value);
	}
}

/*
 * NAME=VALUE, addr=ADDRESS of either family, hex:NAME=BYTES in any length or
 * hex:NUMBER=BYTES, or "[" and "]" around the members of a line.
 */
void put_word(struct nlmsghdr *nlh, char *word)
{
	static struct nlattr *nest;
	bool hex = !strncmp(word, "hex:", 4);
	__u8 bytes[4096];
	unsigned int type;
	char *name = hex ? word + 4 : word;
	char *value = strchr(word, '=');

	if (!strcmp(word, "[")) {
		nest = mnl_attr_nest_start(nlh, SIPKNOCK_A_LINE);
		return;
	}
	if (!strcmp(word, "]")) {
		mnl_attr_nest_end(nlh, nest);
		return;
	}
	if (!value)
		die("\"%s\": no NAME=VALUE", word);
	*value++ = '\0';
	if (!strcmp(name, "addr"))
		name = strchr(value, ':') ? "addr6" : "addr4";
	for (type = 1; type < LENGTH(attrs); type++)
		if (!strcmp(attrs[type].name, name))
			break;
	if (type == LENGTH(attrs) && !isdigit(*name))
		die("no attribute \"%s\"", name);
	if (isdigit(*name))
		type = strtoul(name, NULL, 0);
	if (hex || type >= LENGTH(attrs))
		mnl_attr_put(nlh, type, from_hex(value, bytes, sizeof(bytes)),
			     bytes);
	else
		put_value(nlh, type, attrs[type].kind, value);
}

static void print_bytes(const __u8 *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (bytes[i] > ' ' && bytes[i] < 0x7f && bytes[i] != '\\')
			putchar(bytes[i]);
		else
			printf("\\x%02x", bytes[i]);
	}
}

static void print_attrs(const struct nlattr *first, size_t len,
			const struct name *names, size_t n);

static void print_value(const struct nlattr *attr, enum kind kind)
{
	const void *data = mnl_attr_get_payload(attr);
	size_t len = mnl_attr_get_payload_len(attr);
	char text[INET6_ADDRSTRLEN];

	switch (kind) {
	case U8:
		printf("%u", mnl_attr_get_u8(attr));
		break;
	case U16:
		printf("%u", mnl_attr_get_u16(attr));
		break;
	case U32:
		printf("%u", mnl_attr_get_u32(attr));
		break;
	case U64:
		printf("%llu", (unsigned long long)mnl_attr_get_u64(attr));
		break;
	case IN_ADDR:
		fputs(inet_ntop(AF_INET, data, text, sizeof(text)), stdout);
		break;
	case IN6_ADDR:
		fputs(inet_ntop(AF_INET6, data, text, sizeof(text)), stdout);
		break;
	case TEXT:
		if (!len || ((char *)data)[len - 1])
			die("text without a NUL from the kernel");
		print_bytes(data, len - 1);
		break;
	default:
		print_bytes(data, len);
	}
}

static void print_attr(const struct nlattr *attr, const struct name *names,
		       size_t n)
{
	unsigned int type = mnl_attr_get_type(attr);

	if (type >= n || !names[type].name)
		die("attribute %u from the kernel", type);
	if (type == (names == attrs ? SIPKNOCK_A_PAD : SIPKNOCK_C_PAD))
		return;
	if (names == attrs && type == SIPKNOCK_A_COUNTERS) {
		print_attrs(mnl_attr_get_payload(attr),
			    mnl_attr_get_payload_len(attr), counters,
			    LENGTH(counters));
		return;
	}
	printf(" %s=", names[type].name);
	if (names == attrs && type == SIPKNOCK_A_EVENT &&
	    mnl_attr_get_u32(attr) < LENGTH(events))
		fputs(events[mnl_attr_get_u32(attr)], stdout);
	else
		print_value(attr, names[type].kind);
}

static void print_attrs(const struct nlattr *first, size_t len,
			const struct name *names, size_t n)
{
	const char *end = (const char *)first + len;
	const struct nlattr *attr;

	for (attr = first; mnl_attr_ok(attr, end - (const char *)attr);
	     attr = mnl_attr_next(attr))
		print_attr(attr, names, n);
}

/* A message as a line: the command, then NAME=VALUE. */
void print_message(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *first = mnl_nlmsg_get_payload_offset(nlh, sizeof(*genl));

	fputs(command_name(genl->cmd), stdout);
	print_attrs(first, (const char *)mnl_nlmsg_get_payload_tail(nlh) -
			   (const char *)first, attrs, LENGTH(attrs));
	putchar('\n');
}

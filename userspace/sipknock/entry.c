// SPDX-License-Identifier: GPL-2.0
/* Entries of tables, see entry.h */
#include <string.h>

#include "../values.h"
#include "entry.h"

static bool copy_address(const struct attributes *found,
			 struct address *address)
{
	const struct nlattr *attr = found->at[SIPKNOCK_A_ADDR4];

	address->family = AF_INET;
	if (!attr) {
		attr = found->at[SIPKNOCK_A_ADDR6];
		address->family = AF_INET6;
	}
	if (!attr || mnl_attr_get_payload_len(attr) != address_size(address))
		return false;
	memcpy(address->bytes, mnl_attr_get_payload(attr),
	       address_size(address));
	return true;
}

static const char *bytes_of(const struct nlattr *attr, size_t *len)
{
	*len = attr ? mnl_attr_get_payload_len(attr) : 0;
	return *len ? mnl_attr_get_payload(attr) : NULL;
}

bool read_entry(const struct nlmsghdr *message, struct entry *entry)
{
	struct attributes found;

	read_attributes(message, &found);
	memset(entry, 0, sizeof(*entry));
	entry->table = text_of(found.at[SIPKNOCK_A_TABLE]);
	if (!entry->table || !copy_address(&found, &entry->address))
		return false;
	entry->label = text_of(found.at[SIPKNOCK_A_LABEL]);
	entry->method = text_of(found.at[SIPKNOCK_A_METHOD]);
	entry->aor = bytes_of(found.at[SIPKNOCK_A_AOR], &entry->aor_len);
	entry->user_agent = bytes_of(found.at[SIPKNOCK_A_USER_AGENT],
				     &entry->user_agent_len);
	entry->first = long_of(found.at[SIPKNOCK_A_FIRST]);
	entry->last = long_of(found.at[SIPKNOCK_A_LAST]);
	entry->expires = found.at[SIPKNOCK_A_EXPIRES_MS];
	entry->expires_ms = long_of(found.at[SIPKNOCK_A_EXPIRES_MS]);
	entry->knocks = number_of(found.at[SIPKNOCK_A_KNOCKS]);
	entry->event = number_of(found.at[SIPKNOCK_A_EVENT]);
	entry->dport = number_of(found.at[SIPKNOCK_A_DPORT]);
	entry->proto = number_of(found.at[SIPKNOCK_A_PROTO]);
	entry->ttl = number_of(found.at[SIPKNOCK_A_TTL]);
	return true;
}

const char *proto_text(uint8_t proto)
{
	static char number[4];

	if (proto == IPPROTO_UDP)
		return "udp";
	if (proto == IPPROTO_TCP)
		return "tcp";
	snprintf(number, sizeof(number), "%u", proto);
	return number;
}

static void print_bytes(FILE *out, const char *key, const char *bytes,
			size_t len)
{
	if (!len)
		return;
	fprintf(out, " %s=", key);
	print_escaped(out, bytes, len);
}

static void print_text(FILE *out, const char *key, const char *text)
{
	print_bytes(out, key, text, text ? strlen(text) : 0);
}

static void print_number(FILE *out, const char *key, uint64_t number)
{
	if (number)
		fprintf(out, " %s=%llu", key, (unsigned long long)number);
}

void print_entry_rest(FILE *out, const struct entry *entry)
{
	print_text(out, "label", entry->label);
	print_number(out, "knocks", entry->knocks);
	print_number(out, "first", entry->first);
	print_number(out, "last", entry->last);
	if (entry->proto)
		print_text(out, "proto", proto_text(entry->proto));
	print_number(out, "dport", entry->dport);
	print_text(out, "method", entry->method);
	print_bytes(out, "aor", entry->aor, entry->aor_len);
	print_number(out, "ttl", entry->ttl);
	print_bytes(out, "user_agent", entry->user_agent,
		    entry->user_agent_len);
}

static void add_number(struct json_object *object, const char *key,
		       uint64_t number)
{
	if (number)
		json_add_number(object, key, number);
}

struct json_object *entry_to_json(const struct entry *entry)
{
	struct json_object *object = json_new();
	char text[ADDRESS_TEXT_SIZE];

	json_add_text(object, "table", entry->table);
	json_add_text(object, "address", address_text(&entry->address, text));
	if (entry->label)
		json_add_text(object, "label", entry->label);
	add_number(object, "knocks", entry->knocks);
	add_number(object, "first", entry->first);
	add_number(object, "last", entry->last);
	if (entry->proto)
		json_add_text(object, "proto", proto_text(entry->proto));
	add_number(object, "dport", entry->dport);
	if (entry->method)
		json_add_text(object, "method", entry->method);
	if (entry->aor)
		json_add_bytes(object, "aor", entry->aor, entry->aor_len);
	add_number(object, "ttl", entry->ttl);
	if (entry->user_agent)
		json_add_bytes(object, "user_agent", entry->user_agent,
			       entry->user_agent_len);
	return object;
}

bool read_table(char **argv, const char *text)
{
	char name[XT_SIPKNOCK_NAME_SIZE];
	const char *wrong = sipknock_read_name(text, name);

	if (wrong)
		usage_error(argv[0], "%s: table \"%s\": %s", argv[0], text,
			    wrong);
	return !wrong;
}

bool read_place(char **argv, struct address *address)
{
	if (!read_table(argv, argv[optind]))
		return false;
	if (parse_address(argv[optind + 1], address))
		return true;
	usage_error(argv[0], "%s: \"%s\" is no IPv4 or IPv6 address",
		    argv[0], argv[optind + 1]);
	return false;
}

int no_table(const char *subcommand, const char *table)
{
	complain("%s: no table \"%s\"; sipknock list shows the tables",
		 subcommand, table);
	return EXIT_NO_MATCH;
}

/* SPDX-License-Identifier: GPL-2.0 */
/* Entries of tables, as the module tells of them in dumps and events. */
#ifndef _SIPKNOCK_ENTRY_H
#define _SIPKNOCK_ENTRY_H

#include "netlink.h"

/**
 * struct entry - an open source, or what became of one
 * @table: its table
 * @address: of the source
 * @label: of the rule, or NULL
 * @method: of the packet that opened it, or NULL
 * @aor: bytes of a stranger, @aor_len of them; not NUL-terminated
 * @user_agent: likewise, in events
 * @aor_len: bytes of @aor
 * @user_agent_len: bytes of @user_agent
 * @first: Unix seconds when it was opened, 0: unknown
 * @last: Unix seconds of the last knock, 0: unknown
 * @expires_ms: milliseconds that are left
 * @expires: there is @expires_ms; else it is permanent, or (in events) over
 * @knocks: times it was touched, 0: unknown
 * @event: enum sipknock_event, in events
 * @dport: 0: unknown
 * @proto: 0: unknown
 * @ttl: 0: unknown
 *
 * Text is in the message that it was read from, and goes with it.
 */
struct entry {
	const char *table;
	struct address address;
	const char *label;
	const char *method;
	const char *aor;
	const char *user_agent;
	size_t aor_len;
	size_t user_agent_len;
	uint64_t first;
	uint64_t last;
	uint64_t expires_ms;
	bool expires;
	uint32_t knocks;
	uint32_t event;
	uint16_t dport;
	uint8_t proto;
	uint8_t ttl;
};

/* false: the message has no table or no address. */
bool read_entry(const struct nlmsghdr *message, struct entry *entry);

/* "udp", "tcp" or a number; valid until the next call. */
const char *proto_text(uint8_t proto);

/* " key=value" for what is known, but for table, address and times. */
void print_entry_rest(FILE *out, const struct entry *entry);

/* What is known, but for times. */
struct json_object *entry_to_json(const struct entry *entry);

/*
 * The arguments TABLE and ADDR of subcommand argv[0] at optind. false: it has
 * complained, the status is EXIT_USAGE.
 */
bool read_table(char **argv, const char *text);
bool read_place(char **argv, struct address *address);

/* Complains that there is no such table; EXIT_NO_MATCH. */
int no_table(const char *subcommand, const char *table);

#endif /* _SIPKNOCK_ENTRY_H */

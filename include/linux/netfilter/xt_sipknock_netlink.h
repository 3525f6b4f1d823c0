/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Generic netlink family "sipknock", version 1.
 *
 * All commands want CAP_NET_ADMIN in the user namespace that owns the network
 * namespace of the socket, and see that network namespace alone. Attributes
 * are checked strictly; a refusal names the attribute in its extended ACK.
 * Numbers are in host order, addresses in network order, text is NUL-terminated.
 *
 * SIPKNOCK_CMD_GET_TABLES (dump)
 *	one message a table: TABLE, ENTRIES, RULES
 * SIPKNOCK_CMD_GET_ENTRIES (dump)
 *	TABLE; one message a live entry: TABLE, ADDR4 or ADDR6, KNOCKS, FIRST,
 *	LAST, EXPIRES_MS unless permanent, and what is known of LABEL, PROTO,
 *	DPORT, METHOD, AOR, TTL. An entry that lives through the dump is shown
 *	exactly once. ENOENT: no such table.
 * SIPKNOCK_CMD_ADD
 *	TABLE, ADDR4 or ADDR6, EXPIRES_MS (0: permanent), and what is to be shown
 *	of LABEL, KNOCKS, FIRST, LAST, PROTO, DPORT, METHOD, AOR, TTL. A table
 *	that does not exist is made. An entry that lives is extended, never
 *	shortened, and keeps the greater KNOCKS and LAST and the lesser FIRST.
 *	A FIRST or LAST to come is now. EINVAL: FIRST is behind LAST. ENOSPC: the
 *	table is full, or there are tables_max tables.
 * SIPKNOCK_CMD_DEL
 *	TABLE, ADDR4 or ADDR6. ENOENT: no such table or entry.
 * SIPKNOCK_CMD_FLUSH
 *	TABLE. ENOENT: no such table.
 * SIPKNOCK_CMD_GET_COUNTERS
 *	answered by one message with the COUNTERS of the namespace.
 * SIPKNOCK_CMD_GET_SETS (dump)
 *	one message a secret set: SET, LOADED where it is, SECRETS, RULES, BYTES
 * SIPKNOCK_CMD_GET_SECRETS (dump)
 *	SET; one message a line of the set: SET, LABEL, OPEN, and MAX, METHODS,
 *	HEADERS where it has them; never a secret. ENOENT: no such set.
 * SIPKNOCK_CMD_LOAD_BEGIN
 *	SET, SECRETS (how many lines come). What this socket was loading before
 *	is dropped. ENOSPC: too many sets or lines.
 * SIPKNOCK_CMD_LOAD_LINES
 *	one or more LINE, each nested: SECRET, LABEL, and METHODS, HEADERS, MAX
 *	where it has them. EEXIST: a secret that came before. EINVAL: a bad line;
 *	the load is then over. LINE_AT of the answer's extended ACK cookie (a
 *	__u32) is the number of the bad line, from 0 at LOAD_BEGIN.
 * SIPKNOCK_CMD_LOAD_COMMIT
 *	the set as it was is replaced as a whole. EINVAL: fewer lines came than
 *	were announced. A load is gone with its socket.
 * SIPKNOCK_CMD_DEL_SET
 *	SET; rules that name it match nothing from then on. ENOENT.
 * SIPKNOCK_CMD_EVENT (multicast group "events")
 *	TABLE, EVENT, ADDR4 or ADDR6, and what is known of LABEL, EXPIRES_MS,
 *	PROTO, DPORT, METHOD, AOR, USER_AGENT: of the packet that came, or else
 *	of the one that opened. ENOBUFS on a socket tells that it misses some,
 *	for want of room there or beyond 1,000 refusals a second.
 */
#ifndef _XT_SIPKNOCK_NETLINK_H
#define _XT_SIPKNOCK_NETLINK_H

#include <linux/types.h>

#define SIPKNOCK_GENL_NAME		"sipknock"
#define SIPKNOCK_GENL_VERSION		1
#define SIPKNOCK_GENL_EVENTS		"events"

#define SIPKNOCK_AOR_MAX		64	/* bytes shown of an address of record */
#define SIPKNOCK_USER_AGENT_MAX		64
#define SIPKNOCK_SECRETS_MAX		1048576	/* lines of a set */
#define SIPKNOCK_SETS_MAX		64	/* sets of a network namespace */

/* enum sipknock_cmd - see above */
enum sipknock_cmd {
	SIPKNOCK_CMD_UNSPEC,
	SIPKNOCK_CMD_GET_TABLES,
	SIPKNOCK_CMD_GET_ENTRIES,
	SIPKNOCK_CMD_ADD,
	SIPKNOCK_CMD_DEL,
	SIPKNOCK_CMD_FLUSH,
	SIPKNOCK_CMD_GET_COUNTERS,
	SIPKNOCK_CMD_GET_SETS,
	SIPKNOCK_CMD_GET_SECRETS,
	SIPKNOCK_CMD_LOAD_BEGIN,
	SIPKNOCK_CMD_LOAD_LINES,
	SIPKNOCK_CMD_LOAD_COMMIT,
	SIPKNOCK_CMD_DEL_SET,
	SIPKNOCK_CMD_EVENT,
	__SIPKNOCK_CMD_MAX
};

#define SIPKNOCK_CMD_MAX		(__SIPKNOCK_CMD_MAX - 1)

/**
 * enum sipknock_attr - attributes of all commands
 * @SIPKNOCK_A_UNSPEC: none
 * @SIPKNOCK_A_PAD: fills up to 8 bytes
 * @SIPKNOCK_A_TABLE: name of a table, as xt_check_proc_name() allows
 * @SIPKNOCK_A_ENTRIES: __u32, entries of a table, dead ones included
 * @SIPKNOCK_A_RULES: __u32, rules that name the table or set
 * @SIPKNOCK_A_ADDR4: 4 bytes
 * @SIPKNOCK_A_ADDR6: 16 bytes
 * @SIPKNOCK_A_LABEL: up to 31 bytes without control characters
 * @SIPKNOCK_A_KNOCKS: __u32
 * @SIPKNOCK_A_FIRST: __u64, Unix seconds when it was opened
 * @SIPKNOCK_A_LAST: __u64, Unix seconds of the last knock
 * @SIPKNOCK_A_EXPIRES_MS: __u64, milliseconds that are left, up to
 *	XT_SIPKNOCK_SECONDS_MAX seconds
 * @SIPKNOCK_A_PROTO: __u8, IPPROTO_UDP or IPPROTO_TCP
 * @SIPKNOCK_A_DPORT: __u16, host order
 * @SIPKNOCK_A_METHOD: token, cut at 10 bytes
 * @SIPKNOCK_A_AOR: up to SIPKNOCK_AOR_MAX raw bytes of a stranger
 * @SIPKNOCK_A_USER_AGENT: up to SIPKNOCK_USER_AGENT_MAX raw bytes of a stranger
 * @SIPKNOCK_A_TTL: __u8, of the last knock
 * @SIPKNOCK_A_EVENT: __u32, enum sipknock_event
 * @SIPKNOCK_A_COUNTERS: nested SIPKNOCK_C_*
 * @SIPKNOCK_A_SET: name of a secret set, made like a table's
 * @SIPKNOCK_A_LOADED: flag
 * @SIPKNOCK_A_SECRETS: __u32, 1 to SIPKNOCK_SECRETS_MAX
 * @SIPKNOCK_A_BYTES: __u64, memory of the set
 * @SIPKNOCK_A_LINE: nested, one line of a set
 * @SIPKNOCK_A_SECRET: 1 to XT_SIPKNOCK_SECRET_MAX bytes, any
 * @SIPKNOCK_A_METHODS: list of tokens, as xt_sipknock_mtinfo.methods
 * @SIPKNOCK_A_HEADERS: list of names, as xt_sipknock_mtinfo.headers
 * @SIPKNOCK_A_MAX: __u32, addresses that may be open under the label at once
 * @SIPKNOCK_A_OPEN: __u32, addresses that are
 */
enum sipknock_attr {
	SIPKNOCK_A_UNSPEC,
	SIPKNOCK_A_PAD,
	SIPKNOCK_A_TABLE,
	SIPKNOCK_A_ENTRIES,
	SIPKNOCK_A_RULES,
	SIPKNOCK_A_ADDR4,
	SIPKNOCK_A_ADDR6,
	SIPKNOCK_A_LABEL,
	SIPKNOCK_A_KNOCKS,
	SIPKNOCK_A_FIRST,
	SIPKNOCK_A_LAST,
	SIPKNOCK_A_EXPIRES_MS,
	SIPKNOCK_A_PROTO,
	SIPKNOCK_A_DPORT,
	SIPKNOCK_A_METHOD,
	SIPKNOCK_A_AOR,
	SIPKNOCK_A_USER_AGENT,
	SIPKNOCK_A_TTL,
	SIPKNOCK_A_EVENT,
	SIPKNOCK_A_COUNTERS,
	SIPKNOCK_A_SET,
	SIPKNOCK_A_LOADED,
	SIPKNOCK_A_SECRETS,
	SIPKNOCK_A_BYTES,
	SIPKNOCK_A_LINE,
	SIPKNOCK_A_SECRET,
	SIPKNOCK_A_METHODS,
	SIPKNOCK_A_HEADERS,
	SIPKNOCK_A_MAX,
	SIPKNOCK_A_OPEN,
	__SIPKNOCK_A_MAX
};

#define SIPKNOCK_A_MAX_ATTR		(__SIPKNOCK_A_MAX - 1)

/**
 * enum sipknock_event - what became of a source
 * @SIPKNOCK_EVENT_OPENED: it knocked or was added
 * @SIPKNOCK_EVENT_REFRESHED: its entry was extended; by packets, told once a
 *	second
 * @SIPKNOCK_EVENT_EXPIRED: its time was over
 * @SIPKNOCK_EVENT_REFUSED_FULL: it knocked, and the table or memory was full
 * @SIPKNOCK_EVENT_REFUSED_MAX: it knocked, and the rule or the label had its
 *	share
 * @SIPKNOCK_EVENT_DELETED: by a rule, /proc or netlink; a flush tells each
 */
enum sipknock_event {
	SIPKNOCK_EVENT_OPENED,
	SIPKNOCK_EVENT_REFRESHED,
	SIPKNOCK_EVENT_EXPIRED,
	SIPKNOCK_EVENT_REFUSED_FULL,
	SIPKNOCK_EVENT_REFUSED_MAX,
	SIPKNOCK_EVENT_DELETED,
	__SIPKNOCK_EVENT_MAX
};

/**
 * enum sipknock_counter - in SIPKNOCK_A_COUNTERS, each a __u64, sums over CPUs
 * @SIPKNOCK_C_UNSPEC: none
 * @SIPKNOCK_C_PAD: fills up to 8 bytes
 * @SIPKNOCK_C_LOOKED: packets whose payload was read
 * @SIPKNOCK_C_NOT_SIP: of these, no SIP, or in doubt
 * @SIPKNOCK_C_NO_KNOCK: of these, SIP that the rule does not select
 * @SIPKNOCK_C_KNOCKED: of these, selected
 * @SIPKNOCK_C_OPENED: entries made
 * @SIPKNOCK_C_REFRESHED: entries extended
 * @SIPKNOCK_C_REFUSED_FULL: refused because the table or memory was full
 * @SIPKNOCK_C_REFUSED_MAX: refused because the rule or label had its share
 * @SIPKNOCK_C_EXPIRED: entries whose time was over
 * @SIPKNOCK_C_HITS: packets that found a live entry
 */
enum sipknock_counter {
	SIPKNOCK_C_UNSPEC,
	SIPKNOCK_C_PAD,
	SIPKNOCK_C_LOOKED,
	SIPKNOCK_C_NOT_SIP,
	SIPKNOCK_C_NO_KNOCK,
	SIPKNOCK_C_KNOCKED,
	SIPKNOCK_C_OPENED,
	SIPKNOCK_C_REFRESHED,
	SIPKNOCK_C_REFUSED_FULL,
	SIPKNOCK_C_REFUSED_MAX,
	SIPKNOCK_C_EXPIRED,
	SIPKNOCK_C_HITS,
	__SIPKNOCK_C_MAX
};

#define SIPKNOCK_C_MAX			(__SIPKNOCK_C_MAX - 1)

#endif /* _XT_SIPKNOCK_NETLINK_H */

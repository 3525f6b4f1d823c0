/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * xt_sipknock - the rule ABI of the "sipknock" match, revision 0
 *
 * A rule is one struct xt_sipknock_mtinfo. The struct has the same bytes for a
 * 32-bit and a 64-bit userspace, in both address families, and carries the
 * whole rule language.
 *
 * Conventions, checked by the kernel with -EINVAL:
 *  - A text field is NUL-terminated and zero-filled behind the NUL. Empty means
 *    that the option was not given; so do a secret_len, seconds, hitcount or
 *    max of 0.
 *  - Lists are comma-separated, without white space and without empty members.
 *  - Reserved bytes and unknown flag bits are zero.
 */
#ifndef _XT_SIPKNOCK_H
#define _XT_SIPKNOCK_H

#include <linux/types.h>
#include <linux/netfilter.h>

/* Sizes of the text fields count the terminating NUL. */
#define XT_SIPKNOCK_NAME_SIZE		32
#define XT_SIPKNOCK_LABEL_SIZE		32
#define XT_SIPKNOCK_METHODS_SIZE	128
#define XT_SIPKNOCK_STATUS_SIZE		64
#define XT_SIPKNOCK_CSEQ_SIZE		32
#define XT_SIPKNOCK_HEADERS_SIZE	256
#define XT_SIPKNOCK_SECRET_MAX		128	/* bytes, no NUL: any byte may occur */

/* Members that one list may have. */
#define XT_SIPKNOCK_METHODS_MAX		16
#define XT_SIPKNOCK_STATUS_MAX		16
#define XT_SIPKNOCK_HEADERS_MAX		16

/* Bytes that one member of a list may have. */
#define XT_SIPKNOCK_METHOD_MAX		31
#define XT_SIPKNOCK_HEADER_MAX		40

#define XT_SIPKNOCK_SECONDS_MAX		0x7fffffff
#define XT_SIPKNOCK_SECONDS_DEFAULT	4000
#define XT_SIPKNOCK_NAME_DEFAULT	"DEFAULT"

/**
 * enum xt_sipknock_verb - what a rule does to the packet's address in its table
 * @XT_SIPKNOCK_NONE: with a secret: match on a knock or a live entry, and open
 *	or extend; without one: match on the selectors, leave the table alone
 * @XT_SIPKNOCK_SET: selectors hold: open or extend
 * @XT_SIPKNOCK_RCHECK: live entry; the table stays as it is
 * @XT_SIPKNOCK_UPDATE: live entry and the selectors hold: extend
 * @XT_SIPKNOCK_REMOVE: an entry and the selectors hold: delete
 */
enum xt_sipknock_verb {
	XT_SIPKNOCK_NONE,
	XT_SIPKNOCK_SET,
	XT_SIPKNOCK_RCHECK,
	XT_SIPKNOCK_UPDATE,
	XT_SIPKNOCK_REMOVE,
	__XT_SIPKNOCK_VERB_MAX
};

/**
 * enum xt_sipknock_flags - bits of xt_sipknock_mtinfo.flags
 * @XT_SIPKNOCK_EXACT: --exact, the secret equals a whole token
 * @XT_SIPKNOCK_ICASE: --icase, ASCII case is ignored
 * @XT_SIPKNOCK_RDEST: --rdest, the destination address is the key
 * @XT_SIPKNOCK_RTTL: --rttl, the TTL or hop limit equals that of the last knock
 * @XT_SIPKNOCK_INV_SECRET: ! --secret
 * @XT_SIPKNOCK_INV_SECRETS: ! --secrets
 * @XT_SIPKNOCK_INV_VERB: ! before the verb
 */
enum xt_sipknock_flags {
	XT_SIPKNOCK_EXACT	= 1 << 0,
	XT_SIPKNOCK_ICASE	= 1 << 1,
	XT_SIPKNOCK_RDEST	= 1 << 2,
	XT_SIPKNOCK_RTTL	= 1 << 3,
	XT_SIPKNOCK_INV_SECRET	= 1 << 4,
	XT_SIPKNOCK_INV_SECRETS	= 1 << 5,
	XT_SIPKNOCK_INV_VERB	= 1 << 6,
	XT_SIPKNOCK_FLAGS	= (1 << 7) - 1
};

struct sipknock_rule;

/**
 * struct xt_sipknock_mtinfo - one rule
 * @flags: XT_SIPKNOCK_* bits of enum xt_sipknock_flags
 * @verb: enum xt_sipknock_verb
 * @secret_len: bytes used of @secret, 0 to XT_SIPKNOCK_SECRET_MAX
 * @reserved: zero
 * @seconds: life of an entry that the rule opens or extends; with RCHECK: the
 *	greatest age of the last knock; 1 to XT_SIPKNOCK_SECONDS_MAX, 0: none
 *	given (RCHECK, REMOVE and rules that do not use the table only)
 * @hitcount: RCHECK, UPDATE: knocks that the entry must have, 0: any
 * @max: NONE with a secret, SET: addresses that this rule may have open at once,
 *	0: no limit of its own; rules of a table that differ in seconds, max and
 *	label alone count together; with @secrets, for each label of the set whose
 *	line has no limit
 * @mask: applied to the address before the table is asked, in network byte
 *	order; all ones where not given, of which IPv4 uses the first four bytes
 * @name: the table, as xt_check_proc_name() allows
 * @secrets: the secret set, named like a table; it need not be loaded
 * @label: shown for entries that the rule opens; no control characters; with
 *	@secrets, the label of the line is shown
 * @methods: list of RFC 3261 tokens, case-sensitive
 * @status: list of three-digit codes or classes ("4xx")
 * @cseq: method of the CSeq header field
 * @headers: list of header field names in lower case and long form, or of
 *	"uri", "any", "sni"
 * @secret: the bytes to look for
 * @rule: the kernel's own; what userspace puts here is overwritten and never
 *	read
 */
struct xt_sipknock_mtinfo {
	__u32 flags;
	__u8 verb;
	__u8 secret_len;
	__u8 reserved[2];
	__u32 seconds;
	__u32 hitcount;
	__u32 max;
	union nf_inet_addr mask;
	char name[XT_SIPKNOCK_NAME_SIZE];
	char secrets[XT_SIPKNOCK_NAME_SIZE];
	char label[XT_SIPKNOCK_LABEL_SIZE];
	char methods[XT_SIPKNOCK_METHODS_SIZE];
	char status[XT_SIPKNOCK_STATUS_SIZE];
	char cseq[XT_SIPKNOCK_CSEQ_SIZE];
	char headers[XT_SIPKNOCK_HEADERS_SIZE];
	__u8 secret[XT_SIPKNOCK_SECRET_MAX];
	__u32 reserved2;

	struct sipknock_rule *rule __attribute__((aligned(8)));
};

#endif /* _XT_SIPKNOCK_H */

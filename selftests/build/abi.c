// SPDX-License-Identifier: GPL-2.0
/* The offsets and the size of a rule, each plus one: compiled to assembly, never run. */
#include <stddef.h>
#include <linux/types.h>
#include <linux/netfilter/xt_sipknock.h>

#define MEMBER(name)	(offsetof(struct xt_sipknock_mtinfo, name) + 1)

const unsigned int xt_sipknock_offsets[] = {
	MEMBER(flags),
	MEMBER(verb),
	MEMBER(secret_len),
	MEMBER(reserved),
	MEMBER(seconds),
	MEMBER(hitcount),
	MEMBER(max),
	MEMBER(mask),
	MEMBER(name),
	MEMBER(secrets),
	MEMBER(label),
	MEMBER(methods),
	MEMBER(status),
	MEMBER(cseq),
	MEMBER(headers),
	MEMBER(secret),
	MEMBER(reserved2),
	MEMBER(rule),
	sizeof(struct xt_sipknock_mtinfo) + 1,
	__alignof__(struct xt_sipknock_mtinfo) + 1,
};

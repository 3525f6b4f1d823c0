// SPDX-License-Identifier: GPL-2.0
/* The offsets and sizes of a rule, as lines of assembly: compiled and never run. */
#include <stddef.h>
#include <linux/types.h>
#include <linux/netfilter/xt_sipknock.h>

#define LINE(name, value)	asm volatile("\n-> " name " %c0" : : "i" (value))
#define MEMBER(name)		LINE(#name, offsetof(struct xt_sipknock_mtinfo, name))

void offsets(void);

void offsets(void)
{
	MEMBER(flags);
	MEMBER(verb);
	MEMBER(secret_len);
	MEMBER(reserved);
	MEMBER(seconds);
	MEMBER(hitcount);
	MEMBER(max);
	MEMBER(mask);
	MEMBER(name);
	MEMBER(secrets);
	MEMBER(label);
	MEMBER(methods);
	MEMBER(status);
	MEMBER(cseq);
	MEMBER(headers);
	MEMBER(secret);
	MEMBER(reserved2);
	MEMBER(rule);
	LINE("alignment", _Alignof(struct xt_sipknock_mtinfo));
	LINE("size", sizeof(struct xt_sipknock_mtinfo));
}

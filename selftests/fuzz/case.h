/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What fuzzers feed: a selector, a way to cut and a message, in any bytes.
 *
 *	0	flags: enum case_flags
 *	1	a bit for each of eight header names
 *	2	bits 0-1: status, bit 2: CSeq, bits 5-7: all set: no SIP is read,
 *		but a ClientHello
 *	3	bytes of the secret, from 0
 *	4	with CASE_TOKEN: which of the message's tokens the secret is
 *	5	with CASE_TOKEN: its first byte, from 0
 *	6-9	how to cut
 *	10-	the secret, unless CASE_TOKEN; then the message
 */
#ifndef _CASE_H
#define _CASE_H

#include "compare.h"
#include "generate.h"

enum case_flags {
	CASE_EXACT	= 1 << 0,
	CASE_ICASE	= 1 << 1,
	CASE_INVERT	= 1 << 2,
	CASE_STREAM	= 1 << 3,
	CASE_ANY	= 1 << 4,
	CASE_URI	= 1 << 5,
	CASE_METHOD	= 1 << 6,
	CASE_TOKEN	= 1 << 7,
};

#define CASE_TLS	0xe0
#define CASE_HEAD	10
#define CASE_MAX	(CASE_HEAD + SIP_SECRET_MAX + SIP_SECTION_MAX)

bool case_run(const __u8 *data, size_t size);
void case_seeds(void (*emit)(void *arg, const char *name, const __u8 *data,
			     size_t size), void *arg);

#endif /* _CASE_H */

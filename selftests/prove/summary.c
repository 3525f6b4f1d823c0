// SPDX-License-Identifier: GPL-2.0
/*
 * What a message says of itself: no byte is kept beyond its buffer.
 * Names and methods are those of words.c.
 */
#include "sip_line.h"
#include "any.h"

void drive(enum any_kind kind)
{
	struct sip_summary sum;
	struct sip_agent agent;
	struct sip_cursor cur;

	any_cursor(&cur, kind);
	if (any_bool()) {
		sip_summarize(&cur, &sum);
		//@ assert sum.aor_len <= SIP_AOR_MAX;
	} else {
		sip_read_agent(&cur, &agent);
	}
}

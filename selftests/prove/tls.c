// SPDX-License-Identifier: GPL-2.0
/* Any segment, as a ClientHello; what a set says of its name is left open. */
#include "any.h"
#include "sip_set.h"

static __u8 value[SIP_VALUE_MAX];

void sip_lookup_begin(struct sip_lookup *lookup)
{
	lookup->line = -1;
}

void sip_lookup_name(struct sip_lookup *lookup, const __u8 *name, __u8 len)
{
	//@ assert \valid_read(name + (0 .. len - 1));
	lookup->line = Frama_C_interval(-1, 100);
}

void drive(enum any_kind kind)
{
	static struct sip_selector sel;
	struct sip_lookup lookup = { .value = value, .invert = any_bool() };
	struct sip_cursor cur;

	any_pattern();
	any_cursor(&cur, kind);
	sel.pattern = pattern;
	sel.invert = any_bool();
	switch (Frama_C_interval(0, 2)) {
	case 0:
		tls_match(&cur, &sel);
		break;
	case 1:
		tls_match_set(&cur, &lookup);
		break;
	default:
		tls_is_client_hello(&cur);
	}
}

// SPDX-License-Identifier: GPL-2.0
/* A header field value, read to its end or passed over. */
#include "sip_line.h"
#include "any.h"

void drive(enum any_kind kind)
{
	struct sip_field field;
	struct sip_cursor cur;

	any_cursor(&cur, kind);
	any_move(&cur);
	if (any_bool()) {
		sip_field_skip(&cur);
		return;
	}
	sip_field_begin(&field, &cur);
	while (sip_field_next(&field) != SIP_END)
		;
}

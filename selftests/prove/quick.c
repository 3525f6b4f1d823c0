// SPDX-License-Identifier: GPL-2.0
/* A header field, taken apart, and a text: where they end is where they may be read. */
#include "sip_quick.h"
#include "any.h"

void drive(enum any_kind kind)
{
	const __u8 *end, *pos, *text;
	struct sip_cursor cur;
	struct sip_line line;
	__u64 marks;

	any_cursor(&cur, kind);
	pos = cur.pos;
	end = cur.end;
	if (any_bool()) {
		if (!sip_quick_line(pos, end, &line))
			return;
		//@ assert \valid_read(line.begin - 1);
		//@ assert \valid_read(line.end);
		//@ assert \valid_read(line.next);
		//@ assert \initialized(&line.key) && \initialized(&line.marks);
	} else {
		text = sip_text_end(pos, end, any_bool() ? ' ' : ' ' + 1, &marks);
		//@ assert !text || \valid_read(text);
		//@ assert \initialized(&marks);
	}
}

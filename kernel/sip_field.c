// SPDX-License-Identifier: GPL-2.0
/* A header field's value, unfolded on the way (RFC 3261 7.3.1). */
#include "sip_line.h"
#include "sip_word.h"

#define SPACE_MAX	(SIP_VALUE_MAX + 1)	/* of a run: enough to be too long */

void sip_field_begin(struct sip_field *field, struct sip_cursor *cur)
{
	field->cur = cur;
	field->space = ' ';
	field->held = 0;
	field->begun = false;
	field->whole = false;
}

/*
 * Takes the white space at the cursor, folds included. A fold is one SP; so is
 * a run that mixes SP and HTAB. A run of one kind is kept as it is: inside
 * quotes it is what the user typed.
 */
static void field_space(struct sip_field *field)
{
	struct sip_cursor *cur = field->cur;
	bool one = false;
	int byte;

	for (;;) {
		byte = sip_peek(cur);
		if (sip_is_space(byte)) {
			if (field->held && byte != field->space)
				one = true;
			if (field->held < SPACE_MAX)
				field->held++;
			field->space = byte;
			cur->pos++;
		} else if (sip_line_end(cur)) {
			byte = sip_peek(cur);
			if (!sip_is_space(byte)) {
				field->whole = byte != SIP_END;
				field->held = 0;
				return;
			}
			one = true;
		} else {
			break;
		}
	}
	if (one) {
		field->held = 1;
		field->space = ' ';
	}
	if (byte == SIP_END || !field->begun)
		field->held = 0;
}

/* The next byte of the unfolded value, trimmed at both ends. */
int sip_field_next(struct sip_field *field)
{
	struct sip_cursor *cur = field->cur;
	int byte;

	if (field->held) {
		field->held--;
		return field->space;
	}
	byte = sip_peek(cur);
	if (sip_is_space(byte) || byte == '\r' || byte == '\n') {
		/* What follows a run that was given out is not white space. */
		field_space(field);
		if (field->held) {
			field->held--;
			return field->space;
		}
		if (field->whole)
			return SIP_END;
		byte = sip_peek(cur);
	}
	if (byte == SIP_END)
		return SIP_END;
	field->begun = true;
	cur->pos++;
	return byte;
}

/* Passes over a value; returns false where the message ends before it does. */
bool sip_field_skip(struct sip_cursor *cur)
{
	int byte;

	for (;;) {
		cur->pos = sip_find_below(cur->pos, cur->end, ' ');
		if (sip_line_end(cur)) {
			byte = sip_peek(cur);
			if (!sip_is_space(byte))
				return byte != SIP_END;
		} else if (sip_next(cur) == SIP_END) {
			return false;
		}
	}
}

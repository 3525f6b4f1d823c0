// SPDX-License-Identifier: GPL-2.0
/*
 * What is in a name up to its length was written. The message comes byte by byte.
 * How many came that are no white space tells how many the name has; the only one
 * of a compact name is followed for each of its values. A name that does not fit
 * is followed for two bytes more: nothing of them is kept.
 */
#include "sip_line.h"
#include "any.h"

#define MANY	(SIP_NAME_MAX + 3)

/* Followed apart: bytes but white space, and the first of two at most. */
__u8 count, first;
/* Also followed apart: whether a byte came, and of what kind it is. */
bool came;
__u8 kind;

static __u8 piece[1];

static __u8 any_of_kind(void)
{
	static const struct {
		__u8 first, last;
	} range[] = {
		{ 0, '\t' - 1 }, { '\t', '\t' }, { '\t' + 1, ' ' - 1 },
		{ ' ', ' ' }, { ' ' + 1, ':' - 1 }, { ':', ':' }, { ':' + 1, 255 },
	};

	kind = Frama_C_interval(0, sizeof(range) / sizeof(range[0]) - 1);
	return Frama_C_interval(range[kind].first, range[kind].last);
}

static bool refill(struct sip_cursor *cur)
{
	__u8 byte = any_of_kind();

	/* Not followed: it may have been any number before. */
	any_bytes(&cur->piece, sizeof(cur->piece));
	came = count < MANY && any_bool();
	if (!came)
		return false;
	if (!sip_is_space(byte)) {
		count++;
		if (count != 2)
			first = count == 1 ? byte : 0;
		if (count == 1)
			byte = first;
	}
	piece[0] = byte;
	cur->pos = piece;
	cur->end = piece + 1;
	return true;
}

int main(void)
{
	struct sip_cursor cur = { .refill = refill };
	struct sip_name name;

	any_bytes(&cur.piece, sizeof(cur.piece));
	if (sip_read_name(&cur, &name) == ':') {
		//@ assert name.len <= SIP_NAME_MAX;
		//@ assert \initialized(&name.text[0 .. name.len - 1]);
	}
	return 0;
}

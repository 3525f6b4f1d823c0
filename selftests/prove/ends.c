// SPDX-License-Identifier: GPL-2.0
/*
 * A part of a value that ends anywhere, before what may be read ends: each byte is
 * looked for that a part may end with.
 */
#include "sip_ends.h"
#include "any.h"

int main(void)
{
	const __u8 *limit = any_piece + sizeof(any_piece);
	unsigned int behind = Frama_C_interval(0, 24);
	const __u8 *end, *pos, *found;

	//@ split behind;
	any_bytes(any_piece, sizeof(any_piece));
	end = limit - behind;
	pos = any_piece + Frama_C_interval(0, sizeof(any_piece));
	if (pos > end)
		return 0;
	found = sip_find_end(pos, end, limit, ~0U);
	//@ assert found <= end;
	found = sip_find_end(pos, end, limit, 0);
	//@ assert found <= end;

	end = any_piece + Frama_C_interval(0, sizeof(any_piece));
	sip_find_end(pos, end, limit, ~0U);
	return 0;
}

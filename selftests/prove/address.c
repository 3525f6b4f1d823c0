// SPDX-License-Identifier: GPL-2.0
/* Any value of From or To: none of it is read that is not there. */
#include "sip_address.h"
#include "any.h"

int main(void)
{
	const __u8 *limit = any_piece + sizeof(any_piece);
	const __u8 *pos = any_piece + Frama_C_interval(0, sizeof(any_piece));
	const __u8 *end = any_piece + Frama_C_interval(0, sizeof(any_piece));

	any_bytes(any_piece, sizeof(any_piece));
	if (pos <= end)
		sip_is_address_list(pos, end, limit);
	return 0;
}

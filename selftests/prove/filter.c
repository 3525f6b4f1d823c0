// SPDX-License-Identifier: GPL-2.0
/* The search for any secret that was prepared, in any piece of a message. */
#include "sip_filter.h"
#include "any.h"

static struct sip_filter filter;

/*
 * A filter is as sip_filter_init() leaves it, and more than that: of secrets whose
 * longest part is too short, short, a word and around it, and as long as can be.
 */
static const __u8 lens[] = { 0, 3, 4, 5, 8, 9, 24, 64, 127, 128 };

void drive(enum any_kind kind)
{
	__u8 i = Frama_C_interval(0, sizeof(lens) - 1);
	__u8 space = Frama_C_interval(0, 1);
	struct sip_search search;
	const __u8 *begin, *end;

	if (kind != ANY_WHOLE)
		return;
	//@ split i;
	//@ split space;
	any_bytes(&filter, sizeof(filter));
	filter.len = lens[i];
	filter.begin = lens[i] < SIP_SECRET_MAX ? space : 0;
	filter.secret_len = filter.begin + filter.len;
	if (filter.secret_len < SIP_SECRET_MAX)
		filter.secret_len++;
	any_bytes(any_piece, sizeof(any_piece));
	end = any_piece + sizeof(any_piece);
	begin = any_piece + Frama_C_interval(0, sizeof(any_piece));
	sip_search_start(&search, &filter, begin, end);
	while (any_bool()) {
		begin = any_piece + Frama_C_interval(0, sizeof(any_piece));
		end = any_piece + Frama_C_interval(0, sizeof(any_piece));
		if (begin > end)
			continue;
		sip_search_value(&search, begin, end);
		sip_search_passed(&search);
	}
}

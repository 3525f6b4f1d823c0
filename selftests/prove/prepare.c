// SPDX-License-Identifier: GPL-2.0
/* sip_filter_init() for secrets of several lengths. */
#include "sip_filter.h"
#include "any.h"

/* Short ones, of words and around them, and as long as can be. */
static const __u8 lens[] = {
	1, 2, 3, 4, 5, 7, 8, 9, 16, 24, 63, 64, 65, 127, 128,
};

int main(void)
{
	static struct sip_filter filter;
	static __u8 secret[SIP_SECRET_MAX];
	__u8 i = Frama_C_interval(0, sizeof(lens) - 1);
	__u8 len;

	//@ split i;
	len = lens[i];
	any_bytes(secret, sizeof(secret));
	sip_filter_init(&filter, secret + sizeof(secret) - len, len);
	//@ assert filter.len <= SIP_SECRET_MAX;
	//@ assert filter.begin < SIP_SECRET_MAX;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * sip_pattern_init() for secrets of each length, in sip_pattern_size() bytes that
 * end where their object does: rows in reach, and no class beyond them. The memory
 * is zeroed, as that of the module is.
 */
#include "sip_filter.h"
#include "any.h"

#define SIZE	(sizeof(struct sip_pattern) + ROWS * sizeof(struct sip_mask))

void sip_filter_init(struct sip_filter *filter, const __u8 *secret, __u8 len)
{
	any_bytes(filter, sizeof(*filter));
}

int main(void)
{
	static __u64 memory[SIZE / sizeof(__u64)];
	static __u8 secret[SIP_SECRET_MAX];
	__u8 len = Frama_C_interval(1, SIP_SECRET_MAX);
	const struct sip_mask *row;
	struct sip_pattern *made;

	//@ split len;
	any_bytes(secret, sizeof(secret));
	made = (void *)((__u8 *)memory + sizeof(memory) - sip_pattern_size(len));
	sip_pattern_init(made, secret + sizeof(secret) - len, len, any_bool(),
			 any_bool());
	row = &made->row[made->class[any_byte()]];
	//@ assert \valid_read(row);
	return 0;
}

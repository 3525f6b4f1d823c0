// SPDX-License-Identifier: GPL-2.0
/* An extended ACK can name what is missing (6.1). */
#include <net/genetlink.h>

int probe(struct genl_info *info);

int probe(struct genl_info *info)
{
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, 1);
	return GENL_REQ_ATTR_CHECK(info, 1);
}

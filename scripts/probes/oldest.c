// SPDX-License-Identifier: GPL-2.0
/*
 * What came last of all that the module needs: min() in a header of its own (5.10), and
 * multicast groups that not everybody may join, which 5.10 got within its series.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <net/genetlink.h>

int probe(const struct genl_multicast_group *a, const struct genl_multicast_group *b);

int probe(const struct genl_multicast_group *a, const struct genl_multicast_group *b)
{
	return min(a->flags, b->flags);
}

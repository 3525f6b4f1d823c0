/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_OPENER_H
#define _SIPKNOCK_OPENER_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/list.h>

/**
 * struct sipknock_opener - what equal rules of a table have open
 * @list: in sipknock_table.openers, under sipknock_net.lock
 * @identity: digest of what these rules have in common
 * @rules: how many there are, under sipknock_net.lock
 * @open: entries that they made and that are in the table
 *
 * It lives until there are neither, so that a rule that is replaced or comes
 * back counts on.
 */
struct sipknock_opener {
	struct list_head list;
	u64 identity;
	unsigned int rules;
	atomic_t open;
} ____cacheline_aligned_in_smp;

struct sipknock_opener *sipknock_opener_get(struct list_head *openers,
					    u64 identity);
void sipknock_opener_put(struct sipknock_opener *opener);
void sipknock_openers_collect(struct list_head *openers);

bool sipknock_opener_reserve(struct sipknock_opener *opener, u32 max);
void sipknock_opener_release(struct sipknock_opener *opener);

#endif /* _SIPKNOCK_OPENER_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_OPENER_H
#define _SIPKNOCK_OPENER_H

#include <linux/list.h>
#include <linux/spinlock.h>

#include "index.h"

/**
 * struct sipknock_opener - what equal rules of a table have open
 * @list: in sipknock_table.openers, under sipknock_net.lock
 * @identity: digest of what these rules have in common
 * @rules: how many there are, under sipknock_net.lock
 * @lock: of those who look at the sum of @open to raise it
 * @open: entries that they made and that are in the table, in each stretch;
 *	under its lock
 *
 * It lives until there are neither, so that a rule that is replaced or comes
 * back counts on.
 */
struct sipknock_opener {
	struct list_head list;
	u64 identity;
	unsigned int rules;
	spinlock_t lock;	/* who raises @open looks at its sum */
	u32 open[SIPKNOCK_STRETCHES];
};

struct sipknock_opener *sipknock_opener_get(struct list_head *openers,
					    u64 identity);
void sipknock_opener_put(struct sipknock_opener *opener);
void sipknock_openers_collect(struct list_head *openers);

bool sipknock_opener_reserve(struct sipknock_opener *opener,
			     unsigned int stretch, u32 max);
void sipknock_opener_release(struct sipknock_opener *opener,
			     unsigned int stretch);

#endif /* _SIPKNOCK_OPENER_H */

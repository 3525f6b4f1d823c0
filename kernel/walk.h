/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_WALK_H
#define _SIPKNOCK_WALK_H

#include "table.h"

/**
 * struct sipknock_walk - a reading of a table, in as many pieces as the reader likes
 * @shown: the entry that was shown last
 * @order: its place
 * @begun: @shown is set
 *
 * Zeroed, it begins at the first entry. No lock is held between two pieces, and
 * an entry that lives through all of them is shown exactly once.
 */
struct sipknock_walk {
	struct sipknock_key shown;
	u32 order;
	bool begun;
};

bool sipknock_walk_resume(const struct sipknock_walk *walk,
			  const struct sipknock_table *table,
			  struct sipknock_entry *entry);
bool sipknock_walk_next(struct sipknock_walk *walk,
			const struct sipknock_table *table,
			struct sipknock_entry *entry);

#endif /* _SIPKNOCK_WALK_H */

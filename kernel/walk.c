// SPDX-License-Identifier: GPL-2.0
/* Reading a table from its first entry to its last. */
#include <linux/rcupdate_wait.h>
#include <linux/sched.h>

#include "walk.h"

/**
 * sipknock_walk_resume - where the walk goes on
 * @walk: the walk
 * @table: its table
 * @entry: set to a copy of the first live entry behind the one that was shown last
 *
 * Context: process, RCU read side, which is left for moments: what an earlier copy
 * points to is not there any more.
 * Return: there is such an entry
 */
bool sipknock_walk_resume(const struct sipknock_walk *walk,
			  const struct sipknock_table *table,
			  struct sipknock_entry *entry)
{
	const struct sipknock_key *behind = walk->begun ? &walk->shown : NULL;
	u32 order = walk->begun ? walk->order : 0;
	struct sipknock_key key;
	u64 now = sipknock_now();
	int found;

	for (;;) {
		found = sipknock_index_next(&table->index, &order, behind, entry);
		if (!found)
			return false;
		if (found > 0 && sipknock_entry_is_live(entry, now))
			return true;
		behind = NULL;
		if (found > 0) {
			key.addr = entry->addr;
			key.family = entry->family;
			behind = &key;
		}
		cond_resched_rcu();
	}
}

/**
 * sipknock_walk_next - the entry was shown
 * @walk: the walk
 * @table: its table
 * @entry: the entry; set to a copy of the next live one
 *
 * Context: as above.
 * Return: there is such an entry
 */
bool sipknock_walk_next(struct sipknock_walk *walk,
			const struct sipknock_table *table,
			struct sipknock_entry *entry)
{
	walk->shown.addr = entry->addr;
	walk->shown.family = entry->family;
	walk->order = entry->order;
	walk->begun = true;
	return sipknock_walk_resume(walk, table, entry);
}

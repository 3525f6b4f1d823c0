// SPDX-License-Identifier: GPL-2.0
/* Reading a table from its first entry to its last. */
#include "walk.h"

static struct sipknock_entry *skip_dead(struct sipknock_entry *entry)
{
	u64 now = sipknock_now();

	while (entry && !sipknock_entry_is_live(entry, now))
		entry = sipknock_index_next(entry);
	return entry;
}

/**
 * sipknock_walk_resume - where the walk goes on
 * @walk: the walk
 * @table: its table
 *
 * Context: RCU read side.
 * Return: the first live entry behind the one that was shown last, or NULL
 */
struct sipknock_entry *sipknock_walk_resume(const struct sipknock_walk *walk,
					    const struct sipknock_table *table)
{
	const struct sipknock_index *index = &table->index;

	if (!walk->begun)
		return skip_dead(sipknock_index_first(index));
	return skip_dead(sipknock_index_after(index, &walk->shown, walk->order));
}

/**
 * sipknock_walk_next - an entry was shown
 * @walk: the walk
 * @entry: met in this RCU read side section
 *
 * Context: RCU read side.
 * Return: the next live entry, or NULL
 */
struct sipknock_entry *sipknock_walk_next(struct sipknock_walk *walk,
					  const struct sipknock_entry *entry)
{
	walk->shown.addr = entry->addr;
	walk->shown.family = entry->family;
	walk->order = entry->node.order;
	walk->begun = true;
	return skip_dead(sipknock_index_next(entry));
}

// SPDX-License-Identifier: GPL-2.0
/* Entries that end by time, or all at once. */
#include <linux/minmax.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "entry.h"
#include "table.h"

#define SLICE_BUCKETS	64	/* between two chances to reschedule */

/*
 * Removes what ends by @end in the bucket of a place; returns when the next one
 * does.
 */
static u64 bucket_expire(struct sipknock_table *table, u32 place, u64 end,
			 unsigned int *removed)
{
	struct sipknock_index *index = &table->index;
	struct sipknock_stretch *stretch = sipknock_index_stretch(index, place);
	u64 earliest = sipknock_index_earliest(index, place);
	struct sipknock_entry *entry, *gone = NULL;

	if (earliest > end)
		return earliest;

	spin_lock_bh(&stretch->lock);
	for (;;) {
		entry = sipknock_index_ended(index, place, end, &earliest);
		if (!entry)
			break;
		sipknock_entry_remove(table, stretch, entry, &gone);
		(*removed)++;
	}
	spin_unlock_bh(&stretch->lock);
	sipknock_entries_let_go(table, stretch, gone,
				end == U64_MAX ? sipknock_now() : end);
	return earliest;
}

/**
 * sipknock_entries_expire - remove what ends in some buckets
 * @table: the table
 * @place: in the first one; moved behind the last, but not out of its stretch
 * @end: boot time in ns; U64_MAX removes every entry
 *
 * Context: softirq or process.
 * Return: boot time in ns when the next one of them ends
 */
u64 sipknock_entries_expire(struct sipknock_table *table, u32 *place, u64 end)
{
	struct sipknock_index *index = &table->index;
	unsigned int removed = 0;
	u64 earliest = U64_MAX;
	unsigned int i;
	u32 last;

	rcu_read_lock();
	for (i = 0; i < SLICE_BUCKETS; i++) {
		last = sipknock_index_last(index, *place);
		earliest = min(earliest,
			       bucket_expire(table, *place, end, &removed));
		/* The index may change once meanwhile: go by its smaller buckets. */
		last = min(last, sipknock_index_last(index, *place));
		*place = last + 1;
		if (!(*place & SIPKNOCK_STRETCH_MASK))
			break;
	}
	rcu_read_unlock();
	if (end != U64_MAX)
		this_cpu_add(table->snet->stats->expired, removed);
	return earliest;
}

/* Removes what ends by @end in a stretch; returns when the next one does. */
static u64 stretch_expire(struct sipknock_table *table, u32 place, u64 end)
{
	u64 earliest = U64_MAX;

	do {
		earliest = min(earliest,
			       sipknock_entries_expire(table, &place, end));
		cond_resched();
	} while (place & SIPKNOCK_STRETCH_MASK);
	return earliest;
}

/**
 * sipknock_table_expire - remove the entries that ended
 * @table: the table
 * @now: boot time in ns
 *
 * Context: process; sipknock_net.lock is held.
 */
void sipknock_table_expire(struct sipknock_table *table, u64 now)
{
	struct sipknock_stretch *stretch = table->index.stretch;
	u64 earliest;
	u32 i;

	for (i = 0; i < SIPKNOCK_STRETCHES; i++, stretch++) {
		if (READ_ONCE(stretch->earliest) > now)
			continue;
		spin_lock_bh(&stretch->lock);
		stretch->coming = U64_MAX;
		spin_unlock_bh(&stretch->lock);
		earliest = stretch_expire(table, i << (32 - SIPKNOCK_INDEX_BITS),
					  now);
		spin_lock_bh(&stretch->lock);
		WRITE_ONCE(stretch->earliest, min(earliest, stretch->coming));
		spin_unlock_bh(&stretch->lock);
	}
}

/**
 * sipknock_table_flush - remove all entries
 * @table: the table
 *
 * Context: process.
 */
void sipknock_table_flush(struct sipknock_table *table)
{
	u32 i;

	for (i = 0; i < SIPKNOCK_STRETCHES; i++)
		stretch_expire(table, i << (32 - SIPKNOCK_INDEX_BITS), U64_MAX);
}

/**
 * sipknock_table_take_spares - take what removed entries left
 * @table: the table
 * @spares: added to; for sipknock_spares_free() behind a grace period
 *
 * Context: process.
 */
void sipknock_table_take_spares(struct sipknock_table *table,
				struct sipknock_entry **spares)
{
	struct sipknock_stretch *stretch = table->index.stretch;
	struct sipknock_entry *entry, *next;
	unsigned int i;

	for (i = 0; i < SIPKNOCK_STRETCHES; i++, stretch++) {
		if (!READ_ONCE(stretch->spare))
			continue;
		spin_lock_bh(&stretch->lock);
		entry = stretch->spare;
		WRITE_ONCE(stretch->spare, NULL);
		spin_unlock_bh(&stretch->lock);
		for (; entry; entry = next) {
			next = entry->next_spare;
			entry->next_spare = *spares;
			*spares = entry;
			cond_resched();
		}
	}
}

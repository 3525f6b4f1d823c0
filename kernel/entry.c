// SPDX-License-Identifier: GPL-2.0
/* An entry's life: it is opened, extended, refused, removed. */
#include <linux/moduleparam.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat.h"
#include "entry.h"
#include "event.h"
#include "gc.h"
#include "table.h"

static int table_max_set(const char *val, const struct kernel_param *kp)
{
	return param_set_uint_minmax(val, kp, 1, 1U << 22);
}

static const struct kernel_param_ops table_max_ops = {
	.set = table_max_set,
	.get = param_get_uint,
};

static unsigned int table_max __read_mostly = 65536;
module_param_cb(table_max, &table_max_ops, &table_max, 0644);
MODULE_PARM_DESC(table_max, "entries a table may hold, 1 to 4194304 (default 65536)");

#define RECLAIM_SLICES	16	/* that a packet visits when all is full */
#define COLLECT_TRIES	4	/* for what stretches may have beyond */

static struct kmem_cache *entry_cache __read_mostly;

/* Of an entry whose lock is held, or that nobody else knows. */
static struct sipknock_label *label_of(const struct sipknock_entry *entry)
{
	return rcu_dereference_protected(entry->label, true);
}

static void unreserve(struct sipknock_table *table,
		      struct sipknock_stretch *stretch,
		      struct sipknock_opener *opener,
		      struct sipknock_label *label)
{
	sipknock_label_release(label);
	sipknock_opener_release(opener, stretch - table->index.stretch);
	sipknock_index_release(&table->index, stretch);
}

/* An entry is not in the index, nor counted; its lock is held. */
static void entry_spare(struct sipknock_stretch *stretch,
			struct sipknock_entry *entry)
{
	sipknock_label_put(label_of(entry));
	entry->next_spare = stretch->spare;
	WRITE_ONCE(stretch->spare, entry);
}

/**
 * sipknock_entry_remove - an entry goes
 * @table: its table
 * @stretch: its stretch of the index
 * @entry: the entry
 * @gone: joined by it where somebody wants to be told, for
 *	sipknock_entries_let_go()
 *
 * Context: the lock of @stretch is held.
 */
void sipknock_entry_remove(struct sipknock_table *table,
			   struct sipknock_stretch *stretch,
			   struct sipknock_entry *entry,
			   struct sipknock_entry **gone)
{
	sipknock_index_remove(&table->index, entry);
	unreserve(table, stretch, entry->opener, label_of(entry));
	if (!sipknock_event_wanted(table->snet)) {
		entry_spare(stretch, entry);
		return;
	}
	entry->next_spare = *gone;
	*gone = entry;
}

/**
 * sipknock_entries_let_go - tell of entries that went
 * @table: their table
 * @stretch: their stretch of the index
 * @gone: the entries, or NULL; the stretch's spare ones from now on
 * @now: boot time in ns; what had ended by then expired
 *
 * Context: softirq or process, without the lock of @stretch.
 */
void sipknock_entries_let_go(struct sipknock_table *table,
			     struct sipknock_stretch *stretch,
			     struct sipknock_entry *gone, u64 now)
{
	struct sipknock_entry *entry, *next;

	if (!gone)
		return;
	for (entry = gone; entry; entry = entry->next_spare)
		sipknock_event_gone(table, entry, now);
	spin_lock_bh(&stretch->lock);
	for (entry = gone; entry; entry = next) {
		next = entry->next_spare;
		entry_spare(stretch, entry);
	}
	spin_unlock_bh(&stretch->lock);
}

/* Where the new label has its share, the entry keeps its own. */
static void entry_relabel(struct sipknock_entry *entry,
			  struct sipknock_label *label, u32 max)
{
	struct sipknock_label *old = label_of(entry);

	if (!label || label == old || !sipknock_label_reserve(label, max))
		return;
	if (!sipknock_label_get(label)) {
		sipknock_label_release(label);
		return;
	}
	rcu_assign_pointer(entry->label, label);
	sipknock_label_release(old);
	sipknock_label_put(old);
}

/* Takes the reference to the label that is counted already. */
static void entry_label(struct sipknock_entry *entry,
			struct sipknock_label *label)
{
	if (sipknock_label_get(label)) {
		rcu_assign_pointer(entry->label, label);
		return;
	}
	sipknock_label_release(label);
	RCU_INIT_POINTER(entry->label, NULL);
}

/* Makes an entry of what the packet says of itself. */
static void entry_open(struct sipknock_entry *entry,
		       const struct sipknock_key *key, u32 order,
		       const struct sipknock_touch *touch, u64 now)
{
	const struct sipknock_past *past = touch->past;

	entry->order = order;
	entry->family = key->family;
	entry->addr = key->addr;
	smp_wmb();	/* pairs with is_still(): whose is what follows */
	entry->opener = touch->opener;
	entry_label(entry, touch->label);
	entry->first = past ? past->first : sipknock_coarse(now);
	WRITE_ONCE(entry->last, sipknock_last(past ? past->last : now, now));
	WRITE_ONCE(entry->knocks, past ? past->knocks : 1);
	entry->dport = touch->dport;
	entry->proto = touch->proto;
	WRITE_ONCE(entry->ttl, touch->ttl);
	entry->aor_len = 0;
	memset(entry->method, 0, sizeof(entry->method));
	if (touch->summary) {
		memcpy(entry->method, touch->summary->method,
		       strnlen(touch->summary->method, sizeof(entry->method)));
		entry->aor_len = touch->summary->aor_len;
		memcpy(entry->aor, touch->summary->aor, touch->summary->aor_len);
	}
	WRITE_ONCE(entry->expires, sipknock_end(now, touch->life));
}

/* Another CPU's clock may have been a tick ahead. */
static void entry_knocked(struct sipknock_entry *entry, u32 last, u64 now)
{
	if (sipknock_age(last, now) < sipknock_age(entry->last, now))
		WRITE_ONCE(entry->last, last);
}

/* What lives and what is restored may tell of the same knocks. */
static void entry_remember(struct sipknock_entry *entry,
			   const struct sipknock_past *past, u64 now)
{
	WRITE_ONCE(entry->knocks, max(entry->knocks, past->knocks));
	entry_knocked(entry, sipknock_last(past->last, now), now);
	if ((s32)(past->first - entry->first) < 0)
		WRITE_ONCE(entry->first, past->first);
}

/* Extends an entry, at most once a second; its lock is held. */
static int entry_extend(struct sipknock_table *table,
			struct sipknock_entry *entry,
			const struct sipknock_touch *touch, u64 now)
{
	u64 expires = sipknock_end(now, touch->life);
	bool early = sipknock_is_fresh(entry->last, now) &&
		     expires - NSEC_PER_SEC < entry->expires;

	if (early && !touch->each)
		return SIPKNOCK_AGAIN;
	if (touch->past) {
		entry_remember(entry, touch->past, now);
	} else {
		entry_knocked(entry, sipknock_last(now, now), now);
		if (!touch->uncounted && entry->knocks != U32_MAX)
			WRITE_ONCE(entry->knocks, entry->knocks + 1);
	}
	if (touch->ttl)
		WRITE_ONCE(entry->ttl, touch->ttl);
	if (expires > entry->expires) {
		WRITE_ONCE(entry->expires, expires);
		sipknock_index_extend(&table->index, entry);
	}
	entry_relabel(entry, touch->label, touch->label_max);
	return early ? SIPKNOCK_AGAIN : SIPKNOCK_EXTENDED;
}

/*
 * A place for one entry more, whose lock is held. -EDQUOT: the rule or label has
 * its share; -ENOSPC: the table is full.
 */
static int reserve(struct sipknock_table *table,
		   struct sipknock_stretch *stretch,
		   const struct sipknock_touch *touch)
{
	unsigned int number = stretch - table->index.stretch;
	int err;

	if (!sipknock_label_reserve(touch->label, touch->label_max))
		return -EDQUOT;
	err = -EDQUOT;
	if (!sipknock_opener_reserve(touch->opener, number, touch->max))
		goto release_label;
	err = sipknock_index_reserve(&table->index, stretch,
				     READ_ONCE(table_max));
	if (!err)
		return 0;
	sipknock_opener_release(touch->opener, number);
release_label:
	sipknock_label_release(touch->label);
	return err;
}

static struct sipknock_entry *take_spare(struct sipknock_stretch *stretch)
{
	struct sipknock_entry *entry = stretch->spare;

	WRITE_ONCE(stretch->spare, entry->next_spare);
	return entry;
}

/* An entry is there that was not; the lock of its @stretch is held. */
static void entry_opened(struct sipknock_table *table,
			 struct sipknock_stretch *stretch,
			 const struct sipknock_entry *entry)
{
	WRITE_ONCE(stretch->earliest, min(stretch->earliest, entry->expires));
	stretch->coming = min(stretch->coming, entry->expires);
	raw_cpu_inc(table->snet->stats->opened);
	/* With others gc comes again anyway, for which a full barrier is saved. */
	if (stretch->count == 1)
		sipknock_gc_start(table->snet);
	if (sipknock_index_wants_growth(&table->index, stretch))
		sipknock_gc_kick(table->snet);
}

/*
 * struct visit - an address is touched
 * @table: where
 * @stretch: of its place in the index
 * @key: the address
 * @order: its place
 * @touch: how
 * @now: boot time in ns
 * @fresh: memory for an entry, or NULL
 * @gone: entries that ended, see sipknock_entry_remove()
 * @entry: that was touched
 */
struct visit {
	struct sipknock_table *table;
	struct sipknock_stretch *stretch;
	const struct sipknock_key *key;
	u32 order;
	const struct sipknock_touch *touch;
	u64 now;
	struct sipknock_entry *fresh;
	struct sipknock_entry *gone;
	const struct sipknock_entry *entry;
};

/* The lock is held. */
static int open_locked(struct visit *v)
{
	struct sipknock_entry *entry;
	int err;

	if (!v->fresh && !v->stretch->spare)
		return -EAGAIN;	/* there was a spare one a moment ago */
	err = reserve(v->table, v->stretch, v->touch);
	if (err)
		return err;
	entry = v->fresh ?: take_spare(v->stretch);
	v->fresh = NULL;
	entry_open(entry, v->key, v->order, v->touch, v->now);
	err = sipknock_index_insert(&v->table->index, entry);
	if (err) {
		unreserve(v->table, v->stretch, entry->opener, label_of(entry));
		entry_spare(v->stretch, entry);
		return err;
	}
	entry_opened(v->table, v->stretch, entry);
	v->entry = entry;
	return SIPKNOCK_OPENED;
}

/* Extends or opens the entry of a key. The lock is held. */
static int touch_locked(struct visit *v)
{
	struct sipknock_table *table = v->table;
	struct sipknock_entry *entry;

	entry = sipknock_index_find(&table->index, v->key, v->order);
	if (entry && sipknock_entry_is_live(entry, v->now)) {
		v->entry = entry;
		raw_cpu_inc(table->snet->stats->refreshed);
		return entry_extend(table, entry, v->touch, v->now);
	}
	if (!v->touch->may_open || READ_ONCE(table->snet->dead))
		return -ENOENT;
	if (entry) {
		raw_cpu_inc(table->snet->stats->expired);
		sipknock_entry_remove(table, v->stretch, entry, &v->gone);
	}
	return open_locked(v);
}

static void entry_refused(struct sipknock_table *table, int err)
{
	if (err == -EDQUOT)
		raw_cpu_inc(table->snet->stats->refused_max);
	else	/* nor is there memory, for once */
		raw_cpu_inc(table->snet->stats->refused_full);
}

/*
 * What expired makes way for who comes; what lives does not. Begins at @place,
 * where the new one will stand: no place is favoured. As much as a packet may
 * cost; the rest is for gc. False: there is no more to be hoped for.
 */
static bool reclaim(struct sipknock_table *table, u32 *place,
		    unsigned int *slices, u64 now)
{
	unsigned int i;

	for (i = 0; i < SIPKNOCK_STRETCHES && *slices; i++) {
		if (READ_ONCE(sipknock_index_stretch(&table->index,
						     *place)->earliest) <= now) {
			if (*slices == RECLAIM_SLICES)
				sipknock_gc_kick(table->snet);
			(*slices)--;
			sipknock_entries_expire(table, place, now);
			return true;
		}
		*place = (*place | SIPKNOCK_STRETCH_MASK) + 1;
	}
	return false;
}

/* Touches, as often as it takes; @copy, where there is one, is filled. */
static int touch_entry(struct visit *v, struct sipknock_entry *copy)
{
	bool may_open = v->touch->may_open;
	unsigned int slices = RECLAIM_SLICES;
	unsigned int tried = 0;
	u32 place = v->order;
	int ret = 0;

	do {
		if (may_open && !v->fresh &&
		    (ret == -EAGAIN || !READ_ONCE(v->stretch->spare)))
			v->fresh = kmem_cache_zalloc(entry_cache,
						     GFP_NOWAIT | __GFP_NOWARN);
		spin_lock_bh(&v->stretch->lock);
		ret = touch_locked(v);
		if (copy && ret >= 0)
			*copy = *v->entry;
		spin_unlock_bh(&v->stretch->lock);
	} while ((ret == -EAGAIN && !tried++) ||
		 (ret == -ENOSPC && tried++ < COLLECT_TRIES &&
		  sipknock_index_collect_credit(&v->table->index)) ||
		 ((ret == -ENOSPC || ret == -EDQUOT) &&
		  reclaim(v->table, &place, &slices, v->now)));
	return ret == -EAGAIN ? -ENOMEM : ret;
}

/**
 * sipknock_table_touch - open or extend
 * @table: the table
 * @key: the address
 * @touch: how
 * @now: boot time in ns
 *
 * Context: softirq or process, RCU read side.
 * Return: SIPKNOCK_OPENED, SIPKNOCK_EXTENDED, SIPKNOCK_AGAIN, -ENOENT where
 * there is no live entry and none may be opened, -ENOSPC where the table is full,
 * -EDQUOT where the rule or label has its share, or -ENOMEM
 */
int sipknock_table_touch(struct sipknock_table *table,
			 const struct sipknock_key *key,
			 const struct sipknock_touch *touch, u64 now)
{
	u32 order = sipknock_index_order(&table->index, key);
	struct visit v = {
		.table = table,
		.stretch = sipknock_index_stretch(&table->index, order),
		.key = key,
		.order = order,
		.touch = touch,
		.now = now,
	};
	bool told = sipknock_event_wanted(table->snet);
	struct sipknock_entry copy;
	struct mem_cgroup *memcg;
	int ret;

	if (touch->may_open)
		sipknock_index_prefetch(&table->index, order);
	memcg = set_active_memcg(table->memcg);
	ret = touch_entry(&v, told ? &copy : NULL);
	set_active_memcg(memcg);

	if (v.fresh)
		kmem_cache_free(entry_cache, v.fresh);
	if (ret < 0 && ret != -ENOENT)
		entry_refused(table, ret);
	sipknock_entries_let_go(table, v.stretch, v.gone, now);
	if (told)
		sipknock_event_touched(table, key, touch, ret,
				       ret < 0 ? NULL : &copy, now);
	return ret;
}

/**
 * sipknock_table_remove - delete the entry of an address
 * @table: the table
 * @key: the address
 * @now: boot time in ns
 *
 * Context: softirq or process, RCU read side.
 * Return: there was a live entry
 */
bool sipknock_table_remove(struct sipknock_table *table,
			   const struct sipknock_key *key, u64 now)
{
	u32 order = sipknock_index_order(&table->index, key);
	struct sipknock_stretch *stretch =
		sipknock_index_stretch(&table->index, order);
	struct sipknock_entry *entry, *gone = NULL;
	bool live = false;

	spin_lock_bh(&stretch->lock);
	entry = sipknock_index_find(&table->index, key, order);
	if (entry) {
		live = sipknock_entry_is_live(entry, now);
		sipknock_entry_remove(table, stretch, entry, &gone);
	}
	spin_unlock_bh(&stretch->lock);
	sipknock_entries_let_go(table, stretch, gone, now);
	return live;
}

/**
 * sipknock_spares_free - free memory of entries
 * @spares: that no reader has any more, or NULL
 *
 * Context: process.
 */
void sipknock_spares_free(struct sipknock_entry *spares)
{
	struct sipknock_entry *next;

	for (; spares; spares = next) {
		next = spares->next_spare;
		kmem_cache_free(entry_cache, spares);
		cond_resched();
	}
}

/**
 * sipknock_entry_init - memory for entries
 *
 * Return: 0 or -ENOMEM
 */
int sipknock_entry_init(void)
{
	entry_cache = KMEM_CACHE(sipknock_entry, SLAB_ACCOUNT);
	return entry_cache ? 0 : -ENOMEM;
}

/**
 * sipknock_entry_exit - give it back
 *
 * Context: process; no table is left.
 */
void sipknock_entry_exit(void)
{
	kmem_cache_destroy(entry_cache);
}

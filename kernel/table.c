// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of open sources. Look-ups are under RCU and write nothing; what
 * changes an entry holds the lock of its place in the index; what makes or
 * frees a table holds the namespace's lock.
 */
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "event.h"
#include "gc.h"
#include "proc.h"
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

static unsigned int tables_max __read_mostly = 64;
module_param(tables_max, uint, 0644);
MODULE_PARM_DESC(tables_max, "tables a network namespace may have (default 64)");

#define SLICE_BUCKETS	64	/* markers between two chances to reschedule */
#define RECLAIM_BUCKETS	1024	/* markers that a packet visits when all is full */

static struct kmem_cache *entry_cache __read_mostly;

/* Of an entry that is locked, or that nobody else knows. */
static struct sipknock_label *label_of(const struct sipknock_entry *entry)
{
	return rcu_dereference_protected(entry->label, true);
}

static void entry_free(struct rcu_head *head)
{
	struct sipknock_entry *entry;

	entry = container_of(head, struct sipknock_entry, rcu);
	sipknock_label_put(label_of(entry));
	kmem_cache_free(entry_cache, entry);
}

static void unreserve(struct sipknock_table *table,
		      struct sipknock_opener *opener,
		      struct sipknock_label *label)
{
	sipknock_label_release(label);
	sipknock_opener_release(opener);
	atomic_dec(&table->index.count);
}

/* Unlinks an entry, which joins those that are @gone; its lock is held. */
static void entry_remove(struct sipknock_table *table,
			 struct sipknock_entry *entry, struct rcu_head **gone)
{
	sipknock_index_remove(&table->index, entry);
	unreserve(table, entry->opener, label_of(entry));
	entry->rcu.next = *gone;
	*gone = &entry->rcu;
}

/* Tells of those that are @gone, and frees them; no lock is held. */
static void let_go(struct sipknock_table *table, struct rcu_head *gone, u64 now)
{
	struct sipknock_entry *entry;

	while (gone) {
		entry = container_of(gone, struct sipknock_entry, rcu);
		gone = gone->next;
		sipknock_event_gone(table, entry, now);
		call_rcu(&entry->rcu, entry_free);
	}
}

static void note_expiry(struct sipknock_table *table, u64 expires)
{
	s64 earliest;

	/* The entry is in the list before; pairs with the walk's beginning. */
	smp_mb();
	earliest = atomic64_read(&table->earliest);
	while ((u64)earliest > expires &&
	       !atomic64_try_cmpxchg(&table->earliest, &earliest, expires))
		;
}

/**
 * sipknock_table_find - the live entry of an address
 * @table: the table
 * @key: the address
 * @now: boot time in ns
 *
 * Context: RCU read side. Takes no lock, writes nothing.
 * Return: the entry, or NULL
 */
struct sipknock_entry *sipknock_table_find(struct sipknock_table *table,
					   const struct sipknock_key *key,
					   u64 now)
{
	struct sipknock_index *index = &table->index;
	struct sipknock_entry *entry;

	entry = sipknock_index_find(index, key,
				    sipknock_index_order(index, key));
	return entry && sipknock_entry_is_live(entry, now) ? entry : NULL;
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

/* Makes an entry that nobody knows yet what the packet says of itself. */
static void entry_open(struct sipknock_entry *entry,
		       const struct sipknock_touch *touch, u64 now)
{
	entry->first = touch->past ? touch->past->first : sipknock_coarse(now);
	entry->last = touch->past ? touch->past->last : now;
	entry->knocks = touch->past ? touch->past->knocks : 1;
	entry->dport = touch->dport;
	entry->proto = touch->proto;
	entry->ttl = touch->ttl;
	entry->aor_len = 0;
	memset(entry->method, 0, sizeof(entry->method));
	if (touch->summary) {
		memcpy(entry->method, touch->summary->method,
		       strnlen(touch->summary->method, sizeof(entry->method)));
		entry->aor_len = touch->summary->aor_len;
		memcpy(entry->aor, touch->summary->aor, entry->aor_len);
	}
	entry->expires = sipknock_end(now, touch->life);
}

static void entry_knocked(struct sipknock_entry *entry,
			  const struct sipknock_touch *touch, u64 now)
{
	if (!touch->uncounted)
		WRITE_ONCE(entry->knocks, entry->knocks + 1);
	/* Another CPU's clock may have been a tick ahead. */
	if ((s64)(now - entry->last) > 0)
		WRITE_ONCE(entry->last, now);
}

/* What lives and what is restored may tell of the same knocks. */
static void entry_remember(struct sipknock_entry *entry,
			   const struct sipknock_past *past)
{
	WRITE_ONCE(entry->knocks, max(entry->knocks, past->knocks));
	if ((s64)(past->last - entry->last) > 0)
		WRITE_ONCE(entry->last, past->last);
	if ((s32)(past->first - entry->first) < 0)
		WRITE_ONCE(entry->first, past->first);
}

/* Extends an entry, at most once a second; its lock is held. */
static int entry_extend(struct sipknock_entry *entry,
			const struct sipknock_touch *touch, u64 now)
{
	u64 expires = sipknock_end(now, touch->life);
	bool early = (s64)(now - entry->last) < (s64)NSEC_PER_SEC &&
		     expires - NSEC_PER_SEC < entry->expires;

	if (early && !touch->each)
		return SIPKNOCK_AGAIN;
	if (touch->past)
		entry_remember(entry, touch->past);
	else
		entry_knocked(entry, touch, now);
	if (touch->ttl)
		WRITE_ONCE(entry->ttl, touch->ttl);
	if (expires > entry->expires)
		WRITE_ONCE(entry->expires, expires);
	entry_relabel(entry, touch->label, touch->label_max);
	return early ? SIPKNOCK_AGAIN : SIPKNOCK_EXTENDED;
}

/* -EDQUOT: the rule or label has its share; -ENOSPC: the table is full. */
static int reserve_one(struct sipknock_table *table,
		       const struct sipknock_touch *touch)
{
	if (!sipknock_label_reserve(touch->label, touch->label_max))
		return -EDQUOT;
	if (!sipknock_opener_reserve(touch->opener, touch->max)) {
		sipknock_label_release(touch->label);
		return -EDQUOT;
	}
	if (atomic_inc_return(&table->index.count) <= READ_ONCE(table_max))
		return 0;
	unreserve(table, touch->opener, touch->label);
	return -ENOSPC;
}

/*
 * A place for one entry more; what expired makes way, what lives does not.
 * Begins where the new one will stand: no place of the list is favoured.
 */
static int reserve(struct sipknock_table *table,
		   const struct sipknock_touch *touch, u32 place, u64 now)
{
	unsigned int slices = RECLAIM_BUCKETS / SLICE_BUCKETS;
	int err;

	err = reserve_one(table, touch);
	if (!err)
		return 0;
	if (READ_ONCE(table->collecting) ||
	    (u64)atomic64_read(&table->earliest) <= now) {
		/* As much as a packet may cost; the rest is for gc. */
		sipknock_gc_kick(table->snet);
		while (slices--) {
			sipknock_table_expire(table, &place, now);
			err = reserve_one(table, touch);
			if (!err)
				return 0;
		}
	}
	if (err == -EDQUOT)
		raw_cpu_inc(table->snet->stats->refused_max);
	else
		raw_cpu_inc(table->snet->stats->refused_full);
	return err;
}

static struct sipknock_entry *entry_new(struct sipknock_table *table,
					const struct sipknock_key *key,
					const struct sipknock_touch *touch,
					u32 order, u64 now)
{
	struct sipknock_entry *entry;
	int err;

	if (READ_ONCE(table->snet->dead))
		return ERR_PTR(-ENOENT);
	err = reserve(table, touch, order, now);
	if (err)
		return ERR_PTR(err);
	entry = kmem_cache_alloc(entry_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!entry) {
		unreserve(table, touch->opener, touch->label);
		return ERR_PTR(-ENOMEM);
	}
	entry->node.order = order;
	entry->addr = key->addr;
	entry->family = key->family;
	entry->opener = touch->opener;
	RCU_INIT_POINTER(entry->label, NULL);
	if (sipknock_label_get(touch->label))
		RCU_INIT_POINTER(entry->label, touch->label);
	else
		sipknock_label_release(touch->label);
	return entry;
}

static void entry_opened(struct sipknock_table *table,
			 const struct sipknock_touch *touch, u64 now)
{
	raw_cpu_inc(table->snet->stats->opened);
	note_expiry(table, sipknock_end(now, touch->life));
	sipknock_gc_start(table->snet);
	if (sipknock_index_wants_growth(&table->index))
		sipknock_gc_kick(table->snet);
}

/*
 * Extends or opens the entry of a key. Its lock is held; @fresh is used and
 * taken where there is no entry, and one that has ended joins @gone.
 */
static int touch_locked(struct sipknock_table *table,
			const struct sipknock_key *key, u32 order,
			struct sipknock_entry **fresh, struct rcu_head **gone,
			const struct sipknock_touch *touch, u64 now)
{
	struct sipknock_entry *entry;

	entry = sipknock_index_find(&table->index, key, order);
	if (entry && sipknock_entry_is_live(entry, now))
		return entry_extend(entry, touch, now);
	if (!touch->may_open)
		return -ENOENT;
	if (!*fresh)
		return -EAGAIN;
	if (entry) {
		raw_cpu_inc(table->snet->stats->expired);
		entry_remove(table, entry, gone);
	}
	entry_open(*fresh, touch, now);
	sipknock_index_insert(&table->index, *fresh);
	*fresh = NULL;
	return SIPKNOCK_OPENED;
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
	spinlock_t *lock = sipknock_index_lock(&table->index, order);
	struct sipknock_entry *fresh = NULL;
	struct rcu_head *gone = NULL;
	int ret;

	for (;;) {
		spin_lock_bh(lock);
		ret = touch_locked(table, key, order, &fresh, &gone, touch, now);
		spin_unlock_bh(lock);
		if (ret != -EAGAIN)
			break;
		fresh = entry_new(table, key, touch, order, now);
		if (IS_ERR(fresh)) {
			ret = PTR_ERR(fresh);
			fresh = NULL;
			break;
		}
	}
	if (fresh) {	/* somebody else was faster */
		unreserve(table, fresh->opener, label_of(fresh));
		sipknock_label_put(label_of(fresh));
		kmem_cache_free(entry_cache, fresh);
	}
	if (ret == SIPKNOCK_OPENED)
		entry_opened(table, touch, now);
	else if (ret >= 0)
		raw_cpu_inc(table->snet->stats->refreshed);
	let_go(table, gone, now);
	sipknock_event_touched(table, key, touch, ret, now);
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
	spinlock_t *lock = sipknock_index_lock(&table->index, order);
	struct sipknock_entry *entry;
	struct rcu_head *gone = NULL;
	bool live = false;

	spin_lock_bh(lock);
	entry = sipknock_index_find(&table->index, key, order);
	if (entry) {
		live = sipknock_entry_is_live(entry, now);
		entry_remove(table, entry, &gone);
	}
	spin_unlock_bh(lock);
	let_go(table, gone, now);
	return live;
}

/*
 * Removes what ends by @end in a stretch of the list, which one lock guards;
 * returns when the next one does. The stretch is one of places, not what stands
 * between two markers: these come and go while a walk goes on.
 */
static u64 stretch_expire(struct sipknock_table *table, u32 from, u32 to,
			  u64 end, unsigned int *removed)
{
	struct sipknock_index *index = &table->index;
	spinlock_t *lock = sipknock_index_lock(index, from);
	struct sipknock_entry *entry, *next;
	struct rcu_head *gone = NULL;
	u64 earliest = U64_MAX;

	for (entry = sipknock_index_from(index, from);
	     entry && entry->node.order <= to;
	     entry = sipknock_index_next(entry))
		earliest = min(earliest, READ_ONCE(entry->expires));
	if (earliest > end)
		return earliest;

	earliest = U64_MAX;
	spin_lock_bh(lock);
	for (entry = sipknock_index_from(index, from);
	     entry && entry->node.order <= to; entry = next) {
		next = sipknock_index_next(entry);
		if (entry->expires <= end) {
			entry_remove(table, entry, &gone);
			(*removed)++;
		} else {
			earliest = min(earliest, entry->expires);
		}
	}
	spin_unlock_bh(lock);
	let_go(table, gone, end == U64_MAX ? sipknock_now() : end);
	return earliest;
}

/**
 * sipknock_table_expire - remove a slice of the entries that ended
 * @table: the table
 * @place: where to begin, 0 at first; moved behind the slice
 * @end: boot time in ns; U64_MAX removes every entry
 *
 * Context: softirq or process.
 * Return: there is more behind the slice; if not, @place is 0 again
 */
bool sipknock_table_expire(struct sipknock_table *table, u32 *place, u64 end)
{
	unsigned int removed = 0;
	u64 earliest = U64_MAX;
	unsigned int i;
	u32 rest, to;

	rcu_read_lock();
	rest = U32_MAX >> sipknock_index_bits(&table->index);
	for (i = 0; i < SLICE_BUCKETS; i++) {
		to = *place | rest;
		earliest = min(earliest, stretch_expire(table, *place & ~rest,
							to, end, &removed));
		*place = to + 1;
		if (!*place)
			break;
	}
	rcu_read_unlock();

	if (earliest != U64_MAX)
		note_expiry(table, earliest);
	if (end != U64_MAX)
		this_cpu_add(table->snet->stats->expired, removed);
	return *place;
}

/**
 * sipknock_table_collect - remove all entries that ended
 * @table: the table
 * @end: boot time in ns; U64_MAX removes every entry
 *
 * Context: process.
 */
void sipknock_table_collect(struct sipknock_table *table, u64 end)
{
	u32 place = 0;

	if (end != U64_MAX && (u64)atomic64_read(&table->earliest) > end)
		return;
	/*
	 * Each slice, and whoever opens meanwhile, lowers it again. Full
	 * barrier: pairs with note_expiry().
	 */
	WRITE_ONCE(table->collecting, true);
	atomic64_xchg(&table->earliest, S64_MAX);
	while (sipknock_table_expire(table, &place, end))
		cond_resched();
	WRITE_ONCE(table->collecting, false);
}

/**
 * sipknock_table_free_if_unused - free a table that nothing keeps
 * @table: the table
 *
 * Context: process; sipknock_net.lock is held.
 */
void sipknock_table_free_if_unused(struct sipknock_table *table)
{
	if (table->refs || table->pins || atomic_read(&table->index.count))
		return;
	sipknock_proc_remove(table);
	/* Nobody names it any more; a write to its file may have come first. */
	if (atomic_read(&table->index.count))
		sipknock_table_collect(table, U64_MAX);
	sipknock_openers_collect(&table->openers);
	list_del(&table->list);
	table->snet->n_tables--;
	sipknock_index_free(&table->index);
	kfree(table);
}

static struct sipknock_table *table_new(struct sipknock_net *snet,
					const char *name)
{
	struct sipknock_table *table;
	int err;

	if (snet->n_tables >= READ_ONCE(tables_max))
		return ERR_PTR(-ENOSPC);
	table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	if (!table)
		return ERR_PTR(-ENOMEM);
	strscpy(table->name, name, sizeof(table->name));
	table->snet = snet;
	INIT_LIST_HEAD(&table->knocks);
	INIT_LIST_HEAD(&table->openers);
	atomic64_set(&table->earliest, S64_MAX);
	err = sipknock_index_init(&table->index);
	if (err)
		goto free_table;
	err = sipknock_proc_add(table);
	if (err)
		goto free_index;
	list_add_tail(&table->list, &snet->tables);
	snet->n_tables++;
	table->serial = ++snet->serial;
	return table;

free_index:
	sipknock_index_free(&table->index);
free_table:
	kfree(table);
	return ERR_PTR(err);
}

/* The table of a name, made where there is none and @make. */
static struct sipknock_table *table_named(struct sipknock_net *snet,
					  const char *name, bool make)
{
	struct sipknock_table *table;

	list_for_each_entry(table, &snet->tables, list)
		if (!strcmp(table->name, name))
			return table;
	return make ? table_new(snet, name) : ERR_PTR(-ENOENT);
}

/**
 * sipknock_table_get - the table of a name, made where there is none
 * @snet: the namespace
 * @name: passes xt_check_proc_name()
 *
 * Context: process; sipknock_net.lock is held.
 * Return: the table, or an error: -ENOSPC beyond tables_max, -ENOMEM
 */
struct sipknock_table *sipknock_table_get(struct sipknock_net *snet,
					  const char *name)
{
	struct sipknock_table *table = table_named(snet, name, true);

	if (!IS_ERR(table))
		table->refs++;
	return table;
}

/**
 * sipknock_table_put - a rule lets go
 * @table: the table
 *
 * Context: process; sipknock_net.lock is held.
 */
void sipknock_table_put(struct sipknock_table *table)
{
	table->refs--;
	/* No packet opens anything in a namespace that leaves. */
	if (!table->refs && table->snet->dead)
		sipknock_table_collect(table, U64_MAX);
	sipknock_table_free_if_unused(table);
}

/**
 * sipknock_table_pin - the table of a name, which stays until it is unpinned
 * @snet: a namespace that somebody keeps
 * @name: passes xt_check_proc_name()
 * @make: where there is none
 *
 * Context: process.
 * Return: the table, or an error: -ENOENT, or as sipknock_table_get()
 */
struct sipknock_table *sipknock_table_pin(struct sipknock_net *snet,
					  const char *name, bool make)
{
	struct sipknock_table *table;

	mutex_lock(&snet->lock);
	table = table_named(snet, name, make);
	if (!IS_ERR(table))
		table->pins++;
	mutex_unlock(&snet->lock);
	return table;
}

/**
 * sipknock_table_unpin - let go of it
 * @table: the table
 *
 * Context: process.
 */
void sipknock_table_unpin(struct sipknock_table *table)
{
	struct sipknock_net *snet = table->snet;

	mutex_lock(&snet->lock);
	table->pins--;
	sipknock_table_free_if_unused(table);
	mutex_unlock(&snet->lock);
}

/**
 * sipknock_table_init - memory for entries
 *
 * Return: 0 or -ENOMEM
 */
int sipknock_table_init(void)
{
	entry_cache = KMEM_CACHE(sipknock_entry, SLAB_ACCOUNT);
	return entry_cache ? 0 : -ENOMEM;
}

/**
 * sipknock_table_exit - give it back
 *
 * Context: process; no table is left.
 */
void sipknock_table_exit(void)
{
	rcu_barrier();	/* entries on their way out use the cache and our code */
	kmem_cache_destroy(entry_cache);
}

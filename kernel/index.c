// SPDX-License-Identifier: GPL-2.0
/* The index of a table: see index.h for how it works. */
#include <linux/mm.h>
#include <linux/prefetch.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "index.h"
#include "table.h"

static struct sipknock_shape *shape_of(const struct sipknock_index *index)
{
	return rcu_dereference_check(index->shape, true);
}

static struct sipknock_bucket bucket_of(const struct sipknock_shape *shape,
					u32 order)
{
	u32 i = order >> (32 - shape->bits);

	return (struct sipknock_bucket){
		sipknock_shape_line(shape, order),
		&shape->seats[i >> SIPKNOCK_BLOCK_BITS][i % BIT(SIPKNOCK_BLOCK_BITS)],
	};
}

/**
 * sipknock_index_stretch - the stretch of a place
 * @index: the index
 * @order: the place
 *
 * Its lock is taken with BH off. A holder takes no second one.
 */
struct sipknock_stretch *sipknock_index_stretch(struct sipknock_index *index,
						u32 order)
{
	return &index->stretch[order >> (32 - SIPKNOCK_INDEX_BITS)];
}

/**
 * sipknock_index_prefetch - an entry is about to be added
 * @index: the index
 * @order: its place
 *
 * Context: RCU read side.
 */
void sipknock_index_prefetch(struct sipknock_index *index, u32 order)
{
	prefetchw(sipknock_index_stretch(index, order));
	prefetchw(bucket_of(shape_of(index), order).seats);
}

/**
 * sipknock_index_read - what rules ask of the entry of an address
 * @index: the index
 * @key: the address
 * @order: its place
 * @state: filled, if there is an entry
 *
 * Context: RCU read side. Writes nothing.
 * Return: there is an entry, which may have expired
 */
bool sipknock_index_read(const struct sipknock_index *index,
			 const struct sipknock_key *key, u32 order,
			 struct sipknock_state *state)
{
	return sipknock_bucket_read(bucket_of(shape_of(index), order),
				    sipknock_name(&key->addr, key->family, order),
				    key, state);
}

/**
 * sipknock_index_find - the entry of an address
 * @index: the index
 * @key: the address
 * @order: its place
 *
 * Context: the place's lock is held.
 * Return: the entry, which may have expired, or NULL
 */
struct sipknock_entry *sipknock_index_find(const struct sipknock_index *index,
					   const struct sipknock_key *key,
					   u32 order)
{
	return sipknock_bucket_find(bucket_of(shape_of(index), order),
				    sipknock_name(&key->addr, key->family, order),
				    key);
}

/**
 * sipknock_index_ended - an entry of a bucket whose time is over
 * @index: the index
 * @order: a place of the bucket
 * @end: boot time in ns
 * @earliest: without such an entry: set to when the next one ends
 *
 * Context: the place's lock is held.
 * Return: the entry, or NULL
 */
struct sipknock_entry *sipknock_index_ended(const struct sipknock_index *index,
					    u32 order, u64 end, u64 *earliest)
{
	return sipknock_bucket_ended(bucket_of(shape_of(index), order), end,
				     earliest);
}

/**
 * sipknock_index_last - the last place of a bucket
 * @index: the index; another value may hold a moment later
 * @order: a place of the bucket
 *
 * Context: RCU read side.
 */
u32 sipknock_index_last(const struct sipknock_index *index, u32 order)
{
	return order | U32_MAX >> shape_of(index)->bits;
}

#define NEXT_BUCKETS	256	/* between two chances to reschedule */

/**
 * sipknock_index_next - the first entry behind a place
 * @index: the index
 * @order: the place; moved to that of the entry, or of where to go on
 * @behind: behind this address at it, or NULL: at it or behind it
 * @copy: filled
 *
 * Context: RCU read side, for as long as @copy is used.
 * Return: 1: there is one; 0: there is none; -EAGAIN: there may be one, and @behind
 * is NULL then
 */
int sipknock_index_next(const struct sipknock_index *index, u32 *order,
			const struct sipknock_key *behind,
			struct sipknock_entry *copy)
{
	const struct sipknock_shape *shape = shape_of(index);
	u32 rest = U32_MAX >> shape->bits;
	unsigned int i;

	for (i = 0; i < NEXT_BUCKETS; i++) {
		if (sipknock_bucket_next(bucket_of(shape, *order), *order,
					 behind, copy)) {
			*order = copy->order;
			return 1;
		}
		*order |= rest;
		if (*order == U32_MAX)
			return 0;
		(*order)++;
		behind = NULL;
	}
	return -EAGAIN;
}

/**
 * sipknock_index_earliest - when ends the first entry of a bucket?
 * @index: the index
 * @order: a place of the bucket
 *
 * Context: RCU read side.
 * Return: boot time in ns before which none ends, U64_MAX for none. Entries that
 * come or go meanwhile may be in it or not.
 */
u64 sipknock_index_earliest(const struct sipknock_index *index, u32 order)
{
	struct sipknock_bucket bucket = bucket_of(shape_of(index), order);
	u64 earliest = U64_MAX;
	unsigned int i;
	u64 slot;

	do {
		for (i = 0; i < SIPKNOCK_BUCKET_SLOTS; i++) {
			slot = READ_ONCE(bucket.line->slot[i]);
			if (slot)
				earliest = min(earliest, sipknock_slot_end(slot));
		}
	} while (sipknock_bucket_more(&bucket));
	return earliest;
}

/* The buckets that a place has: one or, while a shape is filled, two. */
static unsigned int buckets_of(const struct sipknock_index *index, u32 order,
			       struct sipknock_bucket buckets[2])
{
	const struct sipknock_shape *next = rcu_dereference_check(index->next,
								  true);
	const struct sipknock_shape *shape = shape_of(index);

	buckets[0] = bucket_of(shape, order);
	if (likely(!next) || next == shape || order >= READ_ONCE(next->filled))
		return 1;
	buckets[1] = bucket_of(next, order);
	return 2;
}

static u64 slot_of(const struct sipknock_entry *entry)
{
	return sipknock_make_slot(sipknock_name(&entry->addr, entry->family,
						entry->order), entry->expires);
}

/**
 * sipknock_index_insert - add an entry that is not in it
 * @index: the index
 * @entry: its key, order and expires are set
 *
 * Context: the place's lock is held.
 * Return: 0 or -ENOMEM
 */
int sipknock_index_insert(struct sipknock_index *index,
			  struct sipknock_entry *entry)
{
	struct sipknock_bucket buckets[2];
	unsigned int n = buckets_of(index, entry->order, buckets);
	u64 slot = slot_of(entry);

	if (sipknock_bucket_put(buckets[0], slot, entry))
		return -ENOMEM;
	/* All change over to the second: it lacks nobody whom the first has. */
	if (n == 2 && sipknock_bucket_put(buckets[1], slot, entry)) {
		sipknock_bucket_drop(buckets[0], entry);
		return -ENOMEM;
	}
	return 0;
}

/**
 * sipknock_index_extend - an entry ends later
 * @index: the index
 * @entry: the entry; its expires is set
 *
 * Context: the place's lock is held.
 */
void sipknock_index_extend(struct sipknock_index *index,
			   const struct sipknock_entry *entry)
{
	struct sipknock_bucket buckets[2];
	unsigned int n = buckets_of(index, entry->order, buckets);

	while (n--)
		sipknock_bucket_extend(buckets[n], slot_of(entry), entry);
}

/**
 * sipknock_index_remove - remove an entry that is in it
 * @index: the index
 * @entry: the entry; readers may have it until a grace period is over
 *
 * Context: the place's lock is held.
 */
void sipknock_index_remove(struct sipknock_index *index,
			   const struct sipknock_entry *entry)
{
	struct sipknock_bucket buckets[2];
	unsigned int n = buckets_of(index, entry->order, buckets);

	while (n--)
		sipknock_bucket_drop(buckets[n], entry);
}

#define CREDIT_MAX	8

/**
 * sipknock_index_reserve - a place for one entry more
 * @index: the index
 * @stretch: where it will be
 * @max: entries that the index may have
 *
 * Context: the stretch's lock is held.
 * Return: 0, or -ENOSPC where all are taken or on credit
 */
int sipknock_index_reserve(struct sipknock_index *index,
			   struct sipknock_stretch *stretch, u32 max)
{
	u32 credit = min_t(u32, max / (16 * SIPKNOCK_STRETCHES), CREDIT_MAX);

	if (unlikely(stretch->max != max)) {
		atomic_sub(stretch->credit, &index->reserved);
		WRITE_ONCE(stretch->credit, 0);
		stretch->max = max;
	}
	if (stretch->credit) {
		WRITE_ONCE(stretch->credit, stretch->credit - 1);
	} else if ((u32)atomic_add_return(credit + 1, &index->reserved) <= max) {
		WRITE_ONCE(stretch->credit, credit);
	} else {
		atomic_sub(credit, &index->reserved);
		if ((u32)atomic_read(&index->reserved) > max) {
			atomic_dec(&index->reserved);
			return -ENOSPC;
		}
	}
	WRITE_ONCE(stretch->count, stretch->count + 1);
	return 0;
}

/**
 * sipknock_index_release - an entry less
 * @index: the index
 * @stretch: where it was
 *
 * Context: the stretch's lock is held.
 */
void sipknock_index_release(struct sipknock_index *index,
			    struct sipknock_stretch *stretch)
{
	WRITE_ONCE(stretch->count, stretch->count - 1);
	if (stretch->credit == 2 * CREDIT_MAX) {
		WRITE_ONCE(stretch->credit, CREDIT_MAX);
		atomic_sub(CREDIT_MAX + 1, &index->reserved);
	} else {
		WRITE_ONCE(stretch->credit, stretch->credit + 1);
	}
}

/**
 * sipknock_index_collect_credit - take back what stretches do not use
 * @index: the index
 *
 * Context: softirq or process; no stretch's lock is held.
 * Return: there was some
 */
bool sipknock_index_collect_credit(struct sipknock_index *index)
{
	struct sipknock_stretch *stretch = index->stretch;
	unsigned int i;
	u32 sum = 0;

	for (i = 0; i < SIPKNOCK_STRETCHES; i++, stretch++) {
		if (!READ_ONCE(stretch->credit))
			continue;
		spin_lock_bh(&stretch->lock);
		sum += stretch->credit;
		WRITE_ONCE(stretch->credit, 0);
		spin_unlock_bh(&stretch->lock);
	}
	atomic_sub(sum, &index->reserved);
	return sum;
}

/**
 * sipknock_index_count - how many entries are there?
 * @index: the index
 *
 * Context: any; exact where nothing comes or goes meanwhile.
 */
u32 sipknock_index_count(const struct sipknock_index *index)
{
	unsigned int i;
	u32 sum = 0;

	for (i = 0; i < SIPKNOCK_STRETCHES; i++)
		sum += READ_ONCE(index->stretch[i].count);
	return sum;
}

/*
 * At most five entries a bucket, and not less than one in two. What has just grown
 * has half of that: an entry and its share of the buckets take 188 bytes then.
 */
static unsigned int wanted_bits(const struct sipknock_index *index)
{
	unsigned int bits = shape_of(index)->bits;
	u32 count = sipknock_index_count(index);

	/* None may come for long, and nobody looks again until then. */
	if (!count)
		return SIPKNOCK_INDEX_BITS;
	/* To become less takes its time: one step at a time. */
	if (bits > SIPKNOCK_INDEX_BITS && count < (1U << bits) / 2)
		return bits - 1;
	while (bits < SIPKNOCK_INDEX_BITS_MAX && count > 5U << bits)
		bits++;
	return bits;
}

/**
 * sipknock_index_wants_growth - is it time for more buckets?
 * @index: the index
 * @stretch: one of it, by which the others are judged
 *
 * Context: RCU read side; the stretch's lock is held.
 */
bool sipknock_index_wants_growth(const struct sipknock_index *index,
				 const struct sipknock_stretch *stretch)
{
	unsigned int bits = shape_of(index)->bits;

	return bits < SIPKNOCK_INDEX_BITS_MAX &&
	       stretch->count > 7 << (bits - SIPKNOCK_INDEX_BITS);
}

/* How many blocks there are, and how many buckets in each. */
static unsigned int blocks_of(unsigned int bits)
{
	return bits > SIPKNOCK_BLOCK_BITS ? BIT(bits - SIPKNOCK_BLOCK_BITS) : 1;
}

static unsigned int block_size(unsigned int bits)
{
	return BIT(min_t(unsigned int, bits, SIPKNOCK_BLOCK_BITS));
}

/* Nobody has it any more. */
static void shape_free(struct sipknock_shape *shape)
{
	unsigned int i, j;

	for (i = 0; i < blocks_of(shape->bits); i++) {
		for (j = 0; shape->seats[i] && j < block_size(shape->bits); j++) {
			sipknock_bucket_clear((struct sipknock_bucket){
				&shape->line[i][j], &shape->seats[i][j] });
			cond_resched();
		}
		kvfree(shape->line[i]);
		kvfree(shape->seats[i]);
	}
	kfree(shape);
}

static struct sipknock_shape *shape_new(unsigned int bits)
{
	/* The old one does; nobody is to be killed for room. */
	const gfp_t gfp = GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN;
	unsigned int size = block_size(bits);
	struct sipknock_shape *shape;
	unsigned int i;

	shape = kzalloc(sizeof(*shape), gfp);
	if (!shape)
		return NULL;
	shape->bits = bits;
	for (i = 0; i < blocks_of(bits); i++) {
		shape->line[i] = kvcalloc(size, sizeof(**shape->line), gfp);
		shape->seats[i] = kvcalloc(size, sizeof(**shape->seats), gfp);
		if (!shape->line[i] || !shape->seats[i]) {
			shape_free(shape);
			return NULL;
		}
		cond_resched();
	}
	return shape;
}

/* The place that a slot's entry has, without a look at the entry. */
static u32 order_of(const struct sipknock_index *index, u64 slot)
{
	u64 name = sipknock_slot_name(slot);

	return name & 1 ? name >> 1 : sipknock_index_order4(index, name >> 1);
}

/* Copies a bucket's entries to the next shape; its lock is held. */
static int copy_bucket(const struct sipknock_index *index,
		       const struct sipknock_shape *next,
		       struct sipknock_bucket bucket)
{
	struct sipknock_entry *entry;
	unsigned int i;
	int err = 0;
	u32 order;

	do {
		for (i = 0; i < SIPKNOCK_BUCKET_SLOTS && !err; i++) {
			entry = rcu_dereference_protected(bucket.seats->entry[i],
							  true);
			if (!entry)
				continue;
			order = order_of(index, bucket.line->slot[i]);
			err = sipknock_bucket_put(bucket_of(next, order),
						  bucket.line->slot[i], entry);
		}
	} while (!err && sipknock_bucket_more(&bucket));
	return err;
}

/* Fills the next shape, which writers hold true as far as it goes. */
static int fill(struct sipknock_index *index, const struct sipknock_shape *old,
		struct sipknock_shape *next)
{
	u32 rest = U32_MAX >> old->bits;
	struct sipknock_stretch *stretch;
	u32 order = 0;
	int err;

	do {
		stretch = sipknock_index_stretch(index, order);
		spin_lock_bh(&stretch->lock);
		err = copy_bucket(index, next, bucket_of(old, order));
		WRITE_ONCE(next->filled, (u64)order + rest + 1);
		spin_unlock_bh(&stretch->lock);
		if (err)
			return err;
		cond_resched();
		order += rest + 1;
	} while (order);
	return 0;
}

static int change_shape(struct sipknock_index *index, unsigned int bits)
{
	struct sipknock_shape *old = shape_of(index);
	struct sipknock_shape *next = shape_new(bits);
	int err;

	if (!next)
		return -ENOMEM;
	/* Seen by whoever takes a lock that fill() had. */
	rcu_assign_pointer(index->next, next);
	err = fill(index, old, next);
	if (!err)
		rcu_assign_pointer(index->shape, next);
	else
		RCU_INIT_POINTER(index->next, NULL);
	synchronize_rcu();	/* nobody has the other one any more */
	RCU_INIT_POINTER(index->next, NULL);
	shape_free(err ? next : old);
	return err;
}

/**
 * sipknock_index_resize - as many buckets as the entries want
 * @index: the index
 *
 * Without memory it stays as it is: slower, and tried again with the next call.
 *
 * Context: process; one caller at a time, beside readers and writers, which are
 * on the RCU read side.
 */
void sipknock_index_resize(struct sipknock_index *index)
{
	unsigned int bits;

	do {
		bits = wanted_bits(index);
	} while (bits != shape_of(index)->bits && !change_shape(index, bits) &&
		 wanted_bits(index) > bits);
}

/**
 * sipknock_index_init - an empty index
 * @index: zeroed memory
 *
 * Context: process.
 * Return: 0 or -ENOMEM
 */
int sipknock_index_init(struct sipknock_index *index)
{
	struct sipknock_shape *shape = shape_new(SIPKNOCK_INDEX_BITS);
	unsigned int i;

	if (!shape)
		return -ENOMEM;
	for (i = 0; i < SIPKNOCK_STRETCHES; i++) {
		spin_lock_init(&index->stretch[i].lock);
		index->stretch[i].earliest = U64_MAX;
		index->stretch[i].coming = U64_MAX;
	}
	get_random_bytes(&index->seed, sizeof(index->seed));
	get_random_bytes(index->factor, sizeof(index->factor));
	index->factor[0] |= 1;
	index->factor[1] |= 1;
	atomic_set(&index->reserved, 0);
	RCU_INIT_POINTER(index->shape, shape);
	return 0;
}

/**
 * sipknock_index_free - the memory of an index that is empty
 * @index: the index; no reader is left
 */
void sipknock_index_free(struct sipknock_index *index)
{
	shape_free(shape_of(index));
}

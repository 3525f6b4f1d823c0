// SPDX-License-Identifier: GPL-2.0
/* The buckets of an index: see bucket.h for what they hold. */
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "bucket.h"
#include "table.h"

static bool same_key(const struct sipknock_entry *entry,
		     const struct sipknock_key *key)
{
	const u32 *a = (__force const u32 *)entry->addr.all;
	const u32 *b = (__force const u32 *)key->addr.all;

	return !((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]) |
		 (entry->family ^ key->family));
}

/**
 * sipknock_bucket_more - go on to the further bucket
 * @bucket: of this one
 *
 * Context: RCU read side or the lock.
 * Return: there is one
 */
bool sipknock_bucket_more(struct sipknock_bucket *bucket)
{
	struct sipknock_more *more = rcu_dereference_check(bucket->seats->more,
							   true);

	if (!more)
		return false;
	bucket->line = &more->line;
	bucket->seats = &more->seats;
	return true;
}

/* Strictly ordered: by hash, then by family and address. */
static int compare(u32 order, const struct sipknock_key *key, u32 other_order,
		   const struct sipknock_key *other)
{
	if (order != other_order)
		return order < other_order ? -1 : 1;
	if (key->family != other->family)
		return key->family < other->family ? -1 : 1;
	return memcmp(&key->addr, &other->addr, sizeof(key->addr));
}

/*
 * What was read of an entry before was read of that of @key, which has its slot
 * still. In buckets that are no longer written the slot alone does not tell.
 */
static bool is_still(struct sipknock_bucket bucket, unsigned int i,
		     const struct sipknock_entry *entry, u64 name,
		     const struct sipknock_key *key)
{
	smp_rmb();	/* pairs with sipknock_bucket_drop() and entry_open() */
	return same_key(entry, key) &&
	       rcu_access_pointer(bucket.seats->entry[i]) == entry &&
	       sipknock_slot_name(READ_ONCE(bucket.line->slot[i])) == name;
}

/**
 * sipknock_bucket_read - what rules ask of the entry of an address
 * @bucket: the first one of its place
 * @name: of the address
 * @key: the address
 * @state: filled, if there is an entry
 *
 * Context: RCU read side. Writes nothing.
 * Return: there is an entry, which may have expired
 */
bool sipknock_bucket_read(struct sipknock_bucket bucket, u64 name,
			  const struct sipknock_key *key,
			  struct sipknock_state *state)
{
	const struct sipknock_entry *entry;
	unsigned int i;

	do {
		for (i = 0; i < SIPKNOCK_BUCKET_SLOTS; i++) {
			if (sipknock_slot_name(READ_ONCE(bucket.line->slot[i])) != name)
				continue;
			entry = rcu_dereference(bucket.seats->entry[i]);
			if (!entry)
				continue;
			state->expires = READ_ONCE(entry->expires);
			state->knocks = READ_ONCE(entry->knocks);
			state->last = READ_ONCE(entry->last);
			state->ttl = READ_ONCE(entry->ttl);
			if (is_still(bucket, i, entry, name, key))
				return true;
		}
	} while (sipknock_bucket_more(&bucket));
	return false;
}

static void get_key(const struct sipknock_entry *entry, struct sipknock_key *key)
{
	key->addr = entry->addr;
	key->family = entry->family;
}

/* A copy of what stands in a slot, if it is behind @behind. */
static bool copy_entry(struct sipknock_bucket bucket, unsigned int i,
		       u32 order, const struct sipknock_key *behind,
		       struct sipknock_entry *copy)
{
	u64 slot = READ_ONCE(bucket.line->slot[i]);
	const struct sipknock_entry *entry;
	struct sipknock_key key;
	u64 name;

	entry = rcu_dereference(bucket.seats->entry[i]);
	if (!slot || !entry)
		return false;	/* it comes or goes just now */
	name = sipknock_slot_name(slot);
	/* What was written meanwhile shows: the slot's entry has gone then. */
	*copy = data_race(*entry);
	get_key(copy, &key);
	if (sipknock_name(&key.addr, key.family, copy->order) != name ||
	    !is_still(bucket, i, entry, name, &key))
		return false;
	return behind ? compare(copy->order, &key, order, behind) > 0 :
			copy->order >= order;
}

/**
 * sipknock_bucket_next - the first entry behind a place
 * @first: the first one of the place
 * @order: the place
 * @behind: behind this address at it, or NULL: at it or behind it
 * @copy: filled
 *
 * Context: RCU read side, for as long as @copy is used.
 * Return: this bucket has such an entry
 */
bool sipknock_bucket_next(struct sipknock_bucket first, u32 order,
			  const struct sipknock_key *behind,
			  struct sipknock_entry *copy)
{
	struct sipknock_bucket bucket;
	struct sipknock_key key, best;
	struct sipknock_entry other;
	bool found = false;
	unsigned int i;

	bucket = first;
	do {
		for (i = 0; i < SIPKNOCK_BUCKET_SLOTS; i++) {
			if (!copy_entry(bucket, i, order, behind, &other))
				continue;
			get_key(&other, &key);
			if (found && compare(other.order, &key, copy->order,
					     &best) > 0)
				continue;
			*copy = other;
			best = key;
			found = true;
		}
	} while (sipknock_bucket_more(&bucket));
	return found;
}

/**
 * sipknock_bucket_find - the entry of an address
 * @bucket: the first one of its place
 * @name: of the address
 * @key: the address
 *
 * Context: the lock is held.
 * Return: the entry, which may have expired, or NULL
 */
struct sipknock_entry *sipknock_bucket_find(struct sipknock_bucket bucket,
					    u64 name,
					    const struct sipknock_key *key)
{
	struct sipknock_entry *entry;
	unsigned int i;

	do {
		for (i = 0; i < SIPKNOCK_BUCKET_SLOTS; i++) {
			if (sipknock_slot_name(bucket.line->slot[i]) != name)
				continue;
			entry = rcu_dereference_protected(bucket.seats->entry[i],
							  true);
			if (entry && same_key(entry, key))
				return entry;
		}
	} while (sipknock_bucket_more(&bucket));
	return NULL;
}

/**
 * sipknock_bucket_ended - an entry whose time is over
 * @bucket: the first one of its place
 * @end: boot time in ns
 * @earliest: without such an entry: set to when the next one ends
 *
 * Context: the lock is held.
 * Return: the entry, or NULL
 */
struct sipknock_entry *sipknock_bucket_ended(struct sipknock_bucket bucket,
					     u64 end, u64 *earliest)
{
	struct sipknock_entry *entry;
	unsigned int i;

	*earliest = U64_MAX;
	do {
		for (i = 0; i < SIPKNOCK_BUCKET_SLOTS; i++) {
			entry = rcu_dereference_protected(bucket.seats->entry[i], true);
			if (!entry)
				continue;
			if (entry->expires <= end)
				return entry;
			*earliest = min(*earliest, entry->expires);
		}
	} while (sipknock_bucket_more(&bucket));
	return NULL;
}

/**
 * sipknock_make_slot - what a slot says of an entry
 * @name: of its address
 * @expires: boot time in ns when it ends, a second or more after the boot
 */
u64 sipknock_make_slot(u64 name, u64 expires)
{
	return name << SIPKNOCK_END_BITS |
	       min_t(u64, expires >> SIPKNOCK_END_UNIT, SIPKNOCK_END_MASK);
}

/* Finds where an entry has its seat. */
static bool find_seat(struct sipknock_bucket *bucket, unsigned int *i,
		      const struct sipknock_entry *entry)
{
	do {
		for (*i = 0; *i < SIPKNOCK_BUCKET_SLOTS; (*i)++)
			if (rcu_access_pointer(bucket->seats->entry[*i]) == entry)
				return true;
	} while (sipknock_bucket_more(bucket));
	return false;
}

/* Finds a free slot, or makes one. */
static bool find_free(struct sipknock_bucket *bucket, unsigned int *i)
{
	struct sipknock_seats *first = bucket->seats;
	struct sipknock_more *more;

	do {
		for (*i = 0; *i < SIPKNOCK_BUCKET_SLOTS; (*i)++)
			if (!bucket->line->slot[*i])
				return true;
	} while (sipknock_bucket_more(bucket));

	more = kzalloc(sizeof(*more), GFP_NOWAIT | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!more)
		return false;
	RCU_INIT_POINTER(more->seats.more, rcu_access_pointer(first->more));
	rcu_assign_pointer(first->more, more);
	bucket->line = &more->line;
	bucket->seats = &more->seats;
	*i = 0;
	return true;
}

/**
 * sipknock_bucket_put - an entry begins
 * @first: the first one of its place
 * @slot: what its slot is to say
 * @entry: the entry
 *
 * Context: the lock is held.
 * Return: 0 or -ENOMEM
 */
int sipknock_bucket_put(struct sipknock_bucket first, u64 slot,
			struct sipknock_entry *entry)
{
	struct sipknock_bucket bucket = first;
	unsigned int i;

	if (!find_free(&bucket, &i))
		return -ENOMEM;
	rcu_assign_pointer(bucket.seats->entry[i], entry);
	WRITE_ONCE(bucket.line->slot[i], slot);
	if (bucket.line != first.line)
		WRITE_ONCE(first.line->n_more, first.line->n_more + 1);
	return 0;
}

/**
 * sipknock_bucket_extend - an entry ends later
 * @bucket: the first one of its place
 * @slot: what its slot is to say
 * @entry: the entry
 *
 * Context: the lock is held.
 */
void sipknock_bucket_extend(struct sipknock_bucket bucket, u64 slot,
			    const struct sipknock_entry *entry)
{
	unsigned int i;

	if (find_seat(&bucket, &i, entry))
		WRITE_ONCE(bucket.line->slot[i], slot);
}

/**
 * sipknock_bucket_drop - an entry is removed
 * @first: the first one of its place
 * @entry: the entry
 *
 * Context: the lock is held.
 */
void sipknock_bucket_drop(struct sipknock_bucket first,
			  const struct sipknock_entry *entry)
{
	struct sipknock_bucket bucket = first;
	unsigned int i;

	if (!find_seat(&bucket, &i, entry))
		return;
	WRITE_ONCE(bucket.line->slot[i], 0);
	RCU_INIT_POINTER(bucket.seats->entry[i], NULL);
	/* It is another's slot before it is another entry: is_still() */
	smp_wmb();
	if (bucket.line != first.line)
		WRITE_ONCE(first.line->n_more, first.line->n_more - 1);
}

/**
 * sipknock_bucket_clear - free the further buckets
 * @bucket: of a place that nobody reads or writes any more
 */
void sipknock_bucket_clear(struct sipknock_bucket bucket)
{
	struct sipknock_more *more, *next;

	for (more = rcu_access_pointer(bucket.seats->more); more; more = next) {
		next = rcu_access_pointer(more->seats.more);
		kfree(more);
	}
}

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_INDEX_H
#define _SIPKNOCK_INDEX_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/jhash.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

#include "bucket.h"

/*
 * A hash of buckets, each for the hashes that begin alike: what comes behind an
 * entry by hash is the same for any number of buckets. So a walk that stops at
 * any entry resumes behind it, whatever happened in between, which shows each
 * entry that stays exactly once.
 *
 * A resize makes a new set of buckets and fills it, bucket by bucket, while
 * writers keep both sets true as far as it is filled; then all change over.
 */

#define SIPKNOCK_INDEX_BITS	6	/* buckets at first, and stretches */
#define SIPKNOCK_INDEX_BITS_MAX	20
#define SIPKNOCK_BLOCK_BITS	15	/* buckets whose slots are 2 MiB */
#define SIPKNOCK_BLOCKS		BIT(SIPKNOCK_INDEX_BITS_MAX - SIPKNOCK_BLOCK_BITS)
#define SIPKNOCK_STRETCHES	BIT(SIPKNOCK_INDEX_BITS)
#define SIPKNOCK_STRETCH_MASK	(U32_MAX >> SIPKNOCK_INDEX_BITS)

/**
 * struct sipknock_shape - the buckets of an index
 * @bits: 1 << bits of them
 * @filled: places below this have come from the shape before
 * @line: of each, in the order of the hash
 * @seats: of each
 *
 * They stand in blocks that can be had in one piece: the kernel maps these by large
 * pages, so that a look-up in many of them misses no TLB.
 */
struct sipknock_shape {
	unsigned int bits;
	u64 filled;
	struct sipknock_slots *line[SIPKNOCK_BLOCKS];
	struct sipknock_seats *seats[SIPKNOCK_BLOCKS];
};

/**
 * struct sipknock_stretch - one of the first buckets, with all that split from it
 * @lock: guards its buckets and entries, and the following
 * @earliest: none of its entries ends before this, boot time in ns
 * @coming: nor before this those that came since the collector began with it
 * @spare: memory of entries that were removed, for the next ones
 * @count: entries
 * @credit: entries that it may have beyond, see struct sipknock_index
 * @max: entries that the index might have when it got them
 */
struct sipknock_stretch {
	spinlock_t lock;	/* buckets and entries of these places */
	u64 earliest;
	u64 coming;
	struct sipknock_entry *spare;
	u32 count;
	u32 credit;
	u32 max;
} ____cacheline_aligned_in_smp;

/**
 * struct sipknock_index - the entries of one table
 * @shape: its buckets, RCU
 * @seed: of the hash of IPv6 addresses
 * @factor: of that of IPv4 addresses, odd
 * @next: the shape that is being filled, RCU, or NULL
 * @reserved: entries that stretches have and may have beyond; most come and go
 *	without a write to what all share
 * @stretch: what writers hold
 */
struct sipknock_index {
	struct sipknock_shape __rcu *shape;
	u32 seed;
	u64 factor[2];

	/* What writers write stays off the lines that look-ups read. */
	struct sipknock_shape __rcu *next ____cacheline_aligned_in_smp;
	atomic_t reserved ____cacheline_aligned_in_smp;
	struct sipknock_stretch stretch[SIPKNOCK_STRETCHES];
};

static inline struct sipknock_slots *
sipknock_shape_line(const struct sipknock_shape *shape, u32 order)
{
	u32 i = order >> (32 - shape->bits);

	return &shape->line[i >> SIPKNOCK_BLOCK_BITS][i % BIT(SIPKNOCK_BLOCK_BITS)];
}

/*
 * Two multiplications by what nobody outside knows, and all of the first one's
 * product goes into the second: it mixes as well as jhash, in a third of the time,
 * for which each packet waits.
 */
static inline u32 sipknock_index_order4(const struct sipknock_index *index,
					u32 addr)
{
	u64 product = addr * index->factor[0];

	return (product ^ product >> 32) * index->factor[1] >> 32;
}

/**
 * sipknock_index_order - an address's place
 * @index: the index
 * @key: the address
 */
static inline u32 sipknock_index_order(const struct sipknock_index *index,
				       const struct sipknock_key *key)
{
	if (key->family == NFPROTO_IPV4)
		return sipknock_index_order4(index, (__force u32)key->addr.ip);
	return jhash2((__force const u32 *)key->addr.all,
		      ARRAY_SIZE(key->addr.all), index->seed);
}

/**
 * sipknock_index_look - is an address open, as far as one cache line tells?
 * @index: the index
 * @key: the address
 * @now: boot time in ns
 *
 * Context: RCU read side. Writes nothing.
 */
static inline enum sipknock_seen
sipknock_index_look(const struct sipknock_index *index,
		    const struct sipknock_key *key, u64 now)
{
	const struct sipknock_shape *shape = rcu_dereference(index->shape);
	u32 order = sipknock_index_order(index, key);

	return sipknock_slots_look(sipknock_shape_line(shape, order),
				  sipknock_name(&key->addr, key->family, order),
				  now);
}

int sipknock_index_init(struct sipknock_index *index);
void sipknock_index_free(struct sipknock_index *index);

struct sipknock_stretch *sipknock_index_stretch(struct sipknock_index *index,
						u32 order);

void sipknock_index_prefetch(struct sipknock_index *index, u32 order);
bool sipknock_index_read(const struct sipknock_index *index,
			 const struct sipknock_key *key, u32 order,
			 struct sipknock_state *state);
int sipknock_index_next(const struct sipknock_index *index, u32 *order,
			const struct sipknock_key *behind,
			struct sipknock_entry *copy);
struct sipknock_entry *sipknock_index_find(const struct sipknock_index *index,
					   const struct sipknock_key *key,
					   u32 order);
struct sipknock_entry *sipknock_index_ended(const struct sipknock_index *index,
					    u32 order, u64 end, u64 *earliest);
u64 sipknock_index_earliest(const struct sipknock_index *index, u32 order);
u32 sipknock_index_last(const struct sipknock_index *index, u32 order);

int sipknock_index_insert(struct sipknock_index *index,
			  struct sipknock_entry *entry);
void sipknock_index_extend(struct sipknock_index *index,
			   const struct sipknock_entry *entry);
void sipknock_index_remove(struct sipknock_index *index,
			   const struct sipknock_entry *entry);
int sipknock_index_reserve(struct sipknock_index *index,
			   struct sipknock_stretch *stretch, u32 max);
void sipknock_index_release(struct sipknock_index *index,
			    struct sipknock_stretch *stretch);
bool sipknock_index_collect_credit(struct sipknock_index *index);
u32 sipknock_index_count(const struct sipknock_index *index);
bool sipknock_index_wants_growth(const struct sipknock_index *index,
				 const struct sipknock_stretch *stretch);
void sipknock_index_resize(struct sipknock_index *index);

#endif /* _SIPKNOCK_INDEX_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_INDEX_H
#define _SIPKNOCK_INDEX_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/netfilter.h>
#include <linux/spinlock.h>

/*
 * All entries of a table stand in one list, ordered by their hash. A bucket is a
 * marker within that list, so that twice as many buckets means new markers
 * between the old, and no entry moves (a split-ordered list). Readers go on
 * meanwhile; and a walk that stops at any entry resumes behind it, whatever
 * happened in between, which shows each entry that stays exactly once.
 */

#define SIPKNOCK_INDEX_BITS	6	/* buckets at first, and locks */
#define SIPKNOCK_INDEX_BITS_MAX	22
#define SIPKNOCK_INDEX_SEGMENTS	(SIPKNOCK_INDEX_BITS_MAX - \
				 SIPKNOCK_INDEX_BITS + 1)
#define SIPKNOCK_INDEX_LOCKS	BIT(SIPKNOCK_INDEX_BITS)

struct sipknock_entry;

/**
 * struct sipknock_key - an address
 * @addr: zero behind the four bytes of an IPv4 address
 * @family: NFPROTO_IPV4 or NFPROTO_IPV6
 */
struct sipknock_key {
	union nf_inet_addr addr;
	u8 family;
};

/**
 * struct sipknock_node - an entry's or a marker's place
 * @next: the following node
 * @order: the hash; odd: entry, even: marker
 */
struct sipknock_node {
	struct sipknock_node __rcu *next;
	u32 order;
};

/**
 * struct sipknock_index - the entries of one table
 * @bits: 1 << bits markers are in use
 * @seed: of the hash
 * @segment: markers; segment 0 holds the first, each following one as many as
 *	all before it
 * @count: entries, those on their way in included
 * @locks: one for each of the first markers, for all up to the next of them
 */
struct sipknock_index {
	unsigned int bits;
	u32 seed;
	struct sipknock_node *segment[SIPKNOCK_INDEX_SEGMENTS];

	/* What writers write stays off the lines that look-ups read. */
	atomic_t count ____cacheline_aligned_in_smp;
	spinlock_t locks[SIPKNOCK_INDEX_LOCKS];	/* each for its stretch of the list */
};

int sipknock_index_init(struct sipknock_index *index);
void sipknock_index_free(struct sipknock_index *index);

u32 sipknock_index_order(const struct sipknock_index *index,
			 const struct sipknock_key *key);
spinlock_t *sipknock_index_lock(struct sipknock_index *index, u32 order);

struct sipknock_entry *sipknock_index_find(const struct sipknock_index *index,
					   const struct sipknock_key *key,
					   u32 order);
struct sipknock_entry *sipknock_index_after(const struct sipknock_index *index,
					    const struct sipknock_key *key,
					    u32 order);
struct sipknock_entry *sipknock_index_first(const struct sipknock_index *index);
struct sipknock_entry *sipknock_index_next(const struct sipknock_entry *entry);
struct sipknock_entry *sipknock_index_from(const struct sipknock_index *index,
					   u32 order);

void sipknock_index_insert(struct sipknock_index *index,
			   struct sipknock_entry *entry);
void sipknock_index_remove(struct sipknock_index *index,
			   struct sipknock_entry *entry);
unsigned int sipknock_index_bits(const struct sipknock_index *index);
bool sipknock_index_wants_growth(const struct sipknock_index *index);
void sipknock_index_resize(struct sipknock_index *index);

#endif /* _SIPKNOCK_INDEX_H */

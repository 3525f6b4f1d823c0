/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_BUCKET_H
#define _SIPKNOCK_BUCKET_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/netfilter.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

/*
 * A bucket of a table's index: up to seven entries, and for each a slot that
 * says whose it is and when it ends. The slots fill one cache line, and most
 * packets need no more than that line. A slot is a name of 33 bits and an end of
 * 31. The name of an IPv4 address is the address, so that a slot tells for sure
 * that it is open; that of an IPv6 address is its hash, so that a slot tells that
 * the entry is worth a look. Where no slot has the name, there is no entry.
 *
 * More entries than that stand in further buckets, and the last slot of the
 * first counts them.
 *
 * Writers hold the lock of the bucket's stretch. Readers hold nothing but RCU: an
 * entry stays in the slot that it came to. Its memory may be another entry of the
 * table as soon as it is removed, and is free behind a grace period; so what was
 * read of an entry holds if it has its slot still.
 */

#define SIPKNOCK_BUCKET_SLOTS	7
#define SIPKNOCK_END_BITS	31
#define SIPKNOCK_END_MASK	GENMASK_ULL(SIPKNOCK_END_BITS - 1, 0)
#define SIPKNOCK_END_UNIT	28	/* bits of ns: an end is rounded down to 0.27 s */

struct sipknock_entry;

/**
 * struct sipknock_state - what rules ask of an entry
 * @expires: as in struct sipknock_entry, and the following
 * @knocks: times that it was touched
 * @last: when it knocked last
 * @ttl: of that knock
 */
struct sipknock_state {
	u64 expires;
	u32 knocks;
	u32 last;
	u8 ttl;
};

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
 * struct sipknock_slots - what a bucket's entries are, and when they end
 * @slot: name and end of each entry, 0: free
 * @n_more: entries in further buckets
 */
struct sipknock_slots {
	u64 slot[SIPKNOCK_BUCKET_SLOTS];
	u64 n_more;
} __aligned(sizeof(u64) * (SIPKNOCK_BUCKET_SLOTS + 1));

/**
 * struct sipknock_seats - where a bucket's entries are
 * @entry: of each slot of the line, RCU, or NULL
 * @more: further bucket, RCU, or NULL
 */
struct sipknock_seats {
	struct sipknock_entry __rcu *entry[SIPKNOCK_BUCKET_SLOTS];
	struct sipknock_more __rcu *more;
};

/**
 * struct sipknock_bucket - both
 * @line: in an array of lines, as most packets read no more
 * @seats: in another
 */
struct sipknock_bucket {
	struct sipknock_slots *line;
	struct sipknock_seats *seats;
};

/**
 * struct sipknock_more - a further bucket
 * @line: its line; n_more stays 0
 * @seats: its seats
 */
struct sipknock_more {
	struct sipknock_slots line;
	struct sipknock_seats seats;
};

/**
 * enum sipknock_seen - what the slots tell of an address
 * @SIPKNOCK_CLOSED: it has no entry
 * @SIPKNOCK_PERHAPS: its entry is worth a look
 * @SIPKNOCK_OPEN: it has an entry that lives
 */
enum sipknock_seen {
	SIPKNOCK_CLOSED,
	SIPKNOCK_PERHAPS,
	SIPKNOCK_OPEN,
};

/* An odd name may stand for several addresses. */
static inline u64 sipknock_name(const union nf_inet_addr *addr, u8 family,
				u32 hash)
{
	return family == NFPROTO_IPV4 ? (u64)(__force u32)addr->ip << 1 :
					(u64)hash << 1 | 1;
}

static inline u64 sipknock_slot_name(u64 slot)
{
	return slot >> SIPKNOCK_END_BITS;
}

/* No entry of this slot ends before, boot time in ns. */
static inline u64 sipknock_slot_end(u64 slot)
{
	return (slot & SIPKNOCK_END_MASK) << SIPKNOCK_END_UNIT;
}

/**
 * sipknock_slots_look - what do the slots tell of an address?
 * @line: of the first bucket of its place
 * @name: of the address
 * @now: boot time in ns
 *
 * Context: RCU read side. Takes no lock, writes nothing, reads one cache line.
 */
static inline enum sipknock_seen
sipknock_slots_look(const struct sipknock_slots *line, u64 name, u64 now)
{
	unsigned int i;
	u64 slot, found = 0;

	/* Nobody can foretell which it is: all, without a branch. */
	for (i = 0; i < SIPKNOCK_BUCKET_SLOTS; i++) {
		slot = READ_ONCE(line->slot[i]);
		found |= sipknock_slot_name(slot) == name ? slot : 0;
	}
	if (!found)
		return READ_ONCE(line->n_more) ? SIPKNOCK_PERHAPS :
						 SIPKNOCK_CLOSED;
	/*
	 * The entry knows better when it ends. A 32-bit CPU may see half of a new
	 * slot.
	 */
	return IS_ENABLED(CONFIG_64BIT) && !(name & 1) &&
	       sipknock_slot_end(found) > now ? SIPKNOCK_OPEN : SIPKNOCK_PERHAPS;
}

bool sipknock_bucket_read(struct sipknock_bucket bucket, u64 name,
			  const struct sipknock_key *key,
			  struct sipknock_state *state);
bool sipknock_bucket_next(struct sipknock_bucket first, u32 order,
			  const struct sipknock_key *behind,
			  struct sipknock_entry *copy);
struct sipknock_entry *sipknock_bucket_find(struct sipknock_bucket bucket,
					    u64 name,
					    const struct sipknock_key *key);
struct sipknock_entry *sipknock_bucket_ended(struct sipknock_bucket bucket,
					     u64 end, u64 *earliest);

bool sipknock_bucket_more(struct sipknock_bucket *bucket);
u64 sipknock_make_slot(u64 name, u64 expires);
int sipknock_bucket_put(struct sipknock_bucket bucket, u64 slot,
			struct sipknock_entry *entry);
void sipknock_bucket_extend(struct sipknock_bucket bucket, u64 slot,
			    const struct sipknock_entry *entry);
void sipknock_bucket_drop(struct sipknock_bucket bucket,
			  const struct sipknock_entry *entry);
void sipknock_bucket_clear(struct sipknock_bucket bucket);

#endif /* _SIPKNOCK_BUCKET_H */

// SPDX-License-Identifier: GPL-2.0
/* The index of a table: see index.h for how it works. */
#include <linux/bitops.h>
#include <linux/jhash.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/mm.h>

#include "index.h"
#include "table.h"

/* Markers are found by their order alone. */
static const struct sipknock_key no_key;

static bool is_marker(const struct sipknock_node *node)
{
	return !(node->order & 1);
}

static struct sipknock_entry *to_entry(struct sipknock_node *node)
{
	return container_of(node, struct sipknock_entry, node);
}

/*
 * The marker of the @bits first bits of an order. One that was there with fewer
 * bits is where it was: each doubling put new ones between the old.
 */
static struct sipknock_node *marker(const struct sipknock_index *index,
				    u32 order, unsigned int bits)
{
	u32 bucket = order >> (32 - bits);
	unsigned int doublings = bits - SIPKNOCK_INDEX_BITS;
	unsigned int later = __ffs(bucket | 1U << doublings);

	if (later == doublings)
		return &index->segment[0][bucket >> later];
	return &index->segment[doublings - later][bucket >> (later + 1)];
}

/* The marker that a walk to @order begins at. */
static struct sipknock_node *marker_before(const struct sipknock_index *index,
					   u32 order)
{
	/* Pairs with the release in grow(): the markers are in the list. */
	return marker(index, order, smp_load_acquire(&index->bits));
}

static bool same_key(const struct sipknock_entry *entry,
		     const struct sipknock_key *key)
{
	const u32 *a = (__force const u32 *)entry->addr.all;
	const u32 *b = (__force const u32 *)key->addr.all;

	return !((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]) |
		 (entry->family ^ key->family));
}

/* Strictly ordered: by hash, then by address, a marker before all of its. */
static int node_compare(const struct sipknock_node *node, u32 order,
			const struct sipknock_key *key)
{
	const struct sipknock_entry *entry;

	if (node->order != order)
		return node->order < order ? -1 : 1;
	if (is_marker(node))
		return 0;
	entry = container_of(node, struct sipknock_entry, node);
	if (same_key(entry, key))
		return 0;
	if (entry->family != key->family)
		return entry->family < key->family ? -1 : 1;
	return memcmp(&entry->addr, &key->addr, sizeof(key->addr));
}

/**
 * sipknock_index_order - an address's place
 * @index: the index
 * @key: the address
 */
u32 sipknock_index_order(const struct sipknock_index *index,
			 const struct sipknock_key *key)
{
	u32 hash;

	if (key->family == NFPROTO_IPV4)
		hash = jhash_1word((__force u32)key->addr.ip, index->seed);
	else
		hash = jhash2((__force const u32 *)key->addr.all,
			      ARRAY_SIZE(key->addr.all), index->seed);
	return hash | 1;
}

/**
 * sipknock_index_lock - the lock of a place
 * @index: the index
 * @order: of the place
 *
 * Taken with BH off. A holder takes no second one.
 */
spinlock_t *sipknock_index_lock(struct sipknock_index *index, u32 order)
{
	return &index->locks[order >> (32 - SIPKNOCK_INDEX_BITS)];
}

/**
 * sipknock_index_find - the entry of an address
 * @index: the index
 * @key: the address
 * @order: its place
 *
 * Context: RCU read side or the place's lock. Writes nothing.
 * Return: the entry, which may have expired, or NULL
 */
struct sipknock_entry *sipknock_index_find(const struct sipknock_index *index,
					   const struct sipknock_key *key,
					   u32 order)
{
	struct sipknock_node *node = marker_before(index, order);
	int cmp;

	while (node) {
		cmp = node_compare(node, order, key);
		if (!cmp)
			return to_entry(node);
		if (cmp > 0)
			break;
		node = rcu_dereference_check(node->next, true);
	}
	return NULL;
}

static struct sipknock_entry *skip_markers(struct sipknock_node *node)
{
	while (node && is_marker(node))
		node = rcu_dereference(node->next);
	return node ? to_entry(node) : NULL;
}

/**
 * sipknock_index_after - the first entry behind an address, found or not
 * @index: the index
 * @key: the address
 * @order: its place
 *
 * Context: RCU read side.
 */
struct sipknock_entry *sipknock_index_after(const struct sipknock_index *index,
					    const struct sipknock_key *key,
					    u32 order)
{
	struct sipknock_node *node = marker_before(index, order);

	while (node && node_compare(node, order, key) <= 0)
		node = rcu_dereference(node->next);
	return skip_markers(node);
}

/**
 * sipknock_index_first - the first entry, or NULL
 * @index: the index
 *
 * Context: RCU read side.
 */
struct sipknock_entry *sipknock_index_first(const struct sipknock_index *index)
{
	return skip_markers(&index->segment[0][0]);
}

/**
 * sipknock_index_next - the entry behind an entry, or NULL
 * @entry: met in this RCU read side section
 */
struct sipknock_entry *sipknock_index_next(const struct sipknock_entry *entry)
{
	return skip_markers(rcu_dereference(entry->node.next));
}

/**
 * sipknock_index_from - the first entry at or behind a marker's place
 * @index: the index
 * @order: a marker's, whether it is in the list or not; where it is not, the
 *	walk begins before it, under the same lock
 *
 * Context: RCU read side.
 */
struct sipknock_entry *sipknock_index_from(const struct sipknock_index *index,
					   u32 order)
{
	return skip_markers(marker_before(index, order));
}

/* The last node before a place; the place's lock is held. */
static struct sipknock_node *node_before(const struct sipknock_index *index,
					 struct sipknock_node *from, u32 order,
					 const struct sipknock_key *key)
{
	struct sipknock_node *prev = from;
	struct sipknock_node *node;

	for (;;) {
		node = rcu_dereference_protected(prev->next, true);
		if (!node || node_compare(node, order, key) >= 0)
			return prev;
		prev = node;
	}
}

static void link_behind(struct sipknock_node *prev, struct sipknock_node *node)
{
	rcu_assign_pointer(node->next,
			   rcu_dereference_protected(prev->next, true));
	rcu_assign_pointer(prev->next, node);
}

static void unlink_behind(struct sipknock_node *prev, struct sipknock_node *node)
{
	/* @node keeps its next for readers that stand on it. */
	rcu_assign_pointer(prev->next,
			   rcu_dereference_protected(node->next, true));
}

/**
 * sipknock_index_insert - link an entry that is not in it
 * @index: the index
 * @entry: its key and node.order are set
 *
 * Context: the place's lock is held.
 */
void sipknock_index_insert(struct sipknock_index *index,
			   struct sipknock_entry *entry)
{
	u32 order = entry->node.order;
	struct sipknock_key key = { entry->addr, entry->family };

	link_behind(node_before(index, marker_before(index, order), order, &key),
		    &entry->node);
}

/**
 * sipknock_index_remove - unlink an entry that is in it
 * @index: the index
 * @entry: the entry; readers may stand on it until a grace period is over
 *
 * Context: the place's lock is held.
 */
void sipknock_index_remove(struct sipknock_index *index,
			   struct sipknock_entry *entry)
{
	u32 order = entry->node.order;
	struct sipknock_key key = { entry->addr, entry->family };

	unlink_behind(node_before(index, marker_before(index, order), order,
				  &key), &entry->node);
}

/**
 * sipknock_index_bits - as many high bits of a place tell its marker
 * @index: the index; another value may hold a moment later
 */
unsigned int sipknock_index_bits(const struct sipknock_index *index)
{
	return READ_ONCE(index->bits);
}

/**
 * sipknock_index_wants_growth - are there more than two entries a marker?
 * @index: the index
 */
bool sipknock_index_wants_growth(const struct sipknock_index *index)
{
	unsigned int bits = READ_ONCE(index->bits);

	return bits < SIPKNOCK_INDEX_BITS_MAX &&
	       atomic_read(&index->count) > 2 << bits;
}

static bool wants_shrinking(const struct sipknock_index *index)
{
	return index->bits > SIPKNOCK_INDEX_BITS &&
	       atomic_read(&index->count) < (1 << index->bits) / 4;
}

static void grow(struct sipknock_index *index)
{
	unsigned int bits = index->bits;
	unsigned int size = 1U << bits;
	struct sipknock_node *nodes, *prev;
	unsigned int i;
	u32 order;

	nodes = kvcalloc(size, sizeof(*nodes),
			 GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!nodes)
		return;	/* slower, and tried again with the next round */
	index->segment[bits - SIPKNOCK_INDEX_BITS + 1] = nodes;

	for (i = 0; i < size; i++) {
		order = (2 * i + 1) << (31 - bits);
		nodes[i].order = order;
		spin_lock_bh(sipknock_index_lock(index, order));
		prev = node_before(index, marker(index, order, bits), order,
				   &no_key);
		link_behind(prev, &nodes[i]);
		spin_unlock_bh(sipknock_index_lock(index, order));
		cond_resched();
	}
	/* Pairs with marker_before(): the markers are in the list. */
	smp_store_release(&index->bits, bits + 1);
}

static void shrink(struct sipknock_index *index)
{
	unsigned int bits = index->bits - 1;
	unsigned int size = 1U << bits;
	struct sipknock_node **segment =
		&index->segment[bits - SIPKNOCK_INDEX_BITS + 1];
	struct sipknock_node *nodes = *segment;
	struct sipknock_node *prev;
	unsigned int i;
	u32 order;

	/* Behind the grace period nobody begins at these markers any more. */
	WRITE_ONCE(index->bits, bits);
	synchronize_rcu();

	for (i = 0; i < size; i++) {
		order = nodes[i].order;
		spin_lock_bh(sipknock_index_lock(index, order));
		prev = node_before(index, marker(index, order, bits), order,
				   &no_key);
		unlink_behind(prev, &nodes[i]);
		spin_unlock_bh(sipknock_index_lock(index, order));
		cond_resched();
	}
	synchronize_rcu();	/* nor passes them */
	*segment = NULL;
	kvfree(nodes);
}

/**
 * sipknock_index_resize - as many markers as the entries want
 * @index: the index
 *
 * Context: process; one caller at a time, beside readers and writers.
 */
void sipknock_index_resize(struct sipknock_index *index)
{
	unsigned int bits;

	if (wants_shrinking(index)) {
		shrink(index);	/* takes its time: one step at a time */
		return;
	}
	do {
		bits = index->bits;
		if (sipknock_index_wants_growth(index))
			grow(index);
	} while (bits != index->bits);
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
	struct sipknock_node *nodes;
	struct sipknock_node *prev = NULL;
	unsigned int i;

	nodes = kcalloc(SIPKNOCK_INDEX_LOCKS, sizeof(*nodes),
			GFP_KERNEL_ACCOUNT);
	if (!nodes)
		return -ENOMEM;

	index->bits = SIPKNOCK_INDEX_BITS;
	index->segment[0] = nodes;
	get_random_bytes(&index->seed, sizeof(index->seed));
	atomic_set(&index->count, 0);
	for (i = 0; i < SIPKNOCK_INDEX_LOCKS; i++) {
		spin_lock_init(&index->locks[i]);
		nodes[i].order = i << (32 - SIPKNOCK_INDEX_BITS);
		if (prev)
			rcu_assign_pointer(prev->next, &nodes[i]);
		prev = &nodes[i];
	}
	return 0;
}

/**
 * sipknock_index_free - the memory of an index that is empty
 * @index: the index; no reader is left
 */
void sipknock_index_free(struct sipknock_index *index)
{
	unsigned int i;

	for (i = 0; i < SIPKNOCK_INDEX_SEGMENTS; i++)
		kvfree(index->segment[i]);
}

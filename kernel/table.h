/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_TABLE_H
#define _SIPKNOCK_TABLE_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/netfilter.h>
#include <linux/refcount.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>
#include <linux/netfilter/xt_sipknock.h>

#include "clock.h"
#include "index.h"
#include "label.h"
#include "opener.h"
#include "secrets.h"
#include "sip.h"
#include "stats.h"

struct mem_cgroup;
struct proc_dir_entry;
struct net;

/**
 * struct sipknock_entry - an open source
 * @order: place in the table's index
 * @family: of @addr
 * @proto: of the packet that opened it
 * @ttl: TTL or hop limit of the last knock, 0: unknown
 * @aor_len: bytes of @aor
 * @addr: the address, as in struct sipknock_key
 * @expires: boot time in ns when it ends; SIPKNOCK_FOREVER: never
 * @label: of the rule that touched it last, or NULL
 * @knocks: times it was touched; U32_MAX: that often or more
 * @last: boot time of the last knock, see sipknock_age()
 * @first: boot time when it was opened, as sipknock_coarse() has it; what was
 *	restored may come from before the boot
 * @dport: destination port of the packet that opened it, 0: not by a packet
 * @method: its method, zero-filled; a long one is cut
 * @aor: its address of record, raw bytes of a stranger
 * @opener: of the rule that opened it, or NULL; not for readers
 * @next_spare: once it is not in the table any more: in sipknock_stretch.spare, or
 *	on its way there
 *
 * Written under the lock of its stretch of the index. Readers have RCU and
 * sipknock_index_read() or a copy: its memory may be another entry at once. A
 * 32-bit reader may see half of a new @expires, which is off by 4 s at most for a
 * moment.
 */
struct sipknock_entry {
	u32 order;
	u8 family;
	u8 proto;
	u8 ttl;
	u8 aor_len;
	union nf_inet_addr addr;
	u64 expires;
	struct sipknock_label __rcu *label;
	u32 knocks;
	u32 last;
	u32 first;
	u16 dport;
	char method[10];
	u8 aor[SIP_AOR_MAX];
	union {
		struct sipknock_opener *opener;
		struct sipknock_entry *next_spare;
	};
};

/**
 * struct sipknock_net - what a network namespace has
 * @net: it
 * @lock: guards @tables, their @refs and their lists of knocks; never taken
 *	by a /proc handler, because removing a file waits for its handlers; these
 *	wait for nobody's memory then, because a file that is open is not removed
 * @tables: of struct sipknock_table
 * @n_tables: length of @tables
 * @serial: of the table that was made last
 * @sets: secret sets
 * @dead: the namespace is leaving: nothing opens any more, no work is queued
 * @gc: removes what expired, grows and shrinks indexes, frees tables
 * @dir: /proc/net/xt_sipknock
 * @refused_from: boot time in ns when @refused was 0
 * @refused: refusals since then that listeners were told of
 * @users: the namespace itself, and each of its rules; keep @stats
 * @stats: counters
 */
struct sipknock_net {
	struct net *net;
	struct mutex lock;	/* tables, their refs and their knocks */
	struct list_head tables;
	unsigned int n_tables;
	u64 serial;
	struct sipknock_sets sets;
	bool dead;
	struct delayed_work gc;
	struct proc_dir_entry *dir;
	u64 refused_from;
	atomic_t refused;
	refcount_t users;
	struct sipknock_stats __percpu *stats;
};

/**
 * struct sipknock_table - named, of both address families
 * @list: in sipknock_net.tables
 * @snet: its namespace
 * @serial: greater than that of each table of the namespace made before
 * @refs: rules that name it, under sipknock_net.lock
 * @pins: who reads or writes it by netlink, under sipknock_net.lock
 * @opens: files of it that are open; SIPKNOCK_NO_OPENS: it goes, none is opened any more
 * @knocks: rules whose secret extends its entries: struct sipknock_rule,
 *	RCU, written under sipknock_net.lock
 * @openers: of struct sipknock_opener, under sipknock_net.lock
 * @proc: /proc/net/xt_sipknock/NAME
 * @name: NUL-terminated
 * @memcg: of who made it; entries are charged to it, whoever opens them
 * @index: its entries
 *
 * It lives until it is empty, unreferenced, not pinned, and none of its files is open.
 */
struct sipknock_table {
	struct list_head list;
	struct sipknock_net *snet;
	u64 serial;
	unsigned int refs;
	unsigned int pins;
	atomic_t opens;
	struct list_head knocks;
	struct list_head openers;
	struct proc_dir_entry *proc;
	char name[XT_SIPKNOCK_NAME_SIZE];
	struct mem_cgroup *memcg;
	struct sipknock_index index;
};

#define SIPKNOCK_NO_OPENS	-1

/**
 * struct sipknock_past - what an entry that is restored has behind it
 * @last: boot time in ns of its last knock
 * @first: boot time when it was opened, as sipknock_coarse() has it
 * @knocks: times it was touched
 */
struct sipknock_past {
	u64 last;
	u32 first;
	u32 knocks;
};

/**
 * struct sipknock_touch - what opens or extends an entry
 * @life: ns, or SIPKNOCK_FOREVER
 * @label: of the rule or of a line of a set, or NULL
 * @opener: of the rule, or NULL
 * @summary: of the packet, or NULL
 * @agent: of the packet, or NULL; for events
 * @past: it is restored, or NULL: it knocks now
 * @max: entries that @opener may have, 0: any number
 * @label_max: entries that @label may have, 0: any number
 * @dport: of the packet
 * @proto: of the packet
 * @ttl: of the packet, 0: unknown
 * @may_open: a source without an entry gets one
 * @each: counts and extends each time, not once a second
 * @uncounted: extends, and leaves the count to the rule's own verb
 * @by_hand: no packet does it
 */
struct sipknock_touch {
	u64 life;
	struct sipknock_label *label;
	struct sipknock_opener *opener;
	const struct sip_summary *summary;
	const struct sip_agent *agent;
	const struct sipknock_past *past;
	u32 max;
	u32 label_max;
	u16 dport;
	u8 proto;
	u8 ttl;
	bool may_open;
	bool each;
	bool uncounted;
	bool by_hand;
};

/* What sipknock_table_touch() did. */
enum {
	SIPKNOCK_AGAIN,		/* extended, for which one event a second is enough */
	SIPKNOCK_EXTENDED,
	SIPKNOCK_OPENED,
};

#define SIPKNOCK_FOREVER	U64_MAX

/* When a life that begins now ends. */
static inline u64 sipknock_end(u64 now, u64 life)
{
	return life == SIPKNOCK_FOREVER ? SIPKNOCK_FOREVER : now + life;
}

#define SIPKNOCK_COARSE		28	/* bits of ns that are a quarter second */

/* 18 years before and after boot in four bytes, where that is good enough. */
static inline u32 sipknock_coarse(u64 ns)
{
	return ns >> SIPKNOCK_COARSE;
}

/* Unix time in ns when boot time was 0, as the clock has it now. */
static inline u64 sipknock_epoch(void)
{
	return ktime_get_real_ns() - ktime_get_boottime_ns();
}

/* Never negative: a clock that was set back to before 1970 shows 1970. */
static inline u64 sipknock_unix_seconds(u64 epoch, u32 coarse)
{
	s64 ns = epoch + ((s64)(s32)coarse << SIPKNOCK_COARSE);

	return ns < 0 ? 0 : div_u64(ns, NSEC_PER_SEC);
}

/* What is left of a life, in ms, rounded up; 0 where it is over. */
static inline u64 sipknock_ms_left(u64 expires, u64 now)
{
	return expires <= now ? 0 : div_u64(expires - now + NSEC_PER_MSEC - 1,
					    NSEC_PER_MSEC);
}

#define SIPKNOCK_LAST		26	/* bits of ns that are 67 ms */
#define SIPKNOCK_AGE_MAX	(8ULL * 365 * 86400 * NSEC_PER_SEC)

/**
 * sipknock_last - a knock's time in four bytes
 * @ns: its boot time, in two's complement before the boot
 * @now: boot time in ns; what is older than 8 years is taken to be that old
 */
static inline u32 sipknock_last(u64 ns, u64 now)
{
	if ((s64)(now - ns) > (s64)SIPKNOCK_AGE_MAX)
		ns = now - SIPKNOCK_AGE_MAX;
	return ns >> SIPKNOCK_LAST;
}

/**
 * sipknock_age - how long ago an entry knocked last
 * @last: of struct sipknock_entry
 * @now: boot time in ns
 *
 * Return: ns, up to 67 ms more than it is; 0 where another CPU's clock is ahead,
 * and wrong for what knocked more than 9 years ago
 */
static inline u64 sipknock_age(u32 last, u64 now)
{
	u32 age = (u32)(now >> SIPKNOCK_LAST) - last;

	/* No clock is so much ahead. */
	if (age > (u32)-256)
		return 0;
	return ((u64)age << SIPKNOCK_LAST) + (now & (BIT_ULL(SIPKNOCK_LAST) - 1));
}

/* When it knocked last, as sipknock_coarse() has it. */
static inline u32 sipknock_coarse_last(u32 last, u64 now)
{
	return sipknock_coarse(now - sipknock_age(last, now));
}

/* It knocked within the last second. */
static inline bool sipknock_is_fresh(u32 last, u64 now)
{
	return sipknock_age(last, now) <
	       NSEC_PER_SEC + BIT_ULL(SIPKNOCK_LAST);
}

static inline bool sipknock_entry_is_live(const struct sipknock_entry *entry,
					  u64 now)
{
	return entry->expires > now;
}

struct sipknock_net *sipknock_pernet(struct net *net);
struct sipknock_net *sipknock_net_get(struct net *net);
void sipknock_net_put(struct sipknock_net *snet);

struct sipknock_table *sipknock_table_get(struct sipknock_net *snet,
					  const char *name);
void sipknock_table_put(struct sipknock_table *table);
struct sipknock_table *sipknock_table_pin(struct sipknock_net *snet,
					  const char *name, bool make);
void sipknock_table_unpin(struct sipknock_table *table);

enum sipknock_seen sipknock_table_look(const struct sipknock_table *table,
				       const struct sipknock_key *key, u64 now);
bool sipknock_table_read(const struct sipknock_table *table,
			 const struct sipknock_key *key, u64 now,
			 struct sipknock_state *state);
int sipknock_table_touch(struct sipknock_table *table,
			 const struct sipknock_key *key,
			 const struct sipknock_touch *touch, u64 now);
bool sipknock_table_remove(struct sipknock_table *table,
			   const struct sipknock_key *key, u64 now);
void sipknock_table_expire(struct sipknock_table *table, u64 now);
void sipknock_table_flush(struct sipknock_table *table);
void sipknock_table_take_spares(struct sipknock_table *table,
				struct sipknock_entry **spares);
void sipknock_spares_free(struct sipknock_entry *spares);
void sipknock_table_free_if_unused(struct sipknock_table *table);

#endif /* _SIPKNOCK_TABLE_H */

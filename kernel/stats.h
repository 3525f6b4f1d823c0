/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_STATS_H
#define _SIPKNOCK_STATS_H

#include <linux/compiler.h>
#include <linux/percpu.h>

/**
 * struct sipknock_stats - counters of one CPU
 * @not_sip: packets whose payload was read and is no SIP, or in doubt
 * @no_knock: likewise, SIP that the rule does not select
 * @knocked: likewise, selected
 * @opened: entries made
 * @refreshed: entries extended
 * @refused_full: entries refused because the table or memory was full
 * @refused_max: entries refused because the rule had its share
 * @expired: entries whose time was over
 * @hits: packets that found a live entry
 *
 * Counted by raw_cpu_inc(): nftables calls a match in process context too, and
 * a count that is lost when a task moves is worth less than what keeping it
 * costs each packet.
 */
struct sipknock_stats {
	unsigned long not_sip;
	unsigned long no_knock;
	unsigned long knocked;
	unsigned long opened;
	unsigned long refreshed;
	unsigned long refused_full;
	unsigned long refused_max;
	unsigned long expired;
	unsigned long hits;
};

/* Packets whose payload was read: to count these, too, would cost each of them. */
static inline unsigned long
sipknock_stats_looked(const struct sipknock_stats *stats)
{
	return READ_ONCE(stats->not_sip) + READ_ONCE(stats->no_knock) +
	       READ_ONCE(stats->knocked);
}

#endif /* _SIPKNOCK_STATS_H */

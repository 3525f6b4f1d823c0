/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_CLOCK_H
#define _SIPKNOCK_CLOCK_H

#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/kconfig.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/types.h>

/**
 * struct sipknock_tick - what one CPU knows of the time
 * @jiffies: the tick in which the clock was read
 * @now: boot time in ns that it showed
 */
struct sipknock_tick {
	unsigned long jiffies;
	u64 now;
};

DECLARE_PER_CPU(struct sipknock_tick, sipknock_tick);

u64 sipknock_clock_read(void);

/**
 * sipknock_now - boot time in ns
 *
 * It goes on in suspend and knows no clock jumps. Each CPU reads the clock once
 * a tick: two may be a tick apart.
 *
 * Context: any but hard interrupts.
 */
static inline u64 sipknock_now(void)
{
	const struct sipknock_tick *tick;
	bool known;
	u64 now;

	if (!IS_ENABLED(CONFIG_64BIT))
		return sipknock_clock_read();
	/* The CPU's own: what it wrote it sees in order, without a barrier. */
	preempt_disable();
	tick = this_cpu_ptr(&sipknock_tick);
	known = READ_ONCE(tick->jiffies) == READ_ONCE(jiffies);
	now = READ_ONCE(tick->now);
	preempt_enable();
	return likely(known) ? now : sipknock_clock_read();
}

#endif /* _SIPKNOCK_CLOCK_H */

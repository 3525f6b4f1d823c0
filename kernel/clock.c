// SPDX-License-Identifier: GPL-2.0
/* The time, for each packet, at the price of a few loads. */
#include <linux/bottom_half.h>
#include <linux/ktime.h>

#include "clock.h"

DEFINE_PER_CPU(struct sipknock_tick, sipknock_tick);

/**
 * sipknock_clock_read - read the clock, and keep what it shows for this tick
 *
 * Context: any but hard interrupts.
 * Return: boot time in ns
 */
u64 sipknock_clock_read(void)
{
	struct sipknock_tick *tick;
	unsigned long jif;
	u64 now;

	/* A 32-bit CPU could be seen with half of a new time. */
	if (!IS_ENABLED(CONFIG_64BIT))
		return ktime_get_boottime_ns();

	/* Nobody else writes this CPU's, nor reads it in between. */
	local_bh_disable();
	preempt_disable();
	tick = this_cpu_ptr(&sipknock_tick);
	jif = READ_ONCE(jiffies);
	now = ktime_get_boottime_ns();
	WRITE_ONCE(tick->now, now);
	WRITE_ONCE(tick->jiffies, jif);
	preempt_enable();
	local_bh_enable();
	return now;
}

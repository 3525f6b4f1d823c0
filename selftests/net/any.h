/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SIPKNOCK_ANY_H
#define SIPKNOCK_ANY_H

#include <linux/types.h>

/* Marsaglia's xorshift: the same numbers from the same seed, wherever it runs. */
static __u32 any_state;

static inline void any_seed(__u32 seed)
{
	any_state = seed * 2654435761U + 1;
	if (!any_state)
		any_state = 1;
}

/* One of 0 to @below - 1. */
static inline __u32 any(__u32 below)
{
	any_state ^= any_state << 13;
	any_state ^= any_state >> 17;
	any_state ^= any_state << 5;
	return any_state % below;
}

#endif

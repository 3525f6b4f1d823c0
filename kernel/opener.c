// SPDX-License-Identifier: GPL-2.0
/* How many addresses a rule has open: --max. */
#include <linux/slab.h>

#include "opener.h"

/**
 * sipknock_opener_get - a rule joins those that are equal to it
 * @openers: of its table
 * @identity: of the rule
 *
 * Context: process; sipknock_net.lock is held.
 * Return: the opener, or NULL without memory
 */
struct sipknock_opener *sipknock_opener_get(struct list_head *openers,
					    u64 identity)
{
	struct sipknock_opener *opener;

	list_for_each_entry(opener, openers, list)
		if (opener->identity == identity)
			goto found;
	opener = kzalloc(sizeof(*opener), GFP_KERNEL_ACCOUNT);
	if (!opener)
		return NULL;
	opener->identity = identity;
	list_add_tail(&opener->list, openers);
found:
	opener->rules++;
	return opener;
}

/* Without rules it only falls, and who brings it to 0 looks no further. */
static void free_if_unused(struct sipknock_opener *opener)
{
	if (opener->rules || atomic_read_acquire(&opener->open))
		return;
	list_del(&opener->list);
	kfree(opener);
}

/**
 * sipknock_opener_put - a rule is gone and no packet is in it
 * @opener: its opener, or NULL
 *
 * Context: process; sipknock_net.lock is held.
 */
void sipknock_opener_put(struct sipknock_opener *opener)
{
	if (!opener)
		return;
	opener->rules--;
	free_if_unused(opener);
}

/**
 * sipknock_openers_collect - free those whose last entry went after their rules
 * @openers: of a table
 *
 * Context: process; sipknock_net.lock is held.
 */
void sipknock_openers_collect(struct list_head *openers)
{
	struct sipknock_opener *opener, *next;

	list_for_each_entry_safe(opener, next, openers, list)
		free_if_unused(opener);
}

/**
 * sipknock_opener_reserve - one entry more
 * @opener: of the rule, or NULL where no rule makes it
 * @max: entries that the rule may have, 0: any number
 *
 * Context: any.
 * Return: it may be made; if so, sipknock_opener_release() when it is gone
 */
bool sipknock_opener_reserve(struct sipknock_opener *opener, u32 max)
{
	if (!opener || (u32)atomic_inc_return(&opener->open) <= max || !max)
		return true;
	sipknock_opener_release(opener);
	return false;
}

/**
 * sipknock_opener_release - one entry less
 * @opener: that it was counted at, or NULL; not to be used any more
 *
 * Context: any.
 */
void sipknock_opener_release(struct sipknock_opener *opener)
{
	if (opener)
		atomic_dec_return_release(&opener->open);
}

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
	spin_lock_init(&opener->lock);
	opener->identity = identity;
	list_add_tail(&opener->list, openers);
found:
	opener->rules++;
	return opener;
}

static u32 count_open(const struct sipknock_opener *opener)
{
	unsigned int i;
	u32 sum = 0;

	for (i = 0; i < SIPKNOCK_STRETCHES; i++)
		sum += READ_ONCE(opener->open[i]);
	return sum;
}

/* Without rules each stretch's share only falls, and who brings it down is done. */
static void free_if_unused(struct sipknock_opener *opener)
{
	if (opener->rules || count_open(opener))
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

/* The stretch's lock is held. */
static void count(struct sipknock_opener *opener, unsigned int stretch, u32 n)
{
	WRITE_ONCE(opener->open[stretch], opener->open[stretch] + n);
}

/**
 * sipknock_opener_reserve - one entry more
 * @opener: of the rule, or NULL where no rule makes it
 * @stretch: where it will be
 * @max: entries that the rule may have, 0: any number
 *
 * Context: the stretch's lock is held.
 * Return: it may be made; if so, sipknock_opener_release() when it is gone
 */
bool sipknock_opener_reserve(struct sipknock_opener *opener,
			     unsigned int stretch, u32 max)
{
	bool may;

	if (!opener)
		return true;
	if (!max) {
		count(opener, stretch, 1);
		return true;
	}
	spin_lock(&opener->lock);
	may = count_open(opener) < max;
	count(opener, stretch, may);
	spin_unlock(&opener->lock);
	return may;
}

/**
 * sipknock_opener_release - one entry less
 * @opener: that it was counted at, or NULL; not to be used any more
 * @stretch: where it was
 *
 * Context: the stretch's lock is held.
 */
void sipknock_opener_release(struct sipknock_opener *opener,
			     unsigned int stretch)
{
	if (opener)
		count(opener, stretch, -1);
}

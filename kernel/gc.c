// SPDX-License-Identifier: GPL-2.0
/* What happens to tables by time alone. */
#include <linux/mutex.h>
#include <linux/sched/mm.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "gc.h"
#include "opener.h"

#define GC_INTERVAL	HZ

static void gc_work(struct work_struct *work)
{
	struct sipknock_net *snet;
	struct sipknock_table *table, *next;
	struct sipknock_entry *spares = NULL;
	struct mem_cgroup *memcg;
	bool entries = false;

	snet = container_of(to_delayed_work(work), struct sipknock_net, gc);
	mutex_lock(&snet->lock);
	list_for_each_entry_safe(table, next, &snet->tables, list) {
		sipknock_table_expire(table, sipknock_now());
		memcg = set_active_memcg(table->memcg);
		sipknock_index_resize(&table->index);
		set_active_memcg(memcg);
		sipknock_openers_collect(&table->openers);
		if (sipknock_index_count(&table->index))
			entries = true;
		/* All that there will be, where there are no entries. */
		sipknock_table_take_spares(table, &spares);
		sipknock_table_free_if_unused(table);
	}
	mutex_unlock(&snet->lock);
	if (spares) {
		synchronize_rcu();
		sipknock_spares_free(spares);
	}
	if (entries)
		sipknock_gc_start(snet);
}

/*
 * Not sooner than what the caller has stored is seen. Pairs with the barrier of
 * set_work_pool_and_clear_pending(), before gc_work() looks: either that sees the
 * store or this sees that no work is pending.
 */
static bool is_pending(const struct sipknock_net *snet)
{
	smp_mb();	/* see above */
	return delayed_work_pending(&snet->gc);
}

/**
 * sipknock_gc_start - there are entries: look after them within a second
 * @snet: the namespace
 *
 * Context: any; nothing happens where it runs already.
 */
void sipknock_gc_start(struct sipknock_net *snet)
{
	if (!is_pending(snet) && !READ_ONCE(snet->dead))
		queue_delayed_work(system_power_efficient_wq, &snet->gc,
				   GC_INTERVAL);
}

/**
 * sipknock_gc_kick - something wants to be done now
 * @snet: the namespace
 *
 * Context: any.
 */
void sipknock_gc_kick(struct sipknock_net *snet)
{
	/* Without a timer that is to come it is on its way already. */
	if (!READ_ONCE(snet->dead) &&
	    (!is_pending(snet) || timer_pending(&snet->gc.timer)))
		mod_delayed_work(system_power_efficient_wq, &snet->gc, 0);
}

/**
 * sipknock_gc_init - prepare a namespace
 * @snet: the namespace
 */
void sipknock_gc_init(struct sipknock_net *snet)
{
	INIT_DEFERRABLE_WORK(&snet->gc, gc_work);
}

/**
 * sipknock_gc_stop - wait until it is over for good
 * @snet: a namespace that was dead for a grace period
 *
 * Context: process.
 */
void sipknock_gc_stop(struct sipknock_net *snet)
{
	cancel_delayed_work_sync(&snet->gc);
}

// SPDX-License-Identifier: GPL-2.0
/* What each network namespace has of its own, from its birth to its end. */
#include <linux/mutex.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "gc.h"
#include "net.h"
#include "proc.h"
#include "table.h"

static unsigned int sipknock_net_id __read_mostly;

/**
 * sipknock_pernet - what a namespace has
 * @net: the namespace
 */
struct sipknock_net *sipknock_pernet(struct net *net)
{
	return net_generic(net, sipknock_net_id);
}

/**
 * sipknock_net_get - a rule counts in the namespace
 * @net: the namespace
 *
 * Return: what the namespace has
 */
struct sipknock_net *sipknock_net_get(struct net *net)
{
	struct sipknock_net *snet = net_generic(net, sipknock_net_id);

	refcount_inc(&snet->users);
	return snet;
}

/**
 * sipknock_net_put - a rule, or the namespace itself, is gone
 * @snet: the namespace; no packet of the rule counts any more
 */
void sipknock_net_put(struct sipknock_net *snet)
{
	if (refcount_dec_and_test(&snet->users))
		free_percpu(snet->stats);
}

static int __net_init net_init(struct net *net)
{
	struct sipknock_net *snet = sipknock_pernet(net);
	int err;

	snet->net = net;
	snet->dead = false;
	refcount_set(&snet->users, 1);
	mutex_init(&snet->lock);
	INIT_LIST_HEAD(&snet->tables);
	sipknock_sets_init(&snet->sets);
	sipknock_gc_init(snet);
	snet->stats = alloc_percpu_gfp(struct sipknock_stats,
				       GFP_KERNEL_ACCOUNT);
	if (!snet->stats)
		return -ENOMEM;
	err = sipknock_proc_init(snet);
	if (err)
		free_percpu(snet->stats);
	return err;
}

/* A grace period follows before net_exit(). */
static void __net_exit net_pre_exit(struct net *net)
{
	WRITE_ONCE(sipknock_pernet(net)->dead, true);
}

/*
 * Rules may outlast this by a moment: the firewall's own exit can come later.
 * Their tables go with them, then.
 */
static void __net_exit net_exit(struct net *net)
{
	struct sipknock_net *snet = sipknock_pernet(net);
	struct sipknock_table *table, *next;

	sipknock_gc_stop(snet);
	mutex_lock(&snet->lock);
	list_for_each_entry_safe(table, next, &snet->tables, list) {
		sipknock_table_flush(table);
		if (table->refs)
			sipknock_proc_remove(table);
		else
			sipknock_table_free_if_unused(table);
	}
	mutex_unlock(&snet->lock);
	sipknock_sets_exit(snet);
	sipknock_proc_exit(snet);
	sipknock_net_put(snet);
}

static struct pernet_operations sipknock_net_ops = {
	.init		= net_init,
	.pre_exit	= net_pre_exit,
	.exit		= net_exit,
	.id		= &sipknock_net_id,
	.size		= sizeof(struct sipknock_net),
};

/**
 * sipknock_net_init - join every network namespace
 *
 * Return: 0 or a negative errno
 */
int sipknock_net_init(void)
{
	return register_pernet_subsys(&sipknock_net_ops);
}

/**
 * sipknock_net_exit - leave them
 */
void sipknock_net_exit(void)
{
	unregister_pernet_subsys(&sipknock_net_ops);
}

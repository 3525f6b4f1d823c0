// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of open sources: what packets ask of them, and how long they live.
 * Look-ups are under RCU and write nothing; what changes an entry holds the lock
 * of its place in the index; what makes or frees a table holds the namespace's
 * lock.
 */
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/memcontrol.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "entry.h"
#include "gc.h"
#include "proc.h"
#include "table.h"

static unsigned int tables_max __read_mostly = 64;
module_param(tables_max, uint, 0644);
MODULE_PARM_DESC(tables_max, "tables a network namespace may have (default 64)");

/**
 * sipknock_table_look - is an address open, as far as one cache line tells?
 * @table: the table
 * @key: the address
 * @now: boot time in ns
 *
 * What it says for sure is as sure as sipknock_table_read(). Of IPv6 addresses
 * it is sure only where they are closed.
 *
 * Context: RCU read side. Takes no lock, writes nothing.
 */
enum sipknock_seen sipknock_table_look(const struct sipknock_table *table,
				       const struct sipknock_key *key, u64 now)
{
	return sipknock_index_look(&table->index, key, now);
}

/**
 * sipknock_table_read - what rules ask of the live entry of an address
 * @table: the table
 * @key: the address
 * @now: boot time in ns
 * @state: filled, if there is one
 *
 * Context: RCU read side. Takes no lock, writes nothing.
 * Return: there is one
 */
bool sipknock_table_read(const struct sipknock_table *table,
			 const struct sipknock_key *key, u64 now,
			 struct sipknock_state *state)
{
	const struct sipknock_index *index = &table->index;

	return sipknock_index_read(index, key, sipknock_index_order(index, key),
				   state) && state->expires > now;
}

/**
 * sipknock_table_free_if_unused - free a table that nothing keeps
 * @table: the table
 *
 * Context: process; sipknock_net.lock is held.
 */
void sipknock_table_free_if_unused(struct sipknock_table *table)
{
	struct sipknock_entry *spares = NULL;

	if (table->refs || table->pins ||
	    sipknock_index_count(&table->index))
		return;
	/* Whoever closes the last one sees to it that this is tried again. */
	if (atomic_cmpxchg(&table->opens, 0, SIPKNOCK_NO_OPENS))
		return;
	sipknock_proc_remove(table);
	/* Nobody names it any more; a write to its file may have come first. */
	if (sipknock_index_count(&table->index))
		sipknock_table_flush(table);
	sipknock_openers_collect(&table->openers);
	list_del(&table->list);
	table->snet->n_tables--;
	sipknock_table_take_spares(table, &spares);
	sipknock_spares_free(spares);
	sipknock_index_free(&table->index);
	mem_cgroup_put(table->memcg);
	kfree(table);
}

static struct sipknock_table *table_new(struct sipknock_net *snet,
					const char *name)
{
	struct sipknock_table *table;
	int err;

	if (snet->n_tables >= READ_ONCE(tables_max))
		return ERR_PTR(-ENOSPC);
	table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	if (!table)
		return ERR_PTR(-ENOMEM);
	strscpy(table->name, name, sizeof(table->name));
	table->snet = snet;
	INIT_LIST_HEAD(&table->knocks);
	INIT_LIST_HEAD(&table->openers);
	err = sipknock_index_init(&table->index);
	if (err)
		goto free_table;
	err = sipknock_proc_add(table);
	if (err)
		goto free_index;
	table->memcg = get_mem_cgroup_from_mm(current->mm);
	list_add_tail(&table->list, &snet->tables);
	snet->n_tables++;
	table->serial = ++snet->serial;
	return table;

free_index:
	sipknock_index_free(&table->index);
free_table:
	kfree(table);
	return ERR_PTR(err);
}

/* The table of a name, made where there is none and @make. */
static struct sipknock_table *table_named(struct sipknock_net *snet,
					  const char *name, bool make)
{
	struct sipknock_table *table;

	list_for_each_entry(table, &snet->tables, list)
		if (!strcmp(table->name, name))
			return table;
	return make ? table_new(snet, name) : ERR_PTR(-ENOENT);
}

/**
 * sipknock_table_get - the table of a name, made where there is none
 * @snet: the namespace
 * @name: passes xt_check_proc_name()
 *
 * Context: process; sipknock_net.lock is held.
 * Return: the table, or an error: -ENOSPC beyond tables_max, -ENOMEM
 */
struct sipknock_table *sipknock_table_get(struct sipknock_net *snet,
					  const char *name)
{
	struct sipknock_table *table = table_named(snet, name, true);

	if (!IS_ERR(table))
		table->refs++;
	return table;
}

/**
 * sipknock_table_put - a rule lets go
 * @table: the table
 *
 * Context: process; sipknock_net.lock is held.
 */
void sipknock_table_put(struct sipknock_table *table)
{
	table->refs--;
	/* No packet opens anything in a namespace that leaves. */
	if (!table->refs && table->snet->dead)
		sipknock_table_flush(table);
	sipknock_table_free_if_unused(table);
}

/**
 * sipknock_table_pin - the table of a name, which stays until it is unpinned
 * @snet: a namespace that somebody keeps
 * @name: passes xt_check_proc_name()
 * @make: where there is none
 *
 * Context: process.
 * Return: the table, or an error: -ENOENT, or as sipknock_table_get()
 */
struct sipknock_table *sipknock_table_pin(struct sipknock_net *snet,
					  const char *name, bool make)
{
	struct sipknock_table *table;

	mutex_lock(&snet->lock);
	table = table_named(snet, name, make);
	if (!IS_ERR(table))
		table->pins++;
	mutex_unlock(&snet->lock);
	return table;
}

/**
 * sipknock_table_unpin - let go of it
 * @table: the table
 *
 * Context: process.
 */
void sipknock_table_unpin(struct sipknock_table *table)
{
	struct sipknock_net *snet = table->snet;

	mutex_lock(&snet->lock);
	table->pins--;
	sipknock_table_free_if_unused(table);
	mutex_unlock(&snet->lock);
}

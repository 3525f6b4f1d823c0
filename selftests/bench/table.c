// SPDX-License-Identifier: GPL-2.0
/* What a table costs, against "-m recent". */
#include <linux/delay.h>
#include <linux/ip.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/netfilter/xt_recent.h>

#include "bench.h"

#define HITS		4096		/* packets a pass */
#define OPENS		1024
#define FIRST_KNOWN	0x0b000000	/* 11.0.0.0: sources of the table */
#define FIRST_NEW	0x20000000	/* 32.0.0.0 */
#define FILL_SLICE	4096

enum { VERB_SET, VERB_RCHECK, VERB_REMOVE, VERBS };
enum { RECENT, SIPKNOCK, MATCHES };

struct table_bench {
	struct message msg;
	struct bench_flow *flow[BENCH_CPUS];
	struct bench_rule rule[MATCHES][VERBS];
	struct bench_rule floor;
	struct bench_case cases[2 * MATCHES + 1];
};

static int make_rules(struct table_bench *b)
{
	static const u8 recent[VERBS] = {
		XT_RECENT_SET, XT_RECENT_CHECK, XT_RECENT_REMOVE,
	};
	static const u8 verb[VERBS] = {
		XT_SIPKNOCK_SET, XT_SIPKNOCK_RCHECK, XT_SIPKNOCK_REMOVE,
	};
	struct xt_sipknock_mtinfo info;
	unsigned int i;
	int err = 0;

	for (i = 0; i < VERBS && !err; i++) {
		err = bench_recent(&b->rule[RECENT][i], recent[i]);
		if (err)
			break;
		memset(&info, 0, sizeof(info));
		info.verb = verb[i];
		strscpy(info.name, "bench", sizeof(info.name));
		if (verb[i] == XT_SIPKNOCK_SET)
			info.seconds = XT_SIPKNOCK_SECONDS_DEFAULT;
		err = bench_sipknock(&b->rule[SIPKNOCK][i], &info);
	}
	return err;
}

/* What a table guards: media. */
static int make_flows(struct table_bench *b)
{
	unsigned int cpu, i;
	int err = 0;

	for (cpu = 0; cpu < BENCH_CPUS; cpu++) {
		b->flow[cpu] = bench_flow_new(BENCH_PACKETS);
		if (!b->flow[cpu])
			return -ENOMEM;
		for (i = 0; i < BENCH_PACKETS && !err; i++) {
			message_noise(&b->msg, 172, true);
			err = bench_flow_add(b->flow[cpu], b->msg.text,
					     b->msg.len, ~0U);
		}
	}
	return err;
}

/* Free memory in KiB, with what is on its way to be freed counted as free. */
static unsigned long free_kib(void)
{
	struct sysinfo info;

	rcu_barrier();
	msleep(100);
	si_meminfo(&info);
	return info.freeram * (info.mem_unit / 1024);
}

static int fill(struct table_bench *b, unsigned int match, unsigned int entries)
{
	struct bench_work work = {
		.rule = &b->rule[match][VERB_SET],
		.flow = b->flow[0],
		.sources = entries,
		.base = FIRST_KNOWN,
		.step = 1,
	};
	unsigned long before = free_kib();
	unsigned int left;

	for (left = entries; left; left -= work.packets) {
		work.packets = min_t(unsigned int, left, FILL_SLICE);
		bench_pass(&work, NULL);
		/* What grows in the background keeps up. */
		if (left % (16 * FILL_SLICE) < FILL_SLICE)
			msleep(20);
		cond_resched();
	}
	if (work.matched != entries)
		return -ENOSPC;
	msleep(2000);
	/* Of a few entries less than what came and went beside them. */
	bench_print("kib.%s.%u %ld 0 0\n", match == RECENT ? "recent" : "sipknock",
		    entries, (long)(before - free_kib()));
	return 0;
}

static void put_hit(struct table_bench *b, struct bench_case *c,
		    unsigned int match, unsigned int entries, unsigned int cpus)
{
	unsigned int cpu;

	memset(c, 0, sizeof(*c));
	c->cpus = cpus;
	c->all = true;
	snprintf(c->name, sizeof(c->name), "hit.%ucpu.%u.%s", cpus, entries,
		 match == RECENT ? "recent" : "sipknock");
	for (cpu = 0; cpu < cpus; cpu++)
		c->work[cpu] = (struct bench_work){
			.rule = &b->rule[match][VERB_RCHECK],
			.flow = b->flow[cpu],
			.packets = HITS,
			.sources = entries,
			.base = FIRST_KNOWN,
			/* Near the golden ratio: visits all, none twice soon. */
			.step = ((u64)entries * 618 / 1000 | 1) % entries,
			.at = cpu * (entries / 2),
		};
}

static void put_new(struct table_bench *b, struct bench_case *c,
		    unsigned int match, unsigned int entries, unsigned int cpus)
{
	unsigned int cpu;

	memset(c, 0, sizeof(*c));
	c->cpus = cpus;
	c->all = true;
	snprintf(c->name, sizeof(c->name), "new.%ucpu.%u.%s", cpus, entries,
		 match == RECENT ? "recent" : "sipknock");
	for (cpu = 0; cpu < cpus; cpu++) {
		c->work[cpu] = (struct bench_work){
			.rule = &b->rule[match][VERB_SET],
			.flow = b->flow[cpu],
			.packets = OPENS,
			.sources = OPENS,
			.base = FIRST_NEW + cpu * OPENS,
			.step = 1,
		};
		c->undo[cpu] = c->work[cpu];
		c->undo[cpu].rule = &b->rule[match][VERB_REMOVE];
	}
}

static int run(struct table_bench *b, unsigned int entries, unsigned int cpus)
{
	unsigned int match, count, cpu, n = 0;
	int err;

	bench_floor(&b->floor);
	err = make_flows(b);
	if (!err)
		err = make_rules(b);
	for (match = 0; match < MATCHES && !err; match++)
		err = fill(b, match, entries);
	if (err)
		return err;
	for (count = 1; count <= cpus; count++) {
		n = 0;
		for (match = 0; match < MATCHES; match++)
			put_hit(b, &b->cases[n++], match, entries, count);
		for (match = 0; match < MATCHES; match++)
			put_new(b, &b->cases[n++], match, entries, count);
		put_hit(b, &b->cases[n], RECENT, entries, count);
		snprintf(b->cases[n].name, sizeof(b->cases[n].name),
			 "floor.%ucpu.%u", count, entries);
		for (cpu = 0; cpu < count; cpu++)
			b->cases[n].work[cpu].rule = &b->floor;
		n++;
		err = bench_compare(b->cases, n);
		if (err)
			return err;
	}
	return 0;
}

/**
 * bench_table - hits and new sources in a table
 * @entries: that it has
 * @cpus: measured on 1 to so many processors
 *
 * Wants ip_list_tot of xt_recent and table_max above @entries. The tables are
 * left full: a look at /proc comes next.
 * Return: 0 or a negative errno
 */
int bench_table(unsigned int entries, unsigned int cpus)
{
	struct table_bench *b;
	unsigned int i, j;
	int err;

	if (!entries || entries > 8000000 || !cpus || cpus > BENCH_CPUS)
		return -EINVAL;
	b = kvzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	err = run(b, entries, cpus);
	for (i = 0; i < MATCHES; i++)
		for (j = 0; j < VERBS; j++)
			bench_rule_free(&b->rule[i][j]);
	for (i = 0; i < BENCH_CPUS; i++)
		bench_flow_free(b->flow[i]);
	kvfree(b);
	return err;
}

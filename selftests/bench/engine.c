// SPDX-License-Identifier: GPL-2.0
/* Runs the candidates of a comparison in turn and takes medians. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/ip.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "bench.h"

/* The processors of a case, at the same pass. */
struct meeting {
	atomic_t arrived;
	unsigned int cpus;
};

struct worker {
	struct bench_case *bench;
	unsigned int cpu;
	struct meeting *meeting;
	struct completion done;
	unsigned int slices;
	u64 slice[BENCH_PASSES * BENCH_SLICES];
};

static void judge(struct bench_work *work, unsigned int from, unsigned int to)
{
	struct bench_rule *rule = work->rule;
	struct bench_flow *flow = work->flow;
	struct sk_buff *skb;
	unsigned int i;

	for (i = from; i < to; i++) {
		skb = flow->skb[i & (flow->n - 1)];
		if (work->sources) {
			ip_hdr(skb)->saddr = htonl(work->base + work->at);
			work->at += work->step;
			if (work->at >= work->sources)
				work->at -= work->sources;
		}
		work->matched += rule->match->match(skb, &rule->par);
	}
}

static void let_others_run(void)
{
	rcu_read_unlock();
	local_bh_enable();
	cond_resched();
	local_bh_disable();
	rcu_read_lock();
}

/**
 * bench_pass - judge the packets of one pass
 * @work: what to do
 * @ns: set to the time that each slice took, or NULL
 *
 * Slices are short: whatever else runs on the machine hits some of them, and
 * the median is of the others. Between them others may run: where a lock's holder is
 * kept from the processor, as on a busy host, a pass takes seconds.
 * Return: how many slices there were
 */
unsigned int bench_pass(struct bench_work *work, u64 *ns)
{
	unsigned int slices = work->packets / BENCH_SLICE;
	unsigned int i;
	u64 start, end;

	local_bh_disable();
	rcu_read_lock();
	start = ktime_get_ns();
	for (i = 0; i < slices; i++) {
		judge(work, i * BENCH_SLICE, (i + 1) * BENCH_SLICE);
		end = ktime_get_ns();
		if (ns)
			ns[i] = end - start;
		start = end;
		if (need_resched()) {
			let_others_run();
			start = ktime_get_ns();
		}
	}
	judge(work, slices * BENCH_SLICE, work->packets);
	rcu_read_unlock();
	local_bh_enable();
	return slices;
}

/* Waits for the others; in the end without sleep, to begin at one moment. */
static void meet(struct meeting *meeting, int *goal)
{
	*goal += meeting->cpus;
	atomic_inc(&meeting->arrived);
	while (atomic_read(&meeting->arrived) < *goal)
		usleep_range(50, 100);

	*goal += meeting->cpus;
	atomic_inc(&meeting->arrived);
	while (atomic_read(&meeting->arrived) < *goal)
		cpu_relax();
}

static int worker_run(void *data)
{
	struct worker *worker = data;
	struct bench_work *work = &worker->bench->work[worker->cpu];
	struct bench_work *undo = &worker->bench->undo[worker->cpu];
	unsigned int i;
	int goal = 0;

	bench_pass(work, NULL);	/* warms up */
	worker->slices = 0;
	for (i = 0; i < BENCH_PASSES; i++) {
		if (undo->rule) {
			bench_pass(undo, NULL);
			rcu_barrier();	/* the memory is back */
		}
		cond_resched();
		meet(worker->meeting, &goal);
		worker->slices += bench_pass(work,
					     worker->slice + worker->slices);
		meet(worker->meeting, &goal);
	}
	if (undo->rule)
		bench_pass(undo, NULL);
	complete(&worker->done);
	return 0;
}

static int compare_u64(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static u64 median(u64 *values, unsigned int n)
{
	sort(values, n, sizeof(*values), compare_u64, NULL);
	return values[n / 2];
}

/* One round of one case: the mean of its processors' medians, in ps. */
static int run_round(struct bench_case *bench, struct worker *workers, u64 *ps)
{
	struct meeting meeting = { .cpus = bench->cpus };
	struct task_struct *task[BENCH_CPUS];
	unsigned int i;

	atomic_set(&meeting.arrived, 0);
	for (i = 0; i < bench->cpus; i++) {
		workers[i].bench = bench;
		workers[i].cpu = i;
		workers[i].meeting = &meeting;
		init_completion(&workers[i].done);
		task[i] = kthread_create(worker_run, &workers[i], "bench/%u", i);
		if (IS_ERR(task[i])) {
			while (i--)
				kthread_stop(task[i]);
			return -ENOMEM;
		}
		kthread_bind(task[i], i);
	}
	for (i = 0; i < bench->cpus; i++)
		wake_up_process(task[i]);
	*ps = 0;
	for (i = 0; i < bench->cpus; i++) {
		wait_for_completion(&workers[i].done);
		*ps += div_u64(median(workers[i].slice, workers[i].slices) * 1000,
			       BENCH_SLICE * bench->cpus);
	}
	return 0;
}

/* A rule that judges other than it should is measured for nothing. */
static int check_verdicts(const struct bench_case *bench)
{
	const struct bench_work *work;
	unsigned int i;
	u64 judged;

	for (i = 0; i < bench->cpus; i++) {
		work = &bench->work[i];
		judged = (u64)work->packets * BENCH_ROUNDS * (BENCH_PASSES + 1);
		if (work->matched != (bench->all ? judged : 0)) {
			bench_print("wrong %s: %llu of %llu packets matched\n",
				    bench->name, work->matched, judged);
			return -EBADMSG;
		}
	}
	return 0;
}

/**
 * bench_compare - measure cases against each other
 * @cases: the cases
 * @n: how many
 *
 * Prints one line a case: its name and median, least and greatest round in ps a
 * packet.
 * Return: 0 or a negative errno
 */
int bench_compare(struct bench_case *cases, unsigned int n)
{
	struct worker *workers;
	unsigned int round, i;
	u64 mid;
	int err = 0;

	workers = kvcalloc(BENCH_CPUS, sizeof(*workers), GFP_KERNEL);
	if (!workers)
		return -ENOMEM;
	for (round = 0; round < BENCH_ROUNDS && !err; round++)
		for (i = 0; i < n && !err; i++)
			err = run_round(&cases[i], workers,
					&cases[i].round[round]);
	kvfree(workers);
	for (i = 0; i < n && !err; i++) {
		mid = median(cases[i].round, BENCH_ROUNDS);
		bench_print("%s %llu %llu %llu\n", cases[i].name, mid,
			    cases[i].round[0], cases[i].round[BENCH_ROUNDS - 1]);
		err = check_verdicts(&cases[i]);
	}
	return err;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/sipknock_split: to read it is to run the tests, a line each:
 * "4|6 ok|wrong NAME: what".
 */
#include <linux/init.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <net/net_namespace.h>

#include "split.h"

#define FILE_NAME	"sipknock_split"

static unsigned int tests_of_family(void)
{
	return 2 * (split_n_messages + split_n_header_tests +
		    split_n_merged_tests);
}

/* Test @n of a family, by both protocols in turn; returns its name. */
static const char *run_test(struct split_run *run, unsigned int n, u8 family)
{
	const struct split_message *msg = split_messages;
	const struct split_test *test = NULL;
	const char *name;
	int err;

	split_packet_start(&run->pkt, family, n % 2 ? IPPROTO_TCP : IPPROTO_UDP);
	n /= 2;
	if (n < split_n_messages)
		msg += n;
	else if (n - split_n_messages < split_n_header_tests)
		test = &split_header_tests[n - split_n_messages];
	else
		test = &split_merged_tests[n - split_n_messages -
					   split_n_header_tests];
	name = test ? test->name : msg->name;

	err = split_door_open(&run->door, run->net, family, msg);
	if (err) {
		run->wrong++;
		scnprintf(run->first, sizeof(run->first),
			  "the match refuses the rule: error %d", err);
		return name;
	}
	if (test)
		test->run(run);
	else
		split_message_run(run, msg);
	split_door_close(&run->door, run->net, family);
	return name;
}

static int show(struct seq_file *seq, void *at)
{
	unsigned int n = *(loff_t *)at;
	bool ipv6 = n >= tests_of_family();
	ktime_t begin = ktime_get();
	struct split_run *run;
	const char *name;

	run = kzalloc(sizeof(*run), GFP_KERNEL);
	if (!run)
		return -ENOMEM;
	run->net = current->nsproxy->net_ns;
	name = run_test(run, n % tests_of_family(),
			ipv6 ? NFPROTO_IPV6 : NFPROTO_IPV4);
	seq_printf(seq, "%u %s %s, %s: ", ipv6 ? 6 : 4,
		   run->wrong ? "wrong" : "ok", n % 2 ? "TCP" : "UDP", name);
	if (run->wrong)
		seq_printf(seq, "%s; %u of %u\n", run->first, run->wrong,
			   run->asked);
	else
		seq_printf(seq, "%u packets in %lld ms\n", run->asked,
			   ktime_ms_delta(ktime_get(), begin));
	kfree(run);
	return 0;
}

static void *start(struct seq_file *seq, loff_t *pos)
{
	return *pos < 2 * tests_of_family() ? pos : NULL;
}

static void *next(struct seq_file *seq, void *at, loff_t *pos)
{
	++*pos;
	return start(seq, pos);
}

static void stop(struct seq_file *seq, void *at)
{
}

static const struct seq_operations ops = {
	.start	= start,
	.next	= next,
	.stop	= stop,
	.show	= show,
};

static int __init split_init(void)
{
	return proc_create_seq(FILE_NAME, 0400, NULL, &ops) ? 0 : -ENOMEM;
}

static void __exit split_exit(void)
{
	remove_proc_entry(FILE_NAME, NULL);
}

module_init(split_init);
module_exit(split_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test of the sipknock match on packets in pieces");

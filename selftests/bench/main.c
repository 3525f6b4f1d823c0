// SPDX-License-Identifier: GPL-2.0
/* /proc/sipknock_bench: a job is written, its figures are read. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "bench.h"

#define RESULTS_MAX	16384
#define JOB_MAX		64

static DEFINE_MUTEX(lock);
static char *results;
static size_t results_len;

/**
 * bench_print - one figure more
 * @format: as of printk()
 */
void bench_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	results_len += vscnprintf(results + results_len,
				  RESULTS_MAX - results_len, format, args);
	va_end(args);
}

static int run_job(const char *job)
{
	unsigned int entries, cpus;

	results_len = 0;
	results[0] = '\0';
	if (sscanf(job, "table %u %u", &entries, &cpus) == 2)
		return bench_table(entries, cpus);
	if (!strcmp(job, "sip"))
		return bench_sip();
	if (!strcmp(job, "shape"))
		return bench_shape();
	if (!strcmp(job, "secrets"))
		return bench_secrets();
	return -EINVAL;
}

static ssize_t job_write(struct file *file, const char __user *ubuf,
			 size_t count, loff_t *pos)
{
	char job[JOB_MAX] = "";
	int err;

	if (count >= JOB_MAX)
		return -EINVAL;
	if (copy_from_user(job, ubuf, count))
		return -EFAULT;
	mutex_lock(&lock);
	err = run_job(strim(job));
	mutex_unlock(&lock);
	return err ? err : count;
}

static int results_show(struct seq_file *m, void *v)
{
	mutex_lock(&lock);
	seq_puts(m, results);
	mutex_unlock(&lock);
	return 0;
}

static int results_open(struct inode *inode, struct file *file)
{
	return single_open(file, results_show, NULL);
}

static const struct proc_ops job_proc_ops = {
	.proc_open	= results_open,
	.proc_read	= seq_read,
	.proc_write	= job_write,
	.proc_lseek	= seq_lseek,
	.proc_release	= single_release,
};

static int __init bench_init(void)
{
	results = kzalloc(RESULTS_MAX, GFP_KERNEL);
	if (!results)
		return -ENOMEM;
	if (!proc_create("sipknock_bench", 0600, NULL, &job_proc_ops)) {
		kfree(results);
		return -ENOMEM;
	}
	return 0;
}

static void __exit bench_exit(void)
{
	remove_proc_entry("sipknock_bench", NULL);
	kfree(results);
}

module_init(bench_init);
module_exit(bench_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Benchmarks of the sipknock match");

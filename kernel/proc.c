// SPDX-License-Identifier: GPL-2.0
/* /proc/net/xt_sipknock/NAME and /proc/net/stat/xt_sipknock. */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/inet.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include <net/net_namespace.h>

#include "compat.h"
#include "gc.h"
#include "proc.h"
#include "walk.h"

#define WRITE_SIZE	PAGE_SIZE	/* read from a writer at a time */
#define LINE_MAX	128

static unsigned int proc_mode __read_mostly = 0640;
module_param(proc_mode, uint, 0444);
MODULE_PARM_DESC(proc_mode, "mode of the tables' files (default 0640)");

static unsigned int proc_uid __read_mostly;
module_param(proc_uid, uint, 0444);
MODULE_PARM_DESC(proc_uid, "owner of the tables' files (default 0)");

static unsigned int proc_gid __read_mostly;
module_param(proc_gid, uint, 0444);
MODULE_PARM_DESC(proc_gid, "group of the tables' files (default 0)");

/**
 * struct proc_file - a table's file, opened
 * @table: the table
 * @named: writing: proc_mode, proc_uid or proc_gid let who opened it
 * @walk: reading: how far it is
 * @entry: reading: a copy of the entry that is next to be shown
 * @length: writing: bytes of @line
 * @line: that was begun and has no end yet
 */
struct proc_file {
	struct sipknock_table *table;
	bool named;
	struct sipknock_walk walk;
	struct sipknock_entry entry;
	u8 length;
	char line[LINE_MAX];
};

static void *table_start(struct seq_file *m, loff_t *pos)
	__acquires(RCU)
{
	struct proc_file *pf = m->private;

	rcu_read_lock();
	if (!*pos)
		pf->walk.begun = false;
	return sipknock_walk_resume(&pf->walk, pf->table, &pf->entry) ?
	       &pf->entry : NULL;
}

static void *table_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct proc_file *pf = m->private;

	(*pos)++;
	return sipknock_walk_next(&pf->walk, pf->table, &pf->entry) ?
	       &pf->entry : NULL;
}

static void table_stop(struct seq_file *m, void *v)
	__releases(RCU)
{
	rcu_read_unlock();
}

/* Text of a stranger: nothing that ends a field, a line or a terminal. */
static void show_text(struct seq_file *m, const char *key, const u8 *text,
		      size_t len)
{
	size_t i;

	if (!len)
		return;
	seq_printf(m, " %s=", key);
	for (i = 0; i < len; i++) {
		if (text[i] > ' ' && text[i] < 0x7f && text[i] != '\\' &&
		    text[i] != '"')
			seq_putc(m, text[i]);
		else
			seq_printf(m, "\\x%02x", text[i]);
	}
}

static void show_packet(struct seq_file *m, const struct sipknock_entry *entry)
{
	if (entry->proto == IPPROTO_UDP)
		seq_puts(m, " proto=udp");
	else if (entry->proto == IPPROTO_TCP)
		seq_puts(m, " proto=tcp");
	else if (entry->proto)
		seq_printf(m, " proto=%u", entry->proto);
	if (entry->dport)
		seq_printf(m, " dport=%u", entry->dport);
	show_text(m, "method", entry->method,
		  strnlen(entry->method, sizeof(entry->method)));
	show_text(m, "aor", entry->aor,
		  min_t(size_t, entry->aor_len, sizeof(entry->aor)));
	if (entry->ttl)
		seq_printf(m, " ttl=%u", entry->ttl);
}

static int table_show(struct seq_file *m, void *v)
{
	const struct sipknock_entry *entry = v;
	const struct sipknock_label *label = rcu_dereference(entry->label);
	u64 now = ktime_get_boottime_ns();
	u64 epoch = sipknock_epoch();
	u64 expires = entry->expires;

	/* It may have ended since the walk came to it. */
	if (expires <= now)
		return 0;
	if (entry->family == NFPROTO_IPV4)
		seq_printf(m, "src=%pI4", &entry->addr.ip);
	else
		seq_printf(m, "src=%pI6c", &entry->addr.in6);
	if (label)
		show_text(m, "label", label->text, strlen(label->text));
	seq_printf(m, " knocks=%u first=%llu last=%llu expires=",
		   entry->knocks, sipknock_unix_seconds(epoch, entry->first),
		   sipknock_unix_seconds(epoch, sipknock_coarse_last(entry->last, now)));
	if (expires == SIPKNOCK_FOREVER)
		seq_puts(m, "never");
	else
		seq_printf(m, "%llu", div_u64(expires - now + NSEC_PER_SEC - 1,
					      NSEC_PER_SEC));
	show_packet(m, entry);
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations table_seq_ops = {
	.start	= table_start,
	.next	= table_next,
	.stop	= table_stop,
	.show	= table_show,
};

/* Do the parameters let the current task write, where its capabilities do not? */
static bool is_named(struct user_namespace *user_ns)
{
	kuid_t uid = make_kuid(user_ns, proc_uid);
	kgid_t gid = make_kgid(user_ns, proc_gid);

	return proc_mode & 0002 ||
	       (proc_mode & 0020 && gid_valid(gid) && in_group_p(gid)) ||
	       (proc_mode & 0200 && proc_uid && uid_eq(uid, current_fsuid()));
}

/*
 * Who reads or writes may wait for memory for ever, which somebody else brings or
 * not, and removing the file waits for them. So what is open is not removed: its
 * table, namespace and module stay.
 */
static int table_hold(struct sipknock_table *table)
{
	/* The file is being opened: that is waited for, so the module is there. */
	if (!try_module_get(THIS_MODULE))
		return -ENXIO;
	if (!maybe_get_net(table->snet->net))
		goto put_module;
	if (atomic_inc_unless_negative(&table->opens))
		return 0;
	put_net(table->snet->net);
put_module:
	module_put(THIS_MODULE);
	return -ENXIO;
}

/* The other way round; it takes no lock, for whoever has it may wait for this. */
static void table_let_go(struct sipknock_table *table)
{
	struct sipknock_net *snet = table->snet;

	if (atomic_dec_and_test(&table->opens))
		sipknock_gc_start(snet);
	put_net(snet->net);
	module_put(THIS_MODULE);
}

static int table_open(struct inode *inode, struct file *file)
{
	struct sipknock_table *table = pde_data(inode);
	struct proc_file *pf;
	int err;

	err = table_hold(table);
	if (err)
		return err;
	pf = __seq_open_private(file, &table_seq_ops, sizeof(*pf));
	if (!pf) {
		table_let_go(table);
		return -ENOMEM;
	}
	pf->table = table;
	pf->named = is_named(pf->table->snet->net->user_ns);
	return 0;
}

static int parse_address(const char *text, struct sipknock_key *key)
{
	const char *end;

	memset(key, 0, sizeof(*key));
	if (in4_pton(text, -1, (u8 *)&key->addr.ip, -1, &end) && !*end) {
		key->family = NFPROTO_IPV4;
		return 0;
	}
	memset(key, 0, sizeof(*key));
	if (in6_pton(text, -1, (u8 *)&key->addr.in6, -1, &end) && !*end) {
		key->family = NFPROTO_IPV6;
		return 0;
	}
	return -EINVAL;
}

static int command_add(struct sipknock_table *table, char *text)
{
	struct sipknock_touch how = {
		.may_open = true,
		.each = true,
		.by_hand = true,
	};
	struct sipknock_key key;
	unsigned int seconds = XT_SIPKNOCK_SECONDS_DEFAULT;
	char *arg = text;
	int ret;

	text = strsep(&arg, " \t");
	if (arg) {
		ret = kstrtouint(skip_spaces(arg), 10, &seconds);
		if (ret || seconds > XT_SIPKNOCK_SECONDS_MAX)
			return -EINVAL;
	}
	ret = parse_address(text, &key);
	if (ret)
		return ret;
	how.life = seconds ? (u64)seconds * NSEC_PER_SEC : SIPKNOCK_FOREVER;
	rcu_read_lock();
	ret = sipknock_table_touch(table, &key, &how, sipknock_now());
	rcu_read_unlock();
	return ret < 0 ? ret : 0;
}

static int command_delete(struct sipknock_table *table, const char *text)
{
	struct sipknock_key key;
	bool live;
	int ret;

	ret = parse_address(text, &key);
	if (ret)
		return ret;
	rcu_read_lock();
	live = sipknock_table_remove(table, &key, sipknock_now());
	rcu_read_unlock();
	return live ? 0 : -ENOENT;
}

static int command(struct sipknock_table *table, char *line)
{
	line = strim(line);
	switch (*line) {
	case '\0':
		return 0;
	case '+':
		return command_add(table, line + 1);
	case '-':
		return command_delete(table, line + 1);
	case '/':
		if (line[1])
			return -EINVAL;
		sipknock_table_flush(table);
		return 0;
	default:
		return -EINVAL;
	}
}

/* Root alone is not enough in a container. */
static bool may_write(struct file *file, const struct proc_file *pf)
{
	return pf->named ||
	       file_ns_capable(file, pf->table->snet->net->user_ns,
			       CAP_NET_ADMIN);
}

static int line_add(struct proc_file *pf, const char *text, size_t len)
{
	if (len >= sizeof(pf->line) - pf->length) {
		pf->length = 0;
		return -EINVAL;
	}
	memcpy(pf->line + pf->length, text, len);
	pf->length += len;
	return 0;
}

static int line_end(struct proc_file *pf)
{
	size_t len = pf->length;

	pf->length = 0;
	pf->line[len] = '\0';
	return strlen(pf->line) == len ? command(pf->table, pf->line) : -EINVAL;
}

/* Whole lines up to a bad one; what is behind the last newline if it is @last. */
static ssize_t take_lines(struct proc_file *pf, const char *text, size_t size,
			  bool last, bool whole)
{
	size_t done = 0;
	const char *end;
	size_t len;
	int err;

	while (done < size) {
		end = memchr(text + done, '\n', size - done);
		if (!end && !last)
			return done ? done : -EINVAL;
		len = end ? end - (text + done) : size - done;
		err = line_add(pf, text + done, len);
		if (!err && (end || whole))
			err = line_end(pf);
		if (err)
			return done ? done : err;
		done += len + !!end;
		cond_resched();
	}
	return done;
}

/*
 * A bad line ends the write, those before it are applied, and the count says
 * so. A program's buffer may end within a line: the next write goes on with it.
 * But a write without any newline is a line.
 */
static ssize_t write_lines(struct proc_file *pf, char *buf,
			   const char __user *ubuf, size_t count)
{
	size_t done = 0;
	ssize_t ret = 0;
	size_t size;
	bool whole;

	while (done < count && !(done && signal_pending(current))) {
		size = min_t(size_t, count - done, WRITE_SIZE);
		if (copy_from_user(buf, ubuf + done, size))
			return done ? done : -EFAULT;
		whole = !pf->length && size == count && !memchr(buf, '\n', size);
		ret = take_lines(pf, buf, size, done + size == count, whole);
		if (ret < 0)
			break;
		done += ret;
	}
	return done ? done : ret;
}

static ssize_t table_write(struct file *file, const char __user *ubuf,
			   size_t count, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	struct proc_file *pf = m->private;
	ssize_t ret;
	char *buf;

	if (!may_write(file, pf))
		return -EPERM;
	buf = kmalloc(WRITE_SIZE, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;

	mutex_lock(&m->lock);
	ret = write_lines(pf, buf, ubuf, count);
	mutex_unlock(&m->lock);
	kfree(buf);
	return ret;
}

static int table_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct proc_file *pf = m->private;
	struct sipknock_table *table = pf->table;
	int ret;

	if (pf->length)
		line_end(pf);
	ret = seq_release_private(inode, file);
	table_let_go(table);
	return ret;
}

static const struct proc_ops table_proc_ops = {
	.proc_open	= table_open,
	.proc_read	= seq_read,
	.proc_write	= table_write,
	.proc_lseek	= seq_lseek,
	.proc_release	= table_release,
};

/**
 * sipknock_proc_add - make a table's file
 * @table: the table
 *
 * Context: process; sipknock_net.lock is held.
 * Return: 0 or -ENOMEM
 */
int sipknock_proc_add(struct sipknock_table *table)
{
	struct user_namespace *user_ns = table->snet->net->user_ns;
	kuid_t uid = make_kuid(user_ns, proc_uid);
	kgid_t gid = make_kgid(user_ns, proc_gid);

	table->proc = proc_create_data(table->name, proc_mode & 0666,
				       table->snet->dir, &table_proc_ops, table);
	if (!table->proc)
		return -ENOMEM;
	if (uid_valid(uid) && gid_valid(gid))
		proc_set_user(table->proc, uid, gid);
	return 0;
}

/**
 * sipknock_proc_remove - remove it
 * @table: the table; nothing happens when that was done before
 *
 * Context: process; waits for those who open or close the file, so that no lock
 * is held that these take. Nobody has it open.
 */
void sipknock_proc_remove(struct sipknock_table *table)
{
	if (table->proc)
		proc_remove(table->proc);
	table->proc = NULL;
}

static int stats_show(struct seq_file *m, void *v)
{
	struct sipknock_net *snet = sipknock_pernet(seq_file_single_net(m));
	const struct sipknock_stats *s;
	int cpu;

	seq_puts(m, "looked   not_sip  no_knock knocked  opened   refreshed refused_full refused_max expired  hits\n");
	for_each_possible_cpu(cpu) {
		s = per_cpu_ptr(snet->stats, cpu);
		seq_printf(m, "%08lx %08lx %08lx %08lx %08lx %08lx  %08lx     %08lx    %08lx %08lx\n",
			   sipknock_stats_looked(s), s->not_sip, s->no_knock,
			   s->knocked, s->opened, s->refreshed,
			   s->refused_full, s->refused_max, s->expired,
			   s->hits);
	}
	return 0;
}

/**
 * sipknock_proc_init - a namespace's folder and counters
 * @snet: the namespace
 *
 * Return: 0 or -ENOMEM
 */
int sipknock_proc_init(struct sipknock_net *snet)
{
	struct net *net = snet->net;

	snet->dir = proc_mkdir("xt_sipknock", net->proc_net);
	if (!snet->dir)
		return -ENOMEM;
	if (!proc_create_net_single("xt_sipknock", 0444, net->proc_net_stat,
				    stats_show, NULL)) {
		proc_remove(snet->dir);
		return -ENOMEM;
	}
	return 0;
}

/**
 * sipknock_proc_exit - remove them
 * @snet: the namespace; its tables' files are gone
 */
void sipknock_proc_exit(struct sipknock_net *snet)
{
	remove_proc_entry("xt_sipknock", snet->net->proc_net_stat);
	proc_remove(snet->dir);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * sipknock_bug: has the bug that its parameter names, so that the checker which is to find
 * such bugs in xt_sipknock shows that it does. Never for a machine that is to go on.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

static char *bug = "";
module_param(bug, charp, 0400);
MODULE_PARM_DESC(bug, "after-free, past-end, shift, deadlock, rcu, sleep, leak, timer or page");

/* What the compiler must not know, or it leaves the bug out. */
static unsigned int eight = 8;
module_param(eight, uint, 0400);
MODULE_PARM_DESC(eight, "8");

static DEFINE_SPINLOCK(first);
static DEFINE_SPINLOCK(second);
static int __rcu *shared;
static u8 *lost;

static void after_free(void)
{
	u8 *bytes = kmalloc(eight, GFP_KERNEL);

	if (!bytes)
		return;
	kfree(bytes);
	WRITE_ONCE(bytes[eight / 2], 1);
}

static void past_end(void)
{
	u8 *bytes = kmalloc(eight, GFP_KERNEL);

	if (!bytes)
		return;
	WRITE_ONCE(bytes[eight], 1);
	kfree(bytes);
}

static void shift(void)
{
	pr_info("sipknock_bug: %u\n", 1U << (eight * 5));
}

static void deadlock(void)
{
	spin_lock(&first);
	spin_lock(&second);
	spin_unlock(&second);
	spin_unlock(&first);
	spin_lock(&second);
	spin_lock(&first);
	spin_unlock(&first);
	spin_unlock(&second);
}

static void rcu(void)
{
	if (rcu_dereference(shared))
		pr_info("sipknock_bug: shared\n");
}

static void sleeping(void)
{
	spin_lock(&first);
	might_sleep();
	spin_unlock(&first);
}

static void leak(void)
{
	int i;

	/* The last one may still lie in a register or on the stack. */
	for (i = 0; i < 16; i++)
		lost = kmalloc(eight * 100, GFP_KERNEL);
	lost = NULL;
}

static void late(struct timer_list *timer)
{
}

static void timer(void)
{
	struct timer_list *timer = kmalloc(sizeof(*timer), GFP_KERNEL);

	if (!timer)
		return;
	timer_setup(timer, late, 0);
	mod_timer(timer, jiffies + 1000 * HZ);
	kfree(timer);
}

/* Hidden from KASAN, as a device's writes are; found when the page is given out again. */
static void __no_sanitize_address scribble(u8 *byte)
{
	WRITE_ONCE(*byte, 1);
}

static void page(void)
{
	struct page *pages[64];
	int i, n = 0;
	u8 *bytes;

	pages[0] = alloc_page(GFP_KERNEL);
	if (!pages[0])
		return;
	bytes = page_address(pages[0]);
	__free_page(pages[0]);
	scribble(bytes + eight);
	while (n < ARRAY_SIZE(pages)) {
		pages[n] = alloc_page(GFP_KERNEL);
		if (!pages[n])
			break;
		n++;
	}
	for (i = 0; i < n; i++)
		__free_page(pages[i]);
}

static const struct {
	const char *name;
	void (*make)(void);
} bugs[] = {
	{ "after-free", after_free },
	{ "past-end", past_end },
	{ "shift", shift },
	{ "deadlock", deadlock },
	{ "rcu", rcu },
	{ "sleep", sleeping },
	{ "leak", leak },
	{ "timer", timer },
	{ "page", page },
};

static int __init sipknock_bug_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(bugs); i++) {
		if (strcmp(bugs[i].name, bug))
			continue;
		bugs[i].make();
		return 0;
	}
	return -EINVAL;
}

static void __exit sipknock_bug_exit(void)
{
}

module_init(sipknock_bug_init);
module_exit(sipknock_bug_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("bugs that the kernel's checkers are to find");

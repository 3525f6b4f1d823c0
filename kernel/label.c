// SPDX-License-Identifier: GPL-2.0
/* What entries are called, and how many are called the same. */
#include <linux/slab.h>
#include <linux/string.h>

#include "label.h"

/**
 * sipknock_label_new - make a label
 * @text: up to XT_SIPKNOCK_LABEL_SIZE - 1 bytes without control characters
 *
 * Context: process.
 * Return: the label with one reference, or NULL without memory
 */
struct sipknock_label *sipknock_label_new(const char *text)
{
	struct sipknock_label *label;

	label = kzalloc(sizeof(*label), GFP_KERNEL_ACCOUNT);
	if (!label)
		return NULL;
	refcount_set(&label->refs, 1);
	strscpy(label->text, text, sizeof(label->text));
	return label;
}

/**
 * sipknock_label_get - take a reference
 * @label: a label found under RCU, or NULL
 *
 * Context: any.
 * Return: false where there is none to be had: who kept it is on its way out
 */
bool sipknock_label_get(struct sipknock_label *label)
{
	return label && refcount_inc_not_zero(&label->refs);
}

/**
 * sipknock_label_put - drop a reference
 * @label: the label, or NULL
 *
 * Context: any.
 */
void sipknock_label_put(struct sipknock_label *label)
{
	if (label && refcount_dec_and_test(&label->refs))
		kfree_rcu(label, rcu);
}

/**
 * sipknock_label_reserve - one entry more
 * @label: the label, or NULL
 * @max: entries that may show it, 0: any number
 *
 * Context: any.
 * Return: it may; if so, sipknock_label_release() when it is gone
 */
bool sipknock_label_reserve(struct sipknock_label *label, u32 max)
{
	if (!label || (u32)atomic_inc_return(&label->open) <= max || !max)
		return true;
	sipknock_label_release(label);
	return false;
}

/**
 * sipknock_label_release - one entry less
 * @label: that it was counted at, or NULL
 *
 * Context: any.
 */
void sipknock_label_release(struct sipknock_label *label)
{
	if (label)
		atomic_dec(&label->open);
}

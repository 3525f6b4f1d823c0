/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_LABEL_H
#define _SIPKNOCK_LABEL_H

#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/netfilter/xt_sipknock.h>

/**
 * struct sipknock_label - what the administrator calls a phone or several
 * @refs: the rule or set, and each entry that shows it
 * @open: entries that are in a table, or on their way in, and show it
 * @rcu: frees it
 * @text: NUL-terminated
 */
struct sipknock_label {
	refcount_t refs;
	atomic_t open;
	struct rcu_head rcu;
	char text[XT_SIPKNOCK_LABEL_SIZE];
};

struct sipknock_label *sipknock_label_new(const char *text);
bool sipknock_label_get(struct sipknock_label *label);
void sipknock_label_put(struct sipknock_label *label);
bool sipknock_label_reserve(struct sipknock_label *label, u32 max);
void sipknock_label_release(struct sipknock_label *label);

#endif /* _SIPKNOCK_LABEL_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SECRETS_H
#define _SIPKNOCK_SECRETS_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/siphash.h>
#include <linux/netfilter/xt_sipknock.h>
#include <linux/netfilter/xt_sipknock_netlink.h>

#include "label.h"
#include "sip_set.h"

struct sipknock_net;
struct sipknock_load;

#define SIPKNOCK_LOADS_MAX	8	/* of a namespace at a time */
#define SIPKNOCK_LIMITS_MAX	256	/* of a set */
#define SIPKNOCK_FORM_BITS	3	/* of sipknock_secret.where */

/**
 * struct sipknock_secret - one form of a secret
 * @digest: of its bytes, see secrets.c
 * @where: its line, above the bits of enum sip_form that it counts for
 */
struct sipknock_secret {
	u32 digest[4];
	u32 where;
};

/**
 * struct sipknock_secret_line - what a line of a set says beside its secret
 * @label: index in sipknock_set.labels
 * @max: entries that may show the label, 0: any number
 * @limit: index in sipknock_set.limits
 */
struct sipknock_secret_line {
	u32 label;
	u32 max;
	u32 limit;
};

/**
 * struct sipknock_limit - where a secret counts
 * @methods: bits of sip_set.methods, 0: any
 * @headers: bits of sip_set.headers, 0: any
 */
struct sipknock_limit {
	u64 methods;
	u64 headers;
};

/**
 * struct sipknock_set - secrets, as they were loaded; constant
 * @sip: for the reader
 * @key: of the digests, random
 * @refs: the name, and each dump
 * @bucket_bits: there are 1 << bucket_bits buckets
 * @bucket: by the digests' highest bits, each the index of its first secret; and
 *	@n_secrets behind the last
 * @secrets: all forms of all secrets, bucket by bucket
 * @n_secrets: members of @secrets
 * @lines: the lines
 * @n_lines: members of @lines
 * @labels: the lines' labels
 * @n_labels: members of @labels
 * @n_limits: members of @limits
 * @bytes: memory, labels left out
 * @limits: the lines' limits; the first is none
 * @methods: of @sip
 * @headers: of @sip
 * @text: that @methods and @headers point to
 */
struct sipknock_set {
	struct sip_set sip;
	siphash_key_t key[2];
	refcount_t refs;
	u8 bucket_bits;
	u32 *bucket;
	struct sipknock_secret *secrets;
	u32 n_secrets;
	struct sipknock_secret_line *lines;
	u32 n_lines;
	struct sipknock_label **labels;
	u32 n_labels;
	u32 n_limits;
	size_t bytes;
	struct sipknock_limit limits[SIPKNOCK_LIMITS_MAX];
	struct sip_text methods[SIP_SET_NAMES];
	struct sip_text headers[SIP_SET_NAMES];
	char text[2 * SIP_SET_NAMES][SIP_NAME_MAX];
};

/**
 * struct sipknock_named_set - what rules and commands know by a name
 * @list: in sipknock_sets.named, under sipknock_net.lock
 * @serial: greater than that of each one made before
 * @rules: rules that name it, under sipknock_net.lock
 * @set: RCU, written under sipknock_net.lock; NULL: not loaded
 * @retired: labels of sets before it that entries still show
 * @n_retired: members of @retired
 * @rcu: frees it
 * @name: NUL-terminated
 *
 * It lives until it is neither loaded nor named by a rule.
 */
struct sipknock_named_set {
	struct list_head list;
	u64 serial;
	unsigned int rules;
	struct sipknock_set __rcu *set;
	struct sipknock_label **retired;
	u32 n_retired;
	struct rcu_head rcu;
	char name[XT_SIPKNOCK_NAME_SIZE];
};

/**
 * struct sipknock_sets - the secret sets of a network namespace
 * @named: of struct sipknock_named_set, under sipknock_net.lock
 * @n_named: length of @named
 * @serial: of the one that was made last
 * @loading: held by who loads; taken before sipknock_net.lock
 * @loads: of struct sipknock_load, under @loading
 * @n_loads: length of @loads
 */
struct sipknock_sets {
	struct list_head named;
	unsigned int n_named;
	u64 serial;
	struct mutex loading;	/* loads; also makes them one at a time */
	struct list_head loads;
	unsigned int n_loads;
};

/**
 * struct sipknock_hit - the line of a set whose secret a packet carries
 * @label: of the line, NULL: there is none
 * @max: entries that may show the label, 0: the line does not say
 */
struct sipknock_hit {
	struct sipknock_label *label;
	u32 max;
};

/**
 * struct sipknock_line - a line to be loaded
 * @secret: any bytes
 * @len: 1 to XT_SIPKNOCK_SECRET_MAX
 * @label: NUL-terminated, not empty
 * @max: 0: none
 * @methods: names with commas between, changed; NULL: any
 * @headers: likewise
 */
struct sipknock_line {
	const u8 *secret;
	u8 len;
	const char *label;
	u32 max;
	char *methods;
	char *headers;
};

/* secrets.c */
void sipknock_sets_init(struct sipknock_sets *sets);
void sipknock_sets_exit(struct sipknock_net *snet);

struct sipknock_named_set *sipknock_named_set_get(struct sipknock_net *snet,
						  const char *name);
void sipknock_named_set_put(struct sipknock_net *snet,
			    struct sipknock_named_set *named);
struct sipknock_named_set *sipknock_named_set_find(struct sipknock_net *snet,
						   const char *name);
struct sipknock_named_set *sipknock_named_set_make(struct sipknock_net *snet,
						   const char *name);
void sipknock_named_set_free_if_unused(struct sipknock_net *snet,
				       struct sipknock_named_set *named);

void sipknock_set_put(struct sipknock_set *set);
void sipknock_digest(const struct sipknock_set *set, const u8 *byte, u8 len,
		     u32 digest[4]);
u32 sipknock_bucket(const struct sipknock_set *set, const u32 digest[4]);
s32 sipknock_set_find(const struct sip_set *sip, const struct sip_token *token);
const struct sip_set *sipknock_set_of(struct sipknock_named_set *named);
void sipknock_set_hit(const struct sip_set *sip, s32 line,
		      struct sipknock_hit *hit);

/* secrets_limit.c */
int sipknock_limit_find(struct sipknock_set *set,
			const struct sipknock_line *line, const char **why);

/* secrets_load.c */
struct sipknock_load *sipknock_load_begin(struct sipknock_net *snet, u32 portid,
					  const char *name, u32 lines);
struct sipknock_load *sipknock_load_find(struct sipknock_net *snet, u32 portid);
u32 sipknock_load_line(const struct sipknock_load *load);
int sipknock_load_add(struct sipknock_load *load,
		      const struct sipknock_line *line, const char **why);
int sipknock_load_commit(struct sipknock_net *snet, struct sipknock_load *load);
void sipknock_load_drop(struct sipknock_sets *sets, struct sipknock_load *load);
void sipknock_loads_exit(struct sipknock_sets *sets);
int sipknock_set_unload(struct sipknock_net *snet, const char *name);

#endif /* _SIPKNOCK_SECRETS_H */

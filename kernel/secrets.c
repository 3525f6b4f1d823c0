// SPDX-License-Identifier: GPL-2.0
/*
 * Sets of secrets: what rules name, and what packets are compared with.
 *
 * A secret is kept as a digest of 128 bits and nothing else: SipHash-2-4 of its
 * bytes under two keys that are drawn when the set is loaded. SipHash is a
 * pseudorandom function, so to whoever lacks the keys the two are 128 random
 * bits: a token that is no secret equals one of a million with a probability of
 * 2^-108, nobody can search for such a token from outside, and what is kept says
 * nothing of the text to whoever gets it without the keys.
 */
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "secrets.h"
#include "table.h"

/**
 * sipknock_digest - what is kept of a secret
 * @set: its keys are there
 * @byte: the secret or token, in some form
 * @len: its bytes
 * @digest: filled
 *
 * Context: any.
 */
void sipknock_digest(const struct sipknock_set *set, const u8 *byte, u8 len,
		     u32 digest[4])
{
	u64 half;

	half = siphash(byte, len, &set->key[0]);
	digest[0] = half >> 32;
	digest[1] = half;
	half = siphash(byte, len, &set->key[1]);
	digest[2] = half >> 32;
	digest[3] = half;
}

/**
 * sipknock_bucket - where a digest belongs
 * @set: the set
 * @digest: the digest
 *
 * Return: the index of its bucket
 */
u32 sipknock_bucket(const struct sipknock_set *set, const u32 digest[4])
{
	return (u64)digest[0] >> (32 - set->bucket_bits);
}

/* All of it, so that time tells nothing of how much agrees. */
static bool same_digest(const u32 a[4], const u32 b[4])
{
	return !((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]));
}

static bool counts(const struct sipknock_set *set, u32 where,
		   const struct sip_token *token)
{
	const struct sipknock_secret_line *line;
	const struct sipknock_limit *limit;

	if (!(where & token->form))
		return false;
	line = &set->lines[where >> SIPKNOCK_FORM_BITS];
	limit = &set->limits[line->limit];
	return (!limit->methods || limit->methods & token->method) &&
	       (!limit->headers || limit->headers & token->field);
}

/**
 * sipknock_set_find - the line whose secret a token is
 * @sip: the set
 * @token: the token
 *
 * Lines whose secrets differ in case alone may share a form: the first counts.
 *
 * Context: any, RCU read side.
 * Return: the number of the line, or -1
 */
s32 sipknock_set_find(const struct sip_set *sip, const struct sip_token *token)
{
	const struct sipknock_set *set;
	const struct sipknock_secret *secret;
	u32 best = U32_MAX;
	u32 digest[4];
	u32 bucket, i;

	set = container_of(sip, struct sipknock_set, sip);
	sipknock_digest(set, token->byte, token->len, digest);
	bucket = sipknock_bucket(set, digest);
	for (i = set->bucket[bucket]; i < set->bucket[bucket + 1]; i++) {
		secret = &set->secrets[i];
		if (same_digest(secret->digest, digest) &&
		    counts(set, secret->where, token))
			best = min(best, secret->where >> SIPKNOCK_FORM_BITS);
	}
	return best == U32_MAX ? -1 : best;
}

/**
 * sipknock_set_of - the set that a name stands for
 * @named: the name
 *
 * Context: RCU read side.
 * Return: the set, one without secrets where none is loaded
 */
const struct sip_set *sipknock_set_of(struct sipknock_named_set *named)
{
	static const struct sip_set none;
	struct sipknock_set *set = rcu_dereference(named->set);

	return set ? &set->sip : &none;
}

/**
 * sipknock_set_hit - what a line says
 * @sip: as sipknock_set_of() gave it
 * @line: as sipknock_set_find() gave it
 * @hit: filled; the label is there as long as the RCU read side
 */
void sipknock_set_hit(const struct sip_set *sip, s32 line,
		      struct sipknock_hit *hit)
{
	const struct sipknock_set *set;

	set = container_of(sip, struct sipknock_set, sip);
	hit->label = set->labels[set->lines[line].label];
	hit->max = set->lines[line].max;
}

/**
 * sipknock_set_put - drop a reference
 * @set: a set that no packet sees any more, or NULL
 *
 * Context: process.
 */
void sipknock_set_put(struct sipknock_set *set)
{
	u32 i;

	if (!set || !refcount_dec_and_test(&set->refs))
		return;
	for (i = 0; i < set->n_labels; i++)
		sipknock_label_put(set->labels[i]);
	kvfree(set->labels);
	kvfree(set->lines);
	kvfree(set->secrets);
	kvfree(set->bucket);
	kvfree(set->sip.filter);
	memzero_explicit(set->key, sizeof(set->key));
	kvfree(set);
}

/**
 * sipknock_named_set_find - what is known by a name
 * @snet: the namespace
 * @name: the name
 *
 * Context: process; sipknock_net.lock is held.
 * Return: it, or NULL
 */
struct sipknock_named_set *sipknock_named_set_find(struct sipknock_net *snet,
						   const char *name)
{
	struct sipknock_named_set *named;

	list_for_each_entry(named, &snet->sets.named, list)
		if (!strcmp(named->name, name))
			return named;
	return NULL;
}

/**
 * sipknock_named_set_make - what is known by a name, made where nothing is
 * @snet: the namespace
 * @name: passes xt_check_proc_name()
 *
 * Context: process; sipknock_net.lock is held.
 * Return: it, or an error: -ENOSPC beyond SIPKNOCK_SETS_MAX, -ENOMEM
 */
struct sipknock_named_set *sipknock_named_set_make(struct sipknock_net *snet,
						   const char *name)
{
	struct sipknock_named_set *named = sipknock_named_set_find(snet, name);

	if (named)
		return named;
	if (snet->sets.n_named >= SIPKNOCK_SETS_MAX)
		return ERR_PTR(-ENOSPC);
	named = kzalloc(sizeof(*named), GFP_KERNEL_ACCOUNT);
	if (!named)
		return ERR_PTR(-ENOMEM);
	strscpy(named->name, name, sizeof(named->name));
	named->serial = ++snet->sets.serial;
	list_add_tail(&named->list, &snet->sets.named);
	snet->sets.n_named++;
	return named;
}

/**
 * sipknock_named_set_free_if_unused - free a name that nothing keeps
 * @snet: the namespace
 * @named: the name
 *
 * Context: process; sipknock_net.lock is held.
 */
void sipknock_named_set_free_if_unused(struct sipknock_net *snet,
				       struct sipknock_named_set *named)
{
	if (named->rules || rcu_access_pointer(named->set))
		return;
	while (named->n_retired)
		sipknock_label_put(named->retired[--named->n_retired]);
	kvfree(named->retired);
	list_del(&named->list);
	snet->sets.n_named--;
	/* A rule that is on its way out may be found through its table. */
	kfree_rcu(named, rcu);
}

/**
 * sipknock_named_set_get - a rule names a set, which need not be loaded
 * @snet: the namespace
 * @name: passes xt_check_proc_name()
 *
 * Context: process.
 * Return: as sipknock_named_set_make()
 */
struct sipknock_named_set *sipknock_named_set_get(struct sipknock_net *snet,
						  const char *name)
{
	struct sipknock_named_set *named;

	mutex_lock(&snet->lock);
	named = sipknock_named_set_make(snet, name);
	if (!IS_ERR(named))
		named->rules++;
	mutex_unlock(&snet->lock);
	return named;
}

/**
 * sipknock_named_set_put - a rule lets go
 * @snet: the namespace
 * @named: the name, or NULL
 *
 * Context: process.
 */
void sipknock_named_set_put(struct sipknock_net *snet,
			    struct sipknock_named_set *named)
{
	if (!named)
		return;
	mutex_lock(&snet->lock);
	named->rules--;
	sipknock_named_set_free_if_unused(snet, named);
	mutex_unlock(&snet->lock);
}

/**
 * sipknock_sets_init - a namespace begins without sets
 * @sets: of the namespace
 */
void sipknock_sets_init(struct sipknock_sets *sets)
{
	INIT_LIST_HEAD(&sets->named);
	INIT_LIST_HEAD(&sets->loads);
	mutex_init(&sets->loading);
	sets->n_named = 0;
	sets->n_loads = 0;
	sets->serial = 0;
}

/**
 * sipknock_sets_exit - a namespace's sets go with it
 * @snet: a namespace that was dead for a grace period, or whose module goes: no request
 *	comes any more
 *
 * Rules may outlast this by a moment; so do their names, then.
 *
 * Context: process.
 */
void sipknock_sets_exit(struct sipknock_net *snet)
{
	struct sipknock_named_set *named, *next;
	struct sipknock_set *set;

	sipknock_loads_exit(&snet->sets);
	mutex_lock(&snet->lock);
	list_for_each_entry_safe(named, next, &snet->sets.named, list) {
		set = rcu_replace_pointer(named->set, NULL,
					  lockdep_is_held(&snet->lock));
		if (set && named->rules)
			synchronize_rcu();
		sipknock_set_put(set);
		sipknock_named_set_free_if_unused(snet, named);
	}
	mutex_unlock(&snet->lock);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Loads a set of secrets line by line, beside the one that is in place, and puts
 * it there when it is whole. Of a line's secret nothing stays but its digests.
 */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "secrets.h"
#include "table.h"

#define NOTHING		U32_MAX	/* end of a chain */
#define RESCHED_LINES	4096	/* between two chances to reschedule */

static_assert(SIPKNOCK_SECRETS_MAX - 1 <= U32_MAX >> SIPKNOCK_FORM_BITS);
static_assert(SIP_FORM_URI < 1 << SIPKNOCK_FORM_BITS);

/**
 * struct sipknock_load - a set on its way in
 * @list: in sipknock_sets.loads
 * @portid: the socket that it comes from
 * @name: of the set
 * @set: what there is of it
 * @lines: that were announced
 * @room: in sipknock_set.secrets
 * @bits: of the hashes below
 * @secret_head: hash of a digest to the last secret that has it
 * @secret_next: the one before with the same hash, for each secret
 * @label_head: hash of a label to its index
 * @label_next: the one before with the same hash, for each label
 */
struct sipknock_load {
	struct list_head list;
	u32 portid;
	char name[XT_SIPKNOCK_NAME_SIZE];
	struct sipknock_set *set;
	u32 lines;
	u32 room;
	u8 bits;
	u32 *secret_head;
	u32 *secret_next;
	u32 *label_head;
	u32 *label_next;
};

static void *alloc_array(size_t n, size_t size)
{
	return kvcalloc(n, size, GFP_KERNEL_ACCOUNT);
}

static void load_free(struct sipknock_load *load)
{
	sipknock_set_put(load->set);
	kvfree(load->secret_head);
	kvfree(load->secret_next);
	kvfree(load->label_head);
	kvfree(load->label_next);
	kfree(load);
}

/* Words of the filter: 16 to 32 bits a line. */
static u8 filter_bits(u32 lines)
{
	return ilog2(roundup_pow_of_two(DIV_ROUND_UP(lines, 4)));
}

static struct sipknock_set *set_new(u32 lines)
{
	struct sipknock_set *set;
	unsigned int i;

	set = kvzalloc(sizeof(*set), GFP_KERNEL_ACCOUNT);
	if (!set)
		return NULL;
	refcount_set(&set->refs, 1);
	get_random_bytes(set->key, sizeof(set->key));
	get_random_bytes(set->sip.key, sizeof(set->sip.key));
	for (i = 0; i < SIP_SET_KEYS; i++)
		set->sip.key[i] |= 1;
	set->sip.filter_bits = filter_bits(lines);
	set->sip.methods = set->methods;
	set->sip.headers = set->headers;
	set->sip.find = sipknock_set_find;
	set->n_limits = 1;
	set->sip.filter = alloc_array(1UL << set->sip.filter_bits,
				      sizeof(*set->sip.filter));
	set->lines = alloc_array(lines, sizeof(*set->lines));
	set->labels = alloc_array(lines, sizeof(*set->labels));
	set->secrets = alloc_array(lines, sizeof(*set->secrets));
	if (set->sip.filter && set->lines && set->labels && set->secrets)
		return set;
	sipknock_set_put(set);
	return NULL;
}

static struct sipknock_load *load_new(u32 portid, const char *name, u32 lines)
{
	struct sipknock_load *load = kzalloc(sizeof(*load), GFP_KERNEL_ACCOUNT);
	u32 heads = roundup_pow_of_two(lines);

	if (!load)
		return NULL;
	load->portid = portid;
	strscpy(load->name, name, sizeof(load->name));
	load->lines = lines;
	load->room = lines;
	load->bits = ilog2(heads);
	load->set = set_new(lines);
	load->secret_head = alloc_array(heads, sizeof(u32));
	load->secret_next = alloc_array(lines, sizeof(u32));
	load->label_head = alloc_array(heads, sizeof(u32));
	load->label_next = alloc_array(lines, sizeof(u32));
	if (!load->set || !load->secret_head || !load->secret_next ||
	    !load->label_head || !load->label_next) {
		load_free(load);
		return NULL;
	}
	memset32(load->secret_head, NOTHING, heads);
	memset32(load->label_head, NOTHING, heads);
	return load;
}

/**
 * sipknock_load_find - what a socket is loading
 * @snet: the namespace
 * @portid: the socket
 *
 * Context: process; sipknock_sets.loading is held.
 * Return: it, or NULL
 */
struct sipknock_load *sipknock_load_find(struct sipknock_net *snet, u32 portid)
{
	struct sipknock_load *load;

	list_for_each_entry(load, &snet->sets.loads, list)
		if (load->portid == portid)
			return load;
	return NULL;
}

/**
 * sipknock_load_drop - a load is over
 * @sets: of the namespace
 * @load: the load, or NULL
 *
 * Context: process; sipknock_sets.loading is held.
 */
void sipknock_load_drop(struct sipknock_sets *sets, struct sipknock_load *load)
{
	if (!load)
		return;
	list_del(&load->list);
	sets->n_loads--;
	load_free(load);
}

/**
 * sipknock_loads_exit - all loads of a namespace are over
 * @sets: of the namespace; no request comes any more
 *
 * Sockets may be there that began them: those hold no module.
 *
 * Context: process.
 */
void sipknock_loads_exit(struct sipknock_sets *sets)
{
	struct sipknock_load *load, *next;

	mutex_lock(&sets->loading);
	list_for_each_entry_safe(load, next, &sets->loads, list)
		sipknock_load_drop(sets, load);
	mutex_unlock(&sets->loading);
}

static bool has_room(struct sipknock_net *snet, const char *name)
{
	bool room;

	mutex_lock(&snet->lock);
	room = snet->sets.n_named < SIPKNOCK_SETS_MAX ||
	       sipknock_named_set_find(snet, name);
	mutex_unlock(&snet->lock);
	return room && snet->sets.n_loads < SIPKNOCK_LOADS_MAX;
}

/**
 * sipknock_load_begin - a socket loads a set
 * @snet: the namespace
 * @portid: the socket; what it was loading is dropped
 * @name: of the set, passes xt_check_proc_name()
 * @lines: that come, 1 to SIPKNOCK_SECRETS_MAX
 *
 * Context: process; sipknock_sets.loading is held.
 * Return: the load, or an error: -ENOSPC for too many sets or loads, -ENOMEM,
 * -ERESTARTSYS where there is no randomness yet and a signal came
 */
struct sipknock_load *sipknock_load_begin(struct sipknock_net *snet, u32 portid,
					  const char *name, u32 lines)
{
	struct sipknock_load *load;
	int err;

	sipknock_load_drop(&snet->sets, sipknock_load_find(snet, portid));
	if (!has_room(snet, name))
		return ERR_PTR(-ENOSPC);
	err = wait_for_random_bytes();
	if (err)
		return ERR_PTR(err);
	load = load_new(portid, name, lines);
	if (!load)
		return ERR_PTR(-ENOMEM);
	list_add_tail(&load->list, &snet->sets.loads);
	snet->sets.n_loads++;
	return load;
}

/**
 * sipknock_load_line - the number of the line that is due
 * @load: the load
 */
u32 sipknock_load_line(const struct sipknock_load *load)
{
	return load->set->n_lines;
}

static u32 *label_chain(const struct sipknock_load *load, const char *text)
{
	u64 hash = siphash(text, strlen(text), &load->set->key[0]);

	return &load->label_head[hash & (BIT(load->bits) - 1)];
}

/* The index of a label, or NOTHING. */
static u32 find_label(const struct sipknock_load *load, const char *text)
{
	u32 i = *label_chain(load, text);

	while (i != NOTHING && strcmp(load->set->labels[i]->text, text))
		i = load->label_next[i];
	return i;
}

/* The index of a label, made where there is none, or NOTHING without memory. */
static u32 make_label(struct sipknock_load *load, const char *text)
{
	struct sipknock_set *set = load->set;
	u32 *chain, i = find_label(load, text);

	if (i != NOTHING)
		return i;
	i = set->n_labels;
	set->labels[i] = sipknock_label_new(text);
	if (!set->labels[i])
		return NOTHING;
	set->n_labels++;
	chain = label_chain(load, text);
	load->label_next[i] = *chain;
	*chain = i;
	return i;
}

static u32 *secret_chain(const struct sipknock_load *load, const u32 digest[4])
{
	return &load->secret_head[digest[1] & (BIT(load->bits) - 1)];
}

static bool is_known(const struct sipknock_load *load, const u32 digest[4])
{
	const struct sipknock_secret *secret;
	u32 i;

	for (i = *secret_chain(load, digest); i != NOTHING;
	     i = load->secret_next[i]) {
		secret = &load->set->secrets[i];
		if (secret->where & SIP_FORM_PLAIN &&
		    !memcmp(secret->digest, digest, sizeof(secret->digest)))
			return true;
	}
	return false;
}

/* Makes @old of @n members half as large again. */
static bool grow(void **old, u32 n, size_t size)
{
	void *array = alloc_array(n + n / 2 + SIP_SET_FORMS, size);

	if (!array)
		return false;
	memcpy(array, *old, n * size);
	kvfree(*old);
	*old = array;
	return true;
}

static bool make_room(struct sipknock_load *load)
{
	u32 room = load->room;

	if (load->set->n_secrets + SIP_SET_FORMS <= room)
		return true;
	if (!grow((void **)&load->set->secrets, room,
		  sizeof(*load->set->secrets)) ||
	    !grow((void **)&load->secret_next, room, sizeof(u32)))
		return false;
	load->room = room + room / 2 + SIP_SET_FORMS;
	return true;
}

/* The digest of the first form is known. */
static void add_forms(struct sipknock_load *load, const struct sip_forms *forms,
		      const u32 first[4])
{
	struct sipknock_set *set = load->set;
	struct sipknock_secret *secret;
	u32 *chain;
	u8 i;

	for (i = 0; i < forms->n; i++) {
		secret = &set->secrets[set->n_secrets];
		if (i)
			sipknock_digest(set, forms->byte[i], forms->len,
					secret->digest);
		else
			memcpy(secret->digest, first, sizeof(secret->digest));
		secret->where = set->n_lines << SIPKNOCK_FORM_BITS |
				forms->form[i];
		sip_set_add(&set->sip, forms->byte[i], forms->len);
		chain = secret_chain(load, secret->digest);
		load->secret_next[set->n_secrets] = *chain;
		*chain = set->n_secrets++;
	}
}

static int add_secret(struct sipknock_load *load,
		      const struct sipknock_line *line, const char **why)
{
	struct sip_forms forms;
	u32 digest[4];

	sipknock_digest(load->set, line->secret, line->len, digest);
	*why = "a secret that came before";
	if (is_known(load, digest))
		return -EEXIST;
	*why = "out of memory";
	if (!make_room(load))
		return -ENOMEM;
	sip_forms_init(&forms, line->secret, line->len);
	add_forms(load, &forms, digest);
	memzero_explicit(&forms, sizeof(forms));
	return 0;
}

/**
 * sipknock_load_add - the next line
 * @load: the load; it is over where this fails
 * @line: the line
 * @why: set to what is wrong
 *
 * Context: process; sipknock_sets.loading is held.
 * Return: 0; -EEXIST: its secret came before; -EINVAL: beyond what was
 * announced, or a bad list; -ENOSPC: too many different names; -ENOMEM
 */
int sipknock_load_add(struct sipknock_load *load,
		      const struct sipknock_line *line, const char **why)
{
	struct sipknock_set *set = load->set;
	struct sipknock_secret_line *kept;
	int limit, err;

	*why = "more lines than announced";
	if (set->n_lines == load->lines)
		return -EINVAL;
	limit = sipknock_limit_find(set, line, why);
	if (limit < 0)
		return limit;
	kept = &set->lines[set->n_lines];
	kept->max = line->max;
	kept->limit = limit;
	*why = "out of memory";
	kept->label = make_label(load, line->label);
	if (kept->label == NOTHING)
		return -ENOMEM;
	err = add_secret(load, line, why);
	if (err)
		return err;
	set->n_lines++;
	return 0;
}

/* Puts the secrets where they are found: bucket by bucket, without a gap. */
static int set_finish(struct sipknock_set *set)
{
	struct sipknock_secret *sorted;
	u32 n = set->n_secrets;
	u32 buckets, i, *next;

	set->bucket_bits = ilog2(roundup_pow_of_two(DIV_ROUND_UP(n, 4)));
	buckets = 1U << set->bucket_bits;
	set->bucket = alloc_array(buckets + 2, sizeof(u32));
	sorted = alloc_array(n, sizeof(*sorted));
	if (!set->bucket || !sorted) {
		kvfree(sorted);
		return -ENOMEM;
	}
	/* Two places ahead: what is counted becomes, filled, what begins. */
	next = set->bucket + 1;
	for (i = 0; i < n; i++)
		next[sipknock_bucket(set, set->secrets[i].digest) + 1]++;
	for (i = 1; i <= buckets; i++)
		next[i] += next[i - 1];
	for (i = 0; i < n; i++) {
		sorted[next[sipknock_bucket(set, set->secrets[i].digest)]++] =
			set->secrets[i];
		if (!(i % RESCHED_LINES))
			cond_resched();
	}
	kvfree(set->secrets);
	set->secrets = sorted;
	set->bytes = sizeof(*set) + (buckets + 2) * sizeof(u32) +
		     n * sizeof(*sorted) + set->n_lines * sizeof(*set->lines) +
		     (sizeof(u64) << set->sip.filter_bits);
	return 0;
}

/* Room for labels was made for each line; few may be as many. */
static void trim_labels(struct sipknock_set *set)
{
	struct sipknock_label **labels;

	if (set->n_labels == set->n_lines)
		return;
	labels = alloc_array(set->n_labels, sizeof(*labels));
	if (!labels)
		return;
	memcpy(labels, set->labels, set->n_labels * sizeof(*labels));
	kvfree(set->labels);
	set->labels = labels;
}

/*
 * A label that is there already goes on, with its count, in place of the new one
 * of the same text. Otherwise it retires, as long as entries show it.
 */
static void adopt(const struct sipknock_load *load, struct sipknock_label *old,
		  struct sipknock_label **retired, u32 *n)
{
	u32 i = load ? find_label(load, old->text) : NOTHING;

	if (i == NOTHING) {
		if (atomic_read(&old->open) && sipknock_label_get(old))
			retired[(*n)++] = old;
	} else if (load->set->labels[i] != old && sipknock_label_get(old)) {
		sipknock_label_put(load->set->labels[i]);
		load->set->labels[i] = old;
	}
}

/*
 * @load, or nothing, takes the place of what a name stands for.
 * sipknock_net.lock is held.
 */
static int exchange(struct sipknock_named_set *named,
		    const struct sipknock_load *load, struct sipknock_set **old)
{
	struct sipknock_label **retired;
	u32 i, n = 0;

	*old = rcu_dereference_protected(named->set, true);
	retired = alloc_array(named->n_retired + (*old ? (*old)->n_labels : 0) + 1,
			      sizeof(*retired));
	if (!retired)
		return -ENOMEM;
	for (i = 0; *old && i < (*old)->n_labels; i++)
		adopt(load, (*old)->labels[i], retired, &n);
	for (i = 0; i < named->n_retired; i++) {
		adopt(load, named->retired[i], retired, &n);
		sipknock_label_put(named->retired[i]);
	}
	kvfree(named->retired);
	named->retired = retired;
	named->n_retired = n;
	rcu_assign_pointer(named->set, load ? load->set : NULL);
	return 0;
}

/* No packet sees the set after this. */
static void set_discard(struct sipknock_set *set)
{
	if (!set)
		return;
	synchronize_rcu();
	sipknock_set_put(set);
}

/**
 * sipknock_load_commit - the set is whole: it takes the place of the old one
 * @snet: the namespace
 * @load: the load, which is over
 *
 * Context: process; sipknock_sets.loading is held.
 * Return: 0; -EINVAL: lines are missing; -ENOSPC: too many sets; -ENOMEM
 */
int sipknock_load_commit(struct sipknock_net *snet, struct sipknock_load *load)
{
	struct sipknock_named_set *named;
	struct sipknock_set *old = NULL;
	int err = -EINVAL;

	if (load->set->n_lines == load->lines)
		err = set_finish(load->set);
	if (err)
		goto drop;
	trim_labels(load->set);
	mutex_lock(&snet->lock);
	named = sipknock_named_set_make(snet, load->name);
	if (IS_ERR(named)) {
		err = PTR_ERR(named);
	} else {
		err = exchange(named, load, &old);
		sipknock_named_set_free_if_unused(snet, named);
	}
	mutex_unlock(&snet->lock);
	if (!err) {
		load->set = NULL;
		set_discard(old);
	}
drop:
	sipknock_load_drop(&snet->sets, load);
	return err;
}

/**
 * sipknock_set_unload - a set goes; rules that name it match nothing
 * @snet: the namespace
 * @name: of the set
 *
 * Context: process.
 * Return: 0, -ENOENT where it is not loaded, -ENOMEM
 */
int sipknock_set_unload(struct sipknock_net *snet, const char *name)
{
	struct sipknock_named_set *named;
	struct sipknock_set *old = NULL;
	int err = -ENOENT;

	mutex_lock(&snet->lock);
	named = sipknock_named_set_find(snet, name);
	if (named && rcu_access_pointer(named->set)) {
		err = exchange(named, NULL, &old);
		sipknock_named_set_free_if_unused(snet, named);
	}
	mutex_unlock(&snet->lock);
	if (!err)
		set_discard(old);
	return err;
}

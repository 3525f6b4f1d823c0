/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bytes of strangers: read through a pair of pointers that never leaves them,
 * and shown so that they can do nothing to a terminal.
 */
#ifndef _SIPKNOCK_BYTES_H
#define _SIPKNOCK_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * struct bytes - what is left to be read
 * @at: the next byte
 * @len: how many there are
 */
struct bytes {
	const __u8 *at;
	size_t len;
};

static inline struct bytes bytes_of(const void *at, size_t len)
{
	return (struct bytes){ at, len };
}

bool bytes_equal(struct bytes a, struct bytes b);
bool bytes_are(struct bytes text, const char *word);
bool bytes_begin(struct bytes text, const char *word);
bool bytes_has(struct bytes text, struct bytes part);

bool bytes_skip(struct bytes *left, size_t n);
bool bytes_take(struct bytes *left, size_t n, struct bytes *taken);
bool bytes_number(struct bytes *left, unsigned int size, __u32 *number);

/* Memory; where there is none the program ends. */
void *must_alloc(size_t size);
void *must_grow(void *old, size_t size);

char *bytes_copy(struct bytes text);
char *bytes_shown(struct bytes text);

#endif /* _SIPKNOCK_BYTES_H */

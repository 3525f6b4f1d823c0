// SPDX-License-Identifier: GPL-2.0
/* Bytes of strangers, see bytes.h */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bytes.h"
#include "sipknock.h"

#define SHOWN_MAX	256	/* bytes of one value that are shown */

void *must_alloc(size_t size)
{
	return must_grow(NULL, size);
}

void *must_grow(void *old, size_t size)
{
	void *mem = realloc(old, size ? size : 1);

	if (!mem)
		out_of_memory();
	return mem;
}

bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len));
}

bool bytes_are(struct bytes text, const char *word)
{
	return bytes_equal(text, bytes_of(word, strlen(word)));
}

bool bytes_begin(struct bytes text, const char *word)
{
	size_t len = strlen(word);

	return text.len >= len && !memcmp(text.at, word, len);
}

bool bytes_has(struct bytes text, struct bytes part)
{
	return part.len && text.len &&
	       memmem(text.at, text.len, part.at, part.len);
}

bool bytes_skip(struct bytes *left, size_t n)
{
	if (left->len < n)
		return false;
	left->at += n;
	left->len -= n;
	return true;
}

bool bytes_take(struct bytes *left, size_t n, struct bytes *taken)
{
	*taken = bytes_of(left->at, n);
	return bytes_skip(left, n);
}

/**
 * bytes_number - take a number in network byte order
 * @left: from here
 * @size: of 1 to 4 bytes
 * @number: filled
 *
 * Return: false where it is not all there
 */
bool bytes_number(struct bytes *left, unsigned int size, __u32 *number)
{
	struct bytes digits;

	if (!bytes_take(left, size, &digits))
		return false;
	*number = 0;
	for (; digits.len; digits.at++, digits.len--)
		*number = *number << 8 | *digits.at;
	return true;
}

/* As a string, to be freed; a NUL within ends it early. */
char *bytes_copy(struct bytes text)
{
	char *copy = must_alloc(text.len + 1);

	if (text.len)
		memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return copy;
}

/*
 * As text to be put in quotes on a terminal, to be freed: as escape(), but with
 * spaces as they are. What is too long ends in "...".
 */
char *bytes_shown(struct bytes text)
{
	char *shown = must_alloc(4 * SHOWN_MAX + sizeof("..."));
	char *end = shown;
	size_t i;

	for (i = 0; i < text.len && i < SHOWN_MAX; i++) {
		__u8 byte = text.at[i];

		if (byte >= ' ' && byte < 0x7f && byte != '\\' && byte != '"')
			*end++ = byte;
		else
			end += sprintf(end, "\\x%02x", byte);
	}
	strcpy(end, text.len > SHOWN_MAX ? "..." : "");
	return shown;
}

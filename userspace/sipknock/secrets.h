/* SPDX-License-Identifier: GPL-2.0 */
/* Secret sets: from a file's lines to what the module takes. */
#ifndef _SIPKNOCK_SECRETS_H
#define _SIPKNOCK_SECRETS_H

#include "netlink.h"

/**
 * struct secret_set - the lines of a file
 * @file: its name, for messages
 * @count: of lines
 * @number: of each line in its file, from 1
 * @end: of each line's attribute in @attrs
 * @attrs: a SIPKNOCK_A_LINE a line, ready to be sent
 * @room: lines that @number and @end have room for
 * @size: bytes that @attrs has room for
 */
struct secret_set {
	const char *file;
	uint32_t count;
	unsigned long *number;
	size_t *end;
	char *attrs;
	size_t room;
	size_t size;
};

/* false: it has complained of the file or of its bad line. */
bool secret_set_read(struct secret_set *set, const char *file);
void secret_set_free(struct secret_set *set);

/* false: it has complained; the set in the kernel is what it was. */
bool secret_set_load(const struct secret_set *set, struct kernel *kernel,
		     const char *name);

#endif /* _SIPKNOCK_SECRETS_H */

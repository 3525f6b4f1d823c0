/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the command's files share. */
#ifndef _COMMAND_TEST_H
#define _COMMAND_TEST_H

#include "sipknock.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/**
 * struct capture - what goes to stdout or stderr meanwhile
 * @stream: which
 * @fd: where it went before
 * @file: where it goes
 * @text: of it, once it is over
 */
struct capture {
	FILE *stream;
	int fd;
	FILE *file;
	char text[4096];
};

static inline void capture(struct capture *capture, FILE *stream)
{
	capture->stream = stream;
	fflush(stream);
	capture->fd = dup(fileno(stream));
	capture->file = tmpfile();
	dup2(fileno(capture->file), fileno(stream));
}

static inline const char *captured(struct capture *capture)
{
	size_t len;

	fflush(capture->stream);
	dup2(capture->fd, fileno(capture->stream));
	close(capture->fd);
	rewind(capture->file);
	len = fread(capture->text, 1, sizeof(capture->text) - 1, capture->file);
	capture->text[len] = '\0';
	fclose(capture->file);
	return capture->text;
}

/* A file with @text of @len bytes; @name is XXXXXX-terminated and filled in. */
static inline void make_file(char *name, const char *text, size_t len)
{
	int fd = mkstemp(name);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		abort();
	close(fd);
}

#endif /* _COMMAND_TEST_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of lines of words: secret sets, saved tables. Words stand apart by
 * spaces or tabs; between double quotes there may be spaces, and \" and \\ stand
 * for " and \. A # where a word may begin ends the line.
 */
#ifndef _SIPKNOCK_WORDS_H
#define _SIPKNOCK_WORDS_H

#include <stdio.h>

#define LINE_WORDS	24

/**
 * struct words - a file's lines, one at a time
 * @name: of the file, for messages
 * @number: of the line, from 1
 * @count: of @word, 1 or more
 * @word: the line's words, in @line
 * @whole: the line had its newline
 * @line: buffer
 * @size: of @line
 */
struct words {
	FILE *file;
	const char *name;
	unsigned long number;
	unsigned int count;
	char *word[LINE_WORDS];
	bool whole;
	char *line;
	size_t size;
};

/* @name or, where it is "-", stdin; errno. */
int words_open(struct words *words, const char *name);
void words_close(struct words *words);

/*
 * The next line that has words. 1: there is one; 0: the end; -1: it is no line
 * of words, and @wrong says why; -2: the file cannot be read, see errno.
 */
int words_next(struct words *words, const char **wrong);

/* The value of "KEY=VALUE", or NULL if @word is none of @key. */
const char *value_of(const char *word, const char *key);

/* \xHH to bytes, in place: what escape() made. The length, or -1. */
int unescape(char *text);

#endif /* _SIPKNOCK_WORDS_H */

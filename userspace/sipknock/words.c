// SPDX-License-Identifier: GPL-2.0
/* Files of lines of words, see words.h */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "sipknock.h"
#include "words.h"

int words_open(struct words *words, const char *name)
{
	bool is_stdin = !strcmp(name, "-");

	memset(words, 0, sizeof(*words));
	words->name = is_stdin ? "standard input" : name;
	words->file = is_stdin ? stdin : fopen(name, "re");
	return words->file ? 0 : errno;
}

void words_close(struct words *words)
{
	if (words->file && words->file != stdin)
		fclose(words->file);
	free(words->line);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/*
 * One word, in place, from @in on; its end. Quotes may begin and end within it.
 * NULL: a quote has no end.
 */
static char *cut_word(char *in)
{
	bool quoted = false;
	char *out = in;

	for (; *in && (quoted || !is_blank(*in)); in++) {
		if (*in == '"') {
			quoted = !quoted;
			continue;
		}
		if (quoted && *in == '\\' && (in[1] == '"' || in[1] == '\\'))
			in++;
		*out++ = *in;
	}
	if (quoted)
		return NULL;
	if (*in)
		in++;
	*out = '\0';
	return in;
}

static const char *split(struct words *words)
{
	char *in = words->line;

	words->count = 0;
	for (;;) {
		while (is_blank(*in))
			in++;
		if (!*in || *in == '#')
			return NULL;
		if (words->count == LINE_WORDS)
			return "too many words";
		words->word[words->count++] = in;
		in = cut_word(in);
		if (!in)
			return "a double quote without its end";
	}
}

int words_next(struct words *words, const char **wrong)
{
	ssize_t len;

	do {
		errno = 0;
		len = getline(&words->line, &words->size, words->file);
		if (len < 0)
			return ferror(words->file) || errno ? -2 : 0;
		words->number++;
		words->whole = words->line[len - 1] == '\n';
		if (words->whole)
			words->line[--len] = '\0';
		*wrong = strlen(words->line) == (size_t)len ?
			 split(words) : "a NUL byte";
		if (*wrong)
			return -1;
	} while (!words->count);
	return 1;
}

const char *value_of(const char *word, const char *key)
{
	size_t len = strlen(key);

	return strncmp(word, key, len) || word[len] != '=' ? NULL :
							     word + len + 1;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int unescape(char *text)
{
	int high, low;
	char *out = text, *in;

	for (in = text; *in; in++) {
		if (*in != '\\') {
			*out++ = *in;
			continue;
		}
		if (in[1] != 'x')
			return -1;
		high = hex_digit(in[2]);
		low = high < 0 ? -1 : hex_digit(in[3]);
		if (low < 0)
			return -1;
		*out++ = high << 4 | low;
		in += 3;
	}
	*out = '\0';
	return out - text;
}

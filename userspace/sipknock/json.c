// SPDX-License-Identifier: GPL-2.0
/* JSON output, see sipknock.h */
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "sipknock.h"

static enum { NO_ARRAY, EMPTY_ARRAY, ARRAY } array;

struct json_object *json_new(void)
{
	struct json_object *object = json_object_new_object();

	if (!object)
		out_of_memory();
	return object;
}

void json_add(struct json_object *object, const char *key,
	      struct json_object *value)
{
	if (!value || json_object_object_add(object, key, value))
		out_of_memory();
}

void json_add_number(struct json_object *object, const char *key,
		     uint64_t value)
{
	json_add(object, key, json_object_new_uint64(value));
}

void json_add_text(struct json_object *object, const char *key,
		   const char *text)
{
	json_add_bytes(object, key, text, strlen(text));
}

/* Bytes of the well-formed character (RFC 3629) that begins at @in, or 0. */
static size_t utf8_length(const unsigned char *in, size_t len)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t need, i;

	if (in[0] < 0x80)
		return 1;
	if (in[0] < 0xc2 || in[0] > 0xf4)
		return 0;
	need = in[0] < 0xe0 ? 2 : in[0] < 0xf0 ? 3 : 4;
	if (in[0] == 0xe0)
		low = 0xa0;	/* overlong */
	else if (in[0] == 0xed)
		high = 0x9f;	/* surrogates */
	else if (in[0] == 0xf0)
		low = 0x90;	/* overlong */
	else if (in[0] == 0xf4)
		high = 0x8f;	/* beyond U+10FFFF */
	if (len < need)
		return 0;
	for (i = 1; i < need; i++) {
		if (in[i] < low || in[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return need;
}

void json_add_bytes(struct json_object *object, const char *key,
		    const void *bytes, size_t len)
{
	static const char replacement[] = "\xef\xbf\xbd";
	const unsigned char *in = bytes;
	char *text = malloc(3 * len + 1);
	size_t used = 0, n, i;

	if (!text)
		out_of_memory();
	for (i = 0; i < len; i += n ? n : 1) {
		n = utf8_length(in + i, len - i);
		if (n) {
			memcpy(text + used, in + i, n);
			used += n;
		} else {
			memcpy(text + used, replacement, 3);
			used += 3;
		}
	}
	json_add(object, key, json_object_new_string_len(text, used));
	free(text);
}

void json_row(struct json_object *object)
{
	const char *text =
		json_object_to_json_string_ext(object,
					       JSON_C_TO_STRING_PLAIN |
					       JSON_C_TO_STRING_NOSLASHESCAPE);

	if (!text)
		out_of_memory();
	if (array != NO_ARRAY)
		fputs(array == ARRAY ? ",\n" : "[\n", stdout);
	fputs(text, stdout);
	if (array == NO_ARRAY)
		fputs("\n", stdout);
	else
		array = ARRAY;
	json_object_put(object);
}

void json_open(void)
{
	array = EMPTY_ARRAY;
}

void json_close(void)
{
	fputs(array == ARRAY ? "\n]\n" : "[]\n", stdout);
	array = NO_ARRAY;
}

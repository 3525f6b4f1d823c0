// SPDX-License-Identifier: GPL-2.0
/* Values of the rule language, see values.h */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "values.h"

#define TOKEN_MARKS	"-.!%*_+`'~"

static const char *allowed(const char *fmt, ...)
	__attribute__((__format__(printf, 1, 2)));

static const char *allowed(const char *fmt, ...)
{
	static char text[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return text;
}

/* Lists */

static bool is_token(const char *s)
{
	return *s && s[strspn(s, SIPKNOCK_ALNUM TOKEN_MARKS)] == '\0';
}

static bool canon_method(char *method)
{
	return is_token(method);
}

static bool canon_status(char *status)
{
	if (strlen(status) != 3 || status[0] < '1' || status[0] > '6')
		return false;
	if (!strcasecmp(status + 1, "xx")) {
		strcpy(status + 1, "xx");
		return true;
	}
	return status[strspn(status, SIPKNOCK_DIGITS)] == '\0';
}

/* The compact forms that IANA has registered. */
static const struct {
	char letter;
	const char *name;
} compact_forms[] = {
	{ 'a', "accept-contact" },
	{ 'b', "referred-by" },
	{ 'c', "content-type" },
	{ 'd', "request-disposition" },
	{ 'e', "content-encoding" },
	{ 'f', "from" },
	{ 'i', "call-id" },
	{ 'j', "reject-contact" },
	{ 'k', "supported" },
	{ 'l', "content-length" },
	{ 'm', "contact" },
	{ 'o', "event" },
	{ 'r', "refer-to" },
	{ 's', "subject" },
	{ 't', "to" },
	{ 'u', "allow-events" },
	{ 'v', "via" },
	{ 'x', "session-expires" },
	{ 'y', "identity" },
};

static bool canon_header(char *name)
{
	unsigned int i;
	char *p;

	if (!is_token(name))
		return false;
	for (p = name; *p; p++)
		*p = tolower((unsigned char)*p);
	if (name[1])
		return true;
	for (i = 0; i < sizeof(compact_forms) / sizeof(*compact_forms); i++)
		if (compact_forms[i].letter == name[0]) {
			strcpy(name, compact_forms[i].name);
			break;
		}
	return true;
}

static bool in_list(const char *list, const char *member)
{
	size_t len = strlen(member), n;

	for (; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == len && !memcmp(list, member, n))
			return true;
	}
	return false;
}

struct list_kind {
	bool (*canon)(char *member);
	size_t size;
	unsigned int max;
	size_t member_max;
	const char *allowed;
};

static const char *read_list(const char *p, char *list,
			     const struct list_kind *kind)
{
	char member[XT_SIPKNOCK_HEADERS_SIZE];
	unsigned int count = 0;
	size_t n, used = 0;

	memset(list, 0, kind->size);
	for (;; p += n + 1) {
		n = strcspn(p, ",");
		if (n > kind->member_max)
			return allowed("at most %zu bytes each",
				       kind->member_max);
		memcpy(member, p, n);
		member[n] = '\0';
		if (!kind->canon(member))
			return kind->allowed;
		if (!in_list(list, member)) {
			if (++count > kind->max)
				return allowed("at most %u in one list",
					       kind->max);
			if (used + !!used + strlen(member) >= kind->size)
				return allowed("at most %zu bytes",
					       kind->size - 1);
			used += sprintf(list + used, "%s%s", used ? "," : "",
					member);
		}
		if (p[n] == '\0')
			return NULL;
	}
}

const char *sipknock_read_methods(const char *text, char *methods)
{
	static const struct list_kind kind = {
		canon_method, XT_SIPKNOCK_METHODS_SIZE, XT_SIPKNOCK_METHODS_MAX,
		XT_SIPKNOCK_METHOD_MAX,
		"allowed are methods, comma-separated, of letters, digits and " TOKEN_MARKS
	};

	return read_list(text, methods, &kind);
}

const char *sipknock_read_status(const char *text, char *status)
{
	static const struct list_kind kind = {
		canon_status, XT_SIPKNOCK_STATUS_SIZE, XT_SIPKNOCK_STATUS_MAX,
		XT_SIPKNOCK_STATUS_SIZE - 1,
		"allowed are codes 100 to 699 and classes 1xx to 6xx, comma-separated"
	};

	return read_list(text, status, &kind);
}

const char *sipknock_read_cseq(const char *text, char *cseq)
{
	if (!is_token(text))
		return "allowed is one method, of letters, digits and " TOKEN_MARKS;
	if (strlen(text) >= XT_SIPKNOCK_CSEQ_SIZE)
		return allowed("at most %d bytes", XT_SIPKNOCK_CSEQ_SIZE - 1);
	strncpy(cseq, text, XT_SIPKNOCK_CSEQ_SIZE);
	return NULL;
}

const char *sipknock_read_headers(const char *text, char *headers)
{
	static const struct list_kind kind = {
		canon_header, XT_SIPKNOCK_HEADERS_SIZE, XT_SIPKNOCK_HEADERS_MAX,
		XT_SIPKNOCK_HEADER_MAX,
		"allowed are header names, uri, any and sni, comma-separated, of letters, digits and "
		TOKEN_MARKS
	};
	const char *wrong = read_list(text, headers, &kind);

	if (wrong)
		return wrong;
	if (in_list(headers, SIPKNOCK_SNI) && strcmp(headers, SIPKNOCK_SNI))
		return "sni is the TLS server name and stands alone";
	if (in_list(headers, "any"))
		memset(headers, 0, XT_SIPKNOCK_HEADERS_SIZE);
	return NULL;
}

/* Names and labels */

const char *sipknock_read_name(const char *text, char *name)
{
	const char *p;

	for (p = text; *p; p++)
		if (sipknock_is_control(*p) || *p == ' ' || *p == '/')
			break;
	if (*p || p == text || p - text >= XT_SIPKNOCK_NAME_SIZE ||
	    !strcmp(text, ".") || !strcmp(text, ".."))
		return allowed("allowed are 1 to %d bytes without space, '/' and control characters, but not . and ..",
			       XT_SIPKNOCK_NAME_SIZE - 1);
	strncpy(name, text, XT_SIPKNOCK_NAME_SIZE);
	return NULL;
}

const char *sipknock_read_label(const char *text, char *label)
{
	const char *p;

	for (p = text; *p && !sipknock_is_control(*p); p++)
		;
	if (*p || p == text || p - text >= XT_SIPKNOCK_LABEL_SIZE)
		return allowed("allowed are 1 to %d bytes without control characters",
			       XT_SIPKNOCK_LABEL_SIZE - 1);
	strncpy(label, text, XT_SIPKNOCK_LABEL_SIZE);
	return NULL;
}

/* Secrets */

#define LITERAL_BAR	"a literal | is written |7c|"

static unsigned char hex_byte(const char *digits)
{
	char pair[3] = { digits[0], digits[1] };

	return strtoul(pair, NULL, 16);
}

const char *sipknock_read_secret(const char *text, unsigned char *secret,
				 size_t *len, const char **at)
{
	const char *p, *open = NULL;
	size_t used = 0, start = 0;
	unsigned char byte;

	for (p = text; *p; p++) {
		*at = p;
		if (*p == '|') {
			if (open && start == used) {
				*at = open;
				return "an empty |hex| run; " LITERAL_BAR;
			}
			open = open ? NULL : p;
			start = used;
			continue;
		}
		if (!open) {
			if (sipknock_is_control(*p))
				return "a control character is written in hex, as |0a|";
			byte = *p;
		} else if (*p == ' ') {
			continue;
		} else {
			if (!isxdigit((unsigned char)p[0]) ||
			    !isxdigit((unsigned char)p[1]))
				return "allowed between | and | are pairs of hex digits, and spaces; "
				       LITERAL_BAR;
			byte = hex_byte(p++);
		}
		if (used < XT_SIPKNOCK_SECRET_MAX)
			secret[used] = byte;
		used++;
	}
	*at = open;
	if (open)
		return "a |hex| run without its end; " LITERAL_BAR;
	*len = used;
	if (used < 1 || used > XT_SIPKNOCK_SECRET_MAX)
		return allowed("of %zu bytes: allowed 1 to %d", used,
			       XT_SIPKNOCK_SECRET_MAX);
	return NULL;
}

void sipknock_write_secret(const unsigned char *secret, size_t len, char *text)
{
	bool hex = false, plain;
	char *p = text;
	size_t i;

	for (i = 0; i < len && i < XT_SIPKNOCK_SECRET_MAX; i++) {
		plain = secret[i] >= 0x20 && secret[i] < 0x7f &&
			secret[i] != '|';
		if (plain == hex)
			*p++ = '|';
		hex = !plain;
		p += sprintf(p, hex ? "%02x" : "%c", secret[i]);
	}
	strcpy(p, hex ? "|" : "");
}

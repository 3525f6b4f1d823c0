// SPDX-License-Identifier: GPL-2.0
/*
 * Option values of the sipknock match, see libxt_sipknock.h
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "libxt_sipknock.h"

#define DIGITS		"0123456789"
#define ALNUM		DIGITS "abcdefghijklmnopqrstuvwxyz" \
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define TOKEN_MARKS	"-.!%*_+`'~"

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* A value as part of a one-line message: no control characters, not endless. */
static const char *shown(const char *value)
{
	static char buf[100];
	size_t i;

	for (i = 0; value[i] && i < sizeof(buf) - sizeof("..."); i++)
		buf[i] = is_control(value[i]) ? '?' : value[i];
	strcpy(buf + i, value[i] ? "..." : "");
	return buf;
}

static __noreturn __printf(2, 3) void
bad_value(const struct xt_option_call *cb, const char *allowed, ...)
{
	char text[200];
	va_list args;

	va_start(args, allowed);
	vsnprintf(text, sizeof(text), allowed, args);
	va_end(args);
	xtables_error(PARAMETER_PROBLEM, "sipknock: --%s \"%s\": %s",
		      cb->entry->name, shown(cb->arg), text);
}

uint32_t sipknock_parse_number(const struct xt_option_call *cb, uint32_t max)
{
	unsigned long long value;

	errno = 0;
	value = strtoull(cb->arg, NULL, 10);
	if (cb->arg[0] == '\0' || cb->arg[strspn(cb->arg, DIGITS)] ||
	    errno || value < 1 || value > max)
		bad_value(cb, "allowed 1 to %u", max);
	return value;
}

/* Lists */

static bool is_token(const char *s)
{
	return *s && s[strspn(s, ALNUM TOKEN_MARKS)] == '\0';
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
	return status[strspn(status, DIGITS)] == '\0';
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

static void parse_list(const struct xt_option_call *cb, char *list,
		       const struct list_kind *kind)
{
	char member[XT_SIPKNOCK_HEADERS_SIZE];
	unsigned int count = 0;
	const char *p = cb->arg;
	size_t n, used = 0;

	for (;; p += n + 1) {
		n = strcspn(p, ",");
		if (n > kind->member_max)
			bad_value(cb, "at most %zu bytes each",
				  kind->member_max);
		memcpy(member, p, n);
		member[n] = '\0';
		if (!kind->canon(member))
			bad_value(cb, "%s", kind->allowed);
		if (!in_list(list, member)) {
			if (++count > kind->max)
				bad_value(cb, "at most %u in one list",
					  kind->max);
			if (used + !!used + strlen(member) >= kind->size)
				bad_value(cb, "at most %zu bytes",
					  kind->size - 1);
			used += sprintf(list + used, "%s%s", used ? "," : "",
					member);
		}
		if (p[n] == '\0')
			break;
	}
}

void sipknock_parse_methods(const struct xt_option_call *cb, char *methods)
{
	static const struct list_kind kind = {
		canon_method, XT_SIPKNOCK_METHODS_SIZE, XT_SIPKNOCK_METHODS_MAX,
		XT_SIPKNOCK_METHOD_MAX,
		"allowed are methods, comma-separated, of letters, digits and " TOKEN_MARKS
	};

	parse_list(cb, methods, &kind);
}

void sipknock_parse_status(const struct xt_option_call *cb, char *status)
{
	static const struct list_kind kind = {
		canon_status, XT_SIPKNOCK_STATUS_SIZE, XT_SIPKNOCK_STATUS_MAX,
		XT_SIPKNOCK_STATUS_SIZE - 1,
		"allowed are codes 100 to 699 and classes 1xx to 6xx, comma-separated"
	};

	parse_list(cb, status, &kind);
}

void sipknock_parse_cseq(const struct xt_option_call *cb, char *cseq)
{
	if (!is_token(cb->arg))
		bad_value(cb, "%s", "allowed is one method, of letters, digits and "
			  TOKEN_MARKS);
	if (strlen(cb->arg) >= XT_SIPKNOCK_CSEQ_SIZE)
		bad_value(cb, "at most %d bytes", XT_SIPKNOCK_CSEQ_SIZE - 1);
	strcpy(cseq, cb->arg);
}

void sipknock_parse_headers(const struct xt_option_call *cb, char *headers)
{
	static const struct list_kind kind = {
		canon_header, XT_SIPKNOCK_HEADERS_SIZE, XT_SIPKNOCK_HEADERS_MAX,
		XT_SIPKNOCK_HEADER_MAX,
		"allowed are header names, uri, any and sni, comma-separated, of letters, digits and "
		TOKEN_MARKS
	};

	parse_list(cb, headers, &kind);
	if (in_list(headers, SIPKNOCK_SNI) && strcmp(headers, SIPKNOCK_SNI))
		bad_value(cb, "sni is the TLS server name and stands alone");
	if (in_list(headers, "any"))
		memset(headers, 0, XT_SIPKNOCK_HEADERS_SIZE);
}

/* Names and labels */

void sipknock_parse_name(const struct xt_option_call *cb, char *name)
{
	const char *p;

	for (p = cb->arg; *p; p++)
		if (is_control(*p) || *p == ' ' || *p == '/')
			break;
	if (*p || p == cb->arg || p - cb->arg >= XT_SIPKNOCK_NAME_SIZE ||
	    !strcmp(cb->arg, ".") || !strcmp(cb->arg, ".."))
		bad_value(cb,
			  "allowed are 1 to %d bytes without space, '/' and control characters, but not . and ..",
			  XT_SIPKNOCK_NAME_SIZE - 1);
	strcpy(name, cb->arg);
}

void sipknock_parse_label(const struct xt_option_call *cb, char *label)
{
	const char *p;

	for (p = cb->arg; *p && !is_control(*p); p++)
		;
	if (*p || p == cb->arg || p - cb->arg >= XT_SIPKNOCK_LABEL_SIZE)
		bad_value(cb, "allowed are 1 to %d bytes without control characters",
			  XT_SIPKNOCK_LABEL_SIZE - 1);
	strcpy(label, cb->arg);
}

/*
 * Text outside quotes: what neither a shell nor iptables-restore takes for
 * anything else.
 */
void sipknock_put_text(const char *value)
{
	if (*value && value[strspn(value, ALNUM "-_.,")] == '\0')
		printf(" %s", value);
	else
		xtables_save_string(value);
}

/* Secrets */

/*
 * The line may end up in a log, when a rule set is restored at boot: it shows
 * where the secret is wrong and not the secret.
 */
static __noreturn void
bad_secret(const struct xt_option_call *cb, const char *at, const char *allowed)
{
	char part[3] = "";

	strncat(part, at, sizeof(part) - 1);
	xtables_error(PARAMETER_PROBLEM, "sipknock: --%s: \"%s\" at byte %td: %s",
		      cb->entry->name, shown(part), at - cb->arg + 1, allowed);
}

#define LITERAL_BAR	"a literal | is written |7c|"

static uint8_t hex_byte(const char *digits)
{
	char pair[3] = { digits[0], digits[1] };

	return strtoul(pair, NULL, 16);
}

void sipknock_parse_secret(const struct xt_option_call *cb,
			   struct xt_sipknock_mtinfo *info)
{
	const char *p, *open = NULL;
	size_t len = 0, start = 0;
	unsigned char byte;

	for (p = cb->arg; *p; p++) {
		if (*p == '|') {
			if (open && start == len)
				bad_secret(cb, open, "an empty |hex| run; " LITERAL_BAR);
			open = open ? NULL : p;
			start = len;
			continue;
		}
		if (!open) {
			if (is_control(*p))
				bad_secret(cb, p, "a control character is written in hex, as |0a|");
			byte = *p;
		} else if (*p == ' ') {
			continue;
		} else {
			if (!isxdigit((unsigned char)p[0]) ||
			    !isxdigit((unsigned char)p[1]))
				bad_secret(cb, p,
					   "allowed between | and | are pairs of hex digits, and spaces; "
					   LITERAL_BAR);
			byte = hex_byte(p++);
		}
		if (len < XT_SIPKNOCK_SECRET_MAX)
			info->secret[len] = byte;
		len++;
	}
	if (open)
		bad_secret(cb, open, "a |hex| run without its end; " LITERAL_BAR);
	if (len < 1 || len > XT_SIPKNOCK_SECRET_MAX)
		xtables_error(PARAMETER_PROBLEM,
			      "sipknock: --%s of %zu bytes: allowed 1 to %d",
			      cb->entry->name, len, XT_SIPKNOCK_SECRET_MAX);
	info->secret_len = len;
}

void sipknock_put_secret(const struct xt_sipknock_mtinfo *info)
{
	/* At worst every second byte is a hex run of its own. */
	char text[5 * XT_SIPKNOCK_SECRET_MAX + 1], *p = text;
	bool hex = false, plain;
	unsigned int i;
	unsigned char c;

	for (i = 0; i < info->secret_len && i < XT_SIPKNOCK_SECRET_MAX; i++) {
		c = info->secret[i];
		plain = c >= 0x20 && c < 0x7f && c != '|';
		if (plain == hex)
			*p++ = '|';
		hex = !plain;
		p += sprintf(p, hex ? "%02x" : "%c", c);
	}
	strcpy(p, hex ? "|" : "");
	xtables_save_string(text);
}

/* Masks */

unsigned int sipknock_mask_bits(uint8_t family)
{
	return family == NFPROTO_IPV4 ? 32 : 128;
}

static bool mask_bit(const union nf_inet_addr *mask, unsigned int bit)
{
	return (ntohl(mask->all[bit / 32]) >> (31 - bit % 32)) & 1;
}

/* The prefix length, or -1 where the mask is none. */
int sipknock_mask_length(const union nf_inet_addr *mask, uint8_t family)
{
	unsigned int bits = sipknock_mask_bits(family), length = 0, i;

	while (length < bits && mask_bit(mask, length))
		length++;
	for (i = length; i < bits; i++)
		if (mask_bit(mask, i))
			return -1;
	return length;
}

static void set_mask_length(union nf_inet_addr *mask, unsigned int length,
			    unsigned int bits)
{
	unsigned int i;

	memset(mask, 0, bits / 8);
	for (i = 0; i < length; i++)
		mask->all[i / 32] |= htonl(1U << (31 - i % 32));
}

/* IPv4 leaves the words that it does not use as sipknock_init() set them. */
void sipknock_parse_mask(const struct xt_option_call *cb,
			 union nf_inet_addr *mask, uint8_t family)
{
	unsigned int bits = sipknock_mask_bits(family);
	const char *length = cb->arg + (cb->arg[0] == '/');
	bool ok;

	if (*length && length[strspn(length, DIGITS)] == '\0') {
		ok = strlen(length) <= 3 && (unsigned int)atoi(length) <= bits;
		if (ok)
			set_mask_length(mask, atoi(length), bits);
	} else {
		ok = inet_pton(family == NFPROTO_IPV4 ? AF_INET : AF_INET6,
			       cb->arg, mask) == 1;
	}
	if (!ok || sipknock_mask_length(mask, family) == 0)
		bad_value(cb, "allowed are /1 to /%u or a mask such as %s", bits,
			  family == NFPROTO_IPV4 ? "255.255.255.0" : "ffff:ffff::");
}

void sipknock_put_mask(const union nf_inet_addr *mask, uint8_t family)
{
	int length = sipknock_mask_length(mask, family);

	if (length >= 0)
		printf(" /%d", length);
	else if (family == NFPROTO_IPV4)
		printf(" %s", xtables_ipaddr_to_numeric(&mask->in));
	else
		printf(" %s", xtables_ip6addr_to_numeric(&mask->in6));
}

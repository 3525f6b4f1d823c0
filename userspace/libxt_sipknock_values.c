// SPDX-License-Identifier: GPL-2.0
/*
 * Option values of the sipknock match, see libxt_sipknock.h
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "libxt_sipknock.h"

/* A value as part of a one-line message: no control characters, not endless. */
static const char *shown(const char *value)
{
	static char buf[100];
	size_t i;

	for (i = 0; value[i] && i < sizeof(buf) - sizeof("..."); i++)
		buf[i] = sipknock_is_control(value[i]) ? '?' : value[i];
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
	if (cb->arg[0] == '\0' || cb->arg[strspn(cb->arg, SIPKNOCK_DIGITS)] ||
	    errno || value < 1 || value > max)
		bad_value(cb, "allowed 1 to %u", max);
	return value;
}

static void check(const struct xt_option_call *cb, const char *wrong)
{
	if (wrong)
		bad_value(cb, "%s", wrong);
}

void sipknock_parse_methods(const struct xt_option_call *cb, char *methods)
{
	check(cb, sipknock_read_methods(cb->arg, methods));
}

void sipknock_parse_status(const struct xt_option_call *cb, char *status)
{
	check(cb, sipknock_read_status(cb->arg, status));
}

void sipknock_parse_cseq(const struct xt_option_call *cb, char *cseq)
{
	check(cb, sipknock_read_cseq(cb->arg, cseq));
}

void sipknock_parse_headers(const struct xt_option_call *cb, char *headers)
{
	check(cb, sipknock_read_headers(cb->arg, headers));
}

void sipknock_parse_name(const struct xt_option_call *cb, char *name)
{
	check(cb, sipknock_read_name(cb->arg, name));
}

void sipknock_parse_label(const struct xt_option_call *cb, char *label)
{
	check(cb, sipknock_read_label(cb->arg, label));
}

/*
 * Text outside quotes: what neither a shell nor iptables-restore takes for
 * anything else.
 */
void sipknock_put_text(const char *value)
{
	if (*value && value[strspn(value, SIPKNOCK_ALNUM "-_.,")] == '\0')
		printf(" %s", value);
	else
		xtables_save_string(value);
}

/* Secrets */

/*
 * The line may end up in a log, when a rule set is restored at boot: it shows
 * where the secret is wrong and not the secret.
 */
void sipknock_parse_secret(const struct xt_option_call *cb,
			   struct xt_sipknock_mtinfo *info)
{
	const char *wrong, *at = NULL;
	char part[3] = "";
	size_t len;

	wrong = sipknock_read_secret(cb->arg, info->secret, &len, &at);
	if (wrong && at) {
		strncat(part, at, sizeof(part) - 1);
		xtables_error(PARAMETER_PROBLEM,
			      "sipknock: --%s: \"%s\" at byte %td: %s",
			      cb->entry->name, shown(part), at - cb->arg + 1,
			      wrong);
	} else if (wrong) {
		xtables_error(PARAMETER_PROBLEM, "sipknock: --%s %s",
			      cb->entry->name, wrong);
	}
	info->secret_len = len;
}

void sipknock_put_secret(const struct xt_sipknock_mtinfo *info)
{
	char text[SIPKNOCK_SECRET_TEXT];

	sipknock_write_secret(info->secret, info->secret_len, text);
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

	if (*length && length[strspn(length, SIPKNOCK_DIGITS)] == '\0') {
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

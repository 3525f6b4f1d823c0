// SPDX-License-Identifier: GPL-2.0
/*
 * rulefuzz legacy|nft 4|6 SEED COUNT
 *
 * Rules as no iptables would write them: an entry that means something, of which a few
 * bytes, a field or the length are something else, handed to the kernel as iptables hands
 * over its own. Ends with one line: "COUNT sent, N taken, M refused", and of each errno how
 * often it came.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/netfilter/xt_sipknock.h>

#include "any.h"
#include "errno_name.h"
#include "rulefuzz.h"

#define ERRNOS 256

static void put_text(char *field, size_t size, const char *text)
{
	snprintf(field, size, "%s", text);
}

/* Rules of all verbs; half of them the kernel takes. */
static void make_sense(struct xt_sipknock_mtinfo *info)
{
	static const char *const names[] = { "door", "DEFAULT", "all", "a.b" };
	static const char *const headers[] = { "", "contact", "from,to", "uri", "any" };

	memset(info, 0, sizeof(*info));
	memset(&info->mask, 0xff, sizeof(info->mask));
	put_text(info->name, sizeof(info->name), names[any(4)]);
	info->verb = any(__XT_SIPKNOCK_VERB_MAX);
	if (info->verb != XT_SIPKNOCK_RCHECK && info->verb != XT_SIPKNOCK_REMOVE)
		info->seconds = 1 + any(5000);
	if (any(2)) {
		put_text(info->methods, sizeof(info->methods), "REGISTER,INVITE");
	} else if (!any(4)) {
		put_text(info->status, sizeof(info->status), "200,4xx");
		put_text(info->cseq, sizeof(info->cseq), "REGISTER");
	}
	if (any(2)) {
		info->secret_len = 1 + any(XT_SIPKNOCK_SECRET_MAX);
		memset(info->secret, 's', info->secret_len);
		put_text(info->headers, sizeof(info->headers), headers[any(5)]);
		info->flags = any(4);
	} else if (!any(3)) {
		put_text(info->secrets, sizeof(info->secrets), "phones");
	}
	if (info->verb <= XT_SIPKNOCK_SET && !any(3))
		put_text(info->label, sizeof(info->label), "ext234");
}

static void break_bytes(struct xt_sipknock_mtinfo *info)
{
	unsigned char *bytes = (unsigned char *)info;
	__u32 n = any(4);

	while (n--)
		bytes[any(sizeof(*info))] = any(3) ? any(256) : 0xff;
}

static void fill(char *field, size_t size)
{
	static const char bytes[] = "aA,xX4 \t\n/.%\xff\0Z";
	size_t i, len = any(2) ? size : any(size + 1);

	for (i = 0; i < len; i++)
		field[i] = bytes[any(sizeof(bytes))];
}

static void break_text(struct xt_sipknock_mtinfo *info)
{
	const struct {
		char *bytes;
		size_t size;
	} fields[] = {
		{ info->name, sizeof(info->name) },
		{ info->secrets, sizeof(info->secrets) },
		{ info->label, sizeof(info->label) },
		{ info->methods, sizeof(info->methods) },
		{ info->status, sizeof(info->status) },
		{ info->cseq, sizeof(info->cseq) },
		{ info->headers, sizeof(info->headers) },
	};
	__u32 which = any(sizeof(fields) / sizeof(*fields));

	fill(fields[which].bytes, fields[which].size);
}

static void break_number(struct xt_sipknock_mtinfo *info)
{
	__u32 *const numbers[] = { &info->flags, &info->seconds, &info->hitcount, &info->max,
				   &info->mask.ip, &info->reserved2 };
	__u8 *const bytes[] = { &info->verb, &info->secret_len, &info->reserved[1] };

	if (any(2))
		*numbers[any(sizeof(numbers) / sizeof(*numbers))] = any(2) ? 1U << any(32) : ~0U;
	else
		*bytes[any(sizeof(bytes) / sizeof(*bytes))] = any(256);
}

static void break_field(struct xt_sipknock_mtinfo *info)
{
	if (any(2))
		break_text(info);
	else
		break_number(info);
	/* The kernel's own, which it must not believe. */
	info->rule = (struct sipknock_rule *)((unsigned long)any(~0U) << any(33));
}

static size_t other_size(void)
{
	static const size_t sizes[] = { 0, 1, 8, 32, 255, sizeof(struct xt_sipknock_mtinfo) - 8,
					sizeof(struct xt_sipknock_mtinfo) + 8 };

	return sizes[any(sizeof(sizes) / sizeof(*sizes))];
}

int main(int argc, char **argv)
{
	int (*replace)(int family, const struct xt_sipknock_mtinfo *info, size_t size);
	unsigned long count, i, came[ERRNOS] = { 0 };
	/* More than the struct: a length that is too long still has bytes. */
	union {
		struct xt_sipknock_mtinfo info;
		unsigned char bytes[sizeof(struct xt_sipknock_mtinfo) + 64];
	} rule = { .bytes = { 0 } };
	int family, error;
	size_t size;

	if (argc != 5)
		errx(2, "legacy|nft 4|6 SEED COUNT");
	replace = !strcmp(argv[1], "nft") ? nft_replace : legacy_replace;
	family = !strcmp(argv[2], "6") ? AF_INET6 : AF_INET;
	any_seed(strtoul(argv[3], NULL, 10));
	count = strtoul(argv[4], NULL, 10);
	for (i = 0; i < count; i++) {
		size = sizeof(rule.info);
		make_sense(&rule.info);
		if (any(2))
			break_bytes(&rule.info);
		if (any(2))
			break_field(&rule.info);
		if (!any(10))
			size = other_size();
		error = replace(family, &rule.info, size);
		if (error < 0 || error >= ERRNOS)
			errx(2, "the kernel says %d", error);
		came[error]++;
	}
	printf("%lu sent, %lu taken, %lu refused", count, came[0], count - came[0]);
	for (i = 1; i < ERRNOS; i++)
		if (came[i])
			printf(", %s %lu", errno_name(i), came[i]);
	putchar('\n');
	return 0;
}

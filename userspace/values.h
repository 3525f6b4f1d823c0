/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values of the rule language, for the extension and the command: from text to
 * the canonical bytes that the kernel takes. Each returns NULL, or one line that
 * says what is allowed instead, valid until the next call.
 */
#ifndef _SIPKNOCK_VALUES_H
#define _SIPKNOCK_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>
#include <linux/netfilter/xt_sipknock.h>

/* What xt_sipknock_mtinfo.headers holds for --header sni. */
#define SIPKNOCK_SNI	"sni"

#define SIPKNOCK_DIGITS	"0123456789"
#define SIPKNOCK_ALNUM	SIPKNOCK_DIGITS "abcdefghijklmnopqrstuvwxyz" \
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* What is written has the size of its field in xt_sipknock_mtinfo. */
const char *sipknock_read_methods(const char *text, char *methods);
const char *sipknock_read_status(const char *text, char *status);
const char *sipknock_read_cseq(const char *text, char *cseq);
const char *sipknock_read_headers(const char *text, char *headers);
const char *sipknock_read_name(const char *text, char *name);
const char *sipknock_read_label(const char *text, char *label);

/*
 * Bytes, with |68 65 78| runs, of at most XT_SIPKNOCK_SECRET_MAX. What it returns
 * does not show them; @at is where in @text it is wrong, or NULL.
 */
const char *sipknock_read_secret(const char *text, unsigned char *secret,
				 size_t *len, const char **at);

/* The same backwards; at worst every second byte is a hex run of its own. */
#define SIPKNOCK_SECRET_TEXT	(5 * XT_SIPKNOCK_SECRET_MAX + 1)
void sipknock_write_secret(const unsigned char *secret, size_t len, char *text);

static inline bool sipknock_is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

#endif /* _SIPKNOCK_VALUES_H */

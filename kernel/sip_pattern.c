// SPDX-License-Identifier: GPL-2.0
/* A secret, compiled for the reader. */
#include "sip.h"
#include "sip_filter.h"
#include "sip_run.h"

/**
 * sip_pattern_size - bytes that a compiled secret takes
 * @len: the secret's length, 0 to SIP_SECRET_MAX
 *
 * Return: the size to allocate for sip_pattern_init()
 */
__u32 sip_pattern_size(__u8 len)
{
	/* Case may double the classes, never beyond one a byte and its twin. */
	return sizeof(struct sip_pattern) +
	       (1 + 2 * len) * sizeof(struct sip_mask);
}

static void pattern_add(struct sip_pattern *pattern, __u8 byte, __u8 at,
			unsigned int *rows)
{
	if (!pattern->class[byte]) {
		pattern->class[byte] = *rows;
		pattern->row[*rows].word[0] = 0;
		pattern->row[*rows].word[1] = 0;
		(*rows)++;
	}
	pattern->row[pattern->class[byte]].word[at / 64] |= 1ULL << (at % 64);
}

/**
 * sip_pattern_init - compile a secret
 * @pattern: memory of sip_pattern_size() bytes
 * @secret: any bytes
 * @len: 1 to SIP_SECRET_MAX
 * @exact: it must equal a whole token
 * @icase: ASCII case is ignored everywhere, not in hosts and URNs alone
 */
void sip_pattern_init(struct sip_pattern *pattern, const __u8 *secret, __u8 len,
		      bool exact, bool icase)
{
	unsigned int rows = 1;
	unsigned int i;

	for (i = 0; i < 256; i++)
		pattern->class[i] = 0;
	pattern->row[0].word[0] = 0;
	pattern->row[0].word[1] = 0;

	for (i = 0; i < len; i++) {
		pattern_add(pattern, secret[i], i, &rows);
		if (icase && sip_is_letter(secret[i]))
			pattern_add(pattern, secret[i] ^ 0x20, i, &rows);
	}
	sip_filter_init(&pattern->filter, secret, len);
	pattern->len = len;
	pattern->exact = exact;
	pattern->accept[0] = len <= 64 ? 1ULL << (len - 1) : 0;
	pattern->accept[1] = len > 64 ? 1ULL << (len - 65) : 0;
}

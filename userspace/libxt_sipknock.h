/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Option values of the sipknock match: from text to the canonical bytes of the
 * rule and back. -C and -D find a rule by comparing these bytes, so whatever
 * can be typed in several ways is stored in one.
 *
 * Every parser ends the program with one line that names the option, the value
 * and what is allowed.
 */
#ifndef _LIBXT_SIPKNOCK_H
#define _LIBXT_SIPKNOCK_H

#include <stdint.h>
#include <xtables.h>
#include <linux/netfilter/xt_sipknock.h>

#include "values.h"

#define __always_unused	__attribute__((__unused__))
#define __noreturn	__attribute__((__noreturn__))
#define __printf(a, b)	__attribute__((__format__(printf, a, b)))

void sipknock_parse_methods(const struct xt_option_call *cb, char *methods);
void sipknock_parse_status(const struct xt_option_call *cb, char *status);
void sipknock_parse_cseq(const struct xt_option_call *cb, char *cseq);
void sipknock_parse_headers(const struct xt_option_call *cb, char *headers);
void sipknock_parse_secret(const struct xt_option_call *cb,
			   struct xt_sipknock_mtinfo *info);
void sipknock_parse_name(const struct xt_option_call *cb, char *name);
void sipknock_parse_label(const struct xt_option_call *cb, char *label);
void sipknock_parse_mask(const struct xt_option_call *cb,
			 union nf_inet_addr *mask, uint8_t family);
uint32_t sipknock_parse_number(const struct xt_option_call *cb, uint32_t max);

void sipknock_put_text(const char *value);
void sipknock_put_secret(const struct xt_sipknock_mtinfo *info);
void sipknock_put_mask(const union nf_inet_addr *mask, uint8_t family);
unsigned int sipknock_mask_bits(uint8_t family);
int sipknock_mask_length(const union nf_inet_addr *mask, uint8_t family);

#endif /* _LIBXT_SIPKNOCK_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SIPKNOCK_RULEFUZZ_H
#define SIPKNOCK_RULEFUZZ_H

#include <stddef.h>

struct xt_sipknock_mtinfo;

/**
 * legacy_replace - INPUT of the filter table becomes one rule, or what it was
 * @family: AF_INET or AF_INET6
 * @info: what follows the match's name
 * @size: what the entry says that its length is, short of its header
 *
 * Return: 0, or the errno that the kernel gave.
 */
int legacy_replace(int family, const struct xt_sipknock_mtinfo *info, size_t size);

/* As legacy_replace(), with a table of nf_tables that has one chain of one rule. */
int nft_replace(int family, const struct xt_sipknock_mtinfo *info, size_t size);

#endif

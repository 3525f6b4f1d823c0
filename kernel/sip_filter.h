/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_FILTER_H
#define _SIPKNOCK_SIP_FILTER_H

#include "sip.h"

/**
 * enum sip_finding - what a quick look told
 * @SIP_ABSENT: the secret is in no token
 * @SIP_UNSURE: the tokens have to be read
 * @SIP_PRESENT: it is a part of the value, and so of a token
 */
enum sip_finding {
	SIP_ABSENT,
	SIP_UNSURE,
	SIP_PRESENT,
};

/**
 * struct sip_search - a secret's search in one piece of a message
 * @filter: of the secret
 * @begin: of the piece
 * @end: behind what may be read of it
 * @pos: the gram at hand; no gram between the last value and it tells of more
 *	than absence
 * @needle: where the needle stands, if @finding is SIP_PRESENT
 * @clear: there is no backslash or "%" between @begin and it
 * @finding: what the gram tells
 */
struct sip_search {
	const struct sip_filter *filter;
	const __u8 *begin;
	const __u8 *end;
	const __u8 *pos;
	const __u8 *needle;
	const __u8 *clear;
	enum sip_finding finding;
};

void sip_filter_init(struct sip_filter *filter, const __u8 *secret, __u8 len);
bool sip_search_start(struct sip_search *search, const struct sip_filter *filter,
		      const __u8 *begin, const __u8 *end);
enum sip_finding sip_search_value(struct sip_search *search, const __u8 *begin,
				  const __u8 *end);
const __u8 *sip_search_passed(const struct sip_search *search);

#endif /* _SIPKNOCK_SIP_FILTER_H */

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

void sip_filter_init(struct sip_filter *filter, const __u8 *secret, __u8 len);
bool sip_filter_message(const struct sip_filter *filter, const __u8 *begin,
			const __u8 *end);
enum sip_finding sip_filter_value(const struct sip_filter *filter,
				  const __u8 *begin, const __u8 *end);

#endif /* _SIPKNOCK_SIP_FILTER_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_FILTER_H
#define _SIPKNOCK_SIP_FILTER_H

#include "sip.h"

void sip_filter_init(struct sip_filter *filter, const __u8 *secret, __u8 len);
bool sip_filter_may_contain(const struct sip_filter *filter, const __u8 *begin,
			    const __u8 *end);

#endif /* _SIPKNOCK_SIP_FILTER_H */

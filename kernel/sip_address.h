/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_ADDRESS_H
#define _SIPKNOCK_SIP_ADDRESS_H

#include "sip.h"

/*
 * struct sip_address - the value of From or To as it comes: is it one address?
 * @at: where in it, of sip_address.c
 * @comma: one came
 * @list: one came where it ends an address
 */
struct sip_address {
	__u8 at;
	bool comma;
	bool list;
};

void sip_address_begin(struct sip_address *address);
void sip_address_byte(struct sip_address *address, __u8 byte);
bool sip_address_is_list(const struct sip_address *address);
bool sip_is_address_list(const __u8 *begin, const __u8 *end,
			 const __u8 *limit);

#endif /* _SIPKNOCK_SIP_ADDRESS_H */

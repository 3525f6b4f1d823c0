/* SPDX-License-Identifier: GPL-2.0 */
/* How hard a value is to guess. */
#ifndef _SIPKNOCK_STRENGTH_H
#define _SIPKNOCK_STRENGTH_H

#include "bytes.h"

#define STRENGTH_MIN	40	/* bits of a value that may serve as a secret */

/**
 * struct mac - a MAC address that a text holds
 * @bytes: it
 * @known: its first half is that of a maker of phones
 */
struct mac {
	__u8 bytes[6];
	bool known;
};

bool strength_mac(struct bytes text, struct mac *mac);
double strength_bits(struct bytes text);

#endif /* _SIPKNOCK_STRENGTH_H */

/* SPDX-License-Identifier: GPL-2.0 */
/* Puts fragments together, as the module gets them: whole. */
#ifndef _SIPKNOCK_REASSEMBLY_H
#define _SIPKNOCK_REASSEMBLY_H

#include "frame.h"

struct reassembly;

struct reassembly *reassembly_new(void);
void reassembly_free(struct reassembly *reassembly);
bool reassembly_add(struct reassembly *reassembly, struct piece *piece);

#endif /* _SIPKNOCK_REASSEMBLY_H */

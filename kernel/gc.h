/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_GC_H
#define _SIPKNOCK_GC_H

#include "table.h"

void sipknock_gc_start(struct sipknock_net *snet);
void sipknock_gc_kick(struct sipknock_net *snet);
void sipknock_gc_init(struct sipknock_net *snet);
void sipknock_gc_stop(struct sipknock_net *snet);

#endif /* _SIPKNOCK_GC_H */

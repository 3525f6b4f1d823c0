/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_PROC_H
#define _SIPKNOCK_PROC_H

#include "table.h"

int sipknock_proc_add(struct sipknock_table *table);
void sipknock_proc_remove(struct sipknock_table *table);

int sipknock_proc_init(struct sipknock_net *snet);
void sipknock_proc_exit(struct sipknock_net *snet);

#endif /* _SIPKNOCK_PROC_H */

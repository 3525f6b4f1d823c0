/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_ENTRY_H
#define _SIPKNOCK_ENTRY_H

#include "table.h"

void sipknock_entry_remove(struct sipknock_table *table,
			   struct sipknock_stretch *stretch,
			   struct sipknock_entry *entry,
			   struct sipknock_entry **gone);
void sipknock_entries_let_go(struct sipknock_table *table,
			     struct sipknock_stretch *stretch,
			     struct sipknock_entry *gone, u64 now);
u64 sipknock_entries_expire(struct sipknock_table *table, u32 *place, u64 end);

int sipknock_entry_init(void);
void sipknock_entry_exit(void);

#endif /* _SIPKNOCK_ENTRY_H */

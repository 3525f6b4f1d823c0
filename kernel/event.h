/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_EVENT_H
#define _SIPKNOCK_EVENT_H

#include "table.h"

bool sipknock_event_wanted(const struct sipknock_net *snet);
void sipknock_event_touched(struct sipknock_table *table,
			    const struct sipknock_key *key,
			    const struct sipknock_touch *touch, int what,
			    const struct sipknock_entry *entry, u64 now);
void sipknock_event_gone(struct sipknock_table *table,
			 const struct sipknock_entry *entry, u64 now);

void sipknock_event_start(void);
void sipknock_event_stop(void);

#endif /* _SIPKNOCK_EVENT_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_CURSOR_H
#define _SIPKNOCK_SIP_CURSOR_H

#include "sip.h"

#define SIP_END		(-1)	/* of the field, the section or the message */

static inline bool sip_refill(struct sip_cursor *cur)
{
	cur->piece++;
	return cur->refill(cur);
}

/* The byte at the cursor, or SIP_END. */
static inline int sip_peek(struct sip_cursor *cur)
{
	if (cur->pos == cur->end && !sip_refill(cur))
		return SIP_END;
	return *cur->pos;
}

/* The same, and the cursor moves behind it. */
static inline int sip_next(struct sip_cursor *cur)
{
	int byte = sip_peek(cur);

	if (byte != SIP_END)
		cur->pos++;
	return byte;
}

#endif /* _SIPKNOCK_SIP_CURSOR_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_TEXT_H
#define _SIPKNOCK_TEXT_H

#include <linux/types.h>

/* Nothing that would break a line of /proc or of the kernel log. */
static inline bool sipknock_text_is_plain(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((u8)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return true;
}

#endif /* _SIPKNOCK_TEXT_H */

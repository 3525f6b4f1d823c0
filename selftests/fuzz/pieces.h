/* SPDX-License-Identifier: GPL-2.0 */
/* A message cut in pieces, as a socket buffer may hold it. */
#ifndef _PIECES_H
#define _PIECES_H

#include <stdbool.h>
#include <stddef.h>

#include "sip.h"

enum cut_how {
	CUT_NOT,	/* all of it lies before the reader at once */
	CUT_NOWHERE,	/* all of it comes with the first refill */
	CUT_AT,		/* behind as many bytes */
	CUT_EVERYWHERE,
	CUT_RANDOM,	/* from this seed */
};

struct cut {
	enum cut_how how;
	unsigned long value;
};

/**
 * struct pieces - reads a message piece by piece
 * @cur: what the reader gets
 * @arena: where pieces lie, the first one last; reading beyond the piece at hand
 *	is noticed
 * @size: its bytes
 * @free: of these, before all pieces that were given out
 * @msg: the message
 * @len: its bytes
 * @done: how many of them were given out
 * @cut: where it is cut
 */
struct pieces {
	struct sip_cursor cur;
	__u8 *arena;
	size_t size;
	size_t free;
	const __u8 *msg;
	size_t len;
	size_t done;
	struct cut cut;
};

struct sip_cursor *pieces_open(struct pieces *pieces, const __u8 *msg,
			       size_t len, bool stream, struct cut cut);
void pieces_close(struct pieces *pieces);

#endif /* _PIECES_H */

/* SPDX-License-Identifier: GPL-2.0 */
/* A message in pieces whose readings are counted. */
#ifndef _SIP_READING_H
#define _SIP_READING_H

#include "sip_cursor.h"

/**
 * struct reading - a message, and how often more of it was asked for
 * @cur: the reader's
 * @text: the message
 * @len: its bytes
 * @done: of them, what was given out
 * @piece: bytes of a piece
 * @refills: how often a further one was asked for
 * @rewinds: how often the first one
 */
struct reading {
	struct sip_cursor cur;
	const __u8 *text;
	size_t len;
	size_t done;
	size_t piece;
	unsigned int refills;
	unsigned int rewinds;
};

static inline bool next_piece(struct reading *reading)
{
	size_t left = reading->len - reading->done;
	size_t len = left < reading->piece ? left : reading->piece;

	if (!len)
		return false;
	reading->cur.pos = reading->text + reading->done;
	reading->cur.end = reading->cur.pos + len;
	reading->done += len;
	return true;
}

static inline bool refill(struct sip_cursor *cur)
{
	struct reading *reading = (struct reading *)cur;

	reading->refills++;
	return next_piece(reading);
}

static inline void rewind_reading(struct sip_cursor *cur)
{
	struct reading *reading = (struct reading *)cur;

	reading->rewinds++;
	reading->done = 0;
	cur->pos = NULL;
	cur->end = NULL;
}

/* In pieces of that size, the first of which is there; 0: all of it at once. */
static inline struct sip_cursor *open_reading(struct reading *reading, const void *text,
					      size_t len, size_t piece)
{
	*reading = (struct reading){
		.cur.refill = refill,
		.cur.rewind = rewind_reading,
		.cur.whole = !piece,
		.text = text,
		.len = len,
		.piece = piece ? piece : len,
	};
	next_piece(reading);
	return &reading->cur;
}

#endif /* _SIP_READING_H */

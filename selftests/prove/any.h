/* SPDX-License-Identifier: GPL-2.0 */
/* Arbitrary values for the drivers. */
#ifndef _PROVE_ANY_H
#define _PROVE_ANY_H

#include <__fc_builtin.h>

#include "sip.h"
#include "sip_cursor.h"

#define PIECE_MAX	SIP_SECTION_MAX
#define ROWS		(1 + 2 * SIP_SECRET_MAX)

/* How a message lies before the reader. */
enum any_kind {
	ANY_WHOLE,	/* in one piece, at hand; it may be empty */
	ANY_PIECES,	/* in any number of pieces, each of any length */
	ANY_NOTHING,	/* the cursor points nowhere, and there is no message */
	ANY_KINDS,
};

static inline bool any_bool(void)
{
	return Frama_C_interval(0, 1);
}

static inline __u8 any_byte(void)
{
	return Frama_C_interval(0, 255);
}

static inline void any_bytes(void *p, unsigned long size)
{
	Frama_C_make_unknown(p, size);
}

extern __u8 any_piece[PIECE_MAX];
extern const struct sip_pattern *const pattern;

void any_pattern(void);
void any_cursor(struct sip_cursor *cur, enum any_kind kind);
void any_move(struct sip_cursor *cur);

/* What each driver does with a message, however it lies there. */
void drive(enum any_kind kind);

#endif /* _PROVE_ANY_H */

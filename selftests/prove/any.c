// SPDX-License-Identifier: GPL-2.0
/*
 * A message of any bytes. A piece of it begins anywhere in its object and ends
 * where that does, so that what is read behind it is out of bounds. All pieces
 * are the same object, of bytes that are unknown anew: there is no limit to their
 * number.
 *
 * Where the module reads piece by piece, the cursor points nowhere at first. What
 * the reader does before the first piece comes is what it does where none ever
 * comes, ANY_NOTHING; what it does from then on is what it does with a cursor at
 * the end of a piece, ANY_PIECES.
 */
#include "any.h"

__u8 any_piece[PIECE_MAX];
static __u64 storage[(sizeof(struct sip_pattern) +
		      ROWS * sizeof(struct sip_mask)) / sizeof(__u64)];
const struct sip_pattern *const pattern = (void *)storage;

/*
 * A pattern with a row for each class there may be: pattern.c shows that a
 * compiled secret has all the rows that its classes name.
 */
void any_pattern(void)
{
	struct sip_pattern *any = (void *)storage;

	any_bytes(storage, sizeof(storage));
	any->exact = any_bool();
	any->len = Frama_C_interval(1, SIP_SECRET_MAX);
}

static bool no_refill(struct sip_cursor *cur)
{
	return false;
}

static bool refill(struct sip_cursor *cur)
{
	any_bytes(&cur->piece, sizeof(cur->piece));
	if (any_bool())
		return false;
	any_bytes(any_piece, sizeof(any_piece));
	cur->pos = any_piece + Frama_C_interval(0, sizeof(any_piece) - 1);
	cur->end = any_piece + sizeof(any_piece);
	return true;
}

void any_cursor(struct sip_cursor *cur, enum any_kind kind)
{
	any_bytes(any_piece, sizeof(any_piece));
	cur->refill = kind == ANY_PIECES ? refill : no_refill;
	any_bytes(&cur->piece, sizeof(cur->piece));
	cur->stream = any_bool();
	cur->whole = kind == ANY_WHOLE;
	cur->end = kind == ANY_NOTHING ? NULL : any_piece + sizeof(any_piece);
	cur->pos = kind == ANY_WHOLE ?
		   any_piece + Frama_C_interval(0, sizeof(any_piece)) : cur->end;
}

/* Forward to any place of this piece or of a later one. */
void any_move(struct sip_cursor *cur)
{
	if (cur->end)
		cur->pos = any_piece + Frama_C_interval(0, sizeof(any_piece));
}

// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "pieces.h"

/* A fuzzer includes sanitizer/asan_interface.h. */
#ifndef ASAN_POISON_MEMORY_REGION
#define ASAN_POISON_MEMORY_REGION(at, size)	((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size)	((void)(at), (void)(size))
#endif

#define GRANULE		8	/* bytes that the sanitizer tells apart by their first */
#define PIECE_MAX	24	/* of a random cut */

static size_t piece_len(struct pieces *pieces)
{
	size_t left = pieces->len - pieces->done;
	size_t len = left;

	switch (pieces->cut.how) {
	case CUT_NOT:
	case CUT_NOWHERE:
		break;
	case CUT_AT:
		if (pieces->done < pieces->cut.value)
			len = pieces->cut.value - pieces->done;
		break;
	case CUT_EVERYWHERE:
		len = 1;
		break;
	case CUT_RANDOM:
		pieces->cut.value = pieces->cut.value * 6364136223846793005UL +
				    1442695040888963407UL;
		len = 1 + (pieces->cut.value >> 33) % PIECE_MAX;
	}
	return len < left ? len : left;
}

static bool refill(struct sip_cursor *cur)
{
	struct pieces *pieces = (struct pieces *)cur;
	size_t len = piece_len(pieces);
	__u8 *piece;

	if (!len)
		return false;
	ASAN_POISON_MEMORY_REGION(pieces->arena, pieces->size);
	pieces->free -= (len + GRANULE - 1) / GRANULE * GRANULE;
	piece = pieces->arena + pieces->free;
	ASAN_UNPOISON_MEMORY_REGION(piece, len);
	memcpy(piece, pieces->msg + pieces->done, len);
	pieces->done += len;
	cur->pos = piece;
	cur->end = piece + len;
	return true;
}

static void rewind_pieces(struct sip_cursor *cur)
{
	struct pieces *pieces = (struct pieces *)cur;

	pieces->done = 0;
	pieces->free = pieces->size;
	cur->pos = NULL;
	cur->end = NULL;
}

struct sip_cursor *pieces_open(struct pieces *pieces, const __u8 *msg,
			       size_t len, bool stream, struct cut cut)
{
	*pieces = (struct pieces){
		.cur.refill = refill,
		.cur.rewind = rewind_pieces,
		.cur.stream = stream,
		.size = (len + 1) * GRANULE,
		.msg = msg,
		.len = len,
		.cut = cut,
	};
	pieces->arena = malloc(pieces->size);
	if (!pieces->arena)
		abort();
	rewind_pieces(&pieces->cur);
	if (cut.how == CUT_NOT)
		pieces->cur.whole = refill(&pieces->cur);
	return &pieces->cur;
}

void pieces_close(struct pieces *pieces)
{
	ASAN_UNPOISON_MEMORY_REGION(pieces->arena, pieces->size);
	free(pieces->arena);
}

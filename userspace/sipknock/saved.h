/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file of saved tables. The first line says when it was made:
 *
 *	saved 2026-11-20T10:11:12Z boot=BOOT-ID uptime=SECONDS
 *
 * and there is a line an entry, which may be written by hand as well:
 *
 *	add TABLE ADDR SECONDS [until=2026-11-20T11:17:17Z] [label=TEXT] [knocks=N]
 *	    [first=UNIX] [last=UNIX] [proto=udp|tcp] [dport=N] [method=TOKEN]
 *	    [aor=TEXT] [ttl=N]
 *
 * SECONDS is what was left then, 0: for good. Text is escaped as in /proc.
 *
 * Clocks jump: the one of the machine may be years behind at boot, until NTP
 * sets it, and nobody knows then how long the machine was off. So the time that
 * is left is
 *  - within the same boot: SECONDS less what has gone by on the clock that
 *    knows no jumps;
 *  - after a boot: what is left until the wall clock shows "until", and never
 *    more than SECONDS. A clock that is behind thus lets nobody stay longer
 *    than from then on SECONDS; one that is ahead ends entries early, and the
 *    phones knock again.
 */
#ifndef _SIPKNOCK_SAVED_H
#define _SIPKNOCK_SAVED_H

#include "entry.h"
#include "words.h"

#define BOOT_ID_SIZE	40
#define STAMP_SIZE	24

/**
 * struct moment - what the clocks show
 * @wall: Unix seconds
 * @uptime: seconds since boot, suspend included
 * @boot: which boot; empty: unknown
 */
struct moment {
	int64_t wall;
	uint64_t uptime;
	char boot[BOOT_ID_SIZE];
};

void moment_now(struct moment *now);

/* "2026-11-20T10:11:12Z" and back. */
const char *stamp_text(int64_t wall, char text[STAMP_SIZE]);
bool parse_stamp(const char *text, int64_t *wall);

/**
 * struct saved - a line of the file
 * @entry: what it says; its text is in the line
 * @seconds: that were left, 0: for good
 * @until: wall clock when they are over
 * @has_until: it was given
 */
struct saved {
	struct entry entry;
	uint64_t seconds;
	int64_t until;
	bool has_until;
};

/* NULL, or what is wrong. The words are unescaped in place. */
const char *parse_moment(const struct words *words, struct moment *moment);
const char *parse_saved(const struct words *words, struct saved *saved);

/* Seconds that are left now, 0: none; not for what is there for good. */
uint64_t seconds_left(const struct saved *saved, const struct moment *then,
		      const struct moment *now);

#endif /* _SIPKNOCK_SAVED_H */

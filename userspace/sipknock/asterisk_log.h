/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SIP messages in a log of Asterisk: what "pjsip set logger on" and "sip set
 * debug on" put there.
 */
#ifndef _SIPKNOCK_ASTERISK_LOG_H
#define _SIPKNOCK_ASTERISK_LOG_H

#include "frame.h"

struct asterisk_log;

/* NULL, with a complaint, where it cannot be opened; "-" is standard input. */
struct asterisk_log *asterisk_log_open(const char *path);
/*
 * 1 with a message, whose payload stays until the next call, 0 at the end, -1
 * with a complaint. Of the two addresses one is known, the other's family is 0;
 * so is the server's port.
 */
int asterisk_log_next(struct asterisk_log *log, struct packet *packet);
void asterisk_log_close(struct asterisk_log *log);

#endif /* _SIPKNOCK_ASTERISK_LOG_H */

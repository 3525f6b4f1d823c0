/* SPDX-License-Identifier: GPL-2.0 */
/* Packets from a capture file or a live interface. */
#ifndef _SIPKNOCK_CAPTURE_H
#define _SIPKNOCK_CAPTURE_H

#include "frame.h"

struct capture;

/* These complain and return NULL where it cannot be opened. */
struct capture *capture_file(const char *path, const char *filter);
struct capture *capture_live(const char *interface, const char *filter);

/*
 * 1 with a packet, whose payload stays until the next call; 0 at the end, or
 * when capture_stop() was called; -1 with a complaint.
 */
int capture_next(struct capture *capture, struct packet *packet);
/* Number of the frame that completed the packet, from 1. */
unsigned long capture_frame(const struct capture *capture);
/* May be called in a signal handler. */
void capture_stop(struct capture *capture);
void capture_close(struct capture *capture);

#endif /* _SIPKNOCK_CAPTURE_H */

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_LINE_H
#define _SIPKNOCK_SIP_LINE_H

#include "sip.h"
#include "sip_cursor.h"
#include "sip_token.h"

/*
 * struct sip_field - a field value, unfolded on the way
 * @cur: the message
 * @space: the white space that is held back
 * @held: how many of it
 * @begun: the value's first byte came
 * @whole: the value's end was seen, not just the message's
 */
struct sip_field {
	struct sip_cursor *cur;
	__u8 space;
	__u16 held;
	bool begun;
	bool whole;
};

struct sip_name {
	__u8 len;
	char text[SIP_NAME_MAX];
};

bool sip_line_end(struct sip_cursor *cur);
void sip_skip_keepalives(struct sip_cursor *cur);
int sip_read_token(struct sip_cursor *cur, char *text, __u8 size, __u8 *len);
bool sip_text_equal(const struct sip_text *a, const char *b, __u8 len);
bool sip_read_text(struct sip_cursor *cur, const char *text);
bool sip_read_version(struct sip_cursor *cur);
bool sip_read_request_uri(struct sip_cursor *cur, struct sip_scan *scan);
int sip_read_name(struct sip_cursor *cur, struct sip_name *name);

void sip_field_begin(struct sip_field *field, struct sip_cursor *cur);
int sip_field_next(struct sip_field *field);
bool sip_field_skip(struct sip_cursor *cur);

#endif /* _SIPKNOCK_SIP_LINE_H */

/* SPDX-License-Identifier: GPL-2.0 */
/* A message as the module's reader sees it, kept: learn and check look at it. */
#ifndef _SIPKNOCK_READING_H
#define _SIPKNOCK_READING_H

#include "bytes.h"
#include "sip.h"

/**
 * enum reading_fault - why a message is unreadable
 * @READ_WELL: it is not
 * @READ_NOTHING: no byte but line ends
 * @READ_START: the first line begins neither a request nor a response
 * @READ_METHOD: a method beyond SIP_METHOD_MAX
 * @READ_URI: no Request-URI
 * @READ_VERSION: a request of another version than SIP/2.0
 * @READ_STATUS: the same, or no code of three digits, of a response
 * @READ_NAME: a line that is no header field
 * @READ_TWICE: a second field of those that occur once
 * @READ_LIST: a From or To of several addresses
 * @READ_CUT: the message, or what may be read of it, ends before an empty line
 */
enum reading_fault {
	READ_WELL,
	READ_NOTHING,
	READ_START,
	READ_METHOD,
	READ_URI,
	READ_VERSION,
	READ_STATUS,
	READ_NAME,
	READ_TWICE,
	READ_LIST,
	READ_CUT,
};

/**
 * struct reading_field - a header field
 * @name: in lower case and long form, empty where it is beyond SIP_NAME_MAX
 * @value: unfolded, without white space at its ends, SIP_VALUE_MAX at most
 * @overlong: the value goes on: it is not searched
 */
struct reading_field {
	char name[SIP_NAME_MAX + 1];
	struct bytes value;
	bool overlong;
};

/**
 * struct reading - a message's start-line and header section
 * @fault: what ended the reading before the empty line did
 * @line: where that was, from 1
 * @in_section: the start-line was read
 * @request: not a response
 * @method: of a request
 * @status: code of a response
 * @uri: Request-URI
 * @fields: those that are whole
 * @n_fields: how many
 * @bad: name of the field that ended the reading, with READ_TWICE and READ_LIST
 * @section: bytes up to and with the empty line, or all that may be read
 * @text: what @uri and the values point into
 */
struct reading {
	enum reading_fault fault;
	unsigned int line;
	bool in_section;
	bool request;
	char method[SIP_METHOD_MAX];
	unsigned int status;
	struct bytes uri;
	struct reading_field *fields;
	unsigned int n_fields;
	const char *bad;
	size_t section;
	__u8 *text;
};

struct sip_cursor reading_cursor(struct bytes msg);
struct reading *reading_new(struct bytes msg);
void reading_free(struct reading *reading);
const struct reading_field *reading_find(const struct reading *reading,
					 const char *name);

#endif /* _SIPKNOCK_READING_H */

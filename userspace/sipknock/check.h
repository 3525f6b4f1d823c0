/* SPDX-License-Identifier: GPL-2.0 */
/* sipknock check: one message, one rule. */
#ifndef _SIPKNOCK_CHECK_H
#define _SIPKNOCK_CHECK_H

#include "frame.h"
#include "reading.h"
#include "rule_options.h"
#include "sipknock.h"
#include "tokens.h"

/**
 * struct check - what is to be checked
 * @json: output for programs
 * @tcp: --tcp
 * @header_max: bytes read of a header section
 * @frame: --frame, or 0
 * @pcap: --pcap, or NULL
 * @help: was asked for
 * @packet: from the capture
 * @from_capture: @packet counts
 * @data: the message
 */
struct check {
	bool json;
	bool tcp;
	unsigned int header_max;
	unsigned long frame;
	const char *pcap;
	bool help;
	struct packet packet;
	bool from_capture;
	struct bytes data;
};

/**
 * struct subject - a message as the module would see it
 * @msg: as much of it as is read
 * @limit: bytes that are read at most
 * @limited: the message is longer
 * @stream: it may go on, in the next segment
 * @reading: what is in it
 */
struct subject {
	struct bytes msg;
	unsigned int limit;
	bool limited;
	bool stream;
	struct reading *reading;
};

/**
 * struct reason - why a message does not match
 * @selector: the option that does not hold, or "message"
 * @text: one line, nothing in it that a terminal would take for a command
 */
struct reason {
	const char *selector;
	char text[640];
};

/**
 * struct shown_token - a token that the module's reader confirmed
 * @field: name of its header field, or "uri" or "sni"
 * @kind: what it is of the value
 * @name: of the parameter, or empty
 * @text: of @len bytes
 */
struct shown_token {
	const char *field;
	const char *kind;
	char *name;
	__u8 *text;
	size_t len;
};

/**
 * struct token_list - all of them
 * @token: each once a field
 * @n: how many
 */
struct token_list {
	struct shown_token *token;
	unsigned int n;
};

enum sip_result subject_match(const struct subject *subject,
			      const struct sip_selector *sel);
bool subject_has_in(const struct subject *subject, const char *field,
		    const struct sip_pattern *pattern);
bool subject_server_name(struct bytes segment, struct bytes *name);

void explain(const struct subject *subject, const struct rule_selector *rule,
	     struct reason *reason);

void tokens_list(const struct subject *subject, const struct sip_selector *sel,
		 struct token_list *list);
void tokens_free(struct token_list *list);

void check_show(const struct check *check, const struct subject *subject,
		const struct sip_selector *sel, const struct reason *reason,
		const struct token_list *list);

#endif /* _SIPKNOCK_CHECK_H */

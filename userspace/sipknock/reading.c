// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a message with the pieces that the module's reader is made of, and
 * keeps what it passes over. kernel/sip.c says whether a message matches; this
 * says why not.
 */
#include <stdlib.h>
#include <string.h>

#include "reading.h"
#include "sip_address.h"
#include "sip_line.h"

static bool no_more(struct sip_cursor *cur)
{
	(void)cur;
	return false;
}

/* A reader over all of @msg. */
struct sip_cursor reading_cursor(struct bytes msg)
{
	return (struct sip_cursor){
		.pos = msg.at,
		.end = msg.at + msg.len,
		.refill = no_more,
		.whole = true,
	};
}

static unsigned int lines_between(const __u8 *pos, const __u8 *end)
{
	unsigned int lines = 0;

	for (; pos < end; pos++)
		if (*pos == '\n' ||
		    (*pos == '\r' && (pos + 1 == end || pos[1] != '\n')))
			lines++;
	return lines;
}

static bool is_sip(struct bytes method)
{
	__u8 text[3];
	size_t i;

	for (i = 0; i < method.len && i < sizeof(text); i++)
		text[i] = sip_to_lower(method.at[i]);
	return method.len == sizeof(text) && !memcmp(text, "sip", sizeof(text));
}

static bool read_code(struct sip_cursor *cur, unsigned int *status)
{
	unsigned int digits;
	int byte;

	if (!sip_read_text(cur, "2.0 "))
		return false;
	*status = 0;
	for (digits = 0; digits < 3; digits++) {
		byte = sip_next(cur);
		if (byte < '0' || byte > '9')
			return false;
		*status = *status * 10 + byte - '0';
	}
	byte = sip_peek(cur);
	return byte == ' ' || byte == '\r' || byte == '\n';
}

static enum reading_fault read_response(struct sip_cursor *cur,
					struct reading *reading)
{
	if (!read_code(cur, &reading->status))
		return READ_STATUS;
	while (!sip_line_end(cur))
		if (sip_next(cur) == SIP_END)
			return READ_CUT;
	return READ_WELL;
}

static enum reading_fault read_request(struct sip_cursor *cur,
				       struct reading *reading)
{
	const __u8 *uri = cur->pos;

	reading->request = true;
	if (!sip_read_request_uri(cur, NULL))
		return READ_URI;
	reading->uri = bytes_of(uri, cur->pos - uri - 1);
	if (!sip_read_text(cur, "sip/2.0"))
		return READ_VERSION;
	return sip_line_end(cur) ? READ_WELL : READ_VERSION;
}

static enum reading_fault read_start(struct sip_cursor *cur,
				     struct reading *reading)
{
	const __u8 *begin;
	__u8 len;
	int byte;

	sip_skip_keepalives(cur);
	begin = cur->pos;
	if (sip_peek(cur) == SIP_END)
		return READ_NOTHING;
	byte = sip_read_token(cur, reading->method, SIP_METHOD_MAX - 1, &len);
	if (byte == '/' && is_sip(bytes_of(begin, len)))
		return read_response(cur, reading);
	if (byte == SIP_END)
		return len == SIP_METHOD_MAX - 1 ? READ_METHOD : READ_START;
	if (byte != ' ' || !len)
		return READ_START;
	reading->method[len] = '\0';
	return read_request(cur, reading);
}

/* The value of a field, put behind what @text holds; is it a list of addresses? */
static bool read_value(struct sip_cursor *cur, struct reading_field *field,
		       __u8 **text, bool *list)
{
	struct sip_address address;
	struct sip_field value;
	size_t len = 0;
	int byte;

	sip_address_begin(&address);
	sip_field_begin(&value, cur);
	while ((byte = sip_field_next(&value)) != SIP_END) {
		if (len < SIP_VALUE_MAX)
			(*text)[len] = byte;
		len++;
		sip_address_byte(&address, byte);
	}
	*list = sip_address_is_list(&address);
	field->overlong = len > SIP_VALUE_MAX;
	if (field->overlong)
		len = SIP_VALUE_MAX;
	field->value = bytes_of(*text, len);
	*text += len;
	return value.whole;
}

static bool occurs_once(const char *name)
{
	return !strcmp(name, "from") || !strcmp(name, "to") ||
	       !strcmp(name, "call-id") || !strcmp(name, "cseq");
}

static bool is_one_address(const char *name)
{
	return !strcmp(name, "from") || !strcmp(name, "to");
}

static struct reading_field *add_field(struct reading *reading,
				       const struct sip_name *name)
{
	struct reading_field *field;
	size_t size = (reading->n_fields + 1) * sizeof(*field);

	/* Doubled where the number is a power of two. */
	if (!(reading->n_fields & (reading->n_fields - 1)))
		reading->fields = must_grow(reading->fields, 2 * size);
	field = &reading->fields[reading->n_fields];
	memcpy(field->name, name->text, name->len);
	field->name[name->len] = '\0';
	return field;
}

static enum reading_fault read_section(struct sip_cursor *cur,
				       struct reading *reading)
{
	struct reading_field *field;
	__u8 *text = reading->text;
	struct sip_name name;
	const __u8 *value;
	bool list;
	int byte;

	for (;;) {
		if (sip_line_end(cur))
			return READ_WELL;
		byte = sip_read_name(cur, &name);
		if (byte == SIP_END)
			return READ_CUT;
		if (byte != ':')
			return READ_NAME;
		field = add_field(reading, &name);
		if (occurs_once(field->name) &&
		    reading_find(reading, field->name)) {
			reading->bad = field->name;
			return READ_TWICE;
		}
		value = cur->pos;
		if (!read_value(cur, field, &text, &list))
			return READ_CUT;
		if (list && is_one_address(field->name)) {
			reading->bad = field->name;
			cur->pos = value;
			return READ_LIST;
		}
		reading->n_fields++;
	}
}

/**
 * reading_new - read a message
 * @msg: it, or as much of it as the module would read; must outlive the reading
 *
 * Return: what there is, to be freed with reading_free()
 */
struct reading *reading_new(struct bytes msg)
{
	struct reading *reading = must_alloc(sizeof(*reading));
	struct sip_cursor cur = reading_cursor(msg);

	*reading = (struct reading){ .text = must_alloc(msg.len) };
	reading->fault = read_start(&cur, reading);
	if (reading->fault == READ_WELL) {
		reading->in_section = true;
		reading->fault = read_section(&cur, reading);
	}
	reading->section = cur.pos - msg.at;
	reading->line = 1 + lines_between(msg.at, cur.pos);
	/* What does not belong there may have been the line's end itself. */
	if (cur.pos > msg.at && reading->fault != READ_WELL &&
	    reading->fault != READ_CUT)
		reading->line = 1 + lines_between(msg.at, cur.pos - 1);
	return reading;
}

void reading_free(struct reading *reading)
{
	free(reading->fields);
	free(reading->text);
	free(reading);
}

/* The first field of that name (long, lower case), or NULL. */
const struct reading_field *reading_find(const struct reading *reading,
					 const char *name)
{
	unsigned int i;

	for (i = 0; i < reading->n_fields; i++)
		if (!strcmp(reading->fields[i].name, name))
			return &reading->fields[i];
	return NULL;
}

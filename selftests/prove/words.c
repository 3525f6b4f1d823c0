// SPDX-License-Identifier: GPL-2.0
/*
 * Lines as they are read, but for names, methods and values: what these functions do
 * is shown by the drivers "name", "line" and "field", and they stand here as what they
 * may do.
 */
#include "sip_line.h"
#include "any.h"

#define sip_read_token	real_read_token
#define sip_read_name	real_read_name
#include "sip_line.c"
#undef sip_read_token
#undef sip_read_name

int sip_read_token(struct sip_cursor *cur, char *token, __u8 size, __u8 *len)
{
	any_move(cur);
	*len = Frama_C_interval(0, size);
	any_bytes(token, size);
	return Frama_C_interval(SIP_END, 255);
}

int sip_read_name(struct sip_cursor *cur, struct sip_name *name)
{
	any_move(cur);
	any_bytes(name->text, sizeof(name->text));
	name->len = Frama_C_interval(0, SIP_NAME_MAX);
	return Frama_C_interval(SIP_END, 255);
}

void sip_field_begin(struct sip_field *field, struct sip_cursor *cur)
{
	field->cur = cur;
	field->whole = false;
}

int sip_field_next(struct sip_field *field)
{
	any_move(field->cur);
	field->whole = any_bool();
	return Frama_C_interval(SIP_END, 255);
}

bool sip_field_skip(struct sip_cursor *cur)
{
	any_move(cur);
	return any_bool();
}

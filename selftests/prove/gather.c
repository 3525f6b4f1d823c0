// SPDX-License-Identifier: GPL-2.0
/*
 * What is gathered for the look-up in a set: a value that comes in pieces, the decoded
 * user part of a URI, both of up to 1,024 bytes, the method and a field's name. What is
 * looked up then was written. The look-up itself is shown apart (set, split), and so is
 * what knows the long form of a name (name).
 */
#include "sip_part.h"
#include "any.h"

#define sip_look_up_part	real_look_up_part
#include "sip_set.c"
#undef sip_look_up_part

static __u8 value[SIP_VALUE_MAX];
static const __u8 *const value_end = value + SIP_VALUE_MAX;
static struct sip_set set;

/* Where it stands in the message it ends where that does; set.c has each length. */
void sip_look_up_part(struct sip_lookup *lookup, struct sip_part part,
		      enum sip_form form)
{
	const __u8 *pos = part.pos;
	__u32 n = sip_part_len(part);

	//@ assert \base_addr(pos) == \base_addr(&value[0]) || \initialized(pos + (0 .. n - 1));
}

void sip_lookup_value(struct sip_lookup *lookup, const __u8 *pos,
		      const __u8 *end, const __u8 *limit)
{
	//@ assert end - pos <= SIP_VALUE_MAX && limit == end;
	//@ assert \initialized(pos + (0 .. end - pos - 1));
}

/* Up to 40 bytes and a NUL. */
const char *sip_long_name(char letter)
{
	static char name[SIP_NAME_MAX + 1];

	any_bytes(name, SIP_NAME_MAX);
	return any_bool() ? name : NULL;
}

static void user_part(struct sip_lookup *lookup)
{
	struct sip_part user = { value, value_end };

	user.pos += Frama_C_interval(0, SIP_VALUE_MAX);
	sip_offer_user(lookup, user);
}

static void pieces(struct sip_lookup *lookup)
{
	__u8 gathered[SIP_VALUE_MAX];
	unsigned int i;

	lookup->value = gathered;
	sip_lookup_begin(lookup);
	//@ loop unroll 1030;
	for (i = 0; i < SIP_VALUE_MAX + 3; i++) {
		if (any_bool())
			break;
		sip_lookup_byte(lookup, any_byte());
	}
	sip_lookup_end(lookup, any_bool());
}

/* What they are compared with has room for 40 bytes each, all written. */
static void any_names(void)
{
	static struct sip_text names[SIP_SET_NAMES];
	static char text[SIP_NAME_MAX];
	int i;

	any_bytes(text, sizeof(text));
	//@ loop unroll 64;
	for (i = 0; i < SIP_SET_NAMES; i++) {
		names[i].len = Frama_C_interval(0, SIP_NAME_MAX);
		names[i].text = text;
	}
	set.n_methods = Frama_C_interval(0, SIP_SET_NAMES);
	set.n_headers = Frama_C_interval(0, SIP_SET_NAMES);
	set.methods = names;
	set.headers = names;
}

static void method(struct sip_lookup *lookup)
{
	__u8 len = Frama_C_interval(0, SIP_NAME_MAX);

	any_names();
	//@ split len;
	sip_lookup_method(lookup, (const char *)value_end - len, len);
}

static void field(struct sip_lookup *lookup)
{
	unsigned int len = Frama_C_interval(0, SIP_NAME_MAX + 1);
	const char *name;

	any_names();
	//@ split len;
	name = (const char *)value_end - len;
	if (len > SIP_NAME_MAX)
		len = Frama_C_interval(SIP_NAME_MAX + 1, SIP_SECTION_MAX);
	sip_lookup_field(lookup, name, len);
}

int main(void)
{
	struct sip_lookup lookup = { .set = &set };

	any_bytes(value, sizeof(value));
	any_bytes(set.length, sizeof(set.length));
	lookup.line = -1;
	lookup.tokens = Frama_C_unsigned_int_interval(0, ~0U);
	switch (Frama_C_interval(0, 3)) {
	case 0:
		user_part(&lookup);
		break;
	case 1:
		pieces(&lookup);
		break;
	case 2:
		method(&lookup);
		break;
	default:
		field(&lookup);
	}
	return 0;
}

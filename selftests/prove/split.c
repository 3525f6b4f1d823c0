// SPDX-License-Identifier: GPL-2.0
/*
 * A value of any bytes and up to 1,024 of them, as of any length, at the end of
 * what may be read. A token's look-up (set) stands here as what it may do.
 */
#include "sip_part.h"
#include "any.h"

static __u8 value[SIP_VALUE_MAX];

static void look(struct sip_lookup *lookup, struct sip_part part)
{
	lookup->line = Frama_C_interval(-1, 100);
}

void sip_look_up_part(struct sip_lookup *lookup, struct sip_part part,
		      enum sip_form form)
{
	look(lookup, part);
}

void sip_look_up_uri(struct sip_lookup *lookup, struct sip_part uri,
		     const struct sip_uri_parts *parts)
{
	look(lookup, uri);
}

void sip_offer_text(struct sip_lookup *lookup, struct sip_part text)
{
	lookup->tokens++;
	if (sip_is_wanted(lookup, text))
		look(lookup, text);
}

void sip_offer_user(struct sip_lookup *lookup, struct sip_part user)
{
	lookup->tokens++;
	if (sip_is_wanted(lookup, user))
		look(lookup, user);
}

void sip_lookup_field(struct sip_lookup *lookup, const char *name,
		      unsigned int len)
{
}

__u8 sip_urn_step(__u8 urn, __u8 byte)
{
	return any_byte();
}

int main(void)
{
	static struct sip_set set;
	struct sip_lookup lookup = { .set = &set };
	const __u8 *end = value + sizeof(value);
	const __u8 *pos = value + Frama_C_interval(0, sizeof(value));

	any_bytes(value, sizeof(value));
	any_bytes(set.length, sizeof(set.length));
	set.n_headers = any_byte();
	lookup.line = Frama_C_interval(-1, 100);
	lookup.tokens = Frama_C_unsigned_int_interval(0, ~0U);
	if (any_bool())
		sip_lookup_value(&lookup, pos, end, end);
	else
		sip_lookup_uri(&lookup, pos, end, end);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_PART_H
#define _SIPKNOCK_SIP_PART_H

#include "sip_set.h"

/* Bytes of a value, all before the reader. */
struct sip_part {
	const __u8 *pos;
	const __u8 *end;
};

/*
 * struct sip_uri_parts - where the parts of a URI are
 * @scheme: the scheme and its ":"
 * @user: without password; NULL where there is no "@"
 * @host: NULL in what is no sip: or sips: URI
 * @urn: it begins with "urn:uuid:"
 */
struct sip_uri_parts {
	struct sip_part scheme;
	struct sip_part user;
	struct sip_part host;
	bool urn;
};

static inline __u32 sip_part_len(struct sip_part part)
{
	return part.end - part.pos;
}

bool sip_part_is_urn(struct sip_part part);
bool sip_split_uri(struct sip_part uri, const __u8 *limit,
		   struct sip_uri_parts *parts);

void sip_look_up_part(struct sip_lookup *lookup, struct sip_part part,
		      enum sip_form form);
void sip_look_up_uri(struct sip_lookup *lookup, struct sip_part uri,
		     const struct sip_uri_parts *parts);

/* Is there a secret of this length, and does it still matter? */
static inline bool sip_is_wanted(const struct sip_lookup *lookup,
				 struct sip_part part)
{
	__u32 len = sip_part_len(part);

	return len <= SIP_SECRET_MAX && lookup->line < 0 &&
	       lookup->set->length[len / 64] >> (len % 64) & 1;
}

/* A token that stands in the message as it is. */
static inline void sip_offer_part(struct sip_lookup *lookup,
				  struct sip_part part, enum sip_form form)
{
	lookup->tokens++;
	if (sip_is_wanted(lookup, part))
		sip_look_up_part(lookup, part, form);
}

/* A whole URI. */
static inline void sip_offer_uri(struct sip_lookup *lookup, struct sip_part uri,
				 const struct sip_uri_parts *parts)
{
	lookup->tokens++;
	if (sip_is_wanted(lookup, uri))
		sip_look_up_uri(lookup, uri, parts);
}

void sip_offer_text(struct sip_lookup *lookup, struct sip_part text);
void sip_offer_user(struct sip_lookup *lookup, struct sip_part user);

#endif /* _SIPKNOCK_SIP_PART_H */

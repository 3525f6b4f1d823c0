// SPDX-License-Identifier: GPL-2.0
/*
 * What is shown of a message must not hold a secret: a domain that is one stands
 * in the address of record, too, and a suffix of the User-Agent is there to be
 * one. What does is left out.
 */
#include "sip.h"
#include "sip_set.h"
#include "sip_token.h"

#define PART_MIN	4	/* bytes of a longer secret */

/* A copy of either. */
struct shown {
	__u8 len;
	__u8 byte[sizeof(union {
		__u8 aor[SIP_AOR_MAX];
		__u8 agent[SIP_AGENT_MAX];
	})];
};

/*
 * Does the text hold the secret? It was cut out of a value: at its ends a part of
 * the secret is enough, as that may be what is random of it.
 */
static bool holds(const struct shown *shown, const struct sip_filter *secret)
{
	const int len = secret->secret_len;
	int offset, from, i;

	for (offset = 1 - len; offset < shown->len; offset++) {
		from = offset < 0 ? -offset : 0;
		for (i = from; i < len && offset + i < shown->len; i++)
			if (sip_to_lower(shown->byte[offset + i]) !=
			    sip_to_lower(secret->secret[i]))
				break;
		if ((i == len || offset + i == shown->len) &&
		    (i - from >= PART_MIN || 2 * (i - from) >= len))
			return true;
	}
	return false;
}

/* Decodes the %-escapes of a URI. */
static void decode(struct shown *decoded, const struct shown *shown)
{
	int high, low;
	__u8 i;

	decoded->len = 0;
	for (i = 0; i < shown->len; i++) {
		high = -1;
		low = -1;
		if (shown->byte[i] == '%' && shown->len - i > 2) {
			high = sip_hex_digit(shown->byte[i + 1]);
			low = sip_hex_digit(shown->byte[i + 2]);
		}
		if (high < 0 || low < 0) {
			decoded->byte[decoded->len++] = shown->byte[i];
		} else {
			decoded->byte[decoded->len++] = high << 4 | low;
			i += 2;
		}
	}
}

static void show(struct shown *shown, const __u8 *byte, __u8 len)
{
	for (shown->len = 0; shown->len < len; shown->len++)
		shown->byte[shown->len] = byte[shown->len];
}

/**
 * sip_hide_secret - leave out what holds a secret
 * @pattern: the secret
 * @sum: its address of record may go
 * @agent: it may go; or NULL
 */
void sip_hide_secret(const struct sip_pattern *pattern, struct sip_summary *sum,
		     struct sip_agent *agent)
{
	struct shown shown, decoded;

	show(&shown, sum->aor, sum->aor_len);
	decode(&decoded, &shown);
	if (holds(&shown, &pattern->filter) || holds(&decoded, &pattern->filter))
		sum->aor_len = 0;
	if (!agent)
		return;
	show(&shown, agent->text, agent->len);
	if (holds(&shown, &pattern->filter))
		agent->len = 0;
}

/* Is a token of the value in the set, whatever method and field it is for? */
static bool is_in_set(struct sip_lookup *lookup, const __u8 *text, __u8 len)
{
	sip_lookup_begin(lookup);
	lookup->method = ~0ULL;
	lookup->field = ~0ULL;
	sip_lookup_value(lookup, text, text + len, text + len);
	return lookup->line >= 0;
}

static bool uri_is_in_set(struct sip_lookup *lookup, const __u8 *uri, __u8 len)
{
	__u8 value[SIP_AOR_MAX + 2];
	__u8 i;

	value[0] = '<';
	for (i = 0; i < len; i++)
		value[i + 1] = uri[i];
	value[i + 1] = '>';
	return is_in_set(lookup, value, len + 2);
}

/**
 * sip_hide_set - leave out what holds a secret of a set
 * @lookup: the set, and whether case counts; the rest is written
 * @sum: its address of record may go
 * @agent: it may go; or NULL
 *
 * The secrets are not known, only whether a token is one: what is cut goes.
 */
void sip_hide_set(struct sip_lookup *lookup, struct sip_summary *sum,
		  struct sip_agent *agent)
{
	if (sum->aor_len && (sum->uri_len > SIP_AOR_MAX ||
			     uri_is_in_set(lookup, sum->aor, sum->uri_len) ||
			     uri_is_in_set(lookup, sum->aor, sum->aor_len)))
		sum->aor_len = 0;
	if (agent && agent->len &&
	    (agent->len == SIP_AGENT_MAX ||
	     is_in_set(lookup, agent->text, agent->len)))
		agent->len = 0;
}

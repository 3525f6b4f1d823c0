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

/*
 * Does the text hold the secret? It was cut out of a value: at its ends a part of
 * the secret is enough, as that may be what is random of it.
 */
static bool holds(const __u8 *text, int len, const struct sip_filter *secret)
{
	const int secret_len = secret->secret_len;
	int offset, from, pos, i;

	for (offset = 1 - secret_len; offset < len; offset++) {
		from = offset < 0 ? -offset : 0;
		pos = offset < 0 ? 0 : offset;
		for (i = from; i < secret_len && pos < len; i++, pos++)
			if (sip_to_lower(text[pos]) !=
			    sip_to_lower(secret->secret[i]))
				break;
		if ((i == secret_len || pos == len) &&
		    (i - from >= PART_MIN || 2 * (i - from) >= secret_len))
			return true;
	}
	return false;
}

/* Decodes the %-escapes of a URI; returns the length. */
static int decode(__u8 *decoded, const __u8 *uri, int len)
{
	int high, low, n, i = 0;

	for (n = 0; i < len && n < SIP_AOR_MAX; n++) {
		high = -1;
		low = -1;
		if (uri[i] == '%' && i + 2 < len) {
			high = sip_hex_digit(uri[i + 1]);
			low = sip_hex_digit(uri[i + 2]);
		}
		if (high < 0 || low < 0) {
			decoded[n] = uri[i++];
		} else {
			decoded[n] = high << 4 | low;
			i += 3;
		}
	}
	return n;
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
	const struct sip_filter *secret = &pattern->filter;
	__u8 decoded[SIP_AOR_MAX] = { 0 };

	if (holds(sum->aor, sum->aor_len, secret) ||
	    holds(decoded, decode(decoded, sum->aor, sum->aor_len), secret))
		sum->aor_len = 0;
	if (agent && holds(agent->text, agent->len, secret))
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

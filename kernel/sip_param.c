// SPDX-License-Identifier: GPL-2.0
/* The value of a header or URI parameter, unquoted. */
#include "sip_token.h"

/* How far "urn:uuid:" has come with @byte; beyond its length: not at all. */
__u8 sip_urn_step(__u8 urn, __u8 byte)
{
	static const char urn_uuid[] = "urn:uuid:";

	if (urn >= SIP_URN_LEN)
		return urn;
	if (sip_to_lower(byte) != urn_uuid[urn])
		return SIP_URN_LEN + 1;
	return urn + 1;
}

void sip_param_start(struct sip_scan *scan)
{
	struct sip_param *param = &scan->param;

	param->urn = 0;
	param->angle = false;
	param->empty = true;
	param->last = -1;
	sip_run_start(&param->whole);
	sip_run_start(&param->folded);
}

/* With an exact pattern, also what is inside "<" and ">" is a token. */
static void inner_feed(struct sip_scan *scan, __u8 byte)
{
	struct sip_param *param = &scan->param;

	/* One byte behind: the ">" must not come in. */
	if (param->last >= 0) {
		sip_run_feed(scan->pattern, &param->inner, param->last, false);
		sip_run_feed(scan->pattern, &param->inner_folded, param->last,
			     true);
	}
	param->last = byte;
}

void sip_param_feed(struct sip_scan *scan, __u8 byte)
{
	struct sip_param *param = &scan->param;

	if (param->angle) {
		inner_feed(scan, byte);
		param->urn = sip_urn_step(param->urn, byte);
	} else if (param->empty && byte == '<') {
		param->angle = true;
		sip_run_start(&param->inner);
		sip_run_start(&param->inner_folded);
	} else {
		param->urn = sip_urn_step(param->urn, byte);
	}
	param->empty = false;
	sip_feed_same(scan, &param->whole);
	sip_feed_fold(scan, &param->folded);
}

/* The value is over: how many tokens is it, and is the secret among them? */
unsigned int sip_param_end(struct sip_scan *scan, bool *hit)
{
	const struct sip_pattern *pattern = scan->pattern;
	struct sip_param *param = &scan->param;
	bool urn = param->urn == SIP_URN_LEN;

	if (param->empty)
		return 0;
	*hit |= sip_run_end(pattern, urn ? &param->folded : &param->whole);
	if (param->last != '>')
		return 1;
	*hit |= sip_run_end(pattern, urn ? &param->inner_folded : &param->inner);
	return 2;
}

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_TOKEN_H
#define _SIPKNOCK_SIP_TOKEN_H

#include "sip.h"
#include "sip_run.h"

/*
 * struct sip_scan - splits one field value or Request-URI into its tokens and
 * searches each
 * @pattern: the secret
 * @tokens: tokens that the message offered so far
 * @found: the secret occurred in a field that has ended
 * @hit: it occurred in this field
 * @pending: it occurred in what is a URI's host and parameters unless an "@"
 *	turns it all into the user part
 */
struct sip_scan {
	const struct sip_pattern *pattern;
	unsigned int tokens;
	bool found;
	bool hit;
	bool pending;

	__u8 state;
	__u8 space;		/* white space held back in a display name */
	__u16 length;		/* bytes of the value */

	/* the URI at hand */
	bool bracketed;		/* between "<" and ">" */
	bool has_user;
	bool request_uri;	/* ends where the value ends */
	bool literal;		/* inside the "[" "]" of an IPv6 reference */
	bool user_open;		/* neither ":" nor "@" came */
	bool user_hit;
	__u8 part;
	__u8 scheme_len;
	__u32 scheme;		/* its last four letters, lower case */
	__u8 percent;		/* hex digits due of a %-escape */
	__u8 decoded;

	/* the parameter value at hand */
	__u8 urn;		/* bytes seen of "urn:uuid:" */
	bool angle;		/* it began with "<" */
	__s16 last;		/* byte held back from @inner, or -1 */

	struct sip_run value;
	struct sip_run display;
	struct sip_run uri;	/* read as having a user part */
	struct sip_run bare;	/* read as having none */
	struct sip_run user;
	struct sip_run host;
	struct sip_run param;
	struct sip_run inner;	/* the same without its "<" and ">" */
	struct sip_run param_nocase;
	struct sip_run inner_nocase;
};

void sip_scan_message(struct sip_scan *scan, const struct sip_pattern *pattern);
void sip_scan_field(struct sip_scan *scan);
void sip_scan_request_uri(struct sip_scan *scan);
void sip_scan_byte(struct sip_scan *scan, __u8 byte);
void sip_scan_end(struct sip_scan *scan);

#endif /* _SIPKNOCK_SIP_TOKEN_H */

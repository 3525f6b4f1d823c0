/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_TOKEN_H
#define _SIPKNOCK_SIP_TOKEN_H

#include "sip.h"
#include "sip_run.h"

#define SIP_SCHEME_INVALID	255	/* scheme_len of what is no scheme */
#define SIP_URN_LEN		9	/* of "urn:uuid:" */

/* Where in a value the scan is. */
enum {
	AT_ITEM,		/* value begins, or what follows a comma */
	AT_TEXT,		/* display name, scheme or plain text */
	AT_TEXT_QUOTED,		/* quotes in plain text */
	AT_TEXT_ESCAPED,
	AT_DISPLAY,		/* quoted display name */
	AT_DISPLAY_ESCAPED,
	AT_DISPLAY_END,
	AT_SCHEME,
	AT_URI,
	AT_AFTER_URI,
	AT_NAME,		/* of a header parameter */
	AT_PARAM_START,
	AT_PARAM,
	AT_PARAM_QUOTED,
	AT_PARAM_ESCAPED,
	AT_PARAM_END,
	AT_WHOLE,		/* a value without parts */
};

/*
 * struct sip_uri - the URI at hand
 * @whole: a run over all of it, read as having a user part
 * @folded: the same, read as having none; or, outside sip:, all without case
 * @user: the user part, decoded
 * @host: the host
 * @scheme: its last four letters, lower case
 * @scheme_len: bytes, or SIP_SCHEME_INVALID
 * @part: of sip_uri.c's IN_*
 * @bracketed: it ends with ">"
 * @request: it ends where the value ends
 * @has_user: the "@" came
 * @user_open: neither ":" nor "@" came
 * @literal: inside the "[" "]" of an IPv6 reference
 * @hit: the secret is in one of its parts, if nothing to come denies that
 * @user_hit: it is in what is the user part if an "@" comes
 * @percent: hex digits due of a %-escape
 * @decoded: what they make
 * @urn: bytes seen of "urn:uuid:"
 * @tokens: its parts so far, as @hit
 */
struct sip_uri {
	struct sip_run whole;
	struct sip_run folded;
	struct sip_run user;
	struct sip_run host;
	__u32 scheme;
	__u8 scheme_len;
	__u8 part;
	bool bracketed;
	bool request;
	bool has_user;
	bool user_open;
	bool literal;
	bool hit;
	bool user_hit;
	__u8 percent;
	__u8 decoded;
	__u8 urn;
	__u16 tokens;
};

/*
 * struct sip_param - the parameter value at hand
 * @whole: a run over all of it
 * @folded: the same without case
 * @inner: what is between its "<" and ">"
 * @inner_folded: the same without case
 * @urn: bytes seen of "urn:uuid:"
 * @angle: it began with "<"
 * @empty: no byte came
 * @last: with @angle, the byte held back from @inner; or -1
 */
struct sip_param {
	struct sip_run whole;
	struct sip_run folded;
	struct sip_run inner;
	struct sip_run inner_folded;
	__u8 urn;
	bool angle;
	bool empty;
	__s16 last;
};

/*
 * struct sip_scan - splits one field value or Request-URI into its tokens and
 * searches each
 * @pattern: the secret
 * @tokens: tokens that the message offered so far
 * @found: the secret occurred in a field that has ended
 * @hit: it occurred in this field
 * @offered: tokens of this field
 * @length: bytes of the value
 * @state: AT_*
 * @space: white space came in a display name: one SP if more of it comes
 * @named: what came may be a display name
 * @same: where the byte at hand stands in the secret
 * @fold: where it or its twin of the other case does
 * @value: a run over the whole value
 * @display: over a display name
 * @uri: the URI at hand
 * @param: the parameter value at hand
 */
struct sip_scan {
	const struct sip_pattern *pattern;
	unsigned int tokens;
	bool found;
	bool hit;
	__u16 offered;
	__u16 length;
	__u8 state;
	bool space;
	bool named;
	struct sip_mask same;
	struct sip_mask fold;
	struct sip_run value;
	struct sip_run display;
	struct sip_uri uri;
	struct sip_param param;
};

static inline bool sip_is_space(__u8 byte)
{
	return byte == ' ' || byte == '\t';
}

static inline __u8 sip_to_lower(__u8 byte)
{
	return sip_is_letter(byte) ? byte | 0x20 : byte;
}

static inline void sip_feed_same(struct sip_scan *scan, struct sip_run *run)
{
	sip_run_mask(scan->pattern, run, &scan->same);
}

static inline void sip_feed_fold(struct sip_scan *scan, struct sip_run *run)
{
	sip_run_mask(scan->pattern, run, &scan->fold);
}

static inline int sip_hex_digit(__u8 byte)
{
	if ((__u8)(byte - '0') < 10)
		return byte - '0';
	if ((__u8)((byte | 0x20) - 'a') < 6)
		return (byte | 0x20) - 'a' + 10;
	return -1;
}

static inline bool sip_is_scheme_byte(__u8 byte)
{
	return sip_is_letter(byte) || (__u8)(byte - '0') < 10 ||
	       byte == '+' || byte == '-' || byte == '.';
}

/* Tokens of the field at hand, and whether the secret is among them. */
static inline void sip_offer(struct sip_scan *scan, unsigned int tokens, bool hit)
{
	scan->offered += tokens;
	scan->hit |= hit;
}

__u8 sip_urn_step(__u8 urn, __u8 byte);
void sip_param_start(struct sip_scan *scan);
void sip_param_feed(struct sip_scan *scan, __u8 byte);
unsigned int sip_param_end(struct sip_scan *scan, bool *hit);

void sip_uri_start(struct sip_scan *scan, bool bracketed);
void sip_scheme_byte(struct sip_scan *scan, __u8 byte);
bool sip_scheme_ends(struct sip_scan *scan, __u8 byte);
void sip_uri_byte(struct sip_scan *scan, __u8 byte);
bool sip_uri_ends(const struct sip_uri *uri, __u8 byte);
void sip_uri_end(struct sip_scan *scan);

void sip_scan_message(struct sip_scan *scan, const struct sip_pattern *pattern);
void sip_scan_field(struct sip_scan *scan);
void sip_scan_whole(struct sip_scan *scan);
void sip_scan_request_uri(struct sip_scan *scan);
void sip_scan_byte(struct sip_scan *scan, __u8 byte);
void sip_scan_end(struct sip_scan *scan);

#endif /* _SIPKNOCK_SIP_TOKEN_H */

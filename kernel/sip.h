/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SIP as a firewall reads it: start-line and header section, in place, once,
 * forward. Freestanding: the kernel module, the sipknock command, the unit
 * tests and the fuzzers build the same files. Outside the kernel the includer
 * provides bool and NULL (stdbool.h, stddef.h).
 */
#ifndef _SIPKNOCK_SIP_H
#define _SIPKNOCK_SIP_H

#include <linux/types.h>

/* What is rare keeps its variables out of the others' way. */
#ifndef noinline
#define noinline __attribute__((__noinline__))
#endif
#ifndef likely
#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)
#endif

#define SIP_SECRET_MAX		128	/* bytes of a secret */
#define SIP_NAME_MAX		40	/* bytes of a header field name that counts */
#define SIP_METHOD_MAX		32	/* bytes of a method, with a NUL; no longer one counts */
#define SIP_AOR_MAX		64	/* bytes kept of an address of record */
#define SIP_AGENT_MAX		64	/* bytes kept of a User-Agent */
#define SIP_LIST_MAX		16	/* members of a selector's list */
#define SIP_SNI_MAX		255	/* bytes of a TLS server name */
#define SIP_VALUE_MAX		1024	/* a longer field value is not searched */
#define SIP_TOKENS_MAX		128	/* a message that offers more is no knock */
#define SIP_SECTION_MIN		4096	/* header section read by default */
#define SIP_SECTION_MAX		16384

/**
 * struct sip_cursor - a forward reader over a message in pieces
 * @pos: next byte
 * @end: behind the last byte of the piece at hand
 * @refill: makes @pos and @end the next piece that is not empty, or returns
 *	false at the end of what may be read; may be asked again after that
 * @rewind: puts the reader back to the first byte; not asked where all is one
 *	piece
 * @piece: changes with the piece at hand; counted by the reader
 * @whole: the piece at hand is all that may be read
 * @stream: a message may go on behind the end (a TCP segment): header fields
 *	that are complete count, although the section's end was not seen
 */
struct sip_cursor {
	const __u8 *pos;
	const __u8 *end;
	bool (*refill)(struct sip_cursor *cur);
	void (*rewind)(struct sip_cursor *cur);
	unsigned int piece;
	bool whole;
	bool stream;
};

#define SIP_FILTER_BITS		11
#define SIP_FILTER_SIZE		2048
#define SIP_FILTER_GRAMS	128

/**
 * struct sip_filter - a secret, prepared for a quick "no"
 * @multiplier: of the hash of a gram
 * @len: bytes of @needle
 * @begin: where it stands in @secret
 * @secret_len: bytes of @secret
 * @needle: the secret's longest part without white space, letters in lower case
 * @secret: the secret
 * @place: hash of a gram to its place in @gram; 0: none
 * @gram: the needle's grams behind one that does not occur: @gram[i] stands
 *	i - 1 bytes behind its begin
 */
struct sip_filter {
	__u32 multiplier;
	__u8 len;
	__u8 begin;
	__u8 secret_len;
	__u8 needle[SIP_SECRET_MAX];
	__u8 secret[SIP_SECRET_MAX];
	__u8 place[SIP_FILTER_SIZE];
	__u32 gram[SIP_FILTER_GRAMS];
};

/**
 * struct sip_mask - positions in a secret
 * @word: a bit each
 */
struct sip_mask {
	__u64 word[2];
};

/**
 * struct sip_pattern - a secret, compiled for a bit-parallel search
 * @accept: the bit of the last byte
 * @len: bytes of the secret
 * @exact: it must equal a whole token
 * @filter: tells most messages without it apart
 * @class: byte to row; row 0 is of the bytes that do not occur
 * @row: for each class the positions where its byte stands in the secret
 *
 * All alignments are tracked at once, which lets the reader switch case
 * folding on and off within a token (hosts) without going back.
 */
struct sip_pattern {
	__u64 accept[2];
	__u8 len;
	bool exact;
	struct sip_filter filter;
	__u8 class[256];
	struct sip_mask row[];
};

/**
 * struct sip_text - a member of a selector's list
 * @len: bytes of @text
 * @text: not NUL-terminated
 */
struct sip_text {
	__u8 len;
	const char *text;
};

/**
 * struct sip_codes - a response's status code, or a class of them
 * @first: the lowest
 * @last: the highest
 */
struct sip_codes {
	__u16 first;
	__u16 last;
};

/**
 * struct sip_selector - which messages count
 * @methods: the request's method is one of these
 * @headers: names in lower case where @pattern is looked for
 * @status: the response's code is in one of these
 * @cseq: the CSeq method equals this; empty: any
 * @n_methods: members of @methods, 0: any method
 * @n_headers: members of @headers
 * @n_status: members of @status, 0: a request is asked for
 * @sni: no SIP is asked for, but @pattern in the server name of a TLS
 *	ClientHello
 * @uri: @pattern is looked for in the Request-URI
 * @any: @pattern is looked for in every header field
 * @invert: holds when @pattern does not occur
 * @pattern: the secret, or NULL
 */
struct sip_selector {
	struct sip_text methods[SIP_LIST_MAX];
	struct sip_text headers[SIP_LIST_MAX];
	struct sip_codes status[SIP_LIST_MAX];
	struct sip_text cseq;
	__u8 n_methods;
	__u8 n_headers;
	__u8 n_status;
	bool sni;
	bool uri;
	bool any;
	bool invert;
	const struct sip_pattern *pattern;
};

/**
 * struct sip_summary - what a request says of itself, raw bytes of a stranger
 * @method: NUL-terminated, cut
 * @aor_len: bytes of @aor to be shown
 * @uri_len: bytes of the URI, parameters and all; more than SIP_AOR_MAX: @aor
 *	is cut
 * @aor: the URI of To (RFC 3261 10.2: the address of record of a REGISTER),
 *	shown without parameters
 */
struct sip_summary {
	char method[SIP_METHOD_MAX];
	__u8 aor_len;
	__u8 uri_len;
	__u8 aor[SIP_AOR_MAX];
};

/**
 * struct sip_agent - the User-Agent of a message, raw bytes of a stranger
 * @len: bytes of @text
 * @text: the value, cut
 */
struct sip_agent {
	__u8 len;
	__u8 text[SIP_AGENT_MAX];
};

/**
 * enum sip_result - what became of a message
 * @SIP_UNREADABLE: no SIP, not all there, beyond a limit, or in any doubt
 * @SIP_MISMATCH: a selector does not hold; what could not change that was not
 *	read
 * @SIP_MATCH: SIP, and all selectors hold
 */
enum sip_result {
	SIP_UNREADABLE,
	SIP_MISMATCH,
	SIP_MATCH,
};

bool sip_is_token_byte(__u8 byte);
const char *sip_long_name(char letter);

__u32 sip_pattern_size(__u8 len);
void sip_pattern_init(struct sip_pattern *pattern, const __u8 *secret, __u8 len,
		      bool exact, bool icase);

enum sip_result sip_match(struct sip_cursor *cur, const struct sip_selector *sel);
bool sip_is_request(struct sip_cursor *cur);

enum sip_result tls_match(struct sip_cursor *cur, const struct sip_selector *sel);
bool tls_is_client_hello(struct sip_cursor *cur);
bool sip_summarize(struct sip_cursor *cur, struct sip_summary *sum);
bool sip_read_agent(struct sip_cursor *cur, struct sip_agent *agent);
void sip_hide_secret(const struct sip_pattern *pattern, struct sip_summary *sum,
		     struct sip_agent *agent);

#endif /* _SIPKNOCK_SIP_H */

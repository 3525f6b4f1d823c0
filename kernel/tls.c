// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the server name of a TLS ClientHello (RFC 8446 4.1.2, RFC 6066 3): all
 * of a SIPS phone's first message that a firewall can read.
 */
#include "sip.h"
#include "sip_cursor.h"
#include "sip_run.h"
#include "sip_set.h"

#define TLS_HANDSHAKE		22	/* record type */
#define TLS_CLIENT_HELLO	1	/* handshake type */
#define TLS_SERVER_NAME		0	/* extension type */
#define TLS_HOST_NAME		0	/* name type */
#define TLS_RANDOM		32	/* bytes */
#define TLS_SESSION_ID_MAX	32	/* bytes */

/*
 * struct tls_reader - reads within what encloses it
 * @cur: the segment
 * @left: bytes left of the record and all that it holds
 * @beyond: bytes of the ClientHello that are in further records
 * @cut: the segment ended before what was to be read did
 */
struct tls_reader {
	struct sip_cursor *cur;
	__u32 left;
	__u32 beyond;
	bool cut;
};

/* Reads a number of @size bytes, or -1 where it is not all there. */
static long tls_number(struct tls_reader *tls, unsigned int size)
{
	long number = 0;
	int byte;

	if (tls->left < size)
		return -1;
	tls->left -= size;
	while (size--) {
		byte = sip_next(tls->cur);
		if (byte == SIP_END) {
			tls->cut = true;
			return -1;
		}
		number = number << 8 | byte;
	}
	return number;
}

static bool tls_skip(struct tls_reader *tls, __u32 size)
{
	if (tls->left < size)
		return false;
	tls->left -= size;
	while (size--) {
		if (sip_next(tls->cur) == SIP_END) {
			tls->cut = true;
			return false;
		}
	}
	return true;
}

/* Skips a vector with a length of @size bytes in front, @max at most. */
static bool tls_skip_vector(struct tls_reader *tls, unsigned int size, long max)
{
	long len = tls_number(tls, size);

	return len >= 0 && len <= max && tls_skip(tls, len);
}

/* Takes all up to the extensions. */
static bool tls_hello(struct tls_reader *tls)
{
	long len;

	tls->left = 5;
	if (tls_number(tls, 1) != TLS_HANDSHAKE || tls_number(tls, 2) >> 8 != 3)
		return false;
	len = tls_number(tls, 2);
	if (len < 0)
		return false;
	tls->left = len;
	/* A ClientHello may go on in a further record: what is here counts. */
	if (tls_number(tls, 1) != TLS_CLIENT_HELLO)
		return false;
	len = tls_number(tls, 3);
	if (len < 0)
		return false;
	if ((__u32)len < tls->left)
		tls->left = len;
	tls->beyond = len - tls->left;

	return tls_skip(tls, 2 + TLS_RANDOM) &&
	       tls_skip_vector(tls, 1, TLS_SESSION_ID_MAX) &&
	       tls_skip_vector(tls, 2, 0xffff) &&
	       tls_skip_vector(tls, 1, 0xff);
}

/* Finds the extension of that type: behind it is its length. */
static bool tls_find_names(struct tls_reader *tls)
{
	long len;

	/* The extensions are all that is left of the ClientHello. */
	len = tls_number(tls, 2);
	if (len < 0 || (__u32)len != tls->left + tls->beyond)
		return false;
	/* Behind no type there is nothing to skip. */
	do {
		if (tls_number(tls, 2) == TLS_SERVER_NAME)
			return true;
	} while (tls_skip_vector(tls, 2, 0xffff));
	return false;
}

/*
 * Takes all up to a server name, and its length; 0: there is none. It is alone
 * in its list, and the list in its extension.
 */
static __u8 tls_name_length(struct tls_reader *tls)
{
	long extension, list, len;

	if (!tls_hello(tls) || !tls_find_names(tls))
		return 0;
	extension = tls_number(tls, 2);
	list = tls_number(tls, 2);
	if (tls_number(tls, 1) != TLS_HOST_NAME)
		return 0;
	len = tls_number(tls, 2);
	if (len < 1 || len > SIP_SNI_MAX || (__u32)len > tls->left ||
	    list != len + 3 || extension != list + 2)
		return 0;
	return len;
}

/*
 * Is the name, which was read, the only one? A second extension of its type must
 * not come (RFC 8446 4.2). What is in another segment or record is not seen.
 */
static bool tls_is_only_name(struct tls_reader *tls, __u8 len)
{
	tls->left -= len;
	while (tls->left) {
		if (tls_number(tls, 2) == TLS_SERVER_NAME)
			return false;
		if (!tls_skip_vector(tls, 2, 0xffff))
			return tls->cut || tls->beyond;
	}
	return true;
}

/**
 * tls_match - is the secret in the server name of a ClientHello?
 * @cur: a TCP segment's payload, at its first byte
 * @sel: its pattern is looked for
 *
 * The name is a host: it compares without case. It must lie in the segment and
 * in the record, and be the only one.
 *
 * Context: any; no allocation, no lock.
 * Return: as sip_match()
 */
enum sip_result tls_match(struct sip_cursor *cur, const struct sip_selector *sel)
{
	struct tls_reader tls = { .cur = cur };
	__u8 len = tls_name_length(&tls);
	struct sip_run run;
	bool found;
	__u8 i;
	int byte;

	if (!len)
		return SIP_UNREADABLE;
	sip_run_start(&run);
	for (i = 0; i < len; i++) {
		byte = sip_next(cur);
		if (byte == SIP_END)
			return SIP_UNREADABLE;
		sip_run_feed(sel->pattern, &run, byte, true);
	}
	if (!tls_is_only_name(&tls, len))
		return SIP_UNREADABLE;
	found = sip_run_end(sel->pattern, &run);
	return found != sel->invert ? SIP_MATCH : SIP_MISMATCH;
}

/**
 * tls_match_set - is the server name of a ClientHello in a set?
 * @cur: a TCP segment's payload, at its first byte
 * @lookup: the set; its line says what was found
 *
 * Context: as of tls_match().
 * Return: as sip_match()
 */
enum sip_result tls_match_set(struct sip_cursor *cur, struct sip_lookup *lookup)
{
	struct tls_reader tls = { .cur = cur };
	__u8 len = tls_name_length(&tls);
	__u8 i;
	int byte;

	sip_lookup_begin(lookup);
	if (!len)
		return SIP_UNREADABLE;
	for (i = 0; i < len; i++) {
		byte = sip_next(cur);
		if (byte == SIP_END)
			return SIP_UNREADABLE;
		lookup->value[i] = byte;
	}
	if (!tls_is_only_name(&tls, len))
		return SIP_UNREADABLE;
	sip_lookup_name(lookup, lookup->value, len);
	return (lookup->line >= 0) != lookup->invert ? SIP_MATCH : SIP_MISMATCH;
}

/**
 * tls_is_client_hello - does a ClientHello begin at the cursor?
 * @cur: a TCP segment's payload, at its first byte
 */
bool tls_is_client_hello(struct sip_cursor *cur)
{
	struct tls_reader tls = { .cur = cur, .left = 6 };

	return tls_number(&tls, 1) == TLS_HANDSHAKE &&
	       tls_number(&tls, 2) >> 8 == 3 && tls_number(&tls, 2) > 0 &&
	       tls_number(&tls, 1) == TLS_CLIENT_HELLO;
}

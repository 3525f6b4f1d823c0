// SPDX-License-Identifier: GPL-2.0
/* What lines of a message are made of: tokens, names, a request's start. */
#include "sip_line.h"
#include "sip_word.h"

/**
 * sip_is_token_byte - may the byte stand in a token (RFC 3261 25.1)?
 * @byte: any
 */
bool sip_is_token_byte(__u8 byte)
{
	/* A bit a byte: letters, digits and -.!%*_+`'~ */
	static const __u64 token[4] = {
		0x03ff6ca200000000ULL, 0x47ffffff87fffffeULL,
	};

	return token[byte / 64] >> (byte % 64) & 1;
}

/* Takes CRLF, CR or LF: what real senders put at the end of a line. */
bool sip_line_end(struct sip_cursor *cur)
{
	int byte = sip_peek(cur);

	if (byte != '\r' && byte != '\n')
		return false;
	cur->pos++;
	if (byte == '\r' && sip_peek(cur) == '\n')
		cur->pos++;
	return true;
}

void sip_skip_keepalives(struct sip_cursor *cur)
{
	while (sip_line_end(cur))
		;
}

/* Reads a token and the byte behind it, which is returned. */
int sip_read_token(struct sip_cursor *cur, char *text, __u8 size, __u8 *len)
{
	int byte;

	*len = 0;
	for (;;) {
		byte = sip_next(cur);
		if (byte == SIP_END || !sip_is_token_byte(byte))
			return byte;
		if (*len == size)
			return SIP_END;
		text[(*len)++] = byte;
	}
}

bool sip_text_equal(const struct sip_text *a, const char *b, __u8 len)
{
	__u8 i;

	if (a->len != len)
		return false;
	for (i = 0; i < len; i++)
		if (a->text[i] != b[i])
			return false;
	return true;
}

/* Takes @text, given in lower case, whatever the case of its letters. */
bool sip_read_text(struct sip_cursor *cur, const char *text)
{
	int byte;

	for (; *text; text++) {
		byte = sip_next(cur);
		if (byte == SIP_END)
			return false;
		if (sip_is_letter(byte))
			byte |= 0x20;
		if (byte != *text)
			return false;
	}
	return true;
}

/* Takes the version and the line's end. */
bool sip_read_version(struct sip_cursor *cur)
{
	static const __u8 version[SIP_WORD] = "sip/2.0";

	/* Letters fold, others do not become one. */
	if (cur->end - cur->pos >= SIP_WORD &&
	    ((sip_load8(cur->pos) | 0x202020) ^ sip_load8(version)) << 8 == 0)
		cur->pos += SIP_WORD - 1;
	else if (!sip_read_text(cur, "sip/2.0"))
		return false;
	return sip_line_end(cur);
}

/* Takes the Request-URI and the SP behind it; @scan may be NULL. */
bool sip_read_request_uri(struct sip_cursor *cur, struct sip_scan *scan)
{
	bool empty = true;
	int byte;

	if (scan)
		sip_scan_request_uri(scan);
	for (;;) {
		byte = sip_next(cur);
		if (byte == SIP_END || byte == '\r' || byte == '\n')
			return false;
		if (byte == ' ')
			break;
		empty = false;
		if (scan)
			sip_scan_byte(scan, byte);
	}
	if (scan)
		sip_scan_end(scan);
	return !empty;
}

/* The compact forms of the IANA registry of SIP header fields. */
static const char *const long_names[] = {
	['a' - 'a'] = "accept-contact",
	['b' - 'a'] = "referred-by",
	['c' - 'a'] = "content-type",
	['d' - 'a'] = "request-disposition",
	['e' - 'a'] = "content-encoding",
	['f' - 'a'] = "from",
	['i' - 'a'] = "call-id",
	['j' - 'a'] = "reject-contact",
	['k' - 'a'] = "supported",
	['l' - 'a'] = "content-length",
	['m' - 'a'] = "contact",
	['o' - 'a'] = "event",
	['r' - 'a'] = "refer-to",
	['s' - 'a'] = "subject",
	['t' - 'a'] = "to",
	['u' - 'a'] = "allow-events",
	['v' - 'a'] = "via",
	['x' - 'a'] = "session-expires",
	['y' - 'a'] = "identity",
};

/**
 * sip_long_name - the long form of a compact header field name
 * @letter: any byte, either case
 *
 * Return: the name in lower case, or NULL where the letter is none
 */
const char *sip_long_name(char letter)
{
	__u8 index = (__u8)((letter | 0x20) - 'a');

	return index < sizeof(long_names) / sizeof(*long_names) ?
	       long_names[index] : NULL;
}

/*
 * Reads "name:" in lower case and long form; names beyond reach are empty.
 * Returns ':', SIP_END, or the byte that does not belong there.
 */
int sip_read_name(struct sip_cursor *cur, struct sip_name *name)
{
	unsigned int len = 0;
	const char *full;
	int byte;

	for (;;) {
		byte = sip_next(cur);
		if (byte == SIP_END || !sip_is_token_byte(byte))
			break;
		if (sip_is_letter(byte))
			byte |= 0x20;
		if (len < SIP_NAME_MAX)
			name->text[len] = byte;
		len++;
	}
	if (!len && byte != SIP_END)
		return ' ';
	while (sip_is_space(byte))
		byte = sip_next(cur);
	if (byte != ':')
		return byte;

	full = len == 1 ? sip_long_name(name->text[0]) : NULL;
	if (full)
		for (len = 0; full[len]; len++)
			name->text[len] = full[len];
	name->len = len <= SIP_NAME_MAX ? len : 0;
	return ':';
}

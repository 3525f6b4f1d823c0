// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a SIP message's start-line and header section (RFC 3261 7, 25.1) in
 * one bounded forward pass. What is in any doubt is unreadable, and what is
 * unreadable matches nothing.
 */
#include "sip.h"
#include "sip_token.h"

#define SIP_END		(-1)	/* of the field, the section or the message */
#define SIP_SPACE_MAX	255	/* a longer run of white space is cut to this */

/* Fields that occur at most once; a second one hides a guess. */
enum {
	ONCE_FROM	= 1 << 0,
	ONCE_TO		= 1 << 1,
	ONCE_CALL_ID	= 1 << 2,
	ONCE_CSEQ	= 1 << 3,
};

/*
 * struct sip_field - a field value, unfolded on the way
 * @cur: the message
 * @space: the white space that is held back
 * @held: how many of it
 * @begun: the value's first byte came
 * @whole: the value's end was seen, not just the message's
 */
struct sip_field {
	struct sip_cursor *cur;
	__u8 space;
	__u8 held;
	bool begun;
	bool whole;
};

struct sip_name {
	__u8 len;
	char text[SIP_NAME_MAX];
};

/* The compact forms of the IANA registry of SIP header fields. */
static const char *const long_names[26] = {
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

	return index < 26 ? long_names[index] : NULL;
}

/**
 * sip_is_token_byte - may the byte stand in a token (RFC 3261 25.1)?
 * @byte: any
 */
bool sip_is_token_byte(__u8 byte)
{
	switch (byte) {
	case '-': case '.': case '!': case '%': case '*':
	case '_': case '+': case '`': case '\'': case '~':
		return true;
	default:
		return sip_is_letter(byte) || (__u8)(byte - '0') < 10;
	}
}

static int sip_peek(struct sip_cursor *cur)
{
	if (cur->pos == cur->end && !cur->refill(cur))
		return SIP_END;
	return *cur->pos;
}

static int sip_next(struct sip_cursor *cur)
{
	int byte = sip_peek(cur);

	if (byte != SIP_END)
		cur->pos++;
	return byte;
}

/* CRLF, CR or LF: what real senders put at the end of a line. */
static bool sip_line_end(struct sip_cursor *cur)
{
	int byte = sip_peek(cur);

	if (byte != '\r' && byte != '\n')
		return false;
	cur->pos++;
	if (byte == '\r' && sip_peek(cur) == '\n')
		cur->pos++;
	return true;
}

static bool is_space(int byte)
{
	return byte == ' ' || byte == '\t';
}

static void field_begin(struct sip_field *field, struct sip_cursor *cur)
{
	field->cur = cur;
	field->held = 0;
	field->begun = false;
	field->whole = false;
}

/*
 * Takes the white space at the cursor, folds included. A fold is one SP; so is
 * a run that mixes SP and HTAB. A run of one kind is kept as it is: inside
 * quotes it is what the user typed.
 */
static void field_space(struct sip_field *field)
{
	struct sip_cursor *cur = field->cur;
	bool one = false;
	int byte;

	for (;;) {
		byte = sip_peek(cur);
		if (is_space(byte)) {
			if (field->held && byte != field->space)
				one = true;
			if (field->held < SIP_SPACE_MAX)
				field->held++;
			field->space = byte;
			cur->pos++;
		} else if (sip_line_end(cur)) {
			byte = sip_peek(cur);
			if (!is_space(byte)) {
				field->whole = byte != SIP_END;
				field->held = 0;
				return;
			}
			one = true;
		} else {
			break;
		}
	}
	if (one) {
		field->held = 1;
		field->space = ' ';
	}
	if (byte == SIP_END || !field->begun)
		field->held = 0;
}

/* The next byte of the unfolded value, trimmed at both ends. */
static int field_next(struct sip_field *field)
{
	struct sip_cursor *cur = field->cur;
	int byte;

	if (field->held) {
		field->held--;
		return field->space;
	}
	byte = sip_peek(cur);
	if (is_space(byte) || byte == '\r' || byte == '\n') {
		/* What follows a run that was given out is not white space. */
		field_space(field);
		if (field->held) {
			field->held--;
			return field->space;
		}
		if (field->whole)
			return SIP_END;
		byte = sip_peek(cur);
	}
	if (byte == SIP_END)
		return SIP_END;
	field->begun = true;
	cur->pos++;
	return byte;
}

/* Returns false where the message ends before the field does. */
static bool field_skip(struct sip_field *field)
{
	while (field_next(field) != SIP_END)
		;
	return field->whole;
}

static void skip_keepalives(struct sip_cursor *cur)
{
	while (sip_line_end(cur))
		;
}

/* Reads a token and the byte behind it, which is returned. */
static int read_token(struct sip_cursor *cur, char *text, __u8 size, __u8 *len)
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

static bool text_equal(const struct sip_text *a, const char *b, __u8 len)
{
	__u8 i;

	if (a->len != len)
		return false;
	for (i = 0; i < len; i++)
		if (a->text[i] != b[i])
			return false;
	return true;
}

static bool in_list(const struct sip_text *list, __u8 n, const char *text,
		    __u8 len)
{
	__u8 i;

	for (i = 0; i < n; i++)
		if (text_equal(&list[i], text, len))
			return true;
	return false;
}

/* Takes "SIP/2.0" and the line's end. */
static bool read_version(struct sip_cursor *cur)
{
	static const char version[] = "sip/2.0";
	unsigned int i;
	int byte;

	for (i = 0; i < sizeof(version) - 1; i++) {
		byte = sip_next(cur);
		if (byte == SIP_END)
			return false;
		if (sip_is_letter(byte))
			byte |= 0x20;
		if (byte != version[i])
			return false;
	}
	return sip_line_end(cur);
}

/* Takes the Request-URI and the SP behind it; @scan may be NULL. */
static bool read_request_uri(struct sip_cursor *cur, struct sip_scan *scan)
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

/* Reads "name:" in lower case and long form; names beyond reach are empty. */
static bool read_name(struct sip_cursor *cur, struct sip_name *name)
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
	while (is_space(byte))
		byte = sip_next(cur);
	if (byte != ':' || !len)
		return false;

	full = len == 1 ? sip_long_name(name->text[0]) : NULL;
	if (full)
		for (len = 0; full[len]; len++)
			name->text[len] = full[len];
	name->len = len <= SIP_NAME_MAX ? len : 0;
	return true;
}

static unsigned int once_bit(const struct sip_name *name)
{
	static const struct {
		struct sip_text name;
		unsigned int bit;
	} once[] = {
		{ { 4, "from" }, ONCE_FROM },
		{ { 2, "to" }, ONCE_TO },
		{ { 7, "call-id" }, ONCE_CALL_ID },
		{ { 4, "cseq" }, ONCE_CSEQ },
	};
	unsigned int i;

	for (i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		if (text_equal(&once[i].name, name->text, name->len))
			return once[i].bit;
	return 0;
}

/* Reads one field value and searches it where @scan is given. */
static bool read_value(struct sip_cursor *cur, struct sip_scan *scan)
{
	struct sip_field field;
	int byte;

	field_begin(&field, cur);
	if (!scan)
		return field_skip(&field);

	sip_scan_field(scan);
	for (;;) {
		byte = field_next(&field);
		if (byte == SIP_END)
			break;
		sip_scan_byte(scan, byte);
	}
	if (field.whole)
		sip_scan_end(scan);
	return field.whole;
}

/* Reads the header section up to its empty line. */
static bool read_section(struct sip_cursor *cur, const struct sip_selector *sel,
			 struct sip_scan *scan)
{
	struct sip_name name;
	unsigned int seen = 0;
	unsigned int bit;
	bool wanted;

	for (;;) {
		if (sip_line_end(cur))
			return true;
		if (sip_peek(cur) == SIP_END)
			return cur->stream;
		if (!read_name(cur, &name))
			return cur->stream && sip_peek(cur) == SIP_END;
		bit = once_bit(&name);
		if (seen & bit)
			return false;
		seen |= bit;

		wanted = scan && (sel->any || in_list(sel->headers, sel->n_headers,
						      name.text, name.len));
		if (!read_value(cur, wanted ? scan : NULL))
			return cur->stream;
	}
}

/**
 * sip_match - does the message fulfil the selector?
 * @cur: the message, at its first byte
 * @sel: the selector
 *
 * Context: any; no allocation, no lock, no recursion. Reads each byte of the
 * start-line and header section once, none of the body (RFC 3261 7).
 * Return: SIP_MATCH, SIP_MISMATCH, or SIP_UNREADABLE for all that is in doubt
 */
enum sip_result sip_match(struct sip_cursor *cur, const struct sip_selector *sel)
{
	struct sip_scan scan;
	struct sip_scan *search = sel->pattern ? &scan : NULL;
	char method[SIP_METHOD_MAX];
	__u8 len;
	int byte;

	skip_keepalives(cur);
	byte = read_token(cur, method, sizeof(method) - 1, &len);
	if (byte == '/' && len == 3 &&
	    text_equal(&(struct sip_text){ 3, "SIP" }, method, len))
		return SIP_MISMATCH;
	if (byte != ' ' || !len)
		return SIP_UNREADABLE;
	if (sel->n_methods && !in_list(sel->methods, sel->n_methods, method, len))
		return SIP_MISMATCH;

	if (search)
		sip_scan_message(search, sel->pattern);
	if (!read_request_uri(cur, sel->uri ? search : NULL) ||
	    !read_version(cur) || !read_section(cur, sel, search))
		return SIP_UNREADABLE;
	if (!search)
		return SIP_MATCH;
	if (search->tokens > SIP_TOKENS_MAX)
		return SIP_UNREADABLE;
	return search->found != sel->invert ? SIP_MATCH : SIP_MISMATCH;
}

/**
 * sip_is_request - does a request's start-line stand at the cursor?
 * @cur: the message, at its first byte
 *
 * Cheap on what is no SIP: a first byte tells most RTP.
 */
bool sip_is_request(struct sip_cursor *cur)
{
	char method[SIP_METHOD_MAX];
	__u8 len;

	skip_keepalives(cur);
	return read_token(cur, method, sizeof(method) - 1, &len) == ' ' && len &&
	       read_request_uri(cur, NULL) && read_version(cur);
}

/* Keeps the URI of a To value: what "<" begins, or else the value's first. */
static void read_aor(struct sip_cursor *cur, struct sip_summary *sum)
{
	struct sip_field field;
	bool bracketed = false;
	bool quoted = false;
	bool done = false;
	int byte;

	field_begin(&field, cur);
	for (;;) {
		byte = field_next(&field);
		if (byte == SIP_END)
			return;
		if (done)
			continue;
		if (byte == '"' && !bracketed) {
			quoted = !quoted;
		} else if (quoted) {
			if (byte == '\\')
				field_next(&field);
		} else if (byte == '<' && !bracketed) {
			bracketed = true;
			sum->aor_len = 0;
		} else if (byte == ';' || byte == '>' || byte == '?') {
			done = true;
		} else if (sum->aor_len < SIP_AOR_MAX) {
			sum->aor[sum->aor_len++] = byte;
		}
	}
}

/**
 * sip_summarize - what a request that matched says of itself
 * @cur: the message, at its first byte
 * @sum: filled
 *
 * Return: false where it is no readable request; @sum is then empty
 */
bool sip_summarize(struct sip_cursor *cur, struct sip_summary *sum)
{
	struct sip_name name;
	__u8 len;

	sum->aor_len = 0;
	sum->method[0] = '\0';
	skip_keepalives(cur);
	if (read_token(cur, sum->method, sizeof(sum->method) - 1, &len) != ' ')
		return false;
	sum->method[len] = '\0';
	if (!read_request_uri(cur, NULL) || !read_version(cur))
		return false;
	while (!sip_line_end(cur) && read_name(cur, &name)) {
		if (text_equal(&(struct sip_text){ 2, "to" }, name.text, name.len)) {
			read_aor(cur, sum);
			break;
		}
		if (!read_value(cur, NULL))
			break;
	}
	return true;
}

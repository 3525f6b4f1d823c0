// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a SIP message's start-line and header section (RFC 3261 7, 25.1) in
 * one bounded forward pass. What is in any doubt is unreadable, and what is
 * unreadable matches nothing.
 */
#include "sip.h"
#include "sip_filter.h"
#include "sip_line.h"
#include "sip_word.h"

/* Fields that occur at most once; a second one hides a guess. */
enum {
	ONCE_FROM	= 1 << 0,
	ONCE_TO		= 1 << 1,
	ONCE_CALL_ID	= 1 << 2,
	ONCE_CSEQ	= 1 << 3,
};

/* Versions compare without case (RFC 3261 7.1). */
static bool is_sip(const char *text, __u8 len)
{
	return len == 3 && (text[0] | 0x20) == 's' && (text[1] | 0x20) == 'i' &&
	       (text[2] | 0x20) == 'p';
}

static bool in_list(const struct sip_text *list, __u8 n, const char *text,
		    __u8 len)
{
	__u8 i;

	for (i = 0; i < n; i++)
		if (sip_text_equal(&list[i], text, len))
			return true;
	return false;
}

static bool skip_line(struct sip_cursor *cur)
{
	while (!sip_line_end(cur))
		if (sip_next(cur) == SIP_END)
			return false;
	return true;
}

/* Takes what follows "SIP/" in a status-line (RFC 3261 7.2). */
static bool read_status(struct sip_cursor *cur, unsigned int *code)
{
	unsigned int i;
	int byte;

	if (!sip_read_text(cur, "2.0 "))
		return false;
	*code = 0;
	for (i = 0; i < 3; i++) {
		byte = sip_next(cur);
		if (byte < '0' || byte > '9')
			return false;
		*code = *code * 10 + (byte - '0');
	}
	byte = sip_peek(cur);
	return (byte == ' ' || byte == '\r' || byte == '\n') && skip_line(cur);
}

static bool in_codes(const struct sip_selector *sel, unsigned int code)
{
	__u8 i;

	for (i = 0; i < sel->n_status; i++)
		if (code >= sel->status[i].first && code <= sel->status[i].last)
			return true;
	return false;
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
		if (sip_text_equal(&once[i].name, name->text, name->len))
			return once[i].bit;
	return 0;
}

/*
 * struct sip_cseq - a CSeq value as it comes (RFC 3261 20.16)
 * @method: what its method is to be
 * @digits: a number came
 * @space: and white space behind it
 * @len: bytes of the method that agree
 * @differs: it is another one
 */
struct sip_cseq {
	const struct sip_text *method;
	bool digits;
	bool space;
	bool differs;
	__u8 len;
};

static void cseq_byte(struct sip_cseq *cseq, __u8 byte)
{
	if (!cseq->space && byte >= '0' && byte <= '9')
		cseq->digits = true;
	else if (cseq->digits && !cseq->len && sip_is_space(byte))
		cseq->space = true;
	else if (cseq->space && cseq->len < cseq->method->len &&
		 byte == (__u8)cseq->method->text[cseq->len])
		cseq->len++;
	else
		cseq->differs = true;
}

/*
 * struct sip_section - what a header section is read for
 * @sel: the selector
 * @scan: where its pattern is searched, or NULL
 * @cseq: the CSeq method is the selector's
 * @quick: tokens are not split where that can be told without, nor counted but
 *	at their most
 */
struct sip_section {
	const struct sip_selector *sel;
	struct sip_scan *scan;
	bool cseq;
	bool quick;
};

static bool is_wanted(const struct sip_section *section,
		      const struct sip_name *name)
{
	const struct sip_selector *sel = section->sel;

	return section->scan &&
	       (sel->any || in_list(sel->headers, sel->n_headers, name->text,
				    name->len));
}

/* Tokens that a value offers at most: each wants a "=", a ":" or a "<". */
static unsigned int tokens_at_most(const __u8 *pos, const __u8 *end)
{
	unsigned int most = 1;
	__u64 word;

	for (; end - pos >= SIP_WORD; pos += SIP_WORD) {
		word = sip_load8(pos);
		/* "<" and "=" differ in their last bit. */
		most += 2 * sip_count8(word & ~SIP_ONES, '<') +
			3 * sip_count8(word, ':');
	}
	for (; pos < end; pos++)
		most += *pos == ':' ? 3 : (*pos & ~1) == '<' ? 2 : 0;
	return most;
}

/* What follows a line end, or NULL where it is none or nothing is there. */
static const __u8 *behind_line(const __u8 *pos, const __u8 *end)
{
	if (pos < end && *pos == '\n')
		pos++;
	else if (end - pos >= 2 && pos[0] == '\r')
		pos += pos[1] == '\n' ? 2 : 1;
	else
		return NULL;
	return pos < end ? pos : NULL;
}

/*
 * Searches a value that lies in one piece and one line, without splitting it
 * into tokens. Returns false where it has to be split; nothing is read then.
 */
static bool quick_value(struct sip_cursor *cur, struct sip_scan *scan)
{
	const __u8 *begin = cur->pos;
	const __u8 *end = sip_find_below(begin, cur->end, ' ');
	const __u8 *next = behind_line(end, cur->end);
	enum sip_finding finding;

	if (!next || sip_is_space(*next))
		return false;
	while (begin < end && *begin == ' ')
		begin++;
	while (begin < end && end[-1] == ' ')
		end--;

	finding = SIP_ABSENT;
	if (end - begin <= SIP_VALUE_MAX) {
		finding = sip_filter_value(&scan->pattern->filter, begin, end);
		if (finding == SIP_UNSURE ||
		    (finding == SIP_PRESENT && scan->pattern->exact))
			return false;
		scan->tokens += tokens_at_most(begin, end);
	}
	scan->found |= finding == SIP_PRESENT;
	cur->pos = next;
	return true;
}

/* Reads a value byte by byte; returns false where it does not end. */
static bool read_value(struct sip_cursor *cur, struct sip_scan *scan,
		       struct sip_cseq *cseq)
{
	struct sip_field field;
	int byte;

	sip_field_begin(&field, cur);
	if (scan)
		sip_scan_field(scan);
	for (;;) {
		byte = sip_field_next(&field);
		if (byte == SIP_END)
			break;
		if (scan)
			sip_scan_byte(scan, byte);
		if (cseq)
			cseq_byte(cseq, byte);
	}
	if (scan && field.whole)
		sip_scan_end(scan);
	return field.whole;
}

/* Reads the value of one field for what the section is read for. */
static bool read_field(struct sip_cursor *cur, const struct sip_name *name,
		       unsigned int bit, struct sip_section *section)
{
	struct sip_cseq cseq = { .method = &section->sel->cseq };
	struct sip_scan *scan = is_wanted(section, name) ? section->scan : NULL;

	if (bit == ONCE_CSEQ && cseq.method->len) {
		if (!read_value(cur, scan, &cseq))
			return false;
		section->cseq = !cseq.differs && cseq.len == cseq.method->len;
		return true;
	}
	if (!scan)
		return sip_field_skip(cur);
	return (section->quick && quick_value(cur, scan)) ||
	       read_value(cur, scan, NULL);
}

/* How the reading of a header section ended. */
enum sip_ending {
	SECTION_BAD,
	SECTION_CUT,	/* the segment ended, the stream may go on */
	SECTION_WHOLE,
};

static enum sip_ending section_cut(const struct sip_cursor *cur)
{
	return cur->stream ? SECTION_CUT : SECTION_BAD;
}

/* Reads the header section up to its empty line. */
static enum sip_ending read_section(struct sip_cursor *cur,
				    struct sip_section *section)
{
	struct sip_name name;
	unsigned int seen = 0;
	unsigned int bit;
	int byte;

	for (;;) {
		if (sip_line_end(cur))
			return SECTION_WHOLE;
		byte = sip_read_name(cur, &name);
		if (byte == SIP_END)
			return section_cut(cur);
		if (byte != ':')
			return SECTION_BAD;
		bit = once_bit(&name);
		if (seen & bit)
			return SECTION_BAD;
		seen |= bit;
		if (!read_field(cur, &name, bit, section))
			return section_cut(cur);
	}
}

/*
 * Reads the start-line: SIP_MATCH where it is the selector's, with the cursor
 * at the header section.
 */
static enum sip_result read_start_line(struct sip_cursor *cur,
				       const struct sip_selector *sel,
				       struct sip_scan *scan)
{
	char method[SIP_METHOD_MAX];
	unsigned int code;
	__u8 len;
	int byte;

	byte = sip_read_token(cur, method, sizeof(method) - 1, &len);
	if (byte == '/' && is_sip(method, len)) {
		if (!sel->n_status)
			return SIP_MISMATCH;
		if (!read_status(cur, &code))
			return SIP_UNREADABLE;
		return in_codes(sel, code) ? SIP_MATCH : SIP_MISMATCH;
	}
	if (byte != ' ' || !len)
		return SIP_UNREADABLE;
	if (sel->n_status ||
	    (sel->n_methods &&
	     !in_list(sel->methods, sel->n_methods, method, len)))
		return SIP_MISMATCH;
	if (scan && cur->whole && !sel->invert &&
	    !sip_filter_message(&scan->pattern->filter, cur->pos, cur->end))
		return SIP_MISMATCH;
	if (!sip_read_request_uri(cur, sel->uri ? scan : NULL) ||
	    !sip_read_version(cur))
		return SIP_UNREADABLE;
	return SIP_MATCH;
}

/* Reads the message up to the end of its header section. */
static enum sip_result read_message(struct sip_cursor *cur,
				    struct sip_section *section)
{
	const struct sip_selector *sel = section->sel;
	enum sip_result result;
	enum sip_ending ending;

	if (section->scan)
		sip_scan_message(section->scan, sel->pattern);
	sip_skip_keepalives(cur);
	result = read_start_line(cur, sel, section->scan);
	if (result != SIP_MATCH)
		return result;
	ending = read_section(cur, section);
	/* What is not there can only be told from the whole section. */
	if (ending == SECTION_BAD || (ending == SECTION_CUT && sel->invert))
		return SIP_UNREADABLE;
	return SIP_MATCH;
}

/**
 * sip_match - does the message fulfil the selector?
 * @cur: the message, at its first byte
 * @sel: the selector
 *
 * Context: any; no allocation, no lock, no recursion. Reads the start-line and
 * the header section forward, none of the body (RFC 3261 7). A message that
 * lies in one piece and may offer too many tokens is read a second time.
 * Return: SIP_MATCH, SIP_MISMATCH, or SIP_UNREADABLE for all that is in doubt
 */
enum sip_result sip_match(struct sip_cursor *cur, const struct sip_selector *sel)
{
	const __u8 *begin = cur->pos;
	struct sip_scan scan;
	struct sip_section section = {
		.sel = sel,
		.scan = sel->pattern ? &scan : NULL,
		.quick = cur->whole,
	};
	enum sip_result result;

	result = read_message(cur, &section);
	if (section.quick && result == SIP_MATCH && section.scan &&
	    scan.tokens > SIP_TOKENS_MAX) {
		cur->pos = begin;
		section.quick = false;
		result = read_message(cur, &section);
	}
	if (result != SIP_MATCH)
		return result;
	if (section.scan && scan.tokens > SIP_TOKENS_MAX)
		return SIP_UNREADABLE;
	if (sel->cseq.len && !section.cseq)
		return SIP_MISMATCH;
	if (section.scan && scan.found == sel->invert)
		return SIP_MISMATCH;
	return SIP_MATCH;
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

	sip_skip_keepalives(cur);
	return sip_read_token(cur, method, sizeof(method) - 1, &len) == ' ' && len &&
	       sip_read_request_uri(cur, NULL) && sip_read_version(cur);
}

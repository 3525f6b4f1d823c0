// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a SIP message's start-line and header section (RFC 3261 7, 25.1) in
 * one bounded forward pass. What is in any doubt is unreadable, and what is
 * unreadable matches nothing.
 */
#include "sip.h"
#include "sip_line.h"
#include "sip_quick.h"
#include "sip_section.h"
#include "sip_set.h"
#include "sip_word.h"

/* Versions compare without case (RFC 3261 7.1). */
static bool is_sip(const char *text, __u8 len)
{
	return len == 3 && (text[0] | 0x20) == 's' && (text[1] | 0x20) == 'i' &&
	       (text[2] | 0x20) == 'p';
}

/* Is the method one that the selector asks for? */
static bool is_wanted(const struct sip_selector *sel, const char *method,
		      __u8 len)
{
	__u8 i;

	if (sel->n_status)
		return false;
	for (i = 0; i < sel->n_methods; i++)
		if (sip_text_equal(&sel->methods[i], method, len))
			return true;
	return !sel->n_methods;
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

/*
 * Reads the method, or a whole status-line, byte by byte: SIP_MATCH where it is
 * the selector's. @request is set for a method.
 */
static noinline enum sip_result read_odd_start(struct sip_cursor *cur,
					       const struct sip_selector *sel,
					       bool *request)
{
	char method[SIP_METHOD_MAX];
	unsigned int code;
	__u8 len;
	int byte;

	sip_skip_keepalives(cur);
	byte = sip_read_token(cur, method, sizeof(method) - 1, &len);
	*request = byte == ' ' && len;
	if (*request)
		return is_wanted(sel, method, len) ? SIP_MATCH : SIP_MISMATCH;
	if (byte != '/' || !is_sip(method, len))
		return SIP_UNREADABLE;
	if (!sel->n_status)
		return SIP_MISMATCH;
	if (!read_status(cur, &code))
		return SIP_UNREADABLE;
	return in_codes(sel, code) ? SIP_MATCH : SIP_MISMATCH;
}

/* The same, as most messages begin: with a method in the piece at hand. */
static enum sip_result read_start(struct sip_cursor *cur,
				  const struct sip_selector *sel, bool *request)
{
	const char *method = (const char *)cur->pos;
	const __u8 *last = cur->pos;
	const __u8 *space;
	__u64 key;
	long len;

	space = sip_plain_run(&last, cur->end, &key);
	len = space && *space == ' ' ? space - cur->pos : 0;
	if (len < 1 || len >= SIP_METHOD_MAX)
		return read_odd_start(cur, sel, request);
	cur->pos = space + 1;
	*request = true;
	return is_wanted(sel, method, len) ? SIP_MATCH : SIP_MISMATCH;
}

/* Reads the rest of the start-line, and the header section to its end. */
static enum sip_result read_rest(struct sip_cursor *cur,
				 struct sip_section *section, bool request)
{
	const struct sip_lookup *lookup = section->lookup;
	bool invert = lookup ? lookup->invert : section->sel->invert;
	enum sip_ending ending;

	if (request && (!sip_read_uri(cur, section) || !sip_read_version(cur)))
		return SIP_UNREADABLE;
	ending = sip_read_section(cur, section);
	/* What is not there can only be told from the whole section. */
	if (ending == SECTION_BAD || (ending == SECTION_CUT && invert))
		return SIP_UNREADABLE;
	return SIP_MATCH;
}

/* Reads what follows the method or the status-line. */
static noinline enum sip_result read_message(struct sip_cursor *cur,
					     const struct sip_selector *sel,
					     struct sip_search *search,
					     bool request)
{
	struct sip_section section = { .sel = sel, .search = search };
	const __u8 *begin = cur->pos;
	enum sip_count count;
	enum sip_result result;

	section.searching = search->filter;
	for (count = COUNT_MARKS;; count++) {
		section.count = count;
		result = read_rest(cur, &section, request);
		if (result != SIP_MATCH)
			return result;
		if (section.tokens + 2 * sip_sum16(section.marks) <= SIP_TOKENS_MAX)
			break;
		if (count == COUNT_TOKENS)
			return SIP_UNREADABLE;
		section = (struct sip_section){ .sel = sel, .search = search };
		if (cur->whole) {
			cur->pos = begin;
		} else {
			cur->rewind(cur);
			read_start(cur, sel, &request);
		}
	}
	if (sel->cseq.len && !section.cseq)
		return SIP_MISMATCH;
	if (sel->pattern && section.found == sel->invert)
		return SIP_MISMATCH;
	return SIP_MATCH;
}

/* The same, unless the pattern certainly is not in the piece at hand. */
static noinline enum sip_result search_message(struct sip_cursor *cur,
					       const struct sip_selector *sel,
					       bool request)
{
	struct sip_search search;

	search.filter = NULL;
	if (sel->pattern && cur->whole && !sel->invert && request &&
	    !sip_search_start(&search, &sel->pattern->filter, cur->pos, cur->end))
		return SIP_MISMATCH;
	return read_message(cur, sel, &search, request);
}

/*
 * Is what stands at the cursor certainly no message? A message begins with two
 * bytes of a token or of line ends, or with one and SP: that tells nearly all of
 * what is none, in one decision.
 */
static __always_inline bool is_other(const struct sip_cursor *cur)
{
	/* A bit a byte, as in sip_is_token_byte(). */
	static const __u64 first[4] = {
		0x03ff6ca200002400ULL, 0x47ffffff87fffffeULL,
	};
	static const __u64 second[4] = {
		0x03ff6ca300002400ULL, 0x47ffffff87fffffeULL,
	};
	const __u8 *pos = cur->pos;
	__u64 may;

	if (unlikely(pos == cur->end))
		return false;
	may = first[pos[0] / 64] >> (pos[0] % 64);
	if (likely(cur->end - pos > 1))
		may &= second[pos[1] / 64] >> (pos[1] % 64);
	return !(may & 1);
}

/**
 * sip_match - does the message fulfil the selector?
 * @cur: the message, at its first byte
 * @sel: the selector
 *
 * Context: any; no allocation, no lock, no recursion. Reads the start-line and
 * the header section forward, none of the body (RFC 3261 7). A message that
 * may offer too many tokens is read again, twice at most, to count them better.
 * Return: SIP_MATCH, SIP_MISMATCH, or SIP_UNREADABLE for all that is in doubt
 */
enum sip_result sip_match(struct sip_cursor *cur, const struct sip_selector *sel)
{
	enum sip_result result;
	bool request;

	if (is_other(cur))
		return SIP_UNREADABLE;
	result = read_start(cur, sel, &request);
	return result == SIP_MATCH ? search_message(cur, sel, request) : result;
}

/* The method, for a set that has some; the cursor goes back. */
static noinline void look_up_method(struct sip_cursor *cur,
				    struct sip_lookup *lookup)
{
	const __u8 *begin = cur->pos;
	char method[SIP_METHOD_MAX];
	__u8 len;

	sip_skip_keepalives(cur);
	if (sip_read_token(cur, method, sizeof(method) - 1, &len) == ' ')
		sip_lookup_method(lookup, method, len);
	if (cur->whole)
		cur->pos = begin;
	else
		cur->rewind(cur);
}

/**
 * sip_match_set - does the message fulfil the selector, with a secret of a set?
 * @cur: the message, at its first byte
 * @sel: the selector, whose pattern is left out
 * @lookup: the set; its line says what was found
 *
 * Context: as of sip_match(). A value that does not lie in one piece, or is
 * folded, is put together in @lookup->value.
 * Return: as sip_match()
 */
enum sip_result sip_match_set(struct sip_cursor *cur,
			      const struct sip_selector *sel,
			      struct sip_lookup *lookup)
{
	struct sip_section section = { .sel = sel, .lookup = lookup };
	enum sip_result result;
	bool request;

	if (is_other(cur))
		return SIP_UNREADABLE;
	sip_lookup_begin(lookup);
	if (lookup->set->n_methods)
		look_up_method(cur, lookup);
	result = read_start(cur, sel, &request);
	if (result == SIP_MATCH)
		result = read_rest(cur, &section, request);
	if (result != SIP_MATCH)
		return result;
	if (lookup->tokens > SIP_TOKENS_MAX)
		return SIP_UNREADABLE;
	if (sel->cseq.len && !section.cseq)
		return SIP_MISMATCH;
	return (lookup->line >= 0) != lookup->invert ? SIP_MATCH : SIP_MISMATCH;
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

// SPDX-License-Identifier: GPL-2.0
/* A message's header section (RFC 3261 7.3). */
#include "sip_section.h"
#include "sip_address.h"
#include "sip_line.h"
#include "sip_quick.h"
#include "sip_token.h"
#include "sip_word.h"

/* Fields that occur at most once; a second one hides a guess. */
enum {
	ONCE_FROM	= 1 << 0,
	ONCE_TO		= 1 << 1,
	ONCE_CALL_ID	= 1 << 2,
	ONCE_CSEQ	= 1 << 3,
	ONCE_ADDRESSES	= ONCE_FROM | ONCE_TO,
	/* No list, no parameters: one token (RFC 3261 25.1). */
	ONCE_WHOLES	= ONCE_CALL_ID | ONCE_CSEQ,
};

/* Is the name @text, given in lower case? */
static bool name_is(const struct sip_text *text, const char *name,
		    unsigned int len)
{
	unsigned int i;

	if (text->len != len)
		return false;
	for (i = 0; i < len; i++)
		if (sip_to_lower(name[i]) != (__u8)text->text[i])
			return false;
	return true;
}

static __u64 name_key(const struct sip_name *name)
{
	__u64 key = 0;
	__u8 i;

	if (name->len >= SIP_WORD)
		return 0;
	for (i = 0; i < name->len; i++)
		key |= (__u64)(__u8)name->text[i] << 8 * i;
	return key;
}

static unsigned int once_bit(__u64 key)
{
	switch (key) {
	case 'f':
	case 0x6d6f7266:		/* from */
		return ONCE_FROM;
	case 't':
	case 0x6f74:			/* to */
		return ONCE_TO;
	case 'i':
	case 0x64692d6c6c6163ULL:	/* call-id */
		return ONCE_CALL_ID;
	case 0x71657363:		/* cseq */
		return ONCE_CSEQ;
	default:
		return 0;
	}
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

/* What the value of a field is read for, beside its tokens. */
struct watch {
	unsigned int once;
	struct sip_cseq cseq;
	struct sip_address address;
};

static void watch_byte(struct watch *watch, __u8 byte)
{
	if (watch->once == ONCE_CSEQ)
		cseq_byte(&watch->cseq, byte);
	else
		sip_address_byte(&watch->address, byte);
}

/* Is the value of the field searched? */
static bool is_listed(const struct sip_selector *sel, const char *name,
		      unsigned int len)
{
	const char *full = len == 1 ? sip_long_name(*name) : NULL;
	__u8 i;

	if (full) {
		name = full;
		for (len = 0; name[len];)
			len++;
	}
	for (i = 0; i < sel->n_headers; i++)
		if (name_is(&sel->headers[i], name, len))
			return true;
	return false;
}

static bool searches(const struct sip_section *section)
{
	return section->sel->pattern || section->lookup;
}

static bool is_searched(const struct sip_section *section, const char *name,
			unsigned int len)
{
	return searches(section) &&
	       (section->sel->any || is_listed(section->sel, name, len));
}

/*
 * Tokens that a value offers at most: a URI and its host want a ":", a user an
 * "@", a display name or what is in brackets a "<", a parameter a "=".
 */
static unsigned int tokens_at_most(const __u8 *pos, const __u8 *end)
{
	unsigned int most = 1;
	__u64 word;

	for (; end - pos >= SIP_WORD; pos += SIP_WORD) {
		word = sip_load8(pos);
		/* "<" and "=" differ in their last bit. */
		most += 2 * sip_count8(word, ':') + sip_count8(word, '@') +
			sip_count8(word & ~SIP_ONES, '<');
	}
	for (; pos < end; pos++)
		most += *pos == ':' ? 2 : *pos == '@' || (*pos & ~1) == '<';
	return most;
}

/* Counts two tokens a mark, one of which is the ":" behind the name, and one. */
static inline void count_marks(struct sip_section *section, __u64 marks)
{
	section->marks += marks;
	section->tokens--;
}

/* Looks the tokens of a value in one line up in a set. */
static void look_up_value(const struct sip_section *section,
			  const struct sip_cursor *cur,
			  const __u8 *begin, const __u8 *end, __u64 marks)
{
	/* What is more than its whole has one behind the ":" of its name. */
	if (sip_sum16(marks) > 1 && !(section->once & ONCE_WHOLES))
		sip_lookup_value(section->lookup, begin, end, cur->end);
	else
		sip_lookup_whole(section->lookup, begin, end);
}

/*
 * Searches a value in one line without splitting it into tokens. Returns false
 * where it has to be split; nothing is counted then.
 */
static noinline bool search_value(struct sip_section *section,
				  const struct sip_cursor *cur,
				  const __u8 *begin, const __u8 *end, __u64 marks)
{
	const struct sip_pattern *pattern = section->sel->pattern;
	enum sip_finding finding;

	if (section->count == COUNT_TOKENS || end - begin > SIP_LINE_MAX)
		return false;
	while (begin < end && *begin == ' ')
		begin++;
	while (begin < end && end[-1] == ' ')
		end--;
	if (end - begin > SIP_VALUE_MAX)
		return true;
	if (section->lookup) {
		look_up_value(section, cur, begin, end, marks);
		return true;
	}
	if (!section->found) {
		if (!section->searching)
			sip_search_start(section->search, &pattern->filter, begin,
					 cur->end);
		section->searching = true;
		finding = sip_search_value(section->search, begin, end);
		if (finding == SIP_UNSURE ||
		    (finding == SIP_PRESENT && pattern->exact))
			return false;
		section->found = finding == SIP_PRESENT;
	}
	if (section->count == COUNT_MARKS) {
		section->passed = section->found ? cur->end :
				  sip_search_passed(section->search);
		count_marks(section, marks);
	} else {
		section->tokens += tokens_at_most(begin, end);
	}
	return true;
}

/* The same for a value that may have been passed already. */
static inline bool quick_value(struct sip_section *section,
			       const struct sip_cursor *cur,
			       const struct sip_line *line)
{
	/* As numbers: these may be of different pieces, or the one is NULL. */
	if (unlikely((unsigned long)line->end > (unsigned long)section->passed ||
		     line->end - line->begin > SIP_VALUE_MAX))
		return search_value(section, cur, line->begin, line->end,
				    line->marks);
	count_marks(section, line->marks);
	return true;
}

/* The bytes that were searched go as others come. */
static void forget(struct sip_section *section, const struct sip_cursor *cur)
{
	if (section->piece == cur->piece)
		return;
	section->piece = cur->piece;
	section->searching = false;
	section->passed = NULL;
}

/* What was found by splitting a value. */
static void add_scan(struct sip_section *section, const struct sip_scan *scan)
{
	section->tokens += scan->tokens;
	section->certain += scan->tokens;
	section->found |= scan->found;
}

/*
 * Reads a value byte by byte, for its tokens if it is @searched, and for what
 * @watch is about, which may be NULL; returns false where it does not end.
 */
static noinline bool split_value(struct sip_cursor *cur,
				 struct sip_section *section, bool searched,
				 struct watch *watch)
{
	struct sip_field field;
	struct sip_scan scan;
	int byte;

	sip_scan_message(&scan, section->sel->pattern);
	sip_field_begin(&field, cur);
	if (searched && section->once & ONCE_WHOLES)
		sip_scan_whole(&scan);
	else if (searched)
		sip_scan_field(&scan);
	for (;;) {
		byte = sip_field_next(&field);
		if (byte == SIP_END)
			break;
		if (searched)
			sip_scan_byte(&scan, byte);
		if (watch)
			watch_byte(watch, byte);
		else if (scan.length > SIP_VALUE_MAX)
			return sip_field_skip(cur);
	}
	if (!field.whole)
		return false;
	if (searched)
		sip_scan_end(&scan);
	add_scan(section, &scan);
	return true;
}

/* The same for the secrets of a set: the value is put together first. */
static noinline bool gather_value(struct sip_cursor *cur,
				  struct sip_section *section, bool searched,
				  struct watch *watch)
{
	struct sip_lookup *lookup = section->lookup;
	struct sip_field field;
	int byte;

	lookup->length = 0;
	sip_field_begin(&field, cur);
	for (;;) {
		byte = sip_field_next(&field);
		if (byte == SIP_END)
			break;
		sip_lookup_byte(lookup, byte);
		if (watch)
			watch_byte(watch, byte);
	}
	if (searched && field.whole)
		sip_lookup_end(lookup, section->once & ONCE_WHOLES);
	return field.whole;
}

/* Either of them, or neither. */
static bool take_value(struct sip_cursor *cur, struct sip_section *section,
		       bool searched, struct watch *watch)
{
	if (section->lookup)
		return gather_value(cur, section, searched, watch);
	return split_value(cur, section, searched, watch);
}

static enum sip_ending section_cut(const struct sip_cursor *cur)
{
	return cur->stream ? SECTION_CUT : SECTION_BAD;
}

/* Is more wanted of the field at hand than its tokens? */
static bool is_watched(const struct sip_section *section)
{
	return section->once & ONCE_ADDRESSES ||
	       (section->once == ONCE_CSEQ && section->sel->cseq.len);
}

/* Reads the value at the cursor for what the section is read for. */
static enum sip_ending read_value(struct sip_cursor *cur,
				  struct sip_section *section, bool searched)
{
	struct watch watch = {
		.once = section->once,
		.cseq = { .method = &section->sel->cseq },
	};
	const struct sip_cseq *cseq = &watch.cseq;
	bool whole;

	sip_address_begin(&watch.address);
	if (is_watched(section))
		whole = take_value(cur, section, searched, &watch);
	else if (searched)
		whole = take_value(cur, section, true, NULL);
	else
		whole = sip_field_skip(cur);
	if (!whole)
		return section_cut(cur);
	if (section->once == ONCE_CSEQ)
		section->cseq = !cseq->differs && cseq->len == cseq->method->len;
	return sip_address_is_list(&watch.address) ? SECTION_BAD : SECTION_OPEN;
}

/* What comes of a field that was read byte by byte. */
static enum sip_ending ended(struct sip_section *section,
			     const struct sip_cursor *cur,
			     enum sip_ending ending)
{
	/* No other way to count them will find fewer. */
	if (section->certain > SIP_TOKENS_MAX)
		return SECTION_BAD;
	forget(section, cur);
	return ending;
}

/* A field begins, with that bit: may it come? */
static inline bool is_first(struct sip_section *section, unsigned int once)
{
	bool first = !(section->seen & once);

	section->seen |= once;
	section->once = once;
	return first;
}

/* Reads one field, or the empty line, byte by byte. */
static noinline enum sip_ending read_field(struct sip_cursor *cur,
					   struct sip_section *section)
{
	struct sip_name name;
	int byte;

	if (sip_line_end(cur))
		return SECTION_WHOLE;
	byte = sip_read_name(cur, &name);
	if (byte == SIP_END)
		return section_cut(cur);
	if (byte != ':')
		return SECTION_BAD;
	if (!is_first(section, once_bit(name_key(&name))))
		return SECTION_BAD;
	if (section->lookup)
		sip_lookup_field(section->lookup, name.text, name.len);
	return read_value(cur, section,
			  is_searched(section, name.text, name.len));
}

/**
 * sip_read_section - read the header section up to its empty line
 * @cur: at its first byte
 * @section: what it is read for
 */
enum sip_ending sip_read_section(struct sip_cursor *cur,
				 struct sip_section *section)
{
	const struct sip_selector *sel = section->sel;
	const bool all = searches(section) && sel->any;
	const bool some = searches(section) && sel->n_headers;
	const bool limited = section->lookup && section->lookup->set->n_headers;
	const __u8 *pos = cur->pos;
	enum sip_ending ending;
	struct sip_line line;
	bool searched;

	forget(section, cur);
	for (;;) {
		if (unlikely(!sip_quick_line(pos, cur->end, &line))) {
			cur->pos = pos;
			ending = ended(section, cur, read_field(cur, section));
			if (ending != SECTION_OPEN)
				return ending;
			pos = cur->pos;
			continue;
		}
		if (!is_first(section, once_bit(line.key)))
			return SECTION_BAD;
		if (section->once & ONCE_ADDRESSES &&
		    sip_is_address_list(line.begin, line.end, cur->end))
			return SECTION_BAD;
		searched = all || (some && is_listed(sel, (const char *)pos,
						     line.begin - 1 - pos));
		if (unlikely(limited))
			sip_lookup_field(section->lookup, (const char *)pos,
					 line.begin - 1 - pos);
		if (likely(!(section->once == ONCE_CSEQ && sel->cseq.len) &&
			   (!searched || quick_value(section, cur, &line)))) {
			pos = line.next;
			continue;
		}
		cur->pos = line.begin;
		ending = ended(section, cur, read_value(cur, section, searched));
		if (ending != SECTION_OPEN)
			return ending;
		pos = cur->pos;
	}
}

/* Takes a Request-URI that lies in the piece at hand, or nothing of it. */
static bool quick_uri(struct sip_cursor *cur, struct sip_section *section)
{
	struct sip_line uri = { .begin = cur->pos };

	uri.end = sip_text_end(cur->pos, cur->end, ' ' + 1, &uri.marks);
	uri.marks++;	/* for count_marks() */
	if (!uri.end || *uri.end != ' ' || uri.end == uri.begin)
		return false;
	if (section->sel->uri && section->lookup)
		sip_lookup_uri(section->lookup, uri.begin, uri.end, cur->end);
	else if (section->sel->uri && section->sel->pattern &&
		 !quick_value(section, cur, &uri))
		return false;
	cur->pos = uri.end + 1;
	return true;
}

static noinline bool split_uri(struct sip_cursor *cur,
			       struct sip_section *section)
{
	struct sip_scan scan;

	sip_scan_message(&scan, section->sel->pattern);
	if (!sip_read_request_uri(cur, &scan))
		return false;
	add_scan(section, &scan);
	return true;
}

static noinline bool gather_uri(struct sip_cursor *cur,
				struct sip_lookup *lookup)
{
	int byte;

	lookup->length = 0;
	for (;;) {
		byte = sip_next(cur);
		if (byte == SIP_END || byte == '\r' || byte == '\n')
			return false;
		if (byte == ' ')
			break;
		sip_lookup_byte(lookup, byte);
	}
	if (lookup->length <= SIP_VALUE_MAX)
		sip_lookup_uri(lookup, lookup->value,
			       lookup->value + lookup->length,
			       lookup->value + lookup->length);
	return lookup->length;
}

/**
 * sip_read_uri - read the Request-URI and the SP behind it
 * @cur: at its first byte
 * @section: what it is read for
 *
 * Return: false where there is none
 */
bool sip_read_uri(struct sip_cursor *cur, struct sip_section *section)
{
	if (quick_uri(cur, section))
		return true;
	if (section->sel->uri && section->lookup)
		return gather_uri(cur, section->lookup);
	if (section->sel->uri && section->sel->pattern)
		return split_uri(cur, section);
	return sip_read_request_uri(cur, NULL);
}

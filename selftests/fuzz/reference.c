// SPDX-License-Identifier: GPL-2.0
/* The reference reader's start-line and header section. */
#include <string.h>

#include "reference.h"

static const char compact[] = "abcdefijklmorstuvxy";
static const char *const long_form[] = {
	"accept-contact", "referred-by", "content-type", "request-disposition",
	"content-encoding", "from", "call-id", "reject-contact", "supported",
	"content-length", "contact", "event", "refer-to", "subject", "to",
	"allow-events", "via", "session-expires", "identity",
};

static const char *const once[] = { "from", "to", "call-id", "cseq" };

/*
 * struct header - a header field
 * @name: as it stands there
 * @value: as it stands there, folds and all
 */
struct header {
	struct span name;
	struct span value;
};

/* How reading on went. */
enum progress {
	GOT,		/* a header field, whole */
	BLANK_LINE,	/* the section's end */
	OUT_OF_DATA,
	MALFORMED,
};

static void advance(struct span *rest, size_t bytes)
{
	rest->at += bytes;
	rest->len -= bytes;
}

static bool is_line_end(__u8 byte)
{
	return byte == '\r' || byte == '\n';
}

static bool is_blank(__u8 byte)
{
	return byte == ' ' || byte == '\t';
}

/* Takes a line off; false where its end is not there. */
static bool take_line(struct span *rest, struct span *line)
{
	size_t len = 0;

	while (len < rest->len && !is_line_end(rest->at[len]))
		len++;
	if (len == rest->len)
		return false;
	*line = (struct span){ rest->at, len };
	if (len + 1 < rest->len && rest->at[len] == '\r' &&
	    rest->at[len + 1] == '\n')
		len++;
	advance(rest, len + 1);
	return true;
}

static bool text_is(struct span text, const struct sip_text *member)
{
	return text.len == member->len &&
	       !memcmp(text.at, member->text, text.len);
}

static bool in_methods(struct span method, const struct sip_selector *sel)
{
	unsigned int i;

	for (i = 0; i < sel->n_methods; i++)
		if (text_is(method, &sel->methods[i]))
			return true;
	return false;
}

/* "SIP/2.0 200 ..." (RFC 3261 7.2) */
static enum sip_result status_line(struct span line,
				   const struct sip_selector *sel)
{
	unsigned int code = 0;
	unsigned int i;

	if (!sel->n_status)
		return SIP_MISMATCH;
	if (line.len < 11 || !span_is((struct span){ line.at, 7 }, "sip/2.0") ||
	    line.at[7] != ' ' || (line.len > 11 && line.at[11] != ' '))
		return SIP_UNREADABLE;
	for (i = 8; i < 11; i++) {
		if (line.at[i] < '0' || line.at[i] > '9')
			return SIP_UNREADABLE;
		code = code * 10 + line.at[i] - '0';
	}
	for (i = 0; i < sel->n_status; i++)
		if (code >= sel->status[i].first && code <= sel->status[i].last)
			return SIP_MATCH;
	return SIP_MISMATCH;
}

/* Method SP Request-URI SP SIP-Version (RFC 3261 7.1) */
static bool split_request_line(struct span line, struct span *method,
			       struct span *uri)
{
	const __u8 *end = line.at + line.len;
	const __u8 *at = line.at;

	while (at < end && is_token_char(*at))
		at++;
	*method = (struct span){ line.at, at - line.at };
	if (at == end || *at != ' ' || !method->len ||
	    method->len >= SIP_METHOD_MAX)
		return false;

	uri->at = ++at;
	while (at < end && *at != ' ')
		at++;
	uri->len = at - uri->at;
	return uri->len && at < end &&
	       span_is((struct span){ at + 1, end - at - 1 }, "sip/2.0");
}

/* "name:", and what belongs to it up to the line that is no continuation. */
static enum progress take_header(struct span *rest, struct header *header)
{
	struct span line;

	if (!rest->len)
		return OUT_OF_DATA;
	if (is_line_end(*rest->at))
		return BLANK_LINE;

	header->name = (struct span){ rest->at, 0 };
	while (rest->len && is_token_char(*rest->at)) {
		header->name.len++;
		advance(rest, 1);
	}
	if (!header->name.len)
		return MALFORMED;
	while (rest->len && is_blank(*rest->at))
		advance(rest, 1);
	if (!rest->len)
		return OUT_OF_DATA;
	if (*rest->at != ':')
		return MALFORMED;
	advance(rest, 1);

	header->value = (struct span){ rest->at, 0 };
	do {
		if (!take_line(rest, &line))
			return OUT_OF_DATA;
		header->value.len = rest->at - header->value.at;
	} while (rest->len && is_blank(*rest->at));
	return rest->len ? GOT : OUT_OF_DATA;
}

static const char *long_name(struct span name)
{
	const char *letter;

	if (name.len != 1)
		return NULL;
	letter = strchr(compact, lower(name.at[0]));
	return letter && *letter ? long_form[letter - compact] : NULL;
}

static bool name_is(struct span name, const char *word)
{
	const char *full = long_name(name);

	return full ? !strcmp(full, word) : span_is(name, word);
}

static bool is_searched(struct span name, const struct sip_selector *sel)
{
	char word[SIP_NAME_MAX + 1];
	unsigned int i;

	if (sel->any)
		return true;
	for (i = 0; i < sel->n_headers; i++) {
		memcpy(word, sel->headers[i].text, sel->headers[i].len);
		word[sel->headers[i].len] = '\0';
		if (name_is(name, word))
			return true;
	}
	return false;
}

/* The run of white space at @raw becomes what it stands for. */
static size_t unfold_run(struct span raw, __u8 *text)
{
	bool one = false;
	size_t i;

	for (i = 0; i < raw.len; i++)
		one |= raw.at[i] != raw.at[0] || is_line_end(raw.at[i]);
	if (one) {
		text[0] = ' ';
		return 1;
	}
	memset(text, raw.at[0], raw.len);
	return raw.len;
}

/* Folds and mixed white space are one SP; nothing at either end. */
static struct span unfold(struct span raw, __u8 *text)
{
	size_t at = 0, end, len = 0;

	while (at < raw.len) {
		end = at;
		while (end < raw.len && (is_blank(raw.at[end]) ||
					 is_line_end(raw.at[end])))
			end++;
		if (at && end > at && end < raw.len && len)
			len += unfold_run((struct span){ raw.at + at, end - at },
					  text + len);
		if (end < raw.len)
			text[len++] = raw.at[end++];
		at = end;
	}
	return (struct span){ text, len };
}

static bool cseq_is(struct span value, const struct sip_text *method)
{
	size_t at = 0, digits;

	while (at < value.len && value.at[at] >= '0' && value.at[at] <= '9')
		at++;
	digits = at;
	while (at < value.len && is_blank(value.at[at]))
		at++;
	return digits && at > digits &&
	       text_is((struct span){ value.at + at, value.len - at }, method);
}

static void search_value(struct reference *ref, struct span name,
			 struct span value)
{
	unsigned int before = ref->n_tokens;

	if (name_is(name, "call-id") || name_is(name, "cseq")) {
		ref->doubtful += 2 * value.len;
		if (value.len <= SIP_VALUE_MAX)
			reference_whole(ref, value);
		return;
	}
	if (value.len <= SIP_VALUE_MAX) {
		reference_value(ref, value);
		return;
	}
	value.len = SIP_VALUE_MAX;
	reference_value(ref, value);
	ref->doubtful += ref->n_tokens - before;
	ref->n_tokens = before;
}

static bool same(__u8 a, __u8 b, bool fold)
{
	return fold ? lower(a) == lower(b) : a == b;
}

static bool secret_at(const struct query *query,
		      const struct reference_token *token, size_t from)
{
	size_t i;

	for (i = 0; i < query->len; i++)
		if (!same(query->secret[i], token->byte[from + i],
			  query->icase || token->fold[from + i]))
			return false;
	return true;
}

static bool secret_in(const struct query *query,
		      const struct reference_token *token)
{
	size_t from;

	if (query->exact)
		return token->len == query->len && secret_at(query, token, 0);
	for (from = 0; from + query->len <= token->len; from++)
		if (secret_at(query, token, from))
			return true;
	return false;
}

static bool found(const struct reference *ref, const struct query *query)
{
	unsigned int i;

	for (i = 0; i < ref->n_tokens; i++)
		if (secret_in(query, &ref->tokens[i]))
			return true;
	return false;
}

/* What the header section says, beside its tokens. */
struct section {
	bool cseq;
	bool whole;
};

static bool read_headers(struct reference *ref, const struct query *query,
			 struct span rest, struct section *section)
{
	__u8 text[SIP_SECTION_MAX];
	bool seen[ARRAY_SIZE(once)] = {};
	enum progress progress;
	struct header header;
	struct span value;
	unsigned int i;

	for (;;) {
		header.value.at = NULL;
		progress = take_header(&rest, &header);
		if (progress == MALFORMED)
			return false;
		if (progress == BLANK_LINE)
			return section->whole = true;
		if (progress == OUT_OF_DATA && !header.value.at)
			return true;
		for (i = 0; i < ARRAY_SIZE(once); i++) {
			if (!name_is(header.name, once[i]))
				continue;
			if (seen[i])
				return false;
			seen[i] = true;
		}
		if (progress == OUT_OF_DATA)
			return true;

		value = unfold(header.value, text);
		if ((name_is(header.name, "from") ||
		     name_is(header.name, "to")) && !reference_is_address(value))
			return false;
		if (name_is(header.name, "cseq"))
			section->cseq = cseq_is(value, &query->sel.cseq);
		if (query->len && is_searched(header.name, &query->sel))
			search_value(ref, header.name, value);
	}
}

static enum sip_result read_start(struct reference *ref,
				  const struct query *query, struct span *rest)
{
	const struct sip_selector *sel = &query->sel;
	struct span line, method, uri;

	while (rest->len && is_line_end(*rest->at))
		advance(rest, 1);
	if (!take_line(rest, &line))
		return SIP_UNREADABLE;
	if (line.len >= 4 && span_is((struct span){ line.at, 4 }, "sip/"))
		return status_line(line, sel);
	if (!split_request_line(line, &method, &uri))
		return SIP_UNREADABLE;
	if (sel->n_status || (sel->n_methods && !in_methods(method, sel)))
		return SIP_MISMATCH;
	if (query->len && sel->uri && uri.len <= SIP_VALUE_MAX)
		reference_uri(ref, uri);
	return SIP_MATCH;
}

/**
 * reference_match - what sip_match() should say
 * @ref: filled with the message's tokens
 * @query: the selector
 * @msg: the message, or as much of it as may be read
 * @len: its bytes
 * @stream: it may go on
 */
enum sip_result reference_match(struct reference *ref, const struct query *query,
				const __u8 *msg, size_t len, bool stream)
{
	const struct sip_selector *sel = &query->sel;
	struct span rest = { msg, len };
	struct section section = {};
	enum sip_result result;

	ref->n_tokens = 0;
	ref->doubtful = 0;
	result = read_start(ref, query, &rest);
	if (result != SIP_MATCH)
		return result;
	if (!read_headers(ref, query, rest, &section))
		return SIP_UNREADABLE;
	if (!section.whole && (!stream || sel->invert))
		return SIP_UNREADABLE;
	if (ref->n_tokens > SIP_TOKENS_MAX)
		return SIP_UNREADABLE;
	if (sel->cseq.len && !section.cseq)
		return SIP_MISMATCH;
	if (query->len && found(ref, query) == sel->invert)
		return SIP_MISMATCH;
	return SIP_MATCH;
}

/* The offset of the URI of a To value, and where it or its user part ends. */
static struct span to_uri(struct span value)
{
	bool quoted = false;
	size_t at, end = 0;

	for (at = 0; at < value.len; at++) {
		if (quoted && value.at[at] == '\\')
			at++;
		else if (value.at[at] == '"')
			quoted = !quoted;
		else if (!quoted && value.at[at] == '<')
			break;
		else if (!quoted && value.at[at] == ';')
			at = value.len;
	}
	if (at < value.len) {
		for (end = ++at; end < value.len && value.at[end] != '>';)
			end++;
		return (struct span){ value.at + at, end - at };
	}
	while (end < value.len && !is_blank(value.at[end]) &&
	       value.at[end] != ';')
		end++;
	return (struct span){ value.at, end };
}

/**
 * reference_summarize - what sip_summarize() should say of a sound message
 * @msg: a message that matched a selector
 * @len: its bytes
 * @sum: filled
 */
bool reference_summarize(const __u8 *msg, size_t len, struct sip_summary *sum)
{
	__u8 text[SIP_SECTION_MAX];
	struct span rest = { msg, len };
	struct span line, method, uri;
	struct header header;
	size_t end = 0;

	memset(sum, 0, sizeof(*sum));
	while (rest.len && is_line_end(*rest.at))
		advance(&rest, 1);
	if (!take_line(&rest, &line) || !split_request_line(line, &method, &uri))
		return false;
	memcpy(sum->method, method.at, method.len);
	while (take_header(&rest, &header) == GOT) {
		if (!name_is(header.name, "to"))
			continue;
		uri = unfold(header.value, text);
		if (!reference_is_address(uri))
			break;
		uri = to_uri(uri);
		while (end < uri.len && uri.at[end] != '@')
			end++;
		if (end == uri.len)
			end = 0;
		while (end < uri.len && uri.at[end] != ';' && uri.at[end] != '?')
			end++;
		sum->aor_len = end < SIP_AOR_MAX ? end : SIP_AOR_MAX;
		memcpy(sum->aor, uri.at, sum->aor_len);
		break;
	}
	return true;
}

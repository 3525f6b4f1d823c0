// SPDX-License-Identifier: GPL-2.0
/* Asks the module's reader about a message, and lists the tokens it confirms. */
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* What the module's reader says. */
enum sip_result subject_match(const struct subject *subject,
			      const struct sip_selector *sel)
{
	struct sip_cursor cur = reading_cursor(subject->msg);

	cur.stream = subject->stream;
	return sel->sni ? tls_match(&cur, sel) : sip_match(&cur, sel);
}

/* Does it find the pattern in that field, "uri" or "sni"? */
bool subject_has_in(const struct subject *subject, const char *field,
		    const struct sip_pattern *pattern)
{
	struct sip_selector sel = { .pattern = pattern };

	sel.sni = !strcmp(field, "sni");
	sel.uri = !strcmp(field, "uri");
	if (!sel.sni && !sel.uri) {
		sel.headers[0] = (struct sip_text){ strlen(field), field };
		sel.n_headers = 1;
	}
	if (!sel.sni && !subject->reading->request) {
		sel.status[0] = (struct sip_codes){ 0, 999 };
		sel.n_status = 1;
	}
	return subject_match(subject, &sel) == SIP_MATCH;
}

static bool take_vector(struct bytes *left, unsigned int size,
			struct bytes *vector)
{
	__u32 len;

	return bytes_number(left, size, &len) && bytes_take(left, len, vector);
}

/* As take_vector(), but what is missing of it is missing. */
static bool enter(struct bytes *left, unsigned int size)
{
	__u32 len;

	if (!bytes_number(left, size, &len))
		return false;
	if (len < left->len)
		left->len = len;
	return true;
}

/**
 * subject_server_name - find the server name of a TLS ClientHello
 * @segment: which begins with it (RFC 8446 4.1.2, RFC 6066 3)
 * @name: filled
 */
bool subject_server_name(struct bytes segment, struct bytes *name)
{
	struct bytes left = segment, skipped;
	__u32 type;

	if (!bytes_number(&left, 1, &type) || type != 22 ||
	    !bytes_skip(&left, 2) || !enter(&left, 2) ||
	    !bytes_number(&left, 1, &type) || type != 1 || !enter(&left, 3) ||
	    !bytes_skip(&left, 34) || !take_vector(&left, 1, &skipped) ||
	    !take_vector(&left, 2, &skipped) ||
	    !take_vector(&left, 1, &skipped) || !enter(&left, 2))
		return false;
	for (;;) {
		if (!bytes_number(&left, 2, &type))
			return false;
		if (!type)
			break;
		if (!take_vector(&left, 2, &skipped))
			return false;
	}
	return enter(&left, 2) && enter(&left, 2) &&
	       bytes_number(&left, 1, &type) && !type &&
	       take_vector(&left, 2, name) && name->len;
}

/*
 * struct lister - puts confirmed tokens into a list
 * @sink: gets them
 * @subject: the message
 * @field: where they are from
 * @list: the list
 */
struct lister {
	struct token_sink sink;
	const struct subject *subject;
	const char *field;
	struct token_list *list;
};

/* A secret is shorter than some tokens: then it can be a part of one. */
static bool confirm(const struct lister *lister, struct bytes text)
{
	const struct sip_pattern *pattern;
	bool exact = text.len <= SIP_SECRET_MAX;
	bool is;

	pattern = rule_pattern(text.at, exact ? text.len : SIP_SECRET_MAX,
			       exact, false);
	is = subject_has_in(lister->subject, lister->field, pattern);
	free((void *)pattern);
	return is;
}

static bool is_listed(const struct token_list *list, const char *field,
		      struct bytes text)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->token[i].field, field) &&
		    bytes_equal(bytes_of(list->token[i].text,
					 list->token[i].len), text))
			return true;
	return false;
}

static void list_token(struct lister *lister, const char *kind,
		       struct bytes name, struct bytes text)
{
	struct token_list *list = lister->list;

	if (is_listed(list, lister->field, text) || !confirm(lister, text))
		return;
	list->token = must_grow(list->token,
				(list->n + 1) * sizeof(*list->token));
	list->token[list->n++] = (struct shown_token){
		.field = lister->field,
		.kind = kind,
		.name = bytes_shown(name),
		.text = (__u8 *)bytes_copy(text),
		.len = text.len,
	};
}

static void take(struct token_sink *sink, const struct token *token)
{
	list_token((struct lister *)sink, token_kind_name(token->kind),
		   token->name, token->text);
}

static bool is_searched(const struct sip_selector *sel, const char *field)
{
	unsigned int i;

	if (sel->any)
		return true;
	for (i = 0; i < sel->n_headers; i++)
		if (sel->headers[i].len == strlen(field) &&
		    !memcmp(sel->headers[i].text, field, strlen(field)))
			return true;
	return false;
}

/**
 * tokens_list - the tokens in which a rule looks for its secret
 * @subject: the message
 * @sel: the rule's
 * @list: filled; tokens_free() frees what is in it
 */
void tokens_list(const struct subject *subject, const struct sip_selector *sel,
		 struct token_list *list)
{
	struct lister lister = { { take }, subject, "uri", list };
	const struct reading *reading = subject->reading;
	struct bytes name;
	unsigned int i;

	*list = (struct token_list){ };
	if (sel->sni) {
		lister.field = "sni";
		if (subject_server_name(subject->msg, &name))
			list_token(&lister, "server-name", bytes_of(NULL, 0),
				   name);
		return;
	}
	if (reading->request && sel->uri && reading->uri.len <= SIP_VALUE_MAX)
		tokens_of_request_uri(reading->uri, &lister.sink);
	for (i = 0; i < reading->n_fields; i++) {
		lister.field = reading->fields[i].name;
		if (!reading->fields[i].overlong && *lister.field &&
		    is_searched(sel, lister.field))
			tokens_of_field(lister.field, reading->fields[i].value,
					&lister.sink);
	}
}

void tokens_free(struct token_list *list)
{
	while (list->n--) {
		free(list->token[list->n].name);
		free(list->token[list->n].text);
	}
	free(list->token);
}

// SPDX-License-Identifier: GPL-2.0
/* What sipknock check found, for people and for programs. */
#include <stdlib.h>
#include <string.h>

#include "check.h"

static void endpoint(char *text, size_t size, const struct address *address,
		     unsigned int port)
{
	char number[ADDRESS_TEXT_SIZE];

	snprintf(text, size, address->family == AF_INET6 ? "[%s]:%u" : "%s:%u",
		 address_text(address, number), port);
}

/* Where the secret was found: the fields of the tokens, each asked for. */
static bool is_found(const struct subject *subject, const struct token_list *list,
		     unsigned int i, const struct sip_pattern *pattern)
{
	unsigned int k;

	for (k = 0; k < i; k++)
		if (!strcmp(list->token[k].field, list->token[i].field))
			return false;
	return pattern && subject_has_in(subject, list->token[i].field, pattern);
}

static void print_found(const struct subject *subject,
			const struct sip_selector *sel,
			const struct token_list *list)
{
	const char *before = "the secret is in: ";
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		if (!is_found(subject, list, i, sel->pattern))
			continue;
		printf("%s%s", before, list->token[i].field);
		before = ", ";
	}
	if (*before == ',')
		putchar('\n');
}

static void print_result(const struct check *check, const struct subject *subject,
			 const struct sip_selector *sel,
			 const struct reason *reason,
			 const struct token_list *list)
{
	char from[64], to[64];
	char *shown;
	unsigned int i;

	if (reason->selector)
		printf("no match: %s%s: %s\n",
		       strcmp(reason->selector, "message") ? "--" : "",
		       reason->selector, reason->text);
	else
		puts("match");
	if (check->from_capture) {
		endpoint(from, sizeof(from), &check->packet.source,
			 check->packet.sport);
		endpoint(to, sizeof(to), &check->packet.dest,
			 check->packet.dport);
		printf("frame %lu: %s %s > %s, %zu bytes\n", check->frame,
		       check->tcp ? "tcp" : "udp", from, to, check->data.len);
	}
	print_found(subject, sel, list);
	for (i = 0; i < list->n; i++) {
		shown = bytes_shown(bytes_of(list->token[i].text,
					     list->token[i].len));
		printf("%-20s %s%s%s \"%s\"%s\n", list->token[i].field,
		       list->token[i].kind, *list->token[i].name ? " " : "",
		       list->token[i].name, shown,
		       list->token[i].len > SIP_SECRET_MAX ?
		       " (longer than a secret may be)" : "");
		free(shown);
	}
}

static struct json_object *json_list(struct json_object *object, const char *key)
{
	struct json_object *list = json_object_new_array();

	json_add(object, key, list);
	return list;
}

static void json_append(struct json_object *list, struct json_object *member)
{
	if (!member || json_object_array_add(list, member))
		out_of_memory();
}

static void json_packet(const struct check *check, struct json_object *object)
{
	char text[64];

	json_add_number(object, "frame", check->frame);
	json_add_text(object, "proto", check->tcp ? "tcp" : "udp");
	endpoint(text, sizeof(text), &check->packet.source,
		 check->packet.sport);
	json_add_text(object, "source", text);
	endpoint(text, sizeof(text), &check->packet.dest, check->packet.dport);
	json_add_text(object, "dest", text);
}

static void json_tokens(const struct subject *subject,
			const struct sip_selector *sel,
			const struct token_list *list,
			struct json_object *object)
{
	struct json_object *found = json_list(object, "found");
	struct json_object *tokens = json_list(object, "tokens");
	struct json_object *token;
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		if (is_found(subject, list, i, sel->pattern))
			json_append(found,
				    json_object_new_string(list->token[i].field));
		token = json_new();
		json_add_text(token, "field", list->token[i].field);
		json_add_text(token, "kind", list->token[i].kind);
		if (*list->token[i].name)
			json_add_text(token, "name", list->token[i].name);
		json_add_bytes(token, "text", list->token[i].text,
			       list->token[i].len);
		json_append(tokens, token);
	}
}

static void json_result(const struct check *check, const struct subject *subject,
			const struct sip_selector *sel,
			const struct reason *reason,
			const struct token_list *list)
{
	struct json_object *object = json_new();

	json_add(object, "match",
		 json_object_new_boolean(!reason->selector));
	if (reason->selector) {
		json_add_text(object, "selector", reason->selector);
		json_add_text(object, "reason", reason->text);
	}
	if (check->from_capture)
		json_packet(check, object);
	json_tokens(subject, sel, list, object);
	json_row(object);
}

/**
 * check_show - print the outcome
 * @check: what was asked
 * @subject: the message
 * @sel: the rule's selectors
 * @reason: why it does not match, or empty
 * @list: tokens
 */
void check_show(const struct check *check, const struct subject *subject,
		const struct sip_selector *sel, const struct reason *reason,
		const struct token_list *list)
{
	if (check->json)
		json_result(check, subject, sel, reason, list);
	else
		print_result(check, subject, sel, reason, list);
}

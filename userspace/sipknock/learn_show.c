// SPDX-License-Identifier: GPL-2.0
/* What sipknock learn found: rows, rules, lines of a secrets file. */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "learn.h"
#include "sip.h"
#include "strength.h"
#include "values.h"

#define SIP_PORT	5060
#define PLAIN		SIPKNOCK_ALNUM "-_./:@%+=,"

/* As one word of a shell. */
static void put_shell_word(FILE *out, const char *word)
{
	if (*word && !word[strspn(word, PLAIN)]) {
		fputs(word, out);
		return;
	}
	putc('\'', out);
	for (; *word; word++)
		fprintf(out, *word == '\'' ? "'\\%c'" : "%c", *word);
	putc('\'', out);
}

/* As one word of a secrets file, see words.h. */
static void put_file_word(FILE *out, const char *word)
{
	if (*word && !strpbrk(word, " \"\\#")) {
		fputs(word, out);
		return;
	}
	putc('"', out);
	for (; *word; word++)
		fprintf(out, *word == '"' || *word == '\\' ? "\\%c" : "%c",
			*word);
	putc('"', out);
}

/* "ext" and the extension, in letters that need no quotes. */
static void make_label(const struct phone *phone,
		       char label[XT_SIPKNOCK_LABEL_SIZE])
{
	size_t used = 3, i;

	strcpy(label, "ext");
	for (i = 0; i < phone->user.len && used < XT_SIPKNOCK_LABEL_SIZE - 1; i++) {
		char c = phone->user.at[i];

		label[used++] = c && strchr(SIPKNOCK_ALNUM "-_.+", c) ? c : '_';
	}
	label[used] = '\0';
}

/* Longer than what it asked for, as the registrar may grant. */
static unsigned int seconds_for(const struct phone *phone)
{
	unsigned long long seconds = phone->expires + phone->expires / 9ULL;

	if (seconds < XT_SIPKNOCK_SECONDS_DEFAULT)
		return XT_SIPKNOCK_SECONDS_DEFAULT;
	return seconds > XT_SIPKNOCK_SECONDS_MAX ? XT_SIPKNOCK_SECONDS_MAX :
						   seconds;
}

static void put_rule(FILE *out, const struct phone *phone, enum value_kind kind,
		     const char *table)
{
	const struct value *value = &phone->value[kind];
	char label[XT_SIPKNOCK_LABEL_SIZE], secret[SIPKNOCK_SECRET_TEXT];

	make_label(phone, label);
	sipknock_write_secret(value->text, value->len, secret);
	fprintf(out, "%s -A INPUT -p %s --dport %u -m sipknock --header %s --exact --secret ",
		phone->address.family == AF_INET6 ? "ip6tables" : "iptables",
		phone->proto == IPPROTO_TCP ? "tcp" : "udp",
		phone->dport ? phone->dport : SIP_PORT, value_header(kind));
	put_shell_word(out, secret);
	fputs(" --name ", out);
	put_shell_word(out, table);
	fprintf(out, " --seconds %u --label %s -j ACCEPT", seconds_for(phone),
		label);
}

static void put_line(FILE *out, const struct phone *phone, enum value_kind kind)
{
	const struct value *value = &phone->value[kind];
	char label[XT_SIPKNOCK_LABEL_SIZE], secret[SIPKNOCK_SECRET_TEXT];

	make_label(phone, label);
	sipknock_write_secret(value->text, value->len, secret);
	fprintf(out, "%s ", label);
	put_file_word(out, secret);
	fprintf(out, " header=%s", value_header(kind));
}

static char *text_of_rule(const struct phone *phone, enum value_kind kind,
			  const char *table)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		out_of_memory();
	if (table)
		put_rule(out, phone, kind, table);
	else
		put_line(out, phone, kind);
	if (fclose(out))
		out_of_memory();
	return text;
}

/* Somebody who was turned away is no phone of ours. */
static bool was_refused(const struct phone *phone)
{
	return phone->answer && !phone->accepted;
}

static enum value_kind choose(const struct phone *phone)
{
	enum value_kind kind;

	for (kind = 0; kind < VALUE_KINDS; kind++)
		if (value_is_fit(phone, kind))
			break;
	return was_refused(phone) ? VALUE_KINDS : kind;
}

/* What speaks against a value, in words; @at is the number of the remark. */
static const char *remark(const struct phone *phone, enum value_kind kind,
			  unsigned int at, char text[80])
{
	const struct value *value = &phone->value[kind];

	if (value->mac && !at--)
		return "a MAC address by its looks: printed on the phone, its maker known";
	if (value->others && !at--) {
		snprintf(text, 80, "%u other%s send%s the same", value->others,
			 value->others == 1 ? "" : "s",
			 value->others == 1 ? "s" : "");
		return text;
	}
	if (value->calls && !at--) {
		snprintf(text, 80,
			 "on calls: seen in %u INVITE%s, shown to those who are called",
			 value->calls, value->calls == 1 ? "" : "s");
		return text;
	}
	if (kind == VALUE_NAME && !value->calls && !at--)
		return "those who are called see it";
	if (kind == VALUE_AGENT && !at--)
		return "names a product";
	if (value->len > SIP_SECRET_MAX && !at--)
		return "longer than a secret may be";
	if (kind != VALUE_AGENT && !value->mac && value->bits < STRENGTH_MIN &&
	    !at--)
		return "easy to guess";
	return NULL;
}

static void print_value(const struct phone *phone, enum value_kind kind)
{
	const struct value *value = &phone->value[kind];
	char *shown = bytes_shown(bytes_of(value->text, value->len));
	const char *word;
	char text[80];
	unsigned int i;

	printf("  %-8s %4.0f bits  \"%s\"", value_name(kind), value->bits,
	       shown);
	for (i = 0; (word = remark(phone, kind, i, text)); i++)
		printf("%s%s", i ? "; " : "  (", word);
	puts(i ? ")" : "");
	free(shown);
}

static void print_advice(const struct phone *phone)
{
	if (was_refused(phone))
		printf("  no rule: never registered, the last answer was %u\n",
		       phone->answer);
	else
		puts("  no rule: nothing of this is a secret; give the phone a display name or a domain of 12 random characters");
}

static void print_phone(const struct phone *phone, const struct show *show)
{
	enum value_kind chosen = choose(phone), kind;
	char number[ADDRESS_TEXT_SIZE], port[16] = "";
	char *shown = bytes_shown(phone->user);
	char *text;

	if (phone->dport)
		snprintf(port, sizeof(port), " %u", phone->dport);
	printf("extension \"%s\" at %s (%s%s, %u REGISTER%s%s)\n", shown,
	       address_text(&phone->address, number),
	       phone->proto == IPPROTO_TCP ? "tcp" : "udp", port,
	       phone->registers, phone->registers == 1 ? "" : "s",
	       phone->accepted ? ", registered" : "");
	free(shown);
	for (kind = 0; kind < VALUE_KINDS; kind++)
		if (phone->value[kind].text)
			print_value(phone, kind);
	if (chosen == VALUE_KINDS) {
		print_advice(phone);
		return;
	}
	text = text_of_rule(phone, chosen, show->table);
	printf("  rule     %s\n", text);
	free(text);
	text = text_of_rule(phone, chosen, NULL);
	printf("  secrets  %s\n", text);
	free(text);
}

static struct json_object *json_value(const struct phone *phone,
				      enum value_kind kind)
{
	const struct value *value = &phone->value[kind];
	struct json_object *object = json_new();
	struct json_object *remarks = json_object_new_array();
	const char *word;
	char text[80];
	unsigned int i;

	json_add_text(object, "kind", value_name(kind));
	json_add_bytes(object, "value", value->text, value->len);
	json_add_number(object, "bits", value->bits);
	json_add_number(object, "others", value->others);
	json_add(object, "mac", json_object_new_boolean(value->mac));
	json_add_number(object, "invites", value->calls);
	json_add(object, "fit",
		 json_object_new_boolean(value_is_fit(phone, kind)));
	json_add(object, "remarks", remarks);
	for (i = 0; (word = remark(phone, kind, i, text)); i++)
		if (json_object_array_add(remarks, json_object_new_string(word)))
			out_of_memory();
	return object;
}

static void json_phone(const struct phone *phone, const struct show *show)
{
	struct json_object *values = json_object_new_array();
	enum value_kind chosen = choose(phone), kind;
	struct json_object *object = json_new();
	char text[ADDRESS_TEXT_SIZE], *line;

	json_add_bytes(object, "extension", phone->user.at, phone->user.len);
	json_add_text(object, "address", address_text(&phone->address, text));
	json_add_text(object, "proto",
		      phone->proto == IPPROTO_TCP ? "tcp" : "udp");
	if (phone->dport)
		json_add_number(object, "dport", phone->dport);
	json_add_number(object, "registers", phone->registers);
	json_add(object, "registered",
		 json_object_new_boolean(phone->accepted));
	if (phone->answer)
		json_add_number(object, "answer", phone->answer);
	json_add(object, "values", values);
	for (kind = 0; kind < VALUE_KINDS; kind++)
		if (phone->value[kind].text &&
		    json_object_array_add(values, json_value(phone, kind)))
			out_of_memory();
	if (chosen != VALUE_KINDS) {
		line = text_of_rule(phone, chosen, show->table);
		json_add_text(object, "rule", line);
		free(line);
		line = text_of_rule(phone, chosen, NULL);
		json_add_text(object, "secrets", line);
		free(line);
	}
	json_row(object);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* A phone that came from two addresses, or a domain of all, is one line. */
static void print_line(const struct phone *phone, const struct show *show,
		       void **printed)
{
	enum value_kind kind = choose(phone);
	char **kept, *text;

	if (kind == VALUE_KINDS)
		return;
	text = text_of_rule(phone, kind, show->rules ? show->table : NULL);
	kept = tsearch(text, printed, compare_lines);
	if (!kept)
		out_of_memory();
	if (*kept == text)
		puts(text);
	else
		free(text);
}

/**
 * learned_show - print what was learned
 * @learned: judged
 * @show: how
 *
 * Return: phones that have a value which may be their secret
 */
unsigned int learned_show(const struct learned *learned, const struct show *show)
{
	const struct phone *phone;
	void *printed = NULL;
	unsigned int fit = 0;

	if (show->json)
		json_open();
	for (phone = learned->first; phone; phone = phone->next) {
		fit += choose(phone) != VALUE_KINDS;
		if (show->json)
			json_phone(phone, show);
		else if (show->rules || show->secrets)
			print_line(phone, show, &printed);
		else
			print_phone(phone, show);
	}
	if (show->json)
		json_close();
	tdestroy(printed, free);
	return fit;
}

// SPDX-License-Identifier: GPL-2.0
/* The phones that were seen, and what they send. */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "learn.h"
#include "strength.h"
#include "tokens.h"

/*
 * struct name - a display name that was on calls
 * @text: it
 * @calls: INVITEs that had it
 */
struct name {
	struct bytes text;
	unsigned int calls;
};

static struct bytes keep(struct bytes text)
{
	return bytes_of(bytes_copy(text), text.len);
}

static int compare_bytes(struct bytes a, struct bytes b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return a.len ? memcmp(a.at, b.at, a.len) : 0;
}

static int compare_phones(const void *a, const void *b)
{
	const struct phone *one = a, *two = b;
	int order = compare_bytes(one->user, two->user);

	if (order)
		return order;
	if (one->address.family != two->address.family)
		return one->address.family - two->address.family;
	return memcmp(one->address.bytes, two->address.bytes,
		      address_size(&one->address));
}

static int compare_names(const void *a, const void *b)
{
	return compare_bytes(((const struct name *)a)->text,
			     ((const struct name *)b)->text);
}

static struct phone *find_phone(struct learned *learned, struct bytes user,
				const struct address *address)
{
	struct phone wanted = { .user = user, .address = *address };
	struct phone **found = tfind(&wanted, &learned->tree, compare_phones);

	return found ? *found : NULL;
}

static struct phone *add_phone(struct learned *learned, struct bytes user,
			       const struct address *address)
{
	struct phone *phone;

	if (learned->n == PHONES_MAX) {
		learned->left_out++;
		return NULL;
	}
	phone = must_alloc(sizeof(*phone));
	*phone = (struct phone){ .user = keep(user), .address = *address };
	if (!tsearch(phone, &learned->tree, compare_phones))
		out_of_memory();
	if (learned->last)
		learned->last->next = phone;
	else
		learned->first = phone;
	learned->last = phone;
	learned->n++;
	return phone;
}

/*
 * struct finder - picks the first token of a kind
 * @sink: gets them
 * @kind: which
 * @name: of the parameter, or NULL
 * @found: a copy, or nothing
 */
struct finder {
	struct token_sink sink;
	enum token_kind kind;
	const char *name;
	struct bytes found;
};

static void find_token(struct token_sink *sink, const struct token *token)
{
	struct finder *finder = (struct finder *)sink;

	if (!finder->found.at && token->kind == finder->kind &&
	    (!finder->name || bytes_are(token->name, finder->name)))
		finder->found = keep(token->text);
}

/* A token of the header field, or of the Request-URI for "uri"; to be freed. */
static struct bytes token_of(const struct reading *reading, const char *field,
			     enum token_kind kind, const char *name)
{
	struct finder finder = { { find_token }, kind, name, { NULL, 0 } };
	const struct reading_field *at;

	if (!strcmp(field, "uri")) {
		if (reading->uri.len <= SIP_VALUE_MAX)
			tokens_of_request_uri(reading->uri, &finder.sink);
		return finder.found;
	}
	at = reading_find(reading, field);
	if (at && !at->overlong)
		tokens_of_field(field, at->value, &finder.sink);
	return finder.found;
}

static const struct {
	const char *name;
	const char *header;
	enum token_kind kind;
	const char *param;
} places[] = {
	[VALUE_INSTANCE]	= { "instance", "contact", TOKEN_PARAM, "+sip.instance" },
	[VALUE_NAME]		= { "name", "from", TOKEN_DISPLAY, NULL },
	[VALUE_HOST]		= { "host", "uri", TOKEN_HOST, NULL },
	[VALUE_USER]		= { "user", "to", TOKEN_USER, NULL },
	[VALUE_AGENT]		= { "agent", "user-agent", TOKEN_VALUE, NULL },
};

const char *value_name(enum value_kind kind)
{
	return places[kind].name;
}

/* What --header is to say. */
const char *value_header(enum value_kind kind)
{
	return places[kind].header;
}

static void set_value(struct value *value, struct bytes text)
{
	if (!text.len) {
		free((void *)text.at);
		return;
	}
	free(value->text);
	value->text = (__u8 *)text.at;
	value->len = text.len;
}

static unsigned int number_in(struct bytes text)
{
	uint64_t number = 0;
	char *copy = bytes_copy(text);

	if (!parse_number(copy, INT32_MAX, &number))
		number = 0;
	free(copy);
	free((void *)text.at);
	return number;
}

/* The parameter of the Contact counts more than the field. */
static unsigned int expires_in(const struct reading *reading)
{
	struct bytes text = token_of(reading, "contact", TOKEN_PARAM, "expires");

	if (!text.at)
		text = token_of(reading, "expires", TOKEN_VALUE, NULL);
	return number_in(text);
}

static struct bytes extension_of(const struct reading *reading)
{
	struct bytes user = token_of(reading, "to", TOKEN_USER, NULL);

	return user.at ? user : token_of(reading, "from", TOKEN_USER, NULL);
}

static void learn_register(struct learned *learned,
			   const struct packet *packet,
			   const struct reading *reading)
{
	struct bytes user = extension_of(reading);
	struct phone *phone = find_phone(learned, user, &packet->source);
	unsigned int kind, expires;

	if (!phone)
		phone = add_phone(learned, user, &packet->source);
	free((void *)user.at);
	if (!phone)
		return;
	phone->registers++;
	phone->proto = packet->proto;
	phone->dport = packet->dport;
	expires = expires_in(reading);
	if (expires)
		phone->expires = expires;
	for (kind = 0; kind < VALUE_KINDS; kind++)
		set_value(&phone->value[kind],
			  token_of(reading, places[kind].header,
				   places[kind].kind, places[kind].param));
}

/* Takes @text over. */
static void add_name(struct learned *learned, struct bytes text)
{
	struct name wanted = { .text = text }, *name;
	struct name **found = tfind(&wanted, &learned->names, compare_names);

	if (found)
		(*found)->calls++;
	if (found || !text.len || learned->n_names == NAMES_MAX) {
		free((void *)text.at);
		return;
	}
	name = must_alloc(sizeof(*name));
	*name = (struct name){ text, 1 };
	if (!tsearch(name, &learned->names, compare_names))
		out_of_memory();
	learned->n_names++;
}

static void learn_invite(struct learned *learned, const struct reading *reading)
{
	static const char * const fields[] = {
		"from", "p-asserted-identity", "remote-party-id",
	};
	struct bytes seen[ARRAY_SIZE(fields)];
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		seen[i] = token_of(reading, fields[i], TOKEN_DISPLAY, NULL);
		/* A name in two fields counts once. */
		for (k = 0; k < i && seen[i].at; k++) {
			if (!bytes_equal(seen[i], seen[k]))
				continue;
			free((void *)seen[i].at);
			seen[i] = bytes_of(NULL, 0);
		}
	}
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (seen[i].at)
			add_name(learned, seen[i]);
}

static void learn_answer(struct learned *learned, const struct packet *packet,
			 const struct reading *reading)
{
	const struct reading_field *cseq = reading_find(reading, "cseq");
	struct bytes user = extension_of(reading);
	struct phone *phone = find_phone(learned, user, &packet->dest);

	free((void *)user.at);
	if (!phone || !cseq || reading->status < 200 ||
	    !bytes_has(cseq->value, bytes_of("REGISTER", 8)))
		return;
	phone->answer = reading->status;
	phone->accepted |= reading->status < 300;
}

/**
 * learned_packet - see what is in a packet
 * @learned: grows
 * @packet: from a capture or a log; the family of an unknown address is 0
 */
void learned_packet(struct learned *learned, const struct packet *packet)
{
	struct bytes msg = packet->payload;
	struct reading *reading;
	struct sip_cursor cur = reading_cursor(msg);

	if (!bytes_begin(msg, "SIP/2.0 ") && !sip_is_request(&cur))
		return;
	if (msg.len > SIP_SECTION_MAX)
		msg.len = SIP_SECTION_MAX;
	reading = reading_new(msg);
	/* Of a segment, what is whole counts; the module sees no more either. */
	if (reading->fault != READ_WELL &&
	    !(reading->fault == READ_CUT && packet->proto == IPPROTO_TCP))
		goto free_reading;
	if (!reading->request && packet->dest.family)
		learn_answer(learned, packet, reading);
	else if (!strcmp(reading->method, "INVITE"))
		learn_invite(learned, reading);
	else if (!strcmp(reading->method, "REGISTER") && packet->source.family)
		learn_register(learned, packet, reading);

free_reading:
	reading_free(reading);
}

/*
 * struct sender - a value of one kind and who sends it
 * @value: it
 * @user: the extension
 */
struct sender {
	struct value *value;
	struct bytes user;
};

static int compare_senders(const void *a, const void *b)
{
	const struct sender *one = a, *two = b;
	int order = compare_bytes(bytes_of(one->value->text, one->value->len),
				  bytes_of(two->value->text, two->value->len));

	return order ? order : compare_bytes(one->user, two->user);
}

/* Extensions of the run that begins at @list, and its length. */
static unsigned int count_run(const struct sender *list, unsigned int n,
			      unsigned int *length)
{
	unsigned int users = 1, i;

	for (i = 1; i < n; i++) {
		if (compare_bytes(bytes_of(list->value->text, list->value->len),
				  bytes_of(list[i].value->text,
					   list[i].value->len)))
			break;
		users += compare_bytes(list[i].user, list[i - 1].user) != 0;
	}
	*length = i;
	return users;
}

static void count_others(struct learned *learned, enum value_kind kind)
{
	struct sender *list = must_alloc(learned->n * sizeof(*list));
	unsigned int n = 0, i, k, length, users;
	struct phone *phone;

	for (phone = learned->first; phone; phone = phone->next)
		if (phone->value[kind].text)
			list[n++] = (struct sender){ &phone->value[kind],
						     phone->user };
	qsort(list, n, sizeof(*list), compare_senders);
	for (i = 0; i < n; i += length) {
		users = count_run(list + i, n - i, &length);
		for (k = i; k < i + length; k++)
			list[k].value->others = users - 1;
	}
	free(list);
}

/* The part of a domain that is not for all to know: before the last two labels. */
static struct bytes own_labels(struct bytes host)
{
	size_t len = host.len;
	unsigned int dots;

	for (dots = 0; dots < 2 && len; len--)
		dots += host.at[len - 1] == '.';
	host.len = dots == 2 ? len : 0;
	return host;
}

/* A User-Agent names a product; only what is put behind that may be random. */
static struct bytes last_word(struct bytes text)
{
	size_t i = text.len;

	while (i && text.at[i - 1] != ' ')
		i--;
	return bytes_of(text.at + i, text.len - i);
}

static void judge_value(struct learned *learned, struct value *value,
			enum value_kind kind)
{
	struct bytes text = bytes_of(value->text, value->len);
	struct name wanted = { .text = text };
	struct name **name;
	struct mac mac;

	value->bits = strength_bits(text);
	if (kind == VALUE_HOST && value->bits > 0)
		value->bits = strength_bits(own_labels(text));
	else if (kind == VALUE_AGENT)
		value->bits = strength_bits(last_word(text));
	value->mac = strength_mac(text, &mac);
	if (kind == VALUE_NAME) {
		name = tfind(&wanted, &learned->names, compare_names);
		value->calls = name ? (*name)->calls : 0;
	}
}

/**
 * learned_judge - compare all with all, when all has come
 * @learned: its values are filled in
 */
void learned_judge(struct learned *learned)
{
	struct phone *phone;
	unsigned int kind;

	for (kind = 0; kind < VALUE_KINDS; kind++) {
		count_others(learned, kind);
		for (phone = learned->first; phone; phone = phone->next)
			if (phone->value[kind].text)
				judge_value(learned, &phone->value[kind], kind);
	}
}

/**
 * value_is_fit - may the value be the phone's secret?
 * @phone: judged
 * @kind: of the value
 *
 * A User-Agent names a product, and changes with the next firmware. A domain may
 * be shared by all phones of a house.
 */
bool value_is_fit(const struct phone *phone, enum value_kind kind)
{
	const struct value *value = &phone->value[kind];

	return value->text && kind != VALUE_AGENT && !value->mac &&
	       value->len <= SIP_SECRET_MAX && value->bits >= STRENGTH_MIN &&
	       (!value->others || kind == VALUE_HOST);
}

static void forget(void *node)
{
	(void)node;
}

static void free_name(void *node)
{
	struct name *name = node;

	free((void *)name->text.at);
	free(name);
}

void learned_free(struct learned *learned)
{
	struct phone *phone, *next;
	unsigned int kind;

	tdestroy(learned->tree, forget);
	tdestroy(learned->names, free_name);
	for (phone = learned->first; phone; phone = next) {
		next = phone->next;
		for (kind = 0; kind < VALUE_KINDS; kind++)
			free(phone->value[kind].text);
		free((void *)phone->user.at);
		free(phone);
	}
}

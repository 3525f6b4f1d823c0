// SPDX-License-Identifier: GPL-2.0
/*
 * What "nft -j list ruleset" prints, see ruleset.h (libnftables-json(5)). Tables that
 * iptables-nft made are left out where iptables-save has shown them: there they
 * are whole.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "bytes.h"
#include "ruleset.h"
#include "sipknock.h"

#define NFT_MAX		(64 << 20)	/* bytes of a ruleset */

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, key, &value);
	return value;
}

static bool has(struct json_object *object, const char *key)
{
	return json_object_is_type(object, json_type_object) &&
	       json_object_object_get_ex(object, key, NULL);
}

/* A text, or "". */
static const char *text_in(struct json_object *object, const char *key)
{
	struct json_object *value = member(object, key);

	return json_object_is_type(value, json_type_string) ?
	       json_object_get_string(value) : "";
}

static int family_of(const char *name)
{
	if (!strcmp(name, "ip"))
		return AF_INET;
	if (!strcmp(name, "ip6"))
		return AF_INET6;
	return !strcmp(name, "inet") ? 0 : -1;
}

/* Did iptables-save show it? */
static bool is_shown(const struct ruleset *ruleset, const char *family,
		     const char *name)
{
	const struct table *table;

	for (table = ruleset->first; table; table = table->next)
		if (strcmp(table->program, "nft") &&
		    table->family == family_of(family) &&
		    !strcmp(table->name, name))
			return true;
	return false;
}

static struct table *find_table(struct ruleset *ruleset,
				struct json_object *object)
{
	const char *family = text_in(object, "family");
	const char *name = text_in(object, "table");
	struct table *table;
	char full[256];

	if (family_of(family) < 0 || is_shown(ruleset, family, name))
		return NULL;
	snprintf(full, sizeof(full), "%s %s", family, name);
	for (table = ruleset->first; table; table = table->next)
		if (!strcmp(table->program, "nft") && !strcmp(table->name, full))
			return table;
	return ruleset_add_table(ruleset, "nft", full, family_of(family));
}

static void read_chain(struct ruleset *ruleset, struct json_object *object)
{
	static const struct {
		const char *name;
		enum hook hook;
	} hooks[] = {
		{ "prerouting", HOOK_PREROUTING }, { "input", HOOK_INPUT },
		{ "forward", HOOK_FORWARD },
	};
	struct table *table = find_table(ruleset, object);
	struct chain *chain;
	unsigned int i;

	if (!table)
		return;
	chain = table_add_chain(table, text_in(object, "name"));
	chain->drops = !strcmp(text_in(object, "policy"), "drop");
	chain->priority = json_object_get_int(member(object, "prio"));
	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		if (!strcmp(text_in(object, "hook"), hooks[i].name) &&
		    strcmp(text_in(object, "type"), "nat"))
			chain->hook = hooks[i].hook;
}

/* Calls @take with each value of what stands right in a match. */
static void each_value(struct json_object *right, struct rule *rule,
		       void (*take)(struct rule *rule, struct json_object *value))
{
	struct json_object *list = member(right, "set");
	size_t i;

	if (!list && json_object_is_type(right, json_type_array))
		list = right;
	if (!json_object_is_type(list, json_type_array)) {
		take(rule, right);
		return;
	}
	for (i = 0; i < json_object_array_length(list); i++)
		take(rule, json_object_array_get_idx(list, i));
}

static bool is_number(struct json_object *value)
{
	return json_object_is_type(value, json_type_int);
}

static void take_port(struct rule *rule, struct json_object *value)
{
	struct json_object *range = member(value, "range");
	struct json_object *first = value, *last = value;

	if (json_object_is_type(range, json_type_array) &&
	    json_object_array_length(range) == 2) {
		first = json_object_array_get_idx(range, 0);
		last = json_object_array_get_idx(range, 1);
	}
	if (!is_number(first) || !is_number(last) ||
	    json_object_get_int(first) < 0 ||
	    !rule_add_ports(rule, json_object_get_int(first),
			    json_object_get_int(last)))
		rule->doubtful = true;
}

static void take_proto(struct rule *rule, struct json_object *value)
{
	const char *name = json_object_is_type(value, json_type_string) ?
			   json_object_get_string(value) : "";
	int number = is_number(value) ? json_object_get_int(value) : 0;

	if (!strcmp(name, "udp") || number == IPPROTO_UDP)
		rule->protos |= PROTO_UDP;
	else if (!strcmp(name, "tcp") || number == IPPROTO_TCP)
		rule->protos |= PROTO_TCP;
	else
		rule->protos |= PROTO_OTHER;
}

static void take_protos(struct rule *rule, struct json_object *right,
			bool inverted)
{
	each_value(right, rule, take_proto);
	if (inverted)
		rule->protos ^= PROTO_ALL;
}

static void take_state(struct rule *rule, struct json_object *value)
{
	const char *name = json_object_is_type(value, json_type_string) ?
			   json_object_get_string(value) : "";

	if (!strcmp(name, "new"))
		rule->states |= STATE_NEW;
	else if (!strcmp(name, "established"))
		rule->states |= STATE_ESTABLISHED;
	else
		rule->states |= STATE_OTHER;
}

/* The name of an interface; nft ends a pattern in "*". */
static bool take_name(char **name, struct json_object *right)
{
	size_t len = json_object_is_type(right, json_type_string) ?
		     json_object_get_string_len(right) : 0;

	if (*name || !len)
		return false;
	*name = bytes_copy(bytes_of(json_object_get_string(right), len));
	if ((*name)[len - 1] == '*')
		(*name)[len - 1] = '+';
	return true;
}

static void take_interface(struct rule *rule, struct json_object *right,
			   bool inverted)
{
	if (!take_name(&rule->interface, right)) {
		rule->doubtful = true;
		return;
	}
	rule->local = !inverted && !strcmp(rule->interface, "lo");
	rule->not_interface = inverted;
}

static void take_meta(struct rule *rule, const char *key,
		      struct json_object *right, bool inverted)
{
	if (!strcmp(key, "l4proto")) {
		take_protos(rule, right, inverted);
	} else if (!strcmp(key, "iifname") || !strcmp(key, "iif")) {
		take_interface(rule, right, inverted);
	} else if (!strcmp(key, "oifname") || !strcmp(key, "oif")) {
		rule->not_out = inverted;
		rule->doubtful |= !take_name(&rule->out, right);
	} else if (!strcmp(key, "nfproto") && !inverted &&
		   json_object_is_type(right, json_type_string)) {
		rule->family = !strcmp(json_object_get_string(right), "ipv6") ?
			       AF_INET6 : AF_INET;
	} else {
		rule->doubtful = true;
	}
}

static void take_payload(struct rule *rule, struct json_object *payload,
			 struct json_object *right, bool inverted)
{
	const char *protocol = text_in(payload, "protocol");
	const char *field = text_in(payload, "field");
	bool ipv6 = !strcmp(protocol, "ip6");

	if (!strcmp(field, "dport") &&
	    (!strcmp(protocol, "udp") || !strcmp(protocol, "tcp"))) {
		rule->protos = !strcmp(protocol, "udp") ? PROTO_UDP : PROTO_TCP;
		rule->not_ports = inverted;
		each_value(right, rule, take_port);
	} else if (!strcmp(field, "dport") && !strcmp(protocol, "th")) {
		rule->not_ports = inverted;
		each_value(right, rule, take_port);
	} else if (!strcmp(field, "saddr") && (ipv6 || !strcmp(protocol, "ip"))) {
		rule->family = ipv6 ? AF_INET6 : AF_INET;
		rule->limited |= !inverted;
	} else if (!strcmp(field, "protocol") && !strcmp(protocol, "ip")) {
		rule->family = AF_INET;
		take_protos(rule, right, inverted);
	} else if (!strcmp(field, "nexthdr") && ipv6) {
		rule->family = AF_INET6;
		take_protos(rule, right, inverted);
	} else {
		if (ipv6 || !strcmp(protocol, "ip"))
			rule->family = ipv6 ? AF_INET6 : AF_INET;
		else if (!strncmp(protocol, "icmp", 4))
			rule->protos = PROTO_OTHER;
		rule->doubtful = true;
	}
}

static void take_match(struct rule *rule, struct json_object *match)
{
	struct json_object *left = member(match, "left");
	struct json_object *right = member(match, "right");
	const char *op = text_in(match, "op");
	bool inverted = !strcmp(op, "!=");

	if (!inverted && strcmp(op, "==") && strcmp(op, "in")) {
		rule->doubtful = true;
	} else if (has(left, "meta")) {
		take_meta(rule, text_in(member(left, "meta"), "key"), right,
			  inverted);
	} else if (has(left, "payload")) {
		take_payload(rule, member(left, "payload"), right, inverted);
	} else if (has(left, "ct") &&
		   !strcmp(text_in(member(left, "ct"), "key"), "state")) {
		each_value(right, rule, take_state);
		if (inverted)
			rule->states ^= STATE_ALL;
	} else {
		rule->doubtful = true;
	}
}

static void take_jump(struct rule *rule, struct json_object *jump,
		      enum target target)
{
	const char *name = text_in(jump, "target");

	rule->target = target;
	free(rule->chain);
	rule->chain = bytes_copy(bytes_of(name, strlen(name)));
}

static void take_expression(struct rule *rule, struct json_object *expr)
{
	static const char * const neutral[] = {
		"counter", "log", "comment", "mangle", "notrack",
	};
	unsigned int i;

	if (has(expr, "match")) {
		take_match(rule, member(expr, "match"));
	} else if (has(expr, "accept")) {
		rule->target = TARGET_ACCEPT;
	} else if (has(expr, "drop") || has(expr, "reject")) {
		rule->target = TARGET_DROP;
	} else if (has(expr, "return")) {
		rule->target = TARGET_RETURN;
	} else if (has(expr, "jump")) {
		take_jump(rule, member(expr, "jump"), TARGET_JUMP);
	} else if (has(expr, "goto")) {
		take_jump(rule, member(expr, "goto"), TARGET_GOTO);
	} else {
		for (i = 0; i < ARRAY_SIZE(neutral); i++)
			if (has(expr, neutral[i]))
				return;
		rule->doubtful = true;
	}
}

static void read_rule(struct ruleset *ruleset, struct json_object *object)
{
	struct table *table = find_table(ruleset, object);
	struct json_object *list = member(object, "expr");
	struct rule *rule;
	size_t i;

	if (!table)
		return;
	rule = chain_add_rule(table_add_chain(table, text_in(object, "chain")));
	for (i = 0; json_object_is_type(list, json_type_array) &&
	     i < json_object_array_length(list); i++)
		take_expression(rule, json_object_array_get_idx(list, i));
}

static char *read_all(FILE *file, size_t *len)
{
	char *text = NULL;
	size_t size = 0;

	*len = 0;
	do {
		size += 65536;
		text = must_grow(text, size + 1);
		*len += fread(text + *len, 1, size - *len, file);
	} while (*len == size && size < NFT_MAX);
	text[*len] = '\0';
	return text;
}

bool ruleset_read_nft(struct ruleset *ruleset, FILE *file, const char *name)
{
	struct json_object *all, *list, *entry;
	size_t len, i;
	char *text = read_all(file, &len);

	all = json_tokener_parse(text);
	free(text);
	list = member(all, "nftables");
	if (!json_object_is_type(list, json_type_array)) {
		complain("%s: not what \"nft -j list ruleset\" prints", name);
		json_object_put(all);
		return false;
	}
	for (i = 0; i < json_object_array_length(list); i++) {
		entry = json_object_array_get_idx(list, i);
		if (has(entry, "chain"))
			read_chain(ruleset, member(entry, "chain"));
		else if (has(entry, "rule"))
			read_rule(ruleset, member(entry, "rule"));
	}
	json_object_put(all);
	return true;
}

// SPDX-License-Identifier: GPL-2.0
/* Tables, chains, rules, see ruleset.h */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "ruleset.h"
#include "sipknock.h"

static char *copy(const char *text)
{
	return bytes_copy(bytes_of(text, strlen(text)));
}

struct table *ruleset_add_table(struct ruleset *ruleset, const char *program,
				const char *name, int family)
{
	struct table *table = must_alloc(sizeof(*table));
	struct table **end = &ruleset->first;

	*table = (struct table){ .program = program, .name = copy(name),
				 .family = family };
	while (*end)
		end = &(*end)->next;
	*end = table;
	return table;
}

struct chain *table_find_chain(const struct table *table, const char *name)
{
	struct chain *chain = table->first;

	while (chain && strcmp(chain->name, name))
		chain = chain->next;
	return chain;
}

/* The one of that name, made where there is none. */
struct chain *table_add_chain(struct table *table, const char *name)
{
	struct chain *chain = table_find_chain(table, name);
	struct chain **end = &table->first;

	if (chain)
		return chain;
	chain = must_alloc(sizeof(*chain));
	*chain = (struct chain){ .name = copy(name) };
	while (*end)
		end = &(*end)->next;
	*end = chain;
	return chain;
}

struct rule *chain_add_rule(struct chain *chain)
{
	struct rule *rule = must_alloc(sizeof(*rule));

	*rule = (struct rule){
		.number = chain->last ? chain->last->number + 1 : 1,
	};
	if (chain->last)
		chain->last->next = rule;
	else
		chain->first = rule;
	chain->last = rule;
	return rule;
}

/* false: they are no ports. */
bool rule_add_ports(struct rule *rule, unsigned int first, unsigned int last)
{
	if (first > last || last > 65535)
		return false;
	if (rule->n_ports == PORT_RANGES_MAX)
		rule->doubtful = true;
	else
		rule->port[rule->n_ports++] = (struct port_range){ first, last };
	return true;
}

static void free_chain(struct chain *chain)
{
	struct rule *rule, *next;

	for (rule = chain->first; rule; rule = next) {
		next = rule->next;
		free(rule->interface);
		free(rule->out);
		free(rule->dest);
		free(rule->error);
		free(rule->chain);
		free(rule);
	}
	free(chain->name);
	free(chain);
}

void ruleset_free(struct ruleset *ruleset)
{
	struct table *table, *next_table;
	struct chain *chain, *next;

	for (table = ruleset->first; table; table = next_table) {
		next_table = table->next;
		for (chain = table->first; chain; chain = next) {
			next = chain->next;
			free_chain(chain);
		}
		free(table->name);
		free(table);
	}
}

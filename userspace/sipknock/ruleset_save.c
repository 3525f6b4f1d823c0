// SPDX-License-Identifier: GPL-2.0
/* What iptables-save prints, see ruleset.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "rule_options.h"
#include "ruleset.h"
#include "sipknock.h"

#define WORDS_MAX	1024	/* of a line */

/*
 * struct line - a rule's words
 * @word: they
 * @n: how many
 * @at: the next one
 * @not: "!" stood before the option at hand
 * @match: of -m last, or of -p
 */
struct line {
	char *word[WORDS_MAX + 1];
	int n;
	int at;
	bool not;
	const char *match;
};

/* Cuts a line as iptables-restore does; false where a quote has no end. */
static bool split(char *text, struct line *line)
{
	bool quoted = false, escaped = false;
	char *out = text;

	*line = (struct line){ .match = "" };
	for (;;) {
		while (*text == ' ')
			text++;
		if (!*text || *text == '\n')
			break;
		if (line->n == WORDS_MAX)
			return false;
		out = text;
		line->word[line->n++] = out;
		for (; *text && *text != '\n' && (quoted || *text != ' '); text++) {
			if (!escaped && quoted && *text == '\\') {
				escaped = true;
				continue;
			}
			if (!escaped && *text == '"')
				quoted = !quoted;
			else
				*out++ = *text;
			escaped = false;
		}
		if (quoted)
			return false;
		if (*text)
			text++;
		*out = '\0';
	}
	return true;
}

/* The next word, or "" at the end. */
static char *next(struct line *line)
{
	static char none[32];

	return line->at < line->n ? line->word[line->at++] : none;
}

static char *copy(const char *text)
{
	return bytes_copy(bytes_of(text, strlen(text)));
}

static unsigned int protos_of(const char *name)
{
	if (!strcmp(name, "udp") || !strcmp(name, "17"))
		return PROTO_UDP;
	if (!strcmp(name, "tcp") || !strcmp(name, "6"))
		return PROTO_TCP;
	return !strcmp(name, "all") || !strcmp(name, "0") ? PROTO_ALL :
							    PROTO_OTHER;
}

/* "5060", "10000:20000", "5060,5080:5090" */
static bool take_ports(struct rule *rule, const char *text)
{
	unsigned long first, last;
	char *end;

	do {
		first = strtoul(text, &end, 10);
		if (end == text && *end != ':')
			return false;
		last = first;
		if (*end == ':') {
			text = end + 1;
			last = strtoul(text, &end, 10);
			if (end == text)
				last = 65535;
		}
		if (!rule_add_ports(rule, first, last))
			return false;
		text = end + 1;
	} while (*end == ',');
	return !*end;
}

static unsigned int states_of(const char *text)
{
	unsigned int states = 0;

	for (;;) {
		size_t len = strcspn(text, ",");

		if (len == 3 && !memcmp(text, "NEW", 3))
			states |= STATE_NEW;
		else if (len == 11 && !memcmp(text, "ESTABLISHED", 11))
			states |= STATE_ESTABLISHED;
		else
			states |= STATE_OTHER;
		if (!text[len])
			return states;
		text += len + 1;
	}
}

static unsigned int tcp_flags_of(const char *text)
{
	static const char * const names[] = {
		"FIN", "SYN", "RST", "PSH", "ACK", "URG",
	};
	unsigned int flags = 0, i;
	size_t len;

	if (!strcmp(text, "ALL"))
		return 0x3f;
	for (; *text; text += len + (text[len] == ',')) {
		len = strcspn(text, ",");
		for (i = 0; i < ARRAY_SIZE(names); i++)
			if (len == 3 && !memcmp(text, names[i], 3))
				flags |= 1 << i;
	}
	return flags;
}

/* "0:60": a packet with a message in it is longer. */
static void take_length(struct rule *rule, const char *text, bool inverted)
{
	const char *colon = strchr(text, ':');
	unsigned long most = strtoul(colon ? colon + 1 : text, NULL, 10);

	if (!inverted && most && most < 128)
		rule->short_only = true;
	else
		rule->doubtful = true;
}

/* -m sipknock: the words of its options go to the extension's parser. */
static void take_sipknock(struct rule *rule, struct line *line, int family)
{
	static const char * const flags[] = {
		"--exact", "--icase", "--set", "--rcheck", "--update",
		"--remove", "--rsource", "--rdest", "--rttl",
	};
	static const char command[] = "sipknock";
	struct rule_options options = {
		.family = family == AF_INET ? NFPROTO_IPV4 : NFPROTO_IPV6,
	};
	char *argv[WORDS_MAX + 2] = { (char *)command };
	int argc = 1;
	unsigned int i;

	while (line->at < line->n) {
		char *word = line->word[line->at];

		if (strcmp(word, "!") && strncmp(word, "--", 2))
			break;
		line->at++;
		argv[argc++] = word;
		for (i = 0; i < ARRAY_SIZE(flags); i++)
			if (!strcmp(word, flags[i]))
				break;
		if (i == ARRAY_SIZE(flags) && strcmp(word, "!") &&
		    line->at < line->n)
			argv[argc++] = line->word[line->at++];
	}
	argv[argc] = NULL;
	rule->has_sipknock = true;
	if (rule_options_parse(&options, argc, argv))
		rule->info = options.info;
	else
		rule->error = copy(options.error);
}

/* Options of matches that can be judged; false: this is none. */
static bool take_match_option(struct rule *rule, struct line *line,
			      const char *option)
{
	const char *m = line->match;

	if (!strcmp(option, "--dport") || !strcmp(option, "--dports") ||
	    (!strcmp(option, "--ports") && !strcmp(m, "multiport"))) {
		/* --ports looks at either side. */
		rule->doubtful |= !strcmp(option, "--ports");
		rule->not_ports = line->not;
		return take_ports(rule, next(line));
	}
	if (!strcmp(option, "--ctstate") || !strcmp(option, "--state")) {
		rule->states = states_of(next(line));
		if (line->not)
			rule->states ^= STATE_ALL;
		return true;
	}
	if (!strcmp(option, "--tcp-flags")) {
		rule->tcp_mask = tcp_flags_of(next(line));
		rule->tcp_flags = tcp_flags_of(next(line));
		rule->not_tcp_flags = line->not;
		return true;
	}
	if (!strcmp(option, "--length")) {
		take_length(rule, next(line), line->not);
		return true;
	}
	if (!strcmp(option, "--comment")) {
		next(line);
		return true;
	}
	return false;
}

static void take_match(struct rule *rule, struct line *line, int family)
{
	static const char * const judged[] = {
		"udp", "tcp", "multiport", "state", "conntrack", "length",
		"comment",
	};
	unsigned int i;

	line->match = next(line);
	if (!strcmp(line->match, "sipknock")) {
		/* Two of them in one rule: the second one cannot be told. */
		rule->doubtful |= rule->has_sipknock;
		take_sipknock(rule, line, family);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(judged); i++)
		if (!strcmp(line->match, judged[i]))
			return;
	rule->doubtful = true;
}

static void take_target(struct rule *rule, struct line *line, bool jump)
{
	static const struct {
		const char *name;
		enum target target;
	} targets[] = {
		{ "ACCEPT", TARGET_ACCEPT }, { "DROP", TARGET_DROP },
		{ "REJECT", TARGET_DROP }, { "TARPIT", TARGET_DROP },
		{ "RETURN", TARGET_RETURN },
	};
	const char *name = next(line);
	unsigned int i;

	/* Of a target that is no chain, table_find_chain() finds none. */
	rule->target = jump ? TARGET_JUMP : TARGET_GOTO;
	for (i = 0; i < ARRAY_SIZE(targets); i++)
		if (!strcmp(name, targets[i].name))
			rule->target = targets[i].target;
	free(rule->chain);
	rule->chain = copy(name);
	/* What follows are the target's own options. */
	for (; line->at < line->n; line->at++)
		if (!strcmp(name, "CT") &&
		    !strcmp(line->word[line->at], "--helper") &&
		    line->at + 1 < line->n &&
		    !strcmp(line->word[line->at + 1], "sip"))
			rule->sip_helper = true;
}

static void take_address(struct rule *rule, struct line *line, bool source)
{
	const char *address = next(line);

	if (source)
		rule->limited |= !line->not;
	else if (line->not)
		rule->doubtful = true;
	else if (!rule->dest)
		rule->dest = copy(address);
}

static void take_interface(struct rule *rule, struct line *line)
{
	const char *name = next(line);

	if (!strcmp(name, "lo") && !line->not)
		rule->local = true;
	free(rule->interface);
	rule->interface = copy(name);
	rule->not_interface = line->not;
}

static void take_out(struct rule *rule, struct line *line)
{
	free(rule->out);
	rule->out = copy(next(line));
	rule->not_out = line->not;
}

/* One option; what is not known makes the rule doubtful. */
static void take_option(struct rule *rule, struct line *line, int family)
{
	char *option = next(line);

	line->not = !strcmp(option, "!");
	if (line->not)
		option = next(line);
	if (!strcmp(option, "-p")) {
		rule->protos = protos_of(next(line));
		if (line->not)
			rule->protos ^= PROTO_ALL;
	} else if (!strcmp(option, "-s") || !strcmp(option, "-d")) {
		take_address(rule, line, option[1] == 's');
	} else if (!strcmp(option, "-i")) {
		take_interface(rule, line);
	} else if (!strcmp(option, "-o")) {
		take_out(rule, line);
	} else if (!strcmp(option, "-m")) {
		take_match(rule, line, family);
	} else if (!strcmp(option, "-j") || !strcmp(option, "-g")) {
		take_target(rule, line, option[1] == 'j');
	} else if (!take_match_option(rule, line, option)) {
		rule->doubtful = true;
	}
}

static void read_rule(struct table *table, struct line *line, int family)
{
	struct rule *rule;

	next(line);
	rule = chain_add_rule(table_add_chain(table, next(line)));
	rule->family = family;
	while (line->at < line->n)
		take_option(rule, line, family);
}

static void read_chain(struct table *table, struct line *line)
{
	static const struct {
		const char *table;
		const char *chain;
		enum hook hook;
		int priority;
	} bases[] = {
		{ "raw", "PREROUTING", HOOK_PREROUTING, -300 },
		{ "mangle", "PREROUTING", HOOK_PREROUTING, -150 },
		{ "mangle", "INPUT", HOOK_INPUT, -150 },
		{ "mangle", "FORWARD", HOOK_FORWARD, -150 },
		{ "filter", "INPUT", HOOK_INPUT, 0 },
		{ "filter", "FORWARD", HOOK_FORWARD, 0 },
		{ "security", "INPUT", HOOK_INPUT, 50 },
		{ "security", "FORWARD", HOOK_FORWARD, 50 },
	};
	struct chain *chain = table_add_chain(table, next(line) + 1);
	unsigned int i;

	chain->drops = !strcmp(next(line), "DROP");
	for (i = 0; i < ARRAY_SIZE(bases); i++)
		if (!strcmp(table->name, bases[i].table) &&
		    !strcmp(chain->name, bases[i].chain)) {
			chain->hook = bases[i].hook;
			chain->priority = bases[i].priority;
		}
}

static bool bad_line(const char *name, unsigned long number, const char *what)
{
	complain("%s:%lu: %s; is it what iptables-save prints?", name, number,
		 what);
	return false;
}

static bool read_line(struct ruleset *ruleset, struct table **table, char *text,
		      const char *name, unsigned long number, int family)
{
	const char *program = family == AF_INET ? "iptables" : "ip6tables";
	char *rule = text;
	struct line line;

	/* iptables-save -c: counters before the rule. */
	if (*rule == '[')
		rule += strcspn(rule, "]") + 1;
	if (*rule == '#' || *rule == '\n' || !*rule)
		return true;
	if (!split(rule, &line))
		return bad_line(name, number, "a quote without its end, or too many words");
	if (!line.n)
		return true;
	if (line.word[0][0] == '*') {
		*table = ruleset_add_table(ruleset, program, line.word[0] + 1,
					   family);
		return true;
	}
	if (!strcmp(line.word[0], "COMMIT")) {
		*table = NULL;
		return true;
	}
	if (!*table)
		return bad_line(name, number, "no table was begun");
	if (line.word[0][0] == ':')
		read_chain(*table, &line);
	else if (!strcmp(line.word[0], "-A") && line.n > 1)
		read_rule(*table, &line, family);
	else
		return bad_line(name, number, "neither table, chain nor rule");
	return true;
}

bool ruleset_read_save(struct ruleset *ruleset, FILE *file, const char *name,
		       int family)
{
	struct table *table = NULL;
	unsigned long number = 0;
	char *text = NULL;
	size_t size = 0;
	bool ok = true;

	while (ok && getline(&text, &size, file) > 0)
		ok = read_line(ruleset, &table, text, name, ++number, family);
	if (ok && ferror(file)) {
		complain("%s: %s", name, strerror(errno));
		ok = false;
	}
	free(text);
	return ok;
}

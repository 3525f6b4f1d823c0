// SPDX-License-Identifier: GPL-2.0
/*
 * Why a message does not match. Whether it does is for the module's reader to
 * say; here it is asked once more with less, until it is clear what is missing.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static void __printf(3, 4) give(struct reason *reason, const char *selector,
				const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason->text, sizeof(reason->text), fmt, args);
	va_end(args);
	reason->selector = selector;
}

static void explain_cut(const struct subject *subject, struct reason *reason)
{
	if (subject->limited)
		give(reason, "message",
		     "no empty line within the first %u bytes: the module reads no more of a header section (parameter header_max)",
		     subject->limit);
	else
		give(reason, "message",
		     "it ends after %zu bytes, and no empty line ends the header section",
		     subject->msg.len);
}

static void explain_fault(const struct subject *subject, struct reason *reason)
{
	const struct reading *reading = subject->reading;

	switch (reading->fault) {
	case READ_NOTHING:
		give(reason, "message", "it is empty");
		break;
	case READ_METHOD:
		give(reason, "message",
		     "line %u: a method of more than %d bytes", reading->line,
		     SIP_METHOD_MAX - 1);
		break;
	case READ_URI:
		give(reason, "message",
		     "line %u: no request-URI between two single spaces",
		     reading->line);
		break;
	case READ_VERSION:
		give(reason, "message", "line %u does not end in SIP/2.0",
		     reading->line);
		break;
	case READ_STATUS:
		give(reason, "message",
		     "line %u: no SIP/2.0 with a code of three digits",
		     reading->line);
		break;
	case READ_NAME:
		give(reason, "message",
		     "line %u is no header field, which begins NAME:",
		     reading->line);
		break;
	case READ_TWICE:
		give(reason, "message",
		     "line %u: a second %s, where only one is allowed",
		     reading->line, reading->bad);
		break;
	case READ_LIST:
		give(reason, "message",
		     "line %u: a comma in %s, which holds one address",
		     reading->line, reading->bad);
		break;
	case READ_CUT:
		explain_cut(subject, reason);
		break;
	default:
		give(reason, "message",
		     "line %u is neither that of a request (METHOD URI SIP/2.0) nor of a response (SIP/2.0 CODE)",
		     reading->line);
	}
}

static void explain_kind(const struct subject *subject,
			 const struct rule_selector *rule, struct reason *reason)
{
	const struct reading *reading = subject->reading;

	if (rule->sel.n_status && reading->request)
		give(reason, "status", "the message is a request (%s)",
		     reading->method);
	else if (rule->sel.n_status)
		give(reason, "status", "the code is %u, not %s",
		     reading->status, rule->info.status);
	else if (!reading->request)
		give(reason, rule->sel.n_methods ? "method" : "status",
		     "the message is a response (%u), and without --status only requests count",
		     reading->status);
	else
		give(reason, "method", "the method is %s, not %s",
		     reading->method, rule->info.methods);
}

static void explain_cseq(const struct subject *subject,
			 const struct rule_selector *rule, struct reason *reason)
{
	const struct reading_field *cseq = reading_find(subject->reading, "cseq");
	char *value;

	if (!cseq) {
		give(reason, "cseq", "the message has no CSeq");
		return;
	}
	value = bytes_shown(cseq->value);
	give(reason, "cseq", "CSeq is \"%s\", not a number and %s", value,
	     rule->info.cseq);
	free(value);
}

/* Adds to a list in one line. */
static void add_name(char *list, size_t size, const char *name)
{
	size_t used = strlen(list);

	snprintf(list + used, size - used, "%s%s", used ? ", " : "", name);
}

/* The fields, and the Request-URI, in which the pattern is. */
static void find_all(const struct subject *subject,
		     const struct sip_pattern *pattern, char *list, size_t size)
{
	const struct reading *reading = subject->reading;
	unsigned int i;

	*list = '\0';
	if (reading->request && subject_has_in(subject, "uri", pattern))
		add_name(list, size, "uri");
	for (i = 0; i < reading->n_fields; i++)
		if (reading_find(reading, reading->fields[i].name) ==
		    &reading->fields[i] && *reading->fields[i].name &&
		    subject_has_in(subject, reading->fields[i].name, pattern))
			add_name(list, size, reading->fields[i].name);
}

/* The searched fields that are there but too long, or NULL. */
static const char *overlong(const struct subject *subject,
			    const struct rule_selector *rule)
{
	const struct reading *reading = subject->reading;
	unsigned int i, k;

	for (i = 0; i < reading->n_fields; i++) {
		bool searched = rule->sel.any;

		for (k = 0; k < rule->sel.n_headers; k++)
			searched |= rule->sel.headers[k].len ==
				    strlen(reading->fields[i].name) &&
				    !memcmp(rule->sel.headers[k].text,
					    reading->fields[i].name,
					    rule->sel.headers[k].len);
		if (searched && reading->fields[i].overlong)
			return reading->fields[i].name;
	}
	return NULL;
}

static bool has_a_searched_field(const struct subject *subject,
				 const struct rule_selector *rule)
{
	char name[SIP_NAME_MAX + 1];
	unsigned int i;

	if (rule->sel.any || (rule->sel.uri && subject->reading->request))
		return true;
	for (i = 0; i < rule->sel.n_headers; i++) {
		snprintf(name, sizeof(name), "%.*s", rule->sel.headers[i].len,
			 rule->sel.headers[i].text);
		if (reading_find(subject->reading, name))
			return true;
	}
	return false;
}

static bool matches_as(const struct subject *subject,
		       const struct rule_selector *rule, bool exact, bool icase)
{
	struct sip_selector sel = rule->sel;
	bool is;

	sel.pattern = rule_pattern(rule->info.secret, rule->info.secret_len,
				   exact, icase);
	is = subject_match(subject, &sel) == SIP_MATCH;
	free((void *)sel.pattern);
	return is;
}

static const char *searched(const struct rule_selector *rule)
{
	return rule->info.headers[0] ? rule->info.headers :
	       "the request-URI and every header field";
}

/* The secret is not where the rule looks for it: what is the next best? */
static void explain_absent(const struct subject *subject,
			   const struct rule_selector *rule,
			   struct reason *reason)
{
	struct bytes secret = bytes_of(rule->info.secret, rule->info.secret_len);
	struct bytes body = subject->msg;
	bool exact = rule->info.flags & XT_SIPKNOCK_EXACT;
	const char *too_long = overlong(subject, rule);
	char where[256];

	find_all(subject, rule->sel.pattern, where, sizeof(where));
	bytes_skip(&body, subject->reading->section);
	if (!has_a_searched_field(subject, rule))
		give(reason, "header", "the message has no header field %s%s%s",
		     rule->info.headers,
		     *where ? "; the secret is in " : "", where);
	else if (exact && matches_as(subject, rule, false, false))
		give(reason, "exact",
		     "the secret is a part of a token and not a whole one; without --exact it would match");
	else if (matches_as(subject, rule, exact, true))
		give(reason, "secret",
		     "the secret is there in another case; with --icase it would match");
	else if (*where)
		give(reason, "header", "the secret is in %s, but not in %s",
		     where, searched(rule));
	else if (too_long)
		give(reason, "secret",
		     "%s is longer than %d bytes, and so is not searched",
		     too_long, SIP_VALUE_MAX);
	else if (bytes_has(body, secret))
		give(reason, "secret",
		     "the secret is in the body, which is not read");
	else if (subject->reading->fault == READ_CUT)
		give(reason, "secret",
		     "the secret is in no token of %s; the header section goes on in the next segment, which is judged for itself",
		     searched(rule));
	else
		give(reason, "secret", "the secret is in no token of %s",
		     searched(rule));
}

static void explain_secret(const struct subject *subject,
			   const struct rule_selector *rule,
			   enum sip_result result, struct reason *reason)
{
	const struct reading *reading = subject->reading;
	char where[256];

	if (rule->sel.invert && reading->fault == READ_CUT) {
		give(reason, "secret",
		     "only a whole header section can tell that the secret is not there, and the segment ends before");
	} else if (result == SIP_UNREADABLE) {
		give(reason, "message",
		     "it has more than %d tokens where the secret may be",
		     SIP_TOKENS_MAX);
	} else if (rule->sel.invert) {
		find_all(subject, rule->sel.pattern, where, sizeof(where));
		give(reason, "secret",
		     "the secret is there, in %s, and the rule says \"! --secret\"",
		     where);
	} else {
		explain_absent(subject, rule, reason);
	}
}

static void explain_sni(const struct subject *subject,
			const struct rule_selector *rule, struct reason *reason)
{
	struct bytes name;
	char *shown;

	if (!subject_server_name(subject->msg, &name)) {
		give(reason, "message",
		     "it is no TLS ClientHello with a server name");
		return;
	}
	shown = bytes_shown(name);
	give(reason, "secret", "the server name is \"%s\"%s", shown,
	     rule->sel.invert ?
	     ", where the secret is, and the rule says \"! --secret\"" : "");
	free(shown);
}

/**
 * explain - find out why a message does not match
 * @subject: it
 * @rule: which subject_match() says that it does not match
 * @reason: filled
 */
void explain(const struct subject *subject, const struct rule_selector *rule,
	     struct reason *reason)
{
	const struct reading *reading = subject->reading;
	struct sip_selector sel = rule->sel;
	enum sip_result result;

	if (sel.sni) {
		explain_sni(subject, rule, reason);
		return;
	}
	if (reading->fault != READ_WELL &&
	    !(subject->stream && reading->in_section &&
	      reading->fault == READ_CUT)) {
		explain_fault(subject, reason);
		return;
	}
	sel.pattern = NULL;
	sel.invert = false;
	sel.cseq.len = 0;
	if (subject_match(subject, &sel) != SIP_MATCH) {
		explain_kind(subject, rule, reason);
		return;
	}
	sel.cseq.len = rule->sel.cseq.len;
	if (subject_match(subject, &sel) != SIP_MATCH) {
		explain_cseq(subject, rule, reason);
		return;
	}
	sel = rule->sel;
	result = subject_match(subject, &sel);
	explain_secret(subject, rule, result, reason);
}

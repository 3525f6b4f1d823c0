// SPDX-License-Identifier: GPL-2.0
/*
 * A whole message, for each selector and for a set. What takes a field apart, splits
 * a value, searches it or looks it up is shown apart (quick, token, filter, split,
 * set), and so is what words.c stands for; each stands here as what it may do.
 */
#include "sip_line.h"
#include "sip_section.h"
#include "any.h"

#define sip_quick_line	real_quick_line
#include "sip_quick.h"
#undef sip_quick_line

/* Written in any case: where it returns false nothing of it is read. */
static bool sip_quick_line(const __u8 *pos, const __u8 *end,
			   struct sip_line *line)
{
	any_bytes(&line->key, sizeof(line->key));
	any_bytes(&line->marks, sizeof(line->marks));
	line->begin = any_piece + Frama_C_interval(1, PIECE_MAX);
	line->end = any_piece + Frama_C_interval(0, PIECE_MAX - 1);
	line->next = any_piece + Frama_C_interval(1, PIECE_MAX - 1);
	return end && any_bool();
}

#include "sip_section.c"

#define TEXT_MAX	255

static __u8 value[SIP_VALUE_MAX];
static char text[TEXT_MAX];

/* All that a scan holds is written, which token.c shows. */
static void any_scan(struct sip_scan *scan)
{
	scan->tokens = Frama_C_interval(0, 1 << 20);
	scan->found = any_bool();
	scan->length = Frama_C_interval(0, SIP_VALUE_MAX + 1);
}

void sip_scan_message(struct sip_scan *scan, const struct sip_pattern *pattern)
{
	scan->pattern = pattern;
	scan->tokens = 0;
	scan->found = false;
}

void sip_scan_field(struct sip_scan *scan)
{
	any_scan(scan);
}

void sip_scan_whole(struct sip_scan *scan)
{
	any_scan(scan);
}

void sip_scan_request_uri(struct sip_scan *scan)
{
	any_scan(scan);
}

void sip_scan_byte(struct sip_scan *scan, __u8 byte)
{
	any_scan(scan);
}

void sip_scan_end(struct sip_scan *scan)
{
	any_scan(scan);
}

bool sip_search_start(struct sip_search *search, const struct sip_filter *filter,
		      const __u8 *begin, const __u8 *end)
{
	search->filter = filter;
	return any_bool();
}

enum sip_finding sip_search_value(struct sip_search *search, const __u8 *begin,
				  const __u8 *end)
{
	return Frama_C_interval(SIP_ABSENT, SIP_PRESENT);
}

const __u8 *sip_search_passed(const struct sip_search *search)
{
	return any_piece + Frama_C_interval(0, PIECE_MAX);
}

void sip_address_begin(struct sip_address *address)
{
	any_bytes(address, sizeof(*address));
}

void sip_address_byte(struct sip_address *address, __u8 byte)
{
}

bool sip_address_is_list(const struct sip_address *address)
{
	return any_bool();
}

bool sip_is_address_list(const __u8 *begin, const __u8 *end,
			 const __u8 *limit)
{
	return any_bool();
}

static void any_lookup(struct sip_lookup *lookup)
{
	lookup->line = Frama_C_interval(-1, 100);
	lookup->tokens = Frama_C_interval(0, 1 << 20);
}

void sip_lookup_begin(struct sip_lookup *lookup)
{
	any_lookup(lookup);
	lookup->length = 0;
}

void sip_lookup_method(struct sip_lookup *lookup, const char *method, __u8 len)
{
}

void sip_lookup_field(struct sip_lookup *lookup, const char *name,
		      unsigned int len)
{
}

void sip_lookup_whole(struct sip_lookup *lookup, const __u8 *pos,
		      const __u8 *end)
{
	any_lookup(lookup);
}

void sip_lookup_byte(struct sip_lookup *lookup, __u8 byte)
{
	lookup->length = Frama_C_interval(0, SIP_VALUE_MAX + 1);
}

void sip_lookup_end(struct sip_lookup *lookup, bool whole)
{
	any_lookup(lookup);
}

void sip_lookup_value(struct sip_lookup *lookup, const __u8 *pos,
		      const __u8 *end, const __u8 *limit)
{
	any_lookup(lookup);
}

void sip_lookup_uri(struct sip_lookup *lookup, const __u8 *pos,
		    const __u8 *end, const __u8 *limit)
{
	any_lookup(lookup);
}

static struct sip_text any_text(void)
{
	struct sip_text some = { Frama_C_interval(0, TEXT_MAX), text };

	return some;
}

static void any_selector(struct sip_selector *sel)
{
	int i;

	any_bytes(text, sizeof(text));
	//@ loop unroll 16;
	for (i = 0; i < SIP_LIST_MAX; i++) {
		sel->methods[i] = any_text();
		sel->headers[i] = any_text();
		any_bytes(&sel->status[i], sizeof(sel->status[i]));
	}
	sel->cseq = any_text();
	sel->n_methods = Frama_C_interval(0, SIP_LIST_MAX);
	sel->n_headers = Frama_C_interval(0, SIP_LIST_MAX);
	sel->n_status = Frama_C_interval(0, SIP_LIST_MAX);
	sel->sni = any_bool();
	sel->uri = any_bool();
	sel->any = any_bool();
	sel->invert = any_bool();
	sel->pattern = any_bool() ? pattern : NULL;
}

static void go_back(struct sip_cursor *cur)
{
	cur->pos = cur->end;
}

void drive(enum any_kind kind)
{
	static struct sip_selector sel;
	static struct sip_set set;
	struct sip_lookup lookup = { .set = &set, .value = value };
	struct sip_cursor cur;

	any_pattern();
	any_selector(&sel);
	any_cursor(&cur, kind);
	cur.rewind = go_back;
	switch (Frama_C_interval(0, 2)) {
	case 0:
		sip_match(&cur, &sel);
		break;
	case 1:
		set.n_methods = Frama_C_interval(0, SIP_SET_NAMES);
		set.n_headers = Frama_C_interval(0, SIP_SET_NAMES);
		lookup.icase = any_bool();
		lookup.invert = any_bool();
		sip_match_set(&cur, &sel, &lookup);
		break;
	default:
		sip_is_request(&cur);
	}
}

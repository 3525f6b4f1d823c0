// SPDX-License-Identifier: GPL-2.0
/*
 * "sipknock" match extension for iptables and ip6tables
 */
#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "libxt_sipknock.h"

enum {
	O_METHOD = 0,
	O_STATUS,
	O_CSEQ,
	O_HEADER,
	O_SECRET,
	O_SECRETS,
	O_EXACT,
	O_ICASE,
	O_SET,
	O_RCHECK,
	O_UPDATE,
	O_REMOVE,
	O_NAME,
	O_SECONDS,
	O_HITCOUNT,
	O_RSOURCE,
	O_RDEST,
	O_MASK,
	O_RTTL,
	O_LABEL,
	O_MAX,
	F_METHOD	= 1 << O_METHOD,
	F_STATUS	= 1 << O_STATUS,
	F_CSEQ		= 1 << O_CSEQ,
	F_HEADER	= 1 << O_HEADER,
	F_SECRET	= 1 << O_SECRET,
	F_SECRETS	= 1 << O_SECRETS,
	F_EXACT		= 1 << O_EXACT,
	F_ICASE		= 1 << O_ICASE,
	F_SET		= 1 << O_SET,
	F_RCHECK	= 1 << O_RCHECK,
	F_UPDATE	= 1 << O_UPDATE,
	F_REMOVE	= 1 << O_REMOVE,
	F_NAME		= 1 << O_NAME,
	F_SECONDS	= 1 << O_SECONDS,
	F_HITCOUNT	= 1 << O_HITCOUNT,
	F_RSOURCE	= 1 << O_RSOURCE,
	F_RDEST		= 1 << O_RDEST,
	F_MASK		= 1 << O_MASK,
	F_RTTL		= 1 << O_RTTL,
	F_LABEL		= 1 << O_LABEL,
	F_MAX		= 1 << O_MAX,
	F_ANY_SECRET	= F_SECRET | F_SECRETS,
	F_ANY_SELECTOR	= F_METHOD | F_STATUS | F_CSEQ | F_ANY_SECRET,
	F_ANY_VERB	= F_SET | F_RCHECK | F_UPDATE | F_REMOVE,
	F_ANY_TABLE	= F_NAME | F_SECONDS | F_HITCOUNT | F_RSOURCE |
			  F_RDEST | F_MASK | F_RTTL | F_LABEL | F_MAX,
};

/*
 * Numbers and masks are read here too, because the messages of libxtables do
 * not name the value.
 */
static const struct xt_option_entry sipknock_opts[] = {
	{.name = "method", .id = O_METHOD, .type = XTTYPE_STRING},
	{.name = "status", .id = O_STATUS, .type = XTTYPE_STRING},
	{.name = "cseq", .id = O_CSEQ, .type = XTTYPE_STRING},
	{.name = "header", .id = O_HEADER, .type = XTTYPE_STRING},
	{.name = "secret", .id = O_SECRET, .type = XTTYPE_STRING,
	 .flags = XTOPT_INVERT},
	{.name = "secrets", .id = O_SECRETS, .type = XTTYPE_STRING,
	 .flags = XTOPT_INVERT},
	{.name = "exact", .id = O_EXACT, .type = XTTYPE_NONE},
	{.name = "icase", .id = O_ICASE, .type = XTTYPE_NONE},
	{.name = "set", .id = O_SET, .type = XTTYPE_NONE,
	 .flags = XTOPT_INVERT},
	{.name = "rcheck", .id = O_RCHECK, .type = XTTYPE_NONE,
	 .flags = XTOPT_INVERT},
	{.name = "update", .id = O_UPDATE, .type = XTTYPE_NONE,
	 .flags = XTOPT_INVERT},
	{.name = "remove", .id = O_REMOVE, .type = XTTYPE_NONE,
	 .flags = XTOPT_INVERT},
	{.name = "name", .id = O_NAME, .type = XTTYPE_STRING},
	{.name = "seconds", .id = O_SECONDS, .type = XTTYPE_STRING},
	{.name = "hitcount", .id = O_HITCOUNT, .type = XTTYPE_STRING},
	{.name = "rsource", .id = O_RSOURCE, .type = XTTYPE_NONE},
	{.name = "rdest", .id = O_RDEST, .type = XTTYPE_NONE},
	{.name = "mask", .id = O_MASK, .type = XTTYPE_STRING},
	{.name = "rttl", .id = O_RTTL, .type = XTTYPE_NONE},
	{.name = "label", .id = O_LABEL, .type = XTTYPE_STRING},
	{.name = "max", .id = O_MAX, .type = XTTYPE_STRING},
	XTOPT_TABLEEND,
};

static const char * const verbs[] = {
	[XT_SIPKNOCK_SET]	= "set",
	[XT_SIPKNOCK_RCHECK]	= "rcheck",
	[XT_SIPKNOCK_UPDATE]	= "update",
	[XT_SIPKNOCK_REMOVE]	= "remove",
};

static const char help_text[] =
"sipknock match options:\n"
"Which packets count (all that are given must hold):\n"
"    --method list      Request with one of these methods: REGISTER,INVITE\n"
"    --status list      Response with one of these codes or classes: 200,4xx\n"
"    --cseq method      The CSeq header field names this method\n"
"    --header list      Look for the secret only in these header fields, in uri\n"
"                       (the request-URI) or in sni (the TLS server name);\n"
"                       default: any (the request-URI and every header field)\n"
"[!] --secret string    The secret occurs there; |hex| as in -m string\n"
"[!] --secrets set      A secret of the named set occurs there as a whole token\n"
"    --exact            The secret is a whole token, not a part of one\n"
"    --icase            The case of ASCII letters is ignored\n"
"What happens in the table (at most one):\n"
"    (none)             With a secret: match if the packet knocks or its source\n"
"                       has a live entry; a knock adds or extends the entry.\n"
"                       Without: match on the above, no table is used\n"
"[!] --set              Add or extend the entry\n"
"[!] --rcheck           Match if there is a live entry\n"
"[!] --update           Match if there is a live entry, and extend it\n"
"[!] --remove           Match if there was an entry, and delete it\n"
"Which table, and how:\n"
"    --name name        Table (default: DEFAULT)\n"
"    --seconds n        Life of an entry that is added or extended (default:\n"
"                       4000); with --rcheck: greatest age of the last knock\n"
"    --hitcount n       At least n knocks (with --rcheck or --update)\n"
"    --rsource          The entry is that of the source address (default)\n"
"    --rdest            The entry is that of the destination address\n"
"    --mask mask|/len   Applied to the address (default: all of it)\n"
"    --rttl             The TTL or hop limit equals that of the last knock\n"
"    --label text       Shown for entries that this rule opens\n"
"    --max n            At most n addresses that this rule opened at once; with\n"
"                       --secrets: under each label\n";

static void sipknock_help(void)
{
	fputs(help_text, stdout);
}

/*
 * The programs' own --exact (-x, for -L) is found before any extension's. A
 * command that gives this match lists nothing, so there the long name steps
 * aside; -x stays.
 */
static void make_way_for_exact(void)
{
	struct option *opt;

	for (opt = xt_params->orig_opts; opt && opt->name; opt++)
		if (opt->val == 'x' && !strcmp(opt->name, "exact"))
			opt->name = "exact-numbers";
}

static void sipknock_init(struct xt_entry_match *match)
{
	struct xt_sipknock_mtinfo *info = (void *)match->data;

	make_way_for_exact();
	memset(&info->mask, 0xff, sizeof(info->mask));
}

static void parse_verb(struct xt_option_call *cb, uint8_t verb)
{
	struct xt_sipknock_mtinfo *info = cb->data;

	if (info->verb != XT_SIPKNOCK_NONE)
		xtables_error(PARAMETER_PROBLEM,
			      "sipknock: --%s after --%s: at most one of --set, --rcheck, --update, --remove",
			      cb->entry->name, verbs[info->verb]);
	info->verb = verb;
	if (cb->invert)
		info->flags |= XT_SIPKNOCK_INV_VERB;
}

static void parse_side(struct xt_option_call *cb)
{
	struct xt_sipknock_mtinfo *info = cb->data;

	if ((cb->xflags & (F_RSOURCE | F_RDEST)) == (F_RSOURCE | F_RDEST))
		xtables_error(PARAMETER_PROBLEM,
			      "sipknock: --rsource and --rdest: at most one of them");
	if (cb->entry->id == O_RDEST)
		info->flags |= XT_SIPKNOCK_RDEST;
}

static void parse_selector(struct xt_option_call *cb)
{
	struct xt_sipknock_mtinfo *info = cb->data;

	switch (cb->entry->id) {
	case O_METHOD:
		sipknock_parse_methods(cb, info->methods);
		break;
	case O_STATUS:
		sipknock_parse_status(cb, info->status);
		break;
	case O_CSEQ:
		sipknock_parse_cseq(cb, info->cseq);
		break;
	case O_HEADER:
		sipknock_parse_headers(cb, info->headers);
		break;
	case O_SECRET:
		sipknock_parse_secret(cb, info);
		if (cb->invert)
			info->flags |= XT_SIPKNOCK_INV_SECRET;
		break;
	case O_SECRETS:
		sipknock_parse_name(cb, info->secrets);
		if (cb->invert)
			info->flags |= XT_SIPKNOCK_INV_SECRETS;
		break;
	case O_EXACT:
		info->flags |= XT_SIPKNOCK_EXACT;
		break;
	case O_ICASE:
		info->flags |= XT_SIPKNOCK_ICASE;
		break;
	}
}

static void sipknock_parse(struct xt_option_call *cb, uint8_t family)
{
	struct xt_sipknock_mtinfo *info = cb->data;

	xtables_option_parse(cb);
	switch (cb->entry->id) {
	case O_SET:
		parse_verb(cb, XT_SIPKNOCK_SET);
		break;
	case O_RCHECK:
		parse_verb(cb, XT_SIPKNOCK_RCHECK);
		break;
	case O_UPDATE:
		parse_verb(cb, XT_SIPKNOCK_UPDATE);
		break;
	case O_REMOVE:
		parse_verb(cb, XT_SIPKNOCK_REMOVE);
		break;
	case O_NAME:
		sipknock_parse_name(cb, info->name);
		break;
	case O_SECONDS:
		info->seconds = sipknock_parse_number(cb, XT_SIPKNOCK_SECONDS_MAX);
		break;
	case O_HITCOUNT:
		info->hitcount = sipknock_parse_number(cb, UINT32_MAX);
		break;
	case O_RSOURCE:
	case O_RDEST:
		parse_side(cb);
		break;
	case O_MASK:
		sipknock_parse_mask(cb, &info->mask, family);
		break;
	case O_RTTL:
		info->flags |= XT_SIPKNOCK_RTTL;
		break;
	case O_LABEL:
		sipknock_parse_label(cb, info->label);
		break;
	case O_MAX:
		info->max = sipknock_parse_number(cb, UINT32_MAX);
		break;
	default:
		parse_selector(cb);
		break;
	}
}

static void sipknock_parse4(struct xt_option_call *cb)
{
	sipknock_parse(cb, NFPROTO_IPV4);
}

static void sipknock_parse6(struct xt_option_call *cb)
{
	sipknock_parse(cb, NFPROTO_IPV6);
}

/* None of the options in @mask may have been given, for the reason @why. */
static void refuse(unsigned int xflags, unsigned int mask, const char *why)
{
	const struct xt_option_entry *opt;

	for (opt = sipknock_opts; opt->name; opt++)
		if (xflags & mask & (1 << opt->id))
			xtables_error(PARAMETER_PROBLEM, "sipknock: --%s %s",
				      opt->name, why);
}

static void check_selectors(const struct xt_sipknock_mtinfo *info,
			    unsigned int xflags)
{
	if (!(xflags & F_ANY_SECRET))
		refuse(xflags, F_HEADER | F_EXACT | F_ICASE,
		       "needs --secret or --secrets");
	if (!(xflags & F_SECRET))
		refuse(xflags, F_EXACT,
		       "needs --secret: --secrets compares whole tokens anyway");
	if (!strcmp(info->headers, SIPKNOCK_SNI))
		refuse(xflags, F_METHOD | F_STATUS | F_CSEQ,
		       "cannot be used with --header sni: a TLS ClientHello has none");
	if (xflags & F_STATUS)
		refuse(xflags, F_METHOD,
		       "is for requests and --status for responses: for the method that a response answers use --cseq");
	if (!(xflags & (F_ANY_SELECTOR | F_ANY_VERB)))
		xtables_error(PARAMETER_PROBLEM,
			      "sipknock: give a selector (--method, --status, --cseq, --secret, --secrets) or a verb (--set, --rcheck, --update, --remove)");
}

/* Without a verb, a secret that must be there makes the packet a knock. */
static bool knocks(const struct xt_sipknock_mtinfo *info)
{
	return info->verb == XT_SIPKNOCK_NONE &&
	       ((info->secret_len && !(info->flags & XT_SIPKNOCK_INV_SECRET)) ||
		(info->secrets[0] && !(info->flags & XT_SIPKNOCK_INV_SECRETS)));
}

static void sipknock_check(struct xt_fcheck_call *cb)
{
	struct xt_sipknock_mtinfo *info = cb->data;
	bool opens = knocks(info) || info->verb == XT_SIPKNOCK_SET;
	bool adds = opens || info->verb == XT_SIPKNOCK_UPDATE;

	check_selectors(info, cb->xflags);
	if (info->verb == XT_SIPKNOCK_NONE && !knocks(info)) {
		refuse(cb->xflags, F_ANY_TABLE,
		       "needs a table: give --secret or --secrets without !, or a verb (--set, --rcheck, --update, --remove)");
		return;
	}
	if (!adds)
		refuse(cb->xflags, F_LABEL,
		       "needs a rule that adds or extends entries: --secret or --secrets without !, --set or --update");
	if (!opens)
		refuse(cb->xflags, F_MAX,
		       "needs a rule that opens entries: --secret or --secrets without !, or --set");
	if (info->verb == XT_SIPKNOCK_REMOVE)
		refuse(cb->xflags, F_SECONDS, "cannot be used with --remove");
	if (info->verb == XT_SIPKNOCK_SET)
		refuse(cb->xflags, F_RTTL, "cannot be used with --set");
	if (info->verb != XT_SIPKNOCK_RCHECK &&
	    info->verb != XT_SIPKNOCK_UPDATE)
		refuse(cb->xflags, F_HITCOUNT, "needs --rcheck or --update");

	if (adds && !info->seconds)
		info->seconds = XT_SIPKNOCK_SECONDS_DEFAULT;
	if (!info->name[0])
		strcpy(info->name, XT_SIPKNOCK_NAME_DEFAULT);
}

/* The same text for a person (-L) and, with dashes, for a restore. */
static void put_opt(bool save, bool invert, const char *name)
{
	printf("%s %s%s", invert ? " !" : "", save ? "--" : "", name);
}

static void put_text_opt(bool save, bool invert, const char *name,
			 const char *value)
{
	if (!value[0])
		return;
	put_opt(save, invert, name);
	sipknock_put_text(value);
}

static void put_number_opt(bool save, const char *name, uint32_t value)
{
	if (!value)
		return;
	put_opt(save, false, name);
	printf(" %u", value);
}

static void put_selectors(const struct xt_sipknock_mtinfo *info, bool save)
{
	put_text_opt(save, false, "method", info->methods);
	put_text_opt(save, false, "status", info->status);
	put_text_opt(save, false, "cseq", info->cseq);
	put_text_opt(save, false, "header", info->headers);
	if (info->secret_len) {
		put_opt(save, info->flags & XT_SIPKNOCK_INV_SECRET, "secret");
		if (save)
			sipknock_put_secret(info);
		else
			printf(" (hidden)");
	}
	put_text_opt(save, info->flags & XT_SIPKNOCK_INV_SECRETS, "secrets",
		     info->secrets);
	if (info->flags & XT_SIPKNOCK_EXACT)
		put_opt(save, false, "exact");
	if (info->flags & XT_SIPKNOCK_ICASE)
		put_opt(save, false, "icase");
}

static void put_rule(const struct xt_entry_match *match, uint8_t family,
		     bool save)
{
	const struct xt_sipknock_mtinfo *info = (const void *)match->data;

	put_selectors(info, save);
	if (info->verb > XT_SIPKNOCK_NONE && info->verb < __XT_SIPKNOCK_VERB_MAX)
		put_opt(save, info->flags & XT_SIPKNOCK_INV_VERB,
			verbs[info->verb]);
	put_text_opt(save, false, "name", info->name);
	put_number_opt(save, "seconds", info->seconds);
	put_number_opt(save, "hitcount", info->hitcount);
	if (info->flags & XT_SIPKNOCK_RDEST)
		put_opt(save, false, "rdest");
	if (sipknock_mask_length(&info->mask, family) !=
	    (int)sipknock_mask_bits(family)) {
		put_opt(save, false, "mask");
		sipknock_put_mask(&info->mask, family);
	}
	if (info->flags & XT_SIPKNOCK_RTTL)
		put_opt(save, false, "rttl");
	put_text_opt(save, false, "label", info->label);
	put_number_opt(save, "max", info->max);
}

static void sipknock_print4(const void *ip __always_unused,
			    const struct xt_entry_match *match,
			    int numeric __always_unused)
{
	printf(" sipknock");
	put_rule(match, NFPROTO_IPV4, false);
}

static void sipknock_print6(const void *ip __always_unused,
			    const struct xt_entry_match *match,
			    int numeric __always_unused)
{
	printf(" sipknock");
	put_rule(match, NFPROTO_IPV6, false);
}

static void sipknock_save4(const void *ip __always_unused,
			   const struct xt_entry_match *match)
{
	put_rule(match, NFPROTO_IPV4, true);
}

static void sipknock_save6(const void *ip __always_unused,
			   const struct xt_entry_match *match)
{
	put_rule(match, NFPROTO_IPV6, true);
}

/*
 * nftables has no such match, and a rule without it would open the door to
 * everybody. Refused, the programs write the whole rule as a comment.
 */
static int sipknock_xlate(struct xt_xlate *xl __always_unused,
			  const struct xt_xlate_mt_params *params __always_unused)
{
	return 0;
}

static struct xtables_match sipknock_mt_reg[] = {
	{
		.name		= "sipknock",
		.version	= XTABLES_VERSION,
		.revision	= 0,
		.family		= NFPROTO_IPV4,
		.size		= XT_ALIGN(sizeof(struct xt_sipknock_mtinfo)),
		.userspacesize	= offsetof(struct xt_sipknock_mtinfo, rule),
		.help		= sipknock_help,
		.init		= sipknock_init,
		.x6_parse	= sipknock_parse4,
		.x6_fcheck	= sipknock_check,
		.print		= sipknock_print4,
		.save		= sipknock_save4,
		.x6_options	= sipknock_opts,
		.xlate		= sipknock_xlate,
	},
	{
		.name		= "sipknock",
		.version	= XTABLES_VERSION,
		.revision	= 0,
		.family		= NFPROTO_IPV6,
		.size		= XT_ALIGN(sizeof(struct xt_sipknock_mtinfo)),
		.userspacesize	= offsetof(struct xt_sipknock_mtinfo, rule),
		.help		= sipknock_help,
		.init		= sipknock_init,
		.x6_parse	= sipknock_parse6,
		.x6_fcheck	= sipknock_check,
		.print		= sipknock_print6,
		.save		= sipknock_save6,
		.x6_options	= sipknock_opts,
		.xlate		= sipknock_xlate,
	},
};

static void __attribute__((constructor)) sipknock_register(void)
{
	xtables_register_matches(sipknock_mt_reg,
				 sizeof(sipknock_mt_reg) / sizeof(*sipknock_mt_reg));
}

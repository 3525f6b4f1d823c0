// SPDX-License-Identifier: GPL-2.0
/* RFC 4475 3.1.1: messages that are valid, however odd. */
#include <stdio.h>
#include <string.h>

#include "torture.h"

#define PART	TORTURE_PART
#define EXACT	TORTURE_EXACT
#define ABSENT	TORTURE_ABSENT

#define ODD_USER \
	"1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"
#define ODD_PASSWORD \
	"&it+has=1,weird!*pas$wo~d_too.(doesn't-it)"
#define CYRILLIC "\320\241\321\202\320\260\320\275\320\270\321\201"

#define LONG		"longlonglonglonglonglonglonglonglonglong"
#define LONG_NAME	"namenamenamenamenamenamenamenamenamename"
#define LONG_VALUE	"valuevaluevaluevaluevaluevaluevaluevaluevaluevalue"
#define LONG_CALLER	"amazinglylongcallernameamazinglylongcallername"
#define LONG_TAG	"982424982424982424982424982424982424982424982424"
#define LONG_SUBJECT	"verylong-verylong-verylong-verylong-verylong-verylong "

const struct torture torture_valid[] = {
	{ "wsinv", "3.1.1.1: odd white space, folds, quotes, compact forms",
	  "INVITE sip:v@chair.example.com;unknownparam SIP/2.0",
	  TEXT("TO :\r\n sip:v@chair.example.com ;   tag    = 1918181833n\r\n"
	       "from   : \"J R \\\\\\\"\"       <sip:jr@example.com>\r\n"
	       "  ;\r\n  tag = 98asjd8\r\n"
	       "MaX-fOrWaRdS: 0068\r\n"
	       "cseq: 0009\r\n  INVITE\r\n"
	       "Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\n"
	       "s :\r\n"
	       "NewFangledHeader:   newfangled value\r\n"
	       " continued newfangled value\r\n"
	       "UnknownHeaderWithUnusualValue: ;;,,;;,;\r\n"
	       "Route:\r\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\n"
	       "v:  SIP  / 2.0  / TCP     192.0.2.9   ;\r\n"
	       "  branch  =   z9hG4bK9ikj8  ,\r\n SIP  /    2.0   / UDP  192.0.2.5   ; branch=\r\n"
	       " z9hG4bK30239\r\n"
	       "m:\"Quoted string \\\"\\\"\" <sip:jr@example.com> ; newparam =\r\n"
	       "      newvalue ;\r\n  secondparam ; q = 0.33\r\n"),
	  TEXT("v=0\r\n"), SIP_MATCH, "INVITE", "sip:v@chair.example.com",
	  { { "from", TEXT("J R \\\""), EXACT },
	    { "contact", TEXT("newvalue"), EXACT },
	    { "via", TEXT("z9hG4bK30239"), EXACT },
	    { "newfangledheader",
	      TEXT("newfangled value continued newfangled value"), EXACT },
	    { "route", TEXT("value"), EXACT },
	    { "contact", TEXT("0.3"), ABSENT } } },
	{ "intmeth", "3.1.1.2: a method of 43 bytes is beyond a limit",
	  "!interesting-Method0123456789_*+`.%indeed'~ sip:" ODD_USER ":"
	  ODD_PASSWORD "@example.com SIP/2.0",
	  TEXT(""), TEXT(""), SIP_UNREADABLE, "", "",
	  { { "uri", TEXT(ODD_USER), ABSENT } } },
	{ "intmeth", "3.1.1.2: and otherwise readable",
	  "!interesting-Met_*+`.%indeed'~ sip:" ODD_USER ":" ODD_PASSWORD
	  "@example.com SIP/2.0",
	  TEXT("To: \"BEL:\\\007 NUL:\\\0 DEL:\\\177\" <sip:" ODD_USER
	       "@example.com>\r\n"
	       "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>"
	       ";fromParam''~+*_!.-%=\"" CYRILLIC "\";tag=_token~1'+`*%!-.\r\n"
	       "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\r\n"
	       "extensionHeader-!.%*+_`'~:\357\273\277" CYRILLIC "\r\n"),
	  TEXT(""), SIP_MATCH, "!interesting-Met_*+`.%indeed'~",
	  "sip:" ODD_USER "@example.com",
	  { { "uri", TEXT(ODD_USER), EXACT },
	    { "to", TEXT("BEL:\007 NUL:\0 DEL:\177"), EXACT },
	    { "from", TEXT("token1~` token2'+_ token3*%!.-"), EXACT },
	    { "from", TEXT(CYRILLIC), EXACT },
	    { "extensionheader-!.%*+_`'~", TEXT(CYRILLIC), PART },
	    { "uri", TEXT(ODD_PASSWORD), ABSENT } } },
	{ "esc01", "3.1.1.3: percent escapes",
	  "INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0",
	  TEXT("To: sip:%75se%72@example.com\r\n"
	       "From: <sip:I%20have%20spaces@example.net>;tag=938\r\n"
	       "Contact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>\r\n"),
	  TEXT(""), SIP_MATCH, "INVITE", "sip:%75se%72@example.com",
	  { { "uri", TEXT("sips:user@example.com"), EXACT },
	    { "to", TEXT("user"), EXACT },
	    { "from", TEXT("I have spaces"), EXACT },
	    { "contact", TEXT("caller"), EXACT },
	    { "contact", TEXT("v%61lue%25%34%31"), EXACT },
	    { "uri", TEXT("user"), ABSENT } } },
	{ "escnull", "3.1.1.4: escaped NULs in users",
	  "REGISTER sip:example.com SIP/2.0",
	  TEXT("To: sip:null-%00-null@example.com\r\n"
	       "From: sip:null-%00-null@example.com;tag=839923423\r\n"
	       "Contact: <sip:%00@host5.example.com>\r\n"
	       "Contact: <sip:%00%00@host5.example.com>\r\n"),
	  TEXT(""), SIP_MATCH, "REGISTER", "sip:null-%00-null@example.com",
	  { { "to", TEXT("null-\0-null"), EXACT },
	    { "from", TEXT("null-"), ABSENT },
	    { "contact", TEXT("\0"), EXACT },
	    { "contact", TEXT("\0\0"), EXACT },
	    { "contact", TEXT("\0\0\0"), ABSENT } } },
	{ "esc02", "3.1.1.5: a percent sign that is no escape",
	  "RE%47IST%45R sip:registrar.example.com SIP/2.0",
	  TEXT("To: \"%Z%45\" <sip:resource@example.com>\r\n"
	       "From: \"%Z%45\" <sip:resource@example.com>;tag=f232\r\n"
	       "CSeq: 29344 RE%47IST%45R\r\n"),
	  TEXT(""), SIP_MATCH, "RE%47IST%45R", "sip:resource@example.com",
	  { { "to", TEXT("%Z%45"), EXACT }, { "to", TEXT("%ZE"), ABSENT } } },
	{ "lwsdisp", "3.1.1.6: no white space before \"<\"",
	  "OPTIONS sip:user@example.com SIP/2.0",
	  TEXT("From: caller<sip:caller@example.com>;tag=323\r\n"),
	  TEXT(""), SIP_MATCH, "OPTIONS", "sip:user@example.com",
	  { { "from", TEXT("caller"), EXACT },
	    { "from", TEXT("323"), EXACT } } },
	{ "longreq", "3.1.1.7: long values, of which some are not searched",
	  "INVITE sip:user@example.com SIP/2.0",
	  TEXT("To: \"I have a user name of extreme, extreme proportion\""
	       "<sip:user@example.com:6000;unknownparam1=very" LONG
	       "value;longparam" LONG_NAME "=shortvalue>\r\n"
	       "F: sip:" LONG_CALLER "@example.net"
	       ";tag=12" LONG_TAG ";unknownheaderparam" LONG_NAME
	       "=unknowheaderparam" LONG_VALUE ";unknownValueless"
	       LONG_NAME "\r\n"
	       "Unknown-" LONG "-Name: unknown-" LONG
	       "-value; unknown-" LONG "-parameter-name = unknown-"
	       LONG "-parameter-value\r\n"
	       "Subject: " LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT
	       LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT
	       LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT
	       LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT LONG_SUBJECT
	       LONG_SUBJECT "value\r\n"
	       "v: SIP/2.0/TCP sip33.example.com\r\n"
	       "v: SIP/2.0/TCP sip32.example.com;branch=z9hG4bK0\r\n"),
	  TEXT(""), SIP_MATCH, "INVITE", "sip:user@example.com:6000",
	  { { "to", TEXT("very" LONG "value"), EXACT },
	    { "to", TEXT("extreme, extreme proportion"), PART },
	    { "from", TEXT("12" LONG_TAG), EXACT },
	    { "any", TEXT("unknown-" LONG "-parameter-value"), EXACT },
	    { "subject", TEXT("verylong value"), ABSENT } } },
	{ "dblreq", "3.1.1.8: another message behind the first",
	  "REGISTER sip:example.com SIP/2.0",
	  TEXT("To: sip:j.user@example.com\r\n"
	       "From: sip:j.user@example.com;tag=43251j3j324\r\n"
	       "Contact: sip:j.user@host.example.com\r\n"),
	  TEXT("INVITE sip:joe@example.com SIP/2.0\r\n"
	       "t: sip:joe@example.com\r\nFrom: sip:caller@example.net\r\n\r\n"),
	  SIP_MATCH, "REGISTER", "sip:j.user@example.com",
	  { { "any", TEXT("j.user"), EXACT },
	    { "any", TEXT("joe"), ABSENT } } },
	{ "semiuri", "3.1.1.9: semicolons in the user part",
	  "OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0",
	  TEXT("To: sip:j_user@example.com\r\n"),
	  TEXT(""), SIP_MATCH, "OPTIONS", "sip:j_user@example.com",
	  { { "uri", TEXT("user;par=u@example.net"), EXACT },
	    { "uri", TEXT("user"), ABSENT },
	    { "uri", TEXT("u%40example.net"), ABSENT } } },
	{ "transports", "3.1.1.10: unknown transports in Via",
	  "OPTIONS sip:user@example.com SIP/2.0",
	  TEXT("Via: SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw\r\n"
	       "Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bK4\r\n"),
	  TEXT(""), SIP_MATCH, "OPTIONS", "sip:user@example.com",
	  { { "via", TEXT("z9hG4bK4"), EXACT },
	    { "via", TEXT("UNKNOWN"), PART } } },
	{ "mpart01", "3.1.1.11: a body of several parts",
	  "MESSAGE sip:kumiko@example.org SIP/2.0",
	  TEXT("Content-Type: multipart/mixed;boundary=7a9cbec02ceef655\r\n"),
	  TEXT("--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\nHello"
	       "\r\n--7a9cbec02ceef655\r\n\r\n0\202\1R\6\t*\206H\206\367\r\1\7"),
	  SIP_MATCH, "MESSAGE", "sip:user@example.com",
	  { { "content-type", TEXT("7a9cbec02ceef655"), EXACT },
	    { "content-type", TEXT("text/plain"), ABSENT } } },
	{ "unreason", "3.1.1.12: an unusual reason phrase",
	  "SIP/2.0 200 = 2**3 * 5**2 " CYRILLIC, TEXT(""), TEXT(""),
	  SIP_MISMATCH, "", "" },
	{ "noreason", "3.1.1.13: an empty reason phrase",
	  "SIP/2.0 100 ", TEXT(""), TEXT(""), SIP_MISMATCH, "", "" },
};

const size_t torture_n_valid = ARRAY_SIZE(torture_valid);

/* The field is given as "Name:" or, in a request, in another way. */
static bool has_field(const struct torture *torture, const char *name)
{
	const char *at = torture->fields.byte;
	const char *end = at + torture->fields.len;
	size_t len = strlen(name);

	for (; end - at > (long)len; at++)
		if ((at == torture->fields.byte || at[-1] == '\n') &&
		    !strncasecmp(at, name, len) &&
		    (at[len] == ':' || at[len] == ' '))
			return true;
	return false;
}

static void common(const struct torture *torture, struct message *msg,
		   const char *name, const char *compact, const char *value)
{
	if (has_field(torture, name) || has_field(torture, compact))
		return;
	message_text(msg, name);
	message_text(msg, ": ");
	message_text(msg, value);
	message_text(msg, "\r\n");
}

/**
 * torture_build - the bytes of a message
 * @torture: which
 * @msg: filled
 */
void torture_build(const struct torture *torture, struct message *msg)
{
	char cseq[128];
	int len = strcspn(torture->start, " ");
	bool response = !strncmp(torture->start, "SIP/", 4);

	snprintf(cseq, sizeof(cseq), "8 %.*s", response ? 6 : len,
		 response ? "INVITE" : torture->start);
	msg->len = 0;
	message_text(msg, torture->start);
	message_text(msg, "\r\n");
	message_add(msg, torture->fields.byte, torture->fields.len);
	common(torture, msg, "Via", "v",
	       "SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw");
	common(torture, msg, "To", "t", "sip:user@example.com");
	common(torture, msg, "From", "f", "sip:caller@example.net;tag=17101");
	common(torture, msg, "Call-ID", "i", "torture.0ha0isndaksdj");
	common(torture, msg, "CSeq", "cseq", cseq);
	common(torture, msg, "Max-Forwards", "max-forwards", "70");
	common(torture, msg, "Content-Length", "l",
	       torture->body.len ? "150" : "0");
	message_text(msg, "\r\n");
	message_add(msg, torture->body.byte, torture->body.len);
}

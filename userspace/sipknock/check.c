// SPDX-License-Identifier: GPL-2.0
/* sipknock check: does this message match this rule, and if not, why not? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "check.h"

#define HEADER_MAX	"/sys/module/xt_sipknock/parameters/header_max"
#define MESSAGE_MAX	65535	/* bytes: no datagram is longer */

static const char help_text[] =
"Usage: sipknock check RULE-OPTIONS [OPTIONS] [-- FILE]\n"
"Does the message match the rule, and if not, why not? RULE-OPTIONS are those of\n"
"\"iptables -m sipknock\". The message is read from FILE or standard input, or it is\n"
"a packet of a capture; the module's own reader judges it.\n"
"\n"
"  --pcap FILE       the message is in a capture file: its first SIP request, or\n"
"                    with --status its first response\n"
"  --frame N         the packet that is complete with frame N of that file\n"
"  --tcp             the message is a TCP segment, and may go on in the next one\n"
"  --header-max N    bytes of the header section that are read, as the module's\n"
"                    parameter (default: as it is set now, or 4096)\n"
"  --json\n"
"\n"
"Only selectors are judged: what is in the table, \"sipknock list\" tells. Shown are\n"
"the tokens in which the secret is looked for; each of them would match --exact.\n"
"Exit status: 0 match, 1 no match, 2 wrong use, 3 the message cannot be read.\n";

static const struct option own_options[] = {
	OPTION_HELP_ROW,
	{ "json", no_argument, NULL, 'j' },
	{ "pcap", required_argument, NULL, 'p' },
	{ "frame", required_argument, NULL, 'f' },
	{ "tcp", no_argument, NULL, 't' },
	{ "header-max", required_argument, NULL, 'l' },
	{ }
};

static bool take_frame(struct check *check, const char *value)
{
	uint64_t number;

	if (!parse_number(value, UINT32_MAX, &number) || !number) {
		usage_error("check", "--frame \"%s\": allowed are 1 and more",
			    value);
		return false;
	}
	check->frame = number;
	return true;
}

static bool take_header_max(struct check *check, const char *value)
{
	uint64_t number;

	if (!parse_number(value, SIP_SECTION_MAX, &number) ||
	    number < SIP_SECTION_MIN) {
		usage_error("check", "--header-max \"%s\": allowed %d to %d",
			    value, SIP_SECTION_MIN, SIP_SECTION_MAX);
		return false;
	}
	check->header_max = number;
	return true;
}

static bool take_option(void *arg, int val, const char *value)
{
	struct check *check = arg;

	switch (val) {
	case 'j':
		check->json = true;
		return true;
	case 'p':
		check->pcap = value;
		return true;
	case 'f':
		return take_frame(check, value);
	case 't':
		check->tcp = true;
		return true;
	case 'l':
		return take_header_max(check, value);
	}
	check->help = true;
	fputs(help_text, stdout);
	return false;
}

/* As the loaded module has it. */
static unsigned int current_header_max(void)
{
	unsigned int value = SIP_SECTION_MIN;
	FILE *file = fopen(HEADER_MAX, "re");

	if (file) {
		if (fscanf(file, "%u", &value) != 1 ||
		    value < SIP_SECTION_MIN || value > SIP_SECTION_MAX)
			value = SIP_SECTION_MIN;
		fclose(file);
	}
	return value;
}

static bool is_wanted(const struct packet *packet,
		      const struct sip_selector *sel)
{
	struct sip_cursor cur = reading_cursor(packet->payload);

	if (sel->sni)
		return packet->proto == IPPROTO_TCP &&
		       tls_is_client_hello(&cur);
	if (sel->n_status)
		return bytes_begin(packet->payload, "SIP/2.0 ");
	return sip_is_request(&cur);
}

static bool find_packet(struct check *check, struct capture *capture,
			const struct sip_selector *sel)
{
	int status;

	while ((status = capture_next(capture, &check->packet)) == 1) {
		if (check->frame ? capture_frame(capture) == check->frame :
		    is_wanted(&check->packet, sel)) {
			check->frame = capture_frame(capture);
			return true;
		}
		if (check->frame && capture_frame(capture) > check->frame)
			break;
	}
	if (status < 0)
		return false;
	if (!check->frame)
		complain("%s: no %s in it; --frame N takes any packet",
			 check->pcap, sel->sni ? "TLS ClientHello over TCP" :
			 sel->n_status ? "SIP response" : "SIP request");
	else if (check->frame > capture_frame(capture))
		complain("%s: no frame %lu; it has %lu", check->pcap,
			 check->frame, capture_frame(capture));
	else
		complain("%s: no UDP or TCP packet is complete with frame %lu",
			 check->pcap, check->frame);
	return false;
}

static bool read_capture(struct check *check, const struct sip_selector *sel)
{
	struct capture *capture = capture_file(check->pcap, NULL);
	bool found;

	if (!capture)
		return false;
	found = find_packet(check, capture, sel);
	if (found) {
		check->from_capture = true;
		check->tcp = check->packet.proto == IPPROTO_TCP;
		check->data = bytes_of(bytes_copy(check->packet.payload),
				       check->packet.payload.len);
		if (check->packet.cut)
			complain("%s: frame %lu was cut by the capture (snaplen): judged is what is there",
				 check->pcap, check->frame);
	}
	capture_close(capture);
	return found;
}

static bool read_stream(struct check *check, FILE *file, const char *name)
{
	__u8 *data = must_alloc(MESSAGE_MAX + 1);
	size_t len = fread(data, 1, MESSAGE_MAX + 1, file);

	check->data = bytes_of(data, len);
	if (ferror(file)) {
		complain("%s: %s", name, strerror(errno));
		return false;
	}
	if (len > MESSAGE_MAX) {
		complain("%s: more than %d bytes: no message", name,
			 MESSAGE_MAX);
		return false;
	}
	return true;
}

static bool read_file(struct check *check, const char *path)
{
	FILE *file;
	bool ok;

	if (!path)
		return read_stream(check, stdin, "standard input");
	file = fopen(path, "re");
	if (!file) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	ok = read_stream(check, file, path);
	fclose(file);
	return ok;
}

static void begin_subject(const struct check *check, struct subject *subject)
{
	*subject = (struct subject){
		.msg = check->data,
		.limit = check->header_max,
		.limited = check->data.len > check->header_max,
	};
	if (subject->limited)
		subject->msg.len = check->header_max;
	subject->stream = check->tcp && !subject->limited;
	subject->reading = reading_new(subject->msg);
}

static int judge(const struct check *check, const struct rule_selector *rule)
{
	struct reason reason = { };
	struct token_list list;
	struct subject subject;

	begin_subject(check, &subject);
	if (subject_match(&subject, &rule->sel) != SIP_MATCH)
		explain(&subject, rule, &reason);
	tokens_list(&subject, &rule->sel, &list);
	check_show(check, &subject, &rule->sel, &reason, &list);
	tokens_free(&list);
	reading_free(subject.reading);
	return reason.selector ? EXIT_NO_MATCH : EXIT_DONE;
}

/* The rule's options in either family: they differ in --mask alone. */
static bool parse_rule(struct check *check, int argc, char **argv,
		       struct rule_options *rule)
{
	char error[sizeof(rule->error)];

	*rule = (struct rule_options){
		.family = NFPROTO_IPV4,
		.own = own_options,
		.take = take_option,
		.arg = check,
	};
	if (rule_options_parse(rule, argc, argv))
		return true;
	if (!rule->error[0])
		return false;
	memcpy(error, rule->error, sizeof(error));
	rule->family = NFPROTO_IPV6;
	if (rule_options_parse(rule, argc, argv))
		return true;
	usage_error("check", "%s", error);
	return false;
}

static int check_use(const struct check *check, const struct rule_options *rule,
		     int argc, char **argv)
{
	const struct xt_sipknock_mtinfo *info = &rule->info;

	if (info->secrets[0])
		return usage_error("check",
				   "--secrets %s: the module gives no secret of a set back; check with --secret STRING --exact",
				   info->secrets);
	if (!info->methods[0] && !info->status[0] && !info->cseq[0] &&
	    !info->secret_len)
		return usage_error("check",
				   "the rule has no selector: whether it matches the table alone decides, see \"sipknock list\"");
	if (argc - rule->rest > 1)
		return usage_error("check", "one argument too many: \"%s\"",
				   argv[rule->rest + 1]);
	if (check->pcap && argc > rule->rest)
		return usage_error("check", "--pcap and a file: which of them?");
	if (check->frame && !check->pcap)
		return usage_error("check", "--frame needs --pcap");
	if (check->tcp && check->pcap)
		return usage_error("check",
				   "--tcp: a capture says itself what a packet is");
	return EXIT_DONE;
}

int cmd_check(int argc, char **argv)
{
	struct check check = { .header_max = current_header_max() };
	struct rule_selector *selector;
	struct rule_options rule;
	int status = EXIT_FAILED;

	if (!parse_rule(&check, argc, argv, &rule))
		return check.help ? EXIT_DONE : EXIT_USAGE;
	if (check_use(&check, &rule, argc, argv))
		return EXIT_USAGE;

	selector = rule_selector_new(&rule.info);
	/* A ClientHello comes over TCP. */
	check.tcp |= selector->sel.sni;
	if (check.pcap ? read_capture(&check, &selector->sel) :
	    read_file(&check, argc > rule.rest ? argv[rule.rest] : NULL))
		status = judge(&check, selector);
	rule_selector_free(selector);
	free((void *)check.data.at);
	return status;
}

// SPDX-License-Identifier: GPL-2.0
/* What a request says of itself, to be shown. */
#include "sip_address.h"
#include "sip_line.h"

/*
 * struct aor_reader - keeps the URI of a To value
 * @sum: where
 * @len: bytes of the URI so far
 * @cut: of these, before its parameters
 * @bracketed: "<" came
 * @ended: its ">" came too
 */
struct aor_reader {
	struct sip_summary *sum;
	unsigned int len;
	unsigned int cut;
	bool bracketed;
	bool ended;
};

static void aor_start(struct aor_reader *aor, bool bracketed)
{
	aor->len = 0;
	aor->cut = ~0U;
	aor->bracketed = bracketed;
}

static void aor_byte(struct aor_reader *aor, __u8 byte)
{
	/* What stands before an "@" is the user part, whatever it looks like. */
	if (byte == '@')
		aor->cut = ~0U;
	else if ((byte == ';' || byte == '?') && aor->cut == ~0U)
		aor->cut = aor->len;
	if (aor->len < SIP_AOR_MAX)
		aor->sum->aor[aor->len] = byte;
	aor->len++;
}

static void aor_end(struct aor_reader *aor)
{
	unsigned int len = aor->len < aor->cut ? aor->len : aor->cut;

	aor->sum->aor_len = len < SIP_AOR_MAX ? len : SIP_AOR_MAX;
	aor->sum->uri_len = aor->len < SIP_AOR_MAX + 1 ? aor->len :
							 SIP_AOR_MAX + 1;
}

/* A byte of the URI, or outside quotes. */
static void address_byte(struct aor_reader *aor, __u8 byte)
{
	if (aor->bracketed && byte == '>')
		aor->ended = true;
	else if (!aor->bracketed && byte == '<')
		aor_start(aor, true);
	else if (aor->bracketed || !sip_is_space(byte))
		aor_byte(aor, byte);
}

static void read_aor(struct sip_cursor *cur, struct sip_summary *sum)
{
	struct aor_reader aor = { .sum = sum };
	struct sip_address address;
	struct sip_field field;
	bool quoted = false;
	bool escaped = false;
	int byte;

	aor_start(&aor, false);
	sip_address_begin(&address);
	sip_field_begin(&field, cur);
	for (;;) {
		byte = sip_field_next(&field);
		if (byte == SIP_END)
			break;
		sip_address_byte(&address, byte);
		if (aor.ended || escaped) {
			escaped = false;
		} else if (quoted && byte == '\\') {
			escaped = true;
		} else if (!aor.bracketed && byte == '"') {
			quoted = !quoted;
			aor.len = 0;
		} else if (!quoted) {
			address_byte(&aor, byte);
		}
	}
	/* An addr-spec; what a "<" begins has to have a ">". */
	if (aor.ended == aor.bracketed && !quoted &&
	    !sip_address_is_list(&address))
		aor_end(&aor);
}

static void read_to(struct sip_cursor *cur, struct sip_summary *sum)
{
	static const struct sip_text to = { 2, "to" };
	struct sip_name name;

	while (!sip_line_end(cur) && sip_read_name(cur, &name) == ':') {
		if (sip_text_equal(&to, name.text, name.len)) {
			read_aor(cur, sum);
			return;
		}
		if (!sip_field_skip(cur))
			return;
	}
}

/**
 * sip_summarize - what a request that matched says of itself
 * @cur: the message, at its first byte
 * @sum: filled
 *
 * Return: false where it is no readable request; @sum is then empty
 */
bool sip_summarize(struct sip_cursor *cur, struct sip_summary *sum)
{
	__u8 len;

	sum->aor_len = 0;
	sum->uri_len = 0;
	sip_skip_keepalives(cur);
	if (sip_read_token(cur, sum->method, sizeof(sum->method) - 1,
			   &len) != ' ' ||
	    !len || !sip_read_request_uri(cur, NULL) || !sip_read_version(cur)) {
		sum->method[0] = '\0';
		return false;
	}
	sum->method[len] = '\0';
	read_to(cur, sum);
	return true;
}

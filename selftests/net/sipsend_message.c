// SPDX-License-Identifier: GPL-2.0
/* sipsend: where messages come from: a template, a file, a capture */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sipsend.h"

#define ETHERTYPE_IPV4	0x0800
#define ETHERTYPE_IPV6	0x86dd
#define PCAP_MAGIC	0xa1b2c3d4
#define LINK_ETHERNET	1

void message_append(struct message *msg, const void *data, size_t len)
{
	if (len > sizeof(msg->data) - msg->len)
		die("the message is longer than %zu bytes", sizeof(msg->data));
	memcpy(msg->data + msg->len, data, len);
	msg->len += len;
}

void message_printf(struct message *msg, const char *format, ...)
{
	size_t room = sizeof(msg->data) - msg->len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf((char *)msg->data + msg->len, room, format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= room)
		die("the message is longer than %zu bytes", sizeof(msg->data));
	msg->len += len;
}

static const char *or(const char *given, const char *usual)
{
	return given ? given : usual;
}

static void template_start(struct message *msg, const struct sip_template *t)
{
	const char *method = or(t->method, "REGISTER");
	const char *host = or(t->host, "pbx.example.com");

	if (t->response)
		message_printf(msg, "SIP/2.0 %s\r\n", t->response);
	else if (t->uri)
		message_printf(msg, "%s %s SIP/2.0\r\n", method, t->uri);
	else
		message_printf(msg, "%s sip:%s SIP/2.0\r\n", method, host);
}

static void template_contact(struct message *msg, const struct sip_template *t)
{
	if (t->contact) {
		message_printf(msg, "Contact: %s\r\n", t->contact);
		return;
	}
	message_printf(msg, "Contact: <sip:%s@192.0.2.10:5060>",
		       or(t->user, "234"));
	if (t->instance)
		message_printf(msg, ";+sip.instance=\"%s\"", t->instance);
	message_printf(msg, "\r\n");
}

void message_template(struct message *msg, const struct sip_template *t)
{
	const char *user = or(t->user, "234");
	const char *host = or(t->host, "pbx.example.com");
	size_t i;

	template_start(msg, t);
	message_printf(msg, "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK7;rport\r\n"
			    "Max-Forwards: 70\r\n");
	if (t->from)
		message_printf(msg, "From: %s\r\n", t->from);
	else if (t->display)
		message_printf(msg, "From: \"%s\" <sip:%s@%s>;tag=a6c85cf\r\n",
			       t->display, user, host);
	else
		message_printf(msg, "From: <sip:%s@%s>;tag=a6c85cf\r\n", user, host);
	if (t->to)
		message_printf(msg, "To: %s\r\n", t->to);
	else
		message_printf(msg, "To: <sip:%s@%s>\r\n", user, host);
	message_printf(msg, "Call-ID: 0b1f3a7d@192.0.2.10\r\nCSeq: 1 %s\r\n",
		       or(t->method, "REGISTER"));
	template_contact(msg, t);
	message_printf(msg, "User-Agent: %s\r\n", or(t->agent, "phone/1.0"));
	for (i = 0; i < t->extra_count; i++)
		message_printf(msg, "%s\r\n", t->extra[i]);
	if (t->pad)
		message_printf(msg, "X-Pad: %0*d\r\n", t->pad, 0);
	message_printf(msg, "Expires: 3600\r\nContent-Length: %zu\r\n\r\n%s",
		       t->body ? strlen(t->body) : 0, or(t->body, ""));
}

void message_file(struct message *msg, const char *path)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "rb") : stdin;

	if (!file)
		die_errno(path);
	msg->len = fread(msg->data, 1, sizeof(msg->data), file);
	if (ferror(file))
		die_errno(path);
	if (!feof(file))
		die("%s: longer than %zu bytes", path, sizeof(msg->data));
	if (file != stdin)
		fclose(file);
}

static __u16 get16(const unsigned char *p)
{
	return p[0] << 8 | p[1];
}

static __u32 get32(const unsigned char *p, bool big_endian)
{
	if (big_endian)
		return (__u32)get16(p) << 16 | get16(p + 2);
	return p[0] | p[1] << 8 | p[2] << 16 | (__u32)p[3] << 24;
}

/* The UDP or TCP payload of an unfragmented Ethernet frame, or nothing. */
static size_t frame_payload(const unsigned char *frame, size_t len,
			    const unsigned char **payload)
{
	size_t at = 14, end, header;
	__u8 protocol;

	if (len < at + 20)
		return 0;
	if (get16(frame + 12) == ETHERTYPE_IPV4) {
		if (get16(frame + at + 6) & 0x3fff)
			return 0;
		protocol = frame[at + 9];
		end = at + get16(frame + at + 2);
		at += (frame[at] & 15) * 4;
	} else if (get16(frame + 12) == ETHERTYPE_IPV6 && len >= at + 40) {
		protocol = frame[at + 6];
		end = at + 40 + get16(frame + at + 4);
		at += 40;
	} else {
		return 0;
	}
	if (end > len || at + 20 > end)
		return 0;
	if (protocol == IPPROTO_UDP)
		header = 8;
	else if (protocol == IPPROTO_TCP)
		header = (frame[at + 12] >> 4) * 4;
	else
		return 0;
	if (at + header > end)
		return 0;
	*payload = frame + at + header;
	return end - at - header;
}

/* Take frame number @frame, counted from 1, or for 0 the first REGISTER. */
void message_pcap(struct message *msg, const char *path, unsigned int frame)
{
	static struct message file;
	const unsigned char *payload = NULL;
	unsigned int number = 0;
	size_t at = 24, len, cap;
	bool big_endian;

	message_file(&file, path);
	if (file.len < at)
		die("%s: not a capture", path);
	big_endian = file.data[0] == 0xa1;
	if (get32(file.data, big_endian) != PCAP_MAGIC ||
	    get32(file.data + 20, big_endian) != LINK_ETHERNET)
		die("%s: not a pcap file of Ethernet frames", path);
	while (file.len - at >= 16) {
		cap = get32(file.data + at + 8, big_endian);
		at += 16;
		if (cap > file.len - at)
			die("%s: cut short", path);
		len = frame_payload(file.data + at, cap, &payload);
		at += cap;
		number++;
		if (frame ? number == frame :
		    len > 9 && !memcmp(payload, "REGISTER ", 9)) {
			message_append(msg, payload, len);
			return;
		}
	}
	die("%s: no such frame", path);
}

size_t message_find(const struct message *msg, const char *text)
{
	const unsigned char *at = memmem(msg->data, msg->len, text, strlen(text));

	if (!at)
		die("\"%s\" is not in the message", text);
	return at - msg->data;
}

/* Every @from becomes @to; @from must be there. */
void message_replace(struct message *msg, const char *from, const char *to)
{
	static struct message old;
	size_t at, start = 0, len = strlen(from);

	old = *msg;
	message_find(&old, from);
	msg->len = 0;
	for (at = 0; at + len <= old.len;) {
		if (memcmp(old.data + at, from, len)) {
			at++;
			continue;
		}
		message_append(msg, old.data + start, at - start);
		message_append(msg, to, strlen(to));
		at += len;
		start = at;
	}
	message_append(msg, old.data + start, old.len - start);
}

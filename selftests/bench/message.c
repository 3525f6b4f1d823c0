// SPDX-License-Identifier: GPL-2.0
/* SIP messages: a fleet's, a scanner's, and what is made to be slow. */
#include <linux/kernel.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#include "bench.h"

static u32 random_state = 2463534242u;

/**
 * bench_random - the next of a fixed series (Marsaglia's xorshift)
 *
 * Each boot judges the same packets.
 */
u32 bench_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

/**
 * message_add - append
 * @msg: the message
 * @format: as of printk()
 */
void message_add(struct message *msg, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	msg->len += vscnprintf(msg->text + msg->len, MESSAGE_MAX - msg->len,
			       format, args);
	va_end(args);
}

/* Letters and digits, @least to @least + @spread of them. */
static void add_word(struct message *msg, unsigned int least,
		     unsigned int spread)
{
	static const char set[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789";
	unsigned int n = least + bench_random() % (spread + 1);

	while (n--)
		message_add(msg, "%c", set[bench_random() % (sizeof(set) - 1)]);
}

static void add_hex(struct message *msg, unsigned int n)
{
	while (n--)
		message_add(msg, "%x", bench_random() & 15);
}

static void add_uuid(struct message *msg)
{
	add_hex(msg, 8);
	message_add(msg, "-");
	add_hex(msg, 4);
	message_add(msg, "-4");
	add_hex(msg, 3);
	message_add(msg, "-a");
	add_hex(msg, 3);
	message_add(msg, "-");
	add_hex(msg, 12);
}

static void add_dialog(struct message *msg, const char *method)
{
	unsigned int user = 100 + bench_random() % 9900;

	message_add(msg, "Via: SIP/2.0/UDP 192.0.2.%u:%u;rport;branch=z9hG4bKPj",
		    bench_random() % 255, 1024 + bench_random() % 60000);
	add_word(msg, 16, 16);
	message_add(msg, "\r\nMax-Forwards: 70\r\nFrom: \"");
	add_word(msg, 3, 8);
	message_add(msg, "\" <sip:%u@pbx.example.com>;tag=", user);
	add_word(msg, 8, 16);
	message_add(msg, "\r\nTo: <sip:%u@pbx.example.com>\r\nCall-ID: ", user);
	add_word(msg, 16, 16);
	message_add(msg, "\r\nCSeq: %u %s\r\n", bench_random() % 65536, method);
}

/* A User-Agent that makes the message as long as it is meant to be. */
static void add_agent(struct message *msg, unsigned int size, unsigned int rest)
{
	static const char head[] = "User-Agent: ExamplePhone/3.1 ";
	int pad = size - msg->len - rest - (sizeof(head) - 1) - 2;

	message_add(msg, "%s", head);
	while (pad-- > 0)
		if (pad % 9)
			add_word(msg, 1, 0);
		else
			message_add(msg, " ");
	message_add(msg, "\r\n");
}

static const char tail[] =
	"Expires: 3600\r\n"
	"Allow: PRACK, INVITE, ACK, BYE, CANCEL, UPDATE, INFO, MESSAGE, OPTIONS\r\n"
	"Content-Length:  0\r\n\r\n";

/**
 * message_register - a phone's REGISTER
 * @msg: filled
 * @size: its length; header fields in the style of a push token fill it up
 * @door: the value of a parameter of Contact, as long as any other's
 */
void message_register(struct message *msg, unsigned int size, const char *door)
{
	unsigned int user = 100 + bench_random() % 9900;
	struct message *m = msg;

	m->len = 0;
	message_add(m, "REGISTER sip:pbx.example.com SIP/2.0\r\n");
	add_dialog(m, "REGISTER");
	message_add(m, "Supported: outbound, path\r\n"
		       "Contact: <sip:%u@192.0.2.%u:%u;ob>;door=%s;+sip.instance=\"<urn:uuid:",
		    user, bench_random() % 255, 1024 + bench_random() % 60000,
		    door);
	add_uuid(m);
	message_add(m, ">\"\r\n");
	while (m->len + sizeof(tail) + 400 < size) {
		message_add(m, "X-Push-%u: ", bench_random() % 10);
		add_word(m, 200, 100);
		message_add(m, "\r\n");
	}
	add_agent(m, size, sizeof(tail) - 1);
	message_add(m, "%s", tail);
}

/**
 * message_options - a scanner's probe
 * @msg: filled
 * @size: its length
 */
void message_options(struct message *msg, unsigned int size)
{
	msg->len = 0;
	message_add(msg, "OPTIONS sip:%u@192.0.2.1 SIP/2.0\r\n",
		    bench_random() % 1000);
	add_dialog(msg, "OPTIONS");
	message_add(msg, "Accept: application/sdp\r\n");
	add_agent(msg, size, 25);
	message_add(msg, "Content-Length:  0\r\n\r\n\r\n");
}

/**
 * message_invite - a call with a body
 * @msg: filled
 * @body: bytes of the body
 */
void message_invite(struct message *msg, unsigned int body)
{
	msg->len = 0;
	message_add(msg, "INVITE sip:%u@pbx.example.com SIP/2.0\r\n",
		    bench_random() % 1000);
	add_dialog(msg, "INVITE");
	message_add(msg, "Contact: <sip:100@192.0.2.7:5060;ob>\r\n"
			 "Content-Type: application/sdp\r\n");
	add_agent(msg, 600, 25);
	message_add(msg, "Content-Length: %5u\r\n\r\n", body);
	while (body--)
		message_add(msg, "%c", "av=0:/ ;"[bench_random() & 7]);
}

const char *const hostile_names[] = {
	"quote", "comma", "uri", "param", "escape", "percent", "fold", "space",
	"line", "near", "colon", "strange",
};

unsigned int hostile_kinds(void)
{
	return ARRAY_SIZE(hostile_names);
}

/**
 * message_hostile - a request that keeps a reader busy to its last byte
 * @msg: filled
 * @kind: index of hostile_names
 * @size: its length
 */
void message_hostile(struct message *msg, unsigned int kind, unsigned int size)
{
	static const char *const piece[] = {
		"\"\\", ",", "<sip:a@b>,", ";a=\"<b>\"", "\\a", "%61", "\r\n ",
		"  ", "\r\na:b", "Zq7Rk2Vw9Tn4Xb6Ym3Lp8Hd", ":",
		"\r\na :b\r\nabc:d",
	};
	unsigned int len = strlen(piece[kind]);

	msg->len = 0;
	message_add(msg, "REGISTER sip:a SIP/2.0\r\nm:<sip:");
	while (msg->len + len + 4 <= size)
		message_add(msg, "%s", piece[kind]);
	message_add(msg, "\r\n\r\n");
}

/**
 * message_noise - what is no SIP
 * @msg: filled
 * @size: its length
 * @rtp: with an RTP header, else random from the first byte
 */
void message_noise(struct message *msg, unsigned int size, bool rtp)
{
	for (msg->len = 0; msg->len < size; msg->len++)
		msg->text[msg->len] = bench_random() >> 8;
	if (rtp) {
		msg->text[0] = 0x80;
		msg->text[1] = 0;
	}
}

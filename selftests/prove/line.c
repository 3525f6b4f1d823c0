// SPDX-License-Identifier: GPL-2.0
/* Words of a message: what is in a buffer up to its length was written. */
#include "sip_line.h"
#include "any.h"

/* Bytes of a token so far: each number is followed apart. */
__u8 token_len;

static void read_token(struct sip_cursor *cur)
{
	char text[SIP_METHOD_MAX - 1];

	sip_read_token(cur, text, sizeof(text), &token_len);
	//@ assert token_len <= sizeof(text);
	//@ assert \initialized(text + (0 .. token_len - 1));
}

/* Nothing is behind the shorter one. */
static void equal(void)
{
	char a[SIP_NAME_MAX], b[SIP_NAME_MAX];
	struct sip_text text = { any_byte(), a };
	__u8 len = Frama_C_interval(0, sizeof(b)), i;

	//@ split len;
	//@ loop unroll 40;
	for (i = 0; i < len; i++) {
		a[i] = any_byte();
		b[i] = any_byte();
	}
	sip_text_equal(&text, b, len);
}

void drive(enum any_kind kind)
{
	struct sip_cursor cur;

	any_cursor(&cur, kind);
	any_move(&cur);
	switch (Frama_C_interval(0, 4)) {
	case 0:
		read_token(&cur);
		break;
	case 1:
		equal();
		break;
	case 2:
		sip_skip_keepalives(&cur);
		break;
	case 3:
		sip_read_version(&cur);
		break;
	default:
		sip_read_request_uri(&cur, NULL);
	}
}

// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "hello.h"

#define OTHER_EXTENSION	43	/* supported_versions */

static void add_byte(struct message *msg, __u8 byte)
{
	message_add(msg, &byte, 1);
}

static void add_bytes(struct message *msg, size_t n, __u8 byte)
{
	while (n--)
		add_byte(msg, byte);
}

/* Makes room for a length of @bytes, and says where. */
static size_t add_length(struct message *msg, unsigned int bytes)
{
	size_t at = msg->len;

	add_bytes(msg, bytes, 0);
	return at;
}

/* A number where one stands already. */
void put_number(struct message *msg, size_t at, unsigned int bytes, size_t number)
{
	while (bytes--) {
		msg->byte[at + bytes] = number;
		number >>= 8;
	}
}

/* Closes what add_length() began. */
static void close_length(struct message *msg, size_t at, unsigned int bytes)
{
	put_number(msg, at, bytes, msg->len - at - bytes);
}

static void add_others(struct message *msg, unsigned int n)
{
	size_t at;

	for (; n; n--) {
		add_byte(msg, 0);
		add_byte(msg, OTHER_EXTENSION);
		at = add_length(msg, 2);
		add_bytes(msg, n % 8, n);
		close_length(msg, at, 2);
	}
}

static void add_name(struct hello *hello, struct message *msg)
{
	add_bytes(msg, 2, 0);
	hello->at_extension = add_length(msg, 2);
	hello->at_list = add_length(msg, 2);
	add_byte(msg, hello->name_type);
	hello->at_name = add_length(msg, 2);
	message_add(msg, hello->name, hello->name_len);
	close_length(msg, hello->at_name, 2);
	close_length(msg, hello->at_list, 2);
	close_length(msg, hello->at_extension, 2);
}

/**
 * hello_build - put a ClientHello together
 * @hello: of what; its offsets are filled
 * @msg: the segment, replaced
 */
void hello_build(struct hello *hello, struct message *msg)
{
	struct hello again;
	unsigned int i;

	msg->len = 0;
	message_add(msg, "\x16\x03\x01", 3);
	hello->at_record = add_length(msg, 2);
	add_byte(msg, 1);
	hello->at_handshake = add_length(msg, 3);
	message_add(msg, "\x03\x03", 2);
	add_bytes(msg, 32, 'R');
	hello->at_session = add_length(msg, 1);
	add_bytes(msg, hello->session, 'S');
	close_length(msg, hello->at_session, 1);
	hello->at_ciphers = add_length(msg, 2);
	add_bytes(msg, hello->ciphers, 'C');
	close_length(msg, hello->at_ciphers, 2);
	hello->at_compressions = add_length(msg, 1);
	add_bytes(msg, hello->compressions, 0);
	close_length(msg, hello->at_compressions, 1);
	hello->at_extensions = add_length(msg, 2);
	add_others(msg, hello->before);
	if (!hello->no_name)
		add_name(hello, msg);
	add_others(msg, hello->behind);
	for (i = 0; i < hello->again; i++) {
		again = *hello;
		add_name(&again, msg);
	}
	close_length(msg, hello->at_extensions, 2);
	close_length(msg, hello->at_handshake, 3);
	close_length(msg, hello->at_record, 2);
}

/* Mostly what is sent, sometimes what may not be. */
void generate_hello(struct rng *rng, struct hello *hello, struct message *msg)
{
	static const char name[] = "Door-5b2f.Example.com";

	*hello = (struct hello){
		.name = name,
		.name_len = rng_once_in(rng, 8) ? 0 : sizeof(name) - 1,
		.name_type = rng_once_in(rng, 16),
		.session = rng_once_in(rng, 16) ? 33 : rng_below(rng, 33),
		.ciphers = 2 * rng_below(rng, 40),
		.compressions = rng_below(rng, 3),
		.before = rng_below(rng, 12),
		.behind = rng_below(rng, 12),
		.again = rng_once_in(rng, 16),
		.no_name = rng_once_in(rng, 16),
	};
	hello_build(hello, msg);
	if (rng_once_in(rng, 8))
		msg->len = rng_below(rng, msg->len);
}

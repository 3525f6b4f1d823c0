/* SPDX-License-Identifier: GPL-2.0 */
/* ClientHellos, field by field. */
#ifndef _HELLO_H
#define _HELLO_H

#include "generate.h"

/**
 * struct hello - what a ClientHello is made of, and where that came to lie
 * @name: the server name
 * @name_len: its bytes
 * @name_type: 0: a host name
 * @session: bytes of the session id
 * @ciphers: bytes of the cipher suites
 * @compressions: bytes of the compression methods
 * @before: extensions before the server name
 * @behind: extensions behind it
 * @again: server name extensions behind these
 * @no_name: there is no server name extension
 * @at_record: offset of the record's length, in 2 bytes
 * @at_handshake: of the handshake message's, in 3
 * @at_session: of the session id's, in 1
 * @at_ciphers: of the cipher suites', in 2
 * @at_compressions: of the compression methods', in 1
 * @at_extensions: of the extensions', in 2
 * @at_extension: of the server name extension's, in 2
 * @at_list: of the server name list's, in 2
 * @at_name: of the name's, in 2
 */
struct hello {
	const void *name;
	unsigned int name_len;
	unsigned int name_type;
	unsigned int session;
	unsigned int ciphers;
	unsigned int compressions;
	unsigned int before;
	unsigned int behind;
	unsigned int again;
	bool no_name;
	size_t at_record;
	size_t at_handshake;
	size_t at_session;
	size_t at_ciphers;
	size_t at_compressions;
	size_t at_extensions;
	size_t at_extension;
	size_t at_list;
	size_t at_name;
};

void put_number(struct message *msg, size_t at, unsigned int bytes, size_t number);
void hello_build(struct hello *hello, struct message *msg);
void generate_hello(struct rng *rng, struct hello *hello, struct message *msg);

#endif /* _HELLO_H */

/* SPDX-License-Identifier: GPL-2.0 */
/* sipknock learn: what phones send that could be their secret. */
#ifndef _SIPKNOCK_LEARN_H
#define _SIPKNOCK_LEARN_H

#include "frame.h"

#define PHONES_MAX	65536	/* rows; scanners make them up */
#define NAMES_MAX	65536	/* display names seen on calls */

/* In this order a value is tried as the secret, if it is strong enough. */
enum value_kind {
	VALUE_INSTANCE,
	VALUE_NAME,
	VALUE_HOST,
	VALUE_USER,
	VALUE_AGENT,
	VALUE_KINDS
};

/**
 * struct value - what a phone sends somewhere
 * @text: it, or NULL
 * @len: its bytes
 * @others: other extensions that send the same
 * @bits: how hard it is to guess
 * @mac: it is made of a MAC address
 * @calls: calls on which it was seen, of a display name
 */
struct value {
	__u8 *text;
	size_t len;
	unsigned int others;
	unsigned int calls;
	double bits;
	bool mac;
};

/**
 * struct phone - an extension at an address
 * @user: the extension: user of the address of record
 * @address: source of its REGISTERs
 * @proto: of the last of them
 * @dport: to which it was sent, 0: unknown
 * @registers: how many came
 * @expires: seconds that it asked for, 0: not said
 * @answer: code of the last answer to one of them, 0: none was seen
 * @accepted: one of them was answered 2xx
 * @value: what the last of them had
 * @next: in the order in which they came
 */
struct phone {
	struct bytes user;
	struct address address;
	__u8 proto;
	__u16 dport;
	unsigned int registers;
	unsigned int expires;
	unsigned int answer;
	bool accepted;
	struct value value[VALUE_KINDS];
	struct phone *next;
};

/**
 * struct learned - all of them
 * @first: the phones
 * @last: of them
 * @n: how many
 * @left_out: REGISTERs of further ones
 * @tree: by user and address
 * @names: tree of display names on calls
 * @n_names: how many
 */
struct learned {
	struct phone *first;
	struct phone *last;
	unsigned int n;
	unsigned long left_out;
	void *tree;
	void *names;
	unsigned int n_names;
};

void learned_packet(struct learned *learned, const struct packet *packet);
void learned_judge(struct learned *learned);
void learned_free(struct learned *learned);

const char *value_name(enum value_kind kind);
const char *value_header(enum value_kind kind);
bool value_is_fit(const struct phone *phone, enum value_kind kind);

/**
 * struct show - how it is printed
 * @json: for programs
 * @rules: the rules alone
 * @secrets: lines of a secrets file alone
 * @table: that the rules name
 */
struct show {
	bool json;
	bool rules;
	bool secrets;
	const char *table;
};

/* How many phones got a rule or line. */
unsigned int learned_show(const struct learned *learned, const struct show *show);

#endif /* _SIPKNOCK_LEARN_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * Fragments of a few datagrams at a time; the oldest gives way. Fragments that
 * overlap are dropped with their datagram, as the kernel does it (RFC 5722).
 */
#include <stdlib.h>
#include <string.h>

#include "reassembly.h"

#define DATAGRAMS	32	/* incomplete at once */
#define LENGTH_MAX	65535
#define UNIT		8	/* bytes: what offsets count in */

/*
 * struct datagram - what has come of one
 * @first: any of its fragments: addresses, id; protocol of the first in order
 * @seen: has a value for each unit that came
 * @length: of all of it, 0: the last fragment did not come
 * @units: that came
 * @age: of its first fragment; 0: not in use
 * @spoilt: fragments overlapped
 */
struct datagram {
	struct piece first;
	__u8 data[LENGTH_MAX + UNIT];
	bool seen[LENGTH_MAX / UNIT + 1];
	size_t length;
	size_t units;
	unsigned long age;
	bool spoilt;
};

struct reassembly {
	struct datagram *datagrams[DATAGRAMS];
	unsigned long count;
};

struct reassembly *reassembly_new(void)
{
	struct reassembly *reassembly = must_alloc(sizeof(*reassembly));

	*reassembly = (struct reassembly){ };
	return reassembly;
}

void reassembly_free(struct reassembly *reassembly)
{
	unsigned int i;

	for (i = 0; i < DATAGRAMS; i++)
		free(reassembly->datagrams[i]);
	free(reassembly);
}

static bool same_address(const struct address *a, const struct address *b)
{
	return a->family == b->family &&
	       !memcmp(a->bytes, b->bytes, address_size(a));
}

/* The protocol tells IPv4 datagrams apart; IPv6 has it in one fragment alone. */
static bool belongs(const struct datagram *datagram, const struct piece *piece)
{
	const struct piece *first = &datagram->first;

	return datagram->age && first->id == piece->id &&
	       same_address(&first->source, &piece->source) &&
	       same_address(&first->dest, &piece->dest) &&
	       (piece->source.family == AF_INET6 || first->proto == piece->proto);
}

/* The first that is not in use, or the oldest. */
static struct datagram *begin(struct reassembly *reassembly,
			      const struct piece *piece)
{
	struct datagram **list = reassembly->datagrams;
	unsigned int i, slot = 0;

	for (i = 0; i < DATAGRAMS && list[slot] && list[slot]->age; i++)
		if (!list[i] || list[i]->age < list[slot]->age)
			slot = i;
	if (!list[slot])
		list[slot] = must_alloc(sizeof(**list));
	list[slot]->first = *piece;
	memset(list[slot]->seen, 0, sizeof(list[slot]->seen));
	list[slot]->length = 0;
	list[slot]->units = 0;
	list[slot]->spoilt = false;
	list[slot]->age = ++reassembly->count;
	return list[slot];
}

static struct datagram *find(struct reassembly *reassembly,
			     const struct piece *piece)
{
	struct datagram **list = reassembly->datagrams;
	unsigned int i;

	for (i = 0; i < DATAGRAMS; i++)
		if (list[i] && belongs(list[i], piece))
			return list[i];
	return begin(reassembly, piece);
}

/* It came before, as where a capture sees a packet twice. */
static bool is_repeated(const struct datagram *datagram,
			const struct piece *piece)
{
	size_t end = piece->offset + piece->data.len;
	size_t unit;

	if (end > LENGTH_MAX || (!piece->more && datagram->length != end))
		return false;
	for (unit = piece->offset / UNIT; unit * UNIT < end; unit++)
		if (!datagram->seen[unit])
			return false;
	return !memcmp(datagram->data + piece->offset, piece->data.at,
		       piece->data.len);
}

/* Takes the fragment over; false where it cannot be part of the datagram. */
static bool fill(struct datagram *datagram, const struct piece *piece)
{
	size_t end = piece->offset + piece->data.len;
	size_t unit;

	if (piece->cut || !piece->data.len || end > LENGTH_MAX ||
	    (piece->more && piece->data.len % UNIT))
		return false;
	if (!piece->more) {
		if (datagram->length)
			return false;
		datagram->length = end;
	}
	for (unit = piece->offset / UNIT; unit * UNIT < end; unit++) {
		if (datagram->seen[unit])
			return false;
		datagram->seen[unit] = true;
		datagram->units++;
	}
	memcpy(datagram->data + piece->offset, piece->data.at, piece->data.len);
	if (!piece->offset)
		datagram->first.proto = piece->proto;
	return true;
}

/* No unit may lie behind the end: then as many as there are fill it. */
static bool is_whole(const struct datagram *datagram)
{
	size_t units = (datagram->length + UNIT - 1) / UNIT;
	size_t unit;

	if (!datagram->length || datagram->units != units)
		return false;
	for (unit = 0; unit < units; unit++)
		if (!datagram->seen[unit])
			return false;
	return true;
}

/**
 * reassembly_add - take a fragment
 * @reassembly: of a capture
 * @piece: a fragment; becomes the packet where that is complete
 *
 * Return: @piece is whole; its data stays until the next call
 */
bool reassembly_add(struct reassembly *reassembly, struct piece *piece)
{
	struct datagram *datagram = find(reassembly, piece);

	if (datagram->spoilt ||
	    (datagram->units && is_repeated(datagram, piece)))
		return false;
	if (!fill(datagram, piece)) {
		datagram->spoilt = true;
		return false;
	}
	if (!is_whole(datagram))
		return false;
	datagram->age = 0;
	*piece = datagram->first;
	piece->fragment = false;
	piece->offset = 0;
	piece->more = false;
	piece->data = bytes_of(datagram->data, datagram->length);
	return piece->source.family == AF_INET || frame_ipv6_headers(piece);
}

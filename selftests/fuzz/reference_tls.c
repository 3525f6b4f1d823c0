// SPDX-License-Identifier: GPL-2.0
/*
 * A second reader of the server name (RFC 8446 4.1.2, 5.1, RFC 6066 3): each
 * vector is cut out of the one around it, and then looked into. A vector may be
 * longer than what there is of it; what is wanted must be there.
 */
#include "reference.h"

/**
 * struct vector - what a length announced
 * @at: its first byte
 * @len: as it was announced
 * @there: bytes from @at on that are there
 */
struct vector {
	const __u8 *at;
	size_t len;
	size_t there;
};

/* Takes @len bytes off the front, whether they are there or not. */
static bool cut(struct vector *from, size_t len, struct vector *off)
{
	if (len > from->len)
		return false;
	*off = *from;
	off->len = len;
	if (off->there > len)
		off->there = len;
	from->len -= len;
	from->at += off->there;
	from->there -= off->there;
	return true;
}

static bool is_there(const struct vector *vector)
{
	return vector->there == vector->len;
}

static bool cut_number(struct vector *from, unsigned int bytes, size_t *number)
{
	struct vector digits;
	size_t i;

	if (!cut(from, bytes, &digits) || !is_there(&digits))
		return false;
	*number = 0;
	for (i = 0; i < bytes; i++)
		*number = *number * 256 + digits.at[i];
	return true;
}

/* A vector with its length of @bytes in front. */
static bool cut_vector(struct vector *from, unsigned int bytes,
		       struct vector *off)
{
	size_t len;

	return cut_number(from, bytes, &len) && cut(from, len, off);
}

static bool cut_record(struct vector *segment, struct vector *record)
{
	size_t type, version, len;

	if (!cut_number(segment, 1, &type) || type != 22 ||
	    !cut_number(segment, 2, &version) || version / 256 != 3 ||
	    !cut_number(segment, 2, &len))
		return false;
	*record = (struct vector){ segment->at, len, segment->there };
	if (record->there > len)
		record->there = len;
	return true;
}

/*
 * struct hello_part - the ClientHello, or as much of it as is in its first record
 * @left: what was not taken off yet
 * @missing: bytes that are in other records
 */
struct hello_part {
	struct vector left;
	size_t missing;
};

static bool cut_hello(struct vector *record, struct hello_part *hello)
{
	size_t type, len;

	if (!cut_number(record, 1, &type) || type != 1 ||
	    !cut_number(record, 3, &len))
		return false;
	hello->missing = len > record->len ? len - record->len : 0;
	return cut(record, len - hello->missing, &hello->left);
}

/* Takes off all up to the extensions, which have to be all that follows. */
static bool cut_start(struct hello_part *hello)
{
	struct vector version, random, session, ciphers, compressions;
	struct vector *left = &hello->left;
	size_t len;

	return cut(left, 2, &version) && cut(left, 32, &random) &&
	       cut_vector(left, 1, &session) && session.len <= 32 &&
	       cut_vector(left, 2, &ciphers) &&
	       cut_vector(left, 1, &compressions) && cut_number(left, 2, &len) &&
	       len == left->len + hello->missing;
}

static bool find_extension(struct vector *left, struct vector *found)
{
	size_t type;

	while (cut_number(left, 2, &type) && cut_vector(left, 2, found))
		if (type == 0)
			return true;
	return false;
}

/*
 * Do extensions follow that are sound, none of which has names, as far as it can
 * be seen?
 */
static bool no_more_names(struct hello_part hello)
{
	struct vector left = hello.left, other;
	size_t type, len;

	while (left.len) {
		if (left.len < 2)
			return hello.missing;
		if (!cut_number(&left, 2, &type))
			return true;
		if (type == 0)
			return false;
		if (left.len < 2)
			return hello.missing;
		if (!cut_number(&left, 2, &len))
			return true;
		if (!cut(&left, len, &other))
			return hello.missing;
		if (!is_there(&other))
			return true;
	}
	return true;
}

static bool find_name(const __u8 *msg, size_t len, struct vector *name)
{
	struct vector segment = { msg, len, len };
	struct vector record, extension, list;
	struct hello_part hello;
	size_t type;

	return cut_record(&segment, &record) && cut_hello(&record, &hello) &&
	       cut_start(&hello) && find_extension(&hello.left, &extension) &&
	       cut_vector(&extension, 2, &list) && !extension.len &&
	       cut_number(&list, 1, &type) && type == 0 &&
	       cut_vector(&list, 2, name) && !list.len && is_there(name) &&
	       name->len >= 1 && name->len <= SIP_SNI_MAX &&
	       no_more_names(hello);
}

static bool same_at(const struct vector *name, size_t at,
		    const struct query *query)
{
	size_t i;

	for (i = 0; i < query->len; i++)
		if (lower(name->at[at + i]) != lower(query->secret[i]))
			return false;
	return true;
}

/**
 * reference_tls - what tls_match() should answer
 * @query: with a secret
 * @msg: a segment
 * @len: its bytes
 */
enum sip_result reference_tls(const struct query *query, const __u8 *msg,
			      size_t len)
{
	struct vector name;
	bool found = false;
	size_t at;

	if (!find_name(msg, len, &name))
		return SIP_UNREADABLE;
	for (at = 0; at + query->len <= name.len; at++)
		if (!query->exact || query->len == name.len)
			found |= same_at(&name, at, query);
	return found != query->sel.invert ? SIP_MATCH : SIP_MISMATCH;
}

/**
 * reference_is_hello - what tls_is_client_hello() should answer
 * @msg: a segment
 * @len: its bytes
 */
bool reference_is_hello(const __u8 *msg, size_t len)
{
	struct vector segment = { msg, len, len };
	struct vector record;
	size_t type;

	return cut_record(&segment, &record) && cut_number(&record, 1, &type) &&
	       type == 1;
}

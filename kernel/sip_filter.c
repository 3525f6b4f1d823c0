// SPDX-License-Identifier: GPL-2.0
/*
 * Tells most messages without the secret apart without reading them: a "no"
 * is certain, a "yes" means that the reader has to look.
 *
 * The bytes of a token are those of the message in their order, but for
 * backslashes that go, %-escapes that become one byte, and white space. So what
 * holds the secret also holds its longest part without white space, the needle
 * of n bytes, in n bytes or more without white space. These contain one of the
 * 4-byte grams at every (n - 3)rd byte of the message; and this gram is one of
 * the needle, but for case, or there is an escape in it or right before it. Only
 * where it is one of the needle, its surroundings are looked at.
 */
#include "sip.h"
#include "sip_filter.h"
#include "sip_run.h"
#include "sip_word.h"

#define GRAM		4
#define ESCAPE		3	/* bytes that may stand for one: "%41" */
#define LONG		1024	/* bytes of a message that may well have a body */
#define TRIES		32	/* multipliers tried for a hash without collisions */

enum {
	NO_GRAM		= 0,
	MANY_GRAMS	= 255,	/* several offsets: no telling which */
};

static unsigned int gram_hash(const struct sip_filter *filter, const __u8 *p)
{
	/* Letters fold, and some others with them: a "yes" too many. */
	return ((sip_load4(p) | 0x20202020) * filter->multiplier) >>
	       (32 - SIP_FILTER_BITS);
}

/* Returns how many grams share their place with another one. */
static unsigned int fill(struct sip_filter *filter)
{
	unsigned int collisions = 0;
	unsigned int i;
	__u8 *offset;

	for (i = 0; i < SIP_FILTER_SIZE; i++)
		filter->offset[i] = NO_GRAM;
	for (i = 0; i + GRAM <= filter->len; i++) {
		offset = &filter->offset[gram_hash(filter, filter->needle + i)];
		if (*offset == NO_GRAM) {
			*offset = i + 1;
		} else {
			*offset = MANY_GRAMS;
			collisions++;
		}
	}
	return collisions;
}

/**
 * sip_filter_init - prepare for a secret
 * @filter: to be filled; a secret without four bytes in a row that are not
 *	white space makes it say "yes" always
 * @secret: any bytes
 * @len: its length
 */
void sip_filter_init(struct sip_filter *filter, const __u8 *secret, __u8 len)
{
	unsigned int best = SIP_SECRET_MAX + 1;
	__u32 multiplier = 0x9e3779b1;	/* odd and arbitrary */
	__u32 chosen = multiplier;
	unsigned int begin = 0;
	unsigned int i, n;

	filter->len = 0;
	filter->begin = 0;
	filter->secret_len = len;
	for (i = 0; i < len; i++)
		filter->secret[i] = secret[i];
	for (i = 0; i <= len; i++) {
		if (i < len && secret[i] != ' ' && secret[i] != '\t')
			continue;
		if (i - begin > filter->len) {
			filter->len = i - begin;
			filter->begin = begin;
			for (n = 0; n < filter->len; n++)
				filter->needle[n] = secret[begin + n] | 0x20;
		}
		begin = i + 1;
	}
	for (i = 0; i < TRIES && best; i++) {
		filter->multiplier = multiplier;
		n = fill(filter);
		if (n < best) {
			best = n;
			chosen = multiplier;
		}
		multiplier = (multiplier * 0x915f77f5) | 1;
	}
	filter->multiplier = chosen;
	fill(filter);
}

/* A "\\" or "%" among eight bytes: it becomes 0 and borrows, others do not. */
static __u64 escapes(__u64 word)
{
	return (((word ^ SIP_ONES * '\\') - SIP_ONES) |
		((word ^ SIP_ONES * '%') - SIP_ONES)) & ~word & SIP_HIGHS;
}

static bool has_escape(const __u8 *pos, const __u8 *end)
{
	for (; end - pos >= SIP_WORD; pos += SIP_WORD)
		if (escapes(sip_load8(pos)))
			return true;
	for (; pos < end; pos++)
		if (*pos == '\\' || *pos == '%')
			return true;
	return false;
}

/*
 * May a gram stand for other bytes than its own? An escape within it can do
 * that, or a "%" up to two bytes before it.
 */
static bool is_escaped(const __u8 *begin, const __u8 *gram)
{
	if (gram - begin >= SIP_WORD - GRAM)
		return escapes(sip_load8(gram - (SIP_WORD - GRAM)));
	return has_escape(begin, gram + GRAM);
}

/* Is there an escape in what may be the needle, with @offset bytes before @gram? */
static bool is_escaped_around(const struct sip_filter *filter, const __u8 *begin,
			      const __u8 *end, const __u8 *gram,
			      unsigned int offset)
{
	unsigned int before = ESCAPE * offset;
	unsigned int behind = ESCAPE * (filter->len - offset);

	if (before < (__u32)(gram - begin))
		begin = gram - before;
	if (behind < (__u32)(end - gram))
		end = gram + behind;
	return has_escape(begin, end);
}

/* Does the needle stand @offset bytes before @gram? */
static bool needle_at(const struct sip_filter *filter, const __u8 *begin,
		      const __u8 *end, const __u8 *gram, unsigned int offset)
{
	unsigned int i;
	__u8 differ = 0;

	if (offset > (__u32)(gram - begin) ||
	    filter->len - offset > (__u32)(end - gram))
		return false;
	gram -= offset;
	/* All of it, so that time tells nothing of how much agrees. */
	for (i = 0; i < filter->len; i++)
		differ |= (gram[i] | 0x20) ^ filter->needle[i];
	return !differ;
}

/* Does all of the secret stand where its needle does, case and all? */
static bool secret_at(const struct sip_filter *filter, const __u8 *begin,
		      const __u8 *end, const __u8 *needle)
{
	unsigned int i;
	__u8 differ = 0;

	if (filter->begin > (__u32)(needle - begin) ||
	    (__u32)(filter->secret_len - filter->begin) > (__u32)(end - needle))
		return false;
	needle -= filter->begin;
	for (i = 0; i < filter->secret_len; i++)
		differ |= needle[i] ^ filter->secret[i];
	return !differ;
}

static enum sip_finding find(const struct sip_filter *filter, const __u8 *begin,
			     const __u8 *end)
{
	unsigned int step = filter->len - GRAM + 1;
	enum sip_finding finding = SIP_ABSENT;
	unsigned int offset;
	const __u8 *pos;

	/* The first needle that fits covers one of its first step bytes. */
	for (pos = begin; end - pos >= GRAM; pos += step) {
		if (is_escaped(begin, pos)) {
			finding = SIP_UNSURE;
			continue;
		}
		offset = filter->offset[gram_hash(filter, pos)];
		if (offset == NO_GRAM)
			continue;
		if (offset == MANY_GRAMS) {
			finding = SIP_UNSURE;
			continue;
		}
		offset--;
		if (needle_at(filter, begin, end, pos, offset)) {
			if (secret_at(filter, begin, end, pos - offset))
				return SIP_PRESENT;
			finding = SIP_UNSURE;
		} else if (is_escaped_around(filter, begin, end, pos, offset)) {
			finding = SIP_UNSURE;
		}
	}
	return finding;
}

/* Behind the empty line of a section that ends its lines as it should. */
static const __u8 *section_end(const __u8 *pos, const __u8 *end)
{
	for (; end - pos >= 4; pos++)
		if (pos[0] == '\r' && pos[1] == '\n' && pos[2] == '\r' &&
		    pos[3] == '\n')
			return pos + 4;
	return end;
}

/**
 * sip_filter_message - may the secret occur in a message?
 * @filter: of the secret
 * @begin: the first byte of a message
 * @end: behind the last byte that may be read of it
 *
 * Return: false where it certainly occurs in no token of the message
 */
bool sip_filter_message(const struct sip_filter *filter, const __u8 *begin,
			const __u8 *end)
{
	if (filter->len < GRAM)
		return true;
	/* No use in looking for the end of what is short; bodies are not. */
	if (end - begin > LONG)
		end = section_end(begin, end);
	return find(filter, begin, end) != SIP_ABSENT;
}

/**
 * sip_filter_value - does the secret occur in a field value?
 * @filter: of the secret
 * @begin: the first byte of a value without HTAB and folds
 * @end: behind its last byte
 *
 * Return: SIP_ABSENT where it occurs in no token of the value, SIP_PRESENT
 * where it is a part of the value, or SIP_UNSURE
 */
enum sip_finding sip_filter_value(const struct sip_filter *filter,
				  const __u8 *begin, const __u8 *end)
{
	return filter->len < GRAM ? SIP_UNSURE : find(filter, begin, end);
}

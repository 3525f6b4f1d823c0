// SPDX-License-Identifier: GPL-2.0
/*
 * Tells most messages without the secret apart without reading them: a "no"
 * is certain, a "yes" means that the reader has to look.
 *
 * The bytes of a token are those of the message in their order, but for
 * backslashes that go, %-escapes that become one byte, and white space. A value
 * with a backslash or "%" is read, whatever else is in it: what a secret has to
 * do with must not show in the time that a refused message takes. Any other that
 * holds the secret also holds its longest part without white space, the needle
 * of n bytes; and with it one of the 4-byte grams at every (n - 3)rd byte of the
 * message. Only where such a gram is one of the needle, but for case, the needle
 * is compared: all of it, and a gram that agrees tells no more than any other.
 */
#include "sip.h"
#include "sip_filter.h"
#include "sip_run.h"
#include "sip_word.h"

#define GRAM		4
#define LONG		768	/* bytes of a message that may well have a body */
#define TRIES		32	/* multipliers tried for a hash without collisions */

/* Places of grams in struct sip_filter. */
enum {
	NO_GRAM		= 0,
	FIRST_GRAM	= 1,
	MANY_GRAMS	= 127,	/* several grams: no telling which */
};

/* Letters fold, and some others with them: a "yes" too many. */
static __u32 folded(__u32 gram)
{
	return gram | 0x20202020;
}

static unsigned int gram_hash(const struct sip_filter *filter, __u32 gram)
{
	return (gram * filter->multiplier) >> (32 - SIP_FILTER_BITS);
}

/* Returns how many grams share their place with another one. */
static unsigned int fill(struct sip_filter *filter)
{
	unsigned int collisions = 0;
	unsigned int i;
	__u8 *place;

	for (i = 0; i < SIP_FILTER_SIZE; i++)
		filter->place[i] = NO_GRAM;
	for (i = 0; i + GRAM <= filter->len; i++) {
		place = &filter->place[gram_hash(filter, sip_load4(filter->needle + i))];
		if (*place == NO_GRAM) {
			*place = FIRST_GRAM + i;
		} else {
			*place = MANY_GRAMS;
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

	/* No folded gram is 0. */
	for (i = 0; i < SIP_FILTER_GRAMS; i++)
		filter->gram[i] = 0;
	for (i = 0; i + GRAM <= filter->len; i++)
		filter->gram[FIRST_GRAM + i] = sip_load4(filter->needle + i);
}

static bool has_escape(const __u8 *pos, const __u8 *end)
{
	for (; end - pos >= 2 * SIP_WORD; pos += 2 * SIP_WORD)
		if (sip_escapes8(sip_load8(pos)) |
		    sip_escapes8(sip_load8(pos + SIP_WORD)))
			return true;
	for (; pos < end; pos++)
		if (*pos == '\\' || *pos == '%')
			return true;
	return false;
}

/*
 * Does @text differ from @want, with @fold in it as well? All of it is looked
 * at, so that time tells nothing of how much agrees.
 */
static bool differs(const __u8 *text, const __u8 *want, unsigned int len,
		    __u8 fold)
{
	__u64 differ = 0;
	unsigned int i;

	for (i = 0; i + SIP_WORD <= len; i += SIP_WORD)
		differ |= (sip_load8(text + i) | SIP_ONES * fold) ^
			  sip_load8(want + i);
	for (; i < len; i++)
		differ |= (text[i] | fold) ^ want[i];
	return differ;
}

/* Does the needle stand at @needle, but for case? */
static bool needle_at(const struct sip_filter *filter, const __u8 *end,
		      const __u8 *needle)
{
	return end - needle >= filter->len &&
	       !differs(needle, filter->needle, filter->len, 0x20);
}

/* Is there room for all of the secret where its needle stands? */
static bool secret_fits(const struct sip_filter *filter, const __u8 *begin,
			const __u8 *end, const __u8 *needle)
{
	return needle - begin >= filter->begin &&
	       end - needle >= filter->secret_len - filter->begin;
}

/* Does it stand there, case and all? */
static bool secret_at(const struct sip_filter *filter, const __u8 *begin,
		      const __u8 *end, const __u8 *needle)
{
	return secret_fits(filter, begin, end, needle) &&
	       !differs(needle - filter->begin, filter->secret,
			filter->secret_len, 0);
}

/* What the gram at @pos tells, as the one that stands in the needle at @offset. */
static enum sip_finding compare(struct sip_search *search, const __u8 *pos,
				unsigned int offset)
{
	const struct sip_filter *filter = search->filter;
	const __u8 *end = search->end;

	/* Where it would begin before the piece it does not fit: nor at the end. */
	search->needle = pos - search->begin < offset ? end : pos - offset;
	if (!needle_at(filter, end, search->needle))
		return SIP_ABSENT;
	return secret_at(filter, search->begin, end, search->needle) ?
	       SIP_PRESENT : SIP_UNSURE;
}

/* What the gram at @pos tells of all tokens that it is a part of. */
static enum sip_finding judge(struct sip_search *search, const __u8 *pos)
{
	const struct sip_filter *filter = search->filter;
	__u32 gram = folded(sip_load4(pos));
	__u8 place = filter->place[gram_hash(filter, gram)];
	enum sip_finding finding = SIP_ABSENT;
	unsigned int i;

	if (place != MANY_GRAMS)
		return gram == filter->gram[place % SIP_FILTER_GRAMS] ?
		       compare(search, pos, place - FIRST_GRAM) : SIP_ABSENT;
	for (i = 0; i + GRAM <= filter->len && finding == SIP_ABSENT; i++)
		if (gram == filter->gram[FIRST_GRAM + i])
			finding = compare(search, pos, i);
	return finding;
}

/* No pointer goes beyond the end. */
static inline const __u8 *advance(const __u8 *pos, const __u8 *end,
				  unsigned int step)
{
	return end - pos < step ? end : pos + step;
}

/* Does a gram tell of absence at once? */
static inline bool is_absent(const struct sip_filter *filter, const __u8 *pos)
{
	return !filter->place[gram_hash(filter, folded(sip_load4(pos)))];
}

/*
 * Goes from @pos on by @step past absence. Returns the first gram that tells of
 * more, or what is behind the last.
 */
static const __u8 *pass_absent(const struct sip_filter *filter, const __u8 *pos,
			       const __u8 *end, unsigned int step)
{
	const __u8 *last;

	if (end - pos >= GRAM + step)
		for (last = end - GRAM - step; pos <= last; pos += step)
			if (!is_absent(filter, pos))
				return pos;
	while (end - pos >= GRAM && is_absent(filter, pos))
		pos = advance(pos, end, step);
	return pos;
}

/* Goes on to the next gram that tells of more than absence. */
static void search_from(struct sip_search *search, const __u8 *pos)
{
	const struct sip_filter *filter = search->filter;
	const __u8 *end = search->end;
	unsigned int step = filter->len - GRAM + 1;

	/* The first needle that fits covers one of its first step bytes. */
	for (;; pos = advance(pos, end, step)) {
		pos = pass_absent(filter, pos, end, step);
		if (end - pos < GRAM)
			break;
		search->finding = judge(search, pos);
		if (search->finding != SIP_ABSENT) {
			search->pos = pos;
			return;
		}
	}
	search->pos = end;
	search->finding = SIP_ABSENT;
}

/* Behind the two line ends of a section's end that begin at @pos, or NULL. */
static const __u8 *behind_ends(const __u8 *pos, const __u8 *end)
{
	return end - pos >= 4 && sip_load4(pos) == 0x0a0d0a0d ? pos + 4 : NULL;
}

/* Behind these, if @pos is one of their bytes with three more before it. */
static const __u8 *section_end_at(const __u8 *pos, const __u8 *end)
{
	const __u8 *behind;

	if (*pos == '\n')
		pos--;
	else if (*pos != '\r')
		return NULL;
	behind = behind_ends(pos, end);
	return behind ? behind : behind_ends(pos - 2, end);
}

/*
 * Behind the empty line of a section that ends its lines as it should, or @end.
 * Of four bytes in a row one is a fourth one: most others are not looked at.
 */
static const __u8 *section_end(const __u8 *pos, const __u8 *end)
{
	const __u8 *behind;
	unsigned int i;

	for (; end - pos >= 2 * SIP_WORD; pos += 2 * SIP_WORD) {
		if (likely(!(sip_odd_fourths8(sip_load8(pos)) |
			     sip_odd_fourths8(sip_load8(pos + SIP_WORD)))))
			continue;
		for (i = 3; i < 2 * SIP_WORD; i += 4) {
			behind = section_end_at(pos + i, end);
			if (behind)
				return behind;
		}
	}
	for (; pos < end; pos++) {
		behind = behind_ends(pos, end);
		if (behind)
			return behind;
	}
	return end;
}

/**
 * sip_search_start - begin to look for a secret
 * @search: to be filled
 * @filter: of the secret
 * @begin: the first byte of a message, or of a piece of one
 * @end: behind the last byte that may be read there
 *
 * Return: false where the secret certainly occurs in no token between @begin
 * and @end
 */
bool sip_search_start(struct sip_search *search, const struct sip_filter *filter,
		      const __u8 *begin, const __u8 *end)
{
	search->filter = filter;
	search->begin = begin;
	/* No use in looking for the end of what is short; bodies are not. */
	search->end = end - begin > LONG ? section_end(begin, end) : end;
	search->pos = begin;
	search->needle = search->end;
	search->clear = begin;
	search->finding = SIP_UNSURE;
	if (filter->len < GRAM)
		return true;
	search_from(search, begin);
	/* Who has the needle has nothing to learn from the time. */
	if (!has_escape(begin, search->pos))
		search->clear = search->pos;
	return search->clear != search->end;
}

/**
 * sip_search_value - does the secret occur in a field value?
 * @search: goes on behind the values that it was asked for
 * @begin: the first byte of a value without HTAB and folds
 * @end: behind its last byte
 *
 * Return: SIP_ABSENT where it occurs in no token of the value, SIP_PRESENT
 * where it is a part of the value, or SIP_UNSURE
 */
enum sip_finding sip_search_value(struct sip_search *search, const __u8 *begin,
				  const __u8 *end)
{
	const struct sip_filter *filter = search->filter;
	enum sip_finding finding = SIP_ABSENT;

	if (filter->len < GRAM || end > search->end ||
	    (end > search->clear && has_escape(begin, end)))
		return SIP_UNSURE;
	if (search->pos < begin)
		search_from(search, begin);
	while (end - search->pos >= GRAM) {
		if (search->finding == SIP_PRESENT &&
		    secret_fits(filter, begin, end, search->needle))
			return SIP_PRESENT;
		finding = SIP_UNSURE;
		search_from(search, advance(search->pos, search->end,
					    filter->len - GRAM + 1));
	}
	return finding;
}

/**
 * sip_search_passed - how far absence is certain
 * @search: that sip_search_value() was asked
 *
 * Return: the secret is absent from all values between the last one and this
 */
const __u8 *sip_search_passed(const struct sip_search *search)
{
	return search->clear;
}

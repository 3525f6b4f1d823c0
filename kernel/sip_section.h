/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_SIP_SECTION_H
#define _SIPKNOCK_SIP_SECTION_H

#include "sip.h"
#include "sip_cursor.h"
#include "sip_filter.h"
#include "sip_set.h"

/* How tokens are counted: the first two may count too many. */
enum sip_count {
	COUNT_MARKS,
	COUNT_KINDS,
	COUNT_TOKENS,	/* by splitting each value */
};

/* How the reading of a header section ended. */
enum sip_ending {
	SECTION_OPEN,	/* it did not */
	SECTION_BAD,
	SECTION_CUT,	/* the segment ended, the stream may go on */
	SECTION_WHOLE,
};

/**
 * struct sip_section - what a message is read for, and what was found
 * @sel: the selector
 * @search: of its pattern, where no value needs to be split
 * @lookup: the secrets of a set are asked for, and not the pattern; or NULL
 * @passed: the pattern needs not be looked for in a value that ends before or
 *	here, which is to be counted by its marks
 * @marks: of the values, with COUNT_MARKS, in parts for sip_sum16()
 * @count: how tokens are counted
 * @tokens: that the message offers, beside @marks
 * @certain: of these, what values that were split offer
 * @piece: that @search and @passed are of
 * @seen: fields that must not come again
 * @once: the bit of the field at hand in @seen, or 0
 * @searching: @search is in the piece at hand
 * @found: the pattern occurred
 * @cseq: the CSeq method is the selector's
 */
struct sip_section {
	const struct sip_selector *sel;
	struct sip_search *search;
	struct sip_lookup *lookup;
	const __u8 *passed;
	__u64 marks;
	enum sip_count count;
	unsigned int tokens;
	unsigned int certain;
	unsigned int piece;
	unsigned int seen;
	unsigned int once;
	bool searching;
	bool found;
	bool cseq;
};

bool sip_read_uri(struct sip_cursor *cur, struct sip_section *section);
enum sip_ending sip_read_section(struct sip_cursor *cur,
				 struct sip_section *section);

#endif /* _SIPKNOCK_SIP_SECTION_H */

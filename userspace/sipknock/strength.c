// SPDX-License-Identifier: GPL-2.0
/*
 * An estimate of the guesses that a value withstands, as a power of two. It is
 * meant to be too low rather than too high: what looks like words, numbers in a
 * row or an address counts little, a MAC address as its second half.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "strength.h"

#define UUID_LEN	36
#define UUID_RANDOM	122.0	/* bits, RFC 9562 5.4 */
#define UUID_TIME	47.0	/* of a time-based one: its random node */
#define MAC_BITS	24.0	/* the maker's half is no secret */
#define ADDRESS_BITS	0.0

/* Of makers of phones; where a bare run of hex digits begins so, it is a MAC. */
static const __u32 makers[] = {
	0x000413, 0x0004f2, 0x000b82, 0x00085d, 0x000e08, 0x000fd3, 0x001565,
	0x001a2f, 0x001fc1, 0x00268b, 0x0080f0, 0x00907a, 0x00908f, 0x0c383e,
	0x0c1105, 0x249ad8, 0x482567, 0x64167f, 0x6400f1,
	0x7c2f80, 0x805e0c, 0x805ec0, 0x9cadef, 0xac44f2, 0xc074ad, 0xec74d7,
};

static int hex_value(__u8 byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (isxdigit(byte))
		return (byte | 0x20) - 'a' + 10;
	return -1;
}

static bool is_known(const struct mac *mac)
{
	__u32 maker = mac->bytes[0] << 16 | mac->bytes[1] << 8 | mac->bytes[2];
	size_t i;

	for (i = 0; i < sizeof(makers) / sizeof(*makers); i++)
		if (makers[i] == maker)
			return true;
	return false;
}

/* Takes six pairs of hex digits, with @separator between them if not 0. */
static bool take_mac(struct bytes text, char separator, struct mac *mac)
{
	unsigned int i;

	for (i = 0; i < 6; i++) {
		if (i && separator &&
		    (!text.len || *text.at != separator || !bytes_skip(&text, 1)))
			return false;
		if (text.len < 2 || hex_value(text.at[0]) < 0 ||
		    hex_value(text.at[1]) < 0)
			return false;
		mac->bytes[i] = hex_value(text.at[0]) << 4 |
				hex_value(text.at[1]);
		bytes_skip(&text, 2);
	}
	/* It must end here, and be one of a single device. */
	if (text.len && (hex_value(*text.at) >= 0 ||
			 (separator && *text.at == separator)))
		return false;
	mac->known = is_known(mac);
	return !(mac->bytes[0] & 1) &&
	       (mac->bytes[0] | mac->bytes[1] | mac->bytes[2]);
}

static bool is_uuid(struct bytes text)
{
	unsigned int i;

	for (i = 0; i < UUID_LEN; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ?
		    text.at[i] != '-' : hex_value(text.at[i]) < 0)
			return false;
	return true;
}

/* The first UUID in a text, or nothing. */
static struct bytes find_uuid(struct bytes text)
{
	for (; text.len >= UUID_LEN; bytes_skip(&text, 1))
		if (is_uuid(text))
			return bytes_of(text.at, UUID_LEN);
	return bytes_of(NULL, 0);
}

/*
 * A node of a random UUID looks like a MAC in half of the cases. It is one where
 * the UUID is time-based, where all before it is a constant, or where a maker of
 * phones has that half.
 */
static bool uuid_mac(struct bytes uuid, struct mac *mac)
{
	unsigned int zeros = 0, i;

	if (!take_mac(bytes_of(uuid.at + 24, 12), 0, mac))
		return false;
	for (i = 0; i < 24; i++)
		zeros += uuid.at[i] == '0';
	return mac->known || uuid.at[14] == '1' || zeros >= 12;
}

static bool is_boundary(struct bytes text, size_t i)
{
	return !i || hex_value(text.at[i - 1]) < 0;
}

/**
 * strength_mac - find a MAC address in a text
 * @text: as sent, in any case
 * @mac: filled
 *
 * Finds it with ":" or "-" between its bytes, as the node of a UUID, and as a
 * run of twelve hex digits that begins like those of a maker of phones, or is
 * all there is.
 */
bool strength_mac(struct bytes text, struct mac *mac)
{
	struct bytes uuid = find_uuid(text);
	struct bytes here;
	size_t i;

	if (uuid.len && uuid_mac(uuid, mac))
		return true;
	for (i = 0; i + 12 <= text.len; i++) {
		here = bytes_of(text.at + i, text.len - i);
		if (!is_boundary(text, i))
			continue;
		if (take_mac(here, ':', mac) || take_mac(here, '-', mac))
			return true;
		if (take_mac(here, 0, mac) && (mac->known || text.len == 12))
			return true;
	}
	return false;
}

static bool is_address(struct bytes text)
{
	size_t i, dots = 0;

	if (text.len && *text.at == '[')
		return true;
	for (i = 0; i < text.len; i++) {
		dots += text.at[i] == '.';
		if (text.at[i] != '.' && !isdigit(text.at[i]))
			return false;
	}
	return dots == 3;
}

static bool is_vowel(__u8 byte)
{
	return byte && strchr("aeiouy", tolower(byte));
}

/* Letters as in a word of some language: vowels in between. */
static bool is_word(struct bytes letters)
{
	size_t i, vowels = 0, row = 0, longest = 0;

	for (i = 0; i < letters.len; i++) {
		if (is_vowel(letters.at[i])) {
			vowels++;
			row = 0;
		} else if (++row > longest) {
			longest = row;
		}
	}
	return letters.len >= 3 && longest <= 4 && vowels * 5 >= letters.len &&
	       vowels * 4 <= letters.len * 3;
}

static bool in_a_row(__u8 last, __u8 byte)
{
	return byte == last || byte == last + 1 || byte + 1 == last;
}

/* Of a word a letter tells little of the next (after NIST SP 800-63). */
static double letters_bits(struct bytes letters)
{
	bool word = is_word(letters);
	double bits = 0;
	size_t i;

	for (i = 0; i < letters.len; i++) {
		if (word)
			bits += !i ? 4 : i < 8 ? 2 : 1.5;
		else if (i && in_a_row(letters.at[i - 1], letters.at[i]))
			bits += 0.5;
		else
			bits += log2(26);
	}
	return bits;
}

static struct bytes take_letters(struct bytes *left)
{
	struct bytes letters = bytes_of(left->at, 0);

	while (left->len && isalpha(*left->at)) {
		letters.len++;
		bytes_skip(left, 1);
	}
	return letters;
}

/* All that @text is after it was seen once, or itself. */
static struct bytes one_period(struct bytes text)
{
	size_t period;

	for (period = 1; period <= text.len / 2; period++)
		if (!memcmp(text.at, text.at + period, text.len - period))
			return bytes_of(text.at, period);
	return text;
}

static double text_bits(struct bytes text)
{
	double bits = 0;
	__u8 last = 0;

	for (text = one_period(text); text.len;) {
		if (isalpha(*text.at)) {
			bits += letters_bits(take_letters(&text));
			last = 0;
			continue;
		}
		if (last && in_a_row(last, *text.at))
			bits += 0.5;
		else
			bits += isdigit(*text.at) ? log2(10) : 1.5;
		last = *text.at;
		bytes_skip(&text, 1);
	}
	return bits;
}

/**
 * strength_bits - estimate how many guesses a value withstands
 * @text: as sent
 *
 * Return: their logarithm to base 2
 */
double strength_bits(struct bytes text)
{
	struct bytes uuid = find_uuid(text);
	struct mac mac;

	if (is_address(text))
		return ADDRESS_BITS;
	if (strength_mac(text, &mac))
		return MAC_BITS;
	if (uuid.len && uuid.at[14] == '1')
		return UUID_TIME;
	/* Version and variant as they are to be: not made up by hand. */
	if (uuid.len && uuid.at[14] >= '3' && uuid.at[14] <= '8' &&
	    hex_value(uuid.at[19]) >= 8 && hex_value(uuid.at[19]) <= 11)
		return UUID_RANDOM;
	if (uuid.len)
		text = uuid;
	return text_bits(text);
}

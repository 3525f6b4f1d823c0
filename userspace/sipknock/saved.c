// SPDX-License-Identifier: GPL-2.0
/* A file of saved tables, see saved.h */
#include <string.h>
#include <time.h>

#include "../values.h"
#include "saved.h"

#define BOOT_ID_FILE	"/proc/sys/kernel/random/boot_id"
#define METHOD_MAX	10	/* as SIPKNOCK_A_METHOD */

void moment_now(struct moment *now)
{
	FILE *file = fopen(BOOT_ID_FILE, "re");
	struct timespec uptime;

	memset(now, 0, sizeof(*now));
	now->wall = time(NULL);
	clock_gettime(CLOCK_BOOTTIME, &uptime);
	now->uptime = uptime.tv_sec;
	if (!file)
		return;
	if (fgets(now->boot, sizeof(now->boot), file))
		now->boot[strcspn(now->boot, "\n")] = '\0';
	fclose(file);
}

const char *stamp_text(int64_t wall, char text[STAMP_SIZE])
{
	time_t when = wall;
	struct tm tm;

	if (!gmtime_r(&when, &tm) ||
	    !strftime(text, STAMP_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm))
		strcpy(text, "-");
	return text;
}

bool parse_stamp(const char *text, int64_t *wall)
{
	char again[STAMP_SIZE];
	struct tm tm = { };
	const char *end;

	end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	if (!end || *end)
		return false;
	*wall = timegm(&tm);
	return !strcmp(text, stamp_text(*wall, again));
}

const char *parse_moment(const struct words *words, struct moment *moment)
{
	const char *boot, *uptime;

	memset(moment, 0, sizeof(*moment));
	if (words->count != 4 || !parse_stamp(words->word[1], &moment->wall))
		return "not as in: saved 2026-11-20T10:11:12Z boot=ID uptime=SECONDS";
	boot = value_of(words->word[2], "boot");
	uptime = value_of(words->word[3], "uptime");
	if (!boot || strlen(boot) >= sizeof(moment->boot))
		return "boot= is not as it was saved";
	if (!uptime || !parse_number(uptime, UINT32_MAX, &moment->uptime))
		return "uptime= is not as it was saved";
	strcpy(moment->boot, boot);
	return NULL;
}

static bool parse_proto(const char *value, uint8_t *proto)
{
	*proto = !strcmp(value, "tcp") ? IPPROTO_TCP : IPPROTO_UDP;
	return !strcmp(value, "tcp") || !strcmp(value, "udp");
}

/* Text of at most @max bytes; without control characters where it is @plain. */
static bool parse_text(char *value, size_t max, bool plain, size_t *len)
{
	int bytes = unescape(value), i;

	if (bytes < 1 || (size_t)bytes > max)
		return false;
	for (i = 0; plain && i < bytes; i++)
		if (sipknock_is_control(value[i]))
			return false;
	*len = bytes;
	return true;
}

static bool parse_numbers(const char *key, const char *value,
			  struct saved *saved)
{
	struct entry *entry = &saved->entry;
	uint64_t number;

	if (!strcmp(key, "until")) {
		saved->has_until = true;
		return parse_stamp(value, &saved->until);
	}
	if (!strcmp(key, "first"))
		return parse_number(value, INT64_MAX, &entry->first);
	if (!strcmp(key, "last"))
		return parse_number(value, INT64_MAX, &entry->last);
	if (!strcmp(key, "proto"))
		return parse_proto(value, &entry->proto);
	if (!parse_number(value, UINT32_MAX, &number))
		return false;
	if (!strcmp(key, "knocks"))
		entry->knocks = number;
	else if (!strcmp(key, "dport") && number <= UINT16_MAX)
		entry->dport = number;
	else if (!strcmp(key, "ttl") && number <= UINT8_MAX)
		entry->ttl = number;
	else
		return false;
	return true;
}

static bool parse_pair(char *word, struct saved *saved)
{
	struct entry *entry = &saved->entry;
	char *value = strchr(word, '=');
	size_t len;

	if (!value)
		return false;
	*value++ = '\0';
	if (!strcmp(word, "label")) {
		entry->label = value;
		return parse_text(value, XT_SIPKNOCK_LABEL_SIZE - 1, true,
				  &len);
	}
	if (!strcmp(word, "method")) {
		entry->method = value;
		return parse_text(value, METHOD_MAX, true, &len);
	}
	if (!strcmp(word, "aor")) {
		entry->aor = value;
		return parse_text(value, SIPKNOCK_AOR_MAX, false,
				  &entry->aor_len);
	}
	return parse_numbers(word, value, saved);
}

const char *parse_saved(const struct words *words, struct saved *saved)
{
	char name[XT_SIPKNOCK_NAME_SIZE];
	unsigned int i;
	size_t len;

	memset(saved, 0, sizeof(*saved));
	if (!words->whole)
		return "the line has no end: the file was cut";
	if (words->count < 4 || strcmp(words->word[0], "add"))
		return "not as in: add TABLE ADDR SECONDS [KEY=VALUE...]";
	if (!parse_text(words->word[1], sizeof(name) - 1, true, &len) ||
	    sipknock_read_name(words->word[1], name))
		return "that is no table's name";
	saved->entry.table = words->word[1];
	if (!parse_address(words->word[2], &saved->entry.address))
		return "that is no IPv4 or IPv6 address";
	if (!parse_number(words->word[3], XT_SIPKNOCK_SECONDS_MAX,
			  &saved->seconds))
		return "the seconds are not 0 to 2147483647";
	for (i = 4; i < words->count; i++)
		if (!parse_pair(words->word[i], saved))
			return "a value is not as it was saved";
	return NULL;
}

uint64_t seconds_left(const struct saved *saved, const struct moment *then,
		      const struct moment *now)
{
	uint64_t gone;
	int64_t left;

	if (then->boot[0] && !strcmp(then->boot, now->boot) &&
	    now->uptime >= then->uptime) {
		gone = now->uptime - then->uptime;
		return saved->seconds > gone ? saved->seconds - gone : 0;
	}
	if (!saved->has_until)
		return saved->seconds;
	left = saved->until - now->wall;
	if (left <= 0)
		return 0;
	return (uint64_t)left < saved->seconds ? (uint64_t)left :
						 saved->seconds;
}

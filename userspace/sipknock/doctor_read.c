// SPDX-License-Identifier: GPL-2.0
/* Where sipknock doctor has the rules from. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"

FILE *doctor_open(const struct doctor *doctor, const char *path)
{
	char full[4096];

	snprintf(full, sizeof(full), "%s%s", doctor->root, path);
	return fopen(full, "re");
}

static bool read_file(struct doctor *doctor, const char *path, int family)
{
	FILE *file = fopen(path, "re");
	bool ok;

	if (!file) {
		complain("%s: %s", path, strerror(errno));
		return false;
	}
	if (family)
		doctor->family_known[family == AF_INET6] = true;
	ok = family ? ruleset_read_save(&doctor->ruleset, file, path, family) :
		      ruleset_read_nft(&doctor->ruleset, file, path);
	fclose(file);
	return ok;
}

/* What the system at --root loads when it boots. */
static bool read_boot_rules(struct doctor *doctor)
{
	static const struct {
		const char *path;
		int family;
	} files[] = {
		{ "/etc/iptables/rules.v4", AF_INET },
		{ "/etc/iptables/rules.v6", AF_INET6 },
		{ "/etc/sysconfig/iptables", AF_INET },
		{ "/etc/sysconfig/ip6tables", AF_INET6 },
	};
	char full[4096];
	unsigned int i;
	FILE *file;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		file = doctor_open(doctor, files[i].path);
		if (!file)
			continue;
		fclose(file);
		snprintf(full, sizeof(full), "%s%s", doctor->root,
			 files[i].path);
		if (!read_file(doctor, full, files[i].family))
			return false;
	}
	if (doctor->family_known[0] || doctor->family_known[1])
		return true;
	complain("%s: no rules that are loaded at boot (/etc/iptables/rules.v4, /etc/sysconfig/iptables); give --rules FILE",
		 doctor->root);
	return false;
}

/* Success is what is read and a status of 0. */
static bool read_command(struct doctor *doctor, const char *command, int family)
{
	FILE *pipe = popen(command, "re");
	char buffer[4096];
	bool ok;

	if (!pipe)
		return false;
	ok = family ? ruleset_read_save(&doctor->ruleset, pipe, command, family) :
		      ruleset_read_nft(&doctor->ruleset, pipe, command);
	while (fread(buffer, 1, sizeof(buffer), pipe))
		;
	return pclose(pipe) == 0 && ok;
}

/* In one of the folders where the shell will look for it. */
static bool exists(const char *program)
{
	const char *path = getenv("PATH");
	char full[4096];
	size_t len;

	for (path = path ? path : "/usr/sbin:/usr/bin:/sbin:/bin"; *path;
	     path += len + (path[len] == ':')) {
		len = strcspn(path, ":");
		snprintf(full, sizeof(full), "%.*s/%s", (int)len, path, program);
		if (!access(full, X_OK))
			return true;
	}
	return false;
}

static bool read_variant(struct doctor *doctor, const char *program, int family)
{
	char command[128];

	if (!exists(program))
		return true;
	snprintf(command, sizeof(command), "%s 2>/dev/null", program);
	if (read_command(doctor, command, family)) {
		doctor->family_known[family == AF_INET6] = true;
		return true;
	}
	complain("%s failed: the rules cannot be read; run as root", program);
	return false;
}

/* Has anything but the loopback interface an IPv6 address? */
static bool speaks_ipv6(const struct doctor *doctor)
{
	FILE *file = doctor_open(doctor, "/proc/net/if_inet6");
	char line[128];
	bool speaks = false;

	while (file && !speaks && fgets(line, sizeof(line), file))
		speaks = !strstr(line, " lo\n");
	if (file)
		fclose(file);
	return speaks;
}

/* Both variants may be in use, and a packet has to pass both. */
static bool read_live(struct doctor *doctor)
{
	static const struct {
		const char *plain, *legacy, *nft;
		int family;
	} programs[] = {
		{ "iptables-save", "iptables-legacy-save", "iptables-nft-save",
		  AF_INET },
		{ "ip6tables-save", "ip6tables-legacy-save",
		  "ip6tables-nft-save", AF_INET6 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(programs); i++) {
		bool both = exists(programs[i].legacy) || exists(programs[i].nft);

		if (!both && !read_variant(doctor, programs[i].plain,
					   programs[i].family))
			return false;
		if (both && !(read_variant(doctor, programs[i].legacy,
					   programs[i].family) &&
			      read_variant(doctor, programs[i].nft,
					   programs[i].family)))
			return false;
	}
	if (!doctor->family_known[0] && !doctor->family_known[1]) {
		complain("no iptables-save: install iptables, or give --rules FILE");
		return false;
	}
	if (exists("nft") &&
	    !read_command(doctor, "nft -j list ruleset 2>/dev/null", 0)) {
		complain("nft -j list ruleset failed: the rules cannot be read; run as root");
		return false;
	}
	return true;
}

/**
 * doctor_read - get the rules
 * @doctor: its ruleset is filled
 *
 * Return: false with a complaint
 */
bool doctor_read(struct doctor *doctor)
{
	if (doctor->live) {
		if (!read_live(doctor))
			return false;
		/* Nobody comes in by IPv6 where there is none. */
		doctor->family_known[1] &= speaks_ipv6(doctor);
		return true;
	}
	if (!doctor->rules && !doctor->rules6 && !doctor->nft)
		return read_boot_rules(doctor);
	return (!doctor->rules || read_file(doctor, doctor->rules, AF_INET)) &&
	       (!doctor->rules6 || read_file(doctor, doctor->rules6, AF_INET6)) &&
	       (!doctor->nft || read_file(doctor, doctor->nft, 0));
}

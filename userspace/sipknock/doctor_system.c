// SPDX-License-Identifier: GPL-2.0
/* The system around the rules: files, modules, tables, versions. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bytes.h"
#include "doctor.h"
#include "netlink.h"
#include "rule_options.h"

#define TABLES		"/proc/net/xt_sipknock"
#define MODULE		"/sys/module/xt_sipknock"
#define TABLE_MAX	MODULE "/parameters/table_max"
#define SIP_HELPER	"/sys/module/nf_conntrack_sip"
#define HELPERS		"/proc/sys/net/netfilter/nf_conntrack_helper"
#define NEAR		80	/* percent of a full table */

/* Files that hold rules, and what holds more of them. */
static const char * const rules_files[] = {
	"/etc/iptables/rules.v4", "/etc/iptables/rules.v6",
	"/etc/sysconfig/iptables", "/etc/sysconfig/ip6tables",
	"/etc/sysconfig/iptables.save", "/etc/sysconfig/ip6tables.save",
	"/etc/iptables.rules", "/etc/ip6tables.rules",
	"/etc/iptables.up.rules", "/etc/iptables.conf",
};

static bool holds_a_secret(FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	bool holds = false;

	while (!holds && getline(&line, &size, file) > 0)
		holds = strstr(line, "sipknock") && strstr(line, "--secret ");
	free(line);
	return holds;
}

void judge_mode(struct doctor *doctor, FILE *file, const char *path)
{
	char remedy[REMEDY_SIZE];
	struct stat st;

	if (fstat(fileno(file), &st) ||
	    !(st.st_mode & 0004 || (st.st_mode & 0040 && st.st_gid)))
		return;
	snprintf(remedy, sizeof(remedy), "chmod 600 %s%s", doctor->root, path);
	finding(doctor, "file-mode", remedy,
		"%s%s holds secrets and can be read by others (mode %04o)",
		doctor->root, path, st.st_mode & 07777);
}

static void judge_file(struct doctor *doctor, const char *path)
{
	FILE *file = doctor_open(doctor, path);

	if (file && holds_a_secret(file))
		judge_mode(doctor, file, path);
	if (file)
		fclose(file);
}

static bool is_there(const struct doctor *doctor, const char *path)
{
	char full[4096];
	struct stat st;

	snprintf(full, sizeof(full), "%s%s", doctor->root, path);
	return !stat(full, &st);
}

/* The first line of a file, without its newline; empty where there is none. */
static void first_line(FILE *file, char *line, size_t size)
{
	*line = '\0';
	if (file && fgets(line, size, file))
		line[strcspn(line, "\n")] = '\0';
}

static unsigned long number_in(const struct doctor *doctor, const char *path)
{
	FILE *file = doctor_open(doctor, path);
	char line[32];

	first_line(file, line, sizeof(line));
	if (file)
		fclose(file);
	return strtoul(line, NULL, 10);
}

static unsigned long count_lines(FILE *file)
{
	unsigned long lines = 0;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, file) > 0)
		lines++;
	free(line);
	return lines;
}

static void judge_table(struct doctor *doctor, const char *name,
			unsigned long most)
{
	char path[512], remedy[REMEDY_SIZE];
	unsigned long entries;
	char *shown;
	FILE *file;

	snprintf(path, sizeof(path), TABLES "/%s", name);
	file = doctor_open(doctor, path);
	if (!file)
		return;
	entries = count_lines(file);
	fclose(file);
	if (entries * 100 < most * NEAR)
		return;
	shown = bytes_shown(bytes_of(name, strlen(name)));
	snprintf(remedy, sizeof(remedy),
		 "look who is in (sipknock list %s), give rules --max N, or raise the limit: echo N > %s",
		 shown, TABLE_MAX);
	finding(doctor, "table-full", remedy,
		"table %s has %lu of %lu entries: a full one refuses phones",
		shown, entries, most);
	free(shown);
}

static void judge_tables(struct doctor *doctor)
{
	unsigned long most = number_in(doctor, TABLE_MAX);
	struct dirent *entry;
	char full[4096];
	DIR *dir;

	snprintf(full, sizeof(full), "%s" TABLES, doctor->root);
	dir = most ? opendir(full) : NULL;
	while (dir && (entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			judge_table(doctor, entry->d_name, most);
	if (dir)
		closedir(dir);
}

/* Built in, it does nothing unless it is told to take all connections. */
static void judge_helper(struct doctor *doctor)
{
	if (is_there(doctor, SIP_HELPER "/initstate"))
		finding(doctor, "sip-helper",
			"modprobe -r nf_nat_sip nf_conntrack_sip; echo blacklist nf_conntrack_sip > /etc/modprobe.d/no-sip-helper.conf",
			"the conntrack helper for SIP is loaded (nf_conntrack_sip): it opens ports that SIP messages name and rewrites addresses in them");
	else if (is_there(doctor, SIP_HELPER) && number_in(doctor, HELPERS) == 1)
		finding(doctor, "sip-helper",
			"sysctl -w net.netfilter.nf_conntrack_helper=0",
			"all connections to port 5060 get the conntrack helper for SIP (net.netfilter.nf_conntrack_helper is 1): it opens ports that SIP messages name");
}

/**
 * doctor_system - look at files, modules and tables
 * @doctor: who asks
 */
void doctor_system(struct doctor *doctor)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules_files); i++)
		judge_file(doctor, rules_files[i]);
	/* Other rules than those of this system say nothing of it. */
	if (!doctor->live && !*doctor->root)
		return;
	judge_helper(doctor);
	judge_tables(doctor);
}

static void command_line(const char *command, char *line, size_t size)
{
	FILE *pipe = popen(command, "re");

	first_line(pipe, line, size);
	if (pipe)
		pclose(pipe);
}

static char *output_of(const char *command)
{
	FILE *pipe = popen(command, "re");
	char *text = must_alloc(1 << 16);
	size_t len = 0;

	if (pipe) {
		len = fread(text, 1, (1 << 16) - 1, pipe);
		pclose(pipe);
	}
	text[len] = '\0';
	return text;
}

/* The extension that iptables loads says the same as the one in here. */
static void judge_extension(struct doctor *doctor)
{
	char *theirs = output_of("iptables -m sipknock --help 2>/dev/null");
	char *ours = rule_options_help();

	if (!strstr(theirs, "sipknock match options"))
		finding(doctor, "version", "run make install in the sources of this version",
			"iptables finds no extension libxt_sipknock.so");
	else if (!strstr(theirs, ours))
		finding(doctor, "version",
			"build and install module, extension and command of one version",
			"the extension that iptables loads (libxt_sipknock.so) has other options than this command knows");
	free(ours);
	free(theirs);
}

static void judge_loaded(struct doctor *doctor)
{
	char loaded[64], installed[64];
	FILE *file = doctor_open(doctor, MODULE "/srcversion");
	struct kernel *kernel;

	first_line(file, loaded, sizeof(loaded));
	if (file)
		fclose(file);
	command_line("modinfo -F srcversion xt_sipknock 2>/dev/null", installed,
		     sizeof(installed));
	if (*loaded && *installed && strcmp(loaded, installed))
		finding(doctor, "version",
			"save the tables (sipknock save), remove the rules, rmmod xt_sipknock, load rules and tables again; or reboot",
			"the module that is loaded is not the one that is installed (srcversion %s, %s)",
			loaded, installed);
	kernel = kernel_open();
	if (kernel)
		kernel_close(kernel);
	else
		finding(doctor, "version",
			"build and install module, extension and command of one version",
			"the module that is loaded does not talk with this command");
}

/**
 * doctor_module - do module, extension and command belong together?
 * @doctor: who asks; only the running system can tell
 */
void doctor_module(struct doctor *doctor)
{
	if (!doctor->live)
		return;
	judge_extension(doctor);
	if (is_there(doctor, MODULE))
		judge_loaded(doctor);
}

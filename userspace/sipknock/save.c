// SPDX-License-Identifier: GPL-2.0
/* sipknock save: who is in, as text that restore reads */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "saved.h"

static const char help[] =
"Usage: sipknock save [FILE]\n\n"
"Writes who is in, of all tables, to FILE or standard output, as lines that\n"
"sipknock restore reads. FILE is replaced as a whole, or stays as it was, and is\n"
"for its owner alone.\n";

/* Table names, NUL-terminated one after the other. */
struct tables {
	char *names;
	size_t used;
};

struct saver {
	FILE *out;
	struct moment now;
};

static int on_table(const struct nlmsghdr *message, void *data)
{
	struct attributes found;
	struct tables *tables = data;
	const char *name;
	char *names;

	read_attributes(message, &found);
	name = text_of(found.at[SIPKNOCK_A_TABLE]);
	if (!name)
		return MNL_CB_OK;
	names = realloc(tables->names, tables->used + strlen(name) + 1);
	if (!names)
		out_of_memory();
	strcpy(names + tables->used, name);
	tables->names = names;
	tables->used += strlen(name) + 1;
	return MNL_CB_OK;
}

static int on_entry(const struct nlmsghdr *message, void *data)
{
	uint64_t left;
	struct saver *saver = data;
	char address[ADDRESS_TEXT_SIZE], until[STAMP_SIZE];
	struct entry entry;

	if (!read_entry(message, &entry))
		return MNL_CB_OK;
	left = entry.expires_ms / 1000;
	if (entry.expires && !left)
		return MNL_CB_OK;
	fputs("add ", saver->out);
	print_escaped(saver->out, entry.table, strlen(entry.table));
	fprintf(saver->out, " %s %llu", address_text(&entry.address, address),
		(unsigned long long)left);
	if (entry.expires)
		fprintf(saver->out, " until=%s",
			stamp_text(saver->now.wall + left, until));
	print_entry_rest(saver->out, &entry);
	putc('\n', saver->out);
	return ferror(saver->out) ? MNL_CB_STOP : MNL_CB_OK;
}

static int save_tables(struct kernel *kernel, const struct tables *tables,
		       struct saver *saver)
{
	struct nlmsghdr *request;
	const char *name;
	int err;

	for (name = tables->names; name < tables->names + tables->used;
	     name += strlen(name) + 1) {
		request = kernel_request(kernel, SIPKNOCK_CMD_GET_ENTRIES,
					 NLM_F_DUMP);
		mnl_attr_put_strz(request, SIPKNOCK_A_TABLE, name);
		err = kernel_talk(kernel, on_entry, saver);
		/* An empty table may have gone. */
		if (err && err != ENOENT)
			return kernel_refused(kernel, err, "save");
		if (ferror(saver->out))
			break;
	}
	return EXIT_DONE;
}

static int save_to(struct kernel *kernel, FILE *out)
{
	struct saver saver = { .out = out };
	struct tables tables = { };
	char stamp[STAMP_SIZE];
	int status, err;

	kernel_request(kernel, SIPKNOCK_CMD_GET_TABLES, NLM_F_DUMP);
	err = kernel_talk(kernel, on_table, &tables);
	if (err) {
		free(tables.names);
		return kernel_refused(kernel, err, "save");
	}
	moment_now(&saver.now);
	fprintf(out, "# Who is in, by sipknock save; see restore in sipknock(8)\n"
		"saved %s boot=%s uptime=%llu\n",
		stamp_text(saver.now.wall, stamp), saver.now.boot,
		(unsigned long long)saver.now.uptime);
	status = save_tables(kernel, &tables, &saver);
	free(tables.names);
	return status;
}

static int cannot_write(const char *file)
{
	complain("save: cannot write %s: %s", file, strerror(errno));
	return EXIT_FAILED;
}

/* Without this the new name may be lost with the power. */
static int sync_folder(const char *file)
{
	char *copy = strdup(file);
	int fd, ret;

	if (!copy)
		out_of_memory();
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (fd < 0)
		return -1;
	ret = fsync(fd);
	close(fd);
	return ret;
}

static int finish(FILE *out, const char *temporary, const char *file)
{
	bool bad = fflush(out) || ferror(out) || fsync(fileno(out));

	if (fclose(out) || bad || rename(temporary, file) || sync_folder(file))
		return cannot_write(file);
	return EXIT_DONE;
}

/* Beside the file that it is to replace: mkostemp() gives it mode 0600. */
static int replace(struct kernel *kernel, const char *file)
{
	char *temporary;
	int fd, status;
	FILE *out;

	if (asprintf(&temporary, "%s.XXXXXX", file) < 0)
		out_of_memory();
	fd = mkostemp(temporary, O_CLOEXEC);
	out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out) {
		status = cannot_write(file);
		free(temporary);
		return status;
	}
	status = save_to(kernel, out);
	if (status == EXIT_DONE)
		status = finish(out, temporary, file);
	else
		fclose(out);
	if (status != EXIT_DONE)
		unlink(temporary);
	free(temporary);
	return status;
}

/* A pipe or a device is written to, and a link's target replaced. */
static int save_file(struct kernel *kernel, const char *file)
{
	struct stat st;
	char *target;
	int status;
	FILE *out;

	if (!stat(file, &st) && !S_ISREG(st.st_mode)) {
		out = fopen(file, "we");
		if (!out)
			return cannot_write(file);
		status = save_to(kernel, out);
		if (fclose(out) && status == EXIT_DONE)
			status = cannot_write(file);
		return status;
	}
	target = realpath(file, NULL);
	status = replace(kernel, target ? target : file);
	free(target);
	return status;
}

int cmd_save(int argc, char **argv)
{
	struct kernel *kernel;
	int status;

	status = parse_options(argc, argv, help, NULL, 0, 1);
	if (status >= 0)
		return status;
	kernel = kernel_open();
	if (!kernel)
		return EXIT_FAILED;
	status = optind < argc && strcmp(argv[optind], "-") ?
		 save_file(kernel, argv[optind]) : save_to(kernel, stdout);
	kernel_close(kernel);
	return status;
}

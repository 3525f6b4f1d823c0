// SPDX-License-Identifier: GPL-2.0
/* sipknock list: the tables, or who is in one */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "entry.h"

static const char help[] =
"Usage: sipknock list [--json] [TABLE]\n\n"
"Without TABLE: the tables, their entries and the rules that name them. With TABLE:\n"
"who is in, a line each. Exit status 1 if there is no such table.\n\n"
"  --json  an array of objects\n";

static const char *time_text(uint64_t seconds, char text[24])
{
	time_t when = seconds;
	struct tm tm;

	if (!seconds || !localtime_r(&when, &tm) ||
	    !strftime(text, 24, "%F %T", &tm))
		return "-";
	return text;
}

static const char *left_text(const struct entry *entry, char text[24])
{
	unsigned long long left = (entry->expires_ms + 999) / 1000;

	if (!entry->expires)
		return "for good";
	snprintf(text, 24, "%llu:%02llu:%02llu", left / 3600, left / 60 % 60,
		 left % 60);
	return text;
}

static const char *label_text(const struct entry *entry,
			      char text[ESCAPED_SIZE(XT_SIPKNOCK_LABEL_SIZE)])
{
	if (!entry->label)
		return "-";
	return escape(text, ESCAPED_SIZE(XT_SIPKNOCK_LABEL_SIZE), entry->label,
		      strlen(entry->label));
}

static void print_row(const struct entry *entry)
{
	char label[ESCAPED_SIZE(XT_SIPKNOCK_LABEL_SIZE)];
	char address[ADDRESS_TEXT_SIZE], left[24], last[24], via[16] = "-";
	char method[ESCAPED_SIZE(16)] = "-";

	if (entry->proto)
		snprintf(via, sizeof(via), "%s/%u", proto_text(entry->proto),
			 entry->dport);
	if (entry->method)
		escape(method, sizeof(method), entry->method,
		       strlen(entry->method));
	printf("%-23s %-12s %6u  %-19s %11s  %-8s %-10s ",
	       address_text(&entry->address, address),
	       label_text(entry, label), entry->knocks,
	       time_text(entry->last, last), left_text(entry, left), via,
	       method);
	if (entry->aor)
		print_escaped(stdout, entry->aor, entry->aor_len);
	else
		putchar('-');
	putchar('\n');
}

static int on_entry(const struct nlmsghdr *message, void *data)
{
	struct json_object *object;
	struct entry entry;
	struct style *style = data;

	if (!read_entry(message, &entry))
		return MNL_CB_OK;
	if (!style->json) {
		print_title(style, "ADDRESS                 LABEL        KNOCKS  LAST KNOCK                 LEFT  OPENED   BY         ADDRESS OF RECORD");
		print_row(&entry);
		return MNL_CB_OK;
	}
	object = entry_to_json(&entry);
	json_add(object, "permanent", json_object_new_boolean(!entry.expires));
	if (entry.expires)
		json_add_number(object, "expires_ms", entry.expires_ms);
	json_row(object);
	return MNL_CB_OK;
}

static int on_table(const struct nlmsghdr *message, void *data)
{
	struct json_object *object;
	struct attributes found;
	const char *name;
	struct style *style = data;

	read_attributes(message, &found);
	name = text_of(found.at[SIPKNOCK_A_TABLE]);
	if (!name)
		return MNL_CB_OK;
	if (!style->json) {
		print_title(style, "TABLE                            ENTRIES  RULES");
		print_escaped(stdout, name, strlen(name));
		printf("%*s %8u %6u\n",
		       (int)(strlen(name) < 31 ? 31 - strlen(name) : 0), "",
		       number_of(found.at[SIPKNOCK_A_ENTRIES]),
		       number_of(found.at[SIPKNOCK_A_RULES]));
		return MNL_CB_OK;
	}
	object = json_new();
	json_add_text(object, "table", name);
	json_add_number(object, "entries",
			number_of(found.at[SIPKNOCK_A_ENTRIES]));
	json_add_number(object, "rules", number_of(found.at[SIPKNOCK_A_RULES]));
	json_row(object);
	return MNL_CB_OK;
}

static int list_tables(struct kernel *kernel, struct style *style)
{
	int err;

	kernel_request(kernel, SIPKNOCK_CMD_GET_TABLES, NLM_F_DUMP);
	err = kernel_talk(kernel, on_table, style);
	return err ? kernel_refused(kernel, err, "list") : EXIT_DONE;
}

static int list_entries(struct kernel *kernel, const char *table,
			struct style *style)
{
	struct nlmsghdr *request;
	int err;

	request = kernel_request(kernel, SIPKNOCK_CMD_GET_ENTRIES, NLM_F_DUMP);
	mnl_attr_put_strz(request, SIPKNOCK_A_TABLE, table);
	err = kernel_talk(kernel, on_entry, style);
	if (err == ENOENT)
		return no_table("list", table);
	return err ? kernel_refused(kernel, err, "list %s", table) : EXIT_DONE;
}

int cmd_list(int argc, char **argv)
{
	struct style style = { };
	struct kernel *kernel;
	int status;

	status = parse_options(argc, argv, help, &style.json, 0, 1);
	if (status >= 0)
		return status;
	if (optind < argc && !read_table(argv, argv[optind]))
		return EXIT_USAGE;
	kernel = kernel_open();
	if (!kernel)
		return EXIT_FAILED;
	if (style.json)
		json_open();
	status = optind < argc ? list_entries(kernel, argv[optind], &style) :
				 list_tables(kernel, &style);
	if (style.json && status == EXIT_DONE)
		json_close();
	kernel_close(kernel);
	return status;
}

// SPDX-License-Identifier: GPL-2.0
/* sipknock secrets: load, list and remove secret sets */
#include <errno.h>
#include <string.h>

#include "../values.h"
#include "secrets.h"

static const char help[] =
"Usage: sipknock secrets load NAME FILE\n"
"       sipknock secrets list [--json] [NAME]\n"
"       sipknock secrets flush NAME\n\n"
"load    replaces the set NAME as a whole by the lines of FILE (- is standard input),\n"
"        or changes nothing and names the bad line. A line is\n"
"            label secret [header=LIST] [method=LIST] [max=N]\n"
"        with double quotes where there are spaces, and comments after #\n"
"list    the sets, or the labels of one; the kernel gives no secret back\n"
"flush   removes the set: rules that name it match nothing until it is loaded\n\n"
"  --json  an array of objects\n";

/* Escaped, and filled up to @width. */
static void print_column(const char *text, int width)
{
	char shown[ESCAPED_SIZE(XT_SIPKNOCK_HEADERS_SIZE)];

	printf("%-*s ", width,
	       text ? escape(shown, sizeof(shown), text, strlen(text)) : "-");
}

static int on_set(const struct nlmsghdr *message, void *data)
{
	struct style *style = data;
	struct json_object *object;
	struct attributes found;
	const char *name;

	read_attributes(message, &found);
	name = text_of(found.at[SIPKNOCK_A_SET]);
	if (!name)
		return MNL_CB_OK;
	if (!style->json) {
		print_title(style, "SET                              LOADED  SECRETS  RULES        BYTES");
		print_column(name, 32);
		printf("%-6s %8u %6u %12llu\n",
		       found.at[SIPKNOCK_A_LOADED] ? "yes" : "no",
		       number_of(found.at[SIPKNOCK_A_SECRETS]),
		       number_of(found.at[SIPKNOCK_A_RULES]),
		       (unsigned long long)long_of(found.at[SIPKNOCK_A_BYTES]));
		return MNL_CB_OK;
	}
	object = json_new();
	json_add_text(object, "set", name);
	json_add(object, "loaded",
		 json_object_new_boolean(!!found.at[SIPKNOCK_A_LOADED]));
	json_add_number(object, "secrets",
			number_of(found.at[SIPKNOCK_A_SECRETS]));
	json_add_number(object, "rules", number_of(found.at[SIPKNOCK_A_RULES]));
	json_add_number(object, "bytes", long_of(found.at[SIPKNOCK_A_BYTES]));
	json_row(object);
	return MNL_CB_OK;
}

static void print_secret(const struct attributes *found, struct style *style)
{
	char max[12] = "-";

	print_title(style, "LABEL                              OPEN        MAX METHODS          HEADERS");
	if (found->at[SIPKNOCK_A_MAX])
		snprintf(max, sizeof(max), "%u",
			 number_of(found->at[SIPKNOCK_A_MAX]));
	print_column(text_of(found->at[SIPKNOCK_A_LABEL]), 31);
	printf("%7u %10s ", number_of(found->at[SIPKNOCK_A_OPEN]), max);
	print_column(text_of(found->at[SIPKNOCK_A_METHODS]), 16);
	print_column(text_of(found->at[SIPKNOCK_A_HEADERS]), 0);
	putchar('\n');
}

static void add_text(struct json_object *object, const char *key,
		     const struct nlattr *attr)
{
	if (text_of(attr))
		json_add_text(object, key, text_of(attr));
}

static int on_secret(const struct nlmsghdr *message, void *data)
{
	struct style *style = data;
	struct json_object *object;
	struct attributes found;

	read_attributes(message, &found);
	if (!style->json) {
		print_secret(&found, style);
		return MNL_CB_OK;
	}
	object = json_new();
	add_text(object, "set", found.at[SIPKNOCK_A_SET]);
	add_text(object, "label", found.at[SIPKNOCK_A_LABEL]);
	json_add_number(object, "open", number_of(found.at[SIPKNOCK_A_OPEN]));
	if (found.at[SIPKNOCK_A_MAX])
		json_add_number(object, "max",
				number_of(found.at[SIPKNOCK_A_MAX]));
	add_text(object, "methods", found.at[SIPKNOCK_A_METHODS]);
	add_text(object, "headers", found.at[SIPKNOCK_A_HEADERS]);
	json_row(object);
	return MNL_CB_OK;
}

static bool read_set_name(const char *text)
{
	char name[XT_SIPKNOCK_NAME_SIZE];
	const char *wrong = sipknock_read_name(text, name);

	if (wrong)
		usage_error("secrets", "secrets: set \"%s\": %s", text, wrong);
	return !wrong;
}

static int no_set(const char *subcommand, const char *name)
{
	complain("secrets %s: no set \"%s\"; sipknock secrets list shows the sets",
		 subcommand, name);
	return EXIT_NO_MATCH;
}

static int list_sets(struct kernel *kernel, const char *name, bool json)
{
	struct style style = { .json = json };
	struct nlmsghdr *request;
	int err;

	if (json)
		json_open();
	request = kernel_request(kernel, name ? SIPKNOCK_CMD_GET_SECRETS :
						SIPKNOCK_CMD_GET_SETS,
				 NLM_F_DUMP);
	if (name)
		mnl_attr_put_strz(request, SIPKNOCK_A_SET, name);
	err = kernel_talk(kernel, name ? on_secret : on_set, &style);
	if (err == ENOENT && name)
		return no_set("list", name);
	if (err)
		return kernel_refused(kernel, err, "secrets list");
	if (json)
		json_close();
	return EXIT_DONE;
}

static int flush_set(struct kernel *kernel, const char *name)
{
	struct nlmsghdr *request;
	int err;

	request = kernel_request(kernel, SIPKNOCK_CMD_DEL_SET, 0);
	mnl_attr_put_strz(request, SIPKNOCK_A_SET, name);
	err = kernel_talk(kernel, NULL, NULL);
	if (err == ENOENT)
		return no_set("flush", name);
	return err ? kernel_refused(kernel, err, "secrets flush %s", name) :
		     EXIT_DONE;
}

static int load(const char *name, const char *file)
{
	struct kernel *kernel;
	struct secret_set set;
	bool ok = false;

	if (secret_set_read(&set, file)) {
		kernel = kernel_open();
		if (kernel) {
			ok = secret_set_load(&set, kernel, name);
			kernel_close(kernel);
		}
	}
	secret_set_free(&set);
	return ok ? EXIT_DONE : EXIT_FAILED;
}

static int list_or_flush(const char *what, const char *name, bool json)
{
	struct kernel *kernel = kernel_open();
	int status;

	if (!kernel)
		return EXIT_FAILED;
	status = !strcmp(what, "list") ? list_sets(kernel, name, json) :
					 flush_set(kernel, name);
	kernel_close(kernel);
	return status;
}

int cmd_secrets(int argc, char **argv)
{
	const char *what, *name;
	bool json = false;
	int status, words;

	status = parse_options(argc, argv, help, &json, 1, 3);
	if (status >= 0)
		return status;
	what = argv[optind];
	name = argv[optind + 1];
	words = argc - optind;
	if (json && strcmp(what, "list"))
		return usage_error("secrets", "secrets: --json goes with list");
	if (name && !read_set_name(name))
		return EXIT_USAGE;
	if (!strcmp(what, "load") && words == 3)
		return load(name, argv[optind + 2]);
	if ((!strcmp(what, "list") && words <= 2) ||
	    (!strcmp(what, "flush") && words == 2))
		return list_or_flush(what, name, json);
	return usage_error("secrets", "secrets: wants load NAME FILE, list [NAME] or flush NAME");
}

// SPDX-License-Identifier: GPL-2.0
/* sipknock add: let an address in */
#include "../values.h"
#include "entry.h"

static const char help[] =
"Usage: sipknock add TABLE ADDR [SECONDS] [--label TEXT]\n\n"
"Lets ADDR in for SECONDS, 4000 if not given, for good if 0. An entry that lives is\n"
"extended, never shortened. A table that does not exist is made.\n\n"
"  --label TEXT  shown with the entry, at most 31 bytes\n";

struct wish {
	const char *table;
	struct address address;
	uint64_t seconds;
	char label[XT_SIPKNOCK_LABEL_SIZE];
};

/* -1 to go on, or the exit status. */
static int read_arguments(int argc, char **argv, struct wish *wish)
{
	static const struct option options[] = {
		OPTION_HELP_ROW,
		{ "label", required_argument, NULL, 'l' },
		{ }
	};
	const char *wrong;
	int option;

	while ((option = next_option(argc, argv, options, help)) != -1) {
		if (option != 'l')
			return option == OPTION_HELP ? EXIT_DONE : EXIT_USAGE;
		wrong = sipknock_read_label(optarg, wish->label);
		if (wrong)
			return usage_error(argv[0], "add: --label \"%s\": %s",
					   optarg, wrong);
	}
	if (argc - optind < 2 || argc - optind > 3)
		return usage_error(argv[0], "add: wants TABLE, ADDR and perhaps SECONDS");
	if (!read_place(argv, &wish->address))
		return EXIT_USAGE;
	wish->table = argv[optind];
	wish->seconds = XT_SIPKNOCK_SECONDS_DEFAULT;
	if (argc - optind == 3 &&
	    !parse_number(argv[optind + 2], XT_SIPKNOCK_SECONDS_MAX,
			  &wish->seconds))
		return usage_error(argv[0], "add: \"%s\" seconds: allowed 0 (for good) to %u",
				   argv[optind + 2], XT_SIPKNOCK_SECONDS_MAX);
	return -1;
}

int cmd_add(int argc, char **argv)
{
	struct wish wish = { };
	struct nlmsghdr *request;
	struct kernel *kernel;
	int status, err;

	status = read_arguments(argc, argv, &wish);
	if (status >= 0)
		return status;
	kernel = kernel_open();
	if (!kernel)
		return EXIT_FAILED;
	request = kernel_request(kernel, SIPKNOCK_CMD_ADD, 0);
	mnl_attr_put_strz(request, SIPKNOCK_A_TABLE, wish.table);
	put_address(request, &wish.address);
	mnl_attr_put_u64(request, SIPKNOCK_A_EXPIRES_MS, wish.seconds * 1000);
	if (wish.label[0])
		mnl_attr_put_strz(request, SIPKNOCK_A_LABEL, wish.label);
	err = kernel_talk(kernel, NULL, NULL);
	status = err ? kernel_refused(kernel, err, "add %s %s", wish.table,
				      argv[optind + 1]) : EXIT_DONE;
	kernel_close(kernel);
	return status;
}

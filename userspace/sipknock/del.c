// SPDX-License-Identifier: GPL-2.0
/* sipknock del: shut an address out */
#include <errno.h>

#include "entry.h"

static const char help[] =
"Usage: sipknock del TABLE ADDR\n\n"
"Shuts ADDR out. Exit status 1 if it was not in.\n";

int cmd_del(int argc, char **argv)
{
	struct address address;
	struct nlmsghdr *request;
	struct kernel *kernel;
	int status, err;

	status = parse_options(argc, argv, help, NULL, 2, 2);
	if (status >= 0)
		return status;
	if (!read_place(argv, &address))
		return EXIT_USAGE;
	kernel = kernel_open();
	if (!kernel)
		return EXIT_FAILED;
	request = kernel_request(kernel, SIPKNOCK_CMD_DEL, 0);
	mnl_attr_put_strz(request, SIPKNOCK_A_TABLE, argv[optind]);
	put_address(request, &address);
	err = kernel_talk(kernel, NULL, NULL);
	if (err == ENOENT) {
		complain("del: %s is not in table \"%s\"; sipknock list %s shows who is",
			 argv[optind + 1], argv[optind], argv[optind]);
		status = EXIT_NO_MATCH;
	} else {
		status = err ? kernel_refused(kernel, err, "del %s %s",
					      argv[optind], argv[optind + 1]) :
			       EXIT_DONE;
	}
	kernel_close(kernel);
	return status;
}

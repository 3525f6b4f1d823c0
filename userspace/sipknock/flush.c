// SPDX-License-Identifier: GPL-2.0
/* sipknock flush: shut everybody out */
#include <errno.h>

#include "entry.h"

static const char help[] =
"Usage: sipknock flush TABLE\n\n"
"Shuts out all addresses of TABLE. Exit status 1 if there is no such table.\n";

int cmd_flush(int argc, char **argv)
{
	struct nlmsghdr *request;
	struct kernel *kernel;
	int status, err;

	status = parse_options(argc, argv, help, NULL, 1, 1);
	if (status >= 0)
		return status;
	if (!read_table(argv, argv[optind]))
		return EXIT_USAGE;
	kernel = kernel_open();
	if (!kernel)
		return EXIT_FAILED;
	request = kernel_request(kernel, SIPKNOCK_CMD_FLUSH, 0);
	mnl_attr_put_strz(request, SIPKNOCK_A_TABLE, argv[optind]);
	err = kernel_talk(kernel, NULL, NULL);
	if (err == ENOENT)
		status = no_table(argv[0], argv[optind]);
	else
		status = err ? kernel_refused(kernel, err, "flush %s",
					      argv[optind]) : EXIT_DONE;
	kernel_close(kernel);
	return status;
}

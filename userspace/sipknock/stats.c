// SPDX-License-Identifier: GPL-2.0
/* sipknock stats: the counters of the network namespace */
#include "netlink.h"

static const char help[] =
"Usage: sipknock stats [--json]\n\n"
"The counters of this network namespace since the module was loaded, over all CPUs.\n\n"
"  --json  one object\n";

static const struct {
	const char *name;
	const char *what;
} counters[SIPKNOCK_C_MAX + 1] = {
	[SIPKNOCK_C_LOOKED] = { "looked", "packets whose payload was read" },
	[SIPKNOCK_C_NOT_SIP] = { "not_sip", "of these, no SIP, or in doubt" },
	[SIPKNOCK_C_NO_KNOCK] = { "no_knock", "of these, SIP that no rule asked for" },
	[SIPKNOCK_C_KNOCKED] = { "knocked", "of these, knocks" },
	[SIPKNOCK_C_OPENED] = { "opened", "entries made" },
	[SIPKNOCK_C_REFRESHED] = { "refreshed", "entries extended" },
	[SIPKNOCK_C_REFUSED_FULL] = { "refused_full", "knocks refused by a full table" },
	[SIPKNOCK_C_REFUSED_MAX] = { "refused_max", "knocks refused by --max or max=" },
	[SIPKNOCK_C_EXPIRED] = { "expired", "entries whose time was over" },
	[SIPKNOCK_C_HITS] = { "hits", "packets that found a live entry" },
};

static int on_counters(const struct nlmsghdr *message, void *data)
{
	const struct nlattr *attr;
	struct attributes found;
	uint64_t *values = data;

	read_attributes(message, &found);
	if (!found.at[SIPKNOCK_A_COUNTERS])
		return MNL_CB_OK;
	mnl_attr_for_each_nested(attr, found.at[SIPKNOCK_A_COUNTERS])
		if (mnl_attr_get_type(attr) <= SIPKNOCK_C_MAX)
			values[mnl_attr_get_type(attr)] = long_of(attr);
	return MNL_CB_OK;
}

static void print_counters(const uint64_t *values, bool json)
{
	struct json_object *object = NULL;
	size_t i;

	if (json)
		object = json_new();
	for (i = 0; i < ARRAY_SIZE(counters); i++) {
		if (!counters[i].name)
			continue;
		if (json)
			json_add_number(object, counters[i].name, values[i]);
		else
			printf("%-12s %12llu  %s\n", counters[i].name,
			       (unsigned long long)values[i],
			       counters[i].what);
	}
	if (json)
		json_row(object);
}

int cmd_stats(int argc, char **argv)
{
	uint64_t values[SIPKNOCK_C_MAX + 1] = { };
	struct kernel *kernel;
	bool json = false;
	int status, err;

	status = parse_options(argc, argv, help, &json, 0, 0);
	if (status >= 0)
		return status;
	kernel = kernel_open();
	if (!kernel)
		return EXIT_FAILED;
	kernel_request(kernel, SIPKNOCK_CMD_GET_COUNTERS, 0);
	err = kernel_talk(kernel, on_counters, values);
	status = err ? kernel_refused(kernel, err, "stats") : EXIT_DONE;
	if (!err)
		print_counters(values, json);
	kernel_close(kernel);
	return status;
}

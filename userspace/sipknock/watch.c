// SPDX-License-Identifier: GPL-2.0
/* sipknock watch: what happens at the door, as it happens */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <linux/genetlink.h>

#include "entry.h"

static const char help[] =
"Usage: sipknock watch [--json] [TABLE]\n\n"
"Prints a line for each source that is opened, refreshed, expired, refused or\n"
"deleted, of all tables or of TABLE, until it is interrupted. Where there were more\n"
"than could be told, a line says that some were lost.\n\n"
"  --json  an object a line\n";

/* What is kept for a reader that is slow for a moment. */
#define ROOM	(16 << 20)

struct watcher {
	struct kernel *kernel;
	const char *table;
	bool json;
};

static const char * const event_names[__SIPKNOCK_EVENT_MAX] = {
	[SIPKNOCK_EVENT_OPENED] = "opened",
	[SIPKNOCK_EVENT_REFRESHED] = "refreshed",
	[SIPKNOCK_EVENT_EXPIRED] = "expired",
	[SIPKNOCK_EVENT_REFUSED_FULL] = "refused_full",
	[SIPKNOCK_EVENT_REFUSED_MAX] = "refused_max",
	[SIPKNOCK_EVENT_DELETED] = "deleted",
};

static const char *event_text(uint32_t event)
{
	return event < ARRAY_SIZE(event_names) ? event_names[event] :
						  "unknown";
}

static void print_time(void)
{
	struct timespec now;
	char text[24] = "-";
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	if (localtime_r(&now.tv_sec, &tm))
		strftime(text, sizeof(text), "%F %T", &tm);
	printf("%s.%03ld ", text, now.tv_nsec / 1000000);
}

static void add_time(struct json_object *object)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	json_add_number(object, "time_ms",
			now.tv_sec * 1000ULL + now.tv_nsec / 1000000);
}

static void print_event(const struct entry *entry)
{
	char address[ADDRESS_TEXT_SIZE];

	print_time();
	printf("%s ", event_text(entry->event));
	print_escaped(stdout, entry->table, strlen(entry->table));
	printf(" %s", address_text(&entry->address, address));
	if (entry->expires)
		printf(" expires=%llu",
		       (unsigned long long)(entry->expires_ms + 999) / 1000);
	print_entry_rest(stdout, entry);
	putchar('\n');
}

static void print_json_event(const struct entry *entry)
{
	struct json_object *object = entry_to_json(entry);

	add_time(object);
	json_add_text(object, "event", event_text(entry->event));
	if (entry->expires)
		json_add_number(object, "expires_ms", entry->expires_ms);
	json_row(object);
}

static void print_lost(const struct watcher *watcher)
{
	struct json_object *object;

	if (watcher->json) {
		object = json_new();
		add_time(object);
		json_add_text(object, "event", "lost");
		json_row(object);
	} else {
		print_time();
		puts("lost events: there were more than could be told");
	}
}

/* The controller tells of families that go. */
static bool is_goodbye(const struct nlmsghdr *message,
		       const struct kernel *kernel)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(message);
	const struct nlattr *attr;

	if (genl->cmd != CTRL_CMD_DELFAMILY)
		return false;
	mnl_attr_for_each(attr, message, GENL_HDRLEN)
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			return number_of(attr) == kernel->family;
	return false;
}

static int on_event(const struct nlmsghdr *message, void *data)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(message);
	const struct watcher *watcher = data;
	struct entry entry;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*genl))
		return MNL_CB_OK;
	if (message->nlmsg_type == GENL_ID_CTRL)
		return is_goodbye(message, watcher->kernel) ? MNL_CB_STOP :
							      MNL_CB_OK;
	if (genl->cmd != SIPKNOCK_CMD_EVENT || !read_entry(message, &entry))
		return MNL_CB_OK;
	if (watcher->table && strcmp(watcher->table, entry.table))
		return MNL_CB_OK;
	if (watcher->json)
		print_json_event(&entry);
	else
		print_event(&entry);
	return MNL_CB_OK;
}

static int read_events(struct watcher *watcher)
{
	struct kernel *kernel = watcher->kernel;
	ssize_t len;

	while (!ferror(stdout)) {
		len = mnl_socket_recvfrom(kernel->socket, kernel->answer,
					  sizeof(kernel->answer));
		if (len < 0 && errno == ENOBUFS) {
			print_lost(watcher);
		} else if (len < 0 && errno != EINTR) {
			complain("watch: cannot read events: %s",
				 strerror(errno));
			return EXIT_FAILED;
		} else if (len > 0 &&
			   mnl_cb_run(kernel->answer, len, 0, 0, on_event,
				      watcher) == MNL_CB_STOP) {
			complain("watch: the module was unloaded; begin again when it is loaded");
			return EXIT_FAILED;
		}
	}
	return EXIT_DONE;
}

static int subscribe(struct kernel *kernel)
{
	int fd = mnl_socket_get_fd(kernel->socket), room = ROOM;
	int group = kernel->events, control = GENL_ID_CTRL;

	/* Beyond what root allows others; less will do. */
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (mnl_socket_setsockopt(kernel->socket, NETLINK_ADD_MEMBERSHIP,
				  &group, sizeof(group)) < 0)
		return kernel_refused(kernel, errno, "watch");
	if (mnl_socket_setsockopt(kernel->socket, NETLINK_ADD_MEMBERSHIP,
				  &control, sizeof(control)) < 0)
		return kernel_refused(kernel, errno, "watch");
	return EXIT_DONE;
}

int cmd_watch(int argc, char **argv)
{
	struct watcher watcher = { };
	int status;

	status = parse_options(argc, argv, help, &watcher.json, 0, 1);
	if (status >= 0)
		return status;
	if (optind < argc && !read_table(argv, argv[optind]))
		return EXIT_USAGE;
	watcher.table = argv[optind];
	watcher.kernel = kernel_open();
	if (!watcher.kernel)
		return EXIT_FAILED;
	setvbuf(stdout, NULL, _IOLBF, 0);
	status = subscribe(watcher.kernel);
	if (status == EXIT_DONE)
		status = read_events(&watcher);
	kernel_close(watcher.kernel);
	return status;
}

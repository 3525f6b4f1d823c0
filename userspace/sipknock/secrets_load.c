// SPDX-License-Identifier: GPL-2.0
/* Loading a secret set, see secrets.h */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "secrets.h"

/**
 * struct progress - for those who wait at a terminal
 * @shown: milliseconds when it was shown, 0: there is no terminal
 * @begun: something was shown
 */
struct progress {
	uint64_t shown;
	bool begun;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

static void show_progress(struct progress *progress, uint32_t done,
			  uint32_t all)
{
	if (!progress->shown || now_ms() - progress->shown < 200)
		return;
	fprintf(stderr, "\rsipknock: %u of %u secrets", done, all);
	progress->shown = now_ms();
	progress->begun = true;
}

static void end_progress(const struct progress *progress)
{
	if (progress->begun)
		fputs("\r\033[K", stderr);
}

static void refused(const struct kernel *kernel, int err,
		    const struct secret_set *set, const char *name)
{
	const char *said = kernel->said[0] ? kernel->said : strerror(err);

	if (err == EEXIST)
		said = "this secret is in the file twice";
	if (kernel->has_line && kernel->line < set->count)
		complain("%s:%lu: %s; the set is as it was", set->file,
			 set->number[kernel->line], said);
	else
		kernel_refused(kernel, err, "secrets load %s", name);
}

/* As many lines from @first on as one message takes; what comes after them. */
static uint32_t put_lines(struct kernel *kernel, const struct secret_set *set,
			  uint32_t first)
{
	struct nlmsghdr *request = kernel_request(kernel,
						  SIPKNOCK_CMD_LOAD_LINES, 0);
	size_t begin = first ? set->end[first - 1] : 0;
	size_t room = REQUEST_SIZE - request->nlmsg_len;
	uint32_t next = first + 1;

	while (next < set->count && set->end[next] - begin <= room)
		next++;
	memcpy(mnl_nlmsg_get_payload_tail(request), set->attrs + begin,
	       set->end[next - 1] - begin);
	request->nlmsg_len += set->end[next - 1] - begin;
	return next;
}

static int send_set(const struct secret_set *set, struct kernel *kernel,
		    const char *name, struct progress *progress)
{
	struct nlmsghdr *request;
	uint32_t done = 0;
	int err;

	request = kernel_request(kernel, SIPKNOCK_CMD_LOAD_BEGIN, 0);
	mnl_attr_put_strz(request, SIPKNOCK_A_SET, name);
	mnl_attr_put_u32(request, SIPKNOCK_A_SECRETS, set->count);
	err = kernel_talk(kernel, NULL, NULL);
	while (!err && done < set->count) {
		done = put_lines(kernel, set, done);
		err = kernel_talk(kernel, NULL, NULL);
		show_progress(progress, done, set->count);
	}
	if (err)
		return err;
	kernel_request(kernel, SIPKNOCK_CMD_LOAD_COMMIT, 0);
	return kernel_talk(kernel, NULL, NULL);
}

bool secret_set_load(const struct secret_set *set, struct kernel *kernel,
		     const char *name)
{
	struct progress progress = {
		.shown = isatty(STDERR_FILENO) ? now_ms() : 0,
	};
	int err = send_set(set, kernel, name, &progress);

	end_progress(&progress);
	if (err)
		refused(kernel, err, set, name);
	return !err;
}

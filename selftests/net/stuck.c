// SPDX-License-Identifier: GPL-2.0
/*
 * stuck: a reader whose memory does not answer.
 *
 *	stuck FILE [NETNS]
 *
 * Opens FILE, moves to the network namespace of the file NETNS, and reads FILE into a
 * page that nobody brings. Says "stuck" once the kernel waits for that page, and ends
 * when stdin does, or by SIGALRM before the kernel complains of who is kept waiting.
 * Status 4 where the kernel gives no userfaultfd.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KSFT_SKIP	4
#define SECONDS_MAX	45

static int file;
static void *page;

static void die(const char *what)
{
	fprintf(stderr, "stuck: %s: %s\n", what, strerror(errno));
	exit(2);
}

static int open_file(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die(name);
	return fd;
}

/* Whoever touches the page waits for what this never answers. */
static int guard(size_t size)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { .start = (unsigned long)page, .len = size },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0)
		exit(KSFT_SKIP);
	if (ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &range))
		die("userfaultfd");
	return fd;
}

static void *read_file(void *size)
{
	if (read(file, page, (size_t)size) <= 0)
		die("the file has nothing to read");
	die("it did not get stuck");
	return NULL;
}

int main(int argc, char **argv)
{
	size_t size = sysconf(_SC_PAGESIZE);
	struct pollfd fault = { .events = POLLIN };
	pthread_t reader;
	char byte;

	if (argc != 2 && argc != 3)
		die("stuck FILE [NETNS]");
	file = open_file(argv[1]);
	if (argc == 3 && setns(open_file(argv[2]), CLONE_NEWNET))
		die(argv[2]);
	alarm(SECONDS_MAX);
	page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		die("mmap");
	fault.fd = guard(size);
	if (pthread_create(&reader, NULL, read_file, (void *)size))
		die("no thread");
	if (poll(&fault, 1, -1) != 1)
		die("poll");
	puts("stuck");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	_exit(0);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * replay FILE...: runs inputs of the fuzzers.
 * replay --seeds DIR: writes the seed corpus.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"

static bool run_file(const char *path)
{
	static __u8 data[CASE_MAX + 1];
	FILE *file = fopen(path, "rb");
	__u8 *copy;
	size_t size;
	bool agree;

	if (!file) {
		fprintf(stderr, "replay: %s: %s\n", path, strerror(errno));
		return false;
	}
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	/* Alone in memory: what is read beyond it is noticed. */
	copy = malloc(size ? size : 1);
	if (!copy)
		return false;
	memcpy(copy, data, size);
	agree = case_run(copy, size);
	free(copy);
	if (!agree)
		printf("not ok %s\n", path);
	return agree;
}

static void write_seed(void *dir, const char *name, const __u8 *data,
		       size_t size)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", (const char *)dir, name);
	file = fopen(path, "wb");
	if (!file || fwrite(data, 1, size, file) != size || fclose(file)) {
		fprintf(stderr, "replay: %s: %s\n", path, strerror(errno));
		exit(1);
	}
}

int main(int argc, char **argv)
{
	int i, bad = 0;

	if (argc == 3 && !strcmp(argv[1], "--seeds")) {
		case_seeds(write_seed, argv[2]);
		return 0;
	}
	for (i = 1; i < argc; i++)
		bad += !run_file(argv[i]);
	printf("%d inputs, %d of them differ\n", argc - 1, bad);
	return bad > 0;
}

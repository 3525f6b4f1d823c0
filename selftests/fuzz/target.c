// SPDX-License-Identifier: GPL-2.0
/* The entry of libFuzzer. */
#include <stdlib.h>

#include "case.h"

int run_one(const __u8 *data, size_t size) __asm__("LLVMFuzzerTestOneInput");

int run_one(const __u8 *data, size_t size)
{
	if (!case_run(data, size))
		abort();
	return 0;
}

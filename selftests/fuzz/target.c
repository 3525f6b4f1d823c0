// SPDX-License-Identifier: GPL-2.0
/* The entry of libFuzzer. */
#include <stdint.h>
#include <stdlib.h>

#include "case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!case_run(data, size))
		abort();
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/* The entry of AFL++, in its persistent mode. */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "case.h"

__AFL_FUZZ_INIT();

int main(void)
{
	const unsigned char *data;

	__AFL_INIT();
	data = __AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(UINT_MAX))
		if (!case_run(data, __AFL_FUZZ_TESTCASE_LEN))
			abort();
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/* What came last of all that the module needs is min() in a header of its own (5.10). */
#include <linux/kernel.h>
#include <linux/minmax.h>

int probe(int a, int b);

int probe(int a, int b)
{
	return min(a, b);
}

// SPDX-License-Identifier: GPL-2.0
/* What any kernel has: if this fails, compiler and headers do not fit. */
#include <linux/module.h>

int probe(struct module *module);

int probe(struct module *module)
{
	return !module;
}

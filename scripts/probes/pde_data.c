// SPDX-License-Identifier: GPL-2.0
/* PDE_DATA() has its name of today (5.17). */
#include <linux/proc_fs.h>

void *probe(const struct inode *inode);

void *probe(const struct inode *inode)
{
	return pde_data(inode);
}

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SIPKNOCK_ERRNO_NAME_H
#define SIPKNOCK_ERRNO_NAME_H

/* As strerrorname_np(), which is not everywhere yet; of others, what strerror() says. */
const char *errno_name(int number);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_NET_H
#define _SIPKNOCK_NET_H

int sipknock_net_init(void);
void sipknock_net_exit(void);

#endif /* _SIPKNOCK_NET_H */

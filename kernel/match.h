/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SIPKNOCK_MATCH_H
#define _SIPKNOCK_MATCH_H

int sipknock_match_init(void);
void sipknock_match_exit(void);

#endif /* _SIPKNOCK_MATCH_H */

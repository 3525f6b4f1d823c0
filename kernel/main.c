// SPDX-License-Identifier: GPL-2.0
/* xt_sipknock: a phone's own REGISTER opens the firewall for its address. */
#include <linux/init.h>
#include <linux/module.h>

#include "entry.h"
#include "match.h"
#include "net.h"
#include "netlink.h"

static int __init sipknock_init(void)
{
	int err;

	err = sipknock_entry_init();
	if (err)
		return err;
	err = sipknock_net_init();
	if (err)
		goto exit_entry;
	err = sipknock_netlink_init();
	if (err)
		goto exit_net;
	err = sipknock_match_init();
	if (err)
		goto exit_netlink;
	return 0;

exit_netlink:
	sipknock_netlink_exit();
exit_net:
	sipknock_net_exit();
exit_entry:
	sipknock_entry_exit();
	return err;
}

static void __exit sipknock_exit(void)
{
	sipknock_match_exit();
	sipknock_netlink_exit();
	sipknock_net_exit();
	sipknock_entry_exit();
}

module_init(sipknock_init);
module_exit(sipknock_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Xtables: match SIP requests that carry a secret, and the sources that sent one");
MODULE_ALIAS("ipt_sipknock");
MODULE_ALIAS("ip6t_sipknock");

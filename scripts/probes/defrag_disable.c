// SPDX-License-Identifier: GPL-2.0
/* Reassembly can be switched off again (5.13). */
#include <net/netfilter/ipv4/nf_defrag_ipv4.h>
#include <net/netfilter/ipv6/nf_defrag_ipv6.h>

void probe(struct net *net);

void probe(struct net *net)
{
	nf_defrag_ipv4_disable(net);
	nf_defrag_ipv6_disable(net);
}

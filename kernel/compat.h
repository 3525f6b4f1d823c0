/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What older kernels lack. A HAVE_NAME says that scripts/probes/name.c compiles
 * for the kernel at hand (see Kbuild).
 */
#ifndef _SIPKNOCK_COMPAT_H
#define _SIPKNOCK_COMPAT_H

#ifndef HAVE_ACTIVE_MEMCG
#include <linux/preempt.h>
#include <linux/sched/mm.h>

/* Charges what tasks allocate; what packets open is charged to nobody. */
static inline struct mem_cgroup *sipknock_task_memcg(struct mem_cgroup *memcg)
{
	struct mem_cgroup *old = NULL;

#ifdef CONFIG_MEMCG
	if (in_task())
		old = xchg(&current->active_memcg, memcg);
#endif
	return old;
}

#define set_active_memcg(memcg)		sipknock_task_memcg(memcg)
#endif

#ifndef HAVE_DEFRAG_DISABLE
/* A namespace that reassembles goes on until it ends. */
#define nf_defrag_ipv4_disable(net)	((void)(net))
#define nf_defrag_ipv6_disable(net)	((void)(net))
#endif

#ifndef HAVE_PDE_DATA
#define pde_data(inode)			PDE_DATA(inode)
#endif

#ifndef HAVE_ATTR_MISS
#define NL_SET_ERR_ATTR_MISS(extack, nest, type)	((void)(extack))
#define GENL_REQ_ATTR_CHECK(info, attr)	(!(info)->attrs[attr])
#endif

/* Of a multicast group; where the flag has no name of its own it is a command's. */
#if defined(GENL_UNS_ADMIN_PERM) && !defined(GENL_MCAST_CAP_NET_ADMIN)
#define GENL_MCAST_CAP_NET_ADMIN	GENL_UNS_ADMIN_PERM
#endif

#endif /* _SIPKNOCK_COMPAT_H */

// SPDX-License-Identifier: GPL-2.0
/* What set_active_memcg() needs in softirq is exported (5.14), as in all that know folios. */
#include <linux/memcontrol.h>
#include <linux/sched/mm.h>

struct mem_cgroup *probe(struct folio *folio);

struct mem_cgroup *probe(struct folio *folio)
{
	return set_active_memcg(folio_memcg(folio));
}

// SPDX-License-Identifier: GPL-2.0
/* Any summary and any secret; whether a set has a token is left open. */
#include "any.h"
#include "sip_set.h"

void sip_lookup_begin(struct sip_lookup *lookup)
{
	lookup->line = -1;
}

void sip_lookup_value(struct sip_lookup *lookup, const __u8 *pos,
		      const __u8 *end, const __u8 *limit)
{
	//@ assert \valid_read(pos + (0 .. end - pos - 1));
	lookup->line = Frama_C_interval(-1, 100);
}

int main(void)
{
	struct sip_pattern *secret = (struct sip_pattern *)pattern;
	struct sip_lookup lookup;
	struct sip_summary sum;
	struct sip_agent agent;
	bool both = any_bool();

	any_pattern();
	secret->filter.secret_len = Frama_C_interval(1, SIP_SECRET_MAX);
	any_bytes(&sum, sizeof(sum));
	any_bytes(&agent, sizeof(agent));
	sum.aor_len = Frama_C_interval(0, SIP_AOR_MAX);
	sum.uri_len = Frama_C_interval(0, SIP_AOR_MAX + 1);
	agent.len = Frama_C_interval(0, SIP_AGENT_MAX);
	if (any_bool())
		sip_hide_secret(pattern, &sum, both ? &agent : NULL);
	else
		sip_hide_set(&lookup, &sum, both ? &agent : NULL);
	return 0;
}

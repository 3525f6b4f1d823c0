// SPDX-License-Identifier: GPL-2.0
/* What a message that matched says of the program that sent it. */
#include "sip_line.h"

static void read_value(struct sip_cursor *cur, struct sip_agent *agent)
{
	struct sip_field field;
	int byte;

	sip_field_begin(&field, cur);
	while (agent->len < SIP_AGENT_MAX) {
		byte = sip_field_next(&field);
		if (byte == SIP_END)
			break;
		agent->text[agent->len++] = byte;
	}
}

/**
 * sip_read_agent - the User-Agent of a message
 * @cur: the message, at its first byte; what the start-line says does not count
 * @agent: filled
 *
 * Of several the first one is taken, as it stands, unfolded.
 * Return: there is one that is not empty
 */
bool sip_read_agent(struct sip_cursor *cur, struct sip_agent *agent)
{
	static const struct sip_text user_agent = { 10, "user-agent" };
	struct sip_name name;

	agent->len = 0;
	sip_skip_keepalives(cur);
	while (sip_field_skip(cur) && !sip_line_end(cur) &&
	       sip_read_name(cur, &name) == ':') {
		if (sip_text_equal(&user_agent, name.text, name.len)) {
			read_value(cur, agent);
			break;
		}
	}
	return agent->len;
}

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# An entry ends on time, by itself, and is never shown or obeyed after that.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

# The clocks here and there tick apart by no more than this, in milliseconds.
SLACK=60

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --seconds $1 --secret "$SECRET" -j ACCEPT
	END
}

no_table() { ! table "$1"; }

ends_without_traffic() {
	local begin answered
	one_rule 1
	it "an entry ends when its time is over, without any traffic"
	now_ms
	begin=$now
	phone registers --instance "$SECRET"
	now_ms
	answered=$now
	expect opened
	eventually 4000 has_no_entry "$PHONE"
	now_ms
	[ "$now" -ge $((begin + 1000 - SLACK)) ] || wrong "it ended after $((now - begin)) ms"

	it "it is not shown a moment longer"
	[ "$now" -le $((answered + 1000 + SLACK + 200)) ] ||
		wrong "it was shown for $((now - answered)) ms"

	it "the source is outside again"
	phone registers
	expect refused

	it "and may knock again"
	phone registers --instance "$SECRET"
	expect opened
	expect_entry "$PHONE" knocks=1
}

# A table goes with its last entry when no rule names it, which only the collector
# of expired entries can have seen: nothing else looks at that table.
is_collected() {
	local before
	one_rule 3
	it "what expired is collected, and an unused table with it"
	before=$(stat_of expired)
	phone registers --instance "$SECRET"
	expect_entries 1
	"$IPT" -F INPUT
	table || wrong "the table did not outlive its rule"
	eventually 10000 no_table door
	[ "$(stat_of expired)" -gt "$before" ] || wrong "nobody counted it as expired"
}

is_not_obeyed() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
	END
	it "an entry of one second lets in for one second"
	now_ms
	local begin=$now
	tell "+$PHONE 1"
	phone registers
	expect answered
	eventually 4000 is_refused
	now_ms
	[ "$now" -ge $((begin + 1000 - SLACK)) ] || wrong "it ended after $((now - begin)) ms"
}

is_refused() {
	phone registers
	[ "$answer" = refused ]
}

for_each_family ends_without_traffic is_collected is_not_obeyed

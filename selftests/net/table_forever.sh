#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# "+ADDR 0": an entry for good, for trunks and whitelists.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --seconds 1 --secret "$SECRET" -j ACCEPT
		-p udp --dport 5061 -m sipknock --name door --rcheck -j ACCEPT
	END
}

is_there() { has_entry "$PHONE2"; }
is_gone() { has_no_entry "$PHONE2"; }

stays() {
	local before
	one_rule
	it "+ADDR 0 is shown as expires=never, and lets in"
	tell "+$PHONE 0" || wrong "$output"
	expect_entry "$PHONE" knocks=1 expires=never
	phone sends to 5061
	expect answered

	it "it stays when what expires is collected"
	before=$(stat_of expired)
	tell "+$PHONE2 1"
	eventually 4000 is_gone
	eventually 4000 counted_since "$before"
	expect_entry "$PHONE" expires=never

	it "nothing shortens it"
	tell "+$PHONE 5" || wrong "$output"
	expect_entry "$PHONE" expires=never
	phone registers --instance "$SECRET"
	expect answered
	expect_entry "$PHONE" expires=never

	it "it outlives the rules"
	succeeds "$IPT" -F INPUT
	expect_entry "$PHONE" expires=never
}

is_refused() {
	phone sends to 10000
	[ "$answer" = refused ]
}

is_answered_in_time() {
	tell "+$PHONE 60"
	phone sends to 10000
	[ "$answer" = answered ]
}

# A whitelist does not knock: what it says of a knock's age does not hold for it.
does_not_age() {
	rules <<-END
		-p udp --dport 10000 -m sipknock --name door --rcheck --seconds 3 -j ACCEPT
		-p udp --dport 34122 -m sipknock --name door --rcheck --hitcount 2 -j ACCEPT
	END
	it "--rcheck --seconds shuts out who has knocked too long ago"
	tell "+$PHONE2 0"
	eventually 20000 is_answered_in_time
	eventually 20000 is_refused
	expect_entry "$PHONE"

	it "but not who is in for good"
	send_from phone "$PHONE2" sends to 10000
	expect answered

	it "--hitcount asks both"
	send_from phone "$PHONE2" sends to 34122
	expect refused
	tell "+$PHONE2 0"
	send_from phone "$PHONE2" sends to 34122
	expect answered
}

counted_since() { [ "$(stat_of expired)" -gt "$1" ]; }

begins_late() {
	one_rule
	it "an entry with an end gets none by +ADDR 0"
	phone registers --instance "$SECRET"
	expect opened
	expect_expires "$PHONE" 1 1
	tell "+$PHONE 0" || wrong "$output"
	expect_entry "$PHONE" knocks=2 expires=never
}

ends_by_hand() {
	one_rule
	it "-ADDR removes it"
	tell "+$PHONE 0"
	tell "-$PHONE" || wrong "$output"
	expect_no_entry "$PHONE"
	phone sends to 5061
	expect refused

	it "/ removes it"
	tell "+$PHONE 0"
	tell / || wrong "$output"
	expect_entries 0
	phone sends to 5061
	expect refused
}

for_each_family stays begins_late does_not_age ends_by_hand

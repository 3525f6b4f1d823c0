#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A REGISTER in IP fragments counts like a whole one, wherever the split falls.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

# --set judges each packet by itself, so that every split is a knock of its own.
one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --set --secret "$SECRET" -j ACCEPT
	END
}

splits() {
	one_rule
	it "a knock in two fragments opens, split at each possible place"
	phone registers --instance "$SECRET" --split each
	expect opened
	table
	[ "${#TABLE[@]}" -gt 40 ] || wrong "only ${#TABLE[@]} entries"

	it "in any order of its fragments"
	tell /
	phone registers --instance "$SECRET" --split each --reversed
	expect opened

	it "in many small fragments"
	tell /
	phone registers --instance "$SECRET" --split 40,80,120,160,200,240,280,320
	expect opened
	expect_entry "$PHONE" knocks=1 method=REGISTER

	it "a fragmented REGISTER without the secret is refused"
	tell /
	phone registers --split each
	expect refused
	phone registers --instance "$SECRET" --change "$SECRET" --split 120
	expect refused
	expect_entries 0
}

as_a_phone_does() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --header contact --secret "$SECRET" -j ACCEPT
	END
	it "a REGISTER of 2 KiB with a push token opens"
	phone registers --instance "$SECRET" --split 1232 --pad 900 \
		--header "X-Token: $(printf '%0900d' 0)"
	expect opened
	expect_entry "$PHONE" dport=5060
}

for_each_family splits as_a_phone_does

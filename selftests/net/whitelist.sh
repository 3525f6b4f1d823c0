#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A fixed address above the door needs no knock, and is no entry.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

whitelist() {
	rules <<-END
		-s $PHONE2 -p udp --dport 5060 -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
	it "the fixed address is in without a knock"
	second_phone registers
	expect answered
	second_phone registers --instance "$SECRET"
	expect answered

	it "and the table never saw it"
	expect_entries 0

	it "the others knock as before"
	phone registers
	expect refused
	phone registers --instance "$SECRET"
	expect opened
	scanner registers
	expect refused
}

for_each_family whitelist

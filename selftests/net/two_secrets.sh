#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Two extensions, each with a secret of its own, in one table.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

OTHER="another secret"

two_rules() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --label ext234 --header contact --secret "$SECRET" -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --label ext235 --header from --secret "$OTHER" --seconds 60 -j ACCEPT
	END
}

each_opens_its_own() {
	two_rules
	it "each secret opens, under its rule's label and for its rule's time"
	phone registers --instance "$SECRET"
	expect opened
	second_phone registers --display "$OTHER" --user 235
	expect opened
	expect_entry "$PHONE" label=ext234 aor=sip:234@pbx.example.com
	expect_entry "$PHONE2" label=ext235 aor=sip:235@pbx.example.com
	expect_expires "$PHONE" 3990 4000
	expect_expires "$PHONE2" 50 60

	it "a secret in the other's header does not open"
	scanner registers --display "$SECRET"
	expect refused
	scanner registers --instance "$OTHER"
	expect refused
	expect_entries 2

	it "one that goes leaves the other in"
	tell "-$PHONE"
	phone registers
	expect refused
	second_phone registers
	expect answered
}

two_phones_behind_one_address() {
	two_rules
	it "two phones behind one address are one entry, as long as the longer lasts"
	phone registers --instance "$SECRET"
	phone registers --display "$OTHER"
	expect answered
	expect_entries 1
	expect_expires "$PHONE" 3990 4000
}

for_each_family each_opens_its_own two_phones_behind_one_address

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A phone's REGISTER is the knock: what opens the door, and what does not.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

one_rule() {
	rules <<-END
		-p udp --dport 5060:5063 -m sipknock --name door --header contact --secret "$SECRET" -j ACCEPT
	END
}

# What the one rule replaces, in the order in which it is found on the net.
old_recipe() {
	echo / 2>/dev/null >/proc/net/xt_recent/door
	rules <<-END
		-p udp --dport 5060:5063 -m recent --name door --rcheck --seconds 4000 -j ACCEPT
		-p udp --dport 5060:5063 -m string --string "$SECRET" --algo bm -m recent --name door --set
	END
}

the_knock_opens() {
	one_rule
	it "a REGISTER with the secret opens the door and is itself delivered"
	phone registers --instance "$SECRET"
	expect opened
	expect_entry "$PHONE" knocks=1 proto=udp dport=5060 method=REGISTER

	it "the open source is let in without a secret, on any port of the rule"
	phone registers
	expect answered
	phone invites to 5063
	expect answered
	phone_says '\r\n\r\n'
	expect answered

	it "another source stays outside"
	second_phone registers
	expect refused
	scanner asks
	expect refused
	expect_no_entry "$SCANNER"
}

what_does_not_knock() {
	one_rule
	it "a wrong secret, or none, is refused"
	phone registers --instance "<urn:uuid:00000000-0000-1000-8000-000000000000>"
	expect refused
	phone registers
	expect refused

	it "the secret with any one byte changed is refused"
	phone registers --instance "$SECRET" --change "$SECRET"
	expect refused
	expect_entries 0

	it "the secret in a header that the rule does not name is refused"
	phone registers --agent "phone $SECRET"
	expect refused
	phone registers --header "X-Contact: $SECRET"
	expect refused

	it "the secret in the body is refused, where the old recipe opens"
	phone registers --body "$SECRET"
	expect refused

	it "the secret in a response is refused, where the old recipe opens"
	phone sends --response "200 OK" --instance "$SECRET"
	expect refused

	it "the secret in something that is not SIP is refused, where the old recipe opens"
	phone_says "hello $SECRET\r\n\r\n"
	expect refused
	phone_says "REGISTER sip:pbx.example.com HTTP/1.1\r\nContact: $SECRET\r\n\r\n"
	expect refused
	expect_entries 0
}

the_old_recipe() {
	local ways
	if ! have_match string --string x --algo bm || ! have_match recent --rcheck; then
		it "reference: the old recipe"
		skip "no xt_string or xt_recent"
		return
	fi
	old_recipe
	it "reference: the old recipe loses the first packet of a phone that knocks"
	phone registers --instance "$SECRET"
	expect refused
	phone registers --instance "$SECRET"
	expect answered

	for ways in "--body $SECRET" "--response 200 --instance $SECRET" "--agent $SECRET"; do
		old_recipe
		it "reference: the old recipe opens on ${ways%% *}"
		# shellcheck disable=SC2086
		phone sends $ways
		phone sends
		expect answered
	done
}

for_each_family the_knock_opens what_does_not_knock the_old_recipe

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# TCP, segment by segment: handshakes pass, data waits for a knock.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

the_rules() {
	rules <<-END
		-p tcp --dport 5060 -m sipknock --name door --header contact --secret "$SECRET" -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --header contact --secret "$SECRET" -j ACCEPT
		-p tcp --dport 8080 -m sipknock --name door --rcheck -j ACCEPT
		$(handshakes 5060)
	END
}

a_segment_knocks() {
	the_rules
	it "a REGISTER with the secret opens and is itself delivered"
	phone registers --tcp --instance "$SECRET"
	expect opened
	expect_entry "$PHONE" knocks=1 proto=tcp dport=5060 method=REGISTER

	it "the open source is let in, on UDP too"
	phone registers --tcp
	expect answered
	phone registers
	expect answered
	phone sends to 8080 --tcp
	expect answered

	it "others get a reset with their first data"
	scanner registers --tcp
	expect refused
	scanner sends to 8080 --tcp
	expect refused
	expect_no_entry "$SCANNER"

	it "the secret with any one byte changed gets a reset"
	second_phone registers --tcp --instance "$SECRET" --change "$SECRET"
	expect refused
	expect_entries 1
}

several_segments() {
	the_rules
	it "the secret in the first segment opens, the rest follows"
	phone registers --tcp --instance "$SECRET" --body "more to come" --split 360
	expect opened

	it "a segment that ends in the header with the secret is no knock"
	second_phone registers --tcp --instance "$SECRET" --body "more to come" --split 330
	expect refused
	expect_no_entry "$PHONE2"

	it "a message that does not start in the segment is no knock"
	second_phone registers --tcp --instance "$SECRET" --split 20
	expect refused
	expect_no_entry "$PHONE2"

	it "line ends before the message are skipped"
	phone_says_over_tcp '\r\n\r\n'
	expect opened
}

# phone_says_over_tcp BEFORE: a knock behind what printf makes of BEFORE.
phone_says_over_tcp() {
	local file
	file=$(scratch message)
	tell /
	# shellcheck disable=SC2059
	printf "$1REGISTER sip:pbx.example.com SIP/2.0\r\n%s\r\n%s\r\n%s\r\n%s\r\n%s\r\n%s\r\n\r\n" \
		"Via: SIP/2.0/TCP 192.0.2.10;branch=z9hG4bK7" "From: <sip:a@example.com>;tag=1" \
		"To: <sip:a@example.com>" "Call-ID: 1" "CSeq: 1 REGISTER" \
		"Contact: <sip:a@192.0.2.10>;+sip.instance=\"$SECRET\"" >"$file"
	phone sends --tcp --file "$file"
}

udp_opens_tcp() {
	the_rules
	it "a knock on UDP opens what is guarded on TCP, where a long REGISTER goes"
	phone sends to 8080 --tcp
	expect refused
	phone registers --instance "$SECRET"
	expect opened
	phone sends to 8080 --tcp
	expect answered
	phone registers --tcp --pad 1400
	expect answered
}

for_each_family a_segment_knocks several_segments udp_opens_tcp

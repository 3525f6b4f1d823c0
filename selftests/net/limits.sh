#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One message must not carry a dictionary of guesses, nor cost much to read.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --set --secret "$SECRET" -j ACCEPT
	END
}

# headers N TEXT: N header fields with TEXT, for sipsend, in HEADERS.
headers() {
	local i
	HEADERS=()
	for ((i = 0; i < $1; i++)); do HEADERS+=(--header "X-$i: $2"); done
}

sizes() {
	local text
	one_rule
	printf -v text '%0500d' 0
	it "a header section below 4 KiB is read"
	headers 6 "$text"
	phone registers --instance "$SECRET" "${HEADERS[@]}"
	expect opened

	it "a header section above 4 KiB is no knock, wherever the secret is"
	headers 8 "$text"
	phone registers --instance "$SECRET" "${HEADERS[@]}"
	expect refused

	it "the size of the body does not matter"
	printf -v text '%08000d' 0
	phone registers --instance "$SECRET" --body "$text"
	expect opened

	it "a value longer than 1 KiB is not searched"
	printf -v text '%01100d' 0
	phone registers --header "X-Long: $text $SECRET"
	expect refused
	phone registers --instance "$SECRET" --header "X-Long: $text"
	expect opened
}

once() {
	local header
	one_rule
	for header in "From: <sip:x@example.com>;tag=2" "f: <sip:x@example.com>;tag=2" \
		"To: <sip:x@example.com>" "Call-ID: 2" "i: 2" "CSeq: 2 REGISTER"; do
		it "a second \"${header%%:*}\" makes it no knock"
		phone registers --instance "$SECRET" --header "$header"
		expect refused
	done
	it "other headers may occur again"
	phone registers --instance "$SECRET" --header "Via: SIP/2.0/UDP 192.0.2.99" \
		--header "Contact: <sip:x@192.0.2.99>"
	expect opened
}

tokens() {
	one_rule
	it "more than 128 tokens make it no knock"
	headers 30 "<sip:a;b=1;c=2;d=3;e=4;f=5;g=6;h=7>;i=8;j=9"
	phone registers --instance "$SECRET" "${HEADERS[@]}"
	expect refused
}

damage() {
	local text
	one_rule
	it "what is cut short, or damaged, is refused and harms nobody"
	for text in "REGISTER" "REGISTER " "REGISTER sip:a" "REGISTER sip:a SIP/2.0" \
		"REGISTER sip:a SIP/2.0\r\nContact: $SECRET" \
		"REGISTER  sip:a SIP/2.0\r\nContact: $SECRET\r\n\r\n" \
		"REGISTER sip:a SIP/3.0\r\nContact: $SECRET\r\n\r\n" \
		"REGISTER\r\nContact: $SECRET\r\n\r\n" "\r\n" "\000" "\r\n\r\n\r\n\r\n$SECRET"; do
		phone_says "$text"
		expect refused
	done
	expect_entries 0
}

for_each_family sizes once tokens damage

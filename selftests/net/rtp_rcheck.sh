#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The knock on SIP opens what --rcheck rules guard: RTP, TCP, any port.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

guarded() {
	rules <<-END
		-p udp --dport 5060:5063 -m sipknock --name door --header contact --secret "$SECRET" -j ACCEPT
		-p udp --dport 10000:20000 -m sipknock --name door --rcheck -j ACCEPT
		-p tcp --dport 8080 -m sipknock --name door --rcheck -j ACCEPT
	END
	it "guarded ports are closed before the knock"
	rtp_from phone "$PHONE"
	expect refused
	phone sends to 8080 --tcp
	expect refused

	it "the secret on a guarded port opens nothing"
	phone registers to 10000 --instance "$SECRET"
	expect refused
	expect_no_entry "$PHONE"

	it "the knock opens them all"
	phone registers --instance "$SECRET"
	expect opened
	rtp_from phone "$PHONE"
	expect answered
	phone sends to 8080 --tcp
	expect answered
	expect_entry "$PHONE" knocks=1

	it "others stay outside"
	rtp_from scanner "$SCANNER"
	expect refused
	scanner sends to 8080 --tcp
	expect refused
}

# Twelve bytes of RTP header and some payload: no SIP.
rtp_from() {
	printf '\200\000\0\1\0\0\0\240\336\255\276\357%0160d' 0 >"$RTP"
	send_from "$1" "$2" sends to 10000 --file "$RTP"
}

RTP=$(scratch rtp)
for_each_family guarded

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The recipe for TCP and TLS: handshakes pass, data waits for a knock.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

# The first three packets of a flow, if they are too short for a message, and
# resets: IPv4's length counts its header, and so does that of IPv6.
the_rules() {
	local short=0:60
	[ "$family" = 4 ] || short=0:80
	rules <<-END
		-p tcp --dport 5060 -m sipknock --name door --header contact --secret "$SECRET" -j ACCEPT
		-p tcp --dport 5060 --tcp-flags RST RST -m length --length $short -j ACCEPT
		-p tcp --dport 5060 -m length --length $short -m connbytes --connbytes 0:3 --connbytes-dir original --connbytes-mode packets -j ACCEPT
	END
}

handshake_recipe() {
	the_rules
	it "a handshake passes, and a REGISTER with the secret opens"
	phone registers --tcp --instance "$SECRET"
	expect opened

	it "the open source goes on"
	phone registers --tcp
	expect answered

	it "without the secret no data passes"
	scanner registers --tcp
	expect refused
	expect_no_entry "$SCANNER"

	it "nor in small pieces"
	scanner registers --tcp --split 20,40,60,80,100,120
	expect refused
	expect_no_entry "$SCANNER"
}

for_each_family handshake_recipe

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Ranges and odd ports: a knock on any of them opens all that name the table.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

the_rules() {
	rules <<-END
		-p udp --dport 5060:5063 -m sipknock --name door --secret "$SECRET" -j ACCEPT
		-p udp --dport 34122 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
}

every_port() {
	local port other
	the_rules
	for port in 5060 5061 5062 5063 34122; do
		it "a knock on port $port opens the others"
		tell /
		phone registers to $port --instance "$SECRET"
		expect opened
		expect_entry "$PHONE" dport=$port
		for other in 5060 5063 34122; do
			phone registers to $other
			expect answered
		done
	done
	it "a port that no rule names stays closed"
	phone registers to 5080 --instance "$SECRET"
	expect refused
}

multiport() {
	rules <<-END
		-p udp -m multiport --dports 5060,34122 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
	it "multiport gives the list in one rule"
	phone registers to 34122 --instance "$SECRET"
	expect opened
	phone registers
	expect answered
	phone registers to 5061
	expect refused
}

for_each_family every_port multiport

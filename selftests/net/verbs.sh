#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The verbs of a rule, each with and without "!", and the options of their tables.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

# On 5060 the rule as given, on 5061 what its verb does inverted.
verb() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door $* -j ACCEPT
		-p udp --dport 5061 -m sipknock --name door ! $* -j ACCEPT
	END
}

set_opens() {
	verb --set --secret "\"$SECRET\""
	it "--set opens and matches when the selectors hold"
	phone registers --instance "$SECRET"
	expect opened
	expect_entry "$PHONE" knocks=1

	it "--set does not match an open source without the secret"
	phone registers
	expect refused
	expect_entry "$PHONE" knocks=1

	it "--set counts every packet"
	phone registers --instance "$SECRET" --copies 3
	expect_entry "$PHONE" knocks=4

	it "! --set opens when the selectors hold, and matches when they do not"
	second_phone registers to 5061 --instance "$SECRET"
	expect refused
	expect_entry "$PHONE2" knocks=1
	scanner registers to 5061
	expect answered
	expect_no_entry "$SCANNER"

	verb --set
	it "--set without selectors opens for any packet"
	phone_says "anything"
	expect opened
	expect_entry "$PHONE" knocks=1
}

rcheck_asks() {
	verb --rcheck
	it "--rcheck matches only a source with an entry, whatever it sends"
	phone_says "anything"
	expect refused
	phone registers to 5061
	expect answered
	expect_no_entry "$PHONE"

	it "! --rcheck matches only a source without one"
	tell "+$PHONE 60"
	phone_says "anything"
	expect answered
	phone registers to 5061
	expect refused

	verb --rcheck --secret "\"$SECRET\""
	it "--rcheck with a selector wants both"
	phone registers --instance "$SECRET"
	expect refused
	tell "+$PHONE 60"
	phone registers
	expect refused
	phone registers --instance "$SECRET"
	expect answered
}

update_extends() {
	verb --update --seconds 100 --label updated
	it "--update matches and opens nothing for a source without an entry"
	phone registers
	expect refused
	expect_no_entry "$PHONE"

	it "--update extends the entry of any packet"
	tell "+$PHONE 10"
	phone_says "anything"
	expect answered
	expect_expires "$PHONE" 99 100
	expect_entry "$PHONE" label=updated

	it "--update never shortens"
	tell "+$PHONE2 2000"
	second_phone registers
	expect answered
	expect_expires "$PHONE2" 1990 2000

	it "! --update extends an open source, and matches others"
	tell "+$SCANNER 10"
	scanner asks to 5061
	expect refused
	expect_expires "$SCANNER" 99 100
	tell "-$SCANNER"
	scanner asks to 5061
	expect answered

	verb --update --seconds 100 --method REGISTER
	it "--update with a selector extends when both hold"
	tell "+$PHONE 10"
	phone invites
	expect refused
	expect_expires "$PHONE" 0 10
	phone registers
	expect answered
	expect_expires "$PHONE" 99 100
}

remove_closes() {
	verb --remove
	it "--remove matches when it removes, once"
	phone registers
	expect refused
	tell "+$PHONE"
	phone registers
	expect answered
	expect_no_entry "$PHONE"
	phone registers
	expect refused

	it "! --remove removes too, and matches when there was nothing to remove"
	tell "+$PHONE"
	phone registers to 5061
	expect refused
	expect_no_entry "$PHONE"
	phone registers to 5061
	expect answered

	verb --remove --secret goodbye
	it "--remove with a selector leaves other packets' entries alone"
	tell "+$PHONE"
	phone registers
	expect refused
	expect_entry "$PHONE"
	phone registers --display goodbye
	expect answered
	expect_no_entry "$PHONE"
}

hits_and_ages() {
	rules <<-END
		-p udp --dport 5061 -m sipknock --name door --set -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --rcheck --hitcount 3 -j ACCEPT
		-p udp --dport 5062 -m sipknock --name door --rcheck --seconds 1 -j ACCEPT
		-p udp --dport 5063 -m sipknock --name door --rcheck -j ACCEPT
	END
	it "--hitcount wants that many knocks"
	phone registers to 5061 --copies 2
	phone registers
	expect refused
	phone registers to 5061
	phone registers
	expect answered

	it "--rcheck --seconds wants a knock no older than that"
	eventually 8000 knocks_and_is_answered
	eventually 4000 phone_is_refused_on 5062
	phone registers to 5063
	expect answered
}

counts_no_further() {
	verb --update --hitcount 2
	it "a count that is at its greatest stays there"
	netlink ask add table=door addr="$PHONE" expires-ms=1000000 knocks=4294967295
	phone registers
	expect answered
	expect_entry "$PHONE" knocks=4294967295
	phone registers
	expect answered
}

# On a machine so busy that a second passes in between it tries again.
knocks_and_is_answered() {
	phone registers to 5061
	phone registers to 5062
	[ "$answer" = answered ]
}

phone_is_refused_on() {
	phone registers to "$1"
	[ "$answer" = refused ]
}

keys() {
	local net=192.0.2.0 len=24
	if [ "$FAMILY" = 6 ]; then net=2001:db8:2:: len=64; fi
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
		-p udp --dport 5061 -m sipknock --name door --rcheck --rttl -j ACCEPT
		-p udp --dport 5062 -m sipknock --name dest --rdest --secret "$SECRET" -j ACCEPT
		-p udp --dport 5063 -m sipknock --name wide --mask /$len --secret "$SECRET" -j ACCEPT
	END
	it "--rttl wants the TTL of the last knock"
	phone registers --instance "$SECRET" --ttl 57
	expect_entry "$PHONE" ttl=57
	phone registers to 5061 --ttl 57
	expect answered
	phone registers to 5061 --ttl 58
	expect refused

	it "--rdest keys by the address that was called"
	phone registers to 5062 --instance "$SECRET"
	TABLE_NAME=dest expect_entry "$PBX"
	scanner registers to 5062
	expect answered

	it "--mask opens for the whole network, and shows its address"
	phone registers to 5063 --instance "$SECRET"
	expect opened
	TABLE_NAME=wide expect_entry "$net"
	second_phone registers to 5063
	expect answered
	scanner registers to 5063
	expect refused
}

for_each_family set_opens rcheck_asks update_extends remove_closes hits_and_ages counts_no_further keys

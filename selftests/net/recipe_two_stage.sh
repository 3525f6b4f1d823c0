#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The cookbook's door in two stages: a knock opens it, the PBX's 200 keeps it open.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
SERVED_PORTS=(5060 8080)
setup_ns pbx phone scanner

knock_opens_briefly() {
	recipe two-stage
	it "the recipe is saved and restored"
	saved_as_is two-stage
	it "nobody is in, and no answer of the PBX lets anybody in"
	shut_out scanner registers
	shut_out accepts scanner
	"$SIPSEND" --response "200 OK" --method REGISTER --source "$PBX" --source-port 5060 \
		--contact "<sip:234@$PHONE>;expires=3600" --wait 1 "$PHONE" 5060 >/dev/null 2>&1
	expect_entries 0
	it "a knock opens for 40 seconds"
	let_in phone registers --display "$RECIPE_WORD"
	expect_expires "$PHONE" 1 40
}

answer_keeps_open() {
	it "that the PBX asks for the password, or refuses it, keeps nothing open"
	let_in refuses_password phone
	expect_expires "$PHONE" 1 40
	it "nor does 200 to another request, nor to one that says it is a REGISTER"
	let_in phone sends --response "200 OK" --method OPTIONS
	let_in phone sends --response "200 OK" --method REGISTER
	let_in phone sends --response "202 Accepted" --method REGISTER --contact "<sip:234@$PHONE>;expires=3600"
	expect_expires "$PHONE" 1 40
	it "nor does the phone itself, that sends what the PBX would"
	"$IPT" -I OUTPUT -p udp --sport 5060 -j DROP
	accepts phone --wait 1
	"$IPT" -D OUTPUT 1
	expect_expires "$PHONE" 1 40
	it "200 to the REGISTER does, for the phone alone"
	let_in second_phone registers --display "$RECIPE_WORD"
	let_in accepts phone
	expect_expires "$PHONE" 3900 4000
	expect_expires "$PHONE2" 1 40
	it "a later knock does not shorten that"
	let_in phone registers --display "$RECIPE_WORD"
	expect_expires "$PHONE" 3900 4000
}

answer_over_tcp() {
	recipe two-stage
	it "TCP: the same"
	shut_out scanner registers --tcp
	let_in phone registers --tcp --display "$RECIPE_WORD"
	expect_expires "$PHONE" 1 40
	let_in accepts phone --tcp
	expect_expires "$PHONE" 3900 4000
}

# hurry ADDRESS: as if all but a second of its time had passed.
hurry() {
	local left
	left=$(table_field "$1" expires)
	[ "$left" -le 40 ] || return
	tell "-$1"
	tell "+$1 1"
}

closes_again() {
	recipe two-stage
	it "a replayed knock without the password closes again, as often as it comes"
	for _ in 1 2; do
		let_in scanner registers --display "$RECIPE_WORD"
		let_in refuses_password scanner
		hurry "$SCANNER"
		eventually 10000 has_no_entry "$SCANNER"
		shut_out scanner registers
	done
	it "a phone that was accepted stays"
	let_in phone registers --display "$RECIPE_WORD"
	let_in accepts phone
	hurry "$PHONE"
	expect_expires "$PHONE" 3900 4000
	let_in phone registers
	forget_recipe
}

for_each_family knock_opens_briefly answer_keeps_open answer_over_tcp closes_again

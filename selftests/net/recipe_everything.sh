#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The cookbook's "everything behind the same door".
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
UDP=(10000 20000 3478 4569)
TCP=(5060 5061 3478 5349 5222 80 443 8089)
SERVED_PORTS=(5060 5061 10000 20000 3478 4569 5349 5222 80 443 8089 9999)
setup_ns pbx phone scanner

# each answered|silent WHO: at all that is guarded; a rule has each that is not.
each() {
	local port before
	before=$(refusals)
	for port in "${UDP[@]}"; do
		"$2" registers to "$port" --display "$RECIPE_WORD" --wait "$3"
		expect "$1"
	done
	for port in "${TCP[@]}"; do
		"$2" registers to "$port" --tcp --display "$RECIPE_WORD" --wait "$3"
		expect "$1"
	done
	refused=$(($(refusals) - before))
}

open_to() {
	each answered "$1" 5000
	same "the number of refused packets" "$refused" 0
}

closed_to() {
	each silent "$1" "$RECIPE_WAIT"
	[ "$refused" -ge $((${#UDP[@]} + ${#TCP[@]})) ] || wrong "rules refused $refused"
}

guarded() {
	recipe everything
	it "the recipe is saved and restored"
	saved_as_is everything
	it "all is closed, and the secret opens nothing where it does not belong"
	closed_to scanner
	shut_out scanner registers
	expect_entries 0
	it "the knock at SIP opens all"
	let_in phone registers --display "$RECIPE_WORD"
	open_to phone
	it "not for others"
	closed_to second_phone
	it "and closes all"
	tell "-$PHONE"
	closed_to phone
	it "what the recipe does not name is as it was"
	let_in scanner sends to 9999
	let_in scanner sends to 9999 --tcp
	forget_recipe
}

for_each_family guarded

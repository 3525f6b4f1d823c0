#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The cookbook's trunks: who cannot knock.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
SERVED_PORTS=(5060 10000)
setup_ns pbx phone scanner

# The whitelist names addresses that are nobody's here: the provider's are of the
# phone's link, in a copy.
trunks() {
	recipe trunks "s,203.0.113.128/28,192.0.2.128/28,; s,2001:db8:7::/64,2001:db8:2::7:0/112,"
	PROVIDER=192.0.2.130 NEIGHBOUR=192.0.2.144
	[ "$FAMILY" = 4 ] || PROVIDER=2001:db8:2::7:1 NEIGHBOUR=2001:db8:2::8:1
}

provider() { send_from phone "$PROVIDER" "$@"; }
neighbour() { send_from phone "$NEIGHBOUR" "$@"; }

whitelist() {
	it "the recipe is accepted as it is, and saved and restored"
	recipe trunks
	saved_as_is trunks
	trunks
	it "the provider's addresses are let in, with no entry"
	let_in provider invites
	let_in provider sends to 10000
	it "the one next to them is not"
	shut_out neighbour invites
	shut_out neighbour sends to 10000
	expect_entries 0
}

for_good() {
	trunks
	it "an entry for good"
	shut_out scanner invites
	does add door "$SCANNER" 0
	let_in scanner invites
	let_in scanner sends to 10000
	expect_entry "$SCANNER" expires=never
}

host_in_uri() {
	trunks
	it "the host that a provider calls is the knock"
	shut_out scanner invites --uri "sip:4930123@pbx.example.com"
	shut_out scanner invites --uri "sip:4930123@x$RECIPE_DID"
	expect_entries 0
	let_in scanner invites --uri "sip:4930123@$RECIPE_DID"
	expect_entry "$SCANNER" label=provider method=INVITE
	let_in scanner sends to 10000
	it "the phones knock as ever"
	shut_out phone registers
	let_in phone registers --display "$RECIPE_WORD"
	expect_entry "$PHONE" label=phone
}

# The PBX's own request makes a flow, and what comes back belongs to it.
answers() {
	local before
	trunks
	it "the answer to what the PBX itself asks comes in, from there alone"
	shut_out scanner sends to 10002 --source-port 5060
	"$SIPSEND" --source "$PBX" --source-port 10002 --method OPTIONS --wait 1 "$SCANNER" 5060 >/dev/null 2>&1
	before=$(refusals)
	scanner sends to 10002 --source-port 5060
	expect refused # by the PBX itself, where nothing listens
	same "the number of packets that a rule refused" "$(refusals)" "$before"
	shut_out scanner sends to 10002 --source-port 5062
	expect_entries 0
	forget_recipe
}

for_each_family whitelist for_good host_in_uri answers

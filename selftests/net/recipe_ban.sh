#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The cookbook's ban: passwords that the PBX refuses shut an address out.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
SERVED_PORTS=(5060 8080)
setup_ns pbx phone scanner

# The recipe; the 4 seconds that an answer may take are few on a busy machine.
ban() { recipe ban "s/--seconds 4\$/--seconds 60/;${1-}"; }

# In IPv6 the ban knows networks.
banned_as() {
	case $1 in
	*:*) echo "${1%::*}::" ;;
	*) echo "$1" ;;
	esac
}

knocks_at_ban() { table_field "$(banned_as "$1")" knocks ban; }
not_in_ban() { has_no_entry "$(banned_as "$1")" ban; }

# guess WHO N: N passwords that the PBX refuses.
guess() {
	local i
	for ((i = 0; i < $2; i++)); do
		tries_password "$1"
		refuses_password "$1"
	done
}

twenty_refusals() {
	ban
	it "the recipe is saved and restored"
	saved_as_is ban
	grep -q -- "--seconds 4\$" "$RECIPES/ban.rules" || wrong "the copy is none"
	it "no door, no count"
	shut_out refuses_password scanner
	expect_entries 0
	TABLE_NAME=tried expect_entries 0
	it "19 refused passwords do not ban"
	let_in scanner registers --display "$RECIPE_WORD"
	guess scanner 19
	same "refusals counted" "$(knocks_at_ban "$SCANNER")" 19
	let_in tries_password scanner
	it "the 20th does, for an hour, whatever the address sends"
	let_in refuses_password scanner
	expect_expires "$(banned_as "$SCANNER")" 3500 3600 ban
	shut_out tries_password scanner
	shut_out scanner registers --display "$RECIPE_WORD"
	shut_out accepts scanner
	shut_out scanner registers --tcp --display "$RECIPE_WORD"
	it "nobody else"
	let_in phone registers --display "$RECIPE_WORD"
	it "what it sends meanwhile does not make it longer"
	same "refusals counted" "$(knocks_at_ban "$SCANNER")" 20
	it "when the hour is over it may try again"
	tell "-$(banned_as "$SCANNER")" ban
	let_in tries_password scanner
	let_in refuses_password scanner
	same "refusals counted" "$(knocks_at_ban "$SCANNER")" 1
}

# With one refusal for 20, and as if all but a second of the hour had passed.
over_by_itself() {
	ban 's/--hitcount 20/--hitcount 1/'
	it "a ban ends by itself, and the phone has another chance"
	let_in phone registers --display "$RECIPE_WORD"
	guess phone 1
	shut_out phone registers --display "$RECIPE_WORD"
	tell "-$(banned_as "$PHONE")" ban
	tell "+$(banned_as "$PHONE") 1" ban
	eventually 10000 not_in_ban "$PHONE"
	let_in phone registers --display "$RECIPE_WORD"
	let_in accepts phone
	expect_expires "$PHONE" 3900 4000
}

challenge() {
	local i
	ban
	it "to be asked for a password is no refusal: 60 times, by 50 phones behind one address"
	let_in phone registers --display "$RECIPE_WORD"
	for ((i = 0; i < 60; i++)); do refuses_password phone; done
	not_in_ban "$PHONE" || wrong "counted"
	same "but noted" "$(table_field "$(banned_as "$PHONE")" knocks noise)" 60
	it "an accepted password ends the count"
	guess phone 19
	same "refusals counted" "$(knocks_at_ban "$PHONE")" 19
	let_in tries_password phone
	let_in accepts phone
	not_in_ban "$PHONE" || wrong "still counted"
	find_entry "$(banned_as "$PHONE")" noise && wrong "still noted"
	it "and what is asked after it is no refusal"
	let_in refuses_password phone
	not_in_ban "$PHONE" || wrong "counted"
	it "200 to what is no REGISTER ends no count"
	guess phone 5
	let_in phone sends --response "200 OK" --method OPTIONS
	let_in phone sends --response "200 OK" --method REGISTER
	same "refusals counted" "$(knocks_at_ban "$PHONE")" 5
}

other_requests() {
	ban
	it "the refusal of a call's password counts, 407 as well as 403"
	let_in phone registers --display "$RECIPE_WORD"
	let_in phone invites --header 'Proxy-Authorization: Digest Response="0"'
	let_in phone sends --response "407 Proxy Authentication Required" --method INVITE
	let_in phone invites --header 'Proxy-Authorization: Digest response="0"'
	let_in phone sends --response "403 Forbidden" --method INVITE
	same "refusals counted" "$(knocks_at_ban "$PHONE")" 2
	it "a call that rings, then one that is asked for its password: no refusal"
	let_in phone invites --header 'Proxy-Authorization: Digest response="0"'
	let_in phone sends --response "180 Ringing" --method INVITE
	let_in phone sends --response "407 Proxy Authentication Required" --method INVITE
	same "refusals counted" "$(knocks_at_ban "$PHONE")" 2
	it "nor after a subscription that is active"
	let_in phone sends --method SUBSCRIBE --header 'Authorization: Digest response="0"'
	let_in phone sends --method NOTIFY --header 'Subscription-State: active;expires=60'
	let_in phone sends --response "401 Unauthorized" --method SUBSCRIBE
	same "refusals counted" "$(knocks_at_ban "$PHONE")" 2
	it "busy and not found are no refusals"
	let_in phone invites --header 'Proxy-Authorization: Digest response="0"'
	let_in phone sends --response "404 Not Found" --method INVITE
	let_in phone sends --response "486 Busy Here" --method INVITE
	same "refusals counted" "$(knocks_at_ban "$PHONE")" 2
}

noise() {
	ban 's/--hitcount 1000/--hitcount 30/'
	it "who tries no password, but asks on and on, is shut out too (30 for 1000, in a copy)"
	let_in scanner registers --display "$RECIPE_WORD"
	scanner sends --response "404 Not Found" --method REGISTER --copies 29
	let_in scanner sends --response "401 Unauthorized" --method REGISTER
	shut_out scanner registers
	not_in_ban "$SCANNER" || wrong "counted as a refused password"
	forget_recipe
}

neighbours() {
	ban
	it "another address of the same network: banned in IPv6, not in IPv4"
	let_in phone registers --display "$RECIPE_WORD"
	guess phone 20
	if [ "$FAMILY" = 6 ]; then
		shut_out second_phone registers --display "$RECIPE_WORD"
	else
		let_in second_phone registers --display "$RECIPE_WORD"
	fi
}

for_each_family twenty_refusals over_by_itself challenge other_requests neighbours noise

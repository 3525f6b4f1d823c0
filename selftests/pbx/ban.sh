#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The ban, with a real PBX: svcrack is shut out, a phone with a mistyped password has
# another chance.
# shellcheck source=selftests/pbx/lib.sh
. "$(dirname "$0")/lib.sh"
pbx_setup svcrack

# On a busy machine 20 guesses take more than the 40 and 4 seconds of the recipe.
ban() { recipe ban 's/--seconds 40 /--seconds 400 /; s/--seconds 4$/--seconds 60/'; }

banned_as() {
	case $1 in
	*:*) echo "${1%::*}::" ;;
	*) echo "$1" ;;
	esac
}

refused_passwords() { table_field "$(banned_as "$1")" knocks ban || echo 0; }

# crack: svcrack with 120 words, of which the 90th is the password.
crack() {
	local six=''
	[ "$FAMILY" = 4 ] || six=-6
	{
		seq -f 'guess%g' 89
		echo "$peers_password"
		seq -f 'guess%g' 91 120
	} >"$WORDS"
	last_sent="svcrack from $SCANNER"
	# shellcheck disable=SC2086
	found=$(ip netns exec "$SIPKNOCK_NS-scanner" env HOME="$PEERS_TMP" timeout 300 \
		svcrack $six -b "$SCANNER" -u ext234 -d "$WORDS" "$PBX" 2>&1 </dev/null)
}

svcrack_is_banned() {
	local refused
	forget_recipe
	it "reference, $PBX_SERVER: with no firewall svcrack finds the password"
	crack
	[[ $found == *"| $peers_password"* ]] || wrong "svcrack: ${found:0:300}"

	ban
	it "$PBX_SERVER: behind the door it is not answered"
	count_sent
	crack
	[[ $found != *"| $peers_password"* ]] || wrong "svcrack: ${found:0:300}"
	same "packets to the scanner" "$(sent_to_scanner)" 0
	[ "$(refusals)" -gt 0 ] || wrong "it sent nothing"

	it "$PBX_SERVER: with the secret, but no password, it is banned after 20 guesses"
	scanner registers --display "$RECIPE_WORD"
	crack
	[[ $found != *"| $peers_password"* ]] || wrong "svcrack: ${found:0:300}"
	refused=$(refused_passwords "$SCANNER")
	# It does not wait for one answer before it sends the next guess: there may be more.
	[ "$refused" -ge 20 ] || wrong "$refused refused passwords"
	echo "# IPv$FAMILY: $refused refused passwords"
	shut_out scanner registers --display "$RECIPE_WORD"
}

# tries PASSWORD N: a phone that tries it so often, one after the other.
tries() {
	PHONE_PASS=$1
	watch tries
	sipp_phone udp "$PHONE" "$2"
	wait "$phone_pid"
	watched "$PHONE"
	PHONE_PASS=$peers_password
}

# expect_refused N: passwords of the phone that tried; one that a slow PBX is sent again it
# may refuse again.
expect_refused() {
	local count
	count=$(refused_passwords "$PHONE")
	((count >= $1 && count <= $1 + again)) || wrong "$count refused passwords, again=$again"
}

a_mistyped_password() {
	ban
	it "$PBX_SERVER: a password that is mended in time: no ban, and the count is gone"
	tries wrong-horse 10
	expect_refused 10
	tries "$peers_password" 1
	same "the number of 200" "$ok" 1
	same "refused passwords" "$(refused_passwords "$PHONE")" 0
	expect_expires "$PHONE" 3900 4000

	it "$PBX_SERVER: one that is not: banned after 20, with all its traffic"
	tries wrong-horse 20
	expect_refused 20
	shut_out phone registers --display "$RECIPE_WORD"
	expect_expires "$(banned_as "$PHONE")" 3500 3600 ban

	it "$PBX_SERVER: when the hour is over it has another chance"
	tell "-$(banned_as "$PHONE")" ban
	tell "+$(banned_as "$PHONE") 1" ban
	eventually 10000 has_no_entry "$(banned_as "$PHONE")" ban
	tries "$peers_password" 1
	same "the number of 200" "$ok" 1
	same "the number of refused packets" "$refused" 0
}

# As after an outage: nobody is known, and all come at once.
fifty_phones() {
	local users
	ban
	it "$PBX_SERVER: 50 phones behind one address, all at once: all in, nobody banned"
	watch fifty
	mapfile -t users < <(seq -f 'phone%g' 50)
	sipp_phone udp "$PHONE" 50 "${users[@]}"
	wait "$phone_pid"
	same "the status of SIPp, which knows of each" "$?" 0
	watched "$PHONE"
	echo "# IPv$FAMILY: 50 phones: sent=$sent again=$again ms=$ms"
	[ "$ok" -ge 50 ] || wrong "$ok are in"
	same "the number of messages, as with no firewall," $((sent - again)) 100
	same "refused passwords" "$(refused_passwords "$PHONE")" 0
	same "the number of refused packets" "$refused" 0
	expect_expires "$PHONE" 3900 4000
	forget_recipe
}

WORDS=$(scratch words)
for_each_family fifty_phones a_mistyped_password svcrack_is_banned

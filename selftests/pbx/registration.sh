#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Real phones register with a real PBX behind the door as they do without a firewall:
# in as many messages and round trips, none of them sent twice. The old recipe beside it.
# shellcheck source=selftests/pbx/lib.sh
. "$(dirname "$0")/lib.sh"
pbx_setup sipp

# registers PHONE TRANSPORT: until it has, or two minutes; sets what watched does.
registers() {
	watch "$1-$2"
	last_sent="$1's REGISTER over $2 from $PHONE"
	"$1" "$2" "$PHONE"
	busywait 120000 registered "$2" || wrong "it does not register: $(tail -n 2 "$PEERS_TMP/$PBX_SERVER.log")"
	phone_stop
	watched "$PHONE"
	echo "# IPv$FAMILY $1 $2: sent=$sent again=$again turns=$turns ms=$ms"
}

# Over TLS only the phone can tell.
registered() {
	if [ "$1" = tls ]; then
		grep -aqs '200 OK\|LinphoneRegistrationOk' "$phone_log"
	else
		has_ok 1 "$PHONE"
	fi
}

# as_without PHONE TRANSPORT: first without a firewall, then with the door.
as_without() {
	local open_sent open_turns _
	it "$PBX_SERVER, $1 over ${2^^}: the door costs no message and no round trip"
	if [ "$1" = linphone ] && ! command -v linphonec >/dev/null; then
		skip "no linphonec"
		return
	fi
	# What is slow to answer on a busy machine is sent again, firewall or not:
	# that tells nothing of the door.
	for _ in 1 2 3; do
		forget_recipe
		registers "$1" "$2"
		[ "$again" != 0 ] || break
	done
	open_sent=$sent open_turns=$turns
	for _ in 1 2 3; do
		recipe door
		[ "$2" != tls ] || [ "$1" = linphone ] || no_name
		registers "$1" "$2"
		if [ "$again" = 0 ] || [ "$(refusals)" != 0 ]; then break; fi
	done
	same "the number of retransmissions" "$again" 0
	same "the number of refused packets" "$(refusals)" 0
	same "the number of round trips" "$turns" "$open_turns"
	[ "$2" = tls ] || same "the number of messages" "$sent" "$open_sent"
	expect_entry "$PHONE"
}

# A phone that names no server over TLS opens the door over UDP before.
no_name() {
	phone registers --display "$RECIPE_WORD"
	"$IPT" -I sip-door -p tcp --dport 5061 -m sipknock --name door --rcheck -j ACCEPT
}

over_udp() { as_without baresip udp; as_without linphone udp; as_without sipp_phone udp; }
over_tcp() { as_without baresip tcp; as_without sipp_phone tcp; }
over_tls() { as_without linphone tls; as_without baresip tls; }

the_old_recipe() {
	it "reference: the old recipe costs a retransmission, 500 ms later"
	if ! have_match string --string x --algo bm || ! have_match recent --rcheck; then
		skip "no xt_string or xt_recent"
		return
	fi
	forget_recipe
	echo / 2>/dev/null >/proc/net/xt_recent/door
	"$RESTORE" --noflush <<-END
		*filter
		-A INPUT -p udp --dport 5060:5063 -m recent --name door --rcheck --seconds 4000 -j ACCEPT
		-A INPUT -p udp --dport 5060:5063 -m string --string "$RECIPE_WORD" --algo bm -m recent --name door --set
		-A INPUT -p udp --dport 5060:5063 -j DROP
		COMMIT
	END
	registers sipp_phone udp
	[ "$again" -ge 1 ] || wrong "no retransmission"
	[[ ${ms%.*} -ge 499 ]] || wrong "200 OK came after $ms ms"
	forget_recipe
}

the_wrong_word() {
	it "$PBX_SERVER: with another display name there is no answer, right password or not"
	recipe door
	PHONE_WORD=kh3f-9wq2-tt82
	watch wrong
	baresip udp "$PHONE"
	busywait 30000 refused_twice || wrong "it does not try"
	phone_stop
	watched "$PHONE"
	same "the number of 200" "$ok" 0
	expect_entries 0
	PHONE_WORD=$RECIPE_WORD
	forget_recipe
}

refused_twice() { [ "$(refusals)" -ge 2 ]; }

for_each_family over_udp over_tcp over_tls the_old_recipe the_wrong_word

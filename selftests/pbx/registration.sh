#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Real phones register with a real PBX behind the door as they do without a firewall:
# in as many messages and round trips, none of them refused. The old recipe beside it.
# shellcheck source=selftests/pbx/lib.sh
. "$(dirname "$0")/lib.sh"
pbx_setup sipp

# registers PHONE TRANSPORT: until it has; sets what watched does.
registers() {
	watch "$1-$2"
	last_sent="$1's REGISTER over $2 from $PHONE"
	"$1" "$2" "$PHONE"
	peers_wait "$PEERS_WAIT" registered_or_gone "$2"
	registered "$2" || wrong "it does not register: $(tail -n 1 "$phone_log")"
	phone_stop
	watched "$PHONE"
	echo "# IPv$FAMILY $1 $2: sent=$sent again=$again turns=$turns ms=$ms refused=$refused"
	[ "$turns" -ge 2 ] || wrong "$turns round trips were seen on its wire"
}

# Over TLS only the phone can tell.
registered() {
	if [ "$1" = tls ]; then
		grep -aqs '200 OK\|LinphoneRegistrationOk' "$phone_log"
	else
		grep -aqs 'SIP/2.0 200' "$WIRE"
	fi
}

registered_or_gone() { registered "$1" || gone "$phone_pid"; }

# as_without PHONE TRANSPORT: first without a firewall, then with the door.
as_without() {
	local open_messages open_turns
	it "$PBX_SERVER, $1 over ${2^^}: the door costs no message and no round trip"
	if [ "$1" = linphone ] && ! command -v linphonec >/dev/null; then
		skip "no linphonec"
		return
	fi
	forget_recipe
	registers "$1" "$2"
	open_messages=$((sent - again)) open_turns=$turns
	recipe door
	[ "$2" != tls ] || [ "$1" = linphone ] || no_name
	registers "$1" "$2"
	same "the number of refused packets" "$refused" 0
	same "the number of round trips" "$turns" "$open_turns"
	[ "$2" = tls ] || same "the number of messages" $((sent - again)) "$open_messages"
	expect_entry "$PHONE"
}

# A phone that names no server over TLS opens the door over UDP before.
no_name() {
	phone registers --display "$RECIPE_WORD"
	"$IPT" -I sip-door -p tcp --dport 5061 -m sipknock --name door --rcheck -j ACCEPT
}

over_udp() { as_without baresip udp; as_without linphone udp; as_without sipp_phone udp; }
over_tcp() { as_without baresip tcp; as_without linphone tcp; as_without sipp_phone tcp; }
over_tls() { as_without linphone tls; as_without baresip tls; }

the_old_recipe() {
	it "reference: the old recipe takes the first message, and costs a retransmission"
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
	[ "$refused" -ge 1 ] || wrong "it refused nothing"
	[ "$again" -ge "$refused" ] || wrong "$refused were refused, and $again sent again"
	forget_recipe
}

the_wrong_word() {
	it "$PBX_SERVER: with another display name there is no answer, right password or not"
	recipe door
	PHONE_WORD=kh3f-9wq2-tt82
	watch wrong
	baresip udp "$PHONE"
	peers_wait "$PEERS_WAIT" refused_twice || wrong "it does not try"
	phone_stop
	watched "$PHONE"
	same "the number of 200" "$ok" 0
	expect_entries 0
	PHONE_WORD=$RECIPE_WORD
	forget_recipe
}

refused_twice() { [ "$(refusals)" -ge 2 ]; }

for_each_family over_udp over_tcp over_tls the_old_recipe the_wrong_word

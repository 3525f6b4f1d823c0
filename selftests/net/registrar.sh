#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A real registrar behind one rule: a real phone registers on its first packet,
# and a scanner hears nothing.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/peers.sh
. "$KSFT_DIR/peers/peers.sh"
SERVED_PORTS=(10000)
setup_ns pbx phone scanner

WORD=violet-otter-3119

missing=$(peers_missing sipsak)
[ -z "$missing" ] || skip_all "not found: ${missing//$'\n'/ }"

start_registrar() {
	PEERS_TMP=$(scratch peers)
	mkdir -p "$PEERS_TMP"
	trap 'peers_stop; finish' EXIT
	peers_hosts "$SIPKNOCK_NS-phone" 192.0.2.10
	peers_hosts "$SIPKNOCK_NS-scanner" 198.51.100.66
	ip -n "$SIPKNOCK_NS-phone" addr add 192.0.2.10/32 dev eth0
	ip -n "$SIPKNOCK_NS-phone" addr add 2001:db8:2::10/128 dev eth0 nodad
	ip -n "$SIPKNOCK_NS-scanner" addr add 198.51.100.66/32 dev eth0
	ip -n "$SIPKNOCK_NS-scanner" addr add 2001:db8:66::66/128 dev eth0 nodad
	kamailio_start "$SIPKNOCK_NS-pbx" 203.0.113.1 2001:db8::1 ||
		wrong "Kamailio does not answer: $(tail -n 3 "$PEERS_TMP/kamailio.log")"
}

one_rule() {
	rules <<-END
		-p udp --dport 5060:5063 -m sipknock --name door --header from --secret "$WORD" --label ext234 -j ACCEPT
		-p udp --dport 5060:5063 -j DROP
	END
}

old_recipe() {
	echo / 2>/dev/null >/proc/net/xt_recent/door
	rules <<-END
		-p udp --dport 5060:5063 -m recent --name door --rcheck --seconds 4000 -j ACCEPT
		-p udp --dport 5060:5063 -m string --string "$WORD" --algo bm -m recent --name door --set
		-p udp --dport 5060:5063 -j DROP
	END
}

# baresip_registers NAME: until it has its 200 OK; sets sent, again, ms.
baresip_registers() {
	local dir
	dir=$(scratch "peers/phone$FAMILY")
	sip=$(scratch "peers/sip$FAMILY")
	phone_config "$dir" "$PHONE" "$1" "$PBX"
	sip_capture "$SIPKNOCK_NS-phone" eth0 "$sip"
	phone_start "$SIPKNOCK_NS-phone" "$dir"
	last_sent="baresip's REGISTER from $PHONE, as \"$1\""
	peers_wait 20000 sip_saw "$sip" REGISTER "SIP/2.0 200"
	peers_kill "$capture_pid"
	read -r sent again ms < <(register_report "$sip" "$PHONE")
}

the_phone_registers() {
	local try
	it "baresip registers with Kamailio on its first packet"
	# On a machine so busy that Kamailio takes 500 ms baresip sends again
	# what was not lost; that tells nothing.
	for try in 1 2 3; do
		[ "$try" = 1 ] || phone_off "$phone_pid"
		one_rule
		baresip_registers "$WORD"
		if [ "$again" = 0 ] || [ "$(hits 2)" != 0 ]; then break; fi
	done
	[ "$ms" != never ] || wrong "no 200 OK: $(tail -n 2 "$PEERS_TMP/kamailio.log")"
	same "the number of REGISTERs" "$sent" 2
	same "the number of retransmissions" "$again" 0
	same "the number of dropped packets" "$(hits 2)" 0
	expect_entry "$PHONE" label=ext234 proto=udp dport=5060 method=REGISTER
	echo "# IPv$FAMILY: 200 OK after $ms ms"
	phone_off "$phone_pid"
}

the_old_recipe() {
	it "reference: the old recipe costs baresip a retransmission, 500 ms later"
	if ! have_match string --string x --algo bm || ! have_match recent --rcheck; then
		skip "no xt_string or xt_recent"
		return
	fi
	old_recipe
	baresip_registers "$WORD"
	same "the number of retransmissions" "$again" 1
	same "the number of dropped packets" "$(hits 3)" 1
	# Both times are read off the phone's wire.
	[[ ${ms%.*} -ge 499 ]] || wrong "200 OK came after $ms ms"
	echo "# IPv$FAMILY: 200 OK after $ms ms"
	phone_off "$phone_pid"
}

# scan: sets found to what the scanner got, an answer or silence.
scan() {
	found=silence
	if [ "$FAMILY" = 4 ]; then
		last_sent="sipsak's OPTIONS from $SCANNER"
		ip netns exec "$SIPKNOCK_NS-scanner" timeout 60 sipsak -D 4 \
			-s "sip:234@$PBX" >/dev/null 2>&1 </dev/null && found=answer
	else
		last_sent="an OPTIONS from $SCANNER"
		sip_ping "$SIPKNOCK_NS-scanner" "$PBX" 5060 && found=answer
	fi
}

the_scanner_hears_nothing() {
	forget_rules
	it "reference: without a rule the scanner is answered"
	scan
	same "what the scanner got" "$found" answer

	one_rule
	"$IPT" -A OUTPUT -o scanner -p udp
	it "behind the rule it is not, and no datagram leaves towards it"
	scan
	same "what the scanner got" "$found" silence
	[[ $(hits 2) -gt 0 ]] || wrong "the scanner sent nothing"
	same "the number of datagrams to the scanner" "$(sent_to_scanner)" 0
	"$IPT" -F OUTPUT
	expect_no_entry "$SCANNER"
}

sent_to_scanner() {
	local line
	line=$("$IPT" -nvxL OUTPUT 1)
	read -r line _ <<<"$line"
	echo "$line"
}

start_registrar
for_each_family the_phone_registers the_old_recipe the_scanner_hears_nothing

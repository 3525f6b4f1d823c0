#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What networks do to phones, before a real PBX behind the door: NAT, another address,
# a path of 1280 bytes, a PBX that restarts.
# shellcheck source=selftests/pbx/lib.sh
. "$(dirname "$0")/lib.sh"
pbx_setup sipp

# registers [ADDRESS]: SIPp, once, and it has to succeed at once.
registers() {
	local from=${1-$PHONE}
	last_sent="SIPp's REGISTER from $from"
	watch network
	sipp_phone udp "$from"
	wait "$phone_pid"
	watched "$from"
	[ "$ok" -ge 1 ] || wrong "it does not register"
	same "the number of messages" $((sent - again)) 2
	same "the number of refused packets" "$refused" 0
}

# home: a phone and a neighbour in namespace home, behind the phone's address.
home() {
	local inner=10.0.0 table=iptables-$VARIANT
	ip netns add "$SIPKNOCK_NS-home"
	NAMESPACES+=(home)
	ip -n "$SIPKNOCK_NS-home" link add eth0 type veth peer name lan netns "$SIPKNOCK_NS-phone"
	ip -n "$SIPKNOCK_NS-home" addr add $inner.2/24 dev eth0
	ip -n "$SIPKNOCK_NS-home" addr add fd00::2/64 dev eth0 nodad
	ip -n "$SIPKNOCK_NS-home" link set lo up
	ip -n "$SIPKNOCK_NS-home" link set eth0 up
	ip -n "$SIPKNOCK_NS-phone" addr add $inner.1/24 dev lan
	ip -n "$SIPKNOCK_NS-phone" addr add fd00::1/64 dev lan nodad
	ip -n "$SIPKNOCK_NS-phone" link set lan up
	ip -n "$SIPKNOCK_NS-home" route add default via $inner.1
	ip -n "$SIPKNOCK_NS-home" route add default via fd00::1
	peers_hosts "$SIPKNOCK_NS-home" $inner.2
	# shellcheck disable=SC2016
	ip netns exec "$SIPKNOCK_NS-phone" bash -c '
		echo 1 >/proc/sys/net/ipv4/ip_forward
		echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
		"$0" -t nat -A POSTROUTING -s 10.0.0.0/24 -j SNAT --to-source 192.0.2.10
		"${0/ip/ip6}" -t nat -A POSTROUTING -s fd00::/64 -j SNAT --to-source 2001:db8:2::10
	' "$table"
}

behind_nat() {
	local inside=10.0.0.2
	[ "$FAMILY" = 4 ] || inside=fd00::2
	recipe door
	it "$PBX_SERVER: a phone behind NAT registers on its first packet; its router's address is in"
	PHONE_NS=home
	registers $inside
	PHONE_NS=phone
	expect_entry "$PHONE" method=REGISTER
	expect_entries 1
	it "$PBX_SERVER: who shares the address is in, the street is not"
	heard phone registers
	shut_out second_phone registers
}

moves() {
	recipe door
	it "$PBX_SERVER: a phone that changes its address registers at once from the new one"
	registers
	registers "$PHONE2"
	expect_entry "$PHONE"
	expect_entry "$PHONE2"
	it "$PBX_SERVER: with --max 1 the new address waits until the old one has ended"
	recipe door 's/--seconds 4000/--max 1 &/'
	registers
	shut_out second_phone registers --display "$RECIPE_WORD"
	tell "-$PHONE"
	registers "$PHONE2"
}

# A REGISTER that is longer than its path takes: the phone's stack cuts it in two.
narrow_path() {
	recipe door
	it "$PBX_SERVER: a REGISTER in two fragments, on a path of 1280 bytes"
	ip -n "$SIPKNOCK_NS-phone" link set eth0 mtu 1280
	watch narrow
	heard phone registers --user ext234 --display "$RECIPE_WORD" --pad 1100
	watched "$PHONE"
	ip -n "$SIPKNOCK_NS-phone" link set eth0 mtu 1500
	same "the number of fragments" "$fragments" 2
	same "the number of messages" "$sent" 1
	same "the number of refused packets" "$refused" 0
	expect_entry "$PHONE"
	it "$PBX_SERVER: a phone registers on that path, each REGISTER in two fragments"
	ip -n "$SIPKNOCK_NS-phone" link set eth0 mtu 1280
	forget_tables
	EXTRA_BYTES=1100 registers
	ip -n "$SIPKNOCK_NS-phone" link set eth0 mtu 1500
	same "the number of fragments" "$fragments" $((2 * sent))
	expect_entry "$PHONE"
	it "$PBX_SERVER: without the secret two fragments get no answer"
	ip -n "$SIPKNOCK_NS-phone" link set eth0 mtu 1280
	shut_out second_phone registers --user ext234 --pad 1100
	ip -n "$SIPKNOCK_NS-phone" link set eth0 mtu 1500
}

restart() {
	recipe door
	it "$PBX_SERVER: the PBX restarts: who was in is in, and registers again"
	registers
	pbx_stop
	pbx_start || wrong "it does not come back"
	expect_entry "$PHONE"
	heard phone registers
	registers
	it "$PBX_SERVER: nobody else has come in"
	shut_out scanner registers
	expect_entries 1
	forget_recipe
}

home
for_each_family behind_nat moves narrow_path restart

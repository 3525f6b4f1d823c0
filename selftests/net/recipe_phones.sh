#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The cookbook's gateway: phones are reached by their registrar alone.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
SERVED_PORTS=(8080)
setup_ns gateway phone scanner

# The world's two hosts and the phone, each with something that answers.
start() {
	echo 1 >/proc/sys/net/ipv4/ip_forward
	echo 1 >/proc/sys/net/ipv4/conf/all/proxy_arp
	echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
	# Who answers does so from an address of its own.
	ip -n "$SIPKNOCK_NS-phone" addr add 192.0.2.10/32 dev eth0
	ip -n "$SIPKNOCK_NS-phone" addr add 2001:db8:2::10/128 dev eth0 nodad
	ip -n "$SIPKNOCK_NS-scanner" addr add 198.51.100.5/32 dev eth0
	ip -n "$SIPKNOCK_NS-scanner" addr add 2001:db8:66::5/128 dev eth0 nodad
	ANSWERS=$("$SIPSEND" --netns "$SIPKNOCK_NS-phone" --listen 5060 5062 5070)
	REGISTRARS=$("$SIPSEND" --netns "$SIPKNOCK_NS-scanner" --listen 5060)
	trap 'kill "$ANSWERS" "$REGISTRARS"; finish' EXIT
}

addresses() {
	if [ "$FAMILY" = 4 ]; then
		REGISTRAR=198.51.100.5
	else
		REGISTRAR=2001:db8:66::5
	fi
	TABLE_NAME=registrar
}

# The recipe's interfaces, as they are called here.
gateway() { recipe phones 's/eth0/scanner/g; s/eth1/phone/g'; }

# from_phone ..., registrar ..., stranger ...: to the registrar, to the phone.
from_phone() { PBX=$REGISTRAR send_from phone "$PHONE" "$@"; }
registrar() { PBX=$PHONE send_from scanner "$REGISTRAR" "$@"; }
stranger() { PBX=$PHONE send_from scanner "$SCANNER" "$@"; }

only_the_registrar() {
	addresses
	it "reference: without the recipe anybody's INVITE rings"
	forget_recipe
	let_in stranger invites
	gateway
	it "the recipe is saved and restored"
	saved_as_is phones
	it "before a phone registers nobody's does"
	shut_out stranger invites
	shut_out registrar invites
	expect_entries 0
	it "the phone's REGISTER lets its registrar in, at once"
	let_in from_phone registers
	expect_entry "$REGISTRAR" method=REGISTER
	expect_expires "$REGISTRAR" 3900 4000 registrar
	let_in registrar invites
	it "anyone else's INVITE is dropped"
	shut_out stranger invites
	shut_out stranger asks
	it "on another port of the phone too"
	let_in registrar invites to 5070
	shut_out stranger invites to 5070
	shut_out stranger invites to 5062
	it "over TCP"
	let_in registrar invites --tcp
	shut_out stranger invites --tcp
	expect_entries 1
}

only_the_phone() {
	it "a stranger's REGISTER lets nobody in"
	gateway
	shut_out stranger registers
	expect_entries 0
	it "nor do other requests of the phone"
	from_phone invites --wait "$RECIPE_WAIT"
	expect_entries 0
	shut_out registrar invites
	forget_recipe
}

start
for_each_family only_the_registrar only_the_phone

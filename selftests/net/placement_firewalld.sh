#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The door in firewalld's direct rules: it drops, and the zone lets in. See WHERE TO PUT
# THE RULES in xt_sipknock(8).
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner
# shellcheck source=selftests/net/placement
. "$KSFT_DIR/placement"

# direct_rules: the door of both families, as direct.xml has it. 5061 is not open in the zone.
direct_rules() {
	# Quoted where they are used: bash 5.2 gives & in a replacement a meaning.
	local family priority line amp='&amp;' lt='&lt;' gt='&gt;'
	echo '<?xml version="1.0" encoding="utf-8"?><direct>'
	for family in ipv4 ipv6; do
		priority=0
		while read -r line; do
			line=${line#-A INPUT }
			line=${line//&/"$amp"}
			line=${line//</"$lt"}
			line=${line//>/"$gt"}
			echo "<rule ipv=\"$family\" table=\"filter\" chain=\"INPUT\" priority=\"$priority\">$line</rule>"
			priority=$((priority + 1))
		done < <(echo "-A INPUT -p udp --dport 5061 -m sipknock --name door --rcheck -j ACCEPT"
			door_rules INPUT)
	done
	echo '</direct>'
}

has_direct_rules() {
	nft list table inet firewalld >/dev/null 2>&1 &&
		iptables -S INPUT 2>/dev/null | grep -q REJECT && ip6tables -S INPUT 2>/dev/null | grep -q REJECT
}

start_firewalld() {
	own /run/dbus
	own /etc/firewalld
	rm -f /run/dbus/*
	mkdir -p /etc/firewalld/zones
	direct_rules >/etc/firewalld/direct.xml
	cat >/etc/firewalld/zones/public.xml <<-END
		<?xml version="1.0" encoding="utf-8"?><zone><short>Public</short>
		<port port="5060" protocol="udp"/><port port="10000" protocol="udp"/></zone>
	END
	dbus-daemon --system --nofork --nopidfile >"$(scratch dbus)" 2>&1 </dev/null &
	DBUS=$!
	busywait 20000 test -S /run/dbus/system_bus_socket || skip_all "dbus-daemon does not start"
	firewalld --nofork --nopid >"$(scratch firewalld)" 2>&1 </dev/null &
	FIREWALLD=$!
	busywait 120000 has_direct_rules || echo "# firewalld: $(tail -n 3 "$(scratch firewalld)")"
}

# The bus may give up before a slow machine is through; who is asked then answers behind it.
reload() {
	local said
	said=$(firewall-cmd --reload 2>&1) && return
	echo "$said"
	[[ $said == *"not receive a reply"* ]] && busywait 120000 firewall-cmd --state
}

direct() {
	forget_tables
	it "firewalld: the door is in direct.xml, the ports are open in the zone"
	the_door_works
	it "where the zone does not open a port, its reject wins over a direct accept"
	phone asks to 5061
	[ "$answer" != answered ] || wrong "it is answered"
	[ "$(hits 1)" -gt 0 ] || wrong "the direct rule did not accept it"
	it "firewall-cmd --reload leaves who is in"
	succeeds reload
	expect_entry "$PHONE"
	still_works
}

command -v firewalld dbus-daemon >/dev/null || skip_all "no firewalld"
use_family 4
start_firewalld
for_each_family direct
kill "$FIREWALLD" "$DBUS"

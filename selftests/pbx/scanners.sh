#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Real scanners before a real PBX: what they learn without a firewall, and that behind
# the door they learn nothing.
# shellcheck source=selftests/pbx/lib.sh
. "$(dirname "$0")/lib.sh"
pbx_setup svmap svwar sipsak nmap

# scan COMMAND...: what it says is in $found.
scan() {
	last_sent="$* from $SCANNER"
	found=$(ip netns exec "$SIPKNOCK_NS-scanner" env HOME="$PEERS_TMP" timeout 120 "$@" 2>&1 </dev/null)
}

six() { [ "$FAMILY" = 4 ] || echo -6; }
# shellcheck disable=SC2046
svmap_it() { scan svmap $(six) -b "$SCANNER" -p5060-5061 "$PBX"; }
# shellcheck disable=SC2046
svwar_it() { scan svwar $(six) -b "$SCANNER" -e230-239 --force "$PBX"; }
sipsak_it() { scan sipsak -vv -D 4 -s "sip:ext234@$PBX"; }
# shellcheck disable=SC2046
nmap_it() { scan nmap $(six) -n -Pn -sU -p 5060 --script sip-methods --script-args sip.timeout=5 "$PBX"; }
# shellcheck disable=SC2046
nmap_tcp() { scan nmap $(six) -n -Pn -sT -p 5060,5061 --script sip-methods --script-args sip.timeout=5 "$PBX"; }

# What each finds where there is something to be found.
svmap_found() { [[ $found == *"| "*":5060"* || $found == *"| "*"5060 "* ]]; }
# Asterisk asks for a password whoever it is for.
svwar_found() { [[ $found == *"| 234 "* || $found == *"SIP/2.0 401"* ]]; }
sipsak_found() { [[ $found == *"SIP/2.0 "[2-4]* ]]; }
nmap_found() { [[ $found == *INVITE* || $found == *"5060/udp open "* ]]; }

tools() {
	if [ "$FAMILY" = 4 ]; then
		echo svmap svwar sipsak nmap
	else
		echo svwar # the others find nothing in IPv6, door or not
	fi
}

nothing_found() {
	local tool before _
	forget_recipe
	for tool in $(tools); do
		it "reference, $PBX_SERVER: with no firewall $tool finds it"
		# They give a slow PBX three seconds.
		for _ in 1 2 3; do
			"${tool}_it"
			! "${tool}_found" || break
		done
		"${tool}_found" || wrong "$tool: ${found:0:300}"
	done
	recipe door
	count_sent
	for tool in $(tools); do
		it "$PBX_SERVER: behind the door $tool finds nothing, and is sent nothing"
		before=$(refusals)
		"${tool}_it"
		! "${tool}_found" || wrong "$tool: ${found:0:300}"
		[ "$(refusals)" -gt "$before" ] || wrong "it sent nothing"
		same "packets to the scanner" "$(sent_to_scanner)" 0
		expect_entries 0
	done
	it "$PBX_SERVER: nmap sees open ports of TCP, where handshakes pass, and no SIP behind them"
	nmap_tcp
	[[ $found == *"5060/tcp open"* ]] || wrong "nmap: ${found:0:300}"
	[[ $found != *INVITE* ]] || wrong "nmap: ${found:0:300}"
	expect_entries 0
	it "$PBX_SERVER: a phone is let in meanwhile"
	watch phone
	sipp_phone udp "$PHONE"
	wait "$phone_pid"
	watched "$PHONE"
	same "the number of 200" "$ok" 1
	expect_entries 1
	forget_recipe
}

for_each_family nothing_found

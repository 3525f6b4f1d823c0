#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock doctor, on the rules in force: of this variant, of both families, native ones.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

DOOR='-p udp --dport 5060 -m sipknock --header from --exact --secret kh3f-9wq2-tt81 --name door -j ACCEPT'

# both RULE...: these rules of INPUT, in both families and nothing else.
both() { only iptables "$@"; only ip6tables "$@"; }

# only PROGRAM RULE...
only() {
	local program=$1 rule
	shift
	{
		printf '*filter\n:INPUT ACCEPT [0:0]\n'
		for rule; do printf -- '-A INPUT %s\n' "$rule"; done
		echo COMMIT
	} | "$program-$VARIANT-restore" || wrong "$program does not take: $*"
}

# finds TEXT...
finds() {
	local text
	sipknock doctor
	same "the status of doctor" "$status" 1
	for text; do
		[[ $output == *"$text"* ]] || wrong "no \"$text\" in \"$output\""
	done
}

no_ipv6() { ! grep -qv ' lo$' /proc/net/if_inet6; }

healthy() {
	sipknock doctor
	same "what doctor says" "$output" "nothing is wrong"
	same "the status of doctor" "$status" 0
}

live() {
	it "a door with a drop behind it, in both families"
	both "$DOOR" "-p udp --dport 5060 -j DROP"
	healthy
	it "REJECT is as good"
	only iptables "$DOOR" "-p udp --dport 5060 -j REJECT"
	healthy
	it "no drop"
	only iptables "$DOOR"
	finds "no-drop: udp 5060: nothing drops" "the policy of iptables filter INPUT"
	it "IPv6 is open"
	only iptables "$DOOR" "-p udp --dport 5060 -j DROP"
	only ip6tables
	finds "ipv6-open: udp 5060"
	it "unless there is no IPv6 but that of the loopback interface"
	ip link set phone down
	eventually 5000 no_ipv6
	healthy
	ip link set phone up
	it "ESTABLISHED above the door"
	both "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT" "$DOOR" "-p udp --dport 5060 -j DROP"
	finds "established-above: iptables filter INPUT rule 1" "established-above: ip6tables filter INPUT rule 1"
	it "an accept above the door, a short secret"
	both "-p udp -j ACCEPT" "${DOOR/kh3f-9wq2-tt81/swordfish}"
	finds "accept-above: iptables filter INPUT rule 1" 'short-secret: iptables filter INPUT rule 2: the secret ("sw...", 9 bytes)'
	it "JSON"
	sipknock doctor --json
	json "sorted({f['finding'] for f in data}) == ['accept-above', 'short-secret']"
}

native() {
	it "a native table that drops is one more wall"
	both "$DOOR"
	nft -f - <<-END
		table inet wall {
			chain door {
				type filter hook input priority 10; policy accept;
				udp dport 5000-5999 drop
			}
		}
	END
	healthy
	it "where it does not, the door stands open"
	nft flush chain inet wall door
	nft add rule inet wall door ip saddr 192.0.2.1 udp dport 5060 drop
	finds "no-drop: udp 5060"
	nft delete table inet wall
}

sets() {
	it "a set that is not loaded, and one that is"
	both "-p udp -j DROP"
	if ! "iptables-$VARIANT" -I INPUT 1 -p udp --dport 5060 -m sipknock --secrets phones --name door -j ACCEPT 2>/dev/null; then
		skip "this module has no secret sets"
		return
	fi
	finds "set-not-loaded: iptables filter INPUT rule 1 names the set phones"
	echo 'ext234 kh3f-9wq2-tt81' >"$(scratch set)"
	chmod 600 "$(scratch set)"
	does secrets load phones "$(scratch set)"
	healthy
	both
	does secrets flush phones
}

powerless() {
	it "without the right to read rules it says so"
	printf '#!/bin/sh\nexec setpriv --bounding-set -all --inh-caps -all --no-new-privs %s "$@"\n' \
		"$COMMAND" >"$(scratch powerless)"
	chmod +x "$(scratch powerless)"
	COMMAND=$(scratch powerless)
	sipknock doctor
	same "the status of doctor" "$status" 3
	[[ $output == "sipknock: "*"run as root"* ]] || wrong "$output"
}

[ -x "$COMMAND" ] || skip_all "no sipknock command: make command"
use_family 4
live
native
sets
powerless
finish_case
end_tests

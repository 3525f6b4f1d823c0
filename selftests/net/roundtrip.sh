#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What iptables-save prints, iptables-restore takes, and saves again byte by byte.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

# Saved, without what tells one time from another.
saved() { "$SAVE" -t filter | sed -e '/^#/d' -e 's/^\(:[^ ]* [^ ]*\).*/\1/'; }

survives() {
	local first second
	first=$(saved)
	succeeds "$RESTORE" <<<"$first"
	second=$(saved)
	same "what is saved again" "$second" "$first"
}

every_option() {
	local mask=255.255.255.0
	[ "$FAMILY" = 4 ] || mask=ffff:ffff::
	forget_rules
	it "every option"
	"$RESTORE" <<-END
		*filter
		-A INPUT -m sipknock --method REGISTER -j ACCEPT
		-A INPUT -m sipknock --method REGISTER,INVITE,X-.!%*_+~1 -j ACCEPT
		-A INPUT -m sipknock --secret findme -j ACCEPT
		-A INPUT -m sipknock ! --secret findme -j ACCEPT
		-A INPUT -m sipknock --header from,m,X-Door,uri --secret findme -j ACCEPT
		-A INPUT -m sipknock --header any --secret findme -j ACCEPT
		-A INPUT -m sipknock --secret findme --exact --icase -j ACCEPT
		-A INPUT -m sipknock --name door --secret findme --seconds 1 --label ext234 -j ACCEPT
		-A INPUT -m sipknock --name door --secret findme --seconds 2147483647 -j ACCEPT
		-A INPUT -m sipknock --name door --set -j ACCEPT
		-A INPUT -m sipknock --name door ! --set --method INVITE -j ACCEPT
		-A INPUT -m sipknock --name door --rcheck --seconds 60 --hitcount 3 --rttl -j ACCEPT
		-A INPUT -m sipknock --name door ! --rcheck -j DROP
		-A INPUT -m sipknock --name door --update --seconds 60 --hitcount 4294967295 -j ACCEPT
		-A INPUT -m sipknock --name door ! --update -j ACCEPT
		-A INPUT -m sipknock --name door --remove -j ACCEPT
		-A INPUT -m sipknock --name door ! --remove --secret findme -j ACCEPT
		-A INPUT -m sipknock --name door --rcheck --rdest --mask $mask -j ACCEPT
		-A INPUT -m sipknock --name door --rcheck --rsource --mask /20 -j ACCEPT
		-A INPUT -m sipknock --name door --label "with space \\"quote\\" and \\\\" --secret x -j ACCEPT
		COMMIT
	END
	same "the number of rules" "$(saved | grep -c sipknock)" 20
	survives
}

odd_secrets() {
	local secret secrets long
	forget_rules
	printf -v long '%0128d' 0
	# shellcheck disable=SC1003,SC2016  # as they are
	secrets=('two words' '"quoted"' "it's" 'back\slash' 'end\' '\' '"' "'" ' ' 'a|b' '!bang' '! bang' \
		'-dash' '--secret' '#hash' ';' '$HOME' "\`id\`" '*' $'j\xc3\xb6rg' $'\xff\xfe' "$SECRET" "$long")
	it "odd secrets, typed as they are"
	for secret in "${secrets[@]}"; do
		# A | starts bytes in hex; one of its own is such a byte.
		succeeds "$IPT" -A INPUT -p udp -m sipknock --secret "${secret//|/|7c|}" -j ACCEPT
	done
	succeeds "$IPT" -A INPUT -p udp -m sipknock --secret '|00 01 0a 22 27 5c 7c ff|x|20|' -j ACCEPT
	# Control characters are taken as hex alone, and one line says so.
	fails "$IPT" -A INPUT -p udp -m sipknock --secret $'new\nline' -j ACCEPT
	same "the number of rules" "$(saved | grep -c sipknock)" $((${#secrets[@]} + 1))
	survives

	it "rules that save prints delete the rules they came from"
	saved | sed -n 's/^-A/-D/p' >"$(scratch delete)"
	succeeds "$RESTORE" -n < <(echo "*filter"; cat "$(scratch delete)"; echo COMMIT)
	same "the rules left" "$(saved | grep -c sipknock)" 0
}

listing() {
	forget_rules
	it "iptables -L shows the label and not the secret, -S shows both"
	succeeds "$IPT" -A INPUT -p udp -m sipknock --secret findme --label ext234 -j ACCEPT
	succeeds "$IPT" -nvL INPUT
	[[ $output == *ext234* && $output != *findme* ]] || wrong "-L: $output"
	succeeds "$IPT" -S INPUT
	[[ $output == *ext234* && $output == *findme* ]] || wrong "-S: $output"
}

for_each_family every_option odd_secrets listing

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A whole recipe as FreePBX's custom rules: see WHERE TO PUT A RECIPE in
# sipknock-recipes(7).
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
SERVED_PORTS=(5060 8080)
setup_ns pbx phone scanner
# shellcheck source=selftests/net/placement
. "$KSFT_DIR/placement"

# custom_rules FILE: as FreePBX 17 loads it: with each line a shell calls iptables, and
# what means something to a shell is escaped before, in quotes too.
custom_rules() {
	sed 's/[][#&;`|*?~<>^(){}$\\]/\\&/g; s/^./'"$IPT"' &/' "$1" | sh 2>/dev/null
}

# Its own chain accepts what is established, and is there before.
freepbx() {
	local file before
	file=$(scratch custom)
	begin "FreePBX: a line for each rule, in /etc/firewall-4.rules"
	"$IPT" -N fpbxfirewall
	"$IPT" -A fpbxfirewall -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
	"$IPT" -A fpbxfirewall -p udp --dport 5060 -j ACCEPT
	"$IPT" -A INPUT -j fpbxfirewall
	sed -n 's/^:\([^ ]*\).*/-N \1\n-F \1/p; s/^-I\(.*\)/-D\1\n&/p; t; /^-/p' "$RECIPES/two-stage.rules" >"$file"
	let_in scanner registers
	custom_rules "$file"
	recipe_works
	it "FreePBX: loaded again, nothing is there twice"
	before=$("$IPT" -S)
	custom_rules "$file"
	same "the rules" "$("$IPT" -S)" "$before"
	it "FreePBX: a secret with < and > stands without quotes"
	forget_tables
	echo "-I sip-door -p udp --dport 5060 -m sipknock --name door --header contact --secret \"$SECRET\" -j ACCEPT" >"$file"
	custom_rules "$file"
	shut_out phone registers --instance "$SECRET"
	echo "-I sip-door -p udp --dport 5060 -m sipknock --name door --header contact --secret $SECRET -j ACCEPT" >"$file"
	custom_rules "$file"
	let_in phone registers --instance "$SECRET"
	flush_all
	forget_tables
}

for_each_family freepbx

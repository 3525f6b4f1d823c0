#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A table outlives its rules: a flush, a reload, a restart of the firewall.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

the_rules() {
	cat <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
		-p udp --dport 10000 -m sipknock --name door --rcheck -j ACCEPT
	END
}

open_the_door() {
	rules < <(the_rules)
	phone registers --instance "$SECRET"
	expect opened
}

still_open() {
	expect_entry "$PHONE" knocks=1
	phone registers
	expect answered
	phone_says "rtp"
	expect answered
}

no_table() { ! table door; }

flush_and_add() {
	it "iptables -F leaves the table; the rules find it again"
	open_the_door
	succeeds "$IPT" -F INPUT
	expect_entry "$PHONE" knocks=1
	load_rules < <(the_rules)
	still_open
}

restore_replaces() {
	it "iptables-restore of the same rules leaves everybody in"
	open_the_door
	load_rules < <(the_rules)
	still_open
}

# What the service script of iptables-services does on save, stop and start. Some
# ip6tables-nft-restore lose all counters: a plain rule tells.
service_save() {
	local file saved
	file=$(scratch saved)
	it "service iptables save; stop; start: counters, rules and table are back"
	rules < <(the_rules; echo "-p udp --dport 8080 -j ACCEPT")
	phone registers --instance "$SECRET"
	phone registers
	phone sends to 8080
	expect answered
	saved=$(hits 1)
	succeeds "$SAVE" -c -t filter
	echo "$output" >"$file"
	succeeds "$IPT" -F
	succeeds "$IPT" -X
	succeeds "$IPT" -P INPUT ACCEPT
	expect_entry "$PHONE" knocks=1
	succeeds "$RESTORE" -c "$file"
	if [ "$(hits 3)" = 1 ]; then
		same "the counter of the rule" "$(hits 1)" "$saved"
	else
		echo "# IPv$FAMILY: this iptables-restore restores no counters"
	fi
	still_open
}

one_rule_less() {
	it "a rule that goes takes no entry of the others along"
	open_the_door
	succeeds "$IPT" -D INPUT 1
	expect_entry "$PHONE"
	phone sends to 10000
	expect answered
}

empty_and_unused() {
	it "an empty table stays as long as a rule names it"
	rules < <(the_rules)
	expect_entries 0
	table || wrong "no table"

	it "a table goes when it is empty and no rule names it"
	open_the_door
	succeeds "$IPT" -F INPUT
	tell "-$PHONE"
	eventually 4000 no_table
}

for_each_family flush_and_add restore_replaces service_save one_rule_less empty_and_unused

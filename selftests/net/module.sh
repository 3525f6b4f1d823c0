#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module: loaded by its first rule, held by rules, not by entries.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

one_rule() {
	load_rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
}

unload() { output=$(rmmod xt_sipknock 2>&1); }

held_by_rules() {
	it "the first rule loads the module"
	busywait 5000 unload || { skip "the module cannot be unloaded: $output"; return; }
	one_rule || wrong "the rule is not accepted"
	[ -d /sys/module/xt_sipknock ] || wrong "it is not loaded"
	phone registers --instance "$SECRET"
	expect opened

	it "a rule holds the module"
	fails rmmod xt_sipknock
	expect_entry "$PHONE"

	it "entries do not hold it"
	succeeds "$IPT" -F INPUT
	expect_entry "$PHONE"
	eventually 20000 unload
	[ ! -e /proc/net/xt_sipknock ] || wrong "/proc/net/xt_sipknock is still there"
	[ ! -e /proc/net/stat/xt_sipknock ] || wrong "/proc/net/stat/xt_sipknock is still there"

	it "a new start knows nobody"
	one_rule
	expect_entries 0
	phone registers
	expect refused
}

modprobe xt_sipknock 2>/dev/null
for_each_family held_by_rules

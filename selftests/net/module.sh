#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module: loaded by its first rule, held by rules and readers, not by entries
# nor by loads.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

one_rule() {
	load_rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
}

unload() { [ ! -d /sys/module/xt_sipknock ] || output=$(rmmod xt_sipknock 2>&1); }

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

held_by_readers() {
	it "an open file of a table holds the module"
	forget_rules
	busywait 5000 unload || { skip "the module cannot be unloaded: $output"; return; }
	one_rule || wrong "the rule is not accepted"
	tell "+$PHONE"
	succeeds "$IPT" -F INPUT
	exec 5</proc/net/xt_sipknock/door
	fails rmmod xt_sipknock
	expect_entry "$PHONE"

	it "and no longer than it is open"
	exec 5<&-
	eventually 20000 unload
}

vmalloc_kb() { awk '$1 == "VmallocUsed:" { print $2 }' /proc/meminfo; }
vmalloc_within() { [ "$(vmalloc_kb)" -le "$1" ]; }
vmalloc_is_beyond() { ! vmalloc_within "$1"; }

# What a million lines want is tens of megabytes.
leaves_no_load() {
	local before loaded pid said
	said=$(scratch said)
	it "what sockets are loading goes with the module"
	forget_rules
	busywait 20000 unload || { skip "the module cannot be unloaded: $output"; return; }
	before=$(vmalloc_kb)
	coproc LOADER { exec "$NLCLIENT" batch >"$said"; }
	# shellcheck disable=SC2153  # set by coproc
	pid=$LOADER_PID
	echo "load-begin set=large secrets=1000000" >&"${LOADER[1]}"
	eventually 20000 vmalloc_is_beyond $((before + 30000))
	loaded=$(vmalloc_kb)
	eventually 20000 unload
	eventually 20000 vmalloc_within $((before + 10000))
	echo "# KiB: $before, while loading $loaded, then $(vmalloc_kb)"

	it "and is over for the socket"
	echo "load-commit" >&"${LOADER[1]}"
	eval "exec ${LOADER[1]}>&-"
	wait "$pid"
	[[ $(<"$said") == error* ]] || wrong "it says \"$(<"$said")\""
}

modprobe xt_sipknock 2>/dev/null
for_each_family held_by_rules held_by_readers leaves_no_load

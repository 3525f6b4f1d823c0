#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How many tables a namespace may have.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx other

modprobe xt_sipknock 2>/dev/null
PARAMETER=/sys/module/xt_sipknock/parameters/tables_max
[ -r $PARAMETER ] || skip_all "no module parameter tables_max"
LIMIT=$(<$PARAMETER)

# with_tables N: a rule for each of them.
with_tables() {
	local i
	for ((i = 1; i <= $1; i++)); do
		echo "-m sipknock --name t$i --rcheck -j ACCEPT"
	done
}

no_tables() { [ ! -e /proc/net/xt_sipknock/t1 ]; }

is_refused() {
	it "as many tables as tables_max are made"
	forget_rules
	load_rules < <(with_tables "$LIMIT") || wrong "they are not"
	[ -e "/proc/net/xt_sipknock/t$LIMIT" ] || wrong "the last one is not there"

	it "a rule for one more is refused: ENOSPC, and a line that names the parameter"
	fails "$IPT" -A INPUT -m sipknock --name more --rcheck -j ACCEPT
	[[ $output == *"No space left"* ]] || wrong "$output"
	[ ! -e /proc/net/xt_sipknock/more ] || wrong "there is a table"
	output=$(dmesg | grep 'xt_sipknock: --name more: ')
	[[ $output == *tables_max* ]] || wrong "the log does not name it: $output"

	it "a rule for a table that is there is not"
	succeeds "$IPT" -A INPUT -m sipknock --name t1 --rcheck -j ACCEPT

	it "another namespace has its own number"
	succeeds ip netns exec "$SIPKNOCK_NS-other" "$IPT" -A INPUT -m sipknock --name more --rcheck

	it "a table that has gone makes room"
	succeeds "$IPT" -D INPUT 1
	succeeds "$IPT" -D INPUT -m sipknock --name t1 --rcheck -j ACCEPT
	eventually 5000 no_tables
	succeeds "$IPT" -A INPUT -m sipknock --name more --rcheck -j ACCEPT

	it "all go with their rules"
	succeeds "$IPT" -F INPUT
	eventually 5000 none_left
}

none_left() {
	local files=(/proc/net/xt_sipknock/*)
	[ ! -e "${files[0]}" ]
}

for_each_family is_refused

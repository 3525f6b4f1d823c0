#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Dumping a large table: each entry that stays exactly once, whatever comes and goes
# meanwhile; no entry is lost with a dump that is left. NETLINK_WALK_ENTRIES=1000000
# needs a machine of 1 GB.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

FILE=/proc/net/xt_sipknock/door
PARAMETER=/sys/module/xt_sipknock/parameters/table_max
: "${NETLINK_WALK_ENTRIES:=10000}"
modprobe xt_sipknock 2>/dev/null
[ "$NETLINK_WALK_ENTRIES" -le "$(<$PARAMETER)" ] || echo $((NETLINK_WALK_ENTRIES * 2)) >$PARAMETER

# lines SIGN FIRST N: commands for N addresses of this family.
lines() {
	local form='%s10.%d.%d.%d\n' least=0
	[ "$FAMILY" = 4 ] || form='%s2001:db8:%x:%x:%x:1:1:1\n' least=1
	awk -v sign="$1" -v first="$2" -v n="$3" -v form="$form" -v least=$least 'BEGIN {
		for (i = first; i < first + n; i++)
			printf form, sign, i / 65536 + least, i / 256 % 256 + least, i % 256 + least }'
}

dumped() { "$NLCLIENT" dump get-entries table=door | sed 's/.* addr[46]=\([^ ]*\) .*/\1/' | LC_ALL=C sort; }

a_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
	END
}

at_rest() {
	local n=$NETLINK_WALK_ENTRIES begin
	a_rule
	it "$n entries are dumped, each once"
	lines + 0 "$n" >"$(scratch all)"
	succeeds cp "$(scratch all)" $FILE
	cut -c2- "$(scratch all)" | LC_ALL=C sort >"$(scratch want)"
	now_ms
	begin=$now
	dumped | cmp - "$(scratch want)" || wrong "others than were written"
	now_ms
	echo "# IPv$FAMILY: dumping $n: $((now - begin)) ms"

	it "those that are dead are not"
	netlink ask add table=door addr="$SCANNER" expires-ms=1
	dumped | cmp - "$(scratch want)" || wrong "others than live"

	it "a flush leaves none"
	netlink ask flush table=door
	expect_entries 0
}

churn() {
	while [ -e "$(scratch churning)" ]; do
		cat "$(scratch come)" >$FILE
		cat "$(scratch go)" >$FILE
	done
}

while_others_come_and_go() {
	local n=$((NETLINK_WALK_ENTRIES / 2)) stay=$((NETLINK_WALK_ENTRIES / 10)) pid round
	a_rule
	lines + 0 "$stay" >"$(scratch stay)"
	lines + $((1 << 20)) "$n" >"$(scratch come)"
	lines - $((1 << 20)) "$n" >"$(scratch go)"
	succeeds cp "$(scratch stay)" $FILE
	dumped >"$(scratch want)"
	it "each entry that stays is dumped exactly once while $n come and go"
	touch "$(scratch churning)"
	churn &
	pid=$!
	for round in 1 2 3; do
		dumped >"$(scratch got)"
		same "entries dumped twice" "$(uniq -d "$(scratch got)" | wc -l)" 0
		same "entries not dumped" "$(LC_ALL=C comm -23 "$(scratch want)" "$(scratch got)" | wc -l)" 0
		echo "# IPv$FAMILY: round $round: $(wc -l <"$(scratch got)") dumped"
	done
	rm "$(scratch churning)"
	wait $pid
}

# hold_dump: a dump that stands still, until release_dump.
hold_dump() {
	coproc HOLDER { exec "$NLCLIENT" hold get-entries table="$1" >"$(scratch holding)"; }
	# shellcheck disable=SC2154  # set by coproc
	holder=$HOLDER_PID
	eventually 5000 grep -qs holding "$(scratch holding)"
}

release_dump() {
	eval "exec ${HOLDER[1]}>&-"
	wait "$holder"
	rm "$(scratch holding)"
}

left_alone() {
	a_rule
	lines + 0 1000 >"$(scratch stay)"
	succeeds cp "$(scratch stay)" $FILE
	it "a table lives while it is dumped, and goes with the dump"
	hold_dump door
	"$IPT" -F INPUT
	netlink ask flush table=door
	[ -e $FILE ] || wrong "the table went"
	netlink dump get-tables
	has_line "get-tables table=door entries=0 rules=0"
	release_dump
	# shellcheck disable=SC2016  # expands in the inner shell
	eventually 5000 bash -c '[ ! -e "$1" ]' bash $FILE

	it "a dump does not keep entries, and a killed one nothing"
	a_rule
	succeeds cp "$(scratch stay)" $FILE
	hold_dump door
	kill -KILL "$holder"
	wait "$holder" 2>/dev/null
	rm "$(scratch holding)"
	"$IPT" -F INPUT
	netlink ask flush table=door
	# shellcheck disable=SC2016  # expands in the inner shell
	eventually 5000 bash -c '[ ! -e "$1" ]' bash $FILE
}

for_each_family at_rest while_others_come_and_go left_alone

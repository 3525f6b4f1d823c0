#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Random writes to a table's file, in pieces that end anywhere: good lines before the bad
# one count, nothing else does, and the kernel has nothing to say. EDGE_WRITES and EDGE_SEED
# for more and others.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

: "${EDGE_WRITES:=400}"
: "${EDGE_SEED:=1}"
FILE=/proc/net/xt_sipknock/door

random_writes() {
	local written refused
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
	it "$EDGE_WRITES writes of random lines take what is good in them"
	succeeds python3 edge_writes.py "$FILE" "$EDGE_SEED$FAMILY" "$EDGE_WRITES"
	echo "# seed $EDGE_SEED$FAMILY: $output"
	read -r written _ refused _ <<<"$output"
	((written > EDGE_WRITES / 10 && refused > EDGE_WRITES / 10)) || wrong "not some of both: $output"

	it "the table works as before"
	tell /
	expect_entries 0
	tell "+$PHONE 60"
	expect_entry "$PHONE"
	expect_entries 1
}

for_each_family random_writes

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Entries are charged to the memory cgroup of who made the table, whoever opens them,
# and end where its limit is.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone
# shellcheck source=selftests/net/cgroups.sh
. "$(dirname "$0")/cgroups.sh"

FILE=/proc/net/xt_sipknock/door
ENTRIES=20000
SOURCES=400
ENTRY_BYTES=128	# bytes that one has at least
ip route add 10.9.0.0/16 dev phone
ip -n "$SIPKNOCK_NS-phone" route add local 10.9.0.0/16 dev lo
mount_cgroups || skip_all "no cgroup2 with a memory controller"

# Those of a table's maker and of others; new ones, which are charged nothing yet.
new_cgroups() {
	new_cgroup "maker$FAMILY$CASE"
	CGROUP=$cgroup
	new_cgroup "others$FAMILY$CASE"
	OTHERS=$cgroup
}

# is_charged_for ENTRIES / is_not_charged_for ENTRIES: the table's maker, or CGROUP.
is_charged_for() {
	charged "${2-$CGROUP}"
	[ "$bytes" -ge $(($1 * ENTRY_BYTES - LAG)) ]
}
is_not_charged_for() {
	charged "${2-$CGROUP}"
	[ "$bytes" -lt $(($1 * ENTRY_BYTES / 2)) ]
}

lines() {
	local form='+10.1.%d.%d\n'
	[ "$FAMILY" = 4 ] || form='+2001:db8:ff::%x:%x\n'
	awk -v form="$form" -v n=$ENTRIES 'BEGIN {
		for (i = 0; i < n; i++)
			printf form, i / 256, i % 256 }'
}

# a_table CASE: made in a new cgroup. Rules of nf_tables let go of the last one in their own
# time; until then it is nobody's to make.
a_table() {
	CASE=$1
	forget_rules
	forget_tables
	eventually 20000 test ! -e $FILE
	new_cgroups
	in_cgroup "$CGROUP" "$IPT" -A INPUT -p udp --dport 5060 -m sipknock --name door --set -j ACCEPT
}

is_charged() {
	a_table written
	settles "$CGROUP"
	it "entries of the table are charged to who made it, though others write them"
	succeeds in_cgroup "$OTHERS" cp <(lines) $FILE
	expect_entries $ENTRIES
	eventually 10000 is_charged_for $ENTRIES
	eventually 10000 is_not_charged_for $ENTRIES "$OTHERS"

	it "and no more once they are gone"
	tell /
	eventually 10000 is_charged_little "$CGROUP"
}

# The softirq of a veth pair runs in whoever sends.
sends_from_many() {
	local begin=10.9.0.1
	[ "$FAMILY" = 4 ] || begin=2001:db8:2::1:0
	send_from phone $begin sends --sources $SOURCES
}

is_charged_in_softirq() {
	a_table opened
	it "entries that packets open are charged to who made it, not to who sends"
	in_cgroup "$OTHERS" sends_from_many
	expect_entries $SOURCES
	eventually 10000 is_charged_for $SOURCES
	eventually 10000 is_not_charged_for $SOURCES "$OTHERS"
}

# What the program that made the table had is given back.
is_left() { awk '$1 == "anon" { exit $2 != 0 }' "$CGROUP/memory.stat"; }

# How often the cgroup was to lose a process.
out_of_memory() { awk '$1 == "oom" { print $2 }' "$CGROUP/memory.events"; }

has_a_limit() {
	local full
	a_table limited
	it "what is over the cgroup's limit is refused, counted, and nothing else"
	full=$(stat_of refused_full)
	tell "+$PHONE"
	eventually 20000 is_left
	echo $(($(<"$CGROUP/memory.current") + 1024 * 1024)) >"$CGROUP/memory.max"
	fails cp <(lines) $FILE
	[ "$(stat_of refused_full)" -gt "$full" ] || wrong "it is not counted"
	[ "$(out_of_memory)" = 0 ] || wrong "who made the table may be killed for it"
	expect_entry "$PHONE"

	it "and opened once there is room"
	echo max >"$CGROUP/memory.max"
	succeeds cp <(lines) $FILE
	expect_entries $((ENTRIES + 1))
}

for_each_family is_charged is_charged_in_softirq has_a_limit

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Reading a large table: in time that grows with its size, and each entry that stays
# exactly once, whatever comes and goes meanwhile. TABLE_WALK_ENTRIES=1000000 needs a
# machine of 512 MB.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

FILE=/proc/net/xt_sipknock/door
PARAMETER=/sys/module/xt_sipknock/parameters/table_max
: "${TABLE_WALK_ENTRIES:=15000}"
modprobe xt_sipknock 2>/dev/null
if [ "$TABLE_WALK_ENTRIES" -gt "$(<$PARAMETER)" ]; then
	echo $((TABLE_WALK_ENTRIES * 2)) >$PARAMETER
fi

# lines SIGN FIRST N: commands for N addresses of this family.
lines() {
	local form='%s10.%d.%d.%d\n' least=0
	[ "$FAMILY" = 4 ] || form='%s2001:db8:%x:%x:%x:1:1:1\n' least=1
	awk -v sign="$1" -v first="$2" -v n="$3" -v form="$form" -v least=$least 'BEGIN {
		for (i = first; i < first + n; i++)
			printf form, sign, i / 65536 + least, i / 256 % 256 + least, i % 256 + least }'
}

# read_all [SIZE]: the sorted addresses of the table, read in pieces of SIZE.
read_all() { dd if=$FILE bs="${1:-64k}" status=none | cut -d' ' -f1 | cut -c5- | LC_ALL=C sort; }

# timed WHAT CMD...: its time as a comment.
timed() {
	local what=$1 begin
	shift
	now_ms
	begin=$now
	succeeds "$@"
	now_ms
	took=$((now - begin))
	echo "# IPv$FAMILY: $what: $took ms"
}

# memory: what an entry takes in its slab cache, as a comment.
memory() {
	local name objects size per_slab pages slabs
	[ -r /proc/slabinfo ] || return
	while read -r name _ objects size per_slab pages _ _ _ _ _ _ _ slabs _; do
		[ "$name" = sipknock_entry ] || continue
		echo "# IPv$FAMILY: sipknock_entry: $objects objects of $size bytes," \
			"$slabs slabs of $pages pages for $per_slab:" \
			"$((slabs * pages * 4096 / objects)) bytes an entry"
	done </proc/slabinfo
}

# time_reading N: the best of three, which is what other work on the machine left alone.
time_reading() {
	local _ best=1000000
	for _ in 1 2 3; do
		timed "reading $1" cp $FILE /dev/null
		[ "$took" -ge $best ] || best=$took
	done
	took=$best
}

a_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
	END
}

at_rest() {
	local n=$TABLE_WALK_ENTRIES tenth
	a_rule
	it "$n entries are read back, each once"
	lines + 0 $((n / 10)) >"$(scratch tenth)"
	lines + 0 "$n" >"$(scratch all)"
	succeeds cp "$(scratch tenth)" $FILE
	time_reading $((n / 10))
	tenth=$took
	timed "writing $n" cp "$(scratch all)" $FILE
	time_reading "$n"
	cut -c2- "$(scratch all)" | LC_ALL=C sort >"$(scratch want)"
	read_all | cmp - "$(scratch want)" || wrong "others than were written"

	it "ten times as many take at most twenty times as long"
	[ "$took" -le $((20 * tenth + 1000)) ] || wrong "$took ms, and $tenth ms for a tenth"

	memory

	it "a flush leaves none"
	timed "flushing $n" tell /
	expect_entries 0
}

# churn: what comes and goes, from a few to many and back, until the file is gone.
churn() {
	while [ -e "$(scratch churning)" ]; do
		cat "$(scratch come)" >$FILE
		cat "$(scratch go)" >$FILE
	done
}

while_others_come_and_go() {
	local n=$((TABLE_WALK_ENTRIES / 2)) stay=$((TABLE_WALK_ENTRIES / 20)) pid round size begin
	a_rule
	lines + 0 "$stay" >"$(scratch stay)"
	lines + $((1 << 20)) "$n" >"$(scratch come)"
	lines - $((1 << 20)) "$n" >"$(scratch go)"
	succeeds cp "$(scratch stay)" $FILE
	read_all >"$(scratch want)"
	it "each entry that stays is shown exactly once while $n come and go"
	touch "$(scratch churning)"
	churn &
	pid=$!
	now_ms
	begin=$now
	for round in 1 2 3 4; do
		size=$((round % 3 * 30 + 4))k
		read_all $size >"$(scratch got)"
		same "entries shown twice" "$(uniq -d "$(scratch got)" | wc -l)" 0
		same "entries not shown" "$(LC_ALL=C comm -23 "$(scratch want)" "$(scratch got)" | wc -l)" 0
		now_ms
		echo "# IPv$FAMILY: round $round: $(wc -l <"$(scratch got)") shown, at $((now - begin)) ms"
	done
	rm "$(scratch churning)"
	wait $pid
	same "what is left" "$(wc -l <$FILE)" "$stay"
}

for_each_family at_rest while_others_come_and_go

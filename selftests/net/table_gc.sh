#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Many entries that end: never shown after that, and gone two seconds later.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

FILE=/proc/net/xt_sipknock/door
: "${TABLE_GC_ENTRIES:=20000}"

# lines FIRST N SECONDS: commands that open N addresses of this family.
lines() {
	local form='+10.%d.%d.%d %d\n'
	[ "$FAMILY" = 4 ] || form='+2001:db8:%x:%x:%x:: %d\n'
	awk -v first="$1" -v n="$2" -v seconds="$3" -v form="$form" 'BEGIN {
		for (i = first; i < first + n; i++)
			printf form, i / 65536, i / 256 % 256, i % 256, seconds }'
}

# wake: a collector that is put off while its processor sleeps runs there.
wake() {
	local cpu
	for ((cpu = 0; cpu < $(nproc); cpu++)); do taskset -c "$cpu" true; done
}

expired_since() {
	wake
	[ $(($(stat_of expired) - $1)) -ge "$2" ]
}

end_in_time() {
	local before begin shown
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
	END
	it "$TABLE_GC_ENTRIES entries are there"
	before=$(stat_of expired)
	lines $((1 << 20)) 100 600 >"$(scratch stay)"
	lines 0 "$TABLE_GC_ENTRIES" 5 >"$(scratch go)"
	succeeds cp "$(scratch stay)" $FILE
	succeeds cp "$(scratch go)" $FILE
	now_ms
	begin=$now
	same "how many" "$(wc -l <$FILE)" $((TABLE_GC_ENTRIES + 100))

	it "each ends on time: none is shown that has no second left"
	while
		shown=$(grep -c ' expires=0' $FILE)
		same "entries with expires=0" "$shown" 0
		now_ms
		[ "$now" -lt $((begin + 5000)) ]
	do wake; done
	same "what is left in the table" "$(wc -l <$FILE)" 100

	it "all are collected within 2 s, and no other"
	eventually 2500 expired_since "$before" "$TABLE_GC_ENTRIES"
	same "how many expired" $(($(stat_of expired) - before)) "$TABLE_GC_ENTRIES"
	same "what is left in the table" "$(wc -l <$FILE)" 100
}

for_each_family end_in_time

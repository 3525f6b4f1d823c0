#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A full table refuses newcomers, and says so; nobody who is in goes.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

modprobe xt_sipknock 2>/dev/null
PARAMETER=/sys/module/xt_sipknock/parameters/table_max
[ -w $PARAMETER ] || skip_all "no module parameter table_max"
USUAL=$(<$PARAMETER)

# As setup_ns left it, and the parameter back as it was.
trap 'echo "$USUAL" >$PARAMETER; finish' EXIT

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
}

# fill N [SECONDS]: by the addresses behind the phone's.
fill() {
	local i base=${PHONE%10}
	for ((i = 1; i <= $1; i++)); do
		tell "+${base}10$i ${2:-600}" || wrong "entry $i: $output"
	done
}

refuses_newcomers() {
	local before
	echo 4 >$PARAMETER
	one_rule
	fill 4
	it "a full table refuses the next knock, and counts it"
	before=$(stat_of refused_full)
	phone registers --instance "$SECRET"
	expect refused
	expect_no_entry "$PHONE"
	same refused_full "$(stat_of refused_full)" $((before + 1))

	it "and tells who listens"
	listen_events --rcvbuf 1000000
	phone registers --instance "$SECRET"
	expect refused
	expect_event "^event table=door event=refused-full addr$FAMILY=$PHONE user-agent=[^ ]* proto=17 dport=5060 "
	stop_listening

	it "and refuses an entry by netlink, which is not told"
	listen_events --rcvbuf 1000000
	refused_netlink "ENOSPC attr=table the table is full" ask add table=door \
		addr="$PHONE2" expires-ms=1000
	expect_no_event
	stop_listening

	it "and refuses an entry by hand with ENOSPC"
	! tell "+$PHONE2" || wrong "it was taken"
	[[ $output == *"No space left"* ]] || wrong "$output"

	it "nobody who is in has gone"
	expect_entries 4

	it "who is in may be extended by hand, and knock"
	tell "+${PHONE%10}101 1200" || wrong "$output"
	send_from phone "${PHONE%10}102" registers --instance "$SECRET"
	expect answered

	it "there is room again when one has gone"
	tell "-${PHONE%10}101"
	phone registers --instance "$SECRET"
	expect opened
	expect_entries 4
}

expired_go_first() {
	echo 4 >$PARAMETER
	one_rule
	it "an expired entry makes room for a knock"
	fill 3
	tell "+$PHONE2 1"
	phone registers --instance "$SECRET"
	expect refused
	eventually 3000 is_opened
	expect_entry "$PHONE"
	expect_no_entry "$PHONE2"
}

is_opened() {
	phone registers --instance "$SECRET"
	[ "$answer" = answered ]
}

a_larger_maximum() {
	echo 4 >$PARAMETER
	one_rule
	fill 4
	it "a greater table_max counts at once"
	echo 5 >$PARAMETER
	phone registers --instance "$SECRET"
	expect opened
	expect_entries 5
}

a_lower_maximum() {
	echo "$USUAL" >$PARAMETER
	one_rule
	many_lines 2000 600 >/proc/net/xt_sipknock/door
	expect_entries 2000
	tell /
	echo 4 >$PARAMETER
	it "a lower table_max counts at once, whatever there was room for"
	! many_lines 200 600 2>/dev/null >/proc/net/xt_sipknock/door || wrong "all were taken"
	expect_entries 4
}

# xt_recent keeps 100 addresses in a table, unless told otherwise when it is loaded.
the_old_recipe_evicts() {
	it "reference: a full xt_recent throws a phone out for strangers"
	if ! have_match recent --rcheck; then
		skip "no xt_recent"
		return
	fi
	rules <<-END
		-p udp --dport 5060 -m recent --name full$FAMILY --set -j ACCEPT
		-p udp --dport 5061 -m recent --name full$FAMILY --rcheck -j ACCEPT
	END
	phone registers
	phone registers to 5061
	expect answered
	scanner registers --sources 101
	phone registers to 5061
	expect refused
}

for_each_family refuses_newcomers expired_go_first a_larger_maximum a_lower_maximum \
	the_old_recipe_evicts

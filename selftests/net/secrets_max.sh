#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# max= of a line: how many addresses may be open under its label at once.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

# one_rule [OPTION...]
one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secrets phones $* -j ACCEPT
		-p udp --dport 5061 -m sipknock --name other --secrets phones $* -j ACCEPT
	END
}

three_lines() {
	load_set phones <<-END
		label=two secret=key-1 max=2
		label=two secret=key-2 max=2
		label=any secret=key-3
	END
}

# knock N SECRET OUTCOME [PORT]: from the phones' N-th address.
knock() {
	send_from phone "${PHONE%10}10$1" registers to "${4:-5060}" --display "$2"
	expect "$3"
}

# open LABEL N: so many are counted.
open() {
	netlink dump get-secrets set=phones
	[[ $output == *" label=$1 open=$2"* ]] || wrong "not open=$2 under $1: $output"
}

refuses_more() {
	local max
	one_rule
	three_lines
	max=$(stat_of refused_max)
	it "one more than max= is refused, and counted, in all tables together"
	knock 1 key-1 opened
	knock 2 key-2 opened 5061
	knock 3 key-1 refused
	knock 3 key-2 refused 5061
	same refused_max "$(stat_of refused_max)" $((max + 2))
	open two 2
	expect_no_entry "${PHONE%10}103"

	it "who is in may knock, and other labels are not touched"
	knock 1 key-1 answered
	knock 4 key-3 opened
	knock 5 key-3 opened
	open any 2

	it "an entry that another label's knock reaches keeps its own where that one is full"
	knock 4 key-1 answered
	expect_entry "${PHONE%10}104" label=any
	open two 2

	it "there is room again when one has gone"
	tell "-${PHONE%10}101" || wrong "$output"
	open two 1
	knock 3 key-1 opened
	knock 6 key-1 refused

	it "a knock with another secret takes an entry to its label"
	tell "-${PHONE%10}103" || wrong "$output"
	eventually 3000 takes_to 4 key-1 two
	open two 2
	open any 1
}

over_a_load() {
	one_rule
	three_lines
	knock 1 key-1 opened
	knock 2 key-2 opened
	it "a load counts on where it has the label again"
	load_set phones <<-END
		label=two secret=key-4 max=2
		label=new secret=key-5 max=1
	END
	open two 2
	knock 3 key-4 refused
	tell "-${PHONE%10}101" || wrong "$output"
	knock 3 key-4 opened
	knock 4 key-4 refused

	it "also where it was away in between"
	load_set phones <<<"label=new secret=key-5 max=1"
	netlink ask del-set set=phones
	three_lines
	open two 2
	knock 5 key-1 refused
	tell / || wrong "$output"
	open two 0
	knock 5 key-1 opened
}

of_the_rule() {
	one_rule --max 1
	three_lines
	it "--max is for labels whose line says nothing"
	knock 1 key-3 opened
	knock 2 key-3 refused
	knock 3 key-1 opened
	knock 4 key-1 opened
	knock 5 key-1 refused
}

expired() {
	one_rule --seconds 1
	load_set phones <<<"label=one secret=key-1 max=1"
	it "an expired entry is in nobody's way"
	knock 1 key-1 opened
	eventually 3000 lets_in 2
	open one 1
}

# takes_to N SECRET LABEL: if not in the second of the knock before.
takes_to() {
	send_from phone "${PHONE%10}10$1" registers --display "$2"
	[ "$(table_field "${PHONE%10}10$1" label)" = "$3" ]
}

lets_in() {
	send_from phone "${PHONE%10}10$1" registers --display key-1
	[ "$answer" = answered ]
}

for_each_family refuses_more over_a_load of_the_rule expired

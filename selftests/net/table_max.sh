#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# --max: how many addresses a rule may have open at once.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

OTHER=kh3f-9wq2-tt81

# one_rule [OPTION...]
one_rule() {
	echo "-p udp --dport 5060 -m sipknock --name door --secret \"$SECRET\" $* -j ACCEPT"
}

# knock N: from the phones' N-th address.
knock() { send_from phone "${PHONE%10}10$1" registers --instance "$SECRET"; }

# fill N: that many are let in, the next is not.
fill() {
	local i
	for ((i = 1; i <= $1; i++)); do
		knock "$i"
		expect opened
	done
	knock "$i"
	expect refused
	expect_entries "$1"
}

is_let_in() {
	knock "$1"
	[ "$answer" = answered ]
}

refuses_more() {
	local max full
	rules < <(one_rule --max 2
		echo "-p udp --dport 5061 -m sipknock --name door --secret $OTHER --max 1 -j ACCEPT")
	it "one more than --max is refused, and counted"
	max=$(stat_of refused_max) full=$(stat_of refused_full)
	fill 2
	expect_no_entry "${PHONE%10}103"
	same refused_max "$(stat_of refused_max)" $((max + 1))
	same refused_full "$(stat_of refused_full)" "$full"

	it "who is in stays, and may knock"
	knock 1
	expect answered
	expect_entry "${PHONE%10}101"
	expect_entry "${PHONE%10}102"

	it "another rule has a share of its own"
	send_from phone "${PHONE%10}104" registers to 5061 --instance $OTHER
	expect opened
	send_from phone "${PHONE%10}105" registers to 5061 --instance $OTHER
	expect refused

	it "an entry by hand is nobody's share"
	tell "+$PHONE2" || wrong "$output"
	expect_entries 4

	it "there is room again when one has gone"
	tell "-${PHONE%10}101" || wrong "$output"
	knock 3
	expect opened
	knock 1
	expect refused

	it "and for all when all have"
	tell / || wrong "$output"
	fill 2
}

expired_make_room() {
	rules < <(one_rule --seconds 1 --max 1)
	it "an expired entry is in nobody's way"
	fill 1
	eventually 3000 is_let_in 2
	expect_entries 1
}

counts_on() {
	rules < <(one_rule --max 2)
	it "a rule that is replaced by an equal one counts on"
	fill 2
	load_rules < <(one_rule --max 2)
	knock 3
	expect refused

	it "so does one that comes back after a flush"
	succeeds "$IPT" -F INPUT
	load_rules < <(one_rule --max 2)
	knock 3
	expect refused

	it "--max, --seconds and --label may change meanwhile"
	load_rules < <(one_rule --seconds 60 --label ext234 --max 3)
	knock 3
	expect opened
	knock 4
	expect refused
	load_rules < <(one_rule --max 1)
	expect_entries 3
	tell "-${PHONE%10}101"
	tell "-${PHONE%10}102"
	knock 1
	expect refused

	it "what it opened before it had a --max counts"
	rules < <(one_rule)
	knock 1
	knock 2
	expect opened
	load_rules < <(one_rule --max 2)
	knock 3
	expect refused

	it "a rule for another secret begins at none"
	load_rules < <(echo "-p udp --dport 5060 -m sipknock --name door --secret $OTHER --max 1 -j ACCEPT")
	send_from phone "${PHONE%10}103" registers --instance $OTHER
	expect opened
}

with_a_verb() {
	rules < <(one_rule --set --max 1)
	it "--set has a --max too"
	fill 1

	it "a verb that opens nothing has none"
	fails "$IPT" -A INPUT -p udp -m sipknock --rcheck --max 1 -j ACCEPT
	fails "$IPT" -A INPUT -p udp -m sipknock --update --max 1 -j ACCEPT
	fails "$IPT" -A INPUT -p udp -m sipknock ! --secret x --max 1 -j ACCEPT

	it "it is saved and restored"
	succeeds "$SAVE" -t filter
	[[ $output == *" --max 1 "* ]] || wrong "$output"
}

for_each_family refuses_more expired_make_room counts_on with_a_verb

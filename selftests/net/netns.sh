#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Two namespaces: each has tables, rules and counters of its own.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone other

in_other() { ip netns exec "$SIPKNOCK_NS-other" "$@"; }

tables_of_other() {
	# shellcheck disable=SC2016  # expands in the inner shell
	in_other bash -c 'for f in /proc/net/xt_sipknock/*; do
		[ ! -e "$f" ] || { echo "${f##*/}:"; cat "$f"; }
	done'
}

apart() {
	local counted
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
	in_other "$IPT" -F INPUT
	in_other "$IPT" -A INPUT -p udp -m sipknock --name door --rcheck -j ACCEPT
	counted=$(in_other cat /proc/net/stat/xt_sipknock)
	it "a knock in one namespace opens nothing in the other"
	phone registers --instance "$SECRET"
	expect opened
	same "the other namespace's tables" "$(tables_of_other)" "door:"

	it "counters are of one namespace"
	[ "$(stat_of opened)" -gt 0 ] || wrong "nothing counted here"
	same "what the other counted" "$(in_other cat /proc/net/stat/xt_sipknock)" "$counted"

	it "an entry by hand is of one namespace"
	# shellcheck disable=SC2016  # expands in the inner shell
	succeeds in_other bash -c 'echo "+$1" >/proc/net/xt_sipknock/door' bash "$PHONE2"
	expect_no_entry "$PHONE2"
	[[ $(tables_of_other) == *"src=$PHONE2 "* ]] || wrong "it is not there either"
	succeeds in_other bash -c 'echo / >/proc/net/xt_sipknock/door'
	in_other "$IPT" -F INPUT
}

# It goes with rules and live entries, which is where a leak or a crash would be.
goes_with_all_it_has() {
	local ns=$SIPKNOCK_NS-short
	it "a namespace goes with rules and entries in it"
	succeeds ip netns add "$ns"
	# shellcheck disable=SC2016  # expands in the inner shell
	succeeds ip netns exec "$ns" bash -c '
		"$1" -A INPUT -p udp -m sipknock --name door --rcheck -j ACCEPT &&
		echo "+$2" >/proc/net/xt_sipknock/door' bash "$IPT" "$PHONE"
	succeeds ip netns del "$ns"
}

for_each_family apart goes_with_all_it_has

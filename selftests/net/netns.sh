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

# read_stuck NAMESPACE: its table door is being read by somebody outside whose memory does
# not answer.
read_stuck() {
	coproc STUCK { exec ip netns exec "$1" ./stuck /proc/net/xt_sipknock/door \
		"/run/netns/$SIPKNOCK_NS-other"; }
	# shellcheck disable=SC2154  # set by coproc
	STUCK_PID_SAVED=$STUCK_PID
	read -rt 20 output <&"${STUCK[0]}"
}

end_stuck() {
	eval "exec ${STUCK[1]}>&-"
	wait "$STUCK_PID_SAVED" || wrong "it was not stuck to the end: status $?"
}

# short_ns: a namespace with a link to this one, which goes when it does.
short_ns() {
	ip netns add "$1" && ip link add "$2" type veth peer name eth0 netns "$1"
}

has_gone() { ! ip link show "$1" >/dev/null 2>&1; }
has_ended() { ! kill -0 "$1" 2>/dev/null; }

# within_stuck CMD...: in the namespace $ns; and it ends before the reader does.
within_stuck() {
	local pid
	ip netns exec "$ns" "$@" &
	pid=$!
	eventually 60000 has_ended "$pid"
	kill -0 "$STUCK_PID_SAVED" || wrong "\"$*\" ended with the reader"
}

# Neither a thread that reads for ever nor who waits for it ends by a signal.
stuck_reader() {
	local ns=$SIPKNOCK_NS-stuck
	it "who reads a table for ever keeps no rule from going or coming"
	short_ns "$ns" stuck || wrong "no namespace"
	# shellcheck disable=SC2016  # expands in the inner shell
	succeeds ip netns exec "$ns" bash -c '
		"$1" -A INPUT -p udp -m sipknock --name door --rcheck -j ACCEPT &&
		echo "+$2" >/proc/net/xt_sipknock/door' bash "$IPT" "$PHONE"
	read_stuck "$ns"
	if [ "$output" != stuck ]; then
		wait "$STUCK_PID_SAVED"
		same "its status" $? "$ksft_skip"
		skip "nobody gets stuck: no userfaultfd"
		ip netns del "$ns"
		return
	fi
	# shellcheck disable=SC2016  # expands in the inner shell
	within_stuck bash -c 'echo / >/proc/net/xt_sipknock/door && "$1" -F INPUT' bash "$IPT"
	# shellcheck disable=SC2016  # expands in the inner shell
	within_stuck bash -c '
		"$1" -A INPUT -p udp -m sipknock --name door --rcheck -j ACCEPT &&
		echo "+$2" >/proc/net/xt_sipknock/door &&
		cat /proc/net/xt_sipknock/door >"$3"' bash "$IPT" "$PHONE2" "$(scratch read)"
	end_stuck
	[[ $(<"$(scratch read)") == "src=$PHONE2 "* ]] || wrong "it reads \"$(<"$(scratch read)")\""

	it "nor any other namespace from going"
	read_stuck "$ns"
	short_ns "$SIPKNOCK_NS-next" next || wrong "no namespace"
	ip netns del "$ns"
	ip netns del "$SIPKNOCK_NS-next"
	eventually 60000 has_gone next
	end_stuck

	it "and its own goes once it has ended"
	eventually 60000 has_gone stuck
}

for_each_family apart goes_with_all_it_has stuck_reader

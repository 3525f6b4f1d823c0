#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Random netlink requests, whole and damaged, from root, from nobody and from another
# user namespace, several at once and beside listeners: the kernel's console is what
# tells. NETLINK_FUZZ_SEED and NETLINK_FUZZ_REQUESTS for others than these.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

: "${NETLINK_FUZZ_SEED:=1}"
: "${NETLINK_FUZZ_REQUESTS:=2000}"

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
}

# fuzzed SEED CMD...: how many requests were sent and refused, of which some must be both.
fuzzed() {
	local seed=$1 sent refused
	shift
	succeeds "$@" fuzz "$((NETLINK_FUZZ_SEED * 100 + seed))" "$NETLINK_FUZZ_REQUESTS"
	read -r sent _ refused _ <<<"$output"
	echo "# seed $((NETLINK_FUZZ_SEED * 100 + seed)): $output"
	same "requests" "$sent" "$NETLINK_FUZZ_REQUESTS"
	((refused > sent / 10 && refused < sent)) || wrong "$refused refused of $sent"
}

still_works() {
	netlink ask flush table=door
	netlink ask add table=door addr="$PHONE" expires-ms=60000
	expect_entry "$PHONE"
	expect_entries 1
}

root() {
	one_rule
	listen_events --rcvbuf 1000000
	it "root's random requests harm nobody"
	fuzzed "$FAMILY" "$NLCLIENT"
	still_works
	stop_listening
	[ -s "$EVENTS" ] || wrong "none of them was obeyed"

	it "nor do several at once"
	"$NLCLIENT" fuzz "$((NETLINK_FUZZ_SEED * 100 + 10))" "$NETLINK_FUZZ_REQUESTS" >"$(scratch one)" &
	fuzzed 11 "$NLCLIENT"
	wait $! || wrong "the other failed: $(<"$(scratch one)")"
	still_works
}

others() {
	one_rule
	"$NLCLIENT" ask add table=door addr="$PHONE" expires-ms=1000000 || wrong "not added"
	table door
	local before="${TABLE[*]%% knocks*}"
	it "nobody's change nothing"
	fuzzed "2$FAMILY" "$NLCLIENT" --uid 65534
	table door
	same "the table" "${TABLE[*]%% knocks*}" "$before"

	it "nor do those of root of another user namespace"
	fuzzed "3$FAMILY" unshare --user --map-root-user "$NLCLIENT"
	table door
	same "the table" "${TABLE[*]%% knocks*}" "$before"

	it "in a network namespace of its own it harms nobody either"
	fuzzed "4$FAMILY" setpriv --reuid 65534 --clear-groups \
		unshare --user --map-root-user --net "$NLCLIENT"
	table door
	same "the table" "${TABLE[*]%% knocks*}" "$before"
}

for_each_family root others

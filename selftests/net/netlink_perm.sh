#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who may use the netlink family: CAP_NET_ADMIN in the user namespace that owns the
# network namespace, and nobody else.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
	END
	"$NLCLIENT" ask add table=door addr="$PHONE" expires-ms=1000000 || wrong "not added"
}

# all_refused CMD...: nlclient behind CMD may nothing.
all_refused() {
	local request
	for request in "dump get-tables" "dump get-entries table=door" "ask get-counters" \
		"ask add table=door addr=$PHONE2 expires-ms=1000" "ask flush table=door" \
		"ask del table=door addr=$PHONE" "listen 1"; do
		# shellcheck disable=SC2086  # words
		fails "$@" $request
		[ "$output" = "error EPERM" ] || wrong "$*: $request: \"$output\""
	done
	expect_entries 1
	expect_entry "$PHONE"
}

nobody() {
	one_rule
	it "a user without CAP_NET_ADMIN is refused everything"
	all_refused "$NLCLIENT" --uid 65534

	it "root of another user namespace is refused everything"
	all_refused unshare --user --map-root-user "$NLCLIENT"
}

own() {
	it "root of a user namespace may all in the network namespace that it made"
	# shellcheck disable=SC2016  # expands in the inner shell
	succeeds setpriv --reuid 65534 --clear-groups unshare --user --map-root-user --net bash -ec '
		"$NLCLIENT" dump get-tables
		"$NLCLIENT" ask add table=mine addr="$PHONE2" expires-ms=1000000
		"$NLCLIENT" dump get-entries table=mine
		"$NLCLIENT" ask get-counters >/dev/null
		"$NLCLIENT" listen -1 </dev/null
		"$NLCLIENT" ask flush table=mine'
	[[ $output == "get-entries table=mine addr$FAMILY=$PHONE2 "*$'\n'"listening" ]] || wrong "it says \"$output\""
	[ ! -e /proc/net/xt_sipknock/mine ] || wrong "its table is here"
	expect_entries 1
}

for_each_family nobody own

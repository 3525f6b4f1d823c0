#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The same packet in pieces of every kind: a test module asks the match.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"

MODULE=$KSFT_DIR/../module/sipknock_split.ko
[ -e "$MODULE" ] || MODULE=$KSFT_DIR/module/sipknock_split.ko	# as kselftest installs it
modprobe sipknock_split 2>/dev/null || insmod "$MODULE" 2>/dev/null ||
	[ -e /proc/sipknock_split ] ||
	skip_all "no module sipknock_split: make -C selftests/module"
setup_ns pbx
mapfile -t RESULTS </proc/sipknock_split

in_pieces() {
	local line family verdict name
	it "the test module comes to its end"
	[[ ${RESULTS[-1]} == "6 "* ]] || wrong "${#RESULTS[@]} results"
	for line in "${RESULTS[@]}"; do
		read -r family verdict name <<<"$line"
		[ "$family" = "$FAMILY" ] || continue
		it "${name%%: *}"
		[ "$verdict" = ok ] || wrong "${name#*: }"
	done
}

unload() {
	it "the test module leaves nothing behind"
	[ "$FAMILY" = 6 ] || return
	eventually 5000 rmmod sipknock_split
	[ ! -e /proc/sipknock_split ] || wrong "/proc/sipknock_split is still there"
}

for_each_family in_pieces unload

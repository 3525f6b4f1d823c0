# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the tests in this folder are written in: of building and installing, on this
# machine, with no module loaded. "runs" runs a command, and what it printed is judged.

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=selftests/ktap.sh
. "$REPO/selftests/ktap.sh"
SCRATCH=$(mktemp -d) || exit 1
trap finish EXIT
export LC_ALL=C.UTF-8
# What the make that runs the tests was told is not for those that they run.
unset MAKEFLAGS MAKELEVEL MFLAGS KDIR KERNELRELEASE DESTDIR PREFIX
echo "TAP version 13"

command='' status='' output=''

say_state() {
	local line
	echo "#   ran: $command (status $status)"
	printf '%s\n' "$output" | tail -n 30 | while IFS= read -r line; do echo "#   $line"; done
}

clean_up() { rm -rf "$SCRATCH"; }

# skip_all REASON: nothing here can be tested on this machine.
skip_all() {
	trap - EXIT
	clean_up
	echo "1..0 # SKIP $*"
	exit 4
}

# runs STATUS COMMAND...: what it printed is in $output.
runs() {
	local wanted=$1
	shift
	command=$*
	output=$("$@" 2>&1 </dev/null)
	status=$?
	[ "$status" = "$wanted" ] || wrong "the status is $status, not $wanted"
}

# says TEXT: somewhere in $output.
says() { [[ $output == *"$1"* ]] || wrong "it does not say \"$1\""; }
# says_once PATTERN: one line of $output, all but what make says of its end.
says_once() {
	local lines
	lines=$(grep -cvE '^make(\[[0-9]+\])?: (\*\*\*|Entering|Leaving)' <<<"$output")
	[ "$lines" = 1 ] || wrong "it says $lines lines, not one"
	says "$1"
}

# copy_tree DIR: what belongs to the repository, and no more.
copy_tree() {
	mkdir -p "$1"
	if git -C "$REPO" rev-parse --git-dir >/dev/null 2>&1; then
		git -C "$REPO" ls-files -z -co --exclude-standard
	else
		(cd "$REPO" && find . -path ./build -prune -o -type f -print0)
	fi | (cd "$REPO" && tar -c --null --ignore-failed-read -T - 2>/dev/null) | tar -x -C "$1"
}

# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the tests of the sipknock command in this folder are written in. They need no
# module and no root: "runs" runs the command, built with sanitizers, and what it
# printed is judged.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=selftests/ktap.sh
. "$HERE/../ktap.sh"
SIPKNOCK=${SIPKNOCK:-$HERE/../../build/selftests/command/sipknock}
# shellcheck disable=SC2034  # the tests use it
CAPTURES=$HERE/../captures
export ASAN_OPTIONS=detect_leaks=0 LC_ALL=C.UTF-8

[ -x "$SIPKNOCK" ] || { echo "1..0 # SKIP $SIPKNOCK is not built: make -C selftests command"; exit 4; }
SCRATCH=$(mktemp -d) || exit 1
trap finish EXIT
echo "TAP version 13"

say_state() {
	local line
	echo "#   ran: sipknock $command (status $status)"
	printf '%s\n' "$output" "$errors" | head -n 30 | while IFS= read -r line; do echo "#   $line"; done
}

clean_up() { rm -rf "$SCRATCH"; }

# runs STATUS ARGUMENT...: the command's output is in $output and $errors.
runs() {
	local wanted=$1
	shift
	command=$*
	"$SIPKNOCK" "$@" >"$SCRATCH/stdout" 2>"$SCRATCH/stderr"
	status=$?
	output=$(tr '\0' '?' <"$SCRATCH/stdout")
	errors=$(tr '\0' '?' <"$SCRATCH/stderr")
	[ "$status" = "$wanted" ] || wrong "the status is $status, not $wanted"
	case $output$errors in
	*Sanitizer* | *'runtime error:'*) wrong "a sanitizer complains" ;;
	*[[:cntrl:]]*) no_control_bytes ;;
	esac
}

# Nothing but newlines and tabs: text of strangers does nothing to a terminal.
no_control_bytes() {
	if printf '%s' "$output$errors" | tr -d '\n\t' | grep -q '[[:cntrl:]]'; then
		wrong "there are control characters in the output"
	fi
}

# says TEXT...: each is a part of the output. says_not: none is.
says() {
	local text
	for text; do
		[[ $output == *"$text"* ]] || wrong "the output does not say \"$text\""
	done
}

says_not() {
	local text
	for text; do
		[[ $output != *"$text"* ]] || wrong "the output says \"$text\""
	done
}

# complains TEXT: stderr is one line, "sipknock: ", with TEXT in it; stdout is empty.
complains() {
	[ -z "$output" ] || wrong "there is output beside the complaint"
	[[ $errors == "sipknock: "* && $errors != *$'\n'* ]] || wrong "not one line of complaint"
	[[ $errors == *"$1"* ]] || wrong "the complaint does not say \"$1\""
}

# same WHAT GOT WANTED
same() {
	[ "$2" = "$3" ] || wrong "$1 is \"$2\", not \"$3\""
}

# message FILE LINE...: a message of these lines, with printf escapes, and an empty one.
message() {
	local file=$SCRATCH/$1
	shift
	printf '%b\r\n' "$@" '' >"$file"
}

# json EXPRESSION: of the output, in Python; "it" is what was printed.
json() {
	python3 -c 'import json, sys; it = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1" \
		<"$SCRATCH/stdout" 2>&1
}

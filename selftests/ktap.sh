# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Results of a test in shell, in KTAP. A lib.sh sources this file and defines say_state,
# which shows the state of things where something is wrong, and clean_up; both may be
# nothing. It traps EXIT with finish, and a test ends with end_tests.

case_count=0 case_name='' case_result='' failures=0 end_of_test=''

# it "SENTENCE": what the lines up to the next one prove.
it() { begin_case "$*"; }

begin_case() {
	finish_case
	case_name=$1
	case_result=ok
}

finish_case() {
	[ -n "$case_name" ] || return
	case_count=$((case_count + 1))
	case $case_result in
	ok) echo "ok $case_count $case_name" ;;
	skip*) echo "ok $case_count $case_name # SKIP ${case_result#skip }" ;;
	*) echo "not ok $case_count $case_name"
		failures=$((failures + 1)) ;;
	esac
	case_name=
}

skip() { case_result="skip $*"; }

# in_a_lib FILE: its lines are not the test's.
in_a_lib() { [[ ${1##*/} == lib.sh || $1 == "${BASH_SOURCE[0]}" ]]; }

# wrong "MESSAGE": the case fails; the state of things follows, the first time.
wrong() {
	local depth=1
	while in_a_lib "${BASH_SOURCE[depth]}"; do depth=$((depth + 1)); done
	echo "# $case_name"
	echo "#   ${0##*/}:${BASH_LINENO[depth - 1]}: $*"
	[ "$case_result" = ok ] || return 0
	case_result=wrong
	say_state
	return 0
}

# end_tests: all cases have run.
end_tests() {
	finish_case
	end_of_test=1
}

finish() {
	# What the case would have come to nobody knows.
	if [ -z "$end_of_test" ] && [ -n "$case_name" ]; then wrong "it was cut short"; fi
	finish_case
	if [ -n "$end_of_test" ]; then
		echo "1..$case_count"
	else
		echo "# ${0##*/} ended early"
		failures=$((failures + 1))
	fi
	clean_up
	# In a trap a bare exit would be the status from before.
	exit $((failures > 0))
}

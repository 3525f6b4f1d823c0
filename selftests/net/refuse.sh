#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Bad values are refused by name.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

# complains OPTION VALUE ARGUMENTS...: exit status 2 and one line naming both.
complains() {
	local option=$1 value=$2 status
	shift 2
	output=$("$IPT" -A INPUT -p udp -m sipknock "$@" -j ACCEPT 2>&1)
	status=$?
	same "the status of \"$*\"" $status 2
	output=${output%%$'\n'Try *}
	[[ $output == *"$option"* && $output == *"$value"* && $output != *$'\n'* ]] ||
		wrong "\"$*\": $output"
}

bad_values() {
	local long
	printf -v long '%0129d' 0
	it "a bad value gets one line with the option and the value, and status 2"
	complains --method "RE GISTER" --method "RE GISTER"
	complains --seconds 0 --secret x --seconds 0
	complains --seconds 2147483648 --secret x --seconds 2147483648
	complains --seconds many --secret x --seconds many
	complains --secret "" --secret ""
	complains --secret 129 --secret "$long"
	complains --name a/b --name a/b --rcheck
	complains --mask 33.0.0 --mask 33.0.0 --rcheck
	complains --mask /129 --mask /129 --rcheck
	complains --header "fr om" --header "fr om" --secret x
	complains --hitcount x --hitcount x --rcheck
	complains --label 'a?b' --label $'a\tb' --secret x
}

for_each_family bad_values

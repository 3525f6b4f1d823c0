#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What this version of the module cannot do it refuses, and says what it was.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

# refused OPTION ARGUMENTS...: the rule is refused, the kernel's log names OPTION.
# Messages are rationed: one of an earlier test will do.
refused() {
	local option=$1
	shift
	it "$option is refused by name: $*"
	fails "$IPT" -A INPUT -p udp -m sipknock "$@" -j ACCEPT
	output=$(dmesg | grep 'xt_sipknock: .*not supported')
	[[ $output == *"$option"* ]] || wrong "the log does not name $option: $output"
}

not_built_yet() {
	forget_rules
	refused --secrets --secrets phones
	it "nothing of a refused rule is left"
	same "the chain" "$("$IPT" -S INPUT)" "-P INPUT ACCEPT"
	fails ls /proc/net/xt_sipknock/DEFAULT
}

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

for_each_family not_built_yet bad_values

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock learn: what comes in by an interface, and the rule that it makes of it.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

NAME="kh3f-9wq2-tt81"

is_listening() { grep -q "listening on" "$(scratch errors)"; }
has_ended() { ! kill -0 "$learner" 2>/dev/null; }

# learns ARGUMENT...: from now on.
learns() {
	: >"$(scratch errors)"
	"$COMMAND" learn "$@" >"$(scratch learned)" 2>"$(scratch errors)" </dev/null &
	learner=$!
	eventually 10000 is_listening
}

# learned STATUS: it has ended so; what it printed is in $output.
learned() {
	eventually 60000 has_ended
	wait "$learner"
	same "the status of learn" $? "$1"
	output=$(cat "$(scratch learned)")
}

says() { [[ $output == *"$1"* ]] || wrong "it does not say \"$1\": $output"; }

live() {
	local words
	[ -x "$COMMAND" ] || skip_all "no sipknock command: make command"
	rules </dev/null
	it "it hears a phone that is refused"
	learns -i phone --count 1 --rules
	phone registers --display "$NAME" --instance "" --host a
	expect refused
	learned 0
	says "--dport 5060 -m sipknock --header from --exact --secret $NAME --name door --seconds 4000 --label ext234 -j ACCEPT"
	it "and its rule lets the phone in"
	read -ra words <<<"$output"
	succeeds "$IPT" -I INPUT 1 "${words[@]:3}"
	phone registers --display "$NAME" --instance "" --host a
	expect opened
	expect_entry "$PHONE" label=ext234

	it "fragments are put together, on all interfaces"
	rules </dev/null
	learns -i any --count 1 --json --filter "src host $PHONE"
	phone registers --display "$NAME" --split 64
	learned 0
	json "(data[0]['address'] == '$PHONE' and
		[v['value'] for v in data[0]['values'] if v['kind'] == 'name'] == ['$NAME'])"

	it "^C ends it, and what came is shown"
	learns -i phone
	phone registers --display "$NAME"
	kill -INT "$learner"
	eventually 60000 has_ended
	output=$(cat "$(scratch learned)" "$(scratch errors)")
	[[ $output == *"$PHONE"* || $output == *"no REGISTER"* ]] || wrong "$output"

	it "so does its time"
	learns -i phone --seconds 1
	learned 1
}

for_each_family live

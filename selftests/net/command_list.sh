#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock list and stats: what they show, for people and for programs.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone other

the_rules() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --label ext234 --secret "$SECRET" -j ACCEPT
		-p udp --dport 10000 -m sipknock --name door --rcheck -j ACCEPT
		-p udp --dport 10001 -m sipknock --name other --rcheck -j ACCEPT
	END
}

# row WORD...: a line of the output has these words, one after the other.
row() {
	local IFS=' ' line words
	while read -r line; do
		read -ra words <<<"$line"
		[[ " ${words[*]} " != *" $* "* ]] || return 0
	done <<<"$output"
	wrong "no line with \"$*\": $output"
}

tables() {
	the_rules
	it "tables are listed with entries and rules"
	phone registers --instance "$SECRET"
	does list
	row TABLE ENTRIES RULES
	row door 1 2
	row other 0 1
	it "and for programs"
	does list --json
	json 'sorted(data, key = str) == [{"table": "door", "entries": 1, "rules": 2},
		{"table": "other", "entries": 0, "rules": 1}]'
}

entries() {
	the_rules
	it "an entry shows who knocked, when, for how long, with what"
	phone registers --instance "$SECRET" --ttl 57
	does list door
	row ADDRESS LABEL KNOCKS
	row "$PHONE" ext234 1
	[[ $output =~ \ 1:06:(40|3[0-9])\ +udp/5060\ REGISTER\ +sip:234@pbx.example.com ]] ||
		wrong "$output"
	it "and the same for programs as /proc has"
	expect_entry "$PHONE"
	does list door --json
	json "len(data) == 1 and 3900000 < data[0].pop('expires_ms') <= 4000000 and data == [{
		'table': 'door', 'address': '$PHONE', 'label': 'ext234', 'knocks': 1,
		'first': $(table_field "$PHONE" first), 'last': $(table_field "$PHONE" last),
		'proto': 'udp', 'dport': 5060, 'method': 'REGISTER',
		'aor': 'sip:234@pbx.example.com', 'ttl': 57, 'permanent': False}]"

	it "what is there for good has no end"
	tell "+$PHONE2 0"
	does list door
	row for good
	does list door --json
	json "[e for e in data if e['permanent'] and 'expires_ms' not in e and e['address'] == '$PHONE2']"

	it "the secret is not shown"
	[[ $output != *56667c92* ]] || wrong "$output"
}

strangers() {
	the_rules
	it "a stranger's bytes do nothing to a terminal"
	phone registers --instance "$SECRET" --to $'<sip:j\xc3\xb6\x1b[2J@pbx.example.com>'
	does list door
	[[ $output != *$'\x1b'* && $output != *$'\xc3'* ]] || wrong "$output"
	if ! has_entry "$PHONE"; then
		phone registers --instance "$SECRET" --to $'<sip:j\xc3\xb6@pbx.example.com>'
		does list door
	fi
	[[ $output == *'sip:j\xc3\xb6'* ]] || wrong "$output"
	it "and nothing to a program"
	does list door --json
	json 'data[0]["aor"].startswith("sip:j\u00f6")'
}

many() {
	the_rules
	it "3000 entries are there, each once"
	many_lines 3000 600 >/proc/net/xt_sipknock/door
	does list door --json
	json 'len(data) == 3000 and len({e["address"] for e in data}) == 3000'
	does list door
	same "the lines" "$(wc -l <<<"$output")" 3001
}

nothing() {
	the_rules
	it "an empty table is a list without members"
	does list door
	same "what is printed" "$output" ""
	does list door --json
	same "what is printed" "$output" "[]"
	it "an unknown table is not found"
	refuses 1 'no table "doors"' list doors
	refuses 1 'no table "doors"' list --json doors
	it "another namespace sees its own tables alone"
	output=$(ip netns exec "$SIPKNOCK_NS-other" "$COMMAND" list 2>&1) || wrong "$output"
	same "what is printed there" "$output" ""
	it "output that goes nowhere is an error"
	output=$("$COMMAND" list 2>&1 >/dev/full)
	same "the status" $? 3
	[[ $output == "sipknock: cannot write"* ]] || wrong "$output"
}

stats() {
	local name want=
	the_rules
	it "the counters are those of /proc"
	phone registers --instance "$SECRET"
	phone registers
	for name in looked not_sip no_knock knocked opened refreshed refused_full refused_max \
		expired hits; do
		want+="'$name': $(stat_of $name), "
	done
	does stats --json
	json "data == {$want} and data['opened'] >= 1 and data['hits'] >= 1"
	does stats
	row opened "$(stat_of opened)"
	same "the lines" "$(wc -l <<<"$output")" 10
}

# completes LINE WANTED: what bash offers at the end of LINE.
# shellcheck disable=SC2317
completes() {
	output=$(
		sipknock() { "$COMMAND" "$@"; }
		# shellcheck source=/dev/null
		. "$KSFT_DIR/../../userspace/sipknock/completion.bash"
		COMP_LINE=$1
		COMP_POINT=${#1}
		_sipknock
		echo "${COMPREPLY[*]}"
	)
	same "what completes \"$1\"" "$output" "$2"
}

completion() {
	the_rules
	it "bash completes subcommands, options, tables and addresses"
	if [ ! -e "$KSFT_DIR/../../userspace/sipknock/completion.bash" ]; then
		skip "needs the whole tree"
		return
	fi
	does add door "$PHONE"
	completes "sipknock wa" watch
	completes "sipknock list --j" --json
	completes "sipknock add door --l" --label
	completes "sipknock flush --j" ""
	completes "sipknock list d" door
	completes "sipknock list --json oth" other
	completes "sipknock secrets lo" load
	completes "sipknock save /pro" /proc
	# Of an IPv6 address, what readline takes for the last word.
	[ "$FAMILY" = 6 ] || completes "sipknock del door 192" "$PHONE"
	[ "$FAMILY" = 4 ] || completes "sipknock del door 2001:db8:2:" ":10"
	completes "sipknock del door " "$PHONE"
}

for_each_family tables entries strangers many nothing stats completion

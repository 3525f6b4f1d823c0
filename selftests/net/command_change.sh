#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock add, del and flush: who is let in and shut out, and what is refused.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

the_rules() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
	END
}

adding() {
	the_rules
	it "who is added is let in, nobody else"
	phone asks
	expect refused
	does add door "$PHONE"
	phone asks
	expect answered
	second_phone asks
	expect refused
	it "for 4000 seconds, or as told"
	expect_expires "$PHONE" 3990 4000
	does add door "$PHONE2" 60
	expect_expires "$PHONE2" 50 60
	it "an entry is extended, never shortened"
	does add door "$PHONE2" 1
	expect_expires "$PHONE2" 50 60
	does add door "$PHONE2" 600
	expect_expires "$PHONE2" 590 600
	it "or is there for good"
	does add door "$PHONE2" 0
	expect_entry "$PHONE2" expires=never
	it "a label is shown, wherever it stands"
	does add door "$PHONE" --label "front door" 5000
	expect_entry "$PHONE" 'label=front\x20door'
	it "nothing is printed"
	same "what is printed" "$output" ""
}

made_tables() {
	the_rules
	it "a table that does not exist is made, and goes with its last entry"
	does add guests "$PHONE" 60
	expect_expires "$PHONE" 50 60 guests
	does del guests "$PHONE"
	! table guests || wrong "it is still there"
}

deleting() {
	the_rules
	it "who is deleted is shut out"
	does add door "$PHONE"
	does add door "$PHONE2"
	does del door "$PHONE"
	phone asks
	expect refused
	second_phone asks
	expect answered
	it "who is not in is not found"
	refuses 1 "$PHONE is not in table \"door\"" del door "$PHONE"
	refuses 1 "$PHONE" del nowhere "$PHONE"
	expect_entries 1
}

flushing() {
	the_rules
	it "a flush shuts all out, of this table"
	does add door "$PHONE"
	does add door "$PHONE2"
	does add other "$PHONE"
	does flush door
	expect_entries 0
	phone asks
	expect refused
	expect_expires "$PHONE" 3990 4000 other
	it "a table that is not there is not found"
	refuses 1 'no table "nowhere"' flush nowhere
}

wrong_use() {
	local long
	the_rules
	does add door "$PHONE"
	it "a malformed address is named"
	refuses 2 '"192.0.2.256"' add door 192.0.2.256
	refuses 2 '"192.0.2.0/24"' add door 192.0.2.0/24
	refuses 2 '"pbx.example.com"' del door pbx.example.com
	refuses 2 '"2001:db8::g"' add door 2001:db8::g
	it "a bad table is named"
	refuses 2 '"a/b"' add a/b "$PHONE"
	refuses 2 'table ""' add "" "$PHONE"
	refuses 2 'table ".."' list ..
	printf -v long '%032d' 0
	refuses 2 "$long" flush "$long"
	it "bad seconds are named"
	refuses 2 '"1h"' add door "$PHONE2" 1h
	refuses 2 '"2147483648"' add door "$PHONE2" 2147483648
	refuses 2 -5 add door "$PHONE2" -5
	refuses 2 '""' add door "$PHONE2" ""
	it "a bad label is named"
	refuses 2 '--label' add door "$PHONE2" --label "${long:0:32}"
	refuses 2 '--label' add door "$PHONE2" --label $'a\nb'
	refuses 2 '--label' add door "$PHONE2" --label
	it "so are missing and odd arguments, options and subcommands"
	refuses 2 'too few' flush
	refuses 2 'one argument too many: "x"' flush door x
	refuses 2 'TABLE, ADDR' add door
	refuses 2 'TABLE, ADDR' add door "$PHONE2" 5 6
	refuses 2 '--force' flush door --force
	refuses 2 '"open"' open door
	refuses 2 '--help'
	it "nothing was changed"
	expect_entries 1
	expect_entry "$PHONE" knocks=1
}

help() {
	local subcommand
	it "each subcommand says what it does"
	does --help
	[[ $output == "Usage: sipknock "* ]] || wrong "$output"
	for subcommand in $("$COMMAND" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
		does "$subcommand" --help
		[[ $output == "Usage: sipknock $subcommand"* ]] || wrong "$output"
	done
}

for_each_family adding made_tables deleting flushing wrong_use help

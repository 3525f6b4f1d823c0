#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The netlink family's commands: what each does, and what it answers.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" --label ext234 -j ACCEPT
	END
}

# attr NAME: its value in $output.
attr() {
	local word
	for word in $output; do
		[[ $word != "$1="* ]] || { echo "${word#*=}"; return; }
	done
}

tables() {
	one_rule
	it "the tables are listed with entries and rules"
	netlink dump get-tables
	has_line "get-tables table=door entries=0 rules=1"
	load_rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
		-p udp --dport 10000 -m sipknock --name door --rcheck -j ACCEPT
		-p udp --dport 10001 -m sipknock --name other --rcheck -j ACCEPT
	END
	netlink ask add table=door addr="$PHONE" expires-ms=60000
	netlink ask add table=made addr="$PHONE" expires-ms=60000
	netlink dump get-tables
	has_line "get-tables table=door entries=1 rules=2"
	has_line "get-tables table=other entries=0 rules=1"
	has_line "get-tables table=made entries=1 rules=0"

	it "a table that nothing keeps goes with its last entry"
	netlink ask del table=made addr="$PHONE"
	netlink dump get-tables
	[[ $output != *made* ]] || wrong "it is still there: $output"
	[ ! -e /proc/net/xt_sipknock/made ] || wrong "its file is still there"
}

entries() {
	local first
	one_rule
	it "an entry is shown with what its packet said"
	phone registers --instance "$SECRET"
	expect opened
	first=$EPOCHSECONDS
	netlink dump get-entries table=door
	[[ $output == "get-entries table=door addr$FAMILY=$PHONE knocks=1 first="* ]] ||
		wrong "it is \"$output\""
	[[ $output == *" label=ext234 proto=17 dport=5060 ttl=64 aor=sip:234@pbx.example.com method=REGISTER" ]] ||
		wrong "it is \"$output\""
	(($(attr first) >= first - 5 && $(attr first) <= first)) || wrong "first=$(attr first), now $first"
	same last "$(attr last)" "$(attr first)"
	(($(attr expires-ms) > 3900000 && $(attr expires-ms) <= 4000000)) ||
		wrong "expires-ms=$(attr expires-ms)"

	it "an empty table is dumped as nothing"
	netlink ask flush table=door
	netlink dump get-entries table=door
	same "the dump" "$output" ""
}

adding() {
	one_rule
	it "what is added lets in"
	netlink ask add table=door addr="$PHONE" expires-ms=60000
	phone asks
	expect answered
	expect_entry "$PHONE" knocks=1
	expect_expires "$PHONE" 50 60

	it "it is extended, never shortened"
	netlink ask add table=door addr="$PHONE" expires-ms=1000
	expect_expires "$PHONE" 50 60
	netlink ask add table=door addr="$PHONE" expires-ms=100000
	expect_expires "$PHONE" 90 100

	it "expires-ms=0 is for good"
	netlink ask add table=door addr="$PHONE" expires-ms=0
	expect_entry "$PHONE" expires=never
	netlink dump get-entries table=door
	[[ $output != *expires-ms* ]] || wrong "it is \"$output\""

	it "milliseconds count"
	netlink ask add table=door addr="$PHONE2" expires-ms=300
	eventually 5000 has_no_entry "$PHONE2"
	phone asks
	expect answered
	second_phone asks
	expect refused

	it "the longest life is 2^31-1 seconds"
	netlink ask add table=door addr="$PHONE2" expires-ms=2147483647000
	expect_expires "$PHONE2" 2147483640 2147483647
}

restoring() {
	local line="table=door addr$FAMILY=$PHONE knocks=7 first=1700000000 last=1700003600" first
	local said="label=ext9 proto=6 dport=5061 ttl=57 aor=sip:9@example.com method=SUBSCRIBE"
	one_rule
	it "an entry is restored as it was"
	# shellcheck disable=SC2086  # words
	netlink ask add $line expires-ms=60000 $said
	netlink dump get-entries table=door
	[[ $output == "get-entries $line expires-ms="*" $said" ]] || wrong "it is \"$output\""
	expect_entry "$PHONE" knocks=7 first=1700000000 last=1700003600 label=ext9 proto=tcp \
		dport=5061 ttl=57 aor=sip:9@example.com method=SUBSCRIBE

	it "restoring it again changes nothing"
	# shellcheck disable=SC2086  # words
	netlink ask add $line expires-ms=1000 $said
	expect_entry "$PHONE" knocks=7 first=1700000000 last=1700003600 label=ext9

	it "its knocks go on from there"
	phone registers --instance "$SECRET"
	expect_entry "$PHONE" knocks=8 first=1700000000 label=ext234
	(($(table_field "$PHONE" last) > 1700003600)) || wrong "last=$(table_field "$PHONE" last)"

	it "what lives keeps what it has, and learns the past"
	netlink ask add table=door addr="$PHONE2" expires-ms=60000
	first=$(table_field "$PHONE2" first)
	netlink ask add table=door addr="$PHONE2" expires-ms=90000 knocks=5 first=1700000000 last=1700000001
	expect_entry "$PHONE2" knocks=5 first=1700000000 last="$first"
	expect_expires "$PHONE2" 80 90

	it "without FIRST it was opened by its last knock"
	netlink ask add table=door addr="$SCANNER" expires-ms=60000 last=1700000000
	expect_entry "$SCANNER" first=1700000000 last=1700000000

	it "what has not come yet is now, what is too long ago is cut"
	netlink ask flush table=door
	netlink ask add table=door addr="$PHONE" expires-ms=60000 first=0 last=18446744073709551615
	(($(table_field "$PHONE" last) >= EPOCHSECONDS - 5)) || wrong "last=$(table_field "$PHONE" last)"
	(($(table_field "$PHONE" first) > EPOCHSECONDS - 19 * 365 * 86400)) ||
		wrong "first=$(table_field "$PHONE" first)"

	it "--rcheck --seconds counts from the knock that is restored"
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck --seconds 100 -j ACCEPT
	END
	netlink ask add table=door addr="$PHONE" expires-ms=60000 last=$((EPOCHSECONDS - 200))
	phone asks
	expect refused
	netlink ask add table=door addr="$PHONE2" expires-ms=60000 last=$((EPOCHSECONDS - 50))
	second_phone asks
	expect answered
}

deleting() {
	one_rule
	it "what is deleted is shut out"
	netlink ask add table=door addr="$PHONE" expires-ms=60000
	netlink ask add table=door addr="$PHONE2" expires-ms=60000
	netlink ask del table=door addr="$PHONE"
	phone asks
	expect refused
	second_phone asks
	expect answered

	it "a flush shuts out everybody"
	netlink ask flush table=door
	second_phone asks
	expect refused
	expect_entries 0
}

counting() {
	local name
	one_rule
	it "the counters are those of /proc"
	phone registers --instance "$SECRET"
	scanner registers
	netlink ask get-counters
	[[ $output == get-counters\ * ]] || wrong "it is \"$output\""
	for name in looked not_sip no_knock knocked opened refreshed refused_full refused_max expired hits; do
		same $name "$(attr $name)" "$(stat_of $name)"
	done
	[ "$(attr opened)" -gt 0 ] || wrong "none opened"
	[ "$(attr no_knock)" -gt 0 ] || wrong "no_knock=$(attr no_knock)"
}

for_each_family tables entries adding restoring deleting counting

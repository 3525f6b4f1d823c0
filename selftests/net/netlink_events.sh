#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Events: who opened, went on, expired, was deleted or refused; each once.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone other

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" --label ext234 -j ACCEPT
	END
}

# event WHAT [REST]: the beginning of one in table door, of the phone.
event() { echo "^event table=door event=$1 addr$FAMILY=$PHONE${2:+ $2}"; }

# in_turn: what the events were.
in_turn() { sed -n 's/.* event=\([^ ]*\) .*/\1/p' "$EVENTS" | paste -sd' '; }

told() {
	local said="proto=17 dport=5060 aor=sip:234@pbx.example.com method=REGISTER$"
	one_rule
	listen_events --rcvbuf 1000000
	it "a knock that opens is told with what the packet said"
	phone registers --agent "Snom  3.0 (a/b)" --instance "$SECRET"
	expect opened
	expect_event "$(event opened "label=ext234 expires-ms=[0-9]* user-agent=Snom.x20.x203.0.x20(a/b) $said")"

	it "packets of who is in are not told"
	phone asks --copies 10
	expect answered
	expect_no_event

	it "a knock that extends is told"
	netlink ask flush table=door
	expect_event "$(event deleted)"
	netlink ask add table=door addr="$PHONE" expires-ms=60000 last=1700000000
	expect_event "$(event opened "expires-ms=60000$")"
	phone registers --agent A --instance "$SECRET"
	expect_event "$(event refreshed "label=ext234 expires-ms=[34][0-9]* user-agent=A $said")"

	it "without a User-Agent it is told without"
	netlink ask del table=door addr="$PHONE"
	expect_event "$(event deleted "label=ext234 expires-ms=[0-9]*$")"
	phone registers --replace "User-Agent=X-Agent" --instance "$SECRET"
	expect_event "$(event opened "label=ext234 expires-ms=[0-9]* $said")"

	it "whoever is deleted is told with what opened for him"
	netlink ask del table=door addr="$PHONE"
	expect_event "$(event deleted "label=ext234 expires-ms=[0-9]* $said")"
	stop_listening
}

by_hand() {
	one_rule
	listen_events --rcvbuf 1000000
	it "what is written to /proc is told"
	tell "+$PHONE 60"
	expect_event "$(event opened "expires-ms=60000$")"
	tell "+$PHONE 90"
	expect_event "$(event refreshed "expires-ms=90000$")"
	tell "-$PHONE"
	expect_event "$(event deleted)"
	tell "+$PHONE 0"
	expect_event "$(event opened)$"
	tell /
	expect_event "$(event deleted)$"

	it "what comes by netlink is told, restored or not"
	netlink ask add table=door addr="$PHONE" expires-ms=60000 label=ext9 method=SUBSCRIBE \
		aor=sip:9@b proto=6 dport=5061
	expect_event "$(event opened "label=ext9 expires-ms=60000 proto=6 dport=5061 aor=sip:9@b method=SUBSCRIBE$")"
	netlink ask add table=door addr="$PHONE" expires-ms=10
	expect_event "$(event refreshed "label=ext9 expires-ms=[0-9]* proto=6 dport=5061")"

	it "what is refused to the hand is not told"
	refused_netlink ENOENT ask del table=door addr="$PHONE2"
	tell "-$PHONE2"
	expect_no_event
	stop_listening
}

by_time() {
	one_rule
	listen_events --rcvbuf 1000000
	it "the end of an entry's time is told"
	netlink ask add table=door addr="$PHONE" expires-ms=100 label=ext9
	eventually 5000 has_events 1 "$(event expired "label=ext9 expires-ms=0$")"
	same "the events" "$(in_turn)" "opened expired"

	it "of whom knocks again after it too"
	: >"$EVENTS"
	netlink ask add table=door addr="$PHONE" expires-ms=1
	phone registers --instance "$SECRET"
	expect opened
	eventually 5000 has_events 3
	same "the events" "$(in_turn)" "opened expired opened"
	stop_listening
}

# all_told BEFORE: of what was refused since then, each or that some were not.
all_told() {
	local refused=$(($(stat_of refused_max) - $1))
	((refused > 0)) && { has_events $refused event=refused-max || grep -q lost "$EVENTS"; }
}

by_rules() {
	local before
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" --label ext234 --max 1 -j ACCEPT
		-p udp --dport 5061 -m sipknock --name door --remove -j DROP
		-p udp --dport 5062 -m sipknock --name door --update -j ACCEPT
	END
	listen_events --rcvbuf 1000000
	it "a knock beyond --max is told"
	second_phone registers --instance "$SECRET"
	expect_event "^event table=door event=opened addr$FAMILY=$PHONE2"
	phone registers --agent A --instance "$SECRET"
	expect refused
	expect_event "$(event refused-max "label=ext234 user-agent=A proto=17 dport=5060 aor=[^ ]* method=REGISTER$")"

	it "so is each of many, or that there were more"
	before=$(stat_of refused_max)
	phone registers --copies 3000 --wait 1 --instance "$SECRET"
	eventually 10000 all_told "$before"
	: >"$EVENTS"

	it "--remove is told"
	send_from phone "$PHONE2" asks to 5061 --wait 1
	expect_event "^event table=door event=deleted addr$FAMILY=$PHONE2"

	it "--update is told once a second"
	netlink ask add table=door addr="$PHONE" expires-ms=60000 last=1700000000
	expect_event "$(event opened)"
	phone asks to 5062 --copies 20
	expect answered
	expect_event "$(event refreshed)"
	expect_no_event
	stop_listening
}

# of WHAT: the addresses of these events, sorted.
of() { sed -n "s/^event table=door event=$1 addr[46]=\([^ ]*\).*/\1/p" "$EVENTS" | LC_ALL=C sort; }

# many_phones: more addresses than the phone's network has.
many_phones() {
	[ "$FAMILY" = 4 ] || { FIRST=$PHONE; return; }
	FIRST=10.1.0.1
	ip route replace 10.1.0.0/16 dev phone
	ip -n "$SIPKNOCK_NS-phone" route replace local 10.1.0.0/16 dev lo
}

under_load() {
	local n=1000
	one_rule
	many_phones
	listen_events --rcvbuf 16777216
	it "$n knocks are told, each once"
	send_from phone "$FIRST" registers --sources $n --instance "$SECRET"
	table door
	printf '%s\n' "${TABLE[@]}" | cut -d' ' -f1 | cut -c5- | LC_ALL=C sort >"$(scratch want)"
	same "entries" "$(wc -l <"$(scratch want)")" $n
	eventually 10000 has_events $n
	of opened | cmp - "$(scratch want)" || wrong "others than have an entry"

	it "and what a flush deletes"
	: >"$EVENTS"
	netlink ask flush table=door
	eventually 10000 has_events $n
	of deleted | cmp - "$(scratch want)" || wrong "others than had an entry"

	it "and what expires"
	: >"$EVENTS"
	sed 's/.*/add table=door addr=& expires-ms=300/' "$(scratch want)" | "$NLCLIENT" batch ||
		wrong "not added"
	eventually 10000 has_events $((2 * n))
	of opened | cmp - "$(scratch want)" || wrong "others opened than were added"
	of expired | cmp - "$(scratch want)" || wrong "others expired than were added"
	same "what was lost" "$(grep -c lost "$EVENTS")" 0
	stop_listening
}

in_one_namespace() {
	one_rule
	listen_events --rcvbuf 1000000
	it "another namespace's events are its own"
	succeeds ip netns exec "$SIPKNOCK_NS-other" "$NLCLIENT" ask add table=door \
		addr="$PHONE" expires-ms=1000000
	expect_no_event
	succeeds ip netns exec "$SIPKNOCK_NS-other" "$NLCLIENT" ask flush table=door
	expect_no_event
	stop_listening

	it "who is too slow is told that he missed some"
	listen_events --rcvbuf 2000
	kill -STOP "$LISTENER_PID_SAVED"
	send_from phone "$PHONE" registers --sources 100 --wait 1 --instance "$SECRET"
	kill -CONT "$LISTENER_PID_SAVED"
	eventually 5000 grep -q lost "$EVENTS"
	stop_listening
}

for_each_family told by_hand by_time by_rules under_load in_one_namespace

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock watch: each event once, as it happens.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

: "${WATCH_SOURCES:=3000}"
WATCHER=

the_rules() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --label ext234 --secret "$SECRET" --max 4000 -j ACCEPT
		-p udp --dport 5061 -m sipknock --name narrow --label one --secret "$SECRET" --max 1 -j ACCEPT
		-p udp --dport 5062 -m sipknock --name door --remove -j ACCEPT
	END
}

seen() { grep -q "$1" "$(scratch events)"; }
seen_soon() { eventually 20000 seen "$1"; }

# Told once a second.
refreshed() {
	phone registers --instance "$SECRET"
	seen " refreshed door $PHONE .*method=REGISTER"
}

# It hears once an event of a table of its own has come.
hears() {
	does add hello 192.0.2.99 60
	does del hello 192.0.2.99
	grep -q hello "$(scratch hello)"
}

# start_watch [ARGUMENT...]
start_watch() {
	stop_watch
	: >"$(scratch events)"
	: >"$(scratch hello)"
	"$COMMAND" watch "$@" >"$(scratch events)" 2>"$(scratch complaints)" </dev/null &
	WATCHER=$!
	"$COMMAND" watch >"$(scratch hello)" 2>&1 </dev/null &
	SECOND_WATCHER=$!
	eventually 30000 hears
	eventually 20000 is_member
}

# is_member: two processes listen to the group.
is_member() { [ "$(listeners)" -ge 2 ]; }
listeners() {
	awk -v one="$WATCHER" -v two="$SECOND_WATCHER" \
		'$3 == one || $3 == two { if ($4 != "00000000") n++ } END { print n + 0 }' /proc/net/netlink
}

stop_watch() {
	[ -z "$WATCHER" ] || kill "$WATCHER" "$SECOND_WATCHER" 2>/dev/null
	[ -z "$WATCHER" ] || wait "$WATCHER" "$SECOND_WATCHER" 2>/dev/null
	WATCHER=
}

kinds() {
	the_rules
	start_watch
	it "who knocks is opened, and then refreshed"
	phone registers --instance "$SECRET"
	seen_soon " opened door $PHONE expires=\(4000\|3999\) label=ext234 .*proto=udp dport=5060 method=REGISTER aor=sip:234@pbx.example.com"
	eventually 20000 refreshed
	it "what --max refuses is seen"
	phone registers to 5061 --instance "$SECRET"
	second_phone registers to 5061 --instance "$SECRET"
	seen_soon " opened narrow $PHONE "
	seen_soon " refused_max narrow $PHONE2 "
	it "what a rule or the administrator deletes is seen"
	phone registers to 5062
	seen_soon " deleted door $PHONE"
	does add door "$PHONE2" 60 --label guest
	seen_soon " opened door $PHONE2 expires=60 label=guest"
	does flush door
	seen_soon " deleted door $PHONE2"
	it "what ends is seen"
	does add door "$PHONE" 1
	seen_soon " expired door $PHONE"
	it "nothing is told twice"
	same "opened $PHONE in narrow" "$(grep -c " opened narrow $PHONE " "$(scratch events)")" 1
	same "expired" "$(grep -c " expired door" "$(scratch events)")" 1
	same "complaints" "$(cat "$(scratch complaints)")" ""
	stop_watch
}

one_table() {
	the_rules
	it "of one table, when told so"
	start_watch door
	does add narrow "$PHONE" 60
	does add door "$PHONE2" 60
	seen_soon " opened door $PHONE2"
	same "events of other tables" "$(grep -c narrow "$(scratch events)")" 0
	stop_watch
}

programs() {
	the_rules
	it "for programs, an object a line"
	start_watch --json
	phone registers --instance "$SECRET" --agent $'Phone\xff'
	seen_soon '"opened"'
	output=$(grep '"opened"' "$(scratch events)" | grep "$PHONE")
	json "data['event'] == 'opened' and data['table'] == 'door' and data['address'] == '$PHONE'"
	json "data['label'] == 'ext234' and 0 < data['expires_ms'] <= 4000000 and data['method'] == 'REGISTER'"
	json "data['user_agent'] == 'Phone\ufffd'"
	json "abs(data['time_ms'] / 1000 - $EPOCHSECONDS) < 60"
	stop_watch
}

events_of() { grep -c " $1 door " "$(scratch events)"; }
all_of() { [ "$(events_of "$1")" -ge "$WATCH_SOURCES" ]; }

# A burst is faster than any number of knocks a second that a phone system sees.
many() {
	local begin=192.0.2.1
	[ "$FAMILY" = 4 ] || begin=2001:db8:2::1:0
	the_rules
	start_watch door
	it "$WATCH_SOURCES sources that knock at once are told, each once"
	many_lines "$WATCH_SOURCES" 600 >/proc/net/xt_sipknock/door
	eventually 60000 all_of opened
	same "opened" "$(events_of opened)" "$WATCH_SOURCES"
	same "different sources" "$(awk '/ opened door / { print $5 }' "$(scratch events)" | sort -u | wc -l)" \
		"$WATCH_SOURCES"
	it "and each once that they are gone"
	does flush door
	eventually 60000 all_of deleted
	same "deleted" "$(events_of deleted)" "$WATCH_SOURCES"
	it "packets from many addresses are told as well"
	send_from phone "$begin" registers --instance "$SECRET" --sources 200
	eventually 60000 seen_knocks 200
	same "lost" "$(grep -c ' lost ' "$(scratch events)")" 0
	stop_watch
}

seen_knocks() { [ "$(grep -c " opened door .*method=REGISTER" "$(scratch events)")" = "$1" ]; }

# drops: messages that the watcher's socket had no room for.
drops() { awk -v pid="$WATCHER" '$3 == pid { n += $9 } END { print n + 0 }' /proc/net/netlink; }

# A reader that does not read: its socket overflows, and it says so when it goes on.
lost() {
	the_rules
	it "events that are lost are told"
	start_watch door
	kill -STOP "$WATCHER"
	for _ in {1..20}; do
		many_lines 40000 600 >/proc/net/xt_sipknock/door
		does flush door
		[ "$(drops)" = 0 ] || break
	done
	kill -CONT "$WATCHER"
	seen_soon ' lost events'
	stop_watch
}

for_each_family kinds one_table programs many lost

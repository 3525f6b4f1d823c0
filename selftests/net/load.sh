#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Phones register while strangers flood the door, as fast as both can: no packet of a phone
# is lost in the rules, none of a stranger's gets through, strangers take no memory, and
# what phones took comes back. LOAD_PHONES and LOAD_PACKETS make it large.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner
# shellcheck source=selftests/net/cgroups.sh
. "$(dirname "$0")/cgroups.sh"

: "${LOAD_PHONES:=1000}" "${LOAD_PACKETS:=20000}"
CHARGED=	# yes: cgroups tell what entries take
PARAMETER=/sys/module/xt_sipknock/parameters/table_max
SECONDS_OPEN=20
ENTRY_BYTES=128	# that one has at least
ROUNDS=4	# in which each phone registers

modprobe xt_sipknock 2>/dev/null
mount_cgroups && CHARGED=yes
if [ $((2 * LOAD_PHONES)) -gt "$(<$PARAMETER)" ]; then
	echo $((2 * LOAD_PHONES)) 2>/dev/null >$PARAMETER || skip_all "no room for $LOAD_PHONES phones"
fi

# Both families' addresses, from those of namespaces that are joined to this one.
for ns in phone scanner; do
	ip -n "$SIPKNOCK_NS-$ns" route add local 10.0.0.0/8 dev lo
done
ip -batch - <<-END
	route add 10.0.0.0/9 dev phone
	route add 10.128.0.0/9 dev scanner
END

names() {
	if [ "$FAMILY" = 4 ]; then
		PHONES=10.0.0.0/9 FIRST_PHONE=10.0.0.1 FIRST_STRANGER=10.128.0.1
	else
		PHONES=2001:db8:2::/64 FIRST_PHONE=2001:db8:2::1:0:1 FIRST_STRANGER=2001:db8:66::1:0:1
	fi
}

# A rule without a target counts. It is who makes the table that entries are charged to.
the_rules() {
	names
	[ -z "$CHARGED" ] || new_cgroup "maker$FAMILY"
	${CHARGED:+in_cgroup "$cgroup"} "$RESTORE" <<-END || wrong "the rules are not accepted"
		*filter
		:seen - [0:0]
		-A INPUT -p udp --dport 5060 -s $PHONES
		-A INPUT -p udp --dport 5060 ! -s $PHONES
		-A INPUT -p udp --dport 5060 -m sipknock --name door --secret "$SECRET" --seconds $SECONDS_OPEN -g seen
		-A INPUT -p udp --dport 5060 -j DROP
		-A seen -s $PHONES -j DROP
		-A seen -j DROP
		COMMIT
	END
}

# flood NAMESPACE SOURCE SOURCES PACKETS OPTION...
flood() {
	"$SIPSEND" --netns "$SIPKNOCK_NS-$1" --source "$2" --source-port 5060 --sources "$3" --flood "$4" \
		"${@:5}" "$PBX" 5060
}

phones_register() {
	flood phone "$FIRST_PHONE" "$LOAD_PHONES" $((LOAD_PHONES * ROUNDS)) --instance "$SECRET"
}

strangers_flood() { flood scanner "$FIRST_STRANGER" "$LOAD_PACKETS" "$LOAD_PACKETS"; }

strangers_alone() {
	the_rules
	${CHARGED:+settles "$cgroup"}
	it "$LOAD_PACKETS strangers are let in by nothing, and take no memory"
	succeeds strangers_flood
	[ "$(hits 2)" -gt $((LOAD_PACKETS / 2)) ] || wrong "only $(hits 2) packets came"
	same "packets let in" "$(hits 2 seen)" 0
	expect_entries 0
	${CHARGED:+eventually 5000 is_charged_little "$cgroup"}
}

phones_beside() {
	local began
	it "$LOAD_PHONES phones beside as many strangers: none is lost, none more is let in"
	began=$(hits 2)
	strangers_flood &
	succeeds phones_register
	wait $! || wrong "the strangers stopped"
	[ "$(hits 2)" -gt $((began + LOAD_PACKETS / 2)) ] || wrong "only $(($(hits 2) - began)) packets of strangers came"
	[ "$(hits 1)" -gt $((LOAD_PHONES * ROUNDS / 2)) ] || wrong "only $(hits 1) packets of phones came"
	same "packets of phones let in" "$(hits 1 seen)" "$(hits 1)"
	same "packets of strangers let in" "$(hits 2 seen)" 0
	[ -n "$CHARGED" ] || return
	charged "$cgroup"
	[ "$bytes" -ge $((idle + LOAD_PHONES * ENTRY_BYTES / 2)) ] || wrong "only $bytes bytes are charged"
}

memory_comes_back() {
	it "and the memory is back when their time is over"
	eventually $((SECONDS_OPEN * 1000 + 10000)) is_empty
	${CHARGED:+eventually 10000 is_charged_little "$cgroup"}
	forget_rules
	"$IPT" -F seen
	"$IPT" -X seen
}

is_empty() {
	table
	[ ${#TABLE[@]} = 0 ]
}

for_each_family strangers_alone phones_beside memory_comes_back

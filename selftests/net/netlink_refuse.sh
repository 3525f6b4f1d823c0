#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the netlink family refuses, by which errno, and which attribute it names. What is
# refused changes nothing.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

TABLES_MAX=/sys/module/xt_sipknock/parameters/tables_max

start() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
	ADD=(ask add table=door addr="$PHONE" expires-ms=1000000)
	LONG=$(printf 'a%.0s' {1..32})
}

# refuses ERROR ATTR...: to add, with these attributes beside what it takes.
refuses() { refused_netlink "$1" "${ADD[@]}" "${@:2}"; }

missing() {
	start
	it "an attribute that is missing is named"
	refused_netlink "EINVAL$(missing_named table)" ask add addr="$PHONE" expires-ms=1000
	refused_netlink "EINVAL$(missing_named expires-ms)" ask add table=door addr="$PHONE"
	refused_netlink "EINVAL" ask add table=door expires-ms=1000
	[[ $output == *$(missing_named addr4)* && $output == *"no address"* ]] || wrong "it says \"$output\""
	refused_netlink "EINVAL$(missing_named table)" ask del addr="$PHONE"
	refused_netlink "EINVAL" ask del table=door
	refused_netlink "EINVAL$(missing_named table)" ask flush
	refused_netlink "EINVAL" dump get-entries

	it "an attribute that a command does not take is named"
	refuses "EINVAL attr=event" event=1
	refuses "EINVAL attr=user-agent" user-agent=a
	refuses "EINVAL attr=entries" entries=1
	refuses "EINVAL attr=pad" pad=
	refused_netlink "EINVAL attr=label" ask del table=door addr="$PHONE" label=a
	refused_netlink "EINVAL attr=addr$FAMILY" ask flush table=door addr="$PHONE"
	refused_netlink "EINVAL attr=addr$FAMILY" dump get-entries table=door addr="$PHONE"
	refused_netlink "EINVAL attr=table" dump get-tables table=door
	refused_netlink "EINVAL attr=pad" dump get-tables pad=
	refused_netlink "EINVAL attr=table" ask get-counters table=door
	refused_netlink "EINVAL attr=unknown" ask flush table=door hex:200=00
	expect_entries 0
}

values() {
	start
	it "a bad name of a table is named"
	refused_netlink "EINVAL attr=table" ask flush table=
	refused_netlink "EINVAL attr=table" ask add table=.. addr="$PHONE" expires-ms=1
	refused_netlink "EINVAL attr=table" ask add table=a/b addr="$PHONE" expires-ms=1
	refused_netlink "EINVAL attr=table" ask add hex:table=610a6200 addr="$PHONE" expires-ms=1
	refused_netlink "EINVAL attr=table" ask add hex:table=61620063006400 addr="$PHONE" expires-ms=1
	refused_netlink "EINVAL attr=table" ask add hex:table=6162 addr="$PHONE" expires-ms=1
	refused_netlink "EINVAL attr=table" ask add hex:table= addr="$PHONE" expires-ms=1
	refused_netlink "EINVAL attr=table" ask add table="$LONG" addr="$PHONE" expires-ms=1
	refused_netlink "EINVAL attr=table" dump get-entries table=a/b
	netlink ask add table="${LONG%a}" addr="$PHONE" expires-ms=1

	it "an address of a wrong length, or two, are named"
	refused_netlink "ERANGE attr=addr4" ask add table=door hex:addr4=c00002 expires-ms=1
	refused_netlink "ERANGE attr=addr4" ask add table=door hex:addr4=c0000201ff expires-ms=1
	refused_netlink "ERANGE attr=addr6" ask add table=door hex:addr6=c0000201 expires-ms=1
	refused_netlink "EINVAL attr=addr6" ask add table=door addr4=192.0.2.1 addr6=2001:db8::1 expires-ms=1

	it "a number out of range or of another size is named"
	refused_netlink "ERANGE attr=expires-ms" ask add table=door addr="$PHONE" expires-ms=2147483647001
	refused_netlink "ERANGE attr=expires-ms" ask add table=door addr="$PHONE" expires-ms=18446744073709551615
	refused_netlink "EINVAL attr=expires-ms" ask add table=door addr="$PHONE" hex:expires-ms=01000000
	refuses "ERANGE attr=knocks" knocks=0
	refuses "EINVAL attr=dport" hex:dport=01
	refuses "EINVAL attr=proto" proto=1
	refuses "EINVAL attr=proto" proto=0
	refuses "EINVAL attr=proto" hex:proto=1100
	refuses "EINVAL attr=first" first=1700000001 last=1700000000

	it "text that is none is named"
	refuses "EINVAL attr=label" hex:label=610a00
	refuses "EINVAL attr=label" hex:label=617f00
	refuses "EINVAL attr=label" label="$LONG"
	refuses "EINVAL attr=method" "method=a(b"
	refuses "EINVAL attr=method" method=
	refuses "EINVAL attr=method" method="$LONG"
	refuses "ERANGE attr=aor" aor="$LONG${LONG}a"
	refuses "ERANGE attr=aor" aor=
	expect_entries 0

	it "the longest of each is taken"
	netlink "${ADD[@]}" knocks=4294967295 dport=65535 ttl=255 label="${LONG%a}" \
		method="${LONG%a}" aor="$LONG$LONG"
	expect_entry "$PHONE" knocks=4294967295 dport=65535 ttl=255 label="${LONG%a}" \
		method=aaaaaaaaaa aor="$LONG$LONG"
}

absent() {
	start
	it "no such table, no such entry"
	refused_netlink "ENOENT attr=table no such table" ask del table=none addr="$PHONE"
	refused_netlink "ENOENT attr=table no such table" ask flush table=none
	refused_netlink "ENOENT" dump get-entries table=none
	refused_netlink "ENOENT attr=addr$FAMILY no such entry" ask del table=door addr="$PHONE"
	[ ! -e /proc/net/xt_sipknock/none ] || wrong "a table was made"

	it "no such command, no such way to ask"
	refused_netlink EOPNOTSUPP ask 0
	refused_netlink EOPNOTSUPP ask 200
	refused_netlink EOPNOTSUPP ask event table=door
	refused_netlink EOPNOTSUPP ask get-tables
	refused_netlink EOPNOTSUPP ask get-entries table=door
	refused_netlink EOPNOTSUPP dump flush table=door
	refused_netlink EOPNOTSUPP dump get-counters
	# A flag that nobody knows is refused since 6.1, and ignored before.
	! kernel_has resv_start_op || refused_netlink EINVAL --flags 0x400 ask flush table=door
}

beyond() {
	local i=0
	start
	it "beyond tables_max there is no table more"
	while "$NLCLIENT" ask add table="t$((i += 1))" addr="$PHONE" expires-ms=1000000 >"$(scratch out)"; do
		[ "$i" -lt 1000 ] || break
	done
	output=$(<"$(scratch out)")
	[[ $output == "error ENOSPC attr=table "*tables_max* ]] || wrong "it says \"$output\""
	same "tables" "$("$NLCLIENT" dump get-tables | wc -l)" "$(<$TABLES_MAX)"
	[ ! -e "/proc/net/xt_sipknock/t$i" ] || wrong "the last one is there"
	forget_tables
}

for_each_family missing values absent beyond

# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the tests in this folder are written in. A test sources this file, calls
# setup_ns, defines test functions and calls for_each_family. Its shell then
# lives in the namespace of the PBX: iptables and /proc/net are the PBX's. The
# phone and the scanner are namespaces behind one veth pair each.
#
#	phone    192.0.2.0/24     2001:db8:2::/64    any address there is its own
#	scanner  198.51.100.0/24  2001:db8:66::/64   likewise
#	pbx      203.0.113.1      2001:db8::1        echo server on SIP and RTP ports

ksft_skip=4
KSFT_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TEST_NAME=${0##*/}
# shellcheck source=selftests/ktap.sh
. "$KSFT_DIR/../ktap.sh"
# shellcheck disable=SC2034  # the tests use it
SECRET="<urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7>"
SERVED_PORTS=(5060 5061 5062 5063 5080 8080 10000 34122)

# skip_all REASON: nothing here can be tested on this machine.
skip_all() {
	trap - EXIT
	[ -z "$SERVER" ] || clean_up
	echo "1..0 # SKIP $*"
	exit $ksft_skip
}

[ "$(id -u)" = 0 ] || skip_all "needs root"

# Alone, a test runs as the runner would run it: in every variant.
if [ -z "$VARIANT" ]; then
	TEST_DIR=$(cd "$(dirname "$0")" && pwd) exec "$KSFT_DIR/run-net" "$TEST_NAME"
fi

SIPSEND=$KSFT_DIR/sipsend
[ -x "$SIPSEND" ] || skip_all "sipsend is not built: make -C selftests"
NLCLIENT=$KSFT_DIR/nlclient
CAPTURES=$KSFT_DIR/captures
[ -d "$CAPTURES" ] || CAPTURES=$KSFT_DIR/../captures
export SIPSEND NLCLIENT CAPTURES

# The command of this tree, or else the one that is installed.
COMMAND=$KSFT_DIR/../../userspace/sipknock/sipknock
[ -x "$COMMAND" ] || COMMAND=$(command -v sipknock)

#
# Results, in KTAP
#

it() { begin_case "IPv$FAMILY: $*"; }

say_state() {
	local line
	if [ -n "$last_sent" ]; then echo "#   sent: $last_sent"; fi
	"$IPT" -nvxL INPUT 2>&1 | while read -r line; do echo "#   rule: $line"; done
	for line in /proc/net/xt_sipknock/*; do
		[ -e "$line" ] || continue
		table "${line##*/}"
		echo "#   table: ${line##*/}, ${#TABLE[@]} entries"
		printf '#   entry: %s\n' "${TABLE[@]:0:5}"
	done
}

#
# Namespaces
#

# setup_ns NAME...: the first is where the test goes on; call it before the rest.
setup_ns() {
	local name
	if [ -z "$SIPKNOCK_NS" ]; then
		export SIPKNOCK_NS="sk$$"
		for name in "$@"; do
			echo "netns add $SIPKNOCK_NS-$name"
		done | ip -batch - || skip_all "cannot make network namespaces"
		exec ip netns exec "$SIPKNOCK_NS-$1" "$BASH" "$0"
	fi
	NAMESPACES=("$@")
	# The lock of the machine would make other tests' rules fail.
	XTABLES_LOCKFILE=$(scratch xtables.lock)
	export XTABLES_LOCKFILE
	exec {SILENCE}<> <(:)
	trap finish EXIT
	trap 'exit 1' INT TERM
	select_variant
	echo "TAP version 13"
	ip link set lo up
	ip addr add 203.0.113.1/32 dev lo
	ip addr add 2001:db8::1/128 dev lo nodad
	quicken
	for name in "${@:2}"; do
		case $name in
		phone) connect_ns phone 192.0.2.0/24 2001:db8:2::/64 ;;
		scanner) connect_ns scanner 198.51.100.0/24 2001:db8:66::/64 ;;
		esac
	done
	SERVER=$("$SIPSEND" --listen --log "$(received_file)" "${SERVED_PORTS[@]}")
}

# connect_ns NAME PREFIX4 PREFIX6: one link; both prefixes are local at its end.
connect_ns() {
	ip -batch - <<-END
		link add $1 type veth peer name eth0 netns $SIPKNOCK_NS-$1
		addr add fe80::1/64 dev $1 nodad
		link set $1 up
		route add $2 dev $1
	END
	ip -n "$SIPKNOCK_NS-$1" -batch - <<-END
		link set lo up
		addr add fe80::2/64 dev eth0 nodad
		link set eth0 up
		route add local $2 dev lo
		route add local $3 dev lo
		route add default dev eth0
		route add default via fe80::1 dev eth0
	END
	ip route add "$3" via fe80::2 dev "$1"
}

# Refusals come at once and are never rationed: they are what tests wait for.
quicken() {
	echo 0 >/proc/sys/net/ipv4/icmp_ratemask
	echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
	echo 0 >/proc/sys/net/ipv6/icmp/ratelimit
	echo 2 >/proc/sys/net/ipv6/icmp/ratemask
}

clean_up() {
	local name
	trap - EXIT INT TERM
	[ -z "$SERVER" ] || kill "$SERVER" 2>/dev/null
	[ -z "$SECOND_SERVER" ] || kill "$SECOND_SERVER" 2>/dev/null
	rm -rf "${TMPDIR:-/tmp}/$SIPKNOCK_NS"
	for name in "${NAMESPACES[@]}"; do
		echo "netns del $SIPKNOCK_NS-$name"
	done | ip -batch - 2>/dev/null
}

# scratch NAME: a file of this run; it goes with it.
scratch() {
	mkdir -p "${TMPDIR:-/tmp}/$SIPKNOCK_NS"
	echo "${TMPDIR:-/tmp}/$SIPKNOCK_NS/$1"
}

received_file() { scratch received; }

# have_match NAME: the kernel and iptables know it.
have_match() {
	"$IPT" -N have_match && "$IPT" -A have_match -p udp -m "$@" 2>/dev/null
	local status=$?
	"$IPT" -F have_match
	"$IPT" -X have_match
	return $status
}

#
# Variants and families
#

select_variant() {
	case $VARIANT in
	legacy | nft) ;;
	*) skip_all "VARIANT is legacy or nft, not $VARIANT" ;;
	esac
	iptables-"$VARIANT" -nL INPUT >/dev/null 2>&1 ||
		skip_all "iptables-$VARIANT does not work here"
}

use_family() {
	FAMILY=$1
	if [ "$1" = 4 ]; then
		IPT=iptables-$VARIANT
		PBX=203.0.113.1 PHONE=192.0.2.10 PHONE2=192.0.2.20 SCANNER=198.51.100.66
		UNREACHABLE=icmp-port-unreachable
	else
		IPT=ip6tables-$VARIANT
		PBX=2001:db8::1 PHONE=2001:db8:2::10 PHONE2=2001:db8:2::20
		SCANNER=2001:db8:66::66
		UNREACHABLE=icmp6-port-unreachable
	fi
	SAVE=$IPT-save
	RESTORE=$IPT-restore
	export FAMILY IPT SAVE RESTORE PBX PHONE PHONE2 SCANNER
}

# for_each_family FUNCTION...: each in IPv4, then in IPv6; then the test is over.
for_each_family() {
	local family function
	for family in 4 6; do
		use_family $family
		for function in "$@"; do
			last_sent=
			$function
		done
		finish_case
		forget_rules
	done
	end_tests
}

#
# Rules
#

# load_rules: rules from stdin, as after "iptables -A INPUT", replace those there
# are; what none of them accepts is refused.
load_rules() {
	local line text="*filter"$'\n'
	while read -r line; do
		text+=${line:+"-A INPUT $line"$'\n'}
	done
	text+="-A INPUT -p udp -j REJECT --reject-with $UNREACHABLE"$'\n'
	text+="-A INPUT -p tcp -j REJECT --reject-with tcp-reset"$'\n'
	"$RESTORE" <<<"${text}COMMIT"
}

# handshakes PORT: rules that let all of TCP through but data. Resets matter: a
# server whose client was reset keeps the connection, and a client that uses that
# port again must be able to end it.
handshakes() {
	local flags
	for flags in "SYN,ACK,FIN,RST SYN" "ALL ACK" "FIN FIN" "RST RST"; do
		echo "-p tcp --dport $1 --tcp-flags $flags -j ACCEPT"
	done
}

# rules: likewise, and every table is empty before.
rules() {
	forget_tables
	load_rules || wrong "the rules are not accepted"
}

forget_rules() {
	"$IPT" -F INPUT
	forget_tables
}

forget_tables() {
	local file
	for file in /proc/net/xt_sipknock/*; do
		[ ! -e "$file" ] || echo / 2>/dev/null >"$file"
	done
}

# hits N [CHAIN]: packets that its rule N, or that of INPUT, has matched.
hits() {
	local line
	line=$("$IPT" -nvxL "${2:-INPUT}" "$1")
	read -r line _ <<<"$line"
	echo "$line"
}

#
# Senders. $answer is what came back: answered, refused or silent.
#

# send_from NAMESPACE ADDRESS [registers|sends|invites|asks] [to PORT] [OPTIONS]
send_from() {
	local ns=$SIPKNOCK_NS-$1 source=$2 port=5060 words=()
	shift 2
	while [ $# -gt 0 ]; do
		case $1 in
		registers | sends) ;;
		invites) words+=(--method INVITE) ;;
		asks) words+=(--method OPTIONS) ;;
		to) port=$2; shift ;;
		*) break ;;
		esac
		shift
	done
	set -- "${words[@]}" "$@"
	last_sent="$source to $port: $*"
	answer=$("$SIPSEND" --netns "$ns" --source "$source" "$@" "$PBX" "$port" 2>&1)
}

phone() { send_from phone "$PHONE" "$@"; }
second_phone() { send_from phone "$PHONE2" "$@"; }
scanner() { send_from scanner "$SCANNER" "$@"; }

# phone_says TEXT [OPTIONS]: TEXT with printf escapes, as a whole datagram.
phone_says() {
	local text=$1
	shift
	last_sent="$PHONE: $text $*"
	# shellcheck disable=SC2059
	answer=$(printf "$text" | "$SIPSEND" --netns "$SIPKNOCK_NS-phone" \
		--source "$PHONE" --file - "$@" "$PBX" 5060 2>&1)
}

#
# Netlink: nlclient's lines are in $output.
#

# netlink ask|dump COMMAND [ATTR...]: which succeeds.
netlink() { succeeds "$NLCLIENT" "$@"; }

# kernel_has WORD: something of that name is in the kernel, by its type information;
# a kernel without any has to have it.
kernel_has() { [ ! -e /sys/kernel/btf/vmlinux ] || grep -qaw "$1" /sys/kernel/btf/vmlinux; }

# missing_named ATTR: how a missing attribute is named; before 6.1 no kernel could.
missing_named() { ! kernel_has NLMSGERR_ATTR_MISS_TYPE || echo " missing=$1"; }

# refused_netlink ERROR ask|dump COMMAND [ATTR...]: ERROR begins what is said of it.
refused_netlink() {
	local error=$1
	shift
	fails "$NLCLIENT" "$@"
	[[ $output == "error $error"* ]] || wrong "\"$*\": \"$output\", not \"error $error\""
}

# listen_events [OPTION...]: from now on each event is a line of $EVENTS.
listen_events() {
	EVENTS=$(scratch events)
	rm -f "$EVENTS"
	coproc LISTENER { exec "$NLCLIENT" "$@" listen -1 >>"$EVENTS"; }
	# shellcheck disable=SC2154  # set by coproc
	LISTENER_PID_SAVED=$LISTENER_PID
	eventually 5000 grep -qs listening "$EVENTS"
	: >"$EVENTS"
}

stop_listening() {
	eval "exec ${LISTENER[1]}>&-"
	wait "$LISTENER_PID_SAVED"
}

# has_events N [PATTERN]: as many have come, all or those that match.
has_events() { [ "$(grep -c -- "${2-}" "$EVENTS")" = "$1" ]; }

# expect_event PATTERN: one comes, by itself; what was seen is forgotten.
expect_event() {
	busywait 5000 has_events 1 "$1" || wrong "no event \"$1\" but \"$(cat "$EVENTS")\""
	has_events 1 || wrong "more than one event: \"$(cat "$EVENTS")\""
	: >"$EVENTS"
}

# expect_no_event: none came before a last one that is sure to come.
expect_no_event() {
	"$NLCLIENT" ask add table=last addr=192.0.2.254 expires-ms=1000000
	expect_event "event table=last event=opened"
	"$NLCLIENT" ask del table=last addr=192.0.2.254
	expect_event "event table=last event=deleted"
}

# load_set NAME: secrets from stdin, a line each as nlclient takes it:
# "label=x secret=y [methods=LIST] [headers=LIST] [max=N]".
load_set() { succeeds "$NLCLIENT" batch < <(set_requests "$1"); }

# set_requests NAME: what loads it.
set_requests() {
	local lines line
	mapfile -t lines
	echo "load-begin set=$1 secrets=${#lines[@]}"
	for line in "${lines[@]}"; do
		echo "load-lines [ $line ]"
	done
	echo load-commit
}

# forget_sets: none is loaded.
forget_sets() {
	local word
	for word in $("$NLCLIENT" dump get-sets); do
		[[ $word != set=* ]] || "$NLCLIENT" ask del-set "$word" >/dev/null
	done
}

# has_line LINE: of $output, whole.
has_line() { [[ $'\n'$output$'\n' == *$'\n'"$1"$'\n'* ]] || wrong "no line \"$1\" in \"$output\""; }

#
# What to expect
#

# expect OUTCOME: of what was sent last; opened is answered.
expect() {
	local want=$1
	[ "$want" != opened ] || want=answered
	[ "$answer" = "$want" ] || wrong "the answer is \"$answer\", not \"$want\""
}

# succeeds CMD..., fails CMD...: with its output in $output.
succeeds() {
	output=$("$@" 2>&1) || wrong "\"$*\" failed with status $?: $output"
}

fails() {
	! output=$("$@" 2>&1) || wrong "\"$*\" did not fail: $output"
}

# same WHAT GOT WANTED
same() {
	[ "$2" = "$3" ] || wrong "$1 is \"$2\", not \"$3\""
}

# table [NAME]: its lines, in TABLE; status 1 if there is no such table.
table() {
	TABLE=()
	{ mapfile -t TABLE <"/proc/net/xt_sipknock/${1:-door}"; } 2>/dev/null
}

# find_entry ADDRESS [TABLE]: its line, in ENTRY.
find_entry() {
	ENTRY=
	table "$2" || return
	for ENTRY in "${TABLE[@]}"; do
		[[ $ENTRY != "src=$1 "* ]] || return 0
	done
	ENTRY=
	return 1
}

has_entry() { find_entry "$@"; }
has_no_entry() { ! find_entry "$@"; }

# table_field ADDRESS KEY [TABLE]: the value, on stdout.
table_field() {
	local word
	find_entry "$1" "$3" || return
	for word in $ENTRY; do
		[[ $word != "$2="* ]] || { echo "${word#*=}"; return; }
	done
	return 1
}

# expect_entry ADDRESS [KEY=VALUE...]: in table door, or $TABLE_NAME.
expect_entry() {
	local address=$1 pair
	shift
	find_entry "$address" "$TABLE_NAME" || { wrong "no entry for $address"; return; }
	for pair; do
		[[ " $ENTRY " == *" $pair "* ]] || wrong "no \"$pair\" in \"$ENTRY\""
	done
}

expect_no_entry() {
	has_no_entry "$1" "$TABLE_NAME" || wrong "there is an entry: \"$ENTRY\""
}

# expect_expires ADDRESS LEAST MOST [TABLE]: its time left, in seconds.
expect_expires() {
	local left
	left=$(table_field "$1" expires "$4") || { wrong "no entry for $1"; return; }
	((left >= $2 && left <= $3)) || wrong "expires=$left, not $2 to $3"
}

expect_entries() {
	table "$TABLE_NAME"
	same "the number of entries" ${#TABLE[@]} "$1"
}

# sipknock ARGUMENT...: the command; its output in $output, its status in $status.
sipknock() {
	[ -n "$COMMAND" ] || skip_all "no sipknock command: make command"
	output=$("$COMMAND" "$@" 2>&1 </dev/null)
	status=$?
}

# does ARGUMENT...: the command does it, and what it prints is in $output.
does() {
	sipknock "$@"
	[ "$status" = 0 ] || wrong "sipknock $* ended with status $status: $output"
}

# refuses STATUS TEXT ARGUMENT...: the command ends with STATUS and one line that
# holds TEXT.
refuses() {
	local want=$1 text=$2
	shift 2
	sipknock "$@"
	same "the status of sipknock $*" "$status" "$want"
	[[ $output == "sipknock: "*"$text"* && $output != *$'\n'* ]] ||
		wrong "sipknock $*: \"$output\" is not one line with \"$text\""
}

# json EXPRESSION: of Python, over what was printed, as data, holds.
json() {
	python3 -c 'import json, sys
data = json.load(sys.stdin)
sys.exit(not eval(sys.argv[1]))' "$1" <<<"$output" || wrong "not so: $1: ${output:0:2000}"
}

# tell LINE [TABLE]: writes to the table; status and $output as of a command.
tell() {
	output=$({ printf '%s\n' "$1" >"/proc/net/xt_sipknock/${2:-door}"; } 2>&1)
}

# many_lines N SECONDS: what opens N addresses of this family, for the table's file.
many_lines() {
	local form='+10.%d.%d.%d %d\n'
	[ "$FAMILY" = 4 ] || form='+2001:db8:%x:%x:%x:: %d\n'
	awk -v n="$1" -v seconds="$2" -v form="$form" 'BEGIN {
		for (i = 0; i < n; i++)
			printf form, i / 65536, i / 256 % 256, i % 256, seconds }'
}

# stat_of COLUMN: of /proc/net/stat/xt_sipknock, all CPUs added up.
stat_of() {
	local names values column sum=0
	{
		read -ra names
		while read -ra values; do
			for column in "${!names[@]}"; do
				[ "${names[column]}" != "$1" ] || sum=$((sum + 0x${values[column]}))
			done
		done
	} </proc/net/stat/xt_sipknock
	echo $sum
}

# now_ms: in $now, milliseconds.
now_ms() { now=$((${EPOCHREALTIME/[.,]/} / 1000)); }

# pause SECONDS: without a new process, but before 5.2 bash may lose the alarm that ends
# a read, and reads for ever.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 502)); then
	pause() { read -rt "$1" -u "$SILENCE" _; }
else
	pause() { sleep "$1"; }
fi

# busywait MS CMD...: until CMD succeeds, at most that long. It asks a hundred times a
# second: what it waits for may need the processor.
busywait() {
	local deadline _
	now_ms
	deadline=$((now + $1))
	shift
	until "$@"; do
		now_ms
		[ "$now" -lt "$deadline" ] || return 1
		pause 0.01
	done
	return 0
}

# eventually MS CMD...: busywait as a check.
eventually() {
	busywait "$@" || wrong "not within $1 ms: ${*:2}"
}

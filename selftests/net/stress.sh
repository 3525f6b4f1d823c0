#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# All at once, for STRESS_SECONDS: knocks and look-ups from many sources, reads and
# writes of the table, rules replaced, namespaces that come and go, the module
# unloaded and loaded. What it shows is a kernel that has nothing to say about it, and
# that works as before when all is over. STRESS_FAULTS=1, on a kernel with failslab:
# allocations fail meanwhile, by turns those of tasks and those for entries. That costs
# a rule or a knock, and nothing else.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

: "${STRESS_SECONDS:=10}" "${STRESS_FAULTS:=}"
: "${STRESS_JOBS:=reading writing churning_namespaces loading_sets reloading_module}"
FILE=/proc/net/xt_sipknock/door
FAULTS=/sys/kernel/debug
OTHER=kh3f-9wq2-tt81
FRESH=qv7x-2mzt-hb45
AT_ONCE=4	# namespaces of a family
KEYS=400	# secrets that a set may have
QUIET=$(scratch quiet)
ANNOYED='BUG:|WARNING:|Oops|INFO: |general protection|Slab cache still has objects|leak'

in_time() { [ "$EPOCHSECONDS" -lt "$END" ]; }

# nap: a round in which nothing was done.
nap() {
	did=0
	pause 0.05
}

#
# What the workers do, each time they are called
#

# knocking FAMILY: sources in turn, some of which the rules have had before.
knocking() {
	local sources=("${PHONE%10}$((RANDOM % 100 + 1))" --sources $((RANDOM % 100 + 1)) --wait 20)
	phone_sends "$SECRET" 5060 "${sources[@]}"
	phone_sends "$OTHER" 5062 "${sources[@]}"
	phone_sends "key-$((RANDOM % KEYS))" 5080 "${sources[@]}"
}

looking_up() {
	phone_sends nothing 5061 "${PHONE%10}1" --sources 100 --wait 20
	phone_sends nothing 5063 "${PHONE%10}$((RANDOM % 100 + 1))" --sources 20 --wait 20
}

# phone_sends SECRET PORT SOURCE OPTION...
phone_sends() {
	"$SIPSEND" --netns "$SIPKNOCK_NS-phone" --source "$3" --instance "$1" "${@:4}" "$PBX" "$2"
}

reading() {
	cat $FILE
	dd if=$FILE bs=100
	cat /proc/net/stat/xt_sipknock
}

writing() {
	cat "$(scratch "come.$FAMILY")" >$FILE
	if [ $((RANDOM % 4)) = 0 ]; then
		echo / >$FILE
	else
		cat "$(scratch "go.$FAMILY")" >$FILE
	fi
}

the_rules() {
	cat <<-END
		*filter
		-A INPUT -p udp --dport 5060 -m sipknock --name door --label a --secret "$SECRET" --seconds $((RANDOM % 3 + 1)) --max 70 -j ACCEPT
		-A INPUT -p udp --dport 5061 -m sipknock --name door --rcheck -j ACCEPT
		-A INPUT -p udp --dport 5062 -m sipknock --name door --set --label b --secret $OTHER --seconds 1
		-A INPUT -p udp --dport 5062 -m sipknock --name door --update --hitcount 2 -j ACCEPT
		-A INPUT -p udp --dport 5063 -m sipknock --name door --remove -j ACCEPT
		-A INPUT -p udp --dport 5080 -m sipknock --name door --secrets phones --seconds 1 -j ACCEPT
		-A INPUT -p udp --dport 5063 -m sipknock --name t$RANDOM --secret "$SECRET" --seconds 1
		-A INPUT -p udp -j REJECT --reject-with $UNREACHABLE
		COMMIT
	END
}

replacing_rules() {
	if [ -e "$QUIET" ]; then
		"$IPT" -F INPUT
		nap
	else
		the_rules | "$RESTORE"
		[ $((RANDOM % 4)) != 0 ] || "$IPT" -F INPUT
	fi
}

# One half of all keys, another half each time.
loading_sets() {
	local first=$((RANDOM % (KEYS / 2)))
	"$NLCLIENT" batch < <(seq $first $((first + KEYS / 2)) |
		sed 's/.*/label=ext& secret=key-& max=2/' | set_requests phones) || did=0
	"$NLCLIENT" dump get-secrets set=phones
	[ $((RANDOM % 4)) != 0 ] || "$NLCLIENT" ask del-set set=phones
}

# Several at a time: one alone mostly waits for grace periods.
churning_namespaces() {
	local i
	if [ -e "$QUIET" ]; then
		nap
		return
	fi
	for ((i = 0; i < AT_ONCE; i++)); do
		come_and_go "$SIPKNOCK_NS-$FAMILY-$i" &
	done
	wait
	did=$AT_ONCE
}

# come_and_go NAMESPACE: it goes while its packets are on their way.
come_and_go() {
	local ns=$1 tables=(iptables-legacy iptables-nft ip6tables-legacy ip6tables-nft)
	ip netns add "$ns" || return
	# shellcheck disable=SC2016  # expands in the inner shell
	ip netns exec "$ns" bash -c '
		ip link set lo up
		"$3-restore" <<-END
			*filter
			-A INPUT -p udp -m sipknock --name door --secret "$1" --max 3
			-A INPUT -p udp -m sipknock --name door --rcheck
			COMMIT
		END
		printf "+192.0.2.7 0\n+192.0.2.8 1\n+2001:db8::7 0\n" >/proc/net/xt_sipknock/door
		"$2" --instance "$1" --wait 1 --copies 20 --source 127.0.0.2 127.0.0.1 5060 &
		"$2" --instance "$1" --wait 1 --copies 20 ::1 5060 &' bash "$SECRET" "$SIPSEND" "${tables[RANDOM % 4]}"
	ip netns del "$ns"
}

# set_fault NAME VALUE...: of failslab, and of fail_page_alloc where it has that.
set_fault() {
	local fault
	while [ $# -gt 0 ]; do
		for fault in $FAULTS/failslab $FAULTS/fail_page_alloc; do
			[ ! -e "$fault/$1" ] || echo "$2" >"$fault/$1"
		done
		shift 2
	done
}

begin_faults() {
	[ -d $FAULTS/failslab ] || {
		skip "no failslab"
		STRESS_FAULTS=
		return
	}
	set_fault probability 0 times -1 interval 1 verbose 0 ignore-gfp-wait N \
		ignore-gfp-highmem N min-order 0 task-filter Y
}

# What softirq allocates is no task's: there the entries' cache is what fails.
failing() {
	set_fault probability 0
	if [ "$(<$FAULTS/failslab/cache-filter)" = N ] &&
		echo 1 2>/dev/null >/sys/kernel/slab/sipknock_entry/failslab; then
		echo Y >$FAULTS/failslab/cache-filter
		echo N >$FAULTS/failslab/task-filter
		echo 30 >$FAULTS/failslab/probability
	else
		echo Y >$FAULTS/failslab/task-filter
		echo N >$FAULTS/failslab/cache-filter
		set_fault probability 1
	fi
	busywait 2000 false
}

end_faults() {
	set_fault probability 0
	echo N >$FAULTS/failslab/cache-filter
}

# Rules are asked to go for a moment; entries, readers and packets are not.
reloading_module() {
	touch "$QUIET"
	busywait 20000 rmmod xt_sipknock && unloaded=$((unloaded + 1))
	modprobe xt_sipknock
	rm "$QUIET"
	busywait 2000 false
}

#
# Running them
#

# work FUNCTION: until the time is over; how often, in a file.
work() {
	local rounds=0 unloaded=0 did
	XTABLES_LOCKFILE=$(scratch "lock.$1.$FAMILY")
	case $STRESS_FAULTS.$1 in
	.* | *.failing | *.reloading_module) ;;
	*) echo 1 >/proc/self/make-it-fail ;;
	esac
	while in_time; do
		did=1
		"$1"
		rounds=$((rounds + did))
	done >/dev/null 2>&1
	[ "$1" != reloading_module ] || rounds=$unloaded
	echo "$rounds" >"$(scratch "rounds.$1.$FAMILY")"
}

# lines SIGN: commands for 500 addresses, one in four for good.
lines() {
	local form='%s10.0.%d.%d%s\n'
	[ "$FAMILY" = 4 ] || form='%s2001:db8:ff::%x:%x%s\n'
	awk -v sign="$1" -v form="$form" 'BEGIN {
		for (i = 0; i < 500; i++)
			printf form, sign, i / 250, i % 250 + 1, sign == "-" ? "" : " " i % 4 }'
}

complaints() { dmesg | grep -cE "$ANNOYED"; }

# leaks: the kernel's own opinion, where it has one.
leaks() {
	local file=/sys/kernel/debug/kmemleak
	[ -w $file ] && echo scan 2>/dev/null >$file && echo scan >$file && cat $file
}

all_at_once() {
	local jobs=() job before
	before=$(complaints)
	END=$((EPOCHSECONDS + STRESS_SECONDS))
	modprobe xt_sipknock 2>/dev/null
	[ -z "$STRESS_FAULTS" ] || begin_faults
	for FAMILY in 4 6; do
		use_family $FAMILY
		lines + >"$(scratch "come.$FAMILY")"
		lines - >"$(scratch "go.$FAMILY")"
		for job in knocking looking_up replacing_rules $STRESS_JOBS; do
			[ "$job.$FAMILY" != reloading_module.4 ] || continue
			work "$job" &
			jobs+=($!)
		done
	done
	if [ -n "$STRESS_FAULTS" ]; then
		work failing &
		jobs+=($!)
	fi
	wait "${jobs[@]}"
	[ -z "$STRESS_FAULTS" ] || end_faults
	rm -f "$QUIET"

	it "$STRESS_SECONDS s of everything at once, and the kernel has nothing to say"
	for job in "$(scratch rounds)".*; do
		echo "# ${job##*/rounds.}: $(<"$job")"
		[ "$STRESS_SECONDS" -lt 60 ] || [ "$(<"$job")" -gt 0 ] ||
			wrong "${job##*/} was never done"
	done
	same "complaints" $(($(complaints) - before)) 0
}

# Knocks from before may still be on their way.
works_as_before() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret $FRESH --max 1 -j ACCEPT
	END
	it "then a knock opens the door, and --max has not lost count"
	phone registers --instance $FRESH
	expect opened
	second_phone registers --instance $FRESH
	expect refused
	tell "-$PHONE"
	second_phone registers --instance $FRESH
	expect opened
	expect_entries 1
	forget_rules
}

none_left() {
	local files=(/proc/net/xt_sipknock/*)
	[ ! -e "${files[0]}" ]
}

leaves_nothing() {
	it "no table is left, nor anything that keeps the module"
	forget_rules
	eventually 10000 none_left
	busywait 10000 rmmod xt_sipknock 2>/dev/null || wrong "it cannot be unloaded: $(rmmod xt_sipknock 2>&1)"
	[[ $(leaks) != *sipknock* ]] || wrong "$(leaks)"
	modprobe xt_sipknock
}

all_at_once
for FAMILY in 4 6; do
	use_family $FAMILY
	works_as_before
done
leaves_nothing
finish_case
# shellcheck disable=SC2034  # for finish
end_tests

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The command without the module, without the right to ask, and while it is unloaded.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

ALL=("list" "list door" "watch" "add door 192.0.2.1" "del door 192.0.2.1" "flush door" "stats"
	"secrets list" "secrets flush set" "save" "restore /dev/null")

unload() { output=$(rmmod xt_sipknock 2>&1); }
is_loaded() { [ -d /sys/module/xt_sipknock ]; }

# each STATUS TEXT: what each subcommand says.
each() {
	local words
	for words in "${ALL[@]}"; do
		# shellcheck disable=SC2086
		refuses "$1" "$2" $words
	done
}

without() {
	local modprobe
	it "the module is loaded when it is asked for"
	busywait 5000 unload || { skip "the module cannot be unloaded: $output"; return; }
	does list
	is_loaded || wrong "it is not"
	it "where it cannot be, each subcommand says so"
	modprobe=$(cat /proc/sys/kernel/modprobe)
	eventually 20000 unload
	echo /bin/false >/proc/sys/kernel/modprobe
	each 3 "the module xt_sipknock is not loaded; run: modprobe xt_sipknock"
	it "and leaves what was saved as it is"
	echo before >"$(scratch saved)"
	refuses 3 "not loaded" save "$(scratch saved)"
	same "the file" "$(cat "$(scratch saved)")" before
	same "files beside it" "$(echo "$(scratch saved)"*)" "$(scratch saved)"
	it "but a bad file is named first, and so is wrong use"
	install -m 600 /dev/null "$(scratch set)"
	echo "label" >"$(scratch set)"
	refuses 3 "$(scratch set):1: " secrets load phones "$(scratch set)"
	refuses 2 "192.0.2.256" add door 192.0.2.256
	echo "$modprobe" >/proc/sys/kernel/modprobe
	modprobe xt_sipknock
}

# Root in name alone: no capability is left.
unprivileged() {
	local command=$COMMAND
	modprobe xt_sipknock
	does add door 192.0.2.1 60
	it "without CAP_NET_ADMIN each subcommand says what it needs"
	printf '#!/bin/sh\nexec setpriv --bounding-set -all --inh-caps -all --no-new-privs %s "$@"\n' \
		"$command" >"$(scratch powerless)"
	chmod +x "$(scratch powerless)"
	COMMAND=$(scratch powerless)
	echo "add door 192.0.2.2 60" >"$(scratch saved)"
	refuses 3 "run it as root (it needs CAP_NET_ADMIN)" restore "$(scratch saved)"
	unset "ALL[-1]"
	each 3 "run it as root (it needs CAP_NET_ADMIN)"
	ALL+=("restore /dev/null")
	COMMAND=$command
	it "and nothing is changed"
	expect_entries 1
	forget_tables
}

heard_of_it() { grep -q "the module was unloaded" "$(scratch watch)"; }

# It asks for the group before it waits.
watches() {
	does add hello 192.0.2.99 1
	awk -v pid="$WATCHER" '$3 == pid && $4 != "00000000" { n = 1 } END { exit !n }' /proc/net/netlink
}

watching() {
	modprobe xt_sipknock
	it "one who watches hears that the module goes"
	"$COMMAND" watch >/dev/null 2>"$(scratch watch)" </dev/null &
	WATCHER=$!
	eventually 10000 watches
	forget_tables
	eventually 20000 unload
	eventually 5000 heard_of_it
	if ! heard_of_it; then kill "$WATCHER"; fi
	wait "$WATCHER"
	same "the status" $? 3
	modprobe xt_sipknock
}

for_each_family without unprivileged watching

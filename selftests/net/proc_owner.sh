#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module parameters proc_mode, proc_uid and proc_gid: whom they let write, and whom not.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

FILE=/proc/net/xt_sipknock/door
OWNER=1234 GROUP=1235 OTHER=1236

unload() { [ ! -d /sys/module/xt_sipknock ] || output=$(rmmod xt_sipknock 2>&1); }

# As setup_ns left it, and the module with its usual parameters.
trap 'unload; modprobe xt_sipknock; finish' EXIT

# load_with PARAMETER...: the module, anew, with a rule.
load_with() {
	forget_rules
	busywait 20000 unload || skip_all "the module cannot be unloaded: $output"
	succeeds modprobe xt_sipknock "$@"
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
	END
}

# writes_as NAME SETPRIV-OPTION...: opens PHONE; the status is the shell's.
writes_as() {
	tell /
	# shellcheck disable=SC2016  # expands in the inner shell
	output=$(setpriv "${@:2}" bash -c 'printf "+%s\n" "$2" >"$1"' bash $FILE "$PHONE" 2>&1)
}

may() {
	writes_as "$@" || wrong "$1: $output"
	expect_entry "$PHONE"
}

# may_not NAME ERROR SETPRIV-OPTION...
may_not() {
	! writes_as "$1" "${@:3}" || wrong "$1 may write"
	[[ $output == *"$2"* ]] || wrong "$1: \"$output\", not \"$2\""
	expect_no_entry "$PHONE"
}

as_user=(--reuid "$OWNER" --regid "$OTHER" --clear-groups)
as_member=(--reuid "$OTHER" --regid "$OTHER" --groups "$GROUP")
as_group=(--reuid "$OTHER" --regid "$GROUP" --clear-groups)
as_other=(--reuid "$OTHER" --regid "$OTHER" --clear-groups)
as_bare_root=(--bounding-set=-net_admin --inh-caps=-net_admin --clear-groups)

owner() {
	load_with proc_uid=$OWNER
	it "proc_uid may write"
	may owner "${as_user[@]}"

	it "and nobody else without CAP_NET_ADMIN, root neither"
	may_not root "Operation not permitted" "${as_bare_root[@]}"
	may_not other "Permission denied" "${as_other[@]}"
	may "root with CAP_NET_ADMIN" --clear-groups

	it "it may only read where proc_mode says so"
	load_with proc_uid=$OWNER proc_mode=0444
	may_not owner "Permission denied" "${as_user[@]}"
	may_not "owner with CAP_DAC_OVERRIDE" "Operation not permitted" "${as_user[@]}" \
		--inh-caps=+dac_override --ambient-caps=+dac_override
}

group() {
	load_with proc_gid=$GROUP proc_mode=0660
	it "proc_gid may write where proc_mode says so"
	may group "${as_group[@]}"
	may member "${as_member[@]}"

	it "and nobody else without CAP_NET_ADMIN, root neither"
	may_not root "Operation not permitted" "${as_bare_root[@]}"
	may_not other "Permission denied" "${as_other[@]}"

	it "and not where it does not"
	load_with proc_gid=$GROUP
	may_not member "Permission denied" "${as_member[@]}"
}

anybody() {
	load_with proc_mode=0666
	it "anybody may write where proc_mode says so"
	may other "${as_other[@]}"
	may root "${as_bare_root[@]}"
}

type -P setpriv >/dev/null || skip_all "no setpriv"
for_each_family owner group anybody

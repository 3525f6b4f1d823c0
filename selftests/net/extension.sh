#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The lines of the extension's own .t files, through the kernel.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"

EXTENSION=$KSFT_DIR/../../userspace
[ -e "$EXTENSION/libxt_sipknock.t" ] || skip_all "no libxt_sipknock.t"
type -P python3 >/dev/null || skip_all "no python3"
setup_ns pbx

# Bad lines never reach the kernel: once for each program is enough of them.
t_file() {
	local line log only=
	log=$(scratch t_runner)
	if [ "$FAMILY$VARIANT" = 4nft ] || [ "$FAMILY$VARIANT" = 6legacy ]; then
		only=--good-only
	fi
	forget_rules
	it "$1 is read to its end"
	# shellcheck disable=SC2086
	python3 "$KSFT_DIR/t_runner.py" $only "$IPT" "$EXTENSION/$1" >"$log" 2>&1 ||
		wrong "t_runner.py: $(tail -n 1 "$log")"
	while IFS= read -r line; do
		case $line in
		"ok "*) it "${line#ok }" ;;
		"not ok "*) it "${line#not ok }"; case_result=wrong ;;
		*) echo "# $line" ;;
		esac
	done <"$log"
}

of_both_families() { t_file libxt_sipknock.t; }

of_this_family() {
	if [ "$FAMILY" = 4 ]; then
		t_file libipt_sipknock.t
	else
		t_file libip6t_sipknock.t
	fi
}

for_each_family of_both_families of_this_family

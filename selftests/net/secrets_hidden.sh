#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# No secret of a set is readable anywhere.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

HIDDEN=Qx7-hidden-3Vb9

# shows FILE...: which of them have the secret.
shows() { grep -lsaiF "$HIDDEN" "$@"; }

everywhere() {
	local dump
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secrets phones -j ACCEPT
	END
	load_set phones <<-END
		label=ext234 secret=$HIDDEN headers=from max=1
		label=ext235 secret=sip:$HIDDEN@Host
	END
	# What the kernel may log of a bad load or rule.
	"$NLCLIENT" batch >/dev/null < <(set_requests phones <<<"label=a secret=$HIDDEN
label=b secret=$HIDDEN")
	"$NLCLIENT" ask load-begin set="$HIDDEN/" secrets=1 >/dev/null
	phone registers --display "$HIDDEN"
	expect opened
	phone registers --display "$HIDDEN" --user refused
	it "not in /proc or the kernel's log"
	same "files with it" "$(shows /proc/net/xt_sipknock/* /proc/net/stat/xt_sipknock /proc/modules)" ""
	same "lines with it" "$(dmesg | grep -iF "$HIDDEN")" ""

	it "not in what netlink shows"
	for dump in "get-sets" "get-secrets set=phones" "get-entries table=door" get-tables; do
		# shellcheck disable=SC2086
		netlink dump $dump
		[[ -n $output && ${output,,} != *"${HIDDEN,,}"* ]] || wrong "$dump: $output"
	done

	it "not in what iptables shows and saves"
	for dump in "$IPT -nvL" "$IPT -S" "$SAVE"; do
		output=$($dump)
		[[ $output == *phones* && ${output,,} != *"${HIDDEN,,}"* ]] || wrong "$dump: $output"
	done
}

for_each_family everywhere

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# No secret of a set is readable anywhere, and no secret in what is shown of a message.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

HIDDEN=Qx7-hidden-3Vb9
OF_SET=Wq8-of-a-set-5Kd2

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

with_it() { grep -iF -e "$HIDDEN" -e "$OF_SET"; }

# not_shown ARG...: the phone registers so, and nobody is told the secret.
not_shown() {
	phone registers "$@"
	expect opened
	busywait 5000 has_events 1 " event=opened "
	same "lines of /proc with it" "$(with_it </proc/net/xt_sipknock/door)" ""
	same "events with it" "$(with_it <"$EVENTS")" ""
	netlink dump get-entries table=door
	[[ $output == *" proto=17 "* ]] || wrong "get-entries: $output"
	same "entries with it" "$(with_it <<<"$output")" ""
	expect_event "^event table=door event=opened addr$FAMILY=$PHONE .*method=REGISTER"
	tell /
	expect_event " event=deleted "
}

said() {
	local user="sip:$HIDDEN@pbx.example.com"
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --header uri --secret $HIDDEN.example.com -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --header user-agent,to --secret $HIDDEN -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --secrets phones -j ACCEPT
	END
	load_set phones <<-END
		label=ext236 secret=$OF_SET
	END
	listen_events --rcvbuf 1000000
	it "a domain that is a secret is in no address of record"
	not_shown --host "$HIDDEN.example.com"
	it "nor is one in a User-Agent, which is shown otherwise"
	not_shown --agent "Phone $HIDDEN"
	it "nor one in a user"
	not_shown --user "$HIDDEN" --to "<$user>"
	it "nor one of a set"
	not_shown --user "$OF_SET" --agent "$OF_SET"
	it "what holds none is shown"
	phone registers --agent Phone --display "$OF_SET"
	expect opened
	expect_entry "$PHONE" label=ext236 aor=sip:234@pbx.example.com
	expect_event " event=opened .* user-agent=Phone .* aor=sip:234@pbx.example.com "
	stop_listening
}

for_each_family everywhere
for_each_family said

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What real phones sent: each one's own REGISTER opens, wherever that phone puts
# its secret, and does not when any one byte of the secret is changed.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

INSTANCE="<urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7>"
UPPER="<urn:uuid:56667C92-787E-D9DE-7381-4E7858B39AD7>"

# capture FILE OPTIONS PLACE=SECRET...: the secret as it is in the capture.
capture() {
	local file=$1 options=$2 place secret
	shift 2
	for place; do
		secret=${place#*=}
		place=${place%%=*}
		it "$file $options: \"$secret\" in $place"
		only "$place" "$secret"
		sends --change "$secret"
		expect refused
		expect_entries 0
		sends
		expect opened
		expect_entry "$PHONE" knocks=1 method=REGISTER
	done
}

# In TCP, handshakes are let through and data is not.
only() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --header $1 --secret "$2" -j ACCEPT
		-p tcp --dport 5060 -m sipknock --name door --header $1 --secret "$2" -j ACCEPT
		$(handshakes 5060)
	END
}

sends() {
	# shellcheck disable=SC2086  # options are words
	phone sends --pcap "$CAPTURES/$file.pcap" $options "$@"
}

baresip() {
	local usual=(from=mysecretpass from=sip:100@10.99.0.1 "user-agent=baresip v1.0.0" uri=10.99.0.1)
	capture baresip-udp "" "contact=$INSTANCE" "${usual[@]}"
	capture baresip-udp-token-outbound "" "contact=$INSTANCE" "${usual[@]}"
	capture baresip-udp-upperuuid "" "contact=$UPPER" from=mysecretpass
	capture baresip-tcp --tcp "contact=$INSTANCE" "${usual[@]}"
}

pjsua() {
	local place usual=()
	for place in from to contact; do usual+=("$place=mysecretpass"); done
	usual+=("user-agent=PJSUA/v2.17" uri=sip:10.99.0.1)
	capture pjsua-udp "" "${usual[@]}"
	capture pjsua-udp-big "" "${usual[@]}"
	capture pjsua-udp-big "--frame 6 --tcp" from=mysecretpass
	capture pjsua-tcp --tcp "${usual[@]}"
}

others() {
	capture linphone-udp "" from=mysecretpass to=mysecretpass contact=mysecretpass \
		"contact=<urn:uuid:16fe4a49-5a1f-4a2a-a3c3-0de9b2a1c44d>" user-agent=Linphonec/5.1.65
	capture sipsak-udp "" "user-agent=sipsak 0.9.8.1" contact=sip:100@10.99.0.2 uri=10.99.0.1
	capture sipp-udp "" from=mysecretpass contact=100@10.99.0.2 uri=10.99.0.1
}

# Hosts and urn:uuid compare without case; a captured instance in upper case is
# what the administrator may have in lower case.
without_case() {
	local file=baresip-udp-upperuuid options=
	it "$file: the secret in lower case opens for its upper case"
	only contact "$INSTANCE"
	sends
	expect opened
}

for_each_family baresip pjsua others without_case

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Packets that no phone sends, below the sockets, against rules that look at all of them:
# wrong lengths and checksums, options, extension headers, fragments that overlap. The
# kernel's console is what tells. EDGE_PACKETS and EDGE_SEED for more and others.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

: "${EDGE_PACKETS:=1000}"
: "${EDGE_SEED:=1}"

random_packets() {
	local sent
	rules <<-END
		-m sipknock --name door --label any --secret "$SECRET" -j ACCEPT
		-m sipknock --name exact --header contact --exact --icase --secret "$SECRET" --max 20 -j ACCEPT
		-m sipknock --name gone --method REGISTER --set --seconds 1
		-m sipknock --name gone --update --hitcount 3 --rttl -j ACCEPT
		-m sipknock --name gone ! --remove -j ACCEPT
	END
	it "$EDGE_PACKETS random packets do no harm"
	succeeds ip netns exec "$SIPKNOCK_NS-phone" python3 edge_packets.py "$FAMILY" "$PHONE" "$PBX" \
		"$EDGE_SEED$FAMILY" "$EDGE_PACKETS"
	echo "# seed $EDGE_SEED$FAMILY: $output"
	read -r sent _ <<<"$output"
	((sent > EDGE_PACKETS / 2)) || wrong "only $sent sent"

	it "some of them knocked, and the others did not"
	table door
	((${#TABLE[@]} > 10)) || wrong "only ${#TABLE[@]} of some 200 addresses are in"
	forget_tables
	phone registers --instance "$SECRET"
	expect answered
	expect_entry "$PHONE"
	expect_entries 1
}

for_each_family random_packets

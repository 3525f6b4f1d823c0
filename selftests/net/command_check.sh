#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock check says of a message what the module does with it.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

OPTIONS=("--header contact --secret mysecretpass" "--secret mysecretpass --exact" "--secret MySecretPass"
	"--method INVITE --secret 100" "--cseq REGISTER --secret 100" "--header uri --secret 10.99.0.1 --exact"
	"--secret urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7 --exact" "--header contact ! --secret mysecretpass")

agree() {
	local file words options wanted
	[ -x "$COMMAND" ] || skip_all "no sipknock command: make command"
	for file in baresip-udp-upperuuid linphone-udp pjsua-udp-big; do
		it "$file: ${#OPTIONS[@]} rules"
		for options in "${OPTIONS[@]}"; do
			rules <<<"-p udp --dport 5060 -m sipknock $options -j ACCEPT"
			phone sends --pcap "$CAPTURES/$file.pcap"
			read -ra words <<<"$options"
			sipknock check "${words[@]}" --pcap "$CAPTURES/$file.pcap"
			wanted=refused
			[ "$status" != 0 ] || wanted=opened
			[ "$status" -le 1 ] || wrong "$options: status $status: $output"
			expect $wanted
		done
	done
}

for_each_family agree

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Rules as no iptables would write them, handed to the kernel as iptables does, while
# packets pass: what is taken does no harm, what is refused leaves nothing behind. The
# kernel's console is what tells. EDGE_RULES and EDGE_SEED for more and others.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

: "${EDGE_RULES:=300}"
: "${EDGE_SEED:=1}"

[ -x "$KSFT_DIR/rulefuzz" ] || skip_all "rulefuzz is not built: make -C selftests"

# Packets for whatever rule there is, until the file "enough" is there.
traffic() {
	while [ ! -e "$(scratch enough)" ]; do
		send_from phone "$PHONE" --instance sssss --sources 50 --wait 1
	done >/dev/null 2>&1
}

random_rules() {
	local sender sent taken refused
	rules <<<''
	rm -f "$(scratch enough)"
	traffic &
	sender=$!
	it "$EDGE_RULES rules of random bytes are taken or refused"
	succeeds "$KSFT_DIR/rulefuzz" "$VARIANT" "$FAMILY" "$EDGE_SEED" "$EDGE_RULES"
	echo "# seed $EDGE_SEED: $output"
	touch "$(scratch enough)"
	wait "$sender"
	read -r sent _ taken _ refused _ <<<"$output"
	same "rules" "$sent" "$EDGE_RULES"
	((taken > sent / 10 && refused > sent / 10)) || wrong "not some of both: $output"

	it "no table is left but those of live entries, and the next rule works"
	[ "$VARIANT" = legacy ] || nft delete table "$([ "$FAMILY" = 4 ] && echo ip || echo ip6)" rulefuzz
	[ "$VARIANT" = nft ] || "$IPT" -F INPUT
	forget_tables
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret "$SECRET" -j ACCEPT
	END
	phone registers --instance "$SECRET"
	expect answered
	expect_entry "$PHONE"
	expect_entries 1
}

for_each_family random_rules

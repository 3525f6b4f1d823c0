#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# --secrets: what a rule with a set matches, and what becomes of it.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner

# rule [OPTION...]: one rule with the set, and RTP behind its table.
rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secrets phones $* -j ACCEPT
		-p udp --dport 10000 -m sipknock --name door --rcheck -j ACCEPT
	END
}

two_phones() {
	load_set phones <<-END
		label=ext234 secret=$SECRET
		label=ext235 secret=kh3f-9wq2-tt81
	END
}

opens() {
	rule --seconds 60
	two_phones
	it "each secret opens, under the label of its line"
	phone registers --instance "$SECRET"
	expect opened
	second_phone registers --display kh3f-9wq2-tt81 --user 235
	expect opened
	expect_entry "$PHONE" label=ext234 knocks=1 aor=sip:234@pbx.example.com
	expect_entry "$PHONE2" label=ext235 aor=sip:235@pbx.example.com
	expect_expires "$PHONE" 50 60
	phone sends to 10000
	expect answered

	it "what is not in the set does not"
	scanner registers
	expect refused
	scanner registers --instance "$SECRET" --change "$SECRET"
	expect refused
	scanner sends to 10000
	expect refused
	expect_entries 2

	it "a part of a secret or more than one does not"
	scanner registers --display kh3f-9wq2-tt8
	expect refused
	scanner registers --display kh3f-9wq2-tt811
	expect refused
	scanner registers --display "x kh3f-9wq2-tt81"
	expect refused

	it "one with a secret extends and counts again, if not in the same second"
	eventually 3000 knocks_twice
}

knocks_twice() {
	phone registers --instance "$SECRET"
	[ "$(table_field "$PHONE" knocks)" = 2 ]
}

wherever_it_lies() {
	rule
	two_phones
	it "fragments that split the secret open"
	phone registers --instance "$SECRET" --split each
	expect opened
	tell /
	it "so do segments"
	rules <<-END
		-p tcp --dport 5060 -m sipknock --name door --secrets phones -j ACCEPT
		$(handshakes 5060)
	END
	phone registers --tcp
	expect refused
	phone registers --tcp --instance "$SECRET"
	expect opened
	expect_entry "$PHONE" proto=tcp label=ext234
}

case_counts() {
	rule
	load_set phones <<-END
		label=name secret=Door-Key-1
		label=urn secret=urn:uuid:0a0b0c0d-787e-d9de-7381-4e7858b39ad7
		label=host secret=door-5b2f.Example.COM
	END
	it "case counts in names, not in hosts and URNs"
	phone registers --display door-key-1
	expect refused
	phone registers --display Door-Key-1
	expect opened
	expect_entry "$PHONE" label=name
	tell /
	phone registers --instance "<URN:uuid:0A0B0C0D-787E-d9de-7381-4e7858b39ad7>"
	expect opened
	expect_entry "$PHONE" label=urn
	tell /
	phone registers --uri sip:DOOR-5b2f.example.com
	expect opened
	expect_entry "$PHONE" label=host

	it "with --icase it counts nowhere"
	rule --icase
	phone registers --display dOOR-kEY-1
	expect opened
	expect_entry "$PHONE" label=name
}

where_a_line_looks() {
	rule
	load_set phones <<-END
		label=from secret=key-from headers=f
		label=both secret=key-both headers=From,user-agent
		label=invite secret=key-invite methods=INVITE,OPTIONS
		label=uri secret=key-uri headers=uri
	END
	it "a line's headers narrow where its secret counts"
	phone registers --agent key-from
	expect refused
	phone registers --display key-from
	expect opened
	tell /
	phone registers --agent key-both
	expect opened
	expect_entry "$PHONE" label=both
	tell /
	phone registers --host key-uri --uri sip:pbx.example.com
	expect refused
	phone registers --uri sip:key-uri
	expect opened
	tell /

	it "a line's methods narrow which requests count"
	phone registers --display key-invite
	expect refused
	phone invites --display key-invite
	expect opened
	expect_entry "$PHONE" label=invite method=INVITE

	it "the rule narrows as well"
	rule --header from --method REGISTER
	phone registers --agent key-both
	expect refused
	phone invites --display key-invite
	expect refused
	phone registers --display key-both
	expect opened
}

not_loaded() {
	forget_sets
	rule
	it "a set that is not loaded matches nothing"
	phone registers --instance "$SECRET"
	expect refused
	netlink dump get-sets
	has_line "get-sets set=phones rules=1"

	it "and its absence holds in what can be read"
	rules <<-END
		-p udp --dport 5060 -m sipknock ! --secrets phones -j ACCEPT
	END
	phone registers --instance "$SECRET"
	expect answered
	phone_says 'REGISTER sip:a SIP/2.0\r\nFrom: x'
	expect refused

	it "loaded it counts, without a rule being touched"
	two_phones
	phone registers --instance "$SECRET"
	expect refused
	phone registers
	expect answered
}

with_verbs() {
	two_phones
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secrets phones --set --seconds 60 -j ACCEPT
		-p udp --dport 5061 -m sipknock --name door --secrets phones --update --seconds 600 -j ACCEPT
		-p udp --dport 5062 -m sipknock --name door --secrets phones --rcheck -j ACCEPT
		-p udp --dport 5063 -m sipknock --name door --secrets phones --remove -j ACCEPT
	END
	it "--update, --rcheck and --remove want an entry and a secret of the set"
	phone registers to 5061 --instance "$SECRET"
	expect refused
	phone registers to 5062 --instance "$SECRET"
	expect refused
	phone registers to 5063 --instance "$SECRET"
	expect refused
	phone registers --instance "$SECRET"
	expect opened
	expect_entry "$PHONE" label=ext234 knocks=1
	phone registers to 5061
	expect refused
	phone registers to 5061 --display kh3f-9wq2-tt81
	expect answered
	expect_expires "$PHONE" 590 600
	phone registers to 5062
	expect refused
	phone registers to 5062 --instance "$SECRET"
	expect answered
	phone registers to 5063 --instance "$SECRET"
	expect answered
	expect_entries 0
}

with_a_secret() {
	two_phones
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secret realm-5 --secrets phones -j ACCEPT
		-p udp --dport 5061 -m sipknock --name door --label others --secret realm-5 ! --secrets phones -j ACCEPT
	END
	it "--secret and --secrets must both hold"
	phone registers --instance "$SECRET"
	expect refused
	phone registers --agent "phone realm-5"
	expect refused
	phone registers --agent "phone realm-5" --instance "$SECRET"
	expect opened
	expect_entry "$PHONE" label=ext234

	it "so must --secret and ! --secrets, which open under the rule's label"
	second_phone registers to 5061 --agent "phone realm-5" --instance "$SECRET"
	expect refused
	second_phone registers to 5061 --agent "phone realm-5"
	expect opened
	expect_entry "$PHONE2" label=others
}

# The knock is taken by a rule that comes first and asks for no secret.
extends_under_any_rule() {
	two_phones
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --secrets phones --seconds 600 -j ACCEPT
	END
	tell "+$PHONE 60" || wrong "$output"
	it "a secret of the set extends under any rule of the table"
	phone registers
	expect answered
	expect_expires "$PHONE" 50 60
	phone registers --instance "$SECRET"
	expect answered
	expect_expires "$PHONE" 590 600
	expect_entry "$PHONE" label=ext234
}

first_in_reading_order() {
	rule
	two_phones
	it "of two secrets in a message the first counts"
	phone registers --instance "$SECRET" --display kh3f-9wq2-tt81
	expect opened
	expect_entry "$PHONE" label=ext235
}

for_each_family opens wherever_it_lies case_counts where_a_line_looks not_loaded \
	with_verbs with_a_secret extends_under_any_rule first_in_reading_order

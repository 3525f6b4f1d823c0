#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A phone that registers again in time is never shut out, in any order of rules.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

# The real --seconds 4000 and re-REGISTER after 3600, scaled down.
LIFE=5

# One port and one table for each order; all of them wait at the same time.
orders=(
	"5060 knock rule only"
	"5061 --rcheck rule first"
	"5062 another phone's secret first"
	"5063 --rcheck and another phone's secret first"
)

every_order() {
	local mine="--seconds $LIFE --label mine --secret \"$SECRET\" -j ACCEPT"
	local other="--seconds $LIFE --label other --secret another-secret -j ACCEPT"
	rules <<-END
		-p udp --dport 5060 -m sipknock --name t5060 $mine
		-p udp --dport 5061 -m sipknock --name t5061 --rcheck -j ACCEPT
		-p udp --dport 5061 -m sipknock --name t5061 $mine
		-p udp --dport 5062 -m sipknock --name t5062 $other
		-p udp --dport 5062 -m sipknock --name t5062 $mine
		-p udp --dport 5063 -m sipknock --name t5063 --rcheck -j ACCEPT
		-p udp --dport 5063 -m sipknock --name t5063 $other
		-p udp --dport 5063 -m sipknock --name t5063 $mine
	END
}

has_aged() {
	local expires
	expires=$(table_field "$PHONE" expires "$1") && [ "$expires" -le $((LIFE - 2)) ]
}

extended() {
	expect_expires "$PHONE" $((LIFE - 1)) $LIFE "t$1"
	TABLE_NAME=t$1 expect_entry "$PHONE" label=mine knocks=2
}

refreshes_in_every_order() {
	local order port
	every_order
	for order in "${orders[@]}"; do
		it "a first REGISTER opens: ${order#* }"
		phone registers to "${order%% *}" --instance "$SECRET"
		expect opened
	done
	busywait $((LIFE * 1000)) has_aged t5063
	for order in "${orders[@]}"; do
		port=${order%% *}
		it "a REGISTER in time extends: ${order#* }"
		phone registers to "$port" --instance "$SECRET"
		expect answered
		extended "$port"
	done
}

without_the_secret() {
	every_order
	it "other packets of an open source extend nothing"
	phone registers to 5061 --instance "$SECRET"
	busywait $((LIFE * 1000)) has_aged t5061
	phone registers to 5061
	phone invites to 5061
	expect answered
	phone registers to 5061 --body "$SECRET"
	phone sends to 5061 --response "200 OK" --instance "$SECRET"
	expect_expires "$PHONE" 0 $((LIFE - 2)) t5061
}

# Two rules of one table, of different lives.
both_lives() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --seconds 600 --secret "$SECRET" -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --seconds 4000 --secret another-secret -j ACCEPT
	END
}

looks_once() {
	local looked
	phone registers --instance "$SECRET"
	looked=$(stat_of looked)
	phone registers --instance "$SECRET"
	[ $(($(stat_of looked) - looked)) = 1 ]
}

# On a machine so busy that a second passes in between it tries again.
asks_once_a_second() {
	both_lives
	it "a rule that could extend no further is not asked, whatever others could"
	eventually 20000 looks_once

	it "and one that could is"
	phone registers --display another-secret
	expect answered
	expect_expires "$PHONE" 3990 4000
}

is_refused() {
	phone registers "$@"
	[ "$answer" = refused ]
}

# The phone registers again half-way; the old recipe accepts that in its --rcheck
# rule, never reaches the rule with --set, and shuts the phone out all the same.
the_old_recipe_is_deaf() {
	local again life=3
	it "reference: the old recipe is deaf to a REGISTER in time"
	if ! have_match string --string x --algo bm || ! have_match recent --rcheck; then
		skip "no xt_string or xt_recent"
		return
	fi
	rules <<-END
		-p udp --dport 5060 -m recent --name deaf$FAMILY --rcheck --seconds $life -j ACCEPT
		-p udp --dport 5060 -m string --string "$SECRET" --algo bm -m recent --name deaf$FAMILY --set
	END
	phone registers --instance "$SECRET"
	now_ms
	again=$((now + life * 500))
	busywait $((life * 1000)) time_is "$again"
	phone registers --instance "$SECRET"
	expect answered
	eventually $((life * 1000)) is_refused
	now_ms
	[ "$now" -lt $((again + life * 1000)) ] || wrong "it lasted as if extended"
}

time_is() {
	now_ms
	[ "$now" -ge "$1" ]
}

for_each_family refreshes_in_every_order without_the_secret asks_once_a_second the_old_recipe_is_deaf

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A whole recipe in ufw's before.rules: see WHERE TO PUT A RECIPE in sipknock-recipes(7).
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
SERVED_PORTS=(5060 8080)
setup_ns pbx phone scanner
# shellcheck source=selftests/net/placement
. "$KSFT_DIR/placement"

# put_in FILE CHAIN: the recipe, its jumps from ufw's chains.
put_in() {
	sed "/^[*C]/d; s/^-I INPUT/-A $2-input/; s/^-I OUTPUT/-A $2-output/" "$RECIPES/ban.rules" >"$1.recipe"
	sed -i "/^# End required lines/r $1.recipe" "$1"
}

in_before_rules() {
	it "ufw: in before.rules, the jumps from ufw's own chains"
	recipe_works
}

after_reload() {
	local chain=ufw-before-input
	[ "$FAMILY" = 4 ] || chain=ufw6-before-input
	it "ufw reload: who is in stays, and nothing is there twice"
	expect_entry "$PHONE"
	shut_out scanner registers
	same "the jumps to the door" "$("$IPT" -S $chain | grep -c 'j sip-door')" 1
	same "the rules that knock" "$("$IPT" -S sip-door | grep -c 'j sip-in')" 2
}

use_family 4
flush_all
ufw_start put_in
both_families in_before_rules
succeeds /lib/ufw/ufw-init force-reload
both_families after_reload
end_tests

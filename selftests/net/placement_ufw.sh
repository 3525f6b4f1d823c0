#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The door in ufw's before.rules. See WHERE TO PUT THE RULES in xt_sipknock(8).
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner
# shellcheck source=selftests/net/placement
. "$KSFT_DIR/placement"

# put_in FILE CHAIN: above the rule that lets in established flows.
put_in() {
	awk -v rules="$(door_rules "$2-input")" '{ print }
		/^# End required lines/ { print rules }' "$1" >"$1.new" && mv "$1.new" "$1"
}

in_before_rules() {
	it "ufw: the door is in before.rules, above ESTABLISHED"
	the_door_works
}

after_reload() {
	it "ufw reload leaves who is in"
	expect_entry "$PHONE"
	still_works
}

use_family 4
flush_all
ufw_start put_in
both_families in_before_rules
succeeds /lib/ufw/ufw-init force-reload
both_families after_reload
end_tests

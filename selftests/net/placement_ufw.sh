#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The door in ufw's before.rules. See WHERE TO PUT THE RULES in xt_sipknock(8).
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner
# shellcheck source=selftests/net/placement
. "$KSFT_DIR/placement"

# ufw's chains, above the rule that lets in established flows.
put_into_ufw() {
	local file=$1 chain=$2
	awk -v rules="$(door_rules "$chain")" '{ print }
		/^# End required lines/ { print rules }' "$file" >"$file.new" && mv "$file.new" "$file"
}

ufw_before_rules() {
	local suffix='' chain=ufw-before-input
	if [ ! -x /usr/sbin/ufw ]; then
		it "ufw"
		skip "ufw is not installed"
		return
	fi
	[ "$FAMILY" = 4 ] || suffix=6 chain=ufw6-before-input
	own /etc/ufw
	own /var/lib/ufw
	flush_all
	forget_tables
	it "ufw: the door is in before$suffix.rules, above ESTABLISHED"
	for file in before before6 after after6 user user6; do
		cp "/usr/share/ufw/iptables/$file.rules" /etc/ufw/ 2>/dev/null ||
			cp "/usr/share/ufw/$file.rules" /etc/ufw/
	done
	printf 'ENABLED=yes\nLOGLEVEL=off\n' >/etc/ufw/ufw.conf
	put_into_ufw "/etc/ufw/before$suffix.rules" "$chain"
	grep -q sipknock "/etc/ufw/before$suffix.rules" || wrong "the rules are not in the file"
	succeeds /lib/ufw/ufw-init force-stop
	succeeds /lib/ufw/ufw-init start
	the_door_works
	it "ufw reload leaves who is in"
	succeeds /lib/ufw/ufw-init force-reload
	expect_entry "$PHONE"
	still_works
	succeeds /lib/ufw/ufw-init force-stop
	flush_all
}

for_each_family ufw_before_rules

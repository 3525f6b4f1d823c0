#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A whole recipe where distributions want rules put: that of the ban, which has rules for
# what comes in and for what goes out. See WHERE TO PUT A RECIPE in sipknock-recipes(7).
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
SERVED_PORTS=(5060 8080)
setup_ns pbx phone scanner box
# shellcheck source=selftests/net/placement
. "$KSFT_DIR/placement"

debian() {
	begin "Debian: loaded, then netfilter-persistent save"
	if [ ! -e /usr/share/netfilter-persistent/plugins.d/15-ip4tables ]; then
		skip "iptables-persistent is not installed"
		return
	fi
	own /etc/iptables
	succeeds "$RESTORE" --noflush "$RECIPES/ban.rules"
	succeeds netfilter-persistent save
	succeeds netfilter-persistent flush
	let_in scanner registers
	succeeds netfilter-persistent start
	recipe_works
}

rhel() {
	local file
	file=$(scratch sysconfig)
	begin "RHEL: loaded above what is there, then service iptables save"
	"$IPT" -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
	succeeds "$RESTORE" --noflush "$RECIPES/ban.rules"
	"$SAVE" >"$file"
	"$IPT" -F
	"$IPT" -X
	let_in scanner registers
	succeeds "$RESTORE" "$file"
	recipe_works
}

# A PBX in a container: both ways pass FORWARD.
docker() {
	begin "Docker: the jumps from DOCKER-USER, RETURN for ACCEPT"
	container
	{ docker_rules; echo COMMIT; } | "$RESTORE"
	let_in scanner registers
	sed 's/^-I INPUT/-I DOCKER-USER -o docker0/; s/^-I OUTPUT/-I DOCKER-USER -i docker0/
		s/-j sip-in$/-g sip-in/; s/-j ACCEPT/-j RETURN/' "$RECIPES/ban.rules" | "$RESTORE" --noflush ||
		wrong "the recipe is not accepted"
	recipe_works
	kill "$SECOND_SERVER"
	SECOND_SERVER=
}

for_each_family debian rhel docker

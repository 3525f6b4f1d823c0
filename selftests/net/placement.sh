#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where distributions want rules put: their own files and scripts, with the door in them,
# over a restart of the firewall too. See WHERE TO PUT THE RULES in xt_sipknock(8).
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone scanner box

# shellcheck source=selftests/net/placement
. "$KSFT_DIR/placement"

# A whole file, as iptables-save writes it.
rules_file() {
	cat <<-END
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		$(door_rules INPUT)
		-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
		-A INPUT -p icmp -j ACCEPT
		-A INPUT -p ipv6-icmp -j ACCEPT
		-A INPUT -i lo -j ACCEPT
		-A INPUT -p udp -j REJECT
		COMMIT
	END
}

family_rules() {
	if [ "$FAMILY" = 4 ]; then rules_file | grep -v ipv6-icmp; else rules_file | grep -v -- '-p icmp'; fi
}

# service start|stop|save: the steps of the script of iptables-services.
service() {
	local file=/etc/sysconfig/${IPT%-"$VARIANT"} temporary
	case $1 in
	start) succeeds "$RESTORE" "$file" ;;
	stop)
		succeeds "$IPT" -F
		succeeds "$IPT" -X
		succeeds "$IPT" -P INPUT ACCEPT
		succeeds "$IPT" -P FORWARD ACCEPT
		;;
	save)
		temporary=$(mktemp "$file.XXXXXX")
		chmod 600 "$temporary"
		"$SAVE" >"$temporary" || wrong "iptables-save failed"
		cp -f "$file" "$file.save"
		mv -f "$temporary" "$file"
		;;
	esac
}

iptables_services() {
	local file=/etc/sysconfig/${IPT%-"$VARIANT"} before
	own /etc/sysconfig
	flush_all
	forget_tables
	it "iptables-services: the door is in /etc/sysconfig"
	family_rules >"$file"
	chmod 600 "$file"
	service start
	the_door_works
	it "service iptables save writes what service iptables restart restores"
	before=$("$IPT" -S)
	service save
	[ "$(stat -c %a "$file")" = 600 ] || wrong "others may read the secret"
	service stop
	expect_entry "$PHONE"
	service start
	same "the rules" "$("$IPT" -S)" "$before"
	still_works
}

netfilter_persistent() {
	local file=/etc/iptables/rules.v$FAMILY before
	if [ ! -e /usr/share/netfilter-persistent/plugins.d/15-ip4tables ]; then
		it "netfilter-persistent"
		skip "iptables-persistent is not installed"
		return
	fi
	own /etc/iptables
	flush_all
	forget_tables
	it "netfilter-persistent: the door is in /etc/iptables/rules.v$FAMILY"
	rm -f /etc/iptables/rules.v?
	family_rules >"$file"
	succeeds netfilter-persistent start
	the_door_works
	it "netfilter-persistent save, flush, start: rules and who is in are back"
	before=$("$IPT" -S)
	succeeds netfilter-persistent save
	[ -s "$file" ] || wrong "no $file"
	succeeds netfilter-persistent flush
	expect_entry "$PHONE"
	succeeds netfilter-persistent start
	same "the rules" "$("$IPT" -S)" "$before"
	still_works
}

docker() {
	flush_all
	forget_tables
	container
	it "Docker: the door is in DOCKER-USER, in front of its own rules"
	{
		docker_rules
		door_rules "DOCKER-USER -o docker0" | sed 's/-j ACCEPT/-j RETURN/'
		echo COMMIT
	} | "$RESTORE"
	the_door_works
	grep -q . "$(scratch box)" || wrong "nothing reached the container"
	it "Docker: rules in INPUT guard no container"
	"$IPT" -F DOCKER-USER
	door_rules INPUT | sed 's/^-A/-I/' | tail -n 1 | (read -ra words; "$IPT" "${words[@]}")
	scanner asks
	expect answered
	kill "$SECOND_SERVER"
	SECOND_SERVER=
	flush_all
}

for_each_family iptables_services netfilter_persistent docker

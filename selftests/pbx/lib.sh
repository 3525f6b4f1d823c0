# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the tests with real PBXs are written in: a registrar (Kamailio, or Asterisk
# with PBX_SERVER=asterisk), phones, and how they fare. Beside what net/lib.sh
# makes there are:
#
#	phone    192.0.2.10, 192.0.2.20     2001:db8:2::10, ::20    on eth0
#	scanner  198.51.100.66              2001:db8:66::66         on eth0
#
# A phone is a function that registers once. What it did is read off its wire.

# Asterisk begins in 2 seconds, and in many on a busy machine.
: "${PEERS_WAIT:=180000}"
# shellcheck source=selftests/net/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../net/lib.sh"
# shellcheck source=selftests/net/peers/peers.sh
. "$KSFT_DIR/peers/peers.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
PBX_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=selftests/pbx/peers/asterisk.sh
. "$PBX_DIR/peers/asterisk.sh"
# shellcheck source=selftests/pbx/peers/phones.sh
. "$PBX_DIR/peers/phones.sh"

: "${PBX_SERVER:=kamailio}"
PBX_NAME=$RECIPE_SNI
# shellcheck disable=SC2034
PHONE_WORD=$RECIPE_WORD PHONE_PASS=$peers_password
# shellcheck disable=SC2034  # setup_ns reads it
SERVED_PORTS=(10000)

# pbx_setup [COMMAND...]: namespaces, addresses and the registrar; without one of the
# commands the test is skipped.
pbx_setup() {
	local missing
	setup_ns pbx phone scanner
	missing=$(peers_missing "$PBX_SERVER" openssl "$@")
	[ -z "$missing" ] || skip_all "not found: ${missing//$'\n'/ }"
	PEERS_TMP=$(scratch peers)
	mkdir -p "$PEERS_TMP"
	trap 'peers_stop; finish' EXIT
	pbx_host phone 192.0.2.10 2001:db8:2::10 192.0.2.20 2001:db8:2::20
	pbx_host scanner 198.51.100.66 2001:db8:66::66
	certificate
	if ! pbx_start; then
		echo "# $PBX_SERVER does not answer: $(tail -n 1 "$PEERS_TMP/$PBX_SERVER.log")"
		exit 1
	fi
}

# pbx_host NAME ADDRESS...: its namespace has them.
pbx_host() {
	local ns=$SIPKNOCK_NS-$1 address lasting=forever
	peers_hosts "$ns" "$2"
	for address in "${@:2}"; do
		case $address in
		# The first is the one that connections come from.
		*:*) ip -n "$ns" addr add "$address/128" dev eth0 nodad preferred_lft "$lasting"
			lasting=0 ;;
		*) ip -n "$ns" addr add "$address/32" dev eth0 ;;
		esac
	done
}

certificate() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
		-subj "/CN=*.example.com" -keyout "$PEERS_TMP/key.pem" -out "$PEERS_TMP/cert.pem" \
		2>/dev/null
	chmod 644 "$PEERS_TMP/key.pem"
}

# pbx_start: listens on UDP and TCP 5060 and TLS 5061; pbx_stop, and it is gone.
pbx_start() {
	"${PBX_SERVER}_start" "$SIPKNOCK_NS-pbx" 203.0.113.1 2001:db8::1
	pbx_pid=$!
	[ "$PBX_SERVER" != kamailio ] || pbx_pid=$kamailio_pid
	[ "$PBX_SERVER" != asterisk ] || pbx_pid=$asterisk_pid
	peers_wait "$PEERS_WAIT" pbx_ready
}

pbx_ready() { sip_ping "$SIPKNOCK_NS-pbx" 127.0.0.1 5070; }
pbx_stop() { peers_kill "$pbx_pid"; }

# phone_stop: at once, and without a word: a phone that is switched off.
phone_stop() {
	kill -KILL "$phone_pid" 2>/dev/null
	wait "$phone_pid" 2>/dev/null
}

# count_sent: from now on what is sent to the scanner is counted, but for what it takes to
# find its link-layer address. What the kernel tells all on the link (MLD, RFC 3810) is sent
# to nobody's address. sent_to_scanner says how many packets it was.
count_sent() {
	local type
	if [ "$FAMILY" = 6 ]; then
		for type in neighbour-solicitation neighbour-advertisement; do
			"$IPT" -A OUTPUT -d "$SCANNER" -p icmpv6 --icmpv6-type $type -j ACCEPT
		done
	fi
	"$IPT" -A OUTPUT -d "$SCANNER" -m comment --comment sent
}

sent_to_scanner() { "$SAVE" -c | awk '/-A OUTPUT -d .*--comment / { print substr($1, 2) + 0 }'; }

# heard WHO ...: what it sends the PBX answers, late or not, in words of its own.
heard() {
	"$@" --wait "$PEERS_WAIT"
	[[ $answer == *"not the message"* ]] || wrong "the answer is \"$answer\""
}

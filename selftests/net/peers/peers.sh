# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Real SIP peers in network namespaces: a registrar (Kamailio), an answering
# machine (SIPp), phones (baresip), and a log of the SIP that they exchange.
# The caller makes the namespaces and addresses, sets PEERS_TMP to a folder of
# its own and calls peers_stop at the end. Times are milliseconds.

peers_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peers_password=correct-horse
peers_pids=()
peers_namespaces=()
# The process of what was started last.
export kamailio_pid='' phone_pid='' capture_pid=''
: "${PEERS_WAIT:=30000}"

# peers_missing [COMMAND...]: which of them, and of the peers, are not here.
peers_missing()
{
	local command
	for command in ip ss kamailio baresip sipp tcpdump "$@"; do
		command -v "$command" >/dev/null || echo "$command"
	done
}

# A pause that starts no process: a read from a pipe that stays empty.
exec {peers_never}<> <(:)
pause() { read -r -t "$1" -u "$peers_never" || true; }

# peers_wait TIMEOUT COMMAND...: until COMMAND holds. Between tries it leaves the
# processor to those that it waits for.
peers_wait()
{
	local end=$((${EPOCHREALTIME/[.,]/} / 1000 + $1))
	shift
	until "$@"; do
		[ $((${EPOCHREALTIME/[.,]/} / 1000)) -lt "$end" ] || return 1
		pause 0.1
	done
}

# peers_spawn NS LOG COMMAND...: in the background; its process id is in $!.
peers_spawn()
{
	local ns=$1 log=$2
	shift 2
	ip netns exec "$ns" "$@" >"$log" 2>&1 </dev/null &
	peers_pids+=($!)
}

gone() { ! kill -0 "$1" 2>/dev/null; }

# peers_kill PID...: KILL for who does not heed TERM.
peers_kill()
{
	local pid
	for pid; do
		kill "$pid" 2>/dev/null || continue
		peers_wait 3000 gone "$pid" || kill -KILL "$pid"
		wait "$pid" 2>/dev/null || true
	done
}

peers_stop()
{
	local ns i
	# The last first: phones unregister, and need the registrar for it.
	for ((i = ${#peers_pids[@]} - 1; i >= 0; i--)); do
		peers_kill "${peers_pids[i]}"
	done
	peers_pids=()
	for ns in "${peers_namespaces[@]}"; do
		rm -rf "/etc/netns/$ns"
	done
	peers_namespaces=()
}

# peers_hosts NS ADDRESS: clients look up their own host name, and would wait
# for a name server that is not there.
peers_hosts()
{
	local dir=/etc/netns/$1 file
	mkdir -p "$dir"
	printf '%s %s localhost\n' "$2" "$(uname -n)" >"$dir/hosts"
	echo 'hosts: files' >"$dir/nsswitch.conf"
	: >"$dir/resolv.conf"
	for file in "$dir"/*; do
		[ -e "/etc/${file##*/}" ] || : >"/etc/${file##*/}"
	done
	peers_namespaces+=("$1")
}

# sip_address ADDRESS: as it stands in a URI.
sip_address()
{
	case $1 in
	*:*) echo "[$1]" ;;
	*) echo "$1" ;;
	esac
}

# sip_ping NS ADDRESS PORT: an OPTIONS is answered.
sip_ping()
{
	# A datagram is written and read in one go: by cat, and by its first byte.
	# shellcheck disable=SC2016
	ip netns exec "$1" bash -c '
		exec 3<>"/dev/udp/$1/$2" || exit
		cat <<<"OPTIONS sip:ping SIP/2.0
Via: SIP/2.0/UDP ping.invalid;rport;branch=z9hG4bK$RANDOM
Max-Forwards: 1
From: <sip:ping@ping.invalid>;tag=$RANDOM
To: <sip:ping>
Call-ID: $RANDOM$RANDOM
CSeq: 1 OPTIONS
Content-Length: 0
" >&3
		read -r -t 1 -N 1 -u 3 answer && [ "$answer" = S ]
	' sip_ping "$2" "$3" 2>/dev/null
}

# kamailio_start NS ADDRESS...: listens on udp port 5060, and with a cert.pem in
# PEERS_TMP on TCP and TLS; its log is PEERS_TMP/kamailio.log.
kamailio_start()
{
	local ns=$1 run=$PEERS_TMP/kamailio address listen=()
	shift
	mkdir -p "$run"
	for address; do
		address=$(sip_address "$address")
		listen+=(-l "udp:$address:5060")
		[ ! -e "$PEERS_TMP/cert.pem" ] ||
			listen+=(-l "tcp:$address:5060" -l "tls:$address:5061")
	done
	[ ! -e "$PEERS_TMP/cert.pem" ] || listen+=(-A "TLS_DIR=\"$PEERS_TMP\"")
	peers_spawn "$ns" "$PEERS_TMP/kamailio.log" kamailio -DD -E -m 32 -M 4 \
		-f "$peers_dir/kamailio.cfg" -Y "$run" \
		-A "PASSWORD=\"$peers_password\"" -A 'UAS="sip:127.0.0.1:5080"' \
		-A 'INSIDE="udp:127.0.0.1:5070"' \
		"${listen[@]}" -l udp:127.0.0.1:5070
	kamailio_pid=$!
	# A rule that guards port 5060 does not hide this one, and Kamailio
	# serves it last.
	peers_wait "$PEERS_WAIT" sip_ping "$ns" 127.0.0.1 5070
}

udp_bound()
{
	[ -n "$(ip netns exec "$1" ss -Hlun "sport = :$2")" ]
}

# uas_start NS ADDRESS: answers the calls that Kamailio sends on, and returns
# the sound that reaches it on ADDRESS, udp port 10000.
uas_start()
{
	peers_spawn "$1" "$PEERS_TMP/uas.log" env TERM=dumb sipp -sf "$peers_dir/uas.xml" -nostdin \
		-i 127.0.0.1 -p 5080 -mi "$2" -mp 10000 -rtp_echo
	peers_wait "$PEERS_WAIT" udp_bound "$1" 5080
}

baresip_modules()
{
	local dir
	for dir in /usr/lib/*/baresip/modules /usr/lib/baresip/modules; do
		[ -d "$dir" ] && echo "$dir" && return
	done
}

# phone_config DIR ADDRESS DISPLAY-NAME REGISTRAR: extension 234, as a phone
# that is switched on registers: no Authorization before it is asked for one.
phone_config()
{
	mkdir -p "$1"
	sed -e "s|@MODULES@|$(baresip_modules)|" \
		-e "s|@LISTEN@|$(sip_address "$2"):5060|" \
		"$peers_dir/baresip.config" >"$1/config"
	printf '"%s" <sip:ext234@%s>;auth_user=ext234;auth_pass=%s;regint=3600\n' \
		"$3" "$(sip_address "$4")" "$peers_password" >"$1/accounts"
	: >"$1/contacts"
}

# phone_start NS DIR: its log is DIR/log, its process id in phone_pid.
phone_start()
{
	local family=-4
	grep -q '^sip_listen.*\[' "$2/config" && family=-6
	peers_spawn "$1" "$2/log" env HOME="$2" baresip "$family" -f "$2"
	phone_pid=$!
}

# phone_off PID: at once; it does not wait to be unregistered if told twice.
phone_off()
{
	kill "$1"
	peers_wait 1000 gone "$1" || peers_kill "$1"
}

# phone_do NS COMMAND: a command of baresip's menu, as "dial sip:600@...".
phone_do()
{
	# shellcheck disable=SC2016
	ip netns exec "$1" bash -c 'echo "/$1" >/dev/udp/127.0.0.1/5555' phone_do "$2"
}

# sip_capture NS INTERFACE FILE: what crosses the interface on udp port 5060;
# its process id is in capture_pid.
sip_capture()
{
	: >"$3"
	ip netns exec "$1" tcpdump -i "$2" -n -tt -v -l --immediate-mode \
		udp port 5060 >"$3" 2>"$3.err" </dev/null &
	capture_pid=$!
	peers_pids+=($!)
	peers_wait "$PEERS_WAIT" grep -q '^tcpdump: listening\|, link-type' "$3.err"
}

# sip_log FILE: one line a message that sip_capture saw:
# SECONDS FROM-ADDRESS CSEQ-NUMBER CSEQ-METHOD START-LINE
sip_log()
{
	awk '
		{ gsub(/\r/, "") }
		/^[0-9]+\.[0-9]+ IP/ { time = $1; line = from = "" }
		/ > .* SIP, length/ {
			from = $0
			sub(/ > .*/, "", from)
			sub(/.* /, "", from)
			sub(/\.[0-9]+$/, "", from)
		}
		from != "" && line == "" && /^\t(SIP\/2\.0|[A-Z]+ sip)/ {
			line = substr($0, 2)
		}
		from != "" && /^\tCSeq:/ {
			print time, from, $2, $3, line
			from = ""
		}' "$1"
}

# sip_saw FILE METHOD START: a message that begins with START and whose CSeq
# names METHOD. Reads the capture without help, since many wait for it.
sip_saw()
{
	local lines line first=''
	mapfile -t lines <"$1"
	for line in "${lines[@]}"; do
		line=${line%$'\r'}
		case $line in
		$'\t'"$3"*) first=1 ;;
		$'\tCSeq: '*" $2") [ -z "$first" ] || return 0 ;;
		$'\t') first='' ;;
		esac
	done
	return 1
}

# register_report FILE PHONE: how a registration went, as
# "REGISTERS-SENT OF-THEM-RETRANSMITTED MS-TO-200" (ms is "never" without 200).
register_report()
{
	sip_log "$1" | awk -v phone="$2" '
		$4 != "REGISTER" { next }
		$2 == phone {
			sent++
			if (seen[$3]++) again++
			if (sent == 1) first = $1
		}
		$2 != phone && $6 == 200 && ms == "" { ms = ($1 - first) * 1000 }
		END {
			if (ms == "") ms = "never"; else ms = sprintf("%.1f", ms)
			print sent + 0, again + 0, ms
		}'
}

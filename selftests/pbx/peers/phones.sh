# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-2.0
#
# Real phones that register. Sourced by ../lib.sh.
#
#	PHONE_NS      the namespace they are in: phone
#	PHONE_WORD    their display name
#	PHONE_PASS    their password
#	EXTRA_BYTES   bytes that SIPp adds to what it sends, if any
#
# baresip|linphone|sipp TRANSPORT ADDRESS: that phone, registering from ADDRESS.
# phone_pid is then its process, phone_log what it says.

PHONE_NS=phone EXTRA_BYTES=''
# What watched sets.
sent=0 again=0 turns=0 ok=0 ms=never fragments=0 refused=0

# registrar_name TRANSPORT: where the phone registers: by name where names count.
registrar_name() {
	if [ "$1" = tls ]; then echo "$PBX_NAME"; else sip_address "$PBX"; fi
}

# baresip asks no /etc/hosts: over TLS it is told the address, and sends no name.
baresip() {
	local dir
	dir=$(scratch peers/baresip)
	phone_config "$dir" "$2" "$PHONE_WORD" "$PBX"
	printf '"%s" <sip:ext234@%s;transport=%s>;auth_user=ext234;auth_pass=%s;regint=3600\n' \
		"$PHONE_WORD" "$(sip_address "$PBX")" "$1" "$PHONE_PASS" >"$dir/accounts"
	phone_log=$dir/log
	rm -f "$phone_log"
	phone_start "$SIPKNOCK_NS-$PHONE_NS" "$dir"
}

linphone() {
	local dir host ipv6=0 hosts=/etc/netns/$SIPKNOCK_NS-$PHONE_NS/hosts
	dir=$(scratch peers/linphone)
	host=$(registrar_name "$1")
	[ "$FAMILY" = 4 ] || ipv6=1
	# Of two addresses it would take that of IPv6, whatever it is told of IPv6.
	sed -i "/ $PBX_NAME\$/d" "$hosts"
	echo "$PBX $PBX_NAME" >>"$hosts"
	rm -rf "$dir"
	mkdir -p "$dir/.local/share/linphone" "$dir/.config/linphone"
	cat <<-END >"$dir/rc"
		[sip]
		sip_port=5060
		sip_tcp_port=5060
		sip_tls_port=5061
		use_ipv6=$ipv6
		verify_server_certs=0
		verify_server_cn=0
		default_proxy=0
		[proxy_0]
		reg_proxy=<sip:$host;transport=$1>
		reg_identity="$PHONE_WORD" <sip:ext234@$host>
		reg_expires=3600
		reg_sendregister=1
		publish=0
		[auth_info_0]
		username=ext234
		passwd=$PHONE_PASS
	END
	phone_log=$dir/log
	rm -f "$phone_log"
	# It leaves at the end of its input.
	exec {phone_input}<> <(:)
	ip netns exec "$SIPKNOCK_NS-$PHONE_NS" env HOME="$dir" linphonec -d 6 -c "$dir/rc" \
		<&"$phone_input" >"$dir/log" 2>&1 &
	phone_pid=$!
	peers_pids+=($!)
}

# sipp_phone TRANSPORT ADDRESS [CALLS [USER...]]: SIPp, which registers as those users
# (ext234) in turn, so often (once), and all at once if there are several.
sipp_phone() {
	local transport=u1 dir calls=${3-1} users=("${@:4}") user pad
	[ ${#users[@]} -gt 0 ] || users=(ext234)
	dir=$(scratch peers/sipp)
	mkdir -p "$dir"
	[ "$1" = udp ] || transport=t1
	printf -v pad '%*s' "${EXTRA_BYTES:-0}" ''
	pad=${pad// /x}
	sed "s|@WORD@|$PHONE_WORD|; ${pad:+s|@PAD@|$pad|;} /@PAD@/d" "$PBX_DIR/peers/register.xml" >"$dir/register.xml"
	{
		echo SEQUENTIAL
		for user in "${users[@]}"; do
			echo "$user;[authentication username=$user password=$PHONE_PASS]"
		done
	} >"$dir/users.csv"
	phone_log=$dir/log
	rm -f "$phone_log"
	# Asterisk asks with another nonce when a REGISTER comes again: it is no other answer.
	peers_spawn "$SIPKNOCK_NS-$PHONE_NS" "$phone_log" env TERM=dumb sipp -sf "$dir/register.xml" \
		-inf "$dir/users.csv" -nostdin -i "$2" -p 5060 -t "$transport" -m "$calls" \
		-l ${#users[@]} -r 500 -rtcheck loose -timeout 180 "$(sip_address "$PBX"):5060"
	phone_pid=$!
}

# watch NAME: from now on what crosses the phone's wire is kept; watched ends it and
# sets sent, again, turns, ok, ms and fragments of the addresses given, and refused: the
# packets, of whomever, that a rule has taken since. A message that is sent again although
# none was refused says that the PBX, or the phone, is slow, and nothing of the firewall.
watch() {
	WIRE=$(scratch "$1.pcap")
	rm -f "$WIRE"
	ip netns exec "$SIPKNOCK_NS-$PHONE_NS" tcpdump -i eth0 -n -U --immediate-mode -s 4096 -B 16384 -w "$WIRE" \
		"port 5060 or port 5061 or udp port 9 or ip[6:2] & 0x1fff != 0 or ip6 proto 44" >/dev/null 2>"$WIRE.err" &
	capture_pid=$!
	peers_pids+=($!)
	peers_wait "$PEERS_WAIT" grep -q 'listening on' "$WIRE.err"
	refused_before=$(refusals)
}

# The last datagram is nobody's: when it is there, so is all before it that was not dropped.
watched() {
	local word words
	# shellcheck disable=SC2016
	ip netns exec "$SIPKNOCK_NS-$PHONE_NS" bash -c 'echo end-of-watch >"/dev/udp/$0/9"' "$PBX"
	peers_wait "$PEERS_WAIT" grep -qa end-of-watch "$WIRE" || wrong "tcpdump has not kept up"
	kill "$capture_pid"
	wait "$capture_pid"
	grep -q '^0 packets dropped by kernel' "$WIRE.err" || wrong "tcpdump: $(tail -n 1 "$WIRE.err")"
	words=$(python3 "$PBX_DIR/peers/wire.py" "$WIRE" "$@") || wrong "wire.py cannot read $WIRE"
	for word in $words; do declare -g "$word"; done
	refused=$(($(refusals) - refused_before))
}

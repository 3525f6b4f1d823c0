# shellcheck shell=bash disable=SC2154,SC2034
# SPDX-License-Identifier: GPL-2.0
#
# Asterisk as a registrar: res_pjsip, extensions ext234, ext235 and phone1 to
# phone60, all with the one password; 600 answers and echoes. Sourced by ../lib.sh.

asterisk_modules=(res_sorcery_config res_sorcery_memory res_sorcery_astdb res_pjproject
	res_pjsip res_pjsip_authenticator_digest res_pjsip_endpoint_identifier_user
	res_pjsip_registrar res_pjsip_session res_pjsip_sdp_rtp res_pjsip_nat res_rtp_asterisk
	chan_pjsip codec_ulaw codec_alaw bridge_simple pbx_config app_echo app_dial
	res_timing_timerfd)

asterisk_conf() {
	local dir=$1 module
	mkdir -p "$dir"
	cat <<-END >"$dir/asterisk.conf"
		[directories]
		astetcdir => $dir
		astvarlibdir => /usr/share/asterisk
		astdbdir => $dir
		astkeydir => $dir
		astdatadir => /usr/share/asterisk
		astagidir => $dir
		astspooldir => $dir
		astrundir => $dir
		astlogdir => $dir
		[options]
		documentation_language = en_US
	END
	{
		printf '[modules]\nautoload=no\n'
		for module in "${asterisk_modules[@]}"; do echo "load=$module.so"; done
	} >"$dir/modules.conf"
	printf '[general]\n[logfiles]\nconsole => notice,warning,error\n' >"$dir/logger.conf"
	printf '[default]\nexten => 600,1,Answer()\n same => n,Echo()\n' >"$dir/extensions.conf"
	printf '[general]\nrtpstart=10100\nrtpend=10200\n' >"$dir/rtp.conf"
	printf '[system]\ntype=system\nthreadpool_initial_size=2\n' >"$dir/pjsip.conf"
}

# asterisk_transport NAME PROTOCOL ADDRESS PORT
asterisk_transport() {
	printf '[%s]\ntype=transport\nprotocol=%s\nbind=%s:%s\n' "$1" "$2" "$(sip_address "$3")" "$4"
	[ "$2" != tls ] || printf 'cert_file=%s/cert.pem\npriv_key_file=%s/key.pem\nmethod=tlsv1_2\n' \
		"$PEERS_TMP" "$PEERS_TMP"
}

asterisk_user() {
	printf '[%s]\ntype=endpoint\ncontext=default\ndisallow=all\nallow=ulaw\nauth=%s\naors=%s\n' "$1" "$1" "$1"
	printf 'direct_media=no\nrtp_symmetric=yes\nforce_rport=yes\nrewrite_contact=yes\n'
	printf '[%s]\ntype=auth\nauth_type=userpass\nusername=%s\npassword=%s\n' "$1" "$1" "$peers_password"
	printf '[%s]\ntype=aor\nmax_contacts=5\nremove_existing=yes\n' "$1"
}

# asterisk_start NS ADDRESS...: its log is PEERS_TMP/asterisk.log.
asterisk_start() {
	local ns=$1 dir=$PEERS_TMP/asterisk address i
	shift
	asterisk_conf "$dir"
	{
		for address; do
			for i in udp tcp; do asterisk_transport "$i-$address" "$i" "$address" 5060; done
			asterisk_transport "tls-$address" tls "$address" 5061
		done
		asterisk_transport inside udp 127.0.0.1 5070
		for i in ext234 ext235 234 235; do asterisk_user "$i"; done
		for ((i = 1; i <= 60; i++)); do asterisk_user "phone$i"; done
	} >>"$dir/pjsip.conf"
	peers_spawn "$ns" "$PEERS_TMP/asterisk.log" asterisk -f -n -C "$dir/asterisk.conf"
	asterisk_pid=$!
}

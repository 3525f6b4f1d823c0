#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock learn: rows, values, remarks, rules that can be pasted.
# shellcheck source=selftests/command/lib.sh
. "$(dirname "$0")/lib.sh"

CAP=$SCRATCH/capture.pcap
PBX=203.0.113.1

# packet SOURCE DEST LINE...: a message of these lines goes into the capture.
packet() {
	local source=$1 dest=$2
	shift 2
	printf '%b\r\n' "$@" 'Content-Length: 0' '' |
		"$HERE/mkpcap" "$CAP" "$source" "${sport-5070}" "$dest" "${dport-5060}" "${proto-udp}"
}

# registers ADDRESS USER NAME [LINE...]: a REGISTER; NAME is quoted by the caller.
registers() {
	local address=$1 user=$2 name=$3
	shift 3
	packet "$address" "${pbx-$PBX}" "REGISTER sip:${domain-pbx.example.com} SIP/2.0" \
		"From: $name <sip:$user@pbx.example.com>;tag=1" "To: <sip:$user@pbx.example.com>" \
		"Call-ID: $user" "CSeq: 1 REGISTER" "$@"
}

# answered ADDRESS USER CODE
answered() {
	packet "$PBX" "$1" "SIP/2.0 $3 x" "From: <sip:$2@pbx.example.com>" \
		"To: <sip:$2@pbx.example.com>;tag=2" "CSeq: 1 ${method-REGISTER}"
}

invites() {
	packet "$1" "$2" "INVITE sip:600@pbx.example.com SIP/2.0" "From: $3 <sip:100@pbx.example.com>" \
		"To: <sip:600@pbx.example.com>" "CSeq: 1 INVITE" "${@:4}"
}

empty() { rm -f "$CAP"; }

learn() {
	local wanted=$1
	shift
	runs "$wanted" learn --pcap "$CAP" "$@"
}

UUID="<urn:uuid:16fe4a49-5a1f-4a2a-a3c3-0de9b2a1c44d>"

it "the instance is the secret, with rule and line"
empty
registers 192.0.2.10 100 '"Bob"' "Contact: <sip:100@192.0.2.10>;+sip.instance=\"$UUID\"" "User-Agent: Phone/1"
learn 0
says 'extension "100" at 192.0.2.10 (udp 5060, 1 REGISTER)' "instance  122 bits  \"$UUID\"" \
	'name        ' '"Bob"' 'host' '"pbx.example.com"' 'agent' '"Phone/1"' \
	"rule     iptables -A INPUT -p udp --dport 5060 -m sipknock --header contact --exact --secret '$UUID' --name door --seconds 4000 --label ext100 -j ACCEPT" \
	"secrets  ext100 $UUID header=contact"

it "--rules and --secrets alone, in a table of another name"
learn 0 --rules --name "my.door"
same rules "$output" "iptables -A INPUT -p udp --dport 5060 -m sipknock --header contact --exact --secret '$UUID' --name my.door --seconds 4000 --label ext100 -j ACCEPT"
learn 0 --secrets
same lines "$output" "ext100 $UUID header=contact"

it "a phone at two addresses, and two that send the same"
registers 192.0.2.20 100 '"Bob"' "Contact: <sip:100@x>;+sip.instance=\"$UUID\""
learn 0 --json
same rows "$(json '[(r["extension"], r["address"]) for r in it]')" "[('100', '192.0.2.10'), ('100', '192.0.2.20')]"
same others "$(json '{v["kind"]: v["others"] for v in it[0]["values"]}')" "{'instance': 0, 'name': 0, 'host': 0, 'user': 0, 'agent': 0}"
learn 0 --rules
same "number of rules" "$(wc -l <<<"$output")" 1
registers 192.0.2.30 101 '"Bob"' "Contact: <sip:101@x>;+sip.instance=\"$UUID\""
registers 192.0.2.31 102 '"Bob"'
learn 0
says '(1 other sends the same)' '2 others send the same' 'no rule: nothing of this is a secret'
says_not 'rule     iptables'
learn 1 --rules
complains 'nothing that the phones send is a secret'

it "an instance made of a MAC address is none, in either case"
empty
registers 192.0.2.10 100 '""' 'Contact: <sip:100@x>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000B82AABBCC>"'
registers 192.0.2.11 101 '""' 'Contact: <sip:101@x>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000b82aabbcd>"'
learn 0
same warnings "$(grep -c 'a MAC address by its looks' <<<"$output")" 2
says_not 'rule     iptables'
learn 0 --json
same mac "$(json '[v["mac"] for r in it for v in r["values"] if v["kind"] == "instance"]')" "[True, True]"

it "a name is the secret where it is strong, and whoever is called sees it"
empty
registers 192.0.2.10 100 '"kh3f-9wq2-tt81"'
learn 0
says "--header from --exact --secret kh3f-9wq2-tt81" '(those who are called see it)'
it "a name that was on a call"
invites 192.0.2.10 $PBX '"kh3f-9wq2-tt81"'
invites $PBX 192.0.2.11 '"100"' 'P-Asserted-Identity: "kh3f-9wq2-tt81" <sip:100@x>'
invites $PBX 192.0.2.11 '"kh3f-9wq2-tt81"' 'Remote-Party-ID: "kh3f-9wq2-tt81" <sip:100@x>'
learn 0
says '(on calls: seen in 3 INVITEs, shown to those who are called)'
it "a domain that nobody guesses serves all"
empty
domain=x7gq0plr2wd9.example.com registers 192.0.2.10 100 Bob
domain=x7gq0plr2wd9.example.com registers 192.0.2.11 101 Ann
learn 0 --secrets
same lines "$output" $'ext100 x7gq0plr2wd9.example.com header=uri\next101 x7gq0plr2wd9.example.com header=uri'

it "IPv6, TCP, another port, a long life"
empty
pbx=2001:db8::1 dport=5080 proto=tcp registers 2001:db8::10 'a.b-c' '"kh3f-9wq2-tt81"' 'Contact: <sip:x>;expires=7200' 'Expires: 60'
learn 0 --rules
same rules "$output" "ip6tables -A INPUT -p tcp --dport 5080 -m sipknock --header from --exact --secret kh3f-9wq2-tt81 --name door --seconds 8000 --label exta.b-c -j ACCEPT"
it "what it asks for beyond all measure is not taken over"
empty
registers 192.0.2.10 100 '"kh3f-9wq2-tt81"' 'Expires: 2147483647'
learn 0 --rules
says '--seconds 2147483647'
empty
registers 192.0.2.10 100 '"kh3f-9wq2-tt81"' 'Expires: 99999999999999999999'
learn 0 --rules
says '--seconds 4000'

it "answers: who registered, and who was turned away"
empty
registers 192.0.2.10 100 '"kh3f-9wq2-tt81"'
answered 192.0.2.10 100 401
registers 192.0.2.10 100 '"kh3f-9wq2-tt81"'
answered 192.0.2.10 100 200
answered 192.0.2.10 100 401
registers 198.51.100.66 101 '"x7Gq0pLr2Wd9"'
answered 198.51.100.66 101 100
answered 198.51.100.66 101 403
registers 192.0.2.12 102 '"p9Xw-24nv-Qd8"'
method=OPTIONS answered 192.0.2.12 102 200
answered 192.0.2.99 102 403
learn 0
says '(udp 5060, 2 REGISTERs, registered)' 'no rule: never registered, the last answer was 403' \
	'extension "102" at 192.0.2.12 (udp 5060, 1 REGISTER)'
same rules "$(grep -c 'rule     iptables' <<<"$output")" 2

# What is printed is what a shell, iptables and the module take for these bytes.
it "a rule that was pasted matches the message, whatever the secret is made of"
for name in 'kh3f-9wq2-tt81' "x8Rt'pQ2zK\$(id)\`w\` f7;q0" 'J\0303\0274rg|x8Rt|9wq2 pQ zK7' '-j x8Rt9wq2pQzK' \
	'x8Rt9\\\\wq2pQ\\"zK 7v' '#x8Rt9wq2 pQzK' '!x8Rt9wq2pQzK'; do
	empty
	registers 192.0.2.10 100 "\"$name\"" 'User-Agent: a'
	learn 0 --rules
	eval "words=(${output%% --name*})"
	# shellcheck disable=SC2154  # eval sets it
	runs 0 check "${words[@]:7}" --pcap "$CAP"
	says 'the secret is in: from'
done

it "text of strangers does nothing to a terminal, and is JSON"
empty
registers 192.0.2.10 '%1b%5bH1\0033c' '"\0033[31m\0007\0377x"' 'User-Agent: \0303\0274\0377\0033'
learn 0
says 'extension "\x1b[H1\x1bc"' '"\x1b[31m\x07\xffx"'
learn 0 --json
same JSON "$(json 'it[0]["extension"] == "\x1b[H1\x1bc", it[0]["values"][-1]["value"] == "\xfc\ufffd\x1b"')" "(True, True)"

it "what is no REGISTER, or is unreadable, makes no row"
empty
packet 192.0.2.10 $PBX "OPTIONS sip:a SIP/2.0" "From: <sip:100@a>" "To: <sip:100@a>"
registers 192.0.2.11 101 Bob "From: <sip:x@y>"
printf 'REGISTER sip:a SIP/2.0\r\nTo: <sip:100@a>\r\n' | "$HERE/mkpcap" "$CAP" 192.0.2.12 1 $PBX 5060 udp
learn 1
complains "no REGISTER in it"
learn 1 --json
same JSON "$(json it)" '[]'
it "a segment counts as far as it goes, a keepalive before it or not"
printf '\r\n\r\nREGISTER sip:a SIP/2.0\r\nTo: <sip:100@a>\r\nX' | "$HERE/mkpcap" "$CAP" 192.0.2.12 1 $PBX 5060 tcp
learn 0
says 'extension "100" at 192.0.2.12 (tcp 5060'
it "no user at all"
empty
packet 192.0.2.10 $PBX "REGISTER sip:a SIP/2.0" "From: <sip:a>" "To: <sip:a>"
learn 0
says 'extension "" at 192.0.2.10'

it "real phones"
for file in "$CAPTURES"/{baresip,linphone,pjsua,sipp,sipsak}-*.pcap; do
	runs 0 learn --pcap "$file"
	says 'extension "100" at 10.99.0.2 (' ', registered)'
done
runs 0 learn --pcap "$CAPTURES/linphone-udp.pcap" --secrets
same line "$output" "ext100 <urn:uuid:16fe4a49-5a1f-4a2a-a3c3-0de9b2a1c44d> header=contact"
it "--filter"
runs 1 learn --pcap "$CAPTURES/baresip-udp.pcap" --filter "host 192.0.2.1"
runs 0 learn --pcap "$CAPTURES/baresip-udp.pcap" --filter "udp port 5070"
it "a capture from standard input"
runs 0 learn --pcap - <"$CAPTURES/baresip-udp.pcap"

it "logs of Asterisk: res_pjsip and chan_sip"
for version in 16 22; do
	runs 0 learn --log "$HERE/asterisk-$version.log"
	says 'extension "100" at 192.0.2.10 (udp, 2 REGISTERs, registered)' \
		'(on calls: seen in 2 INVITEs, shown to those who are called)' \
		'a MAC address by its looks' "--secret 'x8Rt|7ce9|pQ 2'\\''zK'" \
		'extension "103" at 198.51.100.66 (udp, 2 REGISTERs)' 'no rule: never registered'
	runs 0 learn --secrets --log - <"$HERE/asterisk-$version.log"
	says 'ext102 "x8Rt|7ce9|pQ 2'"'"'zK" header=from'
done
says 'ext104 <urn:uuid:9e107d9d-372b-4b6e-8a2c-1f0c2b7d4e55> header=contact'

it "refuses what is no use"
# refuses TEXT ARGUMENT...
refuses() {
	local text=$1
	shift
	runs 2 learn "$@"
	complains "$text"
}
refuses "what to learn from?"
refuses "what to learn from?" --pcap a --log b
refuses "one argument too many: \"a\"" a --log b
refuses "at most one of them" --log a --json --rules
refuses "--seconds and --count need -i" --log a --seconds 5
refuses "--filter is for packets" --log a --filter udp
refuses '--seconds "0": allowed 1 to' -i lo --seconds 0
refuses '--count "x": allowed 1 to' -i lo --count x
refuses '--name "a/b": allowed are' --log a --name a/b
refuses "no option --frobnicate" --frobnicate
refuses "--log needs a value" --log
it "says what cannot be read"
# fails TEXT ARGUMENT...
fails() {
	local text=$1
	shift
	runs 3 learn "$@"
	complains "$text"
}
fails "$SCRATCH/none: No such file" --pcap "$SCRATCH/none"
fails "$SCRATCH/none: No such file" --log "$SCRATCH/none"
fails ": Is a directory" --log "$SCRATCH"
fails "unknown file format" --pcap "$HERE/asterisk-16.log"
fails "filter \"udp udp\"" --pcap "$CAP" --filter "udp udp"
fails "sipknock-none" -i sipknock-none --seconds 1
head -c -20 "$CAPTURES/baresip-udp.pcap" >"$SCRATCH/cut.pcap"
runs 3 learn --pcap "$SCRATCH/cut.pcap"
says 'extension "100" at 10.99.0.2'
[[ $errors == *"truncated dump file"* ]] || wrong "it does not say that the file is cut"
it "a log without messages"
runs 1 learn --log /dev/null
complains "no REGISTER in it"

it "--help"
runs 0 learn --help
says 'Usage: sipknock learn' --pcap --log --interface --seconds --count --filter --rules --secrets --json

it "any bytes: captures that are cut and damaged"
python3 - "$CAPTURES/pjsua-udp-big.pcap" "$SCRATCH" <<-'END'
	import random, sys
	data = open(sys.argv[1], "rb").read()
	random.seed(3261)
	for i in range(60):
	    part = bytearray(data[:random.randrange(24, len(data))])
	    for _ in range(i):
	        part[random.randrange(24, len(part))] = random.randrange(256)
	    open(f"{sys.argv[2]}/damaged.{i}", "wb").write(part)
END
for file in "$SCRATCH"/damaged.*; do
	"$SIPKNOCK" learn --pcap "$file" >"$SCRATCH/stdout" 2>&1
	status=$?
	case $status in
	0 | 1 | 3) ;;
	*) command="learn $file" output=$(cat "$SCRATCH/stdout") wrong "status $status"; break ;;
	esac
done
end_tests

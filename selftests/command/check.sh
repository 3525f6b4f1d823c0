#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock check: the verdict, the reason, the tokens; what is refused.
# shellcheck source=selftests/command/lib.sh
. "$(dirname "$0")/lib.sh"

UUID="urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7"
message plain "REGISTER sip:pbx.example.com;transport=udp SIP/2.0" "Via: SIP/2.0/UDP 192.0.2.1" \
	'f: "Ali \\"ce\\" X" <sip:%61lice@Pbx.example.com>;tag=1' "To: <sip:alice@pbx.example.com>" \
	"i: 1@a" "CSeq: 7 REGISTER" "m: <sip:alice@[2001:db8::1]:5060;ob>;+sip.instance=\"<$UUID>\"" \
	"Subject: one\r\n two" "User-Agent: Phone/1"
printf 'the body\r\n' >>"$SCRATCH/plain"

# check STATUS OPTIONS...: of the message "plain".
check() {
	local wanted=$1
	shift
	runs "$wanted" check "$@" -- "$SCRATCH/plain"
}

# reason TEXT: of "no match".
reason() {
	[[ ${output%%$'\n'*} == "no match: $1" ]] || wrong "the first line is not \"no match: $1\""
}

it "matches, and says where the secret is"
check 0 -m sipknock --header contact --secret "$UUID"
says $'match\n' 'the secret is in: contact'
it "matches from standard input"
runs 0 check --method REGISTER <"$SCRATCH/plain"
says match

it "shows each kind of token, decoded"
check 0 --secret Phone/1
says 'uri                  host "pbx.example.com"' 'uri-parameter transport "udp"' \
	'from                 display-name "Ali \x22ce\x22 X"' 'from                 user "alice"' \
	'contact              host "[2001:db8::1]"' "parameter +sip.instance \"<$UUID>\"" \
	"parameter +sip.instance \"$UUID\"" 'subject              value "one two"' \
	'call-id              value "1@a"'
says_not 'the body'
it "shows the tokens of the searched fields alone"
check 0 --header to,uri --secret pbx.example.com
says 'the secret is in: uri, to'
says_not contact from

it "every token that it shows matches with --exact"
check 0 --secret Phone/1 --json
number=0
while IFS=$'\t' read -r field text; do
	number=$((number + 1))
	check 0 --header "$field" --exact --secret "$text"
done < <(python3 -c '
import json, sys
for token in json.load(sys.stdin)["tokens"]:
    if len(token["text"]) <= 128:
        print(token["field"], token["text"].replace("|", "|7c|"), sep="\t")' <"$SCRATCH/stdout")
[ "$number" -gt 15 ] || wrong "only $number tokens"

it "a method that is not in the list"
check 1 --method INVITE,OPTIONS
reason "--method: the method is REGISTER, not INVITE,OPTIONS"
it "a request where a response is asked for"
check 1 --status 200
reason "--status: the message is a request (REGISTER)"
it "a CSeq of another method, and none"
check 1 --cseq INVITE
reason '--cseq: CSeq is "7 REGISTER", not a number and INVITE'
grep -av CSeq "$SCRATCH/plain" >"$SCRATCH/other"
runs 1 check --cseq INVITE -- "$SCRATCH/other"
reason "--cseq: the message has no CSeq"
it "no such header field"
check 1 --header p-asserted-identity --secret alice
reason "--header: the message has no header field p-asserted-identity; the secret is in from, to, contact"
it "the field is there, and the secret is elsewhere"
check 1 --header to --secret Phone
reason "--header: the secret is in user-agent, but not in to"
it "the secret is nowhere"
check 1 --header contact --secret nobody
reason "--secret: the secret is in no token of contact"
check 1 --secret nobody
reason "--secret: the secret is in no token of the request-URI and every header field"
it "the secret is in the body"
check 1 --secret 'the body'
reason "--secret: the secret is in the body, which is not read"
it "the secret differs in case"
check 1 --secret PHONE/1
reason "--secret: the secret is there in another case; with --icase it would match"
check 0 --icase --secret PHONE/1
it "a host and a urn:uuid compare without case"
check 0 --secret PBX.example.COM --exact
check 0 --secret "URN:UUID:56667C92-787E-D9DE-7381-4E7858B39AD7" --exact
it "a part of a token is no whole one"
check 1 --exact --secret Phone
reason "--exact: the secret is a part of a token and not a whole one; without --exact it would match"
it "a secret that must not be there"
check 0 ! --secret nobody
check 1 ! --secret Phone/1
reason '--secret: the secret is there, in user-agent, and the rule says "! --secret"'
it "a secret in hex"
check 0 --secret 'Phone|2f 31|' --exact

it "responses need --status"
message response "SIP/2.0 401 Unauthorized" "From: <sip:a@b>" "To: <sip:a@b>" "CSeq: 1 REGISTER"
runs 1 check --secret a@b -- "$SCRATCH/response"
reason "--status: the message is a response (401), and without --status only requests count"
runs 1 check --method REGISTER -- "$SCRATCH/response"
reason "--method: the message is a response (401), and without --status only requests count"
runs 1 check --status 200,5xx -- "$SCRATCH/response"
reason "--status: the code is 401, not 200,5xx"
runs 0 check --status 4XX --cseq REGISTER -- "$SCRATCH/response"
says 'to                   user "a"'

# unreadable TEXT LINE...: a message of these lines is, for that reason.
unreadable() {
	local text=$1
	shift
	it "unreadable: $text"
	message broken "$@"
	runs 1 check --secret zzzzzz -- "$SCRATCH/broken"
	reason "message: $text"
}
first="OPTIONS sip:a SIP/2.0"
unreadable "line 2: a comma in from, which holds one address" "$first" "From: x <sip:a@b>, zzzzzz <sip:a@b>" "To: <sip:a@b>"
unreadable "line 3: a second from, where only one is allowed" "$first" "From: <sip:a@b>" "f: <sip:zzzzzz@b>"
unreadable "line 3 is no header field, which begins NAME:" "$first" "To: <sip:a>" "zzzzzz"
unreadable "line 2 is no header field, which begins NAME:" "$first" " a: b"
unreadable "line 1 is neither that of a request (METHOD URI SIP/2.0) nor of a response (SIP/2.0 CODE)" "GET\t/ HTTP/1.0"
unreadable "line 1: no request-URI between two single spaces" "GET zzzzzz"
unreadable "line 1 does not end in SIP/2.0" "GET zzzzzz HTTP/1.0"
unreadable "line 1 does not end in SIP/2.0" "OPTIONS sip:zzzzzz SIP/2.0 "
unreadable "line 1: no SIP/2.0 with a code of three digits" "SIP/2.0 zzzzzz"
unreadable "line 1: a method of more than 31 bytes" "A12345678901234567890123456789012 sip:zzzzzz SIP/2.0"
it "unreadable: empty, and nothing but line ends"
runs 1 check --secret a </dev/null
reason "message: it is empty"
runs 1 check --secret a <<<$'\r\n\r'
reason "message: it is empty"
it "unreadable: no empty line at the end"
printf 'OPTIONS sip:a SIP/2.0\nTo: zzzzzz\n' >"$SCRATCH/broken"
runs 1 check --secret zzzzzz -- "$SCRATCH/broken"
reason "message: it ends after 33 bytes, and no empty line ends the header section"
it "lines may end in LF, as in a file that was edited"
printf 'OPTIONS sip:a SIP/2.0\nTo: zzzzzz\n\n' >"$SCRATCH/broken"
runs 0 check --secret zzzzzz -- "$SCRATCH/broken"
it "unreadable: a section that is too long; --header-max"
message broken "$first" "To: <sip:a>" "X: $(printf 'x%.0s' {1..4100})" "Y: zzzzzz"
runs 1 check --header-max 4096 --secret zzzzzz -- "$SCRATCH/broken"
reason "message: no empty line within the first 4096 bytes: the module reads no more of a header section (parameter header_max)"
runs 0 check --header-max 8192 --secret zzzzzz -- "$SCRATCH/broken"
it "a value that is too long is not searched"
message broken "$first" "X-Long: zzzzzz $(printf 'x%.0s' {1..1100})"
runs 1 check --secret zzzzzz -- "$SCRATCH/broken"
reason "--secret: x-long is longer than 1024 bytes, and so is not searched"
it "unreadable: more than 128 tokens"
message broken "$first" "X: $(printf '<sip:a@b>,%.0s' {1..50})zzzzzz"
runs 1 check --secret zzzzzz -- "$SCRATCH/broken"
reason "message: it has more than 128 tokens where the secret may be"
message broken "$first" "X: $(printf '<sip:a@b>,%.0s' {1..40})zzzzzz"
runs 0 check --secret zzzzzz -- "$SCRATCH/broken"

it "TCP: what is whole of a segment counts"
printf 'REGISTER sip:a SIP/2.0\r\nTo: <sip:a@b>\r\nContact: <sip:zzzz' >"$SCRATCH/segment"
runs 0 check --tcp --header to --secret a@b -- "$SCRATCH/segment"
runs 1 check --header to --secret a@b -- "$SCRATCH/segment"
runs 1 check --tcp --secret zzzz -- "$SCRATCH/segment"
reason "--secret: the secret is in no token of the request-URI and every header field; the header section goes on in the next segment, which is judged for itself"
runs 1 check --tcp ! --secret other -- "$SCRATCH/segment"
reason "--secret: only a whole header section can tell that the secret is not there, and the segment ends before"

it "TLS: the server name"
printf '\x16\x03\x01\x00\x42\x01\x00\x00\x3e\x03\x03%032d\x00\x00\x02\x13\x01\x01\x00\x00\x13\x00\x00\x00\x0f\x00\x0d\x00\x00\x0aPbx.secret' \
	0 >"$SCRATCH/hello"
runs 0 check --header sni --secret pbx.secret --exact -- "$SCRATCH/hello"
says 'sni                  server-name "Pbx.secret"' 'the secret is in: sni'
runs 1 check --header sni --secret other -- "$SCRATCH/hello"
reason '--secret: the server name is "Pbx.secret"'
runs 1 check --header sni ! --secret secret -- "$SCRATCH/hello"
reason '--secret: the server name is "Pbx.secret", where the secret is, and the rule says "! --secret"'
runs 1 check --header sni --secret other -- "$SCRATCH/plain"
reason "message: it is no TLS ClientHello with a server name"

it "a capture: the first request, and its endpoints"
runs 0 check --header from --secret mysecretpass --pcap "$CAPTURES/baresip-udp.pcap"
says 'frame 1: udp 10.99.0.2:5070 > 10.99.0.1:5060, 534 bytes'
it "a capture: the first response with --status"
runs 0 check --status 401 --pcap "$CAPTURES/baresip-udp.pcap"
says 'frame 2: udp 10.99.0.1:5060 > 10.99.0.2:5070'
it "a capture: any frame, TCP too"
runs 0 check --secret mysecretpass --pcap "$CAPTURES/pjsua-udp-big.pcap" --frame 6
says 'frame 6: tcp 10.99.0.2'
runs 1 check --secret mysecretpass --pcap "$CAPTURES/baresip-tcp.pcap" --frame 1
reason "message: it is empty"
it "a capture: JSON"
runs 0 check --json --header from --secret mysecretpass --pcap "$CAPTURES/baresip-udp.pcap"
same match "$(json 'it["match"], it["frame"], it["source"], it["found"]')" "(True, 1, '10.99.0.2:5070', ['from'])"
runs 1 check --json --method INVITE --pcap "$CAPTURES/baresip-udp.pcap"
same reason "$(json 'it["match"], it["selector"], it["reason"]')" "(False, 'method', 'the method is REGISTER, not INVITE')"

it "text of strangers does nothing to a terminal"
message broken "$first" 'Subject: \0033[31mred\0007 \0303\0274' "X: zzzzzz"
runs 0 check --secret zzzzzz -- "$SCRATCH/broken"
says 'subject              value "\x1b[31mred\x07 \xc3\xbc"'
runs 1 check --cseq A -- "$SCRATCH/broken"
message broken "$first" 'CSeq: \0033c A'
runs 1 check --cseq A -- "$SCRATCH/broken"
says 'CSeq is "\x1bc A"'

# refuses TEXT ARGUMENT...
refuses() {
	local text=$1
	shift
	runs 2 check "$@"
	complains "$text"
	[[ $errors == *"see sipknock check --help" ]] || wrong "it does not say where to read on"
}
it "refuses what is no rule, in iptables' own words"
refuses '--seconds "0": allowed 1 to 2147483647' --secret a --seconds 0
refuses '--header "sni,to"' --header sni,to --secret a
refuses '--secret: "6|" at byte 2' --secret '|6|'
refuses '--rcheck after --set: at most one' --set --rcheck
refuses '--exact needs --secret' --secrets a --exact
refuses 'no option --frobnicate' --frobnicate
refuses '--secret needs a value' --secret
refuses '"x" belongs to no option' --secret a x
refuses '-m udp: only the options of -m sipknock' -m udp --secret a
refuses '"!" at the end' --secret a !
refuses 'two "!" in a row' ! ! --secret a
refuses 'no "!" before --json' ! --json --secret a
it "refuses a rule that no message decides"
refuses 'the rule has no selector' --rcheck
refuses '--secrets door: the module gives no secret of a set back' --secrets door
it "refuses contradictions"
refuses '--frame "0": allowed are 1 and more' --secret a --pcap x --frame 0
refuses '--frame needs --pcap' --secret a --frame 1
refuses '--header-max "100": allowed 4096 to 16384' --secret a --header-max 100
refuses '--pcap and a file' --secret a --pcap x -- y
refuses 'one argument too many: "z"' --secret a -- y z
refuses '--tcp: a capture says itself' --secret a --tcp --pcap x
it "takes rules of either family"
check 1 --secret zz --mask /24
check 1 --secret zz --mask /64
check 1 --secret zz --name door --label x --seconds 9 --max 2

# fails TEXT ARGUMENT...
fails() {
	local text=$1
	shift
	runs 3 check --secret a "$@"
	complains "$text"
}
it "says what cannot be read"
fails "$SCRATCH/none: No such file or directory" -- "$SCRATCH/none"
fails "$SCRATCH: Is a directory" -- "$SCRATCH"
fails "$SCRATCH/none: No such file" --pcap "$SCRATCH/none"
fails "$SCRATCH/plain: unknown file format" --pcap "$SCRATCH/plain"
fails "no frame 99; it has 4" --pcap "$CAPTURES/baresip-udp.pcap" --frame 99
head -c 24 "$CAPTURES/baresip-udp.pcap" >"$SCRATCH/empty.pcap"
fails "no SIP request in it" --pcap "$SCRATCH/empty.pcap"
head -c 200 "$CAPTURES/baresip-udp.pcap" >"$SCRATCH/cut.pcap"
fails "truncated dump file" --pcap "$SCRATCH/cut.pcap"
head -c 70000 /dev/zero >"$SCRATCH/long"
fails "more than 65535 bytes" -- "$SCRATCH/long"

it "--help"
runs 0 check --help
says 'Usage: sipknock check' --pcap --frame --tcp --header-max --json

it "any bytes: truncated and random messages"
size=$(stat -c %s "$SCRATCH/plain")
for ((i = 0; i < size; i += 7)); do
	head -c "$i" "$SCRATCH/plain" >"$SCRATCH/part"
	"$SIPKNOCK" check --secret Phone/1 -- "$SCRATCH/part" >"$SCRATCH/stdout" 2>&1
	status=$?
	[ "$status" -le 1 ] || { output=$(cat "$SCRATCH/stdout") wrong "status $status at $i"; break; }
done
for i in {1..40}; do
	head -c "$((RANDOM % 2000))" /dev/urandom >"$SCRATCH/part"
	runs 1 check --secret Phone/1 -- "$SCRATCH/part"
done
end_tests

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Which messages count: methods, headers, request-URI, whole tokens, case, bytes.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

# selects OPTIONS: one rule whose verb judges each packet by itself.
selects() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --set $* -j ACCEPT
	END
}

takes() {
	phone sends "$@"
	expect answered
}

leaves() {
	phone sends "$@"
	expect refused
}

methods() {
	it "--method takes those of its list, and their case counts"
	selects --method REGISTER,INVITE
	takes --method REGISTER
	takes --method INVITE
	leaves --method OPTIONS
	leaves --method register
	leaves --method REGISTERS
	leaves --response "200 OK"
	leaves --response "200 OK" --method INVITE

	it "--method alone is a plain match that keeps no table"
	rules <<-END
		-p udp --dport 5060 -m sipknock --method OPTIONS -j ACCEPT
	END
	takes --method OPTIONS
	leaves --method REGISTER
	same "the list of tables" "$(ls /proc/net/xt_sipknock)" ""

	it "--method takes any token of RFC 3261"
	selects --method 'X-.!%*_+~1'
	takes --method 'X-.!%*_+~1'
}

headers() {
	it "--header takes a header by its long or compact name, in any case"
	selects --header contact --secret findme
	takes --contact "<sip:findme@192.0.2.10>"
	takes --header "m: <sip:findme@192.0.2.10>"
	takes --header "M : <sip:findme@192.0.2.10>"
	takes --header "CONTACT: <sip:findme@192.0.2.10>"
	leaves --display findme --agent findme --header "X-Contact: findme"
	leaves --header "Contac: findme"
	leaves --header "Contact-X: findme"

	it "--header with a compact name is the long one"
	selects --header f --secret findme
	takes --display findme
	leaves --to "<sip:findme@pbx.example.com>"

	it "--header takes a list"
	selects --header to,user-agent,x-door --secret findme
	takes --to "<sip:findme@pbx.example.com>"
	takes --agent "phone findme"
	takes --header "x-DOOR: findme"
	leaves --display findme

	it "--header reads folded values"
	selects --header x-door --secret findme
	takes --header $'X-Door: one\r\n two findme'
	takes --header $'X-Door:\r\n\tfindme'
}

places() {
	it "without --header the request-URI and every header count, and the body does not"
	selects --secret findme
	takes --host findme.example.com
	takes --display findme
	takes --header "X-Anything: findme"
	leaves --body findme

	it "--header uri is the request-URI alone"
	selects --header uri --secret findme
	takes --uri "sip:findme.example.com"
	takes --uri "sip:findme@pbx.example.com;transport=udp"
	leaves --display findme --instance findme
}

wholes() {
	it "without --exact the secret may be a part"
	selects --header from --secret findme
	takes --display "please findme now"

	it "--exact wants a whole token"
	selects --header from --exact --secret findme
	takes --display findme
	takes --from "findme <sip:234@pbx.example.com>;tag=1"
	takes --from "<sip:findme@pbx.example.com>;tag=1"
	takes --from "<sip:234@findme>;tag=1"
	takes --from "<sip:234@pbx.example.com>;tag=findme"
	leaves --display "findme now"
	leaves --display "findme2"
	leaves --display "find"

	it "--exact takes an instance with and without its <>"
	selects --header contact --exact --secret "\"${SECRET:1:-1}\""
	takes --instance "$SECRET"
	leaves --instance "${SECRET%>}0>"
	selects --header contact --exact --secret "\"$SECRET\""
	takes --instance "$SECRET"

	it "a display name is compared decoded"
	selects --header from --exact --secret '"say \"hi\""'
	takes --from '"say \"hi\"" <sip:234@pbx.example.com>;tag=1'
	it "a user is compared percent-decoded, once"
	selects --header from --exact --secret j%41ne
	takes --from "<sip:j%2541ne@pbx.example.com>;tag=1"
	leaves --from "<sip:jAne@pbx.example.com>;tag=1"
}

cases() {
	it "case counts, except with --icase"
	selects --header from --secret findme
	leaves --display FindMe
	selects --header from --icase --secret findme
	takes --display FindMe
	leaves --display fjndme

	it "hosts and urn:uuid compare without case"
	selects --header uri --secret pbx.example.org
	takes --host PBX.Example.ORG
	selects --header contact --secret "\"$SECRET\""
	takes --instance "${SECRET^^}"
}

bytes() {
	it "|hex| is bytes"
	selects --header from --secret '"|66 69|ndm|65|"'
	takes --display findme
	selects --header from --secret '"j|c3b6|rg"'
	takes --display $'j\xc3\xb6rg'
	leaves --display $'j\xc3\xb7rg'

	it "! --secret alone is SIP without the secret"
	rules <<-END
		-p udp --dport 5060 -m sipknock ! --secret findme -j ACCEPT
	END
	takes
	leaves --display findme
	phone_says "no SIP\r\n\r\n"
	expect refused
}

responses() {
	it "responses count only where --status asks for them"
	selects --status 200,4xx
	takes --response "200 OK"
	takes --response "401 Unauthorized"
	takes --response "499 Whatever"
	leaves --response "202 Accepted"
	leaves --response "500 Server Error"
	leaves

	it "--cseq is what the response answers, or the request is"
	selects --status 2xx --cseq REGISTER
	takes --response "200 OK"
	leaves --response "200 OK" --method INVITE
	selects --cseq REGISTER
	takes
	leaves --method INVITE

	it "a response with the secret counts where --status asks"
	selects --status 200 --header contact --secret "\"$SECRET\""
	takes --response "200 OK" --instance "$SECRET"
	leaves --response "200 OK"
	leaves --instance "$SECRET"
}

for_each_family methods headers places wholes cases bytes responses

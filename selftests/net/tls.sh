#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# --header sni: the server name in a TLS ClientHello is the knock.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"

type -P python3 >/dev/null || skip_all "no python3"
setup_ns pbx phone

# client_hello NAME: a file with what a TLS client sends first.
client_hello() {
	local file
	file=$(scratch "hello-$1")
	[ -e "$file" ] || python3 -c '
import ssl, sys
outgoing = ssl.MemoryBIO()
tls = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), outgoing,
                                            server_hostname=sys.argv[1])
try:
    tls.do_handshake()
except ssl.SSLWantReadError:
    sys.stdout.buffer.write(outgoing.read())
' "$1" >"$file"
	echo "$file"
}

server_name() {
	rules <<-END
		-p tcp --dport 5061 -m sipknock --name door --header sni --secret door-5b2f.example.com -j ACCEPT
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
		$(handshakes 5061)
	END
	it "a ClientHello with another server name gets a reset"
	phone sends to 5061 --tcp --file "$(client_hello pbx.example.com)"
	expect refused
	phone registers to 5061 --tcp --host door-5b2f.example.com
	expect refused
	expect_no_entry "$PHONE"

	it "a ClientHello with the secret server name opens"
	phone sends to 5061 --tcp --file "$(client_hello door-5b2f.example.com)"
	expect opened
	expect_entry "$PHONE" proto=tcp dport=5061
	phone registers
	expect answered

	it "its case does not count, each byte does"
	tell /
	phone sends to 5061 --tcp --file "$(client_hello DOOR-5b2f.example.com)"
	expect opened
	tell /
	phone sends to 5061 --tcp --file "$(client_hello door-5b2f.example.com)" \
		--change door-5b2f.example.com
	expect refused
}

for_each_family server_name

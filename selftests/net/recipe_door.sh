#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The cookbook's door: UDP, TCP and TLS.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/net/peers/recipes.sh
. "$KSFT_DIR/peers/recipes.sh"
SERVED_PORTS=(5060 5061 5063 8080)
setup_ns pbx phone scanner

over_udp() {
	recipe door
	it "the recipe is saved and restored"
	saved_as_is door
	it "UDP: without the secret, or with one byte of it changed, there is nothing"
	shut_out scanner registers
	shut_out scanner registers --display "$RECIPE_WORD" --change "$RECIPE_WORD"
	expect_entries 0
	it "UDP: with it the first packet is answered, and what follows"
	let_in phone registers --display "$RECIPE_WORD"
	let_in phone invites
	let_in phone registers to 5063
	expect_expires "$PHONE" 3990 4000
	it "UDP: others stay outside"
	shut_out second_phone registers
	expect_entries 1
	it "what the recipe does not name is as it was"
	let_in scanner sends to 8080
}

over_tcp() {
	recipe door
	it "TCP: a handshake passes, data without the secret is reset"
	shut_out scanner registers --tcp
	expect refused
	expect_entries 0
	it "TCP: the REGISTER opens on its own connection"
	let_in phone registers --tcp --display "$RECIPE_WORD"
	expect_entry "$PHONE" proto=tcp dport=5060
	let_in phone registers
}

# hello NAME: a ClientHello that asks for NAME, in a file.
hello() {
	python3 -c '
import ssl, sys
context = ssl.create_default_context()
into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
try:
    context.wrap_bio(into, out, server_hostname=sys.argv[1]).do_handshake()
except ssl.SSLWantReadError:
    sys.stdout.buffer.write(out.read())' "$1" >"$HELLO"
}

over_tls() {
	recipe door
	it "TLS: another server name, or a longer one, is reset"
	hello www.example.com
	shut_out scanner sends to 5061 --tcp --file "$HELLO"
	hello "x$RECIPE_SNI"
	shut_out scanner sends to 5061 --tcp --file "$HELLO"
	expect_entries 0
	it "TLS: the server name opens, in whatever case"
	hello "${RECIPE_SNI^^}"
	let_in phone sends to 5061 --tcp --file "$HELLO"
	expect_entry "$PHONE" proto=tcp dport=5061
}

leave() { forget_recipe; }

HELLO=$(scratch hello)
for_each_family over_udp over_tcp over_tls leave

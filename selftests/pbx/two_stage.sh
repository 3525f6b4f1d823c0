#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The door in two stages, with a real PBX: its own answer keeps the door open, for who
# has the password.
# shellcheck source=selftests/pbx/lib.sh
. "$(dirname "$0")/lib.sh"
pbx_setup sipp

# registers TRANSPORT [PASSWORD]: a phone that tries once; $ok says whether it is in.
registers() {
	PHONE_PASS=${2-$peers_password}
	watch "$1"
	sipp_phone "$1" "$PHONE"
	wait "$phone_pid"
	watched "$PHONE"
}

the_pbx_keeps_it_open() {
	local transport
	for transport in udp tcp; do
		recipe two-stage
		it "$PBX_SERVER, ${transport^^}: a wrong password opens for 40 seconds at most"
		registers $transport wrong-horse
		same "the number of 200" "$ok" 0
		expect_expires "$PHONE" 0 40
		it "$PBX_SERVER, ${transport^^}: the right one, for 4000"
		registers $transport
		[ "$ok" -ge 1 ] || wrong "it does not register"
		same "the number of refused packets" "$refused" 0
		expect_expires "$PHONE" 3900 4000
	done
}

# What a scanner makes of a knock that it has overheard.
the_replay() {
	recipe two-stage
	it "$PBX_SERVER: a replayed knock gets as far as being asked for the password"
	heard scanner registers --display "$RECIPE_WORD" --user ext234
	expect_expires "$SCANNER" 0 40
	it "$PBX_SERVER: an OPTIONS that says it is a REGISTER keeps nothing open"
	heard scanner asks --replace "CSeq: 1 OPTIONS=CSeq: 1 REGISTER" --display "$RECIPE_WORD"
	expect_expires "$SCANNER" 0 40
	tell "-$SCANNER"
	tell "+$SCANNER 1"
	eventually 10000 has_no_entry "$SCANNER"
	shut_out scanner registers
	forget_recipe
}

for_each_family the_pbx_keeps_it_open the_replay

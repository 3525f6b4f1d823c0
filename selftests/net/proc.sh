#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# /proc/net/xt_sipknock/NAME: what it shows, what it takes, and who may ask.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone other

FILE=/proc/net/xt_sipknock/door

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --label ext234 --secret "$SECRET" -j ACCEPT
	END
}

reads() {
	local number='[0-9]+' line begin=$EPOCHSECONDS first last
	one_rule
	it "an entry is one line of key=value in a fixed order"
	phone registers --instance "$SECRET" --ttl 57
	expect_entry "$PHONE"
	line="^src=$PHONE label=ext234 knocks=1 first=($number) last=($number) expires=(4000|3999)"
	line+=" proto=udp dport=5060 method=REGISTER aor=sip:234@pbx.example.com ttl=57$"
	[[ $ENTRY =~ $line ]] || wrong "$ENTRY"
	first=${BASH_REMATCH[1]} last=${BASH_REMATCH[2]}

	it "first and last are Unix seconds"
	same "the time between them" $((last - first)) 0
	((first >= begin - 1 && first <= EPOCHSECONDS + 1)) || wrong "first=$first, begun $begin"

	it "the secret is not shown"
	[[ ${TABLE[*]} != *56667c92* ]] || wrong "${TABLE[*]}"

	it "an entry made by hand has no packet's fields"
	tell "+$PHONE2 60"
	expect_entry "$PHONE2"
	line="^src=$PHONE2 knocks=$number first=$number last=$number expires=(60|59)$"
	[[ $ENTRY =~ $line ]] || wrong "$ENTRY"
}

# knocks_as WHAT AOR SHOWN: the address of record in To, and what is shown of it.
shows() {
	tell "-$PHONE"
	phone registers --instance "$SECRET" --to "<sip:$1>"
	expect_entry "$PHONE" "aor=sip:$2"
}

escapes() {
	local long
	one_rule
	it "a stranger's bytes are escaped"
	shows $'j\xc3\xb6rg@pbx.example.com' 'j\xc3\xb6rg@pbx.example.com'
	shows 'a\b@pbx.example.com' 'a\x5cb@pbx.example.com'
	shows 'a"b@pbx.example.com' 'a\x22b@pbx.example.com'
	shows $'a\x7fb@pbx.example.com' 'a\x7fb@pbx.example.com'

	it "and cut at 64 bytes"
	printf -v long '%0100d' 0
	shows "$long@pbx.example.com" "${long:0:60}"
	printf -v long '\\%.0s' {1..60}
	tell "-$PHONE"
	phone registers --instance "$SECRET" --to "<sip:$long>"
	[ ! -e $FILE ] || table || wrong "the table cannot be read"
}

# at_once LINE...: all in one write.
at_once() {
	output=$(printf '%s\n' "$@" | { cat >$FILE; } 2>&1)
}

refuses() {
	local error=$1
	shift
	! at_once "$@" || wrong "\"$*\" was taken"
	[[ $output == *"$error"* ]] || wrong "\"$*\": $output, not $error"
}

writes() {
	one_rule
	it "+ADDR opens for 4000 s, +ADDR SECONDS for as long"
	tell "+$PHONE" || wrong "$output"
	expect_expires "$PHONE" 3999 4000
	phone registers
	expect answered
	tell "+$PHONE2 2147483647" || wrong "$output"
	expect_entry "$PHONE2"

	it "-ADDR closes"
	tell "-$PHONE" || wrong "$output"
	expect_no_entry "$PHONE"
	phone registers
	expect refused

	it "/ closes for all"
	tell / || wrong "$output"
	expect_entries 0

	it "one write takes several lines"
	at_once "+$PHONE 10" "+$PHONE2 20" "-$PHONE" || wrong "$output"
	expect_no_entry "$PHONE"
	expect_entry "$PHONE2"

	it "both families live in one table"
	at_once / "+192.0.2.7" "+2001:db8::7" || wrong "$output"
	expect_entry 192.0.2.7
	expect_entry 2001:db8::7
}

bad_writes() {
	local line
	one_rule
	it "what it cannot read is EINVAL"
	for line in "$PHONE" "+" "-" "+phone" "+192.0.2" "+192.0.2.256" "+2001:db8:::1" \
		"+$PHONE -1" "+$PHONE 2147483648" "+$PHONE 99999999999999999999" \
		"+$PHONE 1x" "+$PHONE 1 2" "-$PHONE 5" "+${PHONE}x" "-${PHONE}x" "//" "/ 1" "x"; do
		refuses "Invalid argument" "$line"
	done
	expect_entries 0

	it "who is not in is ENOENT"
	refuses "No such file" "-$PHONE"

	it "lines before a bad one count, lines after it do not"
	refuses "Invalid argument" "+$PHONE" "bad" "+$PHONE2"
	expect_entry "$PHONE"
	expect_no_entry "$PHONE2"
}

permissions() {
	one_rule
	tell "+$PHONE"
	it "root alone may read"
	same "the mode" "$(stat -c '%a %u %g' $FILE)" "640 0 0"
	if ! type -P setpriv >/dev/null; then
		skip "no setpriv"
		return
	fi
	fails setpriv --reuid=65534 --regid=65534 --clear-groups cat $FILE
	[[ $output == *"Permission denied"* ]] || wrong "$output"

	it "root without CAP_NET_ADMIN may not write: EPERM"
	# shellcheck disable=SC2016  # expands in the inner shell
	fails setpriv --bounding-set=-net_admin --inh-caps=-net_admin \
		bash -c 'printf "/\n" >"$1"' bash $FILE
	[[ $output == *"Operation not permitted"* ]] || wrong "$output"
	expect_entry "$PHONE"
}

namespaces() {
	one_rule
	tell "+$PHONE"
	it "another namespace sees nothing of it"
	succeeds ip netns exec "$SIPKNOCK_NS-other" ls /proc/net/xt_sipknock
	same "the list of its tables" "$output" ""
}

for_each_family reads escapes writes bad_writes permissions namespaces

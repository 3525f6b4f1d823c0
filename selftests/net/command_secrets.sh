#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock secrets: a set is loaded as a whole or not at all, listed without its
# secrets, and removed.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

: "${SECRETS_LINES:=100000}"

the_rules() {
	local set
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secrets phones -j ACCEPT
	END
	for set in phones other; do "$COMMAND" secrets flush $set 2>/dev/null; done
	FILE=$(scratch set)
	rm -f "$FILE"
	install -m 600 /dev/null "$FILE"
}

# knocks SECRET: as an instance, from an address that is not in.
knocks() {
	"$COMMAND" del door "$PHONE" 2>/dev/null
	phone registers --instance "<urn:uuid:$1>"
}

loading() {
	the_rules
	it "a secret of the set opens, once the set is loaded"
	knocks one-7f3a
	expect refused
	printf 'ext1 "<urn:uuid:one-7f3a>"\next2 "<urn:uuid:two-11c9>" max=1\n' >"$FILE"
	does secrets load phones "$FILE"
	same "what is printed" "$output" ""
	knocks one-7f3a
	expect opened
	expect_entry "$PHONE" label=ext1
	knocks two-11c9
	expect opened
	expect_entry "$PHONE" label=ext2
	knocks three-0000
	expect refused
	it "another load replaces all of it, here from standard input"
	echo 'ext3 "<urn:uuid:three-0000>"' | "$COMMAND" secrets load phones - ||
		wrong "it ended with $?"
	knocks three-0000
	expect opened
	knocks one-7f3a
	expect refused
	it "and a set that is removed opens nothing"
	does secrets flush phones
	knocks three-0000
	expect refused
	refuses 1 'no set "nowhere"' secrets flush nowhere
}

bad_files() {
	the_rules
	echo 'ext1 "<urn:uuid:one-7f3a>"' >"$FILE"
	does secrets load phones "$FILE"
	it "a bad line is named, and the set is as it was"
	printf '# phones\next2 two-11c9\next3\n' >"$FILE"
	refuses 3 "$FILE:3: " secrets load phones "$FILE"
	it "so is a secret that comes twice"
	printf '# phones\next2 two-11c9\n\next3 two-11c9\n' >"$FILE"
	refuses 3 "$FILE:4: " secrets load phones "$FILE"
	[[ $output != *two-11c9* ]] || wrong "the secret is shown: $output"
	it "and what is no set at all"
	: >"$FILE"
	refuses 3 "holds no secrets" secrets load phones "$FILE"
	refuses 3 "cannot open" secrets load phones "$FILE.none"
	refuses 3 "cannot read" secrets load phones /tmp
	refuses 2 'set "a/b"' secrets load a/b "$FILE"
	refuses 2 "load NAME FILE" secrets load phones
	refuses 2 "load NAME FILE" secrets open phones
	knocks one-7f3a
	expect opened
	does secrets list phones
	same "the lines" "$(wc -l <<<"$output")" 2
}

shared() {
	the_rules
	it "a file that others can read is warned of, and loaded"
	echo 'ext1 "<urn:uuid:one-7f3a>"' >"$FILE"
	chmod 644 "$FILE"
	does secrets load phones "$FILE"
	[[ $output == "sipknock: warning: other users can read the secrets in $FILE"* ]] || wrong "$output"
	knocks one-7f3a
	expect opened
}

listing() {
	the_rules
	it "a set that a rule names is listed before it is loaded"
	does secrets list
	[[ $output =~ phones\ +no\ +0\ +1\ +0 ]] || wrong "$output"
	it "and with its size, once it is"
	printf 'ext1 "<urn:uuid:one-7f3a>"\n"front door" two-11c9 max=3 method=REGISTER header=from,m\n' >"$FILE"
	does secrets load phones "$FILE"
	does secrets list
	[[ $output =~ phones\ +yes\ +2\ +1\ +[1-9] ]] || wrong "$output"
	does secrets list --json
	json 'len(data) == 1 and data[0].pop("bytes") > 0 and data == [
		{"set": "phones", "loaded": True, "secrets": 2, "rules": 1}]'
	it "its labels are listed, with the addresses that they have open"
	knocks one-7f3a
	does secrets list phones
	[[ $output =~ ext1\ +1\ +-\ +-\ +- ]] || wrong "$output"
	[[ $output =~ front.x20door\ +0\ +3\ +REGISTER\ +from,contact ]] || wrong "$output"
	does secrets list phones --json
	json 'sorted(data, key = str) == [
		{"set": "phones", "label": "ext1", "open": 1},
		{"set": "phones", "label": "front door", "open": 0, "max": 3,
		 "methods": "REGISTER", "headers": "from,contact"}]'
	it "and nowhere a secret"
	does secrets list --json phones
	[[ $output != *7f3a* && $output != *11c9* ]] || wrong "$output"
	it "an unknown set is not found"
	refuses 1 'no set "nowhere"' secrets list nowhere
}

many() {
	the_rules
	it "$SECRETS_LINES secrets are loaded, the first and the last open"
	awk -v n="$SECRETS_LINES" 'BEGIN { for (i = 1; i <= n; i++)
		printf "ext%d \"<urn:uuid:%08x-7f3a>\" max=2\n", i, i }' >"$FILE"
	does secrets load phones "$FILE"
	does secrets list
	[[ $output =~ phones\ +yes\ +$SECRETS_LINES\  ]] || wrong "$output"
	knocks 00000001-7f3a
	expect opened
	expect_entry "$PHONE" label=ext1
	knocks "$(printf %08x-7f3a "$SECRETS_LINES")"
	expect opened
	expect_entry "$PHONE" "label=ext$SECRETS_LINES"
	knocks 00000000-7f3a
	expect refused
	it "a bad line at the end changes nothing"
	echo 'last "<urn:uuid:00000001-7f3a>"' >>"$FILE"
	refuses 3 "$FILE:$((SECRETS_LINES + 1)): " secrets load phones "$FILE"
	knocks 00000001-7f3a
	expect opened
	does secrets flush phones
}

for_each_family loading bad_files shared listing many

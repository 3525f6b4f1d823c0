#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock save and restore: who is in comes back, for the rest of the time.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

the_rules() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --label "front door" --secret "$SECRET" -j ACCEPT
	END
	FILE=$(scratch saved)
	rm -f "$FILE"
}

there_and_back() {
	local before
	the_rules
	it "who is in is saved, as text for root alone"
	phone registers --instance "$SECRET" --ttl 57 --to $'<sip:j\xc3\xb6@pbx.example.com>'
	phone registers --instance "$SECRET" --ttl 57
	expect_entry "$PHONE"
	before=$ENTRY
	does add trunks "$PHONE2" 0
	does save "$FILE"
	same "the mode" "$(stat -c %a "$FILE")" 600
	grep -qE "^add door $PHONE (4000|39[0-9]{2}) until=20[0-9T:-]+Z label=front.x20door knocks=[1-9]" "$FILE" ||
		wrong "$(cat "$FILE")"
	grep -q "^add trunks $PHONE2 0 " "$FILE" || wrong "$(cat "$FILE")"
	it "and restored with all that is known of it"
	does flush door
	does flush trunks
	phone asks
	expect refused
	does restore "$FILE"
	expect_entry "$PHONE"
	same "the entry" "${ENTRY/expires=[0-9]* /}" "${before/expires=[0-9]* /}"
	expect_expires "$PHONE" 3900 4000
	TABLE_NAME=trunks expect_entry "$PHONE2" expires=never
	phone asks
	expect answered
	it "what is saved again is the same"
	does save "$FILE.again"
	same "the lines" "$(sed '/^saved/d; s/ [0-9]* until=[^ ]*//' "$FILE.again" | sort)" \
		"$(sed '/^saved/d; s/ [0-9]* until=[^ ]*//' "$FILE" | sort)"
	rm "$FILE.again"
	it "by pipes as well"
	does flush door
	"$COMMAND" restore <"$FILE" || wrong "restore ended with $?"
	expect_entry "$PHONE"
	does save
	same "what is printed" "$(grep -c "^add door $PHONE " <<<"$output")" 1
	does save -
	same "what is printed" "$(grep -c "^add door $PHONE " <<<"$output")" 1
}

rest() {
	local boot
	boot=$(cat /proc/sys/kernel/random/boot_id)
	the_rules
	it "after a boot, the rest is counted by the wall clock"
	cat >"$FILE" <<-END
		saved 2026-01-01T00:00:00Z boot=another uptime=1
		add door $PHONE 4000 until=$(date -u -d @$((EPOCHSECONDS + 1000)) +%FT%TZ)
		add door $PHONE2 4000 until=$(date -u -d @$((EPOCHSECONDS - 1)) +%FT%TZ)
	END
	does restore "$FILE"
	expect_expires "$PHONE" 960 1000
	expect_no_entry "$PHONE2"
	it "and is never more than it was, when the clock is behind"
	does flush door
	sed -i 's/until=[0-9]*/until=2999/' "$FILE"
	does restore "$FILE"
	expect_expires "$PHONE" 3960 4000
	expect_expires "$PHONE2" 3960 4000
	it "in the same boot, the wall clock does not count"
	does flush door
	cat >"$FILE" <<-END
		saved 2026-01-01T00:00:00Z boot=$boot uptime=$(($(cut -d . -f 1 /proc/uptime)))
		add door $PHONE 4000 until=2026-01-01T01:06:40Z
		add door $PHONE2 1 until=2999-01-01T00:00:00Z
	END
	eventually 5000 is_later
	does restore "$FILE"
	expect_expires "$PHONE" 3900 3999
	expect_no_entry "$PHONE2"
	it "who is in for longer is not shortened"
	does add door "$PHONE" 9000
	does restore "$FILE"
	expect_expires "$PHONE" 8900 9000
}

# is_later: two seconds after what the file says.
is_later() { (($(cut -d . -f 1 /proc/uptime) >= $(sed -n 's/.*uptime=//p' "$FILE") + 2)); }

damaged() {
	the_rules
	it "a damaged line is named, and the rest restored"
	cat >"$FILE" <<-END
		# a comment
		add door $PHONE 600 label=one

		add door 192.0.2.300 600
		add door $PHONE2 600 label="two words"
	END
	refuses 3 "$FILE:4: " restore "$FILE"
	expect_entry "$PHONE" label=one
	expect_entry "$PHONE2" 'label=two\x20words'
	it "so is a line that was cut"
	does flush door
	printf 'add door %s 600\nadd door %s 600' "$PHONE" "$PHONE2" >"$FILE"
	refuses 3 "$FILE:2: the line has no end" restore "$FILE"
	expect_entry "$PHONE"
	expect_no_entry "$PHONE2"
	it "and a first line that tells no time"
	printf 'saved yesterday\nadd door %s 600\n' "$PHONE2" >"$FILE"
	refuses 3 "$FILE:1: " restore "$FILE"
	expect_entry "$PHONE2"
	it "of many, some are named and the others counted"
	does flush door
	{ for _ in {1..50}; do echo "add door"; done; echo "add door $PHONE 600"; } >"$FILE"
	sipknock restore "$FILE"
	same "the status" "$status" 3
	same "the lines" "$(wc -l <<<"$output")" 21
	[[ ${output##*$'\n'} == "sipknock: $FILE: 50 lines were left out in all" ]] || wrong "$output"
	expect_entry "$PHONE"
}

files() {
	the_rules
	does add door "$PHONE" 600
	it "a file that cannot be written leaves what was there"
	mkdir "$FILE.folder"
	refuses 3 "cannot write $FILE.folder" save "$FILE.folder"
	refuses 3 "cannot write $FILE.folder/no/file" save "$FILE.folder/no/file"
	rmdir "$FILE.folder" || wrong "something is left in it"
	output=$("$COMMAND" save 2>&1 >/dev/full)
	same "the status" $? 3
	it "a device stays one"
	does save /dev/null
	[ -c /dev/null ] || wrong "it is a file now"
	it "a link stays one, and its target is replaced as a whole"
	ln -sf target "$FILE.link"
	echo before >"$(dirname "$FILE")/target"
	chmod 644 "$(dirname "$FILE")/target"
	exec {old}<"$(dirname "$FILE")/target"
	does save "$FILE.link"
	[ -L "$FILE.link" ] || wrong "it is a file now"
	grep -q "^add door $PHONE " "$(dirname "$FILE")/target" || wrong "not saved"
	same "the mode" "$(stat -c %a "$(dirname "$FILE")/target")" 600
	same "the old file, still open" "$(cat <&"$old")" before
	exec {old}<&-
	it "nothing else is left in the folder"
	same "the files" "$(cd "$(dirname "$FILE")" && echo saved.* targe*)" "saved.link target"
	it "a file that is not there is named"
	refuses 3 "$FILE.none" restore "$FILE.none"
	refuses 3 "/tmp" restore /tmp
	rm "$FILE.link"
}

many() {
	the_rules
	it "10,000 entries are saved and restored"
	many_lines 10000 600 >/proc/net/xt_sipknock/door
	does save "$FILE"
	same "the lines" "$(grep -c '^add door ' "$FILE")" 10000
	does flush door
	expect_entries 0
	does restore "$FILE"
	expect_entries 10000
}

for_each_family there_and_back rest damaged files many

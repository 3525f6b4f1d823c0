#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a write to a table's file takes, as write(2) means it, and from whom.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx

FILE=/proc/net/xt_sipknock/door
type -P python3 >/dev/null || skip_all "no python3"

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --rcheck -j ACCEPT
	END
}

# writes TEXT...: each with one write(2) to the same open file; what the calls
# returned, in $output.
writes() {
	output=$(python3 - "$FILE" "$@" <<-'END'
		import errno, os, sys
		fd = os.open(sys.argv[1], os.O_WRONLY)
		for text in sys.argv[2:]:
		    text = text.encode().decode("unicode_escape").encode("latin-1")
		    try:
		        print(os.write(fd, text), end=" ")
		    except OSError as error:
		        print(errno.errorcode[error.errno], end=" ")
		os.close(fd)
	END
	)
	output=${output% }
}

# returns VALUES TEXT...: of the writes of TEXT.
returns() {
	local want=$1
	shift
	writes "$@"
	same "what write returned for \"$*\"" "$output" "$want"
}

counts() {
	local a="+$PHONE\n" b="+$PHONE2\n" len=$((${#PHONE} + 2))
	one_rule
	it "good lines are taken as a whole"
	returns $((2 * len)) "$a$b"
	expect_entries 2

	it "a bad line ends the write: the count says how many bytes were good"
	tell /
	returns "$len EINVAL" "${a}bad\n$b" "bad\n$b"
	expect_entry "$PHONE"
	expect_no_entry "$PHONE2"

	it "likewise where there is nothing to delete, and where a line is too long"
	tell /
	returns "$len ENOENT" "${a}-$PHONE2\n" "-$PHONE2\n$b"
	returns "$len EINVAL" "$a$(printf '+%0200d' 0)\n" "$(printf '+%0200d' 0)\n"
	returns "EINVAL" "+$PHONE2\0\n"
	expect_entries 1

	it "one line needs no newline"
	tell /
	returns "$((len - 1))" "+$PHONE"
	expect_entry "$PHONE"
	returns "EINVAL" "+${PHONE}x"
	expect_entries 1

	it "empty lines and blanks around a line are nothing"
	returns "3" "\n \n"
	returns "$((len + 2))" " -$PHONE\t\n"
	expect_entries 0
}

# A program's buffer ends anywhere: half an address is not an address.
pieces() {
	local file size form='+10.0.%d.%d %d\n'
	[ "$FAMILY" = 4 ] || form='+2001:db8::%x:%x %d\n'
	one_rule
	it "a line in two writes is one line"
	returns "$((${#PHONE} + 3)) 2" "/\n+$PHONE" "7\n"
	expect_entry "${PHONE}7"
	expect_no_entry "$PHONE"
	expect_entries 1

	it "its end may come with the file's end"
	returns "$((${#PHONE} + 3))" "/\n+$PHONE"
	expect_entry "$PHONE"

	it "a bad line in two writes is given up as a whole"
	returns "3 EINVAL 2" "/\nb" "ad\n" "/\n"

	it "10,000 lines in a file, copied in pieces of every kind"
	file=$(scratch lines)
	awk -v form="$form" 'BEGIN {
		for (i = 0; i < 10000; i++)
			printf form, i / 200, i % 200, i + 1000 }' >"$file"
	for size in 1000 4096 4097 131072 1000000; do
		tell /
		succeeds dd if="$file" of=$FILE bs=$size status=none
		same "entries after pieces of $size" "$(wc -l <$FILE)" 10000
	done
	tell /

	it "so many in one call, and a bad one at their end"
	echo bad >>"$file"
	fails dd if="$file" of=$FILE bs=1000000 status=none
	[[ $output == *"Invalid argument"* ]] || wrong "$output"
	same "entries" "$(wc -l <$FILE)" 10000
	tell /
}

# Root there, nobody here: the file's owner, without the right to change the firewall.
foreign_root() {
	one_rule
	tell "+$PHONE"
	it "root of another user namespace may not write: EPERM"
	if ! unshare --user --map-root-user true 2>/dev/null; then
		skip "no user namespaces"
		return
	fi
	# shellcheck disable=SC2016  # expands in the inner shell
	fails unshare --user --map-root-user bash -c 'echo / >"$1"' bash $FILE
	[[ $output == *"not permitted"* || $output == *"Permission denied"* ]] || wrong "$output"
	expect_entry "$PHONE"

	it "root of the namespace's own may"
	# shellcheck disable=SC2016  # expands in the inner shell
	succeeds unshare --user --map-root-user --net bash -c '
		"$1" -A INPUT -m sipknock --name door --rcheck || exit
		echo "+$2 0" >"$3" && cat "$3"' bash "$IPT" "$PHONE" $FILE
	[[ $output == "src=$PHONE "*"expires=never" ]] || wrong "$output"
	expect_entries 1
	expect_expires "$PHONE" 3000 4000
}

for_each_family counts pieces foreign_root

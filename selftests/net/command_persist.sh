#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who is in comes back when the module does, by netfilter-persistent and by the script
# of sipknock.service, and who was deleted does not.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone

PERSIST=$(scratch root)/usr/libexec/sipknock-persist
SERVICE=$KSFT_DIR/../../scripts/service

export SIPKNOCK_ROOT SIPKNOCK
SIPKNOCK_ROOT=$(scratch root)
SIPKNOCK=$COMMAND
SAVED=$SIPKNOCK_ROOT/var/lib/sipknock/tables
SETS=$SIPKNOCK_ROOT/etc/sipknock/secrets

make -s -C "$SERVICE" install DESTDIR="$SIPKNOCK_ROOT" >/dev/null 2>&1 ||
	skip_all "needs the whole tree, and make"

the_rules() {
	load_rules <<-END
		-p udp --dport 5060 -m sipknock --name door --label ext234 --secret "$SECRET" -j ACCEPT
	END
}

unload() { output=$(rmmod xt_sipknock 2>&1); }

# begin: a fresh module, rules, and nothing saved.
begin() {
	rm -rf "${SIPKNOCK_ROOT:?}"/{var,run} "${SETS:?}"/*
	reload
}

# reload: what a reboot is to the module.
reload() {
	"$IPT" -F INPUT
	eventually 20000 unload
	the_rules
}

persist() { succeeds "$PERSIST" "$@"; }

comes_back() {
	begin
	it "who is in is saved and comes back, for the rest of the time"
	persist start
	phone registers --instance "$SECRET"
	expect opened
	persist save
	same "the mode" "$(stat -c %a "$SAVED")" 600
	same "the mode of its folder" "$(stat -c %a "$(dirname "$SAVED")")" 700
	reload
	phone asks
	expect refused
	persist start
	phone asks
	expect answered
	expect_entry "$PHONE" label=ext234
	expect_expires "$PHONE" 3800 4000
}

once() {
	begin
	it "who was deleted stays out, whatever is started again"
	persist start
	phone registers --instance "$SECRET"
	persist save
	does del door "$PHONE"
	persist start
	persist reload
	expect_no_entry "$PHONE"
	it "and is not saved any more"
	persist save
	same "the lines" "$(grep -c ^add "$SAVED")" 0
}

before_saving() {
	begin
	it "what was saved is let in before it is saved over"
	persist start
	phone registers --instance "$SECRET"
	persist save
	reload
	second_phone registers --instance "$SECRET"
	persist save
	expect_entry "$PHONE"
	grep -q "^add door $PHONE " "$SAVED" || wrong "the first phone is lost: $(cat "$SAVED")"
	grep -q "^add door $PHONE2 " "$SAVED" || wrong "the second phone is not saved: $(cat "$SAVED")"
}

nothing_to_do() {
	begin
	it "without anything saved, nothing is done"
	persist start
	expect_entries 0
	[ ! -e "$SAVED" ] || wrong "there is a file"
	it "without the module, what was saved stays"
	phone registers --instance "$SECRET"
	persist save
	"$IPT" -F INPUT
	eventually 20000 unload
	persist save
	grep -q "^add door $PHONE " "$SAVED" || wrong "it is gone"
	[ ! -d /sys/module/xt_sipknock ] || wrong "the module was loaded"
	it "stop and flush of netfilter-persistent leave all as it is"
	the_rules
	persist start
	persist flush
	persist stop
	expect_entry "$PHONE"
}

damage() {
	begin
	it "a damaged line is named, and the rest comes back"
	mkdir -p "${SAVED%/*}"
	printf 'add door nobody 600\nadd door %s 600\n' "$PHONE" >"$SAVED"
	fails "$PERSIST" start
	[[ $output == "sipknock: $SAVED:1: "* ]] || wrong "$output"
	expect_entry "$PHONE"
	it "other words are wrong use"
	fails "$PERSIST" begin
	fails "$PERSIST"
}

sets() {
	begin
	it "secret sets are loaded, by their files' names"
	printf 'ext234 kh3f-9wq2-tt81\n' >"$SETS/phones"
	printf 'bad\n' >"$SETS/phones~"
	printf 'bad\n' >"$SETS/phones.dpkg-old"
	mkdir -p "$SETS/folder"
	chmod 600 "$SETS/phones"
	persist start
	does secrets list
	[[ $output == *phones* ]] || wrong "$output"
	it "a bad one is named, and the others are loaded"
	printf 'bad\n' >"$SETS/a"
	chmod 600 "$SETS/a"
	does secrets flush phones
	fails "$PERSIST" start
	[[ $output == "sipknock: $SETS/a:1: "* ]] || wrong "$output"
	does secrets list
	[[ $output == *phones* ]] || wrong "$output"
	does secrets flush phones
}

# The real netfilter-persistent, which knows one folder only.
plugin() {
	local folder=/usr/share/netfilter-persistent/plugins.d
	begin
	it "netfilter-persistent saves and starts"
	if ! command -v netfilter-persistent >/dev/null; then
		skip "it is not installed"
		return
	fi
	# Other plugins save rules: not over this machine's, nor for the other family.
	if [ -d /etc/iptables ]; then
		mountpoint -q /etc/iptables || mount -t tmpfs rules /etc/iptables
		rm -f /etc/iptables/*
	fi
	sed "s|^exec [^ ]*|exec $PERSIST|" "$SIPKNOCK_ROOT$folder/35-sipknock" >$folder/35-sipknock-test
	chmod +x $folder/35-sipknock-test
	succeeds netfilter-persistent start
	phone registers --instance "$SECRET"
	succeeds netfilter-persistent save
	reload
	expect_no_entry "$PHONE"
	succeeds netfilter-persistent start
	expect_entry "$PHONE" label=ext234
	rm $folder/35-sipknock-test
}

uninstalling() {
	local folder
	folder=$(scratch uninstalled)
	it "what is installed is removed again, but what the administrator made"
	succeeds make -s -C "$SERVICE" install DESTDIR="$folder"
	echo 'ext1 secret' >"$folder/etc/sipknock/secrets/phones"
	succeeds make -s -C "$SERVICE" uninstall DESTDIR="$folder"
	same "the files" "$(find "$folder" -type f)" "$folder/etc/sipknock/secrets/phones"
}

modprobe xt_sipknock 2>/dev/null
for_each_family comes_back once before_saving nothing_to_do damage sets plugin uninstalling

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sipknock doctor: each finding, and rules that are right; what no ruleset is.
# shellcheck source=selftests/command/lib.sh
. "$(dirname "$0")/lib.sh"

# rules FILE [POLICY]: a filter table, its INPUT rules from standard input.
rules() {
	{
		printf '# Generated\n*filter\n:INPUT %s [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n' "${2-ACCEPT}"
		sed -n '/^:/p' "$SCRATCH/chains" 2>/dev/null
		sed 's/^\(! \)\?-[^A]/-A INPUT &/' | sed '/^$/d'
		printf 'COMMIT\n# Completed\n'
	} >"$SCRATCH/$1"
}

door='-p udp -m udp --dport 5060:5063 -m sipknock --header from --exact --secret kh3f-9wq2-tt81 --name door --seconds 4000 --label ext234 -j ACCEPT'
rtp='-p udp -m udp --dport 10000:20000 -m sipknock --rcheck --name door -j ACCEPT'
drops='-p udp -m udp --dport 5060:5063 -j DROP
-p udp -m udp --dport 10000:20000 -j REJECT --reject-with icmp-port-unreachable'

# right RULES...: nothing is wrong with these rules of IPv4.
right() {
	printf '%s\n' "$@" | rules r4 "$policy"
	runs 0 doctor --rules "$SCRATCH/r4"
	same output "$output" "nothing is wrong"
}

# finds NAME TEXT RULES...: that is found in them.
finds() {
	local name=$1 text=$2
	shift 2
	printf '%s\n' "$@" | rules r4 "$policy"
	runs 1 doctor --rules "$SCRATCH/r4"
	grep -F "$name: " <<<"$output" | grep -qF "$text" || wrong "no $name with \"$text\""
}

# only NAME...: nothing else is found.
only() {
	same findings "$(grep -v '^ ' <<<"$output" | cut -d: -f1 | sort -u | paste -sd' ')" "$*"
}

policy=ACCEPT
it "rules as in the README are right"
right "$door" "$rtp" "$drops"
it "a policy that drops is as good"
policy=DROP right "$door" "$rtp"
it "a whitelist, the loopback interface and other ports above the door are right"
right '-s 192.0.2.0/24 -j ACCEPT' '-i lo -j ACCEPT' '-p tcp -m tcp --dport 22 -j ACCEPT' \
	'-p udp -m udp --dport 53 -m conntrack --ctstate ESTABLISHED -j ACCEPT' '-p icmp -j ACCEPT' \
	'-m conntrack --ctstate INVALID -j DROP' '-p udp -m udp --dport 5064:9999 -j ACCEPT' "$door" "$rtp" "$drops"
it "ESTABLISHED below the door is right"
right "$door" "$rtp" "$drops" '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'
it "the recipe for TCP is right"
right '-p tcp -m tcp --dport 5060 -m sipknock --header from --exact --secret kh3f-9wq2-tt81 --name door --seconds 4000 -j ACCEPT' \
	'-p tcp -m tcp --dport 5060:5061 --tcp-flags RST RST -m length --length 0:60 -j ACCEPT' \
	'-p tcp -m tcp --dport 5060:5061 -m length --length 0:60 -m connbytes --connbytes 0:3 --connbytes-mode packets --connbytes-dir original -j ACCEPT' \
	'-p tcp -m tcp --dport 5060 --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT' \
	'-p tcp -m tcp --dport 5060:5061 -j REJECT --reject-with tcp-reset'
it "a door that is a DROP: ! --rcheck"
right "-p udp -m udp --dport 5060 -m sipknock --header from --exact --secret kh3f-9wq2-tt81 --set --name door --seconds 9" \
	"-p udp -m udp --dport 5060 -m sipknock ! --rcheck --name door -j DROP"
it "a door in a chain, and a drop in another"
printf ':sip - [0:0]\n:shut - [0:0]\n' >"$SCRATCH/chains"
right '-p udp -m udp --dport 5060:5063 -j sip' '-j shut' "-A sip ${door}" '-A sip -j RETURN' '-A shut -j LOG --log-prefix "no -j ACCEPT"' \
	'-A shut -p udp -m multiport --dports 53,5060:5063 -j DROP'
it "a goto does not come back"
finds no-drop "udp 5060:5063: nothing drops or rejects" '-p udp -m udp --dport 5060:5063 -g sip' "-A sip ${door}" "$drops"
right '-p udp -m udp --dport 5060:5063 -g sip' "-A sip ${door}" "-A sip -j DROP"
it "a chain that no packet comes to"
finds not-reached 'iptables filter sip rule 1 (ext234) is in a chain that no packet comes to' "-A sip ${door}" "$drops"
rm "$SCRATCH/chains"

it "no drop behind the door, and for which ports"
finds no-drop 'udp 5060:5063: nothing drops or rejects whom the door does not know; the policy of iptables filter INPUT lets them through' "$door"
says '  below all rules of the door: iptables -A INPUT -p udp --dport 5060:5063 -j DROP'
only no-drop
finds no-drop 'udp 5063: ' "$door" '-p udp -m udp --dport 5060:5062 -j DROP'
finds no-drop 'udp 10000:10999: ' "$rtp" '-p udp -m udp --dport 11000:20000 -j DROP'
it "an accept behind the door"
policy=DROP finds no-drop 'udp 5060:5063: nothing drops or rejects whom the door does not know; iptables filter INPUT rule 2 lets them through' "$door" '-p udp -j ACCEPT'
it "a drop of some is none: of one source, by its TTL, now and then"
finds no-drop 'udp 5060:5063' "$door" '-s 192.0.2.0/24 -j DROP' '-p udp -m ttl --ttl-lt 9 -j DROP' '-p udp -m limit --limit 5/sec -j DROP'
it "an accept of anybody above the door"
finds accept-above 'iptables filter INPUT rule 2 accepts udp 5060 from anybody, before the door (iptables filter INPUT rule 3 (ext234)) is asked' \
	'-i lo -j ACCEPT' '-p udp -m udp --dport 5060 -j ACCEPT' "$door" "$drops"
only accept-above
finds accept-above 'iptables filter INPUT rule 1 accepts udp 5061:5063 from' '! -s 192.0.2.1/32 -p udp -m udp ! --dport 5060 -j ACCEPT' "$door" "$drops"
it "one whose conditions cannot be told from here is none"
right '-p udp -m recent --rcheck --name old -j ACCEPT' '-m set --match-set friends src -j ACCEPT' "$door" "$drops"
it "a drop above the door"
finds drop-above 'iptables filter INPUT rule 1 drops udp 5060:5063 before the door (iptables filter INPUT rule 2 (ext234)) is asked' \
	'-p udp -j DROP' "$door"
it "ESTABLISHED above the door"
for match in '-m conntrack --ctstate RELATED,ESTABLISHED' '-m state --state ESTABLISHED' '-p udp -m conntrack ! --ctstate NEW,INVALID'; do
	finds established-above 'iptables filter INPUT rule 1 accepts ESTABLISHED flows of udp above the door' "$match -j ACCEPT" "$door" "$rtp" "$drops"
	only established-above
done
it "ESTABLISHED between the door and the drop is no better"
finds established-above 'rule 2 accepts ESTABLISHED flows of udp between the door and the drop behind it' "$door" '-m conntrack --ctstate ESTABLISHED -j ACCEPT' "$drops"
only established-above
it "short packets alone hold no message"
right '-p udp -m length --length 0:60 -j ACCEPT' "$door" "$drops"
finds accept-above 'rule 2 accepts tcp 5060' '-p tcp -m tcp --dport 5060 --tcp-flags FIN,SYN,RST ACK -j DROP
-p tcp -m tcp --dport 5060 ! --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT' "${door//udp/tcp}" '-p tcp -j DROP'
right '-p tcp -m tcp --dport 5060 --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT' "${door//udp/tcp}" '-p tcp -j DROP'
it "no door at all"
finds no-door 'no rule opens or guards anything' '-p udp -j DROP'
finds no-door 'no rule' '-p udp -m sipknock --method REGISTER -j LOG'

it "IPv6 is open where IPv4 is shut"
printf '%s\n' "$door" "$rtp" "$drops" | rules r4
rules r6 </dev/null
runs 1 doctor --rules "$SCRATCH/r4" --rules6 "$SCRATCH/r6"
says 'ipv6-open: udp 5060:5063 is shut in IPv4 and open in IPv6: the policy of ip6tables filter INPUT lets strangers through' \
	'ip6tables -A INPUT -p udp --dport 5060:5063 -j DROP' 'ipv6-open: udp 10000:20000'
only ipv6-open
rules r6 <<<'-p udp -m udp --dport 5060 -j REJECT --reject-with icmp6-port-unreachable
-p udp -m udp --dport 10000:20000 -j DROP'
runs 1 doctor --rules "$SCRATCH/r4" --rules6 "$SCRATCH/r6"
says 'ipv6-open: udp 5061:5063'
says_not 10000
it "IPv6 is shut, or has a door of its own"
rules r6 DROP </dev/null
runs 0 doctor --rules "$SCRATCH/r4" --rules6 "$SCRATCH/r6"
printf '%s\n' "$door" "$rtp" "$drops" | rules r6
runs 0 doctor --rules "$SCRATCH/r4" --rules6 "$SCRATCH/r6"
printf '%s\n' "$door" "$rtp" '-p udp -m udp --dport 10000:20000 -j DROP' | rules r6
runs 1 doctor --rules "$SCRATCH/r4" --rules6 "$SCRATCH/r6"
says 'no-drop: udp 5060:5063' 'ip6tables -A INPUT -p udp --dport 5060:5063 -j DROP'
only no-drop

# secret WORDS: a rule with such a secret, and nothing else that is wrong.
secret() { printf '%s\n' "-p udp -m udp --dport 5060 -m sipknock $1 --name door --seconds 4000 -j ACCEPT" '-p udp -j DROP'; }
it "secrets that are short, a MAC address, or easy to guess; none is shown whole"
finds short-secret 'iptables filter INPUT rule 1: the secret ("sw...", 9 bytes) is short' "$(secret '--secret sw0rdf1sh')"
says_not sw0rdf1sh
finds short-secret '("...", 3 bytes)' "$(secret '--secret abc')"
finds mac-secret '("<u...", 47 bytes) is made of a MAC address' "$(secret '--secret "<urn:uuid:00000000-0000-1000-8000-000B82AABBCC>"')"
finds mac-secret 'is made of a MAC' "$(secret '--secret 00:0b:82:aa:bb:cc')"
says_not aa:bb
finds weak-secret '("my...", 12 bytes) is easy to guess, about 24 bits' "$(secret '--exact --secret mysecretpass')"
says_not mysecretpass
it "without --exact each byte of a message may begin a guess"
finds weak-secret '("my...", 12 bytes) is easy to guess, about 12 bits' "$(secret '--secret mysecretpass')"
finds weak-secret '("kh...", 14 bytes) is easy to guess, about 36 bits' "$(secret '--secret kh3f-9wq2-tt81')"
says 'add --exact'
finds weak-secret 'about 0 bits' "$(secret '--secret xxxxxxxxxxxx')"
right "$(secret '--secret kh3f-9wq2-tt81-4vx7')"
right "$(secret '--header sni --secret door-5b2f.example.com' | sed 's/udp/tcp/g')"
finds short-secret '("a\x00...", 5 bytes)' "$(secret '--secret "a|00|bcd"')"
right "$(secret '--exact --secret kh3f-9wq2-tt81')" 
right "$(secret '--header uri --secret door-5b2f.example.com')"
right "$(secret '! --secret abc --method OPTIONS --set')"

it "quotes, counters and comments of iptables-save"
right '-p udp -m udp --dport 5060 -m comment --comment "an -j ACCEPT \"here\"" -m sipknock --header from --exact --secret "a b\\c\"d e7-9wq2" --name door --seconds 4000 -j ACCEPT' "$drops"
sed -i 's/^-A/[12:345] -A/' "$SCRATCH/r4"
runs 0 doctor --rules "$SCRATCH/r4"
it "a secret that looks like an option"
right "-p udp -m udp --dport 5060 -m sipknock --header from --exact --secret --kh3f-9wq2-tt81 --name -j --seconds 4000 -j ACCEPT" "$drops"
it "options that this version does not know"
finds version 'iptables filter INPUT rule 1 has options that this version does not take: no option --frobnicate' \
	'-p udp -m sipknock --frobnicate 5 -j ACCEPT' "$door" "$drops"
it "a conntrack helper for SIP"
{ cat "$SCRATCH/r4"; printf '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p udp -m udp --dport 5060 -j CT --helper sip\nCOMMIT\n'; } >"$SCRATCH/raw"
runs 1 doctor --rules "$SCRATCH/raw"
says 'sip-helper: iptables raw PREROUTING rule 1 gives connections the conntrack helper for SIP'

it "a drop in another table counts, before and behind"
printf '%s\n' "$door" "$rtp" | rules r4
{ printf '*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT DROP [0:0]\nCOMMIT\n'; cat "$SCRATCH/r4"; } >"$SCRATCH/more"
runs 1 doctor --rules "$SCRATCH/more"
says 'drop-above: the policy of iptables mangle INPUT drops udp 5060:5063 before the door'
{ cat "$SCRATCH/r4"; printf '*security\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp -j DROP\nCOMMIT\n'; } >"$SCRATCH/more"
runs 0 doctor --rules "$SCRATCH/more"
it "a door in FORWARD"
printf '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n%s\nCOMMIT\n' "${door/#-p/-A FORWARD -d 203.0.113.1/32 -i eth0 -p}" >"$SCRATCH/fwd"
runs 1 doctor --rules "$SCRATCH/fwd"
says 'the policy of iptables filter FORWARD lets them through' 'iptables -A FORWARD -p udp'
sed -i 's/^COMMIT/-A FORWARD -d 203.0.113.1\/32 -i eth0 -j DROP\n&/' "$SCRATCH/fwd"
runs 0 doctor --rules "$SCRATCH/fwd"
it "and the interface that it leads to"
printf '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -i eth0 -o eth1 -p udp -m udp --dport 5060 -m sipknock --rcheck --name r -j ACCEPT\n-A FORWARD -i eth0 -o eth1 -p udp -m udp --dport 5060 -j DROP\nCOMMIT\n' >"$SCRATCH/out"
runs 0 doctor --rules "$SCRATCH/out"
sed -i 's/-o eth1 \(.*\)-j DROP/-o eth2 \1-j DROP/' "$SCRATCH/out"
runs 1 doctor --rules "$SCRATCH/out"
only no-drop
it "what goes to the address is no door"
printf '*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp -m udp --sport 5060 -m sipknock --rdest --update --status 200 --name door\nCOMMIT\n' >"$SCRATCH/out"
runs 1 doctor --rules "$SCRATCH/out"
only no-door
it "words of answers and of credentials are no secrets"
right '-p udp -m udp --dport 5060 -m sipknock --rdest --remove --status 200 --header contact --secret expires= --name door' \
	'-p udp -m udp --dport 5060 -m sipknock --set --header authorization,proxy-authorization --secret response --name tried --seconds 4' "$door" "$drops"
it "the recipes are right"
for file in "$(dirname "$0")"/../../userspace/recipes/*.rules; do
	[ -e "$file" ] || wrong "no recipes"
	sed -e '/^-6/d; s/^-4 //; s/^-I/-A/; s/^\*filter/&\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]/' \
		"$file" >"$SCRATCH/recipe"
	runs 0 doctor --rules "$SCRATCH/recipe"
done

# nft POLICY EXPR...: a native table with a chain at hook input, its rules' expressions.
nft_rules() {
	local policy=$1 expr
	shift
	printf '{"nftables":[{"metainfo":{"version":"1"}},{"table":{"family":"inet","name":"t"}},{"chain":{"family":"inet","table":"t","name":"in","type":"filter","hook":"input","prio":%s,"policy":"%s"}}' "${prio-5}" "$policy"
	for expr; do
		printf ',{"rule":{"family":"inet","table":"t","chain":"in","expr":[%s]}}' "$expr"
	done
	printf ']}'
}
port() { printf '{"match":{"op":"%s","left":{"payload":{"protocol":"%s","field":"dport"}},"right":%s}}' "$1" "$2" "$3"; }
state() { printf '{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":%s}}' "$1"; }
nft() {
	local wanted=$1
	shift
	nft_rules "$@" >"$SCRATCH/nft"
	runs "$wanted" doctor --rules "$SCRATCH/r4" --rules6 "$SCRATCH/r4" --nft "$SCRATCH/nft"
}
it "native rules of nftables drop too"
rules r4 <<<"$door"
nft 0 drop
nft 0 accept "$(port "==" udp '{"range":[5060,5063]}'),{\"counter\":{}},{\"drop\":null}"
nft 0 accept "$(port "==" udp '{"set":[5060,5061,{"range":[5062,5063]}]}'),{\"reject\":{}}"
nft 0 accept '{"match":{"op":"==","left":{"meta":{"key":"l4proto"}},"right":{"set":["icmp","tcp","udp"]}}},{"drop":null}'
nft 0 accept "$(port != udp 53),{\"drop\":null}"
nft 0 accept '{"match":{"op":"!=","left":{"meta":{"key":"iifname"}},"right":"lo"}},{"drop":null}'
it "and do not where they are for others"
nft 1 accept "$(port "==" udp 5060),{\"drop\":null}"
says 'no-drop: udp 5061:5063'
nft 1 accept "$(port "==" tcp '{"range":[5060,5063]}'),{\"drop\":null}"
nft 1 drop "$(port "==" udp '{"range":[5060,5063]}'),{\"accept\":null}"
says 'nft inet t in rule 1 lets them through'
nft 1 accept '{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"192.0.2.1"}},{"drop":null}'
nft 1 accept '{"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"lo"}},{"drop":null}'
nft 1 accept '{"match":{"op":"==","left":{"meta":{"key":"oifname"}},"right":"lo"}},{"drop":null}'
nft 1 accept '{"limit":{}},{"drop":null}'
nft 1 accept "$(state '["invalid"]'),{\"drop\":null}"
it "a native drop before the door"
prio=-5 nft 1 drop
says 'drop-above: the policy of nft inet t in drops udp 5060:5063 before the door'
it "nft tables that iptables-save has shown are not read twice"
printf '{"nftables":[{"chain":{"family":"ip","table":"filter","name":"INPUT","type":"filter","hook":"input","prio":0,"policy":"drop"}}]}' >"$SCRATCH/nft"
runs 1 doctor --rules "$SCRATCH/r4" --nft "$SCRATCH/nft"
only no-drop

# A system at --root.
root=$SCRATCH/root
mkdir -p "$root"/etc/{iptables,sysconfig} "$root/sys/module/xt_sipknock/parameters" "$root/proc/net/xt_sipknock"
printf '%s\n' "$door" "$rtp" "$drops" | rules r4
it "--root: the rules that it loads at boot"
runs 3 doctor --root "$root"
complains "no rules that are loaded at boot"
cp "$SCRATCH/r4" "$root/etc/iptables/rules.v4"
chmod 600 "$root/etc/iptables/rules.v4"
runs 0 doctor --root "$root"
it "a file of rules that others can read"
chmod 644 "$root/etc/iptables/rules.v4"
runs 1 doctor --root "$root"
says "file-mode: $root/etc/iptables/rules.v4 holds secrets and can be read by others (mode 0644)" "chmod 600 $root/etc/iptables/rules.v4"
only file-mode
chmod 600 "$root/etc/iptables/rules.v4"
rules none DROP <<<"-p udp -j DROP"
cp "$SCRATCH/none" "$root/etc/sysconfig/ip6tables"
chmod 644 "$root/etc/sysconfig/ip6tables"
runs 0 doctor --root "$root"
it "a table that is near full"
echo 10 >"$root/sys/module/xt_sipknock/parameters/table_max"
printf 'src=192.0.2.%s\n' 1 2 3 4 5 6 7 >"$root/proc/net/xt_sipknock/door"
runs 0 doctor --root "$root"
echo src=192.0.2.8 >>"$root/proc/net/xt_sipknock/door"
runs 1 doctor --root "$root"
says "table-full: table door has 8 of 10 entries" "sipknock list door"
only table-full
: >"$root/proc/net/xt_sipknock/door"
it "sets that are loaded at boot"
mkdir -p "$root/etc/sipknock/secrets"
printf '# x\next1 kh3f-9wq2-tt81\next2 door-5b2f.example.com header=uri\nbad\n' >"$root/etc/sipknock/secrets/phones"
chmod 600 "$root/etc/sipknock/secrets/phones"
runs 0 doctor --root "$root"
printf 'ext3 swordfish\next4 "00:0b:82:aa:bb:cc" header=any\n' >>"$root/etc/sipknock/secrets/phones"
chmod 640 "$root/etc/sipknock/secrets/phones"
chgrp 12345 "$root/etc/sipknock/secrets/phones" 2>/dev/null
runs 1 doctor --root "$root"
says "short-secret: $root/etc/sipknock/secrets/phones:5: the secret (\"sw...\", 9 bytes)" "mac-secret: $root/etc/sipknock/secrets/phones:6"
says_not swordfish
if [ "$(stat -c %g "$root/etc/sipknock/secrets/phones")" != 0 ]; then says "file-mode: $root/etc/sipknock/secrets/phones"; fi
rm "$root/etc/sipknock/secrets/phones"
it "the conntrack helper for SIP is loaded"
mkdir "$root/sys/module/nf_conntrack_sip"
runs 0 doctor --root "$root"
mkdir -p "$root/proc/sys/net/netfilter"
echo 1 >"$root/proc/sys/net/netfilter/nf_conntrack_helper"
runs 1 doctor --root "$root"
says "sip-helper: all connections to port 5060 get" "sysctl -w net.netfilter.nf_conntrack_helper=0"
echo 0 >"$root/proc/sys/net/netfilter/nf_conntrack_helper"
runs 0 doctor --root "$root"
echo live >"$root/sys/module/nf_conntrack_sip/initstate"
runs 1 doctor --root "$root"
says "sip-helper: the conntrack helper for SIP is loaded"
only sip-helper

it "JSON"
runs 1 doctor --root "$root" --json
same findings "$(json '[sorted(f) for f in it], it[0]["finding"]')" "([['finding', 'remedy', 'text']], 'sip-helper')"
rm -r "$root/sys/module/nf_conntrack_sip"
runs 0 doctor --root "$root" --json
same findings "$(json it)" '[]'

# program NAME COMMAND: a program that doctor runs, in place of the system's.
program() {
	printf '#!/bin/sh\n%s\n' "$2" >"$SCRATCH/bin/$1"
	chmod +x "$SCRATCH/bin/$1"
}
# This machine's own files and modules are none of the test's.
live() {
	PATH=$SCRATCH/bin:/usr/bin:/bin runs "$@"
	output=$(sed '/^sip-helper\|^file-mode\|^table-full/{N;d}' <<<"$output")
}
mkdir "$SCRATCH/bin"
rules r6 DROP </dev/null
it "the rules in force: no iptables at all"
live 3 doctor
complains "no iptables-save: install iptables"
it "the plain programs, and an extension of another version, or none"
program iptables-save "cat $SCRATCH/r4"
program ip6tables-save "cat $SCRATCH/r6"
program iptables 'echo "sipknock match options:"; echo "    --method list"'
live 1 doctor
says "version: the extension that iptables loads (libxt_sipknock.so) has other options"
program iptables 'exit 2'
live 1 doctor
says "version: iptables finds no extension libxt_sipknock.so"
only version
it "legacy and nft: a packet has to pass both"
rules open <<<"$door"
program iptables-legacy-save "cat $SCRATCH/open"
program iptables-nft-save "cat $SCRATCH/none"
program iptables-save "cat $SCRATCH/open"
live 1 doctor
only version
program iptables-nft-save true
live 1 doctor
says "no-drop: udp 5060:5063"
it "native rules count"
nft_rules drop >"$SCRATCH/nft"
program nft "cat $SCRATCH/nft"
live 1 doctor
only version
it "programs that fail"
program nft 'exit 1'
live 3 doctor
[[ $errors == *"nft -j list ruleset failed: the rules cannot be read; run as root" ]] || wrong "no word of nft"
program iptables-nft-save 'echo "# Could not fetch rule set"; exit 4'
live 3 doctor
complains "iptables-nft-save failed: the rules cannot be read; run as root"

it "refuses what is no use, and says what cannot be read"
runs 2 doctor x
complains 'one argument too many: "x"'
runs 2 doctor --rules
complains '--rules needs a value'
runs 2 doctor --frobnicate
complains 'no option --frobnicate'
# fails TEXT ARGUMENT...
fails() {
	local text=$1
	shift
	runs 3 doctor "$@"
	complains "$text"
}
fails "$SCRATCH/gone: No such file" --rules "$SCRATCH/gone"
fails "$SCRATCH/gone: No such file" --rules6 "$SCRATCH/gone"
fails "$SCRATCH/gone: No such file" --nft "$SCRATCH/gone"
fails ": Is a directory" --rules "$SCRATCH"
printf -- '-A INPUT -j ACCEPT\n' >"$SCRATCH/bad"
fails "bad:1: no table was begun; is it what iptables-save prints?" --rules "$SCRATCH/bad"
printf '*filter\nhello\n' >"$SCRATCH/bad"
fails "bad:2: neither table, chain nor rule" --rules "$SCRATCH/bad"
printf '*filter\n-A INPUT -m comment --comment "x\n' >"$SCRATCH/bad"
fails "bad:2: a quote without its end" --rules "$SCRATCH/bad"
fails 'not what "nft -j list ruleset" prints' --nft "$SCRATCH/bad"

it "chains that jump to each other for ever"
printf ':a - [0:0]\n:b - [0:0]\n' >"$SCRATCH/chains"
finds endless 'too entangled' '-j a' "$door" '-A a -j b' '-A a -j b' '-A b -j a' '-A b -j a'
it "--help"
runs 0 doctor --help
says 'Usage: sipknock doctor' --rules --rules6 --nft --root --json

it "any bytes: rules that are cut and damaged"
printf '%s\n' "$door" "$rtp" "$drops" | rules r4
nft_rules drop "$(port "==" udp '{"set":[5060,{"range":[5062,5063]}]}'),{\"reject\":{}}" "$(state '["established"]')" >"$SCRATCH/nft"
python3 - "$SCRATCH" <<-'END'
	import random, sys
	random.seed(4475)
	for kind in "r4", "nft":
	    data = open(f"{sys.argv[1]}/{kind}", "rb").read()
	    for i in range(50):
	        part = bytearray(data[:random.randrange(1, len(data))] if i % 2 else data)
	        for _ in range(i // 2):
	            part[random.randrange(len(part))] = random.choice(b' "\\!-{}[],:019*\n\0\xff')
	        open(f"{sys.argv[1]}/{kind}.{i}", "wb").write(part)
END
for file in "$SCRATCH"/r4.* "$SCRATCH"/nft.*; do
	option=--rules
	[[ $file != */nft.* ]] || option=--nft
	"$SIPKNOCK" doctor $option "$file" >"$SCRATCH/stdout" 2>&1
	status=$?
	case $status in
	0 | 1 | 3) ;;
	*) command="doctor $option $file" output=$(cat "$SCRATCH/stdout") wrong "status $status"; break ;;
	esac
done
end_tests

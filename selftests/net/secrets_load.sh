#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Secret sets: loading, replacing, listing, and what is refused.
# shellcheck source=selftests/net/lib.sh
. "$(dirname "$0")/lib.sh"
setup_ns pbx phone other

in_other() { ip netns exec "$SIPKNOCK_NS-other" "$@"; }

one_rule() {
	rules <<-END
		-p udp --dport 5060 -m sipknock --name door --secrets phones -j ACCEPT
	END
}

# names ERROR ATTR ask|dump COMMAND [ATTR...]: refused, and ATTR is named.
names() {
	local attr=$2
	refused_netlink "$1" "${@:3}"
	[[ " $output " == *" $attr "* ]] || wrong "\"${*:3}\": no $attr in \"$output\""
}

# knock SECRET OUTCOME
knock() {
	tell /
	phone registers --display "$1"
	expect "$2"
}

lists() {
	forget_sets
	one_rule
	it "a set is listed with its labels, never a secret"
	load_set phones <<-END
		label=ext234 secret=key-1
		label=ext235 secret=key-2 headers=f,User-Agent,uri methods=REGISTER,INVITE max=2
		label=ext234 secret=key-3 max=1
	END
	netlink dump get-sets
	[[ $output =~ ^"get-sets set=phones rules=1 loaded= secrets=3 bytes="[1-9][0-9]*$ ]] ||
		wrong "it is \"$output\""
	netlink dump get-secrets set=phones
	same lines "$output" "get-secrets set=phones label=ext234 open=0
get-secrets set=phones label=ext235 open=0 max=2 methods=REGISTER,INVITE headers=from,user-agent,uri
get-secrets set=phones label=ext234 open=0 max=1"

	it "open addresses are counted under their label"
	knock key-3 opened
	netlink dump get-secrets set=phones
	has_line "get-secrets set=phones label=ext234 open=1"
	has_line "get-secrets set=phones label=ext234 open=1 max=1"
}

replaces() {
	one_rule
	load_set phones <<<"label=a secret=key-1"
	it "a set takes the place of the one before as a whole"
	knock key-1 opened
	load_set phones <<<"label=b secret=key-2"
	knock key-1 refused
	knock key-2 opened
	expect_entry "$PHONE" label=b

	it "until LOAD_COMMIT all is as it was"
	succeeds "$NLCLIENT" batch < <(set_requests phones <<<"label=c secret=key-3" | grep -v commit)
	knock key-3 refused
	knock key-2 opened

	it "a load is gone with its socket"
	refused_netlink EINVAL ask load-commit
	knock key-2 opened

	it "deleted it matches nothing"
	netlink ask del-set set=phones
	knock key-2 refused
	names ENOENT attr=set ask del-set set=phones
	refused_netlink ENOENT dump get-secrets set=phones
	names ENOENT attr=set ask del-set set=other
}

# bad ERROR LINE NUMBER: LINE as line NUMBER of a set is refused with ERROR, and
# nothing has changed.
bad() {
	local lines=("label=a secret=new-1" "label=b secret=new-2 methods=INVITE")
	fails "$NLCLIENT" batch < <(
		echo "load-begin set=phones secrets=3"
		echo "load-lines [ ${lines[0]} ] [ ${lines[1]} ]"
		echo "load-lines [ $2 ]"
		echo load-commit)
	[[ ${output%%$'\n'*} == "error $1 "*"line=2"* ]] || wrong "\"$2\": \"$output\", not \"error $1\" line=2"
	[[ $output == *$'\n'"error EINVAL this socket loads nothing"* ]] || wrong "the load goes on: $output"
	knock new-1 refused
	knock key-1 opened
}

bad_lines() {
	local long hex i many=
	one_rule
	load_set phones <<<"label=ext234 secret=key-1"
	printf -v long '%0129d' 0
	for i in {1..17}; do many+=M$i,; done
	it "a bad line is named and changes nothing"
	bad EEXIST "label=c secret=new-1"
	bad EEXIST "label=b secret=new-2"
	bad EINVAL "label=c"
	bad EINVAL "secret=new-3"
	bad EINVAL "label= secret=new-3"
	bad EINVAL "label=c secret="
	bad ERANGE "label=c secret=$long"
	bad EINVAL "label=${long:0:32} secret=new-3"
	bad EINVAL "label=c secret=new-3 methods=RE@GISTER"
	bad EINVAL "label=c secret=new-3 methods=REGISTER,"
	bad EINVAL "label=c secret=new-3 methods=${long:0:32}"
	bad EINVAL "label=c secret=new-3 methods=${many%,}"
	bad EINVAL "label=c secret=new-3 headers=fr@om"
	bad EINVAL "label=c secret=new-3 headers=${long:0:41}"
	bad ERANGE "label=c secret=new-3 max=0"
	bad EINVAL "label=c secret=new-3 hex:max=0000"
	bad EINVAL "label=c secret=new-3 table=x"
	hex=$(printf 'a\tb' | od -An -tx1 | tr -d ' \n')
	bad EINVAL "hex:label=${hex}00 secret=new-3"

	it "a line that says the most is good"
	load_set phones <<-END
		label=${long:0:31} secret=${long:0:128} methods=${long:0:31} headers=${long:0:40} max=4294967295
		label=b hex:secret=00ff22
	END
}

bad_loads() {
	one_rule
	load_set phones <<<"label=ext234 secret=key-1"
	it "fewer lines than announced change nothing, nor do more"
	fails "$NLCLIENT" batch < <(set_requests phones <<<"label=a secret=new-1" | sed 's/secrets=1/secrets=2/')
	[[ $output == "error EINVAL"*"fewer lines"* ]] || wrong "$output"
	fails "$NLCLIENT" batch < <(set_requests phones <<<"label=a secret=new-1
label=b secret=new-2" | sed 's/secrets=2/secrets=1/')
	[[ $output == "error EINVAL"*" line=1"*"more lines"* ]] || wrong "$output"
	knock new-1 refused
	knock key-1 opened

	it "what a load lacks is named"
	refused_netlink "EINVAL$(missing_named set)" ask load-begin secrets=1
	refused_netlink "EINVAL$(missing_named secrets)" ask load-begin set=x
	names ERANGE attr=secrets ask load-begin set=x secrets=0
	names ERANGE attr=secrets ask load-begin set=x secrets=1048577
	names EINVAL attr=set ask load-begin set=a/b secrets=1
	names EINVAL attr=table ask load-begin table=x set=a secrets=1
	refused_netlink "EINVAL this socket loads nothing" ask load-lines [ label=a secret=b ]
	refused_netlink "EINVAL$(missing_named set)" ask del-set
	refused_netlink EINVAL dump get-secrets
	fails "$NLCLIENT" batch <<<"load-begin set=x secrets=1
load-lines"
	[[ $output == "error EINVAL$(missing_named line)"* ]] || wrong "$output"
	netlink dump get-sets
	[[ $output != *set=x* ]] || wrong "there is one: $output"

	it "what a socket was loading gives way to what it begins"
	succeeds "$NLCLIENT" batch < <(
		echo "load-begin set=phones secrets=7"
		echo "load-lines [ label=a secret=new-1 ]"
		set_requests phones <<<"label=b secret=new-2")
	knock new-1 refused
	knock new-2 opened
}

limits() {
	local i
	forget_sets
	it "a namespace has 64 sets at most, those that rules name included"
	one_rule
	succeeds "$NLCLIENT" batch < <(for i in {1..63}; do
		set_requests "set$i" <<<"label=a secret=key"
	done)
	names ENOSPC attr=set ask load-begin set=one-more secrets=1
	fails "$IPT" -A INPUT -p udp -m sipknock --secrets one-more -j ACCEPT
	load_set phones <<<"label=a secret=key-1"
	load_set set63 <<<"label=a secret=key-1"
	knock key-1 opened
	forget_sets
	netlink dump get-sets
	same "what is left" "$output" "get-sets set=phones rules=1"
}

others() {
	one_rule
	load_set phones <<<"label=ext234 secret=key-1"
	it "a set is one of its namespace"
	same "sets there" "$(in_other "$NLCLIENT" dump get-sets)" ""
	succeeds in_other "$NLCLIENT" batch < <(set_requests phones <<<"label=x secret=key-2")
	knock key-2 refused
	knock key-1 opened
	succeeds in_other "$NLCLIENT" ask del-set set=phones

	it "none without CAP_NET_ADMIN"
	refused_netlink EPERM --uid 65534 ask load-begin set=phones secrets=1
	refused_netlink EPERM --uid 65534 ask del-set set=phones
	refused_netlink EPERM --uid 65534 dump get-sets
	refused_netlink EPERM --uid 65534 dump get-secrets set=phones
	knock key-1 opened

	it "a namespace goes with sets and rules in it"
	succeeds ip netns add "$SIPKNOCK_NS-short"
	succeeds ip netns exec "$SIPKNOCK_NS-short" "$NLCLIENT" batch \
		< <(set_requests phones <<<"label=a secret=key"
			set_requests unused <<<"label=a secret=key")
	succeeds ip netns exec "$SIPKNOCK_NS-short" "$IPT" -A INPUT -p udp -m sipknock --secrets phones -j ACCEPT
	succeeds ip netns del "$SIPKNOCK_NS-short"
}

for_each_family lists replaces bad_lines bad_loads limits others

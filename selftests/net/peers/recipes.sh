# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# For the tests of the cookbook's rule files, which they load as they are shipped.
# Source it after lib.sh.

RECIPES=$KSFT_DIR/../../userspace/recipes
[ -d "$RECIPES" ] || RECIPES=/usr/share/doc/xt_sipknock/recipes
[ -d "$RECIPES" ] || skip_all "no rule files in $RECIPES"
# The secrets that the files come with.
# shellcheck disable=SC2034
RECIPE_WORD=kh3f-9wq2-tt81 RECIPE_SNI=door-5b2f.example.com RECIPE_DID=did-7c41f2.example.com
# In the way that the echo server's answer would come, if the packet passed.
RECIPE_WAIT=50

# recipe NAME [SED-SCRIPT]: its rules alone are in force, and tables are empty.
recipe() {
	forget_recipe
	sed -e "${2-}" "$RECIPES/$1.rules" | "$RESTORE" --noflush ||
		wrong "$1.rules is not accepted"
}

forget_recipe() {
	"$IPT" -F
	"$IPT" -X
	forget_tables
}

# refusals: packets that DROP and REJECT rules have taken.
refusals() {
	"$SAVE" -c | awk '/ -j (DROP|REJECT)/ { sum += substr($1, 2) } END { print sum + 0 }'
}

# shellcheck disable=SC2154  # send_from() in lib.sh sets answer
# shut_out WHO ...: what it sends is taken by a rule, and nothing comes back.
shut_out() {
	local before after
	before=$(refusals)
	"$@" --wait "$RECIPE_WAIT"
	after=$(refusals)
	[[ $answer == silent || $answer == refused ]] || wrong "the answer is \"$answer\""
	[ "$after" -gt "$before" ] || wrong "no rule refused it"
}

# let_in WHO ...: it is answered, and no rule takes any of it.
let_in() {
	local before
	before=$(refusals)
	"$@"
	expect answered
	same "the number of refused packets" "$(($(refusals) - before))" 0
}

# saved_as_is NAME: what iptables-save makes of the recipe restores to the same.
saved_as_is() {
	local first second
	first=$("$SAVE" -t filter | grep -v '^[#:]')
	"$SAVE" -t filter | "$RESTORE" || wrong "what was saved is not accepted"
	second=$("$SAVE" -t filter | grep -v '^[#:]')
	same "$1, saved and restored," "$second" "$first"
}

# The echo server answers with what it was sent: a phone that is let in has the PBX
# say what the test needs. Contact is what tells whose password was accepted.
accepts() { "$1" sends --response "200 OK" --method REGISTER --contact "<sip:234@$PHONE>;expires=3600" "${@:2}"; }
refuses_password() { "$1" sends --response "401 Unauthorized" --method REGISTER "${@:2}"; }
tries_password() { "$1" registers --display "$RECIPE_WORD" --header 'Authorization: Digest username="234", response="0"' "${@:2}"; }

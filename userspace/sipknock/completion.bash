# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# bash completion for sipknock(8)

_sipknock_first_column() {
	sipknock "$@" 2>/dev/null | sed 1d | cut -d ' ' -f 1
}

# The words that may stand at place $1, behind the words $2...
_sipknock_words() {
	local place=$1
	shift
	case $place-$1 in
	0-*) sipknock --help 2>/dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p' ;;
	1-secrets) echo load list flush ;;
	2-secrets) _sipknock_first_column secrets list ;;
	1-list | 1-watch | 1-add | 1-del | 1-flush) _sipknock_first_column list ;;
	2-del) _sipknock_first_column list "$2" ;;
	esac
}

_sipknock_options() {
	case $1 in
	list | watch | stats | secrets) echo --json ;;
	add) echo --label ;;
	learn) echo --pcap --log --interface --seconds --count --filter --name --rules --secrets --json ;;
	check) echo --pcap --frame --tcp --header-max --json --method --status --cseq --header --secret --exact --icase ;;
	doctor) echo --rules --rules6 --nft --root --json ;;
	esac
	echo --help
}

# Readline breaks words at colons, as in IPv6 addresses: the line is split anew, and what
# it takes for words before the last colon is left out of the answers.
_sipknock_trim() {
	local before=${1%"${1##*:}"} i
	[[ $COMP_WORDBREAKS == *:* ]] || return
	for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$before"}; done
}

_sipknock() {
	local line=${COMP_LINE:0:COMP_POINT} current='' all words=() word
	read -ra all <<<"$line"
	if [[ $line != *" " ]]; then
		current=${all[-1]}
		unset "all[-1]"
	fi
	for word in "${all[@]:1}"; do
		[[ $word == -* ]] || words+=("$word")
	done
	COMPREPLY=()
	case ${words[0]}${COMP_WORDS[COMP_CWORD - 1]} in
	learn--pcap | learn--log | check--pcap | check-- | doctor--rules | doctor--rules6 | \
		doctor--nft | doctor--root)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		return
		;;
	esac
	if [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_sipknock_options "${words[0]}")" -- "$current")
		return
	fi
	case ${#words[@]}-${words[0]} in
	3-secrets | 1-save | 1-restore)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -W "$(_sipknock_words ${#words[@]} "${words[@]}")" \
			-- "$current")
		;;
	esac
	_sipknock_trim "$current"
}

complete -F _sipknock sipknock

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
	esac
	echo --help
}

_sipknock() {
	local current=${COMP_WORDS[COMP_CWORD]} words=() i
	for ((i = 1; i < COMP_CWORD; i++)); do
		[[ ${COMP_WORDS[i]} == -* ]] || words+=("${COMP_WORDS[i]}")
	done
	COMPREPLY=()
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
}

complete -F _sipknock sipknock

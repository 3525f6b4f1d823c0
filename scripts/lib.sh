# shellcheck shell=bash disable=SC2034
# Shared by the scripts in this folder: messages, cache layout, suites.

me=${0##*/}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The work tree to build and run: this one, unless told.
tree=$(cd "${SIPKNOCK_TREE:-$here/..}" && pwd) || exit 2
# Where chroot and mke2fs are, if not root's path.
PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s: %s\n' "$me" "$*" >&2; }
# fail STATUS MESSAGE: one line, then out.
fail() { local status=$1; shift; say "$*"; exit "$status"; }
die() { fail 2 "$@"; }

# need_value OPTION COUNT: COUNT arguments are left, OPTION included.
need_value() { [ "$2" -ge 2 ] || die "$1 needs a value; see $me --help"; }

cache_dir() { printf '%s\n' "${SIPKNOCK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/xt_sipknock}"; }

# guest_dir SUITE FLAVOUR: where that guest's root, kernel and images are.
guest_dir() {
	local dir
	dir=$(cache_dir)/$1
	[ "$2" = cloud-amd64 ] || dir+=-$2
	printf '%s\n' "$dir"
}

# as_root CMD...: root here, or root of a user namespace with subordinate ids.
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else unshare --map-root-user --map-auto "$@"; fi
}

# usage: the comment block that begins on line 2 of the running script.
usage() { sed -n '2,/^[^#]/{/^#/!q;s/^# \{0,1\}//;p}' "$0"; }

# tree_name DIR: a name for that work tree within the cache.
tree_name() { printf '%s-%s\n' "$(basename "$1")" "$(printf '%s' "$1" | cksum | cut -d' ' -f1)"; }

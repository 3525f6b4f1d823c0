#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# make install and make uninstall, into a folder: what is put where, and nothing is left.
# shellcheck source=selftests/build/lib.sh
. "$(dirname "$0")/lib.sh"

copy_tree "$SCRATCH/tree"
root=$SCRATCH/root
xtlibdir=$(pkg-config --variable=xtlibdir xtables)

# in_tree STATUS TARGET [VARIABLE...]
in_tree() { runs "$1" make -s --no-print-directory -C "$SCRATCH/tree" "${@:2}"; }
# files: those below $root, a line each with their mode.
files() { (cd "$root" && find . -type f -printf '%m %p\n' | sort -k2); }
has() { [[ $'\n'$(files)$'\n' == *$'\n'"$1"$'\n'* ]] || wrong "no $1 in $(files)"; }

it "install-userspace needs neither kernel nor root's folders"
mkdir "$root"
in_tree 0 install-userspace DESTDIR="$root" KDIR=/nonexistent
has "644 .$xtlibdir/libxt_sipknock.so"
has "755 ./usr/sbin/sipknock"
has "755 ./usr/libexec/sipknock-persist"
has "644 ./usr/lib/systemd/system/sipknock.service"
has "644 ./usr/lib/systemd/system/sipknock-save.service"
has "644 ./usr/lib/systemd/system/sipknock-save.timer"
has "755 ./usr/share/netfilter-persistent/plugins.d/35-sipknock"
has "644 ./usr/share/bash-completion/completions/sipknock"
has "644 ./usr/share/man/man8/sipknock.8"
has "644 ./usr/share/man/man8/xt_sipknock.8"
has "644 ./usr/share/man/man7/sipknock-recipes.7"
recipes=("$SCRATCH"/tree/userspace/recipes/*.rules)
for recipe in "${recipes[@]}"; do has "644 ./usr/share/doc/xt_sipknock/recipes/${recipe##*/}"; done
[ "$(stat -c %a "$root/etc/sipknock/secrets")" = 700 ] || wrong "others may read the secrets"
[ "$(files | wc -l)" = $((11 + ${#recipes[@]})) ] || wrong "it installs more: $(files)"

it "uninstall leaves nothing"
in_tree 0 uninstall DESTDIR="$root" KDIR=/nonexistent
[ -z "$(find "$root" -mindepth 1 2>/dev/null)" ] || wrong "left: $(find "$root")"

it "uninstall leaves what is not its own, and secrets"
mkdir -p "$root/usr/sbin" "$root/lib/modules/6.1/updates"
touch "$root/usr/sbin/other" "$root/lib/modules/6.1/updates/other.ko"
in_tree 0 install-userspace DESTDIR="$root" KDIR=/nonexistent
touch "$root/etc/sipknock/secrets/phones" "$root/lib/modules/6.1/updates/xt_sipknock.ko"
in_tree 0 uninstall DESTDIR="$root" KDIR=/nonexistent
[ "$(files | cut -d' ' -f2)" = "./etc/sipknock/secrets/phones
./lib/modules/6.1/updates/other.ko
./usr/sbin/other" ] || wrong "left: $(files)"
rm -r "$root"

it "PREFIX moves all but what others look for elsewhere"
mkdir "$root"
in_tree 0 install-userspace DESTDIR="$root" PREFIX=/usr/local KDIR=/nonexistent
has "755 ./usr/local/sbin/sipknock"
has "755 ./usr/local/libexec/sipknock-persist"
has "644 ./usr/local/share/man/man8/xt_sipknock.8"
has "644 .$xtlibdir/libxt_sipknock.so"
runs 0 cat "$root/usr/local/lib/systemd/system/sipknock.service"
says "ExecStart=/usr/local/libexec/sipknock-persist start"
runs 0 cat "$root/usr/local/libexec/sipknock-persist"
says /usr/local/sbin/sipknock
in_tree 0 uninstall DESTDIR="$root" PREFIX=/usr/local
[ -z "$(find "$root" -mindepth 1 2>/dev/null)" ] || wrong "left: $(find "$root")"

it "the module goes to the updates of the kernel that it was built for"
kdir=$(printf '%s\n' /lib/modules/*/build | sort -V | tail -n 1)
if [ -e "$kdir/Makefile" ]; then
	release=$(basename "${kdir%/build}")
	in_tree 0 install DESTDIR="$root" KERNELRELEASE="$release"
	has "644 ./lib/modules/$release/updates/xt_sipknock.ko"
	[ "$(files | wc -l)" = $((12 + ${#recipes[@]})) ] || wrong "it installs more: $(files)"
	in_tree 0 uninstall DESTDIR="$root"
	[ -z "$(find "$root" -mindepth 1 2>/dev/null)" ] || wrong "left: $(find "$root")"
else
	skip "no kernel headers on this machine"
fi

end_tests

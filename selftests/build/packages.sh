#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Packages: two builds, in other folders and at another time, are the same bytes; lintian
# has no complaint; what is in them.
# shellcheck source=selftests/build/lib.sh
. "$(dirname "$0")/lib.sh"

copy_tree "$SCRATCH/one"
copy_tree "$SCRATCH/two/deeper"
find "$SCRATCH/two" -exec touch -d '2001-02-03' {} +

# package TREE OUT ARGUMENT...
package() { runs 0 env HOME="$SCRATCH" "$1/scripts/package" --out "$2" "${@:3}"; }

# both ARGUMENT...: it is built twice, into one.out and two.out.
both() {
	rm -rf "$SCRATCH"/*.out
	package "$SCRATCH/one" "$SCRATCH/one.out" "$@"
	package "$SCRATCH/two/deeper" "$SCRATCH/two.out" "$@"
}

# same_files PATTERN: are the same bytes, and there are some.
same_files() {
	local file count=0
	for file in "$SCRATCH"/one.out/$1; do
		[ -e "$file" ] || continue
		count=$((count + 1))
		runs 0 cmp "$file" "$SCRATCH/two.out/${file##*/}"
	done
	[ "$count" -gt 0 ] || wrong "no $1"
}

it "two archives of the source are the same bytes"
both source
same_files '*.tar.gz'
it "two archives for DKMS are, and one builds the module"
both dkms
same_files '*-dkms.tar.gz'
kdir=$(printf '%s\n' /lib/modules/*/build | sort -V | tail -n 1)
if [ -e "$kdir/Makefile" ]; then
	mkdir "$SCRATCH/dkms"
	runs 0 tar -C "$SCRATCH/dkms" -xf "$SCRATCH"/one.out/*-dkms.tar.gz
	runs 0 make -s -C "$SCRATCH/dkms/dkms_source_tree" module KDIR="$kdir"
	runs 0 test -s "$SCRATCH/dkms/dkms_source_tree/xt_sipknock.ko"
	runs 0 grep PACKAGE_VERSION "$SCRATCH/dkms/dkms_source_tree/dkms.conf"
	says "PACKAGE_VERSION=\"$(sed -n 's/^VERSION := //p' "$REPO/Makefile")\""
fi

it "a version that the changelog does not have is named"
sed -i 's/^VERSION := .*/VERSION := 99/' "$SCRATCH/two/deeper/Makefile"
runs 2 "$SCRATCH/two/deeper/scripts/package" source
says "VERSION in Makefile is 99"
cp "$SCRATCH/one/Makefile" "$SCRATCH/two/deeper/"

it "two builds of the Debian packages are the same bytes"
if command -v dh_dkms dh lintian >/dev/null; then
	both deb
	same_files '*.deb'
	same_files '*.dsc'
	it "lintian has no complaint"
	# Of the mirror's lintian: a newer standard than the oldest suite's.
	runs 0 lintian --allow-root -iIE --pedantic --fail-on error,warning "$SCRATCH"/one.out/*.changes
	! grep -q '^[EWIP]:' <<<"$output" || wrong "it has"
	it "the packages hold extension, command, manual pages, units and the module's source"
	command='' output=$(for deb in "$SCRATCH"/one.out/xt-sipknock_*.deb "$SCRATCH"/one.out/*-dkms_*.deb; do
		dpkg-deb -c "$deb"; done)
	for file in xtables/libxt_sipknock.so sbin/sipknock man8/sipknock.8.gz man8/xt_sipknock.8.gz \
		system/sipknock.service plugins.d/35-sipknock usr/src/xt_sipknock-1 kernel/main.c; do
		says "$file"
	done
	[[ $output != *Makefile.o* && $output != *.ko* ]] || wrong "they hold what a build leaves"
else
	skip "no debhelper, dh-dkms and lintian: scripts/setup deb"
fi

it "two builds of the RPM packages are the same bytes"
if command -v rpmbuild >/dev/null; then
	kernel=()
	[ ! -e "$kdir/Makefile" ] || kernel=(--kernel 6.1.0-1.x86_64 --kdir "$kdir")
	both rpm "${kernel[@]}"
	same_files '*.rpm'
	it "the akmod package holds the module's source, and names what it needs"
	runs 0 rpm -qpl "$SCRATCH"/one.out/akmod-xt_sipknock-*.rpm
	says /usr/src/akmods/xt_sipknock-kmod
	runs 0 rpm -qp --requires "$SCRATCH"/one.out/akmod-xt_sipknock-*.rpm
	says akmods
	says kernel-modules-extra
	it "the kmod package holds the module of one kernel, and wants nft_compat"
	if [ ${#kernel[@]} -gt 0 ]; then
		runs 0 rpm -qpl "$SCRATCH"/one.out/kmod-xt_sipknock-*.rpm
		says /lib/modules/6.1.0-1.x86_64/extra/xt_sipknock/xt_sipknock.ko
		runs 0 rpm -qp --requires "$SCRATCH"/one.out/kmod-xt_sipknock-*.rpm
		says "kernel-modules-extra-uname-r = 6.1.0-1.x86_64"
	else
		skip "no kernel headers on this machine"
	fi
else
	skip "no rpmbuild: scripts/setup rpm"
fi

end_tests

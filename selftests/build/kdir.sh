#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# What is missing for a build is said in one line that names what to install.
# shellcheck source=selftests/build/lib.sh
. "$(dirname "$0")/lib.sh"

kernel=$SCRATCH/kernel

# make_kernel: a folder like kernel headers, as far as the build asks: all options on,
# and a Makefile that reads Kbuild with the flags of a kernel.
make_kernel() {
	rm -rf "$kernel"
	mkdir -p "$kernel/include/config" "$kernel/include/linux" "$kernel/include/net"
	printf 'CONFIG_%s=y\n' MODULES NET INET IPV6 PROC_FS NET_NS NETFILTER >"$kernel/include/config/auto.conf"
	printf 'CONFIG_%s=m\n' NETFILTER_XTABLES NF_DEFRAG_IPV4 NF_DEFRAG_IPV6 >>"$kernel/include/config/auto.conf"
	echo 'struct module;' >"$kernel/include/linux/module.h"
	touch "$kernel/include/linux/kernel.h"
	echo '#define min(a, b) ((a) < (b) ? (a) : (b))' >"$kernel/include/linux/minmax.h"
	echo 'struct genl_multicast_group { char name[16]; unsigned char flags; };' >"$kernel/include/net/genetlink.h"
	# shellcheck disable=SC2016  # expands in make
	printf '%s\n' 'LINUXINCLUDE := -I$(CURDIR)/include' 'src := $(M)' 'include $(M)/Kbuild' \
		'modules:; @echo built $(obj-m)' >"$kernel/Makefile"
}

module() { runs "$1" make -s --no-print-directory -C "$REPO" module KDIR="$kernel" "${@:2}"; }
both_packages() {
	says linux-headers-6.1.0-99-amd64
	says kernel-devel-6.1.0-99-amd64
}

make_kernel
it "headers that are in order are built for"
module 0
says_once "built xt_sipknock.o"

it "without headers, both packages are named, and the folder"
rm -rf "$kernel"
module 2 KERNELRELEASE=6.1.0-99-amd64
says_once "no kernel headers in $kernel"
both_packages

it "KERNELRELEASE chooses the folder"
runs 2 make -s --no-print-directory -C "$REPO" module KERNELRELEASE=6.1.0-99-amd64
says_once "no kernel headers in /lib/modules/6.1.0-99-amd64/build"
both_packages

it "a link that leads nowhere any more is called so"
ln -s gone "$kernel"
module 2 KERNELRELEASE=6.1.0-99-amd64
says_once "are gone"
both_packages
rm "$kernel"

it "a folder that is something else is called so"
mkdir "$kernel"
module 2 KERNELRELEASE=6.1.0-99-amd64
says_once "holds no kernel headers"
both_packages

it "a kernel that is not configured is called so"
make_kernel
rm "$kernel/include/config/auto.conf"
module 2 KERNELRELEASE=6.1.0-99-amd64
says_once "is not configured"
both_packages

for option in MODULES NET INET IPV6 PROC_FS NET_NS NETFILTER NETFILTER_XTABLES NF_DEFRAG_IPV4 \
	NF_DEFRAG_IPV6; do
	it "a kernel without CONFIG_$option is named, with it"
	make_kernel
	sed -i "/CONFIG_$option=/d" "$kernel/include/config/auto.conf"
	module 2
	says_once "lacks CONFIG_$option:"
	says linux-image-amd64
	says kernel-core
done

it "several missing options are one line"
make_kernel
sed -i '/NF_DEFRAG/d' "$kernel/include/config/auto.conf"
module 2
says_once "lacks CONFIG_NF_DEFRAG_IPV4 CONFIG_NF_DEFRAG_IPV6:"

it "a kernel that is too old is called so"
make_kernel
rm "$kernel/include/linux/minmax.h"
module 2
says_once "older than 5.10"
says linux-headers-amd64
says kernel-devel

it "and so is an early 5.10, where anybody may join a multicast group"
make_kernel
echo 'struct genl_multicast_group { char name[16]; };' >"$kernel/include/net/genetlink.h"
module 2
says_once "older than 5.10"

it "a compiler that does not work is named"
make_kernel
module 2 CC=no-such-compiler
says_once "no-such-compiler does not compile"

# Without pkg-config's files of NAME.
pc=$SCRATCH/pc
mkdir "$pc"
for part in userspace userspace/sipknock; do
	it "$part: without libxtables, both packages are named"
	runs 2 env PKG_CONFIG_LIBDIR="$pc" make -s --no-print-directory -C "$REPO/$part"
	says_once libxtables-dev
	says iptables-devel
done

it "the command: without libmnl, json-c and libpcap, both packages are named"
runs 2 env PKG_CONFIG_LIBDIR="$pc" make -s --no-print-directory -C "$REPO" command
for package in libmnl-dev libjson-c-dev libpcap-dev libmnl-devel json-c-devel libpcap-devel; do
	says $package
done

it "without pkg-config, it is named"
runs 2 make -s --no-print-directory -C "$REPO" extension PKG_CONFIG=no-such-program
says_once pkg-config
says pkgconf

it "the extension and the command are built without kernel headers"
copy_tree "$SCRATCH/tree"
runs 0 make -s -C "$SCRATCH/tree" extension command KDIR=/nonexistent
runs 0 test -s "$SCRATCH/tree/userspace/libxt_sipknock.so"
runs 0 test -x "$SCRATCH/tree/userspace/sipknock/sipknock"

end_tests

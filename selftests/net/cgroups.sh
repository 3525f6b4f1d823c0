# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# What a memory cgroup is charged for: sourced behind lib.sh and setup_ns.

CGROUPS=$(scratch cgroups)
LAG=$(($(nproc) * 4096))	# bytes that each CPU may not have counted yet

# mount_cgroups: fails where the kernel has none that count memory.
mount_cgroups() {
	mkdir -p "$CGROUPS"
	mount -t cgroup2 none "$CGROUPS" 2>/dev/null || return
	grep -qw memory "$CGROUPS/cgroup.controllers" || {
		umount "$CGROUPS"
		return 1
	}
	echo +memory >"$CGROUPS/cgroup.subtree_control"
	trap 'end_cgroups; umount "$CGROUPS"; finish' EXIT
}

# new_cgroup NAME: sets cgroup.
new_cgroup() {
	cgroup=$CGROUPS/$SIPKNOCK_NS-$1
	mkdir "$cgroup"
}

end_cgroups() {
	local cgroup
	for cgroup in "$CGROUPS/$SIPKNOCK_NS"-*; do
		[ ! -e "$cgroup" ] || busywait 5000 rmdir "$cgroup"
	done
}

# in_cgroup CGROUP CMD...
in_cgroup() { (echo $BASHPID >"$1/cgroup.procs" && "${@:2}"); }

# settles CGROUP: sets idle, the bytes of slabs that it is charged for as yet.
settles() {
	charged "$1"
	idle=$bytes
}

# is_charged_little CGROUP: no more than that.
is_charged_little() {
	charged "$1"
	[ "$bytes" -le $((idle + LAG)) ]
}

# charged CGROUP: sets bytes, which are in slabs of it.
charged() { bytes=$(awk '$1 == "slab" { print $2 }' "$1/memory.stat"); }

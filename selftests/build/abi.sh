#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# A rule has the same bytes in 32-bit and 64-bit userspace.
# shellcheck source=selftests/build/lib.sh
. "$(dirname "$0")/lib.sh"

case $(uname -m) in
x86_64) abis="-m32 -m64 -mx32" ;;
*) skip_all "the compiler has one kind of userspace here" ;;
esac
header=$REPO/include/linux/netfilter/xt_sipknock.h

# offsets FLAG INCLUDE: of a rule, for that userspace, in $output.
offsets() {
	# No libc is needed, nor anything else that comes with a compiler for 32 bits.
	runs 0 gcc "$1" -S -O1 -I"$2" -isystem "/usr/include/$(gcc -print-multiarch)" -o - \
		"$REPO/selftests/build/abi.c"
	output=$(sed -n 's/^\t\.long\t//p' <<<"$output")
	[ "$(wc -w <<<"$output")" = $((members + 2)) ] || wrong "not $members offsets: $output"
}

it "every member of the struct is looked at"
wanted=$(sed -n 's/^\tMEMBER(\(.*\)),$/\1/p' "$REPO/selftests/build/abi.c")
in_header=$(sed -n '/^struct xt_sipknock_mtinfo {/,/^}/s/^\t.*[ *]\([a-z0-9_]*\)\(\[[A-Z0-9a-z_]*\]\)*\( __attribute.*\)*;$/\1/p' "$header")
[ "$in_header" = "$wanted" ] || wrong "the header's are: $in_header"
members=$(wc -l <<<"$wanted")
offsets -m64 "$REPO/include"
reference=$output

for abi in $abis; do
	it "the offsets and sizes with $abi are those of 64 bits"
	offsets "$abi" "$REPO/include"
	[ "$output" = "$reference" ] || wrong "$(diff <(echo "$reference") <(echo "$output"))"
done

it "a pointer that is not aligned by the header would be seen"
mkdir -p "$SCRATCH/linux/netfilter"
sed 's/ __attribute__((aligned(8)))//; s/__u32 reserved2;/__u8 reserved2;/' "$header" \
	>"$SCRATCH/linux/netfilter/xt_sipknock.h"
offsets -m32 "$SCRATCH"
[ "$output" != "$reference" ] || wrong "the offsets are the same"

end_tests

# SPDX-License-Identifier: GPL-2.0
"""edge_writes.py FILE SEED COUNT: random commands to a table's file, right ones, damaged
ones and noise, in writes of any length. After each, what the file shows must be what a
reader of the format expects of the commands so far. Prints "N written, M refused"."""

import errno
import ipaddress
import os
import random
import sys


def an_address():
    if random.random() < 0.5:
        return "192.0.2.%d" % random.randrange(1, 30)
    return "2001:db8::%x" % random.randrange(1, 30)


def a_line():
    kind = random.random()
    if kind < 0.45:
        return "+%s%s" % (an_address(), random.choice(["", " 0", " 5000", " 2147483647"]))
    if kind < 0.75:
        return "-" + an_address()
    if kind < 0.8:
        return "/"
    if kind < 0.85:
        return ""
    line = list("+%s %d" % (an_address(), random.randrange(4000, 10000)))
    for _ in range(random.randrange(1, 4)):
        line[random.randrange(len(line))] = chr(random.randrange(256))
    return "".join(line)


def shown(path):
    with open(path) as file:
        return {str(ipaddress.ip_address(line.split()[0][4:])) for line in file}


def expect(known, text):
    """Applies TEXT to the addresses KNOWN: how many bytes of it count. None where a line is
    damaged, of which the kernel alone can tell what it is, or may end in this run."""
    taken = 0
    for line in text.split("\n")[:-1]:
        words = line.split(" ")
        if line == "/":
            known.clear()
        elif line:
            try:
                address = str(ipaddress.ip_address(words[0][1:]))
            except ValueError:
                return None
            if "%" in line or len(words) > 2 or line[0] not in "+-":
                return None
            if line[0] == "+":
                seconds = words[1] if len(words) > 1 else "4000"
                if not seconds.isdecimal() or not (seconds == "0" or 4000 <= int(seconds) < 1 << 31):
                    return None
                known.add(address)
            elif len(words) > 1:
                return None
            elif address not in known:
                return taken
            else:
                known.discard(address)
        taken += len(line) + 1
    return taken


def write(path, data):
    """How many bytes of DATA the kernel took, and the errno where it took none."""
    file = os.open(path, os.O_WRONLY)
    try:
        return os.write(file, data), 0
    except OSError as failure:
        return 0, failure.errno
    finally:
        os.close(file)


def main():
    path, count = sys.argv[1], int(sys.argv[3])
    random.seed(int(sys.argv[2]))
    written = refused = 0
    known = shown(path)
    for _ in range(count):
        text = "".join(a_line() + "\n" for _ in range(random.choice([1, 1, 2, 5, 40])))
        data = text.encode("latin-1")
        done, error = write(path, data)
        written += not error
        refused += bool(error)
        if error not in (0, errno.EINVAL, errno.ENOENT, errno.ENOSPC):
            sys.exit("write of %r: %s" % (data, os.strerror(error)))
        taken = expect(known, text)
        now = shown(path)
        if taken is None:
            write(path, b"/\n")
            known = set()
        elif now != known or done != taken:
            sys.exit("after %r: %d bytes taken, not %d; shown %s, not %s" %
                     (data, done, taken, sorted(now - known), sorted(known - now)))
    print("%d written, %d refused" % (written, refused))


if __name__ == "__main__":
    main()

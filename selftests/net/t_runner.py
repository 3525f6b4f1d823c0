#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""t_runner.py [--good-only] IPTABLES FILE.t: loads each line's rule and compares what -S says.

A line is "rule;expected;OK" or "rule;;FAIL"; "=" expects the rule itself, and
":CHAIN,CHAIN" names where it goes. All good rules go in by one
iptables-restore, since a process for each takes too long in a virtual machine.
Prints one line a rule, "ok RULE" or "not ok RULE: WHY".
"""
import shlex
import subprocess
import sys

CHAIN = "t_runner"


def run(command, stdin=None):
    # Bytes that are no UTF-8 must come through as they are.
    done = subprocess.run(command, input=stdin, capture_output=True, check=False,
                          encoding="utf-8", errors="surrogateescape")
    return done.returncode, done.stdout, done.stderr.strip().split("\n")[0]


def quoted(words):
    """Words as iptables-restore reads them."""
    return " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
                    for word in words)


def lines_of(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line or line[0] in "#:@*%":
                continue
            # The rule may contain semicolons of its own in quotes.
            rest, verdict = line.rsplit(";", 1)
            rule, expected = rest.rsplit(";", 1)
            yield rule, rule if expected == "=" else expected, verdict


def load(iptables, rules):
    text = "*filter\n:%s -\n" % CHAIN
    text += "".join("-A %s %s\n" % (CHAIN, quoted(shlex.split(rule))) for rule in rules)
    return run([iptables + "-restore", "-n"], text + "COMMIT\n")


def empty(iptables):
    run([iptables, "-F", CHAIN])


def listed(iptables):
    saved = run([iptables, "-S", CHAIN])[1].split("\n")
    prefix = "-A %s " % CHAIN
    # iptables-nft 1.8.7 ends a rule that has no target with a space.
    return [line[len(prefix):].rstrip(" ") for line in saved if line.startswith(prefix)]


def report(rule, why):
    print("not ok %s: %s" % (rule, why) if why else "ok %s" % rule)


def check_good(iptables, good):
    """All at once; where that fails, each half, down to the rule to blame."""
    status, _, error = load(iptables, [rule for rule, _ in good])
    got = listed(iptables)
    empty(iptables)
    if status == 0 and len(got) == len(good):
        for (rule, expected), line in zip(good, got):
            report(rule, "" if line == expected else "-S says %s" % line)
    elif len(good) > 1:
        half = len(good) // 2
        check_good(iptables, good[:half])
        check_good(iptables, good[half:])
    else:
        report(good[0][0], "refused: %s" % error if status else "-S says %s" % got)


def check_bad(iptables, bad):
    for rule in bad:
        try:
            words = shlex.split(rule)
        except ValueError as error:
            report(rule, "the line itself: %s" % error)
            continue
        status = run([iptables, "-A", CHAIN] + words)[0]
        report(rule, "" if status else "not refused")


def main():
    good_only = sys.argv[1] == "--good-only"
    iptables, path = sys.argv[-2:]
    lines = list(lines_of(path))
    run([iptables, "-N", CHAIN])
    check_good(iptables, [(rule, expected) for rule, expected, verdict in lines
                          if verdict == "OK"])
    if not good_only:
        check_bad(iptables, [rule for rule, _, verdict in lines
                             if verdict == "FAIL"])
    run([iptables, "-X", CHAIN])


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    main()

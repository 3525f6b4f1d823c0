#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""load_set.py NAME COUNT SECRET: loads a set of COUNT secrets, the last of which is
SECRET and the others of 12 to 45 letters and digits, the same each time. Prints how
long the kernel took, in the benchmark's form: name, median, least, greatest in ps."""
import random
import socket
import struct
import sys
import time

GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_A_ID, CTRL_A_NAME = 16, 3, 1, 2
CMD_GET_SETS, CMD_BEGIN, CMD_LINES, CMD_COMMIT = 7, 9, 10, 11
A_LABEL, A_SET, A_SECRETS, A_BYTES, A_LINE, A_SECRET = 7, 20, 22, 23, 24, 25
REQUEST, ACK, DUMP = 1, 4, 0x300
ERROR, DONE = 2, 3
MESSAGE = 60000
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def attr(kind, data):
    length = 4 + len(data)
    return struct.pack("HH", length, kind) + data + bytes(-length % 4)


def text(kind, value):
    return attr(kind, value.encode() + b"\0")


def attrs(data):
    while len(data) >= 4:
        length, kind = struct.unpack_from("HH", data)
        yield kind, data[4:length]
        data = data[length + 3 & ~3:]


class Family:
    """The netlink family: requests, and the time that they took."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        self.socket.bind((0, 0))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        self.seconds = 0
        for answer in self.ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, ACK,
                               text(CTRL_A_NAME, "sipknock")):
            self.id = struct.unpack("H", dict(attrs(answer))[CTRL_A_ID])[0]

    def ask(self, family, command, flags, payload):
        request = struct.pack("IHHIIBBH", 20 + len(payload), family, REQUEST | flags,
                              1, 0, command, 1, 0) + payload
        answers, begin = [], time.monotonic()
        self.socket.send(request)
        while True:
            data = self.socket.recv(65536)
            while data:
                length, kind = struct.unpack_from("IH", data)
                if kind in (ERROR, DONE):
                    self.seconds += time.monotonic() - begin
                    error = struct.unpack_from("i", data, 16)[0]
                    if error:
                        raise OSError(-error, "command %d" % command)
                    return answers
                answers.append(data[20:length])
                data = data[length + 3 & ~3:]

    def tell(self, command, payload):
        self.ask(self.id, command, ACK, payload)


def lines(count, secret):
    rng = random.Random(3261)
    for i in range(count):
        word = "".join(rng.choices(LETTERS, k=rng.randint(12, 45)))
        yield attr(A_LINE | 0x8000, attr(A_SECRET, (secret if i == count - 1 else word)
                                         .encode()) + text(A_LABEL, "ext%d" % i))


def main(name, count, secret):
    family = Family()
    batch, messages = b"", []
    for line in lines(count, secret):
        if len(batch) + len(line) > MESSAGE:
            messages.append(batch)
            batch = b""
        batch += line
    messages.append(batch)
    family.seconds = 0
    family.tell(CMD_BEGIN, text(A_SET, name) + attr(A_SECRETS, struct.pack("I", count)))
    for batch in messages:
        family.tell(CMD_LINES, batch)
    family.tell(CMD_COMMIT, b"")
    print("load.%d %d 0 0" % (count, family.seconds * 1e12))
    for answer in family.ask(family.id, CMD_GET_SETS, DUMP, b""):
        found = dict(attrs(answer))
        if found[A_SET] == name.encode() + b"\0":
            print("bytes.%d %d 0 0" % (count, struct.unpack("Q", found[A_BYTES])[0]))


main(sys.argv[1], int(sys.argv[2]), sys.argv[3])

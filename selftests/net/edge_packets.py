# SPDX-License-Identifier: GPL-2.0
"""edge_packets.py 4|6 SOURCE DESTINATION SEED COUNT: packets that no phone sends, below the
sockets: SIP in UDP and TCP with wrong lengths, checksums and offsets, options, extension
headers, fragments that overlap or never come, bytes changed anywhere. Prints "N sent"."""

import random
import socket
import struct
import sys

MESSAGE = (b"REGISTER sip:pbx.example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1\r\n"
           b"Max-Forwards: 70\r\nFrom: \"a \\\" b\" <sip:1%31@pbx.example.com>;tag=x\r\n"
           b"To: <sip:11@pbx.example.com>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n"
           b"Contact: <sip:11@192.0.2.7;ob>;\r\n "
           b"+sip.instance=\"<urn:uuid:56667c92-787e-d9de-7381-4e7858b39ad7>\"\r\n\r\n")
HELLO = bytes.fromhex("160301004a010000460303") + bytes(32) + bytes.fromhex(
    "000002130101000016000000120010000d") + b"a.example.com"
INTERESTING = [0, 1, 2, 4, 5, 7, 8, 15, 16, 20, 39, 40, 63, 64, 127, 128, 255]
HOP, ROUTING, FRAGMENT, DESTINATION, NONE = 0, 43, 44, 60, 59


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def chance(one_in):
    return random.randrange(one_in) == 0


def changed(data, most):
    data = bytearray(data)
    for _ in range(random.randrange(most)):
        if data:
            data[random.randrange(len(data))] = random.choice(
                [random.randrange(256), random.choice(INTERESTING)])
    return bytes(data)


def payload():
    message = random.choice([MESSAGE, MESSAGE, MESSAGE, HELLO, b"\r\n\r\n" + MESSAGE])
    if chance(2):
        message = changed(message, 6)
    if chance(4):
        message = message[:random.randrange(len(message) + 1)]
    if chance(8):
        message += bytes(random.randrange(2000))
    return message


def udp(pseudo, data):
    length = len(data) + 8 if not chance(6) else random.choice([0, 7, 8, 9, len(data), 65535])
    head = struct.pack("!HHHH", random.choice([5060, 40000]), random.choice([5060, 5061]), length, 0)
    value = checksum(pseudo + struct.pack("!I", len(data) + 8) + b"\0\0\0\x11" + head + data) or 65535
    if chance(6):
        value = random.randrange(65536)
    return 17, head[:6] + struct.pack("!H", value) + data


def tcp(pseudo, data):
    options = bytes(random.choice([0, 0, 4, 12, 40]))
    offset = 5 + len(options) // 4 if not chance(6) else random.randrange(16)
    head = struct.pack("!HHIIHHHH", random.randrange(1024, 65536), random.choice([5060, 5061]),
                       random.getrandbits(32), random.getrandbits(32),
                       offset << 12 | random.choice([0x18, 0x18, 0x10, 0x02, random.randrange(512)]),
                       65535, 0, 0) + options
    value = checksum(pseudo + struct.pack("!I", len(head) + len(data)) + b"\0\0\0\x06" + head + data)
    if chance(6):
        value = random.randrange(65536)
    return 6, head[:16] + struct.pack("!H", value) + head[18:] + data


def pieces(body):
    """BODY in fragments, some of which overlap, come twice, in any order, or not at all."""
    parts, at = [], 0
    while at < len(body):
        size = random.randrange(1, 60) * 8
        start = max(0, at - (8 * random.randrange(4) if chance(8) else 0))
        parts.append((start, body[start:at + size], at + size < len(body)))
        at += size
    if chance(4):
        random.shuffle(parts)
    if chance(8):
        parts.pop(random.randrange(len(parts)))
    if chance(8) and parts:
        parts.append(random.choice(parts))
    return parts


def ipv4(source, destination, protocol, body):
    def packet(offset, part, more, ident):
        options = bytes(random.choice([0, 0, 0, 4, 40]))
        head = struct.pack("!BBHHHBBH4s4s", 0x45 + len(options) // 4, 0, 20 + len(options) + len(part),
                           ident, offset // 8 | (0x2000 if more else 0), 64, protocol, 0,
                           source, destination) + options
        return head if chance(50) else head + part

    ident = random.randrange(1, 65536)
    if chance(3):
        return [packet(*part, ident) for part in pieces(body)]
    return [packet(0, body, False, ident)]


def extension(kind, following):
    if kind == ROUTING:
        return struct.pack("!BBBB", following, 0, random.choice([0, 2, 4, 253]), random.choice([0, 1])) + bytes(4)
    body = random.choice([bytes([1, 4, 0, 0, 0, 0]), bytes(6), changed(bytes(6), 4)])
    return struct.pack("!BB", following, random.choice([0, 0, 0, 1, 255])) + body


def ipv6(source, destination, protocol, body):
    def packet(first, content):
        length = len(content) if not chance(20) else random.choice([0, 1, 8, 65535])
        return struct.pack("!IHBB16s16s", 6 << 28, length, first, 64, source, destination) + content

    for _ in range(random.choice([0, 0, 0, 1, 2, 6])):
        kind = random.choice([HOP, ROUTING, DESTINATION, DESTINATION])
        body = extension(kind, protocol) + body
        protocol = kind
    if chance(3):
        ident = random.getrandbits(32)
        return [packet(FRAGMENT, struct.pack("!BBHI", protocol, 0, offset | more, ident) + part)
                for offset, part, more in pieces(body)]
    return [packet(protocol, body)]


def main():
    family = socket.AF_INET6 if sys.argv[1] == "6" else socket.AF_INET
    source, destination = (socket.inet_pton(family, text) for text in sys.argv[2:4])
    random.seed(int(sys.argv[4]))
    raw = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW)
    if family == socket.AF_INET6:
        raw.setsockopt(socket.IPPROTO_IPV6, 36, 1)  # IPV6_HDRINCL
    sent = 0
    for _ in range(int(sys.argv[5])):
        # Neighbours of the source, so that some addresses are open and others not.
        whose = source[:-1] + bytes([random.randrange(1, 200)])
        protocol, body = random.choice([udp, udp, tcp])(whose + destination, payload())
        build = ipv6 if family == socket.AF_INET6 else ipv4
        for packet in build(whose, destination, protocol, body):
            try:
                raw.sendto(packet, (sys.argv[3], 0))
                sent += 1
            except OSError:
                pass  # the sender's own kernel would not have it
    print("%d sent" % sent)


if __name__ == "__main__":
    main()

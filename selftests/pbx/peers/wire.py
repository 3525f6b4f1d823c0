#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
wire.py FILE ADDRESS...: how those phones registered, from what crossed their wire:

    sent=N again=N turns=N ok=N ms=T fragments=N

sent        messages (UDP), or segments with data (TCP), to the PBX's SIP ports
again       of them, retransmissions: the same bytes once more
turns       how often the phone had to wait for the PBX before it went on: round trips;
            what it sends again is none
ok          "200 OK" answers to a REGISTER, seen in the clear
ms          from the first packet to the first of these, or over TLS to the PBX's last
            data; "never" where there is none
fragments   IP fragments to the PBX
"""
import socket
import struct
import sys


def packets(path):
    """(time, link-layer payload, ethertype) of each frame."""
    with open(path, "rb") as file:
        data = file.read()
    at = 24
    while at + 16 <= len(data):
        sec, usec, size = struct.unpack_from("<III", data, at)
        frame = data[at + 16:at + 16 + size]
        at += 16 + size
        if at > len(data):
            return
        if len(frame) >= 14:
            yield sec * 1000 + usec / 1000, frame[14:], struct.unpack_from(">H", frame, 12)[0]


def parse(packet, ethertype):
    """source, destination, protocol, payload of IP, is a fragment but the first"""
    if ethertype == 0x0800 and len(packet) >= 20:
        size = (packet[0] & 15) * 4
        total, = struct.unpack_from(">H", packet, 2)
        flags, = struct.unpack_from(">H", packet, 6)
        return (socket.inet_ntop(socket.AF_INET, packet[12:16]),
                socket.inet_ntop(socket.AF_INET, packet[16:20]), packet[9],
                packet[size:total], flags & 0x1fff, flags & 0x3fff)
    if ethertype == 0x86dd and len(packet) >= 40:
        length, protocol = struct.unpack_from(">HB", packet, 4)
        payload, offset, part = packet[40:40 + length], 0, 0
        if protocol == 44:
            protocol, part = payload[0], struct.unpack_from(">H", payload, 2)[0] or 1
            offset, payload = part >> 3, payload[8:]
        return (socket.inet_ntop(socket.AF_INET6, packet[8:24]),
                socket.inet_ntop(socket.AF_INET6, packet[24:40]), protocol, payload, offset, part)
    return None


def main():
    phones = sys.argv[2:]
    sent = again = turns = ok = fragments = 0
    first = done = last = None
    seen = set()
    waiting = tls = False
    for when, packet, ethertype in packets(sys.argv[1]):
        parsed = parse(packet, ethertype)
        if not parsed:
            continue
        source, dest, protocol, payload, offset, part = parsed
        outward = source in phones
        if not outward and dest not in phones:
            continue
        fragments += bool(outward and part and protocol == 17)
        if offset or protocol not in (6, 17) or len(payload) < 8:
            continue
        ports = struct.unpack_from(">HH", payload)
        if not {5060, 5061} & set(ports):
            continue
        tls = tls or 5061 in ports and protocol == 6
        head = 8 if protocol == 17 else (payload[12] >> 4) * 4
        data = payload[head:]
        if first is None and outward:
            first = when
        if not data.strip(b"\r\n\0"):
            continue
        if not outward:
            waiting = False
            last = when
            if data.startswith(b"SIP/2.0 200") and b" REGISTER\r\n" in data:
                ok += 1
                done = done or when
            continue
        sent += 1
        key = (ports, data if protocol == 17 else payload[4:8])
        if key in seen:
            again += 1
            continue
        seen.add(key)
        turns += not waiting
        waiting = True
    done = done or (last if tls else None)
    ms = "never" if done is None or first is None else "%.1f" % (done - first)
    print(f"sent={sent} again={again} turns={turns} ok={ok} ms={ms} fragments={fragments}")


main()

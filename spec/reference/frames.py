"""Frames: the door link (spec/frame.md 2), the programming device host link and the relay (spec/relay.md)."""
from crypto import le


def crc16(data):
    """CRC-16/CCITT-FALSE: polynomial 1021, init FFFF, no reflection."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def door_frame(kind, body):
    head = bytes([len(body), kind]) + body
    return head + le(crc16(head), 2)


def slip(data):
    escaped = data.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc")
    return b"\xc0" + escaped + b"\xc0"


def pd_frame(port, kind, body):
    head = bytes([port, kind]) + body
    return slip(head + le(crc16(head), 2))


def relay_frame(session, kind, body):
    return le(session, 4) + bytes([kind]) + body

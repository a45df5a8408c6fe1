"""Audit events, their forward-secure chain, sealed segments (spec/audit.md)."""
from crypto import cmac, kdf, le, seal, step, unseal

GRANTED, DENIED, TASK, BLOCKLIST, FLOOR, LOST, REKEY, BOOT, FOREIGN = range(1, 10)


def event(seq, time, key_id, code, detail=0, flags=0):
    return le(seq, 4) + le(time, 4) + le(key_id, 4) + bytes([code, detail, flags, 0])


def chain(first_key, cyl_id, events):
    """[(A_n, tag_n)] for events with seq 1, 2, ...; tag_0 = 0."""
    a, tag, out = first_key, bytes(16), []
    for n, e in enumerate(events, 1):
        tag = cmac(a, tag + e)
        out.append((a, tag))
        a = step(a, 3, cyl_id, n % 65536)
    return out


def foreign_key(a1, sys_id, cyl_id):
    return kdf(a1, "FO", le(sys_id, 4) + le(cyl_id, 4))


def segment(ke, cyl_id, gen, events, tag_before, tag_last, foreign=False):
    """header16 | CCM; the events are consecutive and begin at a multiple of 32, plus 1."""
    first, last = events[0][:4], events[-1][:4]
    head = le(cyl_id, 4) + bytes([gen, 0]) + le(len(events), 2) + first + last
    nonce = (b"\x46" if foreign else b"\x53") + le(cyl_id, 4) + first + last
    return head + seal(ke, nonce, tag_before + b"".join(events) + tag_last, head)


def open_segment(ke, data, foreign=False):
    head = data[:16]
    nonce = (b"\x46" if foreign else b"\x53") + head[:4] + head[8:16]
    plain = unseal(ke, nonce, data[16:], head)
    n = int.from_bytes(head[6:8], "little")
    return plain if plain is not None and len(plain) == 32 + 16 * n else None

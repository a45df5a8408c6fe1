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


def _nonce(head):
    return (b"\x46" if head[5] else b"\x53") + head[:4] + head[8:16]


def segment(ke, cyl_id, gen, events, tag_before, tag_last, ring=0):
    """header16 | CCM of tag before, 1..32 consecutive events from 32 k + 1 on, tag of the last. ring 1 = foreign."""
    head = le(cyl_id, 4) + bytes([gen, ring]) + le(len(events), 2) + events[0][:4] + events[-1][:4]
    return head + seal(ke, _nonce(head), tag_before + b"".join(events) + tag_last, head)


def open_segment(ke, data):
    """Plain bytes (tag16 | events | tag16), or the name of what is wrong."""
    head, u = data[:16], lambda a, n: int.from_bytes(data[a:a + n], "little")
    n, first, last = u(6, 2), u(8, 4), u(12, 4)
    if len(data) < 72 or head[5] > 1 or not 1 <= n <= 32 or len(data) != 56 + 16 * n:
        return "form"
    if (first - 1) % 32 or last - first + 1 != n:
        return "range"
    plain = unseal(ke, _nonce(head), data[16:], head)
    return plain if plain is not None else "seal"


def verify(first_key, cyl_id, plain, first):
    """Replays the chain over an opened segment: None when it holds, else what does not."""
    events, a = [plain[i:i + 16] for i in range(16, len(plain) - 16, 16)], first_key
    for n in range(1, first):
        a = step(a, 3, cyl_id, n % 65536)
    tag = plain[:16]
    for n, e in enumerate(events, first):
        if e[:4] != le(n, 4):
            return "sequence"
        tag = cmac(a, tag + e)
        a = step(a, 3, cyl_id, n % 65536)
    return None if tag == plain[-16:] else "tag"

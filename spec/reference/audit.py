"""Audit events, their forward-secure chain, sealed segments (spec/audit.md)."""
from crypto import cmac, le, step, unseal
from wire import unpack

GRANTED, DENIED, FLOOR, FOREIGN = 1, 2, 5, 9
HEAD = "cylId4 gen1 ring1 n2 from4 to4"

def event(seq, time, key_id, code, detail, flags=0):
    return le(seq, 4) + le(time, 4) + le(key_id, 4) + bytes([code, detail, flags, 0])

def beacon_mac(kb, content):
    return cmac(kb, b"\x12" + content)[:8]

def open_segment(ke, data):
    """Plain bytes (tag16 | events | tag16), or the name of what is wrong."""
    head = unpack(HEAD, data)
    if head["ring"] > 1 or not 1 <= head["n"] <= 32 or len(data) != 56 + 16 * head["n"]:
        return "form"
    if (head["from"] - 1) % 32 or head["to"] - head["from"] + 1 != head["n"]:
        return "range"
    nonce = (b"\x46" if head["ring"] else b"\x53") + data[:4] + data[8:16]
    plain = unseal(ke, nonce, data[16:], data[:16])
    return "seal" if plain is None else plain

def verify(first_key, cyl_id, plain, first):
    """Replays the chain over an opened segment: None when it holds, else what does not."""
    a, tag = first_key, plain[:16]
    for n in range(1, first):
        a = step(a, 3, cyl_id, n % 65536)
    for n, at in enumerate(range(16, len(plain) - 16, 16), first):
        if plain[at:at + 4] != le(n, 4):
            return "sequence"
        tag = cmac(a, tag + plain[at:at + 16])
        a = step(a, 3, cyl_id, n % 65536)
    return None if tag == plain[-16:] else "tag"

def segment_case(c):
    plain, head = open_segment(c["ke"], c["segment"]), unpack(HEAD, c["segment"])
    if isinstance(plain, str):
        return {"error": plain}
    return {"error": verify(c["firstKey"], c["cylId"], plain, head["from"]), "plain": plain}

CASES = {
    "audit.chain": lambda c: {"tag": cmac(c["key"], c["tagBefore"] + c["event"])},
    "audit.beacon": lambda c: {"good": beacon_mac(c["kb"], c["beacon"][:16]) == c["beacon"][16:]},
    "audit.segment": segment_case}

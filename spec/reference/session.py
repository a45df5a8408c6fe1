"""Identities, records and sealed frames of a server session (spec/session.md)."""
from crypto import cbor, le, point, seal, sha256

KIND = {"key": (b"\x6b", "k"), "cylinder": (b"\x63", "c")}


def ccs(subject, kid, pub):
    """CWT claims set with one COSE key (both coordinates); kid None = left out."""
    x, y = point(pub)
    return {2: subject, 8: {1: {1: 2, **({2: kid} if kid else {}), -1: 1, -2: x, -3: y}}}


def element_id(kind, sys_id, no, pub):
    """(kid of 9 bytes, claims set) of a claimed key or cylinder."""
    mark, letter = KIND[kind]
    kid = mark + le(sys_id, 4) + le(no, 4)
    return kid, ccs(f"olp:{sys_id}:{letter}:{no}", kid, pub)


def server_id(server_no, pub):
    kid = b"\x73" + le(server_no, 4)
    return kid, ccs(f"olp:s:{server_no}", kid, pub)


def blank_id(device_id, pub):
    return ccs(f"olp:blank:{device_id.hex()}", None, pub)


def ead(label, value=None):
    """Critical item: negative label, then the value as byte string when there is one."""
    return cbor(-label) + (b"" if value is None else cbor(value))


def key_state(state_ver, root8, rtc, rtc_q, batt, fw, bl_ver, log_head, receipts, sess, day, index):
    return (le(state_ver, 4) + root8 + le(rtc, 4) + bytes([rtc_q, batt]) + fw + le(bl_ver, 4) + log_head + le(receipts, 2) + sess
            + le(day, 2) + le(index, 2))


def rec(kind, body=b"", flags=0):
    return bytes([kind, flags]) + le(len(body), 2) + body


def sealed(key, seq, records):
    return seal(key, bytes(9) + le(seq, 4), records)


def row_id(table, body):
    """Number of a row inside its table."""
    if table == 2:
        return int.from_bytes(body[:4], "little") | (body[21] >> 1 & 3) << 30
    return 0 if table == 1 else body[0]


def root(rows):
    """root8 over rows (table, body) of tables 1, 2, 3, 8 in any order."""
    order = sorted((table, row_id(table, body), body) for table, body in rows)
    digests = [sha256(b"".join(bytes([t]) + b for t, i, b in order if i % 16 == n))[:16] for n in range(16)]
    return sha256(b"".join(digests))[:8]

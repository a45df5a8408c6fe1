"""Tasks a carrier brings to a cylinder, and their receipts (spec/task.md)."""
from crypto import cmac, le, sign

ORDERED, COUNTERSIGNED = 1, 2


def task(kt, task_id, cyl_id, op, flags, seq, payload, not_before=0, expiry=0xFFFFFFFF, countersign=None):
    """`countersign` = (sysId, index, private key)."""
    head = (task_id + le(cyl_id, 4) + bytes([op, flags]) + le(seq, 4) + le(not_before, 4) + le(expiry, 4)
            + le(len(payload), 2))
    out = head + cmac(kt, b"\x10" + head + payload)[:8] + payload
    if countersign:
        sys_id, index, key = countersign
        out += bytes([index]) + sign(key, "olp1-cs-task", le(sys_id, 4) + head + payload)
    return out


def receipt(kr, cyl_id, task_id, status, gen, state_ver, bl_ver, audit_seq):
    body = task_id + bytes([status, gen, 0, 0]) + le(state_ver, 4) + le(bl_ver, 4) + le(audit_seq, 4)
    return body + cmac(kr, b"\x11" + le(cyl_id, 4) + body)[:8]

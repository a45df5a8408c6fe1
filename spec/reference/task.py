"""Tasks a carrier brings to a cylinder, and their receipts (spec/task.md)."""
from crypto import cmac, le, sign, verify

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


ORDERED_OPS, STARRED_OPS = (2, 7, 8, 9, 10, 13, 14, 15, 16), (2, 9, 10, 12, 14, 16)
DONE, RUNNING, SUPERSEDED, BASE_HIGH, EXPIRED, NOT_YET, BAD_COUNTERSIGN, MEMORY, UNKNOWN_OP, REFUSED = range(10)


def execute(cyl, data, t, kt, countersigners):
    """Status of a task at time t, or None for no receipt; changes `cyl` (spec/task.md 4). Ops 1, 2, 7, 10 only."""
    u = lambda a, n: int.from_bytes(data[a:a + n], "little")
    if len(data) < 36 or data[13] & 0xFC or u(8, 4) != cyl["cylId"] or u(14, 4) == 0:
        return None
    size = u(26, 2)
    payload, rest = data[36:36 + size], data[36 + size:]
    if len(payload) != size or len(rest) != (65 if data[13] & COUNTERSIGNED else 0):
        return None
    if data[28:36] != cmac(kt, b"\x10" + data[:28] + payload)[:8]:
        return None
    if data[:8] in cyl["results"]:
        return cyl["results"][data[:8]]
    op, seq, status = data[12], u(14, 4), DONE
    if not 1 <= op <= 16 or op in (11, 12):
        status = UNKNOWN_OP
    elif (data[13] & ORDERED > 0) != (op in ORDERED_OPS):
        status = REFUSED
    elif (rest or op in STARRED_OPS) and not (rest and rest[0] in countersigners and verify(
            countersigners[rest[0]], "olp1-cs-task", le(cyl["sysId"], 4) + data[:28] + payload, rest[1:])):
        status = BAD_COUNTERSIGN
    elif t >= u(22, 4) and u(22, 4) != 0xFFFFFFFF:
        status = EXPIRED
    elif t < u(18, 4):
        return NOT_YET
    elif op in ORDERED_OPS:
        base = int.from_bytes(payload[:4], "little")
        if base > cyl["stateVer"]:
            return BASE_HIGH
        status = SUPERSEDED if base < cyl["stateVer"] else ordered(cyl, op, seq, payload)
        cyl["stateVer"] += status == DONE
    elif seq + 64 <= cyl["seqTop"]:
        status = SUPERSEDED
    elif seq in cyl["seqSeen"]:
        status = REFUSED
    else:
        cyl["seqTop"] = max(cyl["seqTop"], seq)
        cyl["seqSeen"] = sorted(s for s in cyl["seqSeen"] + [seq] if s + 64 > cyl["seqTop"])
        status = block(cyl, seq, payload) if op == 1 else DONE
    cyl["results"][data[:8]] = status
    return status


def block(cyl, seq, payload):
    key, epoch, in_ver = (int.from_bytes(payload[a:b], "little") for a, b in ((0, 4), (4, 6), (6, 10)))
    if seq < cyl["lastUnblockSeq"]:
        return SUPERSEDED
    if in_ver > cyl["blVer"]:
        old = cyl["urgent"].get(key, {"minEpoch": 0, "inVer": 0})
        cyl["urgent"][key] = {"minEpoch": max(old["minEpoch"], epoch), "inVer": max(old["inVer"], in_ver)}
    return DONE


def ordered(cyl, op, seq, payload):
    key = int.from_bytes(payload[4:8], "little")
    if op == 2:
        limit = int.from_bytes(payload[8:10], "little")
        if cyl["urgent"].get(key, {"minEpoch": 0xFFFFFF})["minEpoch"] <= limit:
            del cyl["urgent"][key]
        if cyl["list"].get(key, 0xFFFFFF) <= limit:
            del cyl["list"][key]
        cyl["lastUnblockSeq"] = max(cyl["lastUnblockSeq"], seq)
    elif op == 10:
        if not cyl["minGen"] < payload[4] <= cyl["gen"]:
            return REFUSED
        cyl["minGen"] = payload[4]
    elif op == 7:
        for at in range(6, len(payload), 6):
            kind, no = payload[at], int.from_bytes(payload[at + 2:at + 6], "little")
            if kind > 4:
                return REFUSED
            for name in ("keyGroups",) if kind < 2 else ("allowKeys", "denyKeys"):
                cyl[name] = [x for x in cyl[name] if x != no]
            if kind in (0, 2, 3):
                cyl[{0: "keyGroups", 2: "allowKeys", 3: "denyKeys"}[kind]].append(no)
    return DONE

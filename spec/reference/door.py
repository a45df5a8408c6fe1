"""The door handshake (spec/door.md): messages, tickets, the decision of a cylinder, the records after it."""
from crypto import cmac, kdf, le, seal, steps
from schedule import NOCLOCK, check_time, is_open, read

LIST, GEN1 = 1, 16


def passport(key_id, gen, kind, epoch, valid_from, valid_to, unit, length, start, anchor, flags=0, rsv=bytes(8)):
    return (bytes([1, flags]) + le(key_id, 4) + bytes([gen, kind]) + le(epoch, 2) + le(valid_from, 4) + le(valid_to, 4)
            + bytes([unit, length]) + le(start, 4) + anchor + rsv)


def entry_meta(schedule_index, slot_type, rights_version, flags=0):
    return bytes([schedule_index, flags | slot_type << 1]) + le(rights_version, 2)


def ticket(secret, suite, sys_id, slot_type, slot_id, pass48, meta4, sched=b""):
    context = bytes([suite]) + le(sys_id, 4) + bytes([slot_type]) + le(slot_id, 4) + pass48 + meta4 + sched
    return kdf(secret, "AT", context)


def m1(sys_id, cyl_id, gen, flags, floor_day, bl_ver, audit_seq, nonce, groups, suites=1):
    return (bytes([1, suites]) + le(sys_id, 4) + le(cyl_id, 4) + bytes([gen, flags]) + le(floor_day, 2) + le(bl_ver, 4)
            + le(audit_seq, 4) + nonce + bytes([len(groups)]) + b"".join(le(g, 2) for g in groups))


def m2_open(slot_type, slot_id, now, pass48, meta4, index, proof, nonce, day=None, sched=b"", records=False, suite=1):
    """M2 without its mac. day = (number, proof16)."""
    flags = (1 if day else 0) | (2 if sched else 0) | (4 if records else 0)
    extra = le(day[0], 2) + day[1] if day else b""
    return (bytes([suite, flags, slot_type]) + le(slot_id, 4) + le(now, 4) + pass48 + meta4 + le(index, 2) + proof
            + extra + sched + nonce)


def session_keys(t, n_c, n_k, cyl_id, key_id):
    context = n_c + n_k + le(cyl_id, 4) + le(key_id, 4)
    return kdf(t, "SM", context), kdf(t, "SE", context)


def beacon(kb, cyl_id, audit_seq, bl_ver, floor_day):
    """24 bytes a key stores: 16 of content, 8 of mac under a key it does not know."""
    content = le(cyl_id, 4) + le(audit_seq, 4) + le(bl_ver, 4) + le(floor_day, 2) + bytes(2)
    return content + cmac(kb, b"\x12" + content)[:8]


def m3_open(status, reason, flags, audit_seq, beacon_mac, bl_ver, pending=0):
    return bytes([status, reason, flags]) + le(audit_seq, 4) + beacon_mac + le(bl_ver, 4) + bytes([pending])


def m4(k_mac, t3, audit_seq):
    body = b"\x00" + le(audit_seq, 4)
    return body + cmac(k_mac, b"\x04" + t3 + body)[:8]


def sealed_record(k_enc, frame_type, counter, record, data=b""):
    return seal(k_enc, bytes([frame_type]) + bytes(8) + le(counter, 4), bytes([record]) + data)


def split(body):
    """Fields of an M2 body, or None when its form is wrong (spec/door.md 5.2)."""
    u = lambda a, n: int.from_bytes(body[a:a + n], "little")
    if len(body) < 101 or body[1] & 0xF8 or body[2] > 2:
        return None
    p, meta, at = body[11:59], body[59:63], 81
    f = {"suite": body[0], "flags": body[1], "slotType": body[2], "slotId": u(3, 4), "now": u(7, 4), "passport": p,
         "meta": meta, "index": u(63, 2), "proof": body[65:81], "day": None, "schedule": b""}
    if f["flags"] & 1:
        f["day"], at = (u(81, 2), body[83:99]), 99
    f["schedule"], f["nonce"], f["mac"] = body[at:-20], body[-20:-8], body[-8:]
    f["keyId"], f["epoch"], f["class"] = u(13, 4), u(19, 2), p[7]
    unit, length, start = p[18], p[19], int.from_bytes(p[20:24], "little")
    f["time"] = (u(21, 4), u(25, 4), unit, length, start)
    good = p[0] == 1 and p[1] < 4 and p[40:] == bytes(8) and p[7] in (0, 1, 2, 3, 4, 8, 9, 10) and length <= 64
    good = good and f["epoch"] < 0xFFFF and not meta[1] & 0xE8 and meta[1] >> 1 & 3 == body[2]
    good = good and bool(f["flags"] & 2) == (meta[0] > 0) == bool(f["schedule"])
    good = good and (unit > 0 or (length == 0 and p[24:40] == bytes(16) and f["index"] == 0 and f["proof"] == bytes(16)))
    good = good and (unit == 0 or length > 0) and not (p[1] & NOCLOCK and meta[0]) and not (body[2] == 2 and meta[0])
    if good and f["schedule"]:
        good = read(f["schedule"]) is not None and f["schedule"][0] == meta[0]
    return f if good else None


def decide(cyl, m1_body, m2_body):
    """What a claimed cylinder answers: {"error": reason} (frame 0E) or status, reason, dayTaken, t2 (frame 03)."""
    if not (m2_body and 1 <= m2_body[0] <= 8 and cyl["suites"] >> (m2_body[0] - 1) & 1):
        return {"error": 11}
    f = split(m2_body)
    if f is None:
        return {"error": 1}
    gen = f["passport"][6] + (1 if f["meta"][1] & GEN1 else 0)
    if f["slotType"] == 1:
        secret = cyl["groups"].get(f["slotId"])
    else:
        secret = cyl["tickets"].get(gen) if f["slotId"] == cyl["cylId"] else None
    if secret is None:
        return {"error": 1}
    t = ticket(secret, f["suite"], cyl["sysId"], f["slotType"], f["slotId"], f["passport"], f["meta"], f["schedule"])
    k_mac, k_enc = session_keys(t, m1_body[22:34], f["nonce"], cyl["cylId"], f["keyId"])
    t2 = cmac(k_mac, b"\x02" + m1_body + m2_body[:-8])
    if t2[:8] != f["mac"]:
        return {"error": 1}
    floor, taken, late = cyl["floorDay"], False, False
    if f["day"] and f["day"][0] > floor and steps(f["day"][1], 2, cyl["sysId"], f["day"][0], floor) == cyl["dayValue"]:
        late = f["day"][0] - floor > 31
        taken = not late
        floor = floor if late else f["day"][0]
    status, reason = judge(cyl, f, gen, floor)
    return {"status": status, "reason": reason, "dayTaken": taken, "dayAfter": late, "floorDay": floor, "t2": t2,
            "kMac": k_mac, "kEnc": k_enc, "ticket": t}


def judge(cyl, f, gen, floor):
    if gen < cyl["minGen"]:
        return 1, 10
    limit = max(cyl["blocks"].get(f["keyId"], 0), cyl["urgent"].get(f["keyId"], 0))
    if f["epoch"] < limit:
        return 2, 3 if limit == 0xFFFF else 4
    if f["slotType"] == 2:
        return 1, 1
    valid_from, valid_to, unit, length, start = f["time"]
    proof_good = f["index"] <= length and steps(f["proof"], 1, f["keyId"], f["index"], 0) == f["passport"][24:40]
    reason, t = check_time(cyl["dayEpoch"], floor, f["now"], f["passport"][1], valid_from, valid_to, unit, length, start,
                           f["index"], proof_good)
    if reason == 0 and f["schedule"] and not is_open(f["schedule"], f["now"], t):
        reason = 8
    if reason == 0 and f["meta"][1] & LIST and not listed(cyl, f["keyId"]):
        reason = 14
    return (1 if reason else 0), reason


def listed(cyl, key_id):
    if key_id in cyl["denyKeys"]:
        return False
    return key_id in cyl["allowKeys"] or key_id >> 16 in cyl["keyGroups"]

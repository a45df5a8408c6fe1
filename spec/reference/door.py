"""The door handshake (spec/door.md): messages, tickets, the decision of a cylinder and its answer."""
from audit import DENIED, FLOOR, FOREIGN, GRANTED, beacon_mac, event
from crypto import cmac, kdf, le, seal, steps
from schedule import NOCLOCK, check_time, is_open, read
from wire import door_frame, unpack

LIST, GEN1, NO_PROOF = 1, 16, bytes(16)
M2 = ("suite1 flags1 slotType1 slotId4 now4 fmt1 passFlags1 keyId4 keyGen1 class1 rightsEpoch2 validFrom4"
      " validTo4 revalUnitH1 revalLen1 revalStart4 revalAnchor16 rsv8 schedIdx1 entryFlags1 rightsVer2"
      " revalIdx2 revalProof16")
PASSPORT, META, M1_NONCE = slice(11, 59), slice(59, 63), slice(22, 34)

def ticket(secret, sys_id, m2, sched):
    """`m2` at least up to entryMeta."""
    return kdf(secret, "AT", m2[:1] + le(sys_id, 4) + m2[2:7] + m2[PASSPORT] + m2[META] + sched)

def session_keys(t, m1, m2):
    context = m1[M1_NONCE] + m2[-20:-8] + m1[6:10] + m2[13:17]
    return kdf(t, "SM", context), kdf(t, "SE", context)

def m4(k_mac, t3, audit_seq):
    body = b"\x00" + le(audit_seq, 4)
    return body + cmac(k_mac, b"\x04" + t3 + body)[:8]

def sealed_record(k_enc, frame_type, counter, record):
    return seal(k_enc, bytes([frame_type]) + bytes(8) + le(counter, 4), record)

def split(body):
    """Fields of an M2 body, or None when its form is wrong (spec/door.md 5.2)."""
    f, at = unpack(M2, body), 81
    if len(body) < 101 or f["flags"] & 0xF8 or f["slotType"] > 2:
        return None
    if f["flags"] & 1:
        f, at = f | unpack("day2 dayProof16", body[81:]), 99
    f["schedule"] = sched = body[at:-20]
    f["gen"] = f["keyGen"] + (1 if f["entryFlags"] & GEN1 else 0)
    unproven = (f["revalAnchor"], f["revalIdx"], f["revalProof"]) == (NO_PROOF, 0, NO_PROOF)
    rules = [f["fmt"] == 1, f["passFlags"] < 4, f["rsv"] == bytes(8), f["class"] in (0, 1, 2, 3, 4, 8, 9, 10),
             f["revalLen"] <= 64, f["rightsEpoch"] < 0xFFFF, not f["entryFlags"] & 0xE8,
             bool(f["flags"] & 2) == (f["schedIdx"] > 0) == bool(sched), f["entryFlags"] >> 1 & 3 == f["slotType"],
             f["revalLen"] > 0 if f["revalUnitH"] else f["revalLen"] == f["revalStart"] == 0 and unproven,
             not f["schedIdx"] or not (f["passFlags"] & NOCLOCK or f["slotType"] == 2),
             not sched or read(sched) is not None and sched[0] == f["schedIdx"]]
    return f if all(rules) else None

def secret_for(cyl, f):
    """What tickets of this slot are made from, None when the cylinder has none."""
    if f["slotType"] == 1:
        return next((g["kG"] for g in cyl["groups"] if g["groupId"] == f["slotId"]), None)
    known = next((t["ka"] for t in cyl["tickets"] if t["gen"] == f["gen"]), None)
    return known if f["slotId"] == cyl["cylId"] else None

def judge(cyl, f, floor):
    """0 or the reason, in the order of spec/door.md 5.6."""
    if f["gen"] < cyl["minGen"]:
        return 10
    limit = max((b["minEpoch"] for b in cyl["blocks"] + cyl["urgent"] if b["keyId"] == f["keyId"]), default=0)
    if f["rightsEpoch"] < limit:
        return 3 if limit == 0xFFFF else 4
    if f["slotType"] == 2:
        return 1
    proven = f["revalIdx"] <= f["revalLen"] and (
        steps(f["revalProof"], 1, f["keyId"], f["revalIdx"], 0) == f["revalAnchor"])
    more = {"dayEpoch": cyl["dayEpoch"], "floorDay": floor, "flags": f["passFlags"], "proofGood": proven}
    reason, t = check_time(f | more)
    if reason == 0 and f["schedule"] and not is_open(f["schedule"], f["now"], t):
        return 8
    listed = f["keyId"] not in cyl["denyKeys"] and (
        f["keyId"] in cyl["allowKeys"] or f["keyId"] >> 16 in cyl["keyGroups"])
    return 14 if reason == 0 and f["entryFlags"] & LIST and not listed else reason

def answer(cyl, m1, m2):
    """The frame of a claimed cylinder, what it writes down, and M4 of the key (spec/door.md 5 and 6)."""
    refusal = lambda reason: {"answer": "error", "reason": reason, "frame": door_frame(0x0E, bytes([reason]))}
    if not (m2 and 1 <= m2[0] <= 8 and cyl["suites"] >> (m2[0] - 1) & 1):
        return refusal(11)
    f = split(m2)
    secret = f and secret_for(cyl, f)
    if secret is None:
        return refusal(1)
    k_mac, k_enc = session_keys(ticket(secret, cyl["sysId"], m2, f["schedule"]), m1, m2)
    t2 = cmac(k_mac, b"\x02" + m1 + m2[:-8])
    if t2[:8] != m2[-8:]:
        return refusal(1)
    floor, day = cyl["floorDay"], f.get("day", 0)
    proven = day > floor and steps(f["dayProof"], 2, cyl["sysId"], day, floor) == cyl["dayValue"]
    taken, after = proven and day - floor <= 31, proven and day - floor > 31
    floor = day if taken else floor
    reason = judge(cyl, f, floor)
    status = 2 if reason in (3, 4) else 1 if reason else 0
    log = [(day, FLOOR, 0)] if taken else []
    log += [(f["now"], DENIED if status else GRANTED, reason), (day, FLOOR, 0)]
    events = [event(n, time, f["keyId"], *what) for n, (time, *what) in enumerate(log, cyl["auditSeq"] + 1)]
    # A day more than 31 steps away is taken after M3; the record names it as the new floor.
    last, seq = events.pop(), cyl["auditSeq"] + len(events)
    content = le(cyl["cylId"], 4) + le(seq, 4) + le(cyl["blVer"], 4) + le(floor, 2) + bytes(2)
    mac = beacon_mac(cyl["kb"], content)
    m3 = bytes([status, reason, taken]) + le(seq, 4) + mac + le(cyl["blVer"], 4) + b"\x00"
    t3 = cmac(k_mac, b"\x03" + t2 + m3)
    return {"answer": "m3", "status": status, "reason": reason, "dayTaken": taken, "floorDayAfter": floor,
            "kMac": k_mac, "kEnc": k_enc, "t2": t2, "t3": t3, "m3": m3 + t3[:8], "beacon": content + mac,
            "events": events, "m4": m4(k_mac, t3, seq)} | ({"eventAfter": last} if after else {})

def flip_case(c):
    m2, places = c["m2"], range(c["offset"], c["offset"] + c["length"])
    flipped = [m2[:at] + bytes([m2[at] ^ 1 << bit]) + m2[at + 1:] for at in places for bit in range(8)]
    answers = [answer(c["cylinder"], c["m1"], body) for body in flipped]
    assert all(one == answers[0] for one in answers), c["name"]
    return {"expected": answers[0]}

def functions_case(c):
    m1, m2, m3, t = c["m1"], c["m2"], c["m3"], ticket(c["ka"], 42, c["m2"], b"")
    k_mac, k_enc = session_keys(t, m1, m2)
    t2 = cmac(k_mac, b"\x02" + m1 + m2[:-8])
    t3 = cmac(k_mac, b"\x03" + t2 + m3[:-8])
    m2, m3 = m2[:-8] + t2[:8], m3[:-8] + t3[:8]
    frames = {f"m{n}Frame": door_frame(n, m) for n, m in ((1, m1), (2, m2), (3, m3))}
    return frames | {
        "passport": m2[PASSPORT], "ticket": t, "kMac": k_mac, "kEnc": k_enc, "m2": m2, "t2": t2, "m3": m3,
        "t3": t3, "m4": m4(k_mac, t3, int.from_bytes(m3[3:7], "little")),
        "ticketWithSchedule": ticket(c["ka"], 42, m2[:59] + b"\x01" + m2[60:], c["schedule"]),
        "recordFrame05": sealed_record(k_enc, 5, 0, c["recordPlain"]),
        "recordFrame06": sealed_record(k_enc, 6, 1, b"\x05" + bytes(range(32)))}

def no_ticket_case(c):
    seen, own = unpack("suite1 flags1 sysId4 keyId4 now4", c["frame"][2:]), c["ring"] == "own"
    seq, code = (1235, DENIED) if own else (1, FOREIGN)
    ring = "own" if seen["sysId"] == 42 else "foreign"
    return {"event": event(seq, seen["now"], seen["keyId"], code, 1, 1), "ring": ring}

CASES = {
    "door.functions": functions_case, "door.flip": flip_case, "door.noTicket": no_ticket_case,
    "door.handshake": lambda c: {"expected": answer(c["cylinder"], c["m1"], c["m2"])},
    "door.fields": lambda c: {"body": b"".join(f["bytes"] for f in c["fields"])},
    "door.frame": lambda c: {"frame": door_frame(0x0E, bytes([c["reason"]]))}}

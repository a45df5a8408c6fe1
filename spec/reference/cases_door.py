"""door.json: whole handshakes with the answer of the cylinder, field by field, and what must be refused."""
from audit import DENIED, FLOOR, FOREIGN, GRANTED, event
from crypto import cmac, count, kdf, le, step, steps
from door import GEN1, LIST, beacon, decide, entry_meta, m1, m2_open, m3_open, m4, passport, sealed_record, session_keys
from door import ticket
from frames import door_frame
from schedule import ALWAYS, NOCLOCK, record

SYS, CYL, KEY = 42, 0x1001, 0x00050011
EPOCH, START, NOW, END = 1715990400, 1767225600, 1768125600, 1798761600
REVAL = [steps(count(0x10, 16), 1, KEY, 64, i) for i in range(65)]
DAY_SEED = count(0x20, 16)
NC, NK, KC = count(0xA0, 12), count(0xB0, 12), count(0x30, 16)
WEEK = record(1, 4, [(480, 540), (1920, 540)], [(1774746000, 8)])
SUNDAY_OPEN = record(1, 4, [(8640, 1440)], [(1774746000, 8)])


def day(n):
    return n, steps(DAY_SEED, 2, SYS, 8192, n)


def cyl_secret(label, kc=KC, cyl=CYL):
    return kdf(kc, label, le(SYS, 4) + le(cyl, 4))


def cylinder(**change):
    base = {"sysId": SYS, "cylId": CYL, "suites": 1, "gen": 1, "minGen": 1, "tickets": {1: cyl_secret("KA")},
            "groups": {7: count(0x40, 16), 9: count(0x50, 16)}, "dayEpoch": EPOCH, "floorDay": 600, "dayValue": day(600)[1],
            "blVer": 0x02000005, "auditSeq": 1234, "blocks": {}, "urgent": {}, "keyGroups": [], "allowKeys": [], "denyKeys": []}
    return base | change


def key_pass(**change):
    f = {"key_id": KEY, "gen": 1, "kind": 2, "epoch": 7, "valid_from": START, "valid_to": END, "unit": 24, "length": 64,
         "start": START, "anchor": REVAL[0]} | change
    return passport(**f)


NO_REVAL = {"unit": 0, "length": 0, "start": 0, "anchor": bytes(16)}


def attempt(name, cyl=None, pass48=None, slot=(0, CYL), flags=0, sched=b"", index=12, proof=None, now=NOW, new_day=None,
            secret=None, seen=None, tamper=None, version=3, records=False, suite=1, t_sched=None):
    """One touch. `seen` changes the M1 the key saw, `tamper` the M2 after its mac was made."""
    cyl, pass48 = cyl or cylinder(), pass48 or key_pass()
    view = m1(SYS, CYL, cyl["gen"], 0, cyl["floorDay"], cyl["blVer"], cyl["auditSeq"], NC, list(cyl["groups"]), cyl["suites"])
    meta = entry_meta(sched[0] if sched else 0, slot[0], version, flags)
    secret = secret or (cyl["groups"][slot[1]] if slot[0] == 1 else cyl["tickets"][cyl["gen"]])
    t = ticket(secret, suite, SYS, slot[0], slot[1], pass48, meta, sched if t_sched is None else t_sched)
    k_mac, _ = session_keys(t, NC, NK, CYL, KEY)
    body = m2_open(*slot, now, pass48, meta, index, REVAL[index] if proof is None else proof, NK, new_day, sched, records, suite)
    body += cmac(k_mac, b"\x02" + (seen(view) if seen else view) + body)[:8]
    body = tamper(body) if tamper else body
    out = {"name": name, "kind": "handshake", "cylinder": show(cyl), "m1": view, "ticket": t, "m2": body}
    return out | {"expected": answer(cyl, view, body)}


def show(cyl):
    blocks = lambda b: [{"keyId": k, "minEpoch": e} for k, e in b.items()]
    return cyl | {"tickets": [{"gen": g, "ka": k} for g, k in cyl["tickets"].items()], "kb": cyl_secret("KB"),
                  "groups": [{"groupId": g, "kG": k} for g, k in cyl["groups"].items()],
                  "blocks": blocks(cyl["blocks"]), "urgent": blocks(cyl["urgent"])}


def answer(cyl, view, body):
    d = decide(cyl, view, body)
    if "error" in d:
        return {"answer": "error", "reason": d["error"], "frame": door_frame(0x0E, bytes([d["error"]]))}
    seq, events = cyl["auditSeq"], []
    key_id, now = int.from_bytes(body[13:17], "little"), int.from_bytes(body[7:11], "little")
    if d["dayTaken"]:
        seq += 1
        events.append(event(seq, d["floorDay"], key_id, FLOOR))
    seq += 1
    events.append(event(seq, now, key_id, DENIED if d["status"] else GRANTED, d["reason"]))
    shown = d["floorDay"] if d["dayTaken"] else cyl["floorDay"]
    stored = beacon(cyl_secret("KB"), CYL, seq, cyl["blVer"], shown)
    m3 = m3_open(d["status"], d["reason"], int(d["dayTaken"]), seq, stored[16:], cyl["blVer"])
    t3 = cmac(d["kMac"], b"\x03" + d["t2"] + m3)
    out = {"answer": "m3", "status": d["status"], "reason": d["reason"], "dayTaken": d["dayTaken"], "floorDayAfter": d["floorDay"],
           "kMac": d["kMac"], "kEnc": d["kEnc"], "t2": d["t2"], "t3": t3, "m3": m3 + t3[:8], "beacon": stored,
           "events": events, "m4": m4(d["kMac"], t3, seq)}
    # The day comes behind entryMeta4, revalIdx2 and revalProof16: taken after M3, the record names it as the new floor.
    return out if not d["dayAfter"] else out | {"eventAfter": event(seq + 1, int.from_bytes(body[81:83], "little"), key_id, FLOOR)}


def flip(offset, bit=1):
    return lambda body: body[:offset] + bytes([body[offset] ^ bit]) + body[offset + 1:]


def frozen():
    """3.16 of the first design, kept byte for byte. The reserved bytes of its passport are not 0: functions only."""
    pass48 = key_pass(kind=0, valid_to=0x6B36EC80, rsv=count(0x70, 8))
    view = m1(SYS, CYL, 1, 0, 600, 0x02000005, 1234, NC, [7, 9])
    t = ticket(count(0, 16), 1, SYS, 0, CYL, pass48, entry_meta(0, 0, 3))
    k_mac, k_enc = session_keys(t, NC, NK, CYL, KEY)
    m2 = m2_open(0, CYL, NOW, pass48, entry_meta(0, 0, 3), 12, REVAL[12], NK, day(603))
    t2 = cmac(k_mac, b"\x02" + view + m2)
    m3 = m3_open(0, 0, 0, 1235, count(0xC0, 8), 0x02000005)
    t3 = cmac(k_mac, b"\x03" + t2 + m3)
    return {"name": "functions only", "kind": "functions", "ka": count(0, 16), "m1": view, "passport": pass48, "ticket": t,
            "kMac": k_mac, "kEnc": k_enc, "m2": m2 + t2[:8], "t2": t2, "m3": m3 + t3[:8], "t3": t3, "m4": m4(k_mac, t3, 1235),
            "m1Frame": door_frame(1, view), "m2Frame": door_frame(2, m2 + t2[:8]), "m3Frame": door_frame(3, m3 + t3[:8]),
            "ticketWithSchedule": ticket(count(0, 16), 1, SYS, 0, CYL, pass48, entry_meta(1, 0, 3), WEEK), "schedule": WEEK,
            "recordPlain": b"\x42\x00", "recordFrame05": sealed_record(k_enc, 5, 0, 0x42, b"\x00"),
            "recordFrame06": sealed_record(k_enc, 6, 1, 5, count(0, 32))}


def fields(name, body, layout):
    """`layout`: "ver1 suites1 ..." as the tables of spec/door.md write it."""
    out, at = [], 0
    for word in layout.split():
        label = word.rstrip("0123456789")
        size = int(word[len(label):])
        out.append({"field": label, "offset": at, "bytes": body[at:at + size]})
        at += size
    assert at == len(body)
    return {"name": name, "kind": "fields", "body": body, "fields": out}


def layouts():
    one = attempt("day and schedule", cylinder(), sched=SUNDAY_OPEN, new_day=day(603))
    return [
        fields("M1 field by field", one["m1"], "ver1 suites1 sysId4 cylId4 gen1 flags1 floorDay2 blVer4 auditSeq4 nC12 nGroups1"
               " groupId2 groupId2"),
        fields("M2 field by field, day and schedule", one["m2"], "suite1 flags1 slotType1 slotId4 now4 passport48 entryMeta4"
               " revalIdx2 revalProof16 day2 dayProof16 schedule12 nK12 mac8"),
        fields("passport field by field", one["m2"][11:59], "fmt1 flags1 keyId4 keyGen1 class1 rightsEpoch2 validFrom4 validTo4"
               " revalUnitH1 revalLen1 revalStart4 revalAnchor16 rsv8"),
        fields("entryMeta field by field", one["m2"][59:63], "schedIdx1 flags1 rightsVer2"),
        fields("M3 field by field", one["expected"]["m3"], "status1 reason1 flags1 auditSeq4 beaconMac8 blVer4 pending1 mac8"),
        fields("M4 field by field", one["expected"]["m4"], "flags1 ackSeq4 mac8"),
        fields("stored beacon field by field", one["expected"]["beacon"], "cylId4 auditSeq4 blVer4 floorDay2 rsv2 mac8"),
    ]


def cases():
    two = cylinder(gen=2, tickets={1: cyl_secret("KA"), 2: cyl_secret("KA", count(0x60, 16))})
    listing = lambda **c: attempt(c.pop("name"), cylinder(**c), flags=LIST)
    blocked = lambda name, e, store="blocks", **k: attempt(name, cylinder(**{store: {KEY: e}}), **k)
    bare = key_pass(**NO_REVAL)
    form = [("M2 flag reserved", flip(1, 8)), ("M2 slot type 3", flip(2, 3)), ("M2 one byte short", lambda b: b[:-1]),
            ("M2 of 100 bytes", lambda b: b[:100]), ("M2 entry flags reserved", flip(60, 32)), ("passport fmt 2", flip(11, 3)),
            ("passport flag reserved", flip(12, 4)), ("passport reserved bytes", flip(51)), ("M2 mac", flip(100)),
            ("M2 nonce of the key", flip(81)), ("M2 now", flip(7)), ("M2 revalidation index", flip(63)), ("M2 proof", flip(65)),
            ("other keyId", flip(13)), ("older secret generation", flip(17)), ("other class", flip(18)),
            ("T-03 rightsEpoch raised", flip(19)), ("T-03 validFrom lowered", flip(21)), ("T-03 validTo raised", flip(28, 0x80)),
            ("T-03 unit raised", flip(29)), ("T-03 length", flip(30)), ("T-03 start", flip(31)), ("T-03 anchor", flip(35)),
            ("T-03 LIST removed or set", flip(60)), ("T-03 rightsVer", flip(61)), ("slotType against entryMeta", flip(2, 2))]
    out = [
        frozen(),
        attempt("granted: cylinder entry"),
        attempt("granted: newer day taken first", new_day=day(603)),
        attempt("granted: group entry", slot=(1, 7)),
        attempt("granted: inside schedule", sched=SUNDAY_OPEN),
        attempt("granted: always, no revalidation", pass48=key_pass(**NO_REVAL, valid_to=0xFFFFFFFF, flags=ALWAYS), index=0,
                proof=bytes(16)),
        attempt("granted: no clock, now 0", pass48=key_pass(flags=NOCLOCK, kind=0), now=0),
        attempt("granted: ticket of the next secret generation (B16)", two, flags=GEN1),
        attempt("granted: ticket of the older secret generation", two, secret=cyl_secret("KA")),
        attempt("granted: day that does not prove is ignored", new_day=(603, day(604)[1])),
        attempt("granted: older day is ignored", new_day=day(599)),
        attempt("granted: 31 day steps before the decision", now=EPOCH + 631 * 86400, index=64, new_day=day(631)),
        attempt("granted: 32 day steps after the decision", now=EPOCH + 632 * 86400, index=64, new_day=day(632)),
        listing(name="granted: list mode by key group", keyGroups=[5]),
        listing(name="granted: list mode by single key", allowKeys=[KEY]),
        attempt("granted: re-admitted with newer rights epoch (B17)", cylinder(blocks={KEY: 7})),
        attempt("denied 1: task ticket never opens (R079)", slot=(2, CYL)),
        attempt("denied 5: not yet valid", pass48=key_pass(valid_from=NOW + 1)),
        attempt("denied 6: validity over", pass48=key_pass(valid_to=NOW)),
        attempt("denied 6: never", pass48=key_pass(valid_to=0)),
        attempt("denied 6: floor after validity, clock turned back (T-04)", pass48=key_pass(valid_to=EPOCH + 603 * 86400),
                now=EPOCH + 602 * 86400, new_day=day(603)),
        attempt("denied 7: deadline passed", index=10),
        attempt("denied 7: clone of a key no longer revalidated (B1, T-02)", index=11, new_day=day(604)),
        attempt("denied 7: wrong proof", proof=REVAL[11]),
        attempt("denied 7: index above length", pass48=key_pass(length=11)),
        attempt("denied 8: outside schedule", sched=WEEK),
        attempt("denied 8: window over", sched=record(1, 4, [], [], (START, NOW))),
        attempt("denied 8: last edge passed (D13)", sched=record(1, 4, [(0, 10080)], [(NOW // 900 * 900, 4)])),
        attempt("denied 9: clock behind floor", now=EPOCH + 599 * 86400 - 1),
        attempt("granted: clock one day behind floor", now=EPOCH + 599 * 86400),
        attempt("denied 10: closed secret generation", cylinder(gen=2, minGen=2, tickets={2: cyl_secret("KA")}), slot=(1, 7)),
        listing(name="denied 14: list mode, not in list"),
        listing(name="denied 14: single denial beats key group", keyGroups=[5], denyKeys=[KEY]),
        blocked("blocked 3: for ever", 0xFFFF),
        blocked("blocked 4: rights withdrawn (T-05)", 8),
        blocked("blocked 3: urgent block apart from the list", 0xFFFF, "urgent"),
        blocked("blocked 3: with a task ticket", 0xFFFF, slot=(2, CYL)),
        blocked("blocked 3: before time is looked at", 0xFFFF, pass48=key_pass(valid_to=0)),
        attempt("error 11: suite not offered", suite=2),
        attempt("error 11: suite 0", suite=0),
        attempt("error 1: group the cylinder is not in", slot=(1, 8), secret=count(0x40, 16)),
        attempt("error 1: ticket of another cylinder", secret=cyl_secret("KA", KC, 0x1002)),
        attempt("error 1: slotId of another cylinder", slot=(0, 0x1002)),
        attempt("error 1: ticket of a closed generation", cylinder(gen=2, minGen=2, tickets={2: cyl_secret("KA")}),
                secret=cyl_secret("KA")),
        attempt("error 1: schedule not bound into the ticket (B7)", sched=SUNDAY_OPEN, t_sched=WEEK),
        attempt("error 1: no clock with schedule", pass48=key_pass(flags=NOCLOCK), sched=SUNDAY_OPEN),
        attempt("error 1: rightsEpoch FFFF", pass48=key_pass(epoch=0xFFFF)),
        attempt("error 1: revalidation fields without unit", pass48=bare, index=1, proof=REVAL[1]),
        attempt("error 1: task ticket with schedule", slot=(2, CYL), sched=SUNDAY_OPEN),
        attempt("error 1: suites of M1 downgraded on the line", cylinder(suites=3), seen=lambda v: v[:1] + b"\x01" + v[2:]),
        attempt("error 1: replay, other nonce of the cylinder (T-06)", seen=lambda v: v[:22] + count(0x90, 12) + v[34:]),
    ] + [attempt("error 1: " + name, tamper=t) for name, t in form]
    wrong = [c["name"] for c in out[1:] if not as_named(c)]
    assert not wrong, wrong
    base = attempt("base")
    for field, at, size in [("every bit of the passport (T-03)", 11, 48), ("every bit of entryMeta", 59, 4),
                            ("every bit of slotId", 3, 4), ("every bit of nK and mac", 81, 20)]:
        out.append({"name": field, "kind": "flip", "cylinder": base["cylinder"], "m1": base["m1"], "m2": base["m2"], "offset": at,
                    "length": size, "expected": {"answer": "error", "reason": 1, "frame": door_frame(0x0E, b"\x01")}})
    for at in range(8 * 48):
        assert answer(cylinder(), base["m1"], flip(11 + at // 8, 1 << at % 8)(base["m2"]))["reason"] == 1
    notice = bytes([1, 0]) + le(SYS, 4) + le(KEY, 4) + le(NOW, 4)
    foreign = bytes([1, 0]) + le(43, 4) + le(KEY, 4) + le(NOW, 4)
    return out + layouts() + [
        {"name": "not claimed: first and only frame", "kind": "frame", "frame": door_frame(0x0E, b"\x0d"), "reason": 13},
        {"name": "no ticket, own system (R080)", "kind": "noTicket", "frame": door_frame(0x0D, notice),
         "event": event(1235, NOW, KEY, DENIED, 1, 1), "ring": "own"},
        {"name": "no ticket, foreign system", "kind": "noTicket", "frame": door_frame(0x0D, foreign),
         "event": event(1, NOW, KEY, FOREIGN, 1, 1), "ring": "foreign"},
    ]


def as_named(case):
    """The name of a case says what must come out of it."""
    want, got = case["name"].split(":")[0].split(), case["expected"]
    kind = {"granted": 0, "denied": 1, "blocked": 2}.get(want[0])
    return got.get("status") == kind and got["reason"] == int(want[1] if kind != 0 else 0)


def step_vectors():
    out = []
    for name, kind, owner, top, seed, shown in [("revalidation", 1, KEY, 64, count(0x10, 16), (63, 12, 0)),
                                                 ("day", 2, SYS, 8192, DAY_SEED, (8191, 603, 600)),
                                                 ("audit", 3, CYL, 0, None, (1, 2, 65536))]:
        for i in shown:
            if seed:
                out.append({"name": f"{name} {top} to {i}", "type": kind, "owner": owner, "from": top, "to": i, "value": seed,
                            "result": steps(seed, kind, owner, top, i)})
            else:
                out.append({"name": f"{name} A_{i} to A_{i + 1}", "type": kind, "owner": owner, "index": i % 65536,
                            "value": count(0x40, 16), "result": step(count(0x40, 16), kind, owner, i % 65536)})
    return out

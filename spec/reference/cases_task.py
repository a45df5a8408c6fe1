"""task.json and blocklist.json: bytes, what a device does with them, and what it refuses."""
import copy

import blocklist
import task
from cases_door import CYL, EPOCH, KEY, NOW, SYS, cyl_secret
from cases_session import secret
from crypto import count, le, public, sha256, signature_input, wrap

LIST, COUNTER, STRANGER, OWNER = (secret(n) for n in ("list", "countersigner", "stranger", "owner"))
FULL, STARRED = blocklist.FULL, blocklist.COUNTERSIGNED
V = lambda major, minor: major << 16 | minor
K = lambda group, member: group << 16 | member


def frozen_block():
    task_id = bytes.fromhex("0102030405060708")
    return (task.task(cyl_secret("KT"), task_id, CYL, 1, 0, 9, le(KEY, 4) + le(8, 2) + le(V(512, 6), 4)),
            task.receipt(cyl_secret("KR"), CYL, task_id, 0, 1, 17, V(512, 5), 1236))


def task_cases():
    kt, kr, out = cyl_secret("KT"), cyl_secret("KR"), []
    base, kw, signer = le(17, 4), cyl_secret("KW", count(0x70, 16)), {0: public(COUNTER)}
    tid = lambda n: le(n, 4) + count(0x55, 4)
    make = lambda n, op, payload, seq=9, cs=None, flags=None, **k: task.task(
        kt, tid(n), CYL, op, flags if flags is not None else (op in task.ORDERED_OPS) | 2 * bool(cs), seq, payload, countersign=cs, **k)
    cs = (SYS, 0, COUNTER)
    ops = [("1 BLOCK", 1, le(KEY, 4) + le(8, 2) + le(V(512, 6), 4), None), ("2 UNBLOCK", 2, base + le(KEY, 4) + le(8, 2), cs),
           ("5 READ_AUDIT 1 to the newest", 5, le(1, 4) + b"\xff" * 4, None), ("5 READ_AUDIT of the foreign ring", 5, le(1 << 31 | 1, 4) + b"\xff" * 4, None),
           ("6 ACK_AUDIT up to 1235", 6, le(1235, 4), None),
           ("7 AUTH two steps", 7, base + b"\x02\x00" + b"\x00\x00" + le(5, 4) + b"\x03\x00" + le(KEY, 4), None),
           ("8 GROUP join", 8, base + b"\x01\x00" + le(7, 2) + wrap(kw, count(0x40, 16)), None), ("8 GROUP leave", 8, base + bytes(2) + le(7, 2), None),
           ("9 REKEY", 9, base + b"\x02\x00\x00\x00" + wrap(kw, count(0x60, 16)), cs), ("10 MINGEN", 10, base + b"\x02", cs),
           ("11 FW_CHUNK", 11, le(4, 4) + le(0, 2) + count(0, 64), None), ("12 FW_COMMIT", 12, count(0, 20), cs),
           ("13 CONFIG", 13, base + b"\x01\x02" + le(500, 2), None), ("14 RELEASE", 14, base + count(0xA0, 12), cs),
           ("16 TIME_SET", 16, base + le(EPOCH, 4) + le(600, 2) + count(0x20, 16), cs)]
    for name, op, payload, sign in ops:
        out.append({"name": "op " + name, "kind": "task", "kt": kt, "op": op, "payload": payload, "task": make(op, op, payload, cs=sign)})
    body = le(SYS, 4) + le(CYL, 4) + base + b"\x01\x00" + public(STRANGER)
    trust = base + b"\x01\x00" + public(STRANGER) + b"\x00" + task.sign(OWNER, "olp1-trust", body)
    out.append({"name": "op 15 TRUST_SET, list key", "kind": "task", "kt": kt, "op": 15, "payload": trust, "task": make(15, 15, trust),
                "signed": body, "ownerPublic": public(OWNER)})
    doc = blocklist.document(LIST, SYS, 0, V(512, 5), V(512, 6), [(KEY, 8)], prune_day=600, signed_at=NOW)
    out.append({"name": "op 3 LIST with a document", "kind": "task", "kt": kt, "op": 3, "payload": doc, "task": make(3, 3, doc)})
    out.append({"name": "receipt", "kind": "receipt", "kr": kr, "cylId": CYL, "receipt":
                task.receipt(kr, CYL, bytes.fromhex("0102030405060708"), 0, 1, 17, V(512, 5), 1236)})
    state = {"sysId": SYS, "cylId": CYL, "gen": 2, "minGen": 1, "stateVer": 17, "blVer": V(512, 5), "seqTop": 70, "seqSeen": [8, 70],
             "lastUnblockSeq": 0, "urgent": {}, "list": {}, "keyGroups": [], "allowKeys": [], "denyKeys": [], "results": {}}
    blk = lambda n, seq=71, key=KEY, epoch=8, ver=V(512, 6), **k: make(n, 1, le(key, 4) + le(epoch, 2) + le(ver, 4), seq, **k)
    unb = lambda n, at, seq=71, key=KEY: make(n, 2, le(at, 4) + le(key, 4) + le(0xFFFF, 2), seq, cs)
    allow = lambda n, at, kind, seq=71: make(n, 7, le(at, 4) + b"\x01\x00" + bytes([kind, 0]) + le(5, 4), seq)
    off = lambda data, at: data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
    end = unb(9, 17)[:-65]
    for name, tasks, want in [
            ("block", [blk(1)], [0]), ("same task again gives the same receipt (T-14)", [blk(1), blk(1)], [0, 0]),
            ("block already in the list is without effect", [blk(1, ver=V(512, 5))], [0]),
            ("two blocks of one key keep the stricter", [blk(1), blk(2, 72, epoch=3, ver=V(512, 9))], [0, 0]),
            ("sequence too old", [blk(1, 6)], [2]), ("oldest sequence inside the window", [blk(1, 7)], [0]),
            ("sequence used by another task", [blk(1, 70)], [9]), ("bad mac: no receipt", [off(blk(1), 30)], [None]),
            ("payload changed: no receipt", [off(blk(1), 36)], [None]), ("task of another cylinder: no receipt", [off(blk(1), 8)], [None]),
            ("cut task: no receipt", [blk(1)[:-1]], [None]), ("reserved flag: no receipt", [make(1, 1, bytes(10), 71, flags=4)], [None]),
            ("unknown op", [make(1, 17, b"", 71)], [8]), ("ordered op without the flag", [make(1, 7, le(17, 4) + bytes(2), 71, flags=0)], [9]),
            ("unordered op with the flag", [blk(1, flags=1)], [9]), ("expired", [blk(1, expiry=NOW)], [4]), ("last second", [blk(1, expiry=NOW + 1)], [0]),
            ("not yet, then retried", [blk(1, not_before=NOW + 1), blk(1, not_before=NOW)], [5, 0]),
            ("unblock", [blk(1), unb(2, 17, 72)], [0, 0]), ("unblock without countersignature (T-15)", [make(2, 2, le(17, 4) + le(KEY, 4) + b"\xff\xff", 72)], [6]),
            ("unblock countersigned by a stranger (T-15)", [make(2, 2, le(17, 4) + le(KEY, 4) + b"\xff\xff", 72, (SYS, 0, STRANGER))], [6]),
            ("firmware ops are reserved (T-21)", [make(1, 11, bytes(70), 71), make(2, 12, bytes(20), 72, cs)], [8, 8]),
            ("bad countersignature on an op that needs none", [make(1, 1, le(KEY, 4) + le(8, 2) + le(V(512, 6), 4), 71, (SYS, 0, STRANGER))], [6]),
            ("B11 countersignature of another task", [end + unb(3, 17)[-65:]], [6]),
            ("B3 late block after a newer unblock", [unb(2, 17, 72), blk(1, 71)], [0, 2]),
            ("B3 join after leave: the older change arrives last", [allow(1, 17, 0, 71), allow(3, 18, 1, 73), allow(2, 17, 0, 72)], [0, 0, 2]),
            ("B3 change that comes too early", [allow(2, 18, 1, 72), allow(1, 17, 0, 71), allow(2, 18, 1, 72)], [3, 0, 0]),
            ("list mode: allow", [allow(1, 17, 2)], [0]), ("list mode: unknown step", [allow(1, 17, 5)], [9]),
            ("close secret generation 1", [make(1, 10, le(17, 4) + b"\x02", 71, cs)], [0]),
            ("close a secret generation not yet held", [make(1, 10, le(17, 4) + b"\x03", 71, cs)], [9])]:
        cyl = copy.deepcopy(state)
        got = [task.execute(cyl, data, NOW, kt, signer) for data in tasks]
        assert got == want, (name, got)
        shown = lambda s: {k: ([{"keyId": a} | (b if isinstance(b, dict) else {"minEpoch": b}) for a, b in v.items()] if isinstance(v, dict) else v)
                           for k, v in s.items() if k != "results"}
        out.append({"name": name, "kind": "execute", "kt": kt, "countersigner": public(COUNTER), "t": NOW, "before": shown(state), "tasks": tasks,
                    "statuses": got, "after": shown(cyl)})
    return out


def blocklist_cases():
    make = lambda kind, base, to, adds, dels=(), cs=None, key=LIST, sys=SYS, prune=600: blocklist.document(
        key, sys, kind, base, to, adds, dels, prune, NOW, cs)
    cs, many = (0, COUNTER), [(K(5, n), 3) for n in range(100)]
    dev = {"sysId": SYS, "listKey": public(LIST), "countersigners": {0: public(COUNTER)}, "blVer": V(2, 5), "floorDay": 600, "addsLeft": 500,
           "list": {K(1, 1): 5, K(1, 2): 0xFFFF}, "urgent": {}, "progress": None}
    shown = lambda d: {k: v if k not in ("list", "urgent", "countersigners") else (
        [{"index": a, "public": b} for a, b in v.items()] if k == "countersigners" else
        [{"keyId": a} | (b if isinstance(b, dict) else {"minEpoch": b}) for a, b in sorted(v.items())]) for k, v in d.items()}
    out = []
    first = make(0, V(512, 5), V(512, 6), [(KEY, 8)])
    out.append({"name": "delta 512.5 to 512.6, one key", "kind": "document", "header": first[:40], "chunks": [first[104:]], "document": first,
                "signaturePayloadSha256": sha256(signature_input("olp1-list", first[:40])), "listPublic": public(LIST)})
    big = make(STARRED | FULL, 0, V(3, 0), many, cs=cs)
    out.append({"name": "full 3.0, 100 keys in three chunks, countersigned", "kind": "document", "header": big[:40],
                "chunks": [big[169:401], big[401:633], big[633:]], "document": big, "listPublic": public(LIST), "countersigner": public(COUNTER)})
    y, x = K(9, 9), K(1, 1)
    delta, full = make(0, V(2, 5), V(2, 6), [(y, 2)]), make(FULL, 0, V(2, 7), [(x, 6), (K(1, 2), 0xFFFF), (y, 2)])
    step = make(STARRED, V(2, 5), V(3, 0), [(y, 1)], [x], cs)
    turn = lambda data, at: data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
    prog = [(K(0x7F00, 1), 0xFFFF), (K(0x7FFF, 1), 0xFFFF), (K(0x8000, 1), 1)]
    urgent = {y: {"minEpoch": 0xFFFF, "inVer": V(3, 1)}}
    for name, change, docs, want in [
            ("delta adds", {}, [delta], ["accepted"]), ("full of the same major is a union with the stricter value", {}, [full], ["accepted"]),
            ("full of the same major removes nothing (B4)", {}, [make(FULL, 0, V(2, 9), [(y, 2)])], ["accepted"]),
            ("add never lowers inside a major", {}, [make(0, V(2, 5), V(2, 6), [(x, 1)])], ["accepted"]),
            ("delta with an older base", {}, [make(0, V(2, 1), V(2, 6), [(y, 2)])], ["accepted"]),
            ("major step sets and deletes", {}, [step], ["accepted"]),
            ("full of a higher major removes what it does not name", {}, [make(STARRED | FULL, 0, V(3, 0), [(y, 1)], cs=cs)], ["accepted"]),
            ("empty full of a higher major", {}, [make(STARRED | FULL, 0, V(3, 0), [], cs=cs)], ["accepted"]),
            ("100 keys, three chunks", {}, [big], ["accepted"]),
            ("major step without countersignature (T-15)", {}, [make(FULL, 0, V(3, 0), [(y, 1)])], ["countersignature"]),
            ("major step countersigned by a stranger (T-15)", {}, [make(STARRED | FULL, 0, V(3, 0), [(y, 1)], cs=(0, STRANGER))], ["countersignature"]),
            ("unknown countersigner", {}, [make(STARRED | FULL, 0, V(3, 0), [(y, 1)], cs=(1, COUNTER))], ["countersignature"]),
            ("removal without countersignature (T-15)", {}, [make(0, V(2, 5), V(3, 0), [], [x])], ["form"]),
            ("removal inside a major", {}, [make(STARRED, V(2, 5), V(2, 6), [], [x], cs)], ["form"]),
            ("signed by another key", {}, [make(0, V(2, 5), V(2, 6), [(y, 2)], key=STRANGER)], ["signature"]),
            ("header changed", {}, [turn(delta, 20)], ["signature"]), ("list of another system", {}, [make(0, V(2, 5), V(2, 6), [(y, 2)], sys=43)], ["system"]),
            ("same version again", {}, [delta, delta], ["accepted", "old"]), ("older version (T-11)", {"blVer": V(2, 7)}, [delta], ["old"]),
            ("delta with a higher base", {}, [make(0, V(2, 6), V(2, 7), [(y, 2)])], ["base"]),
            ("delta from the older major after the step", {"blVer": V(3, 0)}, [make(STARRED, V(2, 5), V(3, 2), [(y, 2)], cs=cs)], ["base"]),
            ("pruned list, door has not seen the day (B4)", {"floorDay": 599}, [delta], ["prune"]),
            ("chunk changed", {}, [turn(delta, 104)], ["chunk"]), ("chunk cut", {}, [delta[:-1]], ["chunk"]), ("entries not ascending", {}, [make(0, V(2, 5), V(2, 6), [(y, 2), (x, 2)])], ["chunk"]),
            ("reserved kind bit", {}, [turn(delta, 1)[:1] + b"\x02" + delta[2:]], ["form"]),
            ("header cut", {}, [delta[:103]], ["form"]),
            ("programming keys only in countersigned lists (B5)", {}, [make(0, V(2, 5), V(2, 6), prog)], ["accepted"]),
            ("programming keys in a countersigned list", {}, [make(STARRED, V(2, 5), V(2, 6), prog, cs=cs)], ["accepted"]),
            ("500 adds a day (B5): the rest waits", {"addsLeft": 40}, [make(0, V(2, 5), V(2, 6), many)], ["waits"]),
            ("countersigned adds are not counted (B5)", {"addsLeft": 0}, [make(STARRED, V(2, 5), V(2, 6), many, cs=cs)], ["accepted"]),
            ("urgent block survives an older list (B4, law 5)", {"urgent": urgent}, [step], ["accepted"]),
            ("urgent block goes when a list contains it", {"urgent": urgent}, [step, make(0, V(3, 0), V(3, 1), [(y, 0xFFFF)])], ["accepted", "accepted"]),
            ("another document discards half a one (B15)", {"progress": {"header": full[:40], "index": 1, "next16": bytes(16), "low": 9}}, [delta], ["accepted"])]:
        d = copy.deepcopy(dev) | change
        before = shown(d)
        d = copy.deepcopy(d)
        got = [blocklist.take(d, doc) for doc in docs]
        assert got == want, (name, got)
        out.append({"name": name, "kind": "merge", "before": before, "documents": docs, "results": got, "after": shown(d)})
    half = copy.deepcopy(dev)
    blocklist.take(half, big, 2)
    torn = shown(half)
    assert blocklist.take(half, big) == "accepted"
    out.append({"name": "power cut after two of three chunks, then resumed (T-12, B15)", "kind": "merge", "before": torn, "documents": [big],
                "results": ["accepted"], "after": shown(half)})
    return out

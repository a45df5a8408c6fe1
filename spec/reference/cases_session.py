"""session.json and claim.json: whole sessions with fixed keys, each record, root8, request, voucher."""
import claim
import edhoc
import session
from cases_door import KC, NOW, SYS, KEY, CYL, EPOCH, day, key_pass, WEEK, REVAL
from crypto import cbor, count, expand, le, public, sha256, sign, unseal
from door import entry_meta
from frames import pd_frame
from session import rec

FW = bytes([12, 3, 0, 0])
SERVER_NO = 1


def secret(name):
    return sha256(b"olp vector " + name.encode())


X, Y, SERVER, OWNER, IDEV, VOUCHER = (secret(n) for n in ("x", "y", "server", "owner", "device identity", "voucher key"))
KEY_PAIR, CYL_PAIR, BLANK_PAIR, OTHER = (secret(n) for n in ("key", "cylinder", "blank", "other"))
DEVICE = count(0xE0, 8)


def handshake(id_i, cred_i, static, id_r, ead_1=b"", ead_3=b""):
    kid, server = session.server_id(SERVER_NO, public(SERVER))
    return edhoc.run(X, Y, static, SERVER, b"\x00", b"\x01", id_i, id_r or {4: kid}, cbor(cred_i), cbor(server), ead_1=ead_1,
                     ead_3=ead_3)


def keys(v):
    return edhoc.exporter(v, 32769, 16), edhoc.exporter(v, 32770, 16)


def full(name, v, up, down):
    k_up, k_down = keys(v)
    frames = [{"direction": "up", "seq": i, "records": r, "frame": session.sealed(k_up, i, r)} for i, r in enumerate(up)]
    frames += [{"direction": "down", "seq": i, "records": r, "frame": session.sealed(k_down, i, r)} for i, r in enumerate(down)]
    return {"name": name, "kind": "session", **v, "kUp": k_up, "kDown": k_down, "frames": frames}


def entry(slot_type, slot_id, ticket, schedule_index=0, flags=0, version=1):
    return le(slot_id, 4) + ticket + entry_meta(schedule_index, slot_type, version, flags)


ROWS = [(1, key_pass()), (2, entry(0, CYL, count(0, 16))), (2, entry(1, 7, count(16, 16), 1)), (2, entry(2, 0x1002, count(32, 16))),
        (3, WEEK)]


def session_cases():
    root = session.root(ROWS)
    state = session.key_state(1, session.root([]), NOW, 0, 80, FW, 0x02000005, count(0xD0, 8), 1, count(0xF0, 8), 603, 12)
    kid, key_ccs = session.element_id("key", SYS, KEY, public(KEY_PAIR))
    c_kid, cyl_ccs = session.element_id("cylinder", SYS, CYL, public(CYL_PAIR))
    v = handshake({4: kid}, key_ccs, KEY_PAIR, None, ead_3=session.ead(65281, state))
    cyl_state = session.key_state(1, session.root([]), 0, 0, 255, FW, 0x02000005, count(0xD0, 8), 0, count(0xF0, 8), 603, 0)
    cv = handshake({4: c_kid}, cyl_ccs, CYL_PAIR, None, ead_3=session.ead(65281, cyl_state))
    receipt = bytes.fromhex("01020304050607080001000011000000" "05000002d4040000c93a4f3478bd642a")
    stored = bytes.fromhex("01100000d3040000050000025b020000a4b608ade733a8d8")
    put = lambda table, body, flags=0: rec(0x11, bytes([table, 0]) + body, flags)
    begin = lambda txn, base, n, mode: rec(0x10, le(txn, 4) + le(base, 4) + le(n, 2) + bytes([mode, 0]))
    commit = rec(0x13, le(1, 4) + le(2, 4) + root)
    time = rec(1, count(0x80, 8) + le(NOW, 4) + le(250, 2) + bytes(2))
    records = [
        ("TIME", "down", time), ("POLICY", "down", rec(2, bytes([1, 1, 0, 0]))), ("SESSION", "down", rec(3, count(0xF8, 8))),
        ("ACK of one receipt", "down", rec(4, bytes(4) + le(1, 4))), ("ACK of the own log up to 7", "down", rec(4, b"\x02" + bytes(3) + le(7, 4))),
        ("TXN_BEGIN full, 5 records", "down", begin(1, 0, 5, 1)), ("PUT passport", "down", put(1, ROWS[0][1])),
        ("PUT entry", "down", put(2, ROWS[1][1])), ("PUT schedule", "down", put(3, WEEK)),
        ("PUT revalidation", "down", put(4, le(12, 2) + REVAL[12])), ("PUT day", "down", put(5, le(603, 2) + day(603)[1])),
        ("PUT task, first part", "down", put(6, le(0, 2) + count(0, 238), 1)), ("PUT task, last part", "down", put(6, le(238, 2) + count(0, 9))),
        ("PUT list part", "down", put(7, le(0x02000006, 4) + le(0, 4) + count(0, 232), 1)),
        ("PUT config", "down", put(8, bytes([1, 2]) + le(500, 2))), ("DEL group entry 7", "down", rec(0x12, b"\x02\x00" + le(7 | 1 << 30, 4))),
        ("DEL schedule 1", "down", rec(0x12, b"\x03\x00" + le(1, 4))), ("DEL task", "down", rec(0x12, b"\x06\x00" + count(1, 4))),
        ("COMMIT", "down", commit), ("END of the server", "down", rec(0x1F)), ("TIMEREQ", "up", rec(0x41, count(0x80, 8))),
        ("RECEIPT", "up", rec(0x42, receipt)), ("BEACON", "up", rec(0x43, stored)), ("AUDIT segment of one record", "up", rec(0x44, count(0, 72))),
        ("own log of two events", "up", rec(0x45, count(0, 32))), ("COMMIT_OK", "up", rec(0x50, le(1, 4) + le(2, 4) + root)),
        ("ERR 5 root mismatch", "up", rec(0x51, le(1, 4) + bytes([5, 0]) + b"\xff\xff")), ("CLAIMING", "up", rec(0x52, count(0x90, 8))),
        ("END of the element", "up", rec(0x4F))]
    out = [{"name": n, "kind": "record", "direction": d, "bytes": b, "type": b[0], "flags": b[1], "body": b[4:], "error": None}
           for n, d, b in records]
    for name, direction, data in [
            ("length longer than the frame", "down", rec(0x1F)[:2] + b"\x01\x00"), ("header cut", "down", b"\x1f\x00\x00"),
            ("reserved flag", "down", rec(0x1F, b"", 2)), ("more flag outside tables 6 and 7", "down", put(2, ROWS[1][1], 1)),
            ("unknown type", "down", rec(0x2A)), ("up type sent down", "down", rec(0x4F)), ("down type sent up", "up", rec(0x1F)),
            ("entry of 23 bytes", "down", put(2, ROWS[1][1][:-1])), ("table 10", "down", put(10, b"\x00")),
            ("mode 2", "down", begin(1, 0, 0, 2)), ("PUT of 241 bytes", "down", put(6, le(0, 2) + bytes(239)))]:
        out.append({"name": "refused: " + name, "kind": "record", "direction": direction, "bytes": data, "error": 4})
    down_rest = b"".join([put(1, ROWS[0][1])] + [put(t, b) for t, b in ROWS[1:]])
    other = session.root(ROWS[:-1])
    out += [{"name": n, "kind": "root", "rows": [{"table": t, "id": session.row_id(t, b), "body": b} for t, b in r], "root": session.root(r)}
            for n, r in [("root of nothing", []), ("root of five rows", ROWS), ("root does not depend on order", ROWS[::-1]),
                         ("root without the schedule", ROWS[:-1]), ("root with config", ROWS + [(8, b"\x01\x02\xf4\x01")])]]
    assert other != root
    out.append(full("session of a claimed key", v, [rec(0x41, count(0x80, 8)) + rec(0x42, receipt) + rec(0x43, stored) + rec(0x4F),
                                                    rec(0x50, le(1, 4) + le(2, 4) + root) + rec(0x4F)],
                    [time + rec(2, bytes([1, 1, 0, 0])) + rec(3, count(0xF8, 8)) + rec(4, bytes(4) + le(1, 4)),
                     begin(1, 1, 5, 1) + down_rest, commit + rec(0x1F)]))
    out.append(full("session of a claimed cylinder, nothing to do", cv, [rec(0x4F), rec(0x4F)],
                    [rec(2, bytes([1, 1, 0, 0])) + rec(3, count(0xF8, 8)) + rec(0x1F)]))
    k_up, k_down = keys(v)
    frame = session.sealed(k_up, 1, rec(0x4F))
    bad = [("sealed with the key of the other direction", k_down, 1, frame), ("replayed as the next frame", k_up, 2, frame),
           ("one bit changed", k_up, 1, frame[:-1] + bytes([frame[-1] ^ 1])), ("shorter than a tag", k_up, 1, frame[:7])]
    for name, key, seq, data in bad:
        assert unseal(key, bytes(9) + le(seq, 4), data) is None
        out.append({"name": "refused: " + name, "kind": "sealed", "key": key, "seq": seq, "frame": data, "close": 2})
    out.append({"name": "element of another system: unknown kid of the server", "kind": "error", "answer": edhoc.error(3, True)})
    out.append({"name": "EDHOC message_1 on the host link, right slot", "kind": "hostFrame", "frame": pd_frame(2, 0x10, v["message1"])})
    return out


def claim_cases():
    blank = session.blank_id(DEVICE, public(BLANK_PAIR))
    kid, server = session.server_id(SERVER_NO, public(SERVER))
    ids = [("key", session.element_id("key", SYS, KEY, public(KEY_PAIR))), ("cylinder", session.element_id("cylinder", SYS, CYL, public(CYL_PAIR))),
           ("server", (kid, server)), ("blank", (None, blank))]
    pubs = {"key": KEY_PAIR, "cylinder": CYL_PAIR, "server": SERVER, "blank": BLANK_PAIR}
    out = [{"name": f"credential of a {n}", "kind": "credential", "public": public(pubs[n]), "kid": k, "ccs": cbor(c), "subject": c[2],
            "idCred": cbor({4: k} if k else {14: c})} for n, (k, c) in ids]
    request = claim.request(2, 0, FW, DEVICE, IDEV, public(IDEV), public(BLANK_PAIR), public(SERVER))
    v = handshake({14: blank}, blank, BLANK_PAIR, {14: server}, session.ead(65283), session.ead(65282, request))
    vouch = claim.voucher(VOUCHER, count(0x90, 8), DEVICE, SYS, public(SERVER), public(OWNER), 1)
    k_up, k_down = keys(v)
    values = [(1, le(SYS, 4) + le(CYL, 4)), (2, KC), (3, public(secret("list"))), (4, public(OWNER)), (5, kid + public(SERVER)),
              (6, le(EPOCH, 4) + le(600, 2) + day(600)[1]), (7, le(1000, 2) + le(100, 2) + le(3000, 2) + le(8, 2) + le(200, 4)),
              (8, le(0x1234, 2)), (9, b"\x00" + public(secret("countersigner"))), (10, le(7, 2) + count(0x40, 16)), (11, le(77, 4) + b"\x01")]
    tlvs = [rec(0x11, bytes([9, 0, tag, len(value)]) + value) for tag, value in values]
    empty = session.root([])
    txn = rec(0x10, le(1, 4) + bytes(4) + le(len(tlvs), 2) + b"\x01\x00") + b"".join(tlvs) + rec(0x13, le(1, 4) + le(1, 4) + empty)
    out.append(full("claim of a blank cylinder", v, [rec(0x4F), rec(0x52, count(0x90, 8)), rec(0x50, le(1, 4) + le(1, 4) + empty) + rec(0x4F)],
                    [rec(2, bytes([1, 1, 0, 0])) + rec(3, count(0xF8, 8)) + rec(0x14, vouch), txn, rec(0x1F)])
               | {"kind": "claim", "deviceKeyAndA1": edhoc.exporter(v, 32771, 32), "request": request, "voucher": vouch})
    out += [{"name": f"claim value {tag}", "kind": "tlv", "tag": tag, "value": value, "record": r} for (tag, value), r in zip(values, tlvs)]
    for label, size in [(32769, 16), (32770, 16), (32771, 32)]:
        prk = count(0x20, 32)
        out.append({"name": f"exporter {label}", "kind": "exporter", "prkExporter": prk, "label": label, "length": size,
                    "result": expand(prk, cbor(label) + b"\x40" + cbor(size), size)})
    off = lambda data, at: data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
    pair, srv = public(BLANK_PAIR), public(SERVER)
    for name, value, e, s, error in [
            ("request", request, pair, srv, None), ("request for another server (B8)", request, pair, public(OTHER), "signature"),
            ("request with another session pair (B12)", request, public(OTHER), srv, "signature"),
            ("request with another deviceId (T-16)", off(request, 8), pair, srv, "signature"),
            ("request, signature changed", off(request, 100), pair, srv, "signature"), ("request cut", request[:-1], pair, srv, "form"),
            ("request of kind 3", b"\x03" + request[1:], pair, srv, "form"), ("request of a claimed element", b"\x02\x02" + request[2:], pair, srv, "form"),
            ("request, reserved byte", off(request, 2), pair, srv, "form")]:
        assert claim.check_request(value, e, s) == error, name
        out.append({"name": name, "kind": "request", "value": value, "edhocPublic": e, "serverPublic": s, "error": error})
    payload = lambda *f: cbor(list(f))
    fields = (1, count(0x90, 8), DEVICE, SYS, sha256(srv), sha256(public(OWNER)), 1)
    signed = lambda p, key=VOUCHER, ctx="olp1-voucher": cbor([p, sign(key, ctx, p)])
    good, p = signed(payload(*fields)), payload(*fields)
    device = {"life": 0, "deviceId": DEVICE, "counter": 0, "voucherId": None}
    half = device | {"life": 1, "voucherId": count(0x90, 8)}
    other_id = signed(payload(1, count(0x98, 8), *fields[2:]))
    for name, dev, data, ok, fid, error in [
            ("voucher, blank", device, good, True, 0x90, None), ("voucher again after a power cut (R036)", half, good, True, 0x90, None),
            ("other voucher while claiming (R036)", half, other_id, True, 0x98, 13), ("voucher for a claimed device (R036)", half | {"life": 2}, good, True, 0x90, 13),
            ("voucher of another key", device, signed(p, OTHER), False, 0x90, 6), ("voucher signed in another context", device, signed(p, VOUCHER, "olp1-list"), False, 0x90, 6),
            ("voucher of another device", device | {"deviceId": count(0xC0, 8)}, good, True, 0x90, 6),
            ("voucher older than the last release", device | {"counter": 1}, good, True, 0x90, 7)]:
        f = {"voucherId": count(fid, 8), "deviceId": DEVICE, "serverKeyHash": sha256(srv), "counter": 1}
        got = claim.accept_voucher(dev, f, ok, srv)
        assert (got if isinstance(got, int) else None) == error, name
        out.append({"name": name, "kind": "voucher", "device": dev, "voucher": data, "voucherKey": public(VOUCHER), "serverPublic": srv, "error": error})
    for name, data, error in [("voucher for another server", signed(payload(*fields[:4], sha256(public(OTHER)), *fields[5:])), 6),
                              ("voucher of version 2", signed(payload(2, *fields[1:])), 6), ("voucher with a byte behind", good + b"\x00", 6),
                              ("voucher, payload not deterministic", signed(p[:1] + b"\x18\x01" + p[2:]), 6),
                              ("voucher of 6 fields", signed(payload(*fields[:6])), 6)]:
        out.append({"name": name, "kind": "voucher", "device": device, "voucher": data, "voucherKey": public(VOUCHER), "serverPublic": srv, "error": error})
    return out

"""frame.json, relay.json, schedule.json, time.json, secret.json, audit.json, signals.json."""
import datetime

import audit
import schedule
from cases_door import CYL, EPOCH, KC, KEY, NOW, START, SYS, WEEK, cyl_secret
from crypto import count, hkdf, kdf, le
from door import beacon
from frames import crc16, door_frame, pd_frame, relay_frame, slip


def frame_cases():
    good = door_frame(0x0E, b"\x0d")
    door = lambda name, data, error: {"name": name, "kind": "door", "bytes": data, "error": error}
    out = [{"name": "CRC of 123456789", "kind": "crc", "bytes": b"123456789", "crc": crc16(b"123456789")}]
    for kind, body in [(0x0E, b"\x0d"), (1, count(0, 35)), (2, count(0, 243)), (5, count(0, 9)), (6, count(0, 255)),
                       (0x0D, count(1, 14))]:
        out.append({"name": f"type {kind:02x}, body {len(body)}", "kind": "door", "type": kind, "body": body,
                    "bytes": door_frame(kind, body), "error": None})
    out += [door("CRC wrong", good[:-1] + bytes([good[-1] ^ 1]), "crc"), door("length 0", b"\x00\x07" + le(crc16(b"\x00\x07"), 2), "length"),
            door("body changed", good[:2] + b"\x0c" + good[3:], "crc"), door("type changed", good[:1] + b"\x0f" + good[2:], "crc"),
            door("cut short", good[:-1], "short"), door("empty", b"", "short")]
    for name, data in [("plain", b"\x01\x02\x03"), ("end byte inside", b"\x01\xc0\x02"), ("escape byte inside", b"\xdb\xdc\xdb\xdd"),
                       ("only end bytes", b"\xc0\xc0")]:
        out.append({"name": "SLIP " + name, "kind": "slip", "stream": slip(data), "frames": [data], "dropped": 0})
    return out + [
        {"name": "SLIP two frames share an end byte, empty ones are skipped", "kind": "slip",
         "stream": bytes.fromhex("c0c00102c003c0c0"), "frames": [b"\x01\x02", b"\x03"], "dropped": 0},
        {"name": "SLIP bad escape drops the frame only", "kind": "slip", "stream": bytes.fromhex("c001db02c0dbdcc0"),
         "frames": [b"\xc0"], "dropped": 1},
        {"name": "SLIP rest without end byte is no frame yet", "kind": "slip", "stream": bytes.fromhex("c001c00203"),
         "frames": [b"\x01"], "dropped": 0}]


def relay_cases():
    host, out = [
        ("WAKE", 0, 0x01, "ver1:1 link1:3 maxFrame2:1200 pdState1:1 rsv3:0"),
        ("WAKEACK of a local device", 0, 0x02, "ver1:1 class1:1 caps2:15 maxFrame2:1200 rsv2:0"),
        ("TIME_SET", 0, 0x05, f"unix4:{NOW}"),
        ("ELEMENT key in the right slot", 2, 0x03, "present1:1 class1:1 caps2:0 maxFrame2:1200 life1:2 rsv1:0"),
        ("ELEMENT no electronic contact", 1, 0x03, "present1:2 class1:0 caps2:0 maxFrame2:0 life1:0 rsv1:0"),
        ("ELEMENT gone", 2, 0x03, "present1:0 class1:0 caps2:0 maxFrame2:0 life1:0 rsv1:0"),
        ("BEGIN", 3, 0x04, ""), ("EDHOC", 2, 0x10, "opaque4:3233951491"), ("SEALED", 2, 0x11, "opaque4:1"),
        ("STATUS done", 0, 0x12, "code1:2"), ("CLOSE key removed", 2, 0x1F, "reason1:1")], []
    body = lambda spec: b"".join(le(int(w.split(":")[1]), int(w.split(":")[0][-1])) for w in spec.split())
    split = lambda spec: {w.split(":")[0][:-1]: int(w.split(":")[1]) for w in spec.split() if not w.startswith("opaque")}
    for name, port, kind, spec in host:
        out.append({"name": name, "link": "host", "port": port, "type": kind, "fields": split(spec), "body": body(spec),
                    "frame": pd_frame(port, kind, body(spec)), "error": None})
    server = [
        ("OPEN key in the right slot", 1, 0x20, "link1:3 slot1:2 maxFrame2:1200 class1:1 life1:2 rsv2:0"),
        ("OPEN blank cylinder on the cable", 0xFFFFFFFF, 0x20, "link1:3 slot1:3 maxFrame2:1200 class1:2 life1:0 rsv2:0"),
        ("EDHOC", 1, 0x10, "opaque4:3"), ("SEALED", 1, 0x11, "opaque4:1"), ("STATUS busy", 1, 0x12, "code1:1"),
        ("CLOSE not mine", 1, 0x1F, "reason1:6"), ("PING", 0, 0x21, ""), ("KICK", 0, 0x23, "link1:3 slot1:2"),
        ("PD found, label Empfang", 0, 0x22, "link1:3 state1:1 class1:1 ports1:2")]
    for name, session, kind, spec in server:
        data = body(spec) + (b"Empfang" if kind == 0x22 else b"")
        out.append({"name": name, "link": "relay", "session": session, "type": kind, "fields": split(spec), "body": data,
                    "frame": relay_frame(session, kind, data), "error": None})
    bad_crc = pd_frame(2, 0x04, b"")
    for name, link, data, error in [
            ("host frame: CRC wrong", "host", bad_crc[:-2] + bytes([bad_crc[-2] ^ 1]) + b"\xc0", "crc"),
            ("host frame: shorter than 4 bytes", "host", slip(b"\x02\x04\x00"), "short"),
            ("host frame: port 4", "host", pd_frame(4, 4, b""), "port"),
            ("host frame: EDHOC on port 0", "host", pd_frame(0, 0x10, b"\x00"), "port"),
            ("host frame: TIME_SET of 3 bytes", "host", pd_frame(0, 5, bytes(3)), "length"),
            ("host frame: unknown type is ignored", "host", pd_frame(0, 0x7E, b"\x01"), "ignored"),
            ("relay frame: shorter than 5 bytes", "relay", bytes(4), "short"),
            ("relay frame: OPEN for session 0", "relay", relay_frame(0, 0x20, bytes(8)), "session"),
            ("relay frame: KICK for session 1", "relay", relay_frame(1, 0x23, bytes(2)), "session"),
            ("relay frame: OPEN of 7 bytes", "relay", relay_frame(1, 0x20, bytes(7)), "length"),
            ("relay frame: unknown type is ignored", "relay", relay_frame(1, 0x7E, b"\x01"), "ignored")]:
        out.append({"name": name, "link": link, "frame": data, "error": error})
    return out


SPRING, AUTUMN, NEXT_SPRING, NEXT_AUTUMN = 1774746000, 1792890000, 1806195600, 1824944400
CET = [(SPRING, 8), (AUTUMN, 4), (NEXT_SPRING, 8), (NEXT_AUTUMN, 4)]


def schedule_cases():
    utc = lambda text: int(datetime.datetime.fromisoformat(text + "+00:00").timestamp())
    out = []

    def add(name, data, text, opens, t=None):
        now = utc(text)
        assert schedule.is_open(data, now, t or now) == opens, name
        out.append({"name": name, "kind": "open", "record": data, "utc": text, "now": now, "t": t or now, "open": opens})

    office = schedule.record(1, 4, [(480, 540), (1920, 540)], CET)  # Mon and Tue 08-17
    night = schedule.record(2, 4, [(9960, 480)], CET)  # Sun 22 to Mon 06
    for text, opens in [("2026-03-23T06:59:59", False), ("2026-03-23T07:00:00", True), ("2026-03-23T15:59:59", True),
                        ("2026-03-23T16:00:00", False), ("2026-03-25T10:00:00", False), ("2026-03-30T05:59:59", False),
                        ("2026-03-30T06:00:00", True), ("2026-10-26T06:59:59", False), ("2026-10-26T07:00:00", True)]:
        add("office hours, " + text, office, text, opens)
    for text, opens in [("2026-03-22T20:59:00", False), ("2026-03-22T21:00:00", True), ("2026-03-23T04:59:59", True),
                        ("2026-03-23T05:00:00", False), ("2026-03-29T19:59:59", False), ("2026-03-29T20:00:00", True),
                        ("2026-10-25T20:59:59", False), ("2026-10-25T21:00:00", True)]:
        add("wrap of the week, " + text, night, text, opens)
    gap = schedule.record(3, 4, [(8760, 30)], CET)  # Sun 02:00-02:30 does not exist on 29 March, comes twice on 25 October
    for text, opens in [("2026-03-29T00:59:59", False), ("2026-03-29T01:00:00", False), ("2026-03-22T01:10:00", True),
                        ("2026-10-25T00:10:00", True), ("2026-10-25T00:40:00", False), ("2026-10-25T01:10:00", True)]:
        add("hour that is lost and hour that comes twice, " + text, gap, text, opens)
    add("whole week in one period", schedule.record(4, 0, [(600, 10080)]), "2026-03-25T10:00:00", True)
    add("without edges there is no horizon", schedule.record(4, 0, [(0, 10080)]), "2099-01-01T00:00:00", True)
    add("without periods the week does not bind", schedule.record(5, 4, [], CET), "2030-01-01T00:00:00", True)
    end = datetime.datetime.fromtimestamp(NEXT_AUTUMN, datetime.timezone.utc)
    around = lambda s: (end + datetime.timedelta(seconds=s)).isoformat()[:19]
    add("one second before the last edge (D13)", schedule.record(6, 4, [(0, 10080)], CET), around(-1), True)
    add("at the last edge (D13)", schedule.record(6, 4, [(0, 10080)], CET), around(0), False)
    add("window only, at the last edge", schedule.record(6, 4, [], CET, (START, 0xFFFFFFFF)), around(0), True)
    window = schedule.record(7, 4, [(0, 10080)], CET, (START, NOW))
    utc_of = lambda s: datetime.datetime.fromtimestamp(s, datetime.timezone.utc).isoformat()[:19]
    for s, opens in [(START - 1, False), (START, True), (NOW - 1, True), (NOW, False)]:
        add(f"window, {utc_of(s)}", window, utc_of(s), opens)
    add("the window takes t, the week takes now", window, utc_of(NOW - 1), False, NOW)
    full = schedule.record(255, -12, [(420 * i, 30) for i in range(24)], CET, (0, 0xFFFFFFFF))
    assert len(full) == 124
    add("24 periods, window and 4 edges: 124 bytes", full, "2026-01-05T03:10:00", True)  # Mon 00:10 at -3 h
    add("24 periods, between two of them", full, "2026-01-05T03:31:00", False)
    add("1 minute, quarter hour zone +05:45", schedule.record(8, 23, [(0, 1)]), "2026-01-04T18:15:30", True)
    for name, data in [("index 0", b"\x00" + WEEK[1:]), ("reserved bit 7 of p", WEEK[:1] + b"\x82" + WEEK[2:]),
                       ("25 periods", bytes([1, 25, 0, 4]) + le(0x10000, 4) * 25), ("5 edges", bytes([1, 0, 5, 4]) + bytes(20)),
                       ("one byte short", WEEK[:-1]), ("one byte long", WEEK + b"\x00"),
                       ("start 10080", schedule.record(1, 4, [(10080, 1)])), ("length 0", schedule.record(1, 4, [(0, 0)])),
                       ("length 10081", schedule.record(1, 4, [(0, 10081)])), ("offset of 25 h", schedule.record(1, 100)),
                       ("edges not ascending", schedule.record(1, 4, [], [(AUTUMN, 4), (SPRING, 8)])),
                       ("window ends before it begins", schedule.record(1, 4, [], [], (NOW, NOW)))]:
        assert schedule.read(data) is None, name
        out.append({"name": "refused: " + name, "kind": "bad", "record": data})
    return out


def time_cases():
    base = {"dayEpoch": EPOCH, "floorDay": 603, "now": NOW, "flags": 0, "validFrom": START, "validTo": 0xFFFFFFFF, "revalUnitH": 24,
            "revalLen": 64, "revalStart": START, "revalIdx": 12, "proofGood": True}
    floor, out = EPOCH + 603 * 86400, []

    def add(name, reason, **change):
        f = base | change
        got, t = schedule.check_time(*f.values())
        assert got == reason, (name, got)
        out.append({"name": name, "input": f, "reason": reason, "t": t})

    day = 86400
    add("all good", 0)
    add("now one day behind the floor", 0, now=floor - day)
    add("now one day and a second behind the floor", 9, now=floor - day - 1)
    add("floor counts when it is later than now", 6, now=floor - 1, validTo=floor)
    add("floor makes a key valid", 0, now=floor - 1, validFrom=floor)
    add("validFrom, one second early", 5, validFrom=NOW + 1)
    add("validFrom reached", 0, validFrom=NOW)
    add("validTo, last second", 0, validTo=NOW + 1)
    add("validTo reached", 6, validTo=NOW)
    add("never", 6, validTo=0)
    add("ALWAYS ignores start and end", 0, flags=schedule.ALWAYS, validFrom=NOW + 1, validTo=0)
    add("ALWAYS does not excuse a clock behind the floor", 9, flags=schedule.ALWAYS, now=floor - day - 1)
    add("ALWAYS is still revalidated", 7, flags=schedule.ALWAYS, revalIdx=5)
    add("NOCLOCK with now 0 uses the floor", 0, flags=schedule.NOCLOCK, now=0)
    add("NOCLOCK with now 0 skips the start", 0, flags=schedule.NOCLOCK, now=0, validFrom=floor + 1)
    add("NOCLOCK with now 0 keeps the end", 6, flags=schedule.NOCLOCK, now=0, validTo=floor)
    add("NOCLOCK with now 0 keeps the deadline", 7, flags=schedule.NOCLOCK, now=0, revalIdx=10)
    add("NOCLOCK with a time is checked like any other", 5, flags=schedule.NOCLOCK, validFrom=NOW + 1)
    add("now 0 without NOCLOCK", 9, now=0)
    add("last second before the deadline", 0, now=START + 12 * day - 1)
    add("deadline reached", 7, now=START + 12 * day)
    add("index 0 never opens", 7, revalIdx=0)
    add("last index", 0, now=START + 64 * day - 1, revalIdx=64)
    add("index above length", 7, revalIdx=65)
    add("proof does not reach the anchor", 7, proofGood=False)
    add("no revalidation", 0, revalUnitH=0, revalLen=0, revalStart=0, revalIdx=0, proofGood=False)
    add("order: 9 before 5", 9, now=floor - day - 1, validFrom=NOW)
    add("order: 5 before 7", 5, validFrom=NOW + 1, proofGood=False)
    add("order: 6 before 7", 6, validTo=NOW, proofGood=False)
    add("unit 255 h", 0, revalUnitH=255, revalIdx=1)
    return out


def secret_cases():
    smk, uid, dk, ids = count(0x60, 32), count(0xE0, 8), count(0x70, 16), le(SYS, 4) + le(CYL, 4)
    out = []
    for name, info in [("K_c generation 1", b"olp1cyl\x01" + uid), ("K_c generation 2", b"olp1cyl\x02" + uid),
                       ("K_G of group 7", b"olp1grp" + le(7, 2)), ("R0 serial 1", b"olp1rev" + le(KEY, 4) + le(1, 4))]:
        out.append({"name": name, "kind": "hkdf", "secret": smk, "info": info, "result": hkdf(smk, info)})
    for label in ("KA", "KT", "KR", "KB", "KE"):
        out.append({"name": f"{label} from K_c", "kind": "kdf", "secret": KC, "label": label, "context": ids,
                    "result": cyl_secret(label)})
    return out + [
        {"name": "KW from DK", "kind": "kdf", "secret": dk, "label": "KW", "context": ids, "result": kdf(dk, "KW", ids)},
        {"name": "first key of the foreign ring from A_1", "kind": "kdf", "secret": count(0x40, 16), "label": "FO", "context": ids,
         "result": audit.foreign_key(count(0x40, 16), SYS, CYL)}]


def audit_cases():
    a1, ke, kb = count(0x40, 16), cyl_secret("KE"), cyl_secret("KB")
    events = [audit.event(n, NOW + (60 * (n - 1) if n > 2 else 0), KEY, audit.GRANTED) for n in range(1, 41)]
    events[32] = audit.event(33, 604, KEY, audit.FLOOR)
    events[33] = audit.event(34, NOW, KEY, audit.DENIED, 8)
    events[34] = audit.event(35, NOW, KEY, audit.TASK, 5)
    events[35] = audit.event(36, 7, 0, audit.LOST, 1)
    chain = audit.chain(a1, CYL, events)
    out = [{"name": f"tag_{n}", "kind": "chain", "cylId": CYL, "event": events[n - 1], "key": chain[n - 1][0],
            "tagBefore": chain[n - 2][1] if n > 1 else bytes(16), "tag": chain[n - 1][1]} for n in (1, 2, 3, 32, 33, 40)]
    first = audit.segment(ke, CYL, 1, events[:32], bytes(16), chain[31][1])
    second = audit.segment(ke, CYL, 1, events[32:], chain[31][1], chain[39][1])
    fo = audit.foreign_key(a1, SYS, CYL)
    strange = [audit.event(1, NOW, KEY, audit.FOREIGN, 1, 1)]
    third = audit.segment(ke, CYL, 1, strange, bytes(16), audit.chain(fo, CYL, strange)[0][1], 1)
    edited, dropped = list(events[:32]), events[:20] + events[21:33]
    edited[4] = audit.event(5, NOW + 240, KEY + 1, audit.GRANTED)
    moved = audit.segment(ke, CYL, 1, dropped[:31] + [events[31]], bytes(16), chain[31][1])
    off = lambda data, at: data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
    for name, data, key, error in [
            ("segment 1..32", first, a1, None), ("segment 33..40", second, a1, None), ("segment of the foreign ring", third, fo, None),
            ("T-13 event changed by who knows KE", audit.segment(ke, CYL, 1, edited, bytes(16), chain[31][1]), a1, "tag"),
            ("T-13 event left out by who knows KE", moved, a1, "sequence"),
            ("T-13 last events left out by who knows KE", audit.segment(ke, CYL, 1, events[:31], bytes(16), chain[31][1]), a1, "tag"),
            ("T-13 byte changed by a carrier", off(first, 100), a1, "seal"), ("T-13 header changed by a carrier", off(first, 4), a1, "seal"),
            ("T-13 cut by a carrier", second[:-16], a1, "form"), ("foreign ring passed off as own", off(third, 5), a1, "seal"),
            ("other cylinder", off(first, 0), a1, "seal"), ("range not at a multiple of 32", off(second, 8), a1, "range"),
            ("B2 dump after event 40 rewrites event 5", audit.segment(ke, CYL, 1, edited, bytes(16), audit.chain(chain[39][0], CYL, edited)[31][1]),
             a1, "tag")]:
        plain = audit.open_segment(ke, data)
        got = plain if isinstance(plain, str) else audit.verify(key, CYL, plain, int.from_bytes(data[8:12], "little"))
        assert got == error, (name, got)
        out.append({"name": name, "kind": "segment", "cylId": CYL, "ke": ke, "firstKey": key, "segment": data, "error": error}
                   | ({} if isinstance(plain, str) else {"plain": plain}))
    made = beacon(kb, CYL, 1235, 0x02000005, 603)
    out.append({"name": "beacon", "kind": "beacon", "kb": kb, "beacon": made, "good": True})
    for name, at in [("B6 forged auditSeq", 4), ("B6 forged blVer", 8), ("forged floorDay", 12), ("forged cylId", 0)]:
        out.append({"name": name, "kind": "beacon", "kb": kb, "beacon": off(made, at), "good": False})
    return out


def signal_cases():
    on = lambda led, beep, ms: {"led": led, "beep": beep, "ms": ms}
    red, dark, green = on("red", True, 200), on("off", False, 200), on("green", True, 200)
    three = [red, dark, red, dark, red]
    table = [("authorised", "R146", [green], None), ("notAuthorised", "R146", three, None),
             ("outsideSchedule", "R146", [red, dark, green, dark, red], None),
             ("taskApproved", "R147", [on("green", True, 1000)], 2000), ("taskNotApproved", "R147", three, 2000),
             ("taskRunning", "R147", [on("green", False, 200)], 1000)]
    out = [{"name": f"{name} ({row})", "kind": name, "steps": steps, "repeatEveryMs": every} for name, row, steps, every in table]
    answers = [(0, 0, "authorised"), (1, 8, "outsideSchedule"), (2, 3, "notAuthorised"), (2, 4, "notAuthorised")]
    answers += [(1, r, "notAuthorised") for r in (1, 5, 6, 7, 9, 10, 14)]
    out += [{"name": f"M3 status {s} reason {r}", "kind": "answer", "status": s, "reason": r, "signal": n} for s, r, n in answers]
    out += [{"name": f"frame 0E reason {r}", "kind": "answer", "error": r, "signal": "notAuthorised"} for r in (1, 11, 12, 13)]
    out += [{"name": f"receipt status {s}", "kind": "receipt", "status": s, "signal": n} for s, n in
            [(0, "taskApproved"), (1, "taskRunning")] + [(s, "taskNotApproved") for s in (2, 3, 4, 5, 6, 7, 8, 9)]]
    return out

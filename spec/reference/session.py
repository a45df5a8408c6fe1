"""Identities and sealed frames of a server session (spec/session.md), claim of a blank (spec/claim.md)."""
from crypto import cbor, le, peer, seal, sha256, unseal, verify
from edhoc import kdf, run
from wire import root, row_id, unpack

BLANK, CLAIMING, CLAIMED = 0, 1, 2
REQUEST = "kind1 life1 rsv2 fw4 deviceId8 idevPub33"

def kid_of(subject):
    """"olp:<sysId>:k:<keyId>", "olp:<sysId>:c:<cylId>", "olp:s:<serverNo>"; a blank has none."""
    parts = subject.split(":")[1:]
    numbers, letters = [le(int(p), 4) for p in parts if p.isdigit()], [p for p in parts if p in "kcs"]
    return letters[0].encode() + b"".join(numbers) if letters else None

def ccs(subject, kid, pub):
    """CWT claims set with one COSE key (both coordinates); kid None = left out."""
    n = peer(pub).public_numbers()
    x, y = n.x.to_bytes(32, "big"), n.y.to_bytes(32, "big")
    return {2: subject, 8: {1: {1: 2, **({2: kid} if kid else {}), -1: 1, -2: x, -3: y}}}

def nonce(seq):
    return bytes(9) + le(seq, 4)

def check_request(value, edhoc_pub, server_pub):
    head = unpack(REQUEST, value)
    if len(value) != 113 or head["kind"] not in (1, 2) or head["life"] not in (BLANK, CLAIMING) or head["rsv"]:
        return "form"
    payload = cbor([head["deviceId"], edhoc_pub, server_pub])
    return None if verify(head["idevPub"], "olp1-voucher-req", payload, value[49:]) else "signature"

def accept_voucher(device, voucher, key, server_pub):
    """None, or an error code (spec/registries.md 11), in the order of spec/claim.md 4."""
    if device["life"] == CLAIMED:
        return 13
    payload, sig = voucher[3:-66], voucher[-64:]  # the vectors have sysId 24..255 and counter below 24
    voucher_id, sys_id, owner_hash, counter = payload[3:11], payload[21], payload[58:90], payload[-1]
    wanted = [1, voucher_id, device["deviceId"], sys_id, sha256(server_pub), owner_hash, counter]
    if cbor([cbor(wanted), sig]) != voucher or not verify(key, "olp1-voucher", payload, sig):
        return 6
    if device["life"] == CLAIMING:
        return None if voucher_id == device["voucherId"] else 13
    return None if counter > device["counter"] else 7

def credential_case(c):
    kid = kid_of(c["subject"])
    claims = ccs(c["subject"], kid, c["public"])
    return {"kid": kid, "ccs": cbor(claims), "idCred": cbor({4: kid} if kid else {14: claims})}

def session_case(c):
    v = run(c)
    keys = {"kUp": kdf(v["prkExporter"], 32769, b"", 16), "kDown": kdf(v["prkExporter"], 32770, b"", 16)}
    key_of = {"up": keys["kUp"], "down": keys["kDown"]}
    frames = [f | {"frame": seal(key_of[f["direction"]], nonce(f["seq"]), f["records"])} for f in c["frames"]]
    claimed = {"deviceKeyAndA1": kdf(v["prkExporter"], 32771, b"", 32)} if c["kind"] == "claim" else {}
    return v | keys | {"frames": frames} | claimed

def record_case(c):
    return {} if c["error"] else {"type": c["bytes"][0], "flags": c["bytes"][1], "body": c["bytes"][4:]}

def root_case(c):
    rows = [row | {"id": row_id(row["table"], row["body"])} for row in c["rows"]]
    return {"rows": rows, "root": root([(row["table"], row["body"]) for row in rows])}

CASES = {
    "session.record": record_case, "session.root": root_case, "session.session": session_case,
    "session.sealed": lambda c: {"close": 2 if unseal(c["key"], nonce(c["seq"]), c["frame"]) is None else 0},
    "claim.claim": session_case, "claim.credential": credential_case,
    "claim.tlv": lambda c: {
        "record": b"\x11\x00" + le(4 + len(c["value"]), 2) + bytes([9, 0, c["tag"], len(c["value"])]) + c["value"]},
    "claim.exporter": lambda c: {"result": kdf(c["prkExporter"], c["label"], b"", c["length"])},
    "claim.request": lambda c: {"error": check_request(c["value"], c["edhocPublic"], c["serverPublic"])},
    "claim.voucher": lambda c: {
        "error": accept_voucher(c["device"], c["voucher"], c["voucherKey"], c["serverPublic"])}}

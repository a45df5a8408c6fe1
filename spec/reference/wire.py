"""Layouts as the specification writes them, frames (frame.md, relay.md), records and root (session.md)."""
import re
from binascii import crc_hqx

from crypto import le, sha256

END = b"\xc0"
HOST = {0x01: "ver1 link1 maxFrame2 pdState1 rsv3", 0x02: "ver1 class1 caps2 maxFrame2 fw4", 0x05: "unix4",
        0x03: "present1 class1 caps2 maxFrame2 life1 rsv1", 0x12: "code1", 0x1F: "reason1"}
RELAY = {0x12: "code1", 0x1F: "reason1", 0x20: "link1 slot1 maxFrame2 class1 life1 rsv2",
         0x22: "link1 state1 class1 ports1 fw4", 0x23: "link1 slot1"}

def unpack(layout, data):
    """"ver1 sysId4": the first bytes of `data` cut into fields; up to 4 bytes are a number."""
    out, at = {}, 0
    for word in layout.split():
        name = word.rstrip("0123456789")
        size = int(word[len(name):])
        part, at = data[at:at + size], at + size
        out[name] = int.from_bytes(part, "little") if size <= 4 else part
    return out

def held(state):
    """A state of the vectors with its two stores by key."""
    return state | {name: {row["keyId"]: row for row in state[name]} for name in ("list", "urgent")}

def shown(state):
    rows = {name: sorted(state[name].values(), key=lambda row: row["keyId"]) for name in ("list", "urgent")}
    return {name: rows.get(name, value) for name, value in state.items() if name != "results"}

def checked(data):
    """CRC-16/CCITT-FALSE behind: polynomial 1021, start FFFF."""
    return data + le(crc_hqx(data, 0xFFFF), 2)

def door_frame(kind, body):
    return checked(bytes([len(body), kind]) + body)

def door_error(frame):
    if len(frame) < 4 or len(frame) != frame[0] + 4:
        return "short"
    return "length" if frame[0] == 0 else None if checked(frame[:-2]) == frame else "crc"

def slip(data):
    return END + data.replace(b"\xdb", b"\xdb\xdd").replace(END, b"\xdb\xdc") + END

def unslip(stream):
    """(frames, how many were spoilt by a bad escape); what is after the last end byte is no frame yet."""
    parts = [part for part in stream.split(END)[:-1] if part]
    good = [part for part in parts if not re.search(b"\xdb(?![\xdc\xdd])", part)]
    plain = [re.sub(b"\xdb(.)", lambda m: END if m[1] == b"\xdc" else b"\xdb", part) for part in good]
    return plain, len(parts) - len(good)

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

def link_case(c):
    """Behind the fields may come a label, in opaque frames anything."""
    if c["error"]:
        return {}
    layouts, kind, body = HOST if c["link"] == "host" else RELAY, bytes([c["type"]]), c["body"]
    relayed = "session" in c and le(c["session"], 4) + kind + body
    frame = relayed or slip(checked(bytes([c["port"]]) + kind + body))
    return {"fields": unpack(layouts.get(c["type"], ""), body), "frame": frame}

def door_case(c):
    data = door_frame(c["type"], c["body"]) if "type" in c else c["bytes"]
    return {"bytes": data, "error": door_error(data)}

CASES = {
    "relay": link_case,
    "frame.crc": lambda c: {"crc": crc_hqx(c["bytes"], 0xFFFF)}, "frame.door": door_case,
    "frame.slip": lambda c: dict(zip(("frames", "dropped"), unslip(c["stream"])))}

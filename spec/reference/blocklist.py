"""Block list documents and how a device merges them (spec/blocklist.md)."""
from crypto import sha256, signature_input, verify
from wire import held, shown, unpack

FULL, COUNTERSIGNED, PER_CHUNK = 1, 0x80, 36
HEAD = "fmt1 kind1 sysId4 base4 to4 nAdd2 nDel2 pruneDay2 signedAt4 next16"
ITEM = "keyId4 epoch2"

def accept(dev, doc):
    """"accepted" or why the header is refused, in the order of spec/blocklist.md 4."""
    h, hdr = unpack(HEAD, doc), doc[:40]
    full, counter = h["kind"] & FULL, h["kind"] & COUNTERSIGNED
    base_major, major, held_major = (ver >> 16 for ver in (h["base"], h["to"], dev["blVer"]))
    form = [len(doc) >= (169 if counter else 104), h["fmt"] == 1, not h["kind"] & 0x7E, h["base"] < h["to"],
            not full or h["base"] == h["nDel"] == 0,
            not h["nDel"] or counter and major > base_major,
            (h["nAdd"] + h["nDel"] == 0) == (h["next"] == bytes(16))]
    signer = dev["countersigners"].get(doc[104:105])
    checks = [
        ("form", lambda: all(form)),
        ("system", lambda: h["sysId"] == dev["sysId"]),
        ("signature", lambda: verify(dev["listKey"], "olp1-list", hdr, doc[40:])),
        ("countersignature", lambda: not counter or signer and verify(signer, "olp1-cs-list", hdr, doc[105:])),
        ("old", lambda: h["to"] > dev["blVer"]),
        ("prune", lambda: dev["floorDay"] >= h["pruneDay"]),
        ("countersignature", lambda: counter or major <= held_major),
        ("base", lambda: full or h["base"] <= dev["blVer"] and base_major == held_major)]
    return next((name for name, holds in checks if not holds()), "accepted")

def take(dev, doc):
    """Merges a document from where it stood; changes `dev` and says how it ended."""
    verdict = accept(dev, doc)
    if verdict != "accepted":
        return verdict
    h, hdr = unpack(HEAD, doc), doc[:40]
    full, counter, major = h["kind"] & FULL, h["kind"] & COUNTERSIGNED, h["to"] >> 16 > dev["blVer"] >> 16
    at, following, low, total = 169 if counter else 104, h["next"], 0, h["nAdd"] + h["nDel"]
    if not dev["progress"] or dev["progress"]["header"] != hdr:
        dev["progress"] = {"header": hdr, "index": 0, "next16": following, "low": 0}
    start = dev["progress"]["index"]
    for n, first in enumerate(range(0, total, PER_CHUNK)):
        size = 6 * min(PER_CHUNK, total - first) + 16
        chunk, at = doc[at:at + size], at + size
        if len(chunk) != size or sha256(chunk)[:16] != following:
            return "chunk"
        items = [unpack(ITEM, chunk[i:]) | {"add": first + i // 6 < h["nAdd"]} for i in range(0, size - 16, 6)]
        order = [(not item["add"], item["keyId"]) for item in items]
        if order != sorted(set(order)):
            return "chunk"
        following, high = chunk[-16:], 0xFFFFFFFF if first + PER_CHUNK >= total else items[-1]["keyId"]
        if n >= start:
            if not merge(dev, items, full and major, major, counter, low, high):
                return "waits"
            dev["progress"] = {"header": hdr, "index": n + 1, "next16": following, "low": high + 1}
        low = high + 1
    if not total and full and major:
        dev["list"] = {}
    dev["blVer"], dev["progress"] = h["to"], None
    dev["urgent"] = {k: v for k, v in dev["urgent"].items() if v["inVer"] > h["to"]}
    return "accepted"

def merge(dev, items, replace, major, counter, low, high):
    old = {k: row["minEpoch"] for k, row in dev["list"].items()}
    named = {item["keyId"] for item in items}
    new = {k: e for k, e in old.items() if not (replace and low <= k <= high) or k in named}
    for item in items:
        key, epoch = item["keyId"], item["epoch"]
        if 0x7F00 <= key >> 16 <= 0x7FFF and not counter:
            continue
        if item["add"]:
            new[key] = epoch if major else max(new.get(key, 0), epoch)
        else:
            new.pop(key, None)
    used = 0 if counter else sum(old.get(k, 0) < e for k, e in new.items())
    if used > dev["addsLeft"]:
        return False
    dev["addsLeft"] -= used
    dev["list"] = {k: {"keyId": k, "minEpoch": e} for k, e in new.items()}
    return True

def document_case(c):
    doc, start, size = c["document"], 169 if "countersigner" in c else 104, 6 * PER_CHUNK + 16
    made = {"header": doc[:40], "chunks": [doc[at:at + size] for at in range(start, len(doc), size)]}
    made["signaturePayloadSha256"] = sha256(signature_input("olp1-list", doc[:40]))
    return {name: value for name, value in made.items() if name in c}

def merge_case(c):
    dev = held(c["before"])
    dev["countersigners"] = {bytes([s["index"]]): s["public"] for s in dev["countersigners"]}
    results = [take(dev, doc) for doc in c["documents"]]
    return {"results": results, "after": shown(dev) | {"countersigners": c["before"]["countersigners"]}}

CASES = {"blocklist.document": document_case, "blocklist.merge": merge_case}

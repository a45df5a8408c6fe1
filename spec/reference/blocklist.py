"""Block list documents and how a device merges them (spec/blocklist.md)."""
from crypto import le, sha256, sign, verify

FULL, COUNTERSIGNED, PER_CHUNK = 1, 0x80, 36
ACCEPTED, WAITS, FORM, SYSTEM, SIGNATURE, COUNTERSIGNATURE, OLD, BASE, PRUNE, CHUNK = (
    "accepted", "waits", "form", "system", "signature", "countersignature", "old", "base", "prune", "chunk")


def document(key, sys_id, kind, base, to, adds, dels=(), prune_day=0, signed_at=0, countersigner=None):
    """adds [(keyId, minEpoch)], dels [keyId], both ascending; countersigner = (index, private key)."""
    items = [le(k, 4) + le(e, 2) for k, e in adds] + [le(k, 4) + bytes(2) for k in dels]
    chunks, following = [], bytes(16)
    for i in reversed(range(0, len(items), PER_CHUNK)):
        chunks.insert(0, b"".join(items[i:i + PER_CHUNK]) + following)
        following = sha256(chunks[0])[:16]
    head = (bytes([1, kind]) + le(sys_id, 4) + le(base, 4) + le(to, 4) + le(len(adds), 2) + le(len(dels), 2) + le(prune_day, 2)
            + le(signed_at, 4) + following)
    out = head + sign(key, "olp1-list", head)
    if countersigner:
        out += bytes([countersigner[0]]) + sign(countersigner[1], "olp1-cs-list", head)
    return out + b"".join(chunks)


def accept(dev, doc):
    """ACCEPTED or why the header is refused, in the order of spec/blocklist.md 4."""
    u = lambda a, n: int.from_bytes(doc[a:a + n], "little")
    if len(doc) < 104 or doc[0] != 1 or doc[1] & 0x7E:
        return FORM
    full, counter = doc[1] & FULL, doc[1] & COUNTERSIGNED
    base, to, n_add, n_del = u(6, 4), u(10, 4), u(14, 2), u(16, 2)
    if (full and (base or n_del)) or (not full and base >= to) or (n_del and (not counter or base >> 16 == to >> 16)):
        return FORM
    if (n_add + n_del == 0) != (doc[24:40] == bytes(16)) or (counter and len(doc) < 169):
        return FORM
    if u(2, 4) != dev["sysId"]:
        return SYSTEM
    if not verify(dev["listKey"], "olp1-list", doc[:40], doc[40:104]):
        return SIGNATURE
    if counter:
        signer = dev["countersigners"].get(doc[104])
        if signer is None or not verify(signer, "olp1-cs-list", doc[:40], doc[105:169]):
            return COUNTERSIGNATURE
    current = dev["blVer"]
    if to <= current:
        return OLD
    if dev["floorDay"] < u(18, 2):
        return PRUNE
    if to >> 16 > current >> 16 and not counter:
        return COUNTERSIGNATURE
    if not full and (base > current or base >> 16 != current >> 16):
        return BASE
    return ACCEPTED


def take(dev, doc, chunks_until=None):
    """Merges a whole document, or its first chunks; changes `dev` and says how it ended."""
    verdict = accept(dev, doc)
    if verdict != ACCEPTED:
        return verdict
    u = lambda a, n: int.from_bytes(doc[a:a + n], "little")
    full, counter, to, n_add, n_del = doc[1] & FULL, doc[1] & COUNTERSIGNED, u(10, 4), u(14, 2), u(16, 2)
    major, at, following, low = to >> 16 > dev["blVer"] >> 16, 169 if counter else 104, doc[24:40], 0
    total = n_add + n_del
    if not (dev["progress"] and dev["progress"]["header"] == doc[:40]):
        dev["progress"] = {"header": doc[:40], "index": 0, "next16": following, "low": 0}
    start = dev["progress"]["index"]
    for n, first in enumerate(range(0, total, PER_CHUNK)):
        size = 6 * min(PER_CHUNK, total - first) + 16
        chunk = doc[at:at + size]
        if len(chunk) != size or sha256(chunk)[:16] != following:
            return CHUNK
        at, following = at + size, chunk[-16:]
        items = [(int.from_bytes(chunk[i:i + 4], "little"), int.from_bytes(chunk[i + 4:i + 6], "little"), first + i // 6 < n_add)
                 for i in range(0, size - 16, 6)]
        order = [(not add, key) for key, _, add in items]
        if order != sorted(set(order)):
            return CHUNK
        high = 0xFFFFFFFF if first + PER_CHUNK >= total else items[-1][0]
        if n >= start:
            if not merge(dev, items, full and major, major, counter, low, high):
                return WAITS
            dev["progress"] = {"header": doc[:40], "index": n + 1, "next16": following, "low": high + 1}
            if chunks_until == n + 1:
                return WAITS
        low = high + 1
    if not total and full and major:
        dev["list"] = {}
    dev["blVer"], dev["progress"] = to, None
    dev["urgent"] = {k: v for k, v in dev["urgent"].items() if v["inVer"] > to}
    return ACCEPTED


def merge(dev, items, replace, major, counter, low, high):
    new = dict(dev["list"])
    named = {k for k, _, _ in items}
    if replace:
        new = {k: e for k, e in new.items() if not low <= k <= high or k in named}
    for key, epoch, add in items:
        if 0x7F00 <= key >> 16 <= 0x7FFF and not counter:
            continue
        if not add:
            new.pop(key, None)
        else:
            new[key] = epoch if major else max(new.get(key, 0), epoch)
    used = 0 if counter else sum(1 for k, e in new.items() if dev["list"].get(k, 0) < e)
    if used > dev["addsLeft"]:
        return False
    dev["list"], dev["addsLeft"] = new, dev["addsLeft"] - used
    return True

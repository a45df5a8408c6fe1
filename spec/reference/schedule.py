"""Schedule records (spec/schedule.md) and the time checks of a cylinder (spec/door.md 7)."""
ALWAYS, NOCLOCK = 1, 2

def read(data):
    """(periods, edges, window, base_q), or None when the record breaks a rule of spec/schedule.md 2."""
    if len(data) < 4 or data[0] == 0 or data[1] & 0x80 or data[1] & 63 > 24 or data[2] > 4:
        return None
    p, w, e = data[1] & 63, data[1] >> 6, data[2]
    if len(data) != 4 + 8 * w + 4 * e + 4 * p:
        return None
    words = [data[at:at + 4] for at in range(0, len(data), 4)]
    offset = lambda word: int.from_bytes(word[3:], "little", signed=True)
    number = lambda part: int.from_bytes(part, "little")
    window = [number(word) for word in words[1:3]] if w else None
    edges = [(number(word[:3]) * 900, offset(word)) for word in words[1 + 2 * w:][:e]]
    periods = [(number(word[:2]), number(word[2:])) for word in words[1 + 2 * w + e:]]
    good = all(s < 10080 and 1 <= n <= 10080 for s, n in periods) and (not w or window[0] < window[1])
    good = good and all(a[0] < b[0] for a, b in zip(edges, edges[1:]))
    good = good and all(-96 <= o <= 96 for o in [offset(words[0]), *(o for _, o in edges)])
    return (periods, edges, window, offset(words[0])) if good else None

def is_open(data, now, t):
    periods, edges, window, offset = read(data)
    if window and not window[0] <= t < window[1]:
        return False
    if not periods:
        return True
    if edges and now >= edges[-1][0]:
        return False
    offset = next((new for at, new in reversed(edges) if now >= at), offset)
    minute = ((now + 900 * offset) // 60 + 4320) % 10080
    return any((minute - start) % 10080 < length for start, length in periods)

def check_time(f):
    """(reason, t): 0 or the first failing check of 9, 5, 6, 7. Names as in the passport and in M2."""
    floor, now, is_bound = f["dayEpoch"] + 86400 * f["floorDay"], f["now"], not f["flags"] & ALWAYS
    clockless = f["flags"] & NOCLOCK and now == 0
    if not clockless and now < floor - 86400:
        return 9, None
    t = floor if clockless else max(now, floor)
    if is_bound and not clockless and t < f["validFrom"]:
        return 5, t
    if is_bound and t >= f["validTo"]:
        return 6, t
    deadline = f["revalStart"] + 3600 * f["revalUnitH"] * f["revalIdx"]
    in_time = f["revalIdx"] <= f["revalLen"] and f["proofGood"] and t < deadline
    return (0 if in_time or not f["revalUnitH"] else 7), t

CASES = {
    "time": lambda c: dict(zip(("reason", "t"), check_time(c["input"]))),
    "schedule.open": lambda c: {"open": is_open(c["record"], c["now"], c["t"])},
    "schedule.bad": lambda c: {"kind": "bad" if read(c["record"]) is None else "good"}}

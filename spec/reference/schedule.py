"""Schedule records (spec/schedule.md) and the time checks of a cylinder (spec/door.md 7)."""
from crypto import le

ALWAYS, NOCLOCK = 1, 2


def record(index, base_q, periods=(), edges=(), window=None):
    out = bytes([index, len(periods) | (64 if window else 0), len(edges)]) + le(base_q, 1)
    if window:
        out += le(window[0], 4) + le(window[1], 4)
    out += b"".join(le(at // 900, 3) + le(offset, 1) for at, offset in edges)
    return out + b"".join(le(start, 2) + le(length, 2) for start, length in periods)


def read(data):
    """(periods, edges, window, base_q), or None when the record breaks a rule of spec/schedule.md 2."""
    u, signed = lambda a, n: int.from_bytes(data[a:a + n], "little"), lambda v: v - 256 if v > 127 else v
    if len(data) < 4 or data[0] == 0 or data[1] & 0x80 or data[1] & 63 > 24 or data[2] > 4:
        return None
    p, w, e = data[1] & 63, data[1] >> 6, data[2]
    if len(data) != 4 + 8 * w + 4 * e + 4 * p or not -96 <= signed(data[3]) <= 96:
        return None
    window = (u(4, 4), u(8, 4)) if w else None
    at = 4 + 8 * w
    edges = [(u(at + 4 * i, 3) * 900, signed(data[at + 4 * i + 3])) for i in range(e)]
    at += 4 * e
    periods = [(u(at + 4 * i, 2), u(at + 4 * i + 2, 2)) for i in range(p)]
    good = all(s < 10080 and 1 <= n <= 10080 for s, n in periods) and (not w or window[0] < window[1])
    good = good and all(a[0] < b[0] for a, b in zip(edges, edges[1:])) and all(-96 <= o <= 96 for _, o in edges)
    return (periods, edges, window, signed(data[3])) if good else None


def is_open(data, now, t):
    periods, edges, window, offset = read(data)
    if window and not window[0] <= t < window[1]:
        return False
    if not periods:
        return True
    if edges and now >= edges[-1][0]:
        return False
    for at, new in edges:
        offset = new if now >= at else offset
    minute = ((now + 900 * offset) // 60 + 4320) % 10080
    return any((minute - start) % 10080 < length for start, length in periods)


def check_time(day_epoch, floor_day, now, flags, valid_from, valid_to, unit, length, start, index, proof_good):
    """(reason, t): 0 or the first failing check of 9, 5, 6, 7."""
    floor = day_epoch + 86400 * floor_day
    clockless = flags & NOCLOCK and now == 0
    if not clockless and now < floor - 86400:
        return 9, None
    t = floor if clockless else max(now, floor)
    if not clockless and not flags & ALWAYS and t < valid_from:
        return 5, t
    if not flags & ALWAYS and t >= valid_to:
        return 6, t
    if unit and not (index <= length and proof_good and t < start + 3600 * unit * index):
        return 7, t
    return 0, t

"""Tasks a carrier brings to a cylinder, and their receipts (spec/task.md)."""
from crypto import cmac, le, verify
from wire import held, shown, unpack

ORDERED, COUNTERSIGNED = 1, 2
ORDERED_OPS, STARRED_OPS = (2, 7, 8, 9, 10, 13, 14, 15, 16), (2, 9, 10, 12, 14, 16)
DONE, RUNNING, SUPERSEDED, BASE_HIGH, EXPIRED, NOT_YET, BAD_COUNTERSIGN, MEMORY, UNKNOWN_OP, REFUSED = range(10)
HEAD = "taskId8 cylId4 op1 flags1 seq4 notBefore4 expiry4 len2"

def task_mac(kt, head_and_payload):
    return cmac(kt, b"\x10" + head_and_payload)[:8]

def execute(cyl, data, t, kt, countersigners):
    """Status of a task at time t, None for no receipt; changes `cyl` (spec/task.md 4) by ops 1, 2, 7 and 10."""
    head = unpack(HEAD, data)
    if len(data) < 36 or head["flags"] & 0xFC or head["cylId"] != cyl["cylId"] or head["seq"] == 0:
        return None
    mac, payload, rest = data[28:36], data[36:36 + head["len"]], data[36 + head["len"]:]
    if len(payload) != head["len"] or len(rest) != (65 if head["flags"] & COUNTERSIGNED else 0):
        return None
    if mac != task_mac(kt, data[:28] + payload):
        return None
    task_id, seq = head["taskId"], head["seq"]
    if task_id in cyl["results"]:
        return cyl["results"][task_id]
    signed = le(cyl["sysId"], 4) + data[:28] + payload
    is_signed = rest and rest[0] in countersigners and (
        verify(countersigners[rest[0]], "olp1-cs-task", signed, rest[1:]))
    status = first_fault(head, bool(rest) or head["op"] in STARRED_OPS, is_signed, t)
    if status is None and head["op"] in ORDERED_OPS:
        base = int.from_bytes(payload[:4], "little")
        status = BASE_HIGH if base > cyl["stateVer"] else SUPERSEDED if base < cyl["stateVer"] else None
        status = ordered(cyl, head["op"], seq, payload) if status is None else status
        cyl["stateVer"] += status == DONE
    elif status is None:
        status = SUPERSEDED if seq + 64 <= cyl["seqTop"] else REFUSED if seq in cyl["seqSeen"] else None
        if status is None:
            cyl["seqTop"] = max(cyl["seqTop"], seq)
            cyl["seqSeen"] = sorted(s for s in cyl["seqSeen"] + [seq] if s + 64 > cyl["seqTop"])
            status = block(cyl, seq, payload) if head["op"] == 1 else DONE
    if status not in (BASE_HIGH, NOT_YET):
        cyl["results"][task_id] = status
    return status

def first_fault(head, must_be_signed, is_signed, t):
    """Points 3 and 4: the status that ends a task before its effect, or None."""
    op, expiry = head["op"], head["expiry"]
    checks = [(UNKNOWN_OP, not 1 <= op <= 16 or op in (11, 12)),
              (REFUSED, (head["flags"] & ORDERED > 0) != (op in ORDERED_OPS)),
              (BAD_COUNTERSIGN, must_be_signed and not is_signed),
              (EXPIRED, t >= expiry != 0xFFFFFFFF), (NOT_YET, t < head["notBefore"])]
    return next((status for status, applies in checks if applies), None)

def block(cyl, seq, payload):
    new = unpack("keyId4 minEpoch2 inVer4", payload)
    if seq < cyl["lastUnblockSeq"]:
        return SUPERSEDED
    if new["inVer"] > cyl["blVer"]:
        old = cyl["urgent"].get(new["keyId"], new)
        cyl["urgent"][new["keyId"]] = {name: max(old[name], new[name]) for name in new}
    return DONE

def ordered(cyl, op, seq, payload):
    if op == 2:
        gone = unpack("base4 keyId4 maxEpoch2", payload)
        for store in (cyl["urgent"], cyl["list"]):
            if gone["keyId"] in store and store[gone["keyId"]]["minEpoch"] <= gone["maxEpoch"]:
                del store[gone["keyId"]]
        cyl["lastUnblockSeq"] = max(cyl["lastUnblockSeq"], seq)
    elif op == 10:
        if not cyl["minGen"] < payload[4] <= cyl["gen"]:
            return REFUSED
        cyl["minGen"] = payload[4]
    elif op == 7:
        for at in range(6, len(payload), 6):
            change = unpack("kind1 rsv1 id4", payload[at:])
            if change["kind"] > 4:
                return REFUSED
            for name in ("keyGroups",) if change["kind"] < 2 else ("allowKeys", "denyKeys"):
                cyl[name] = [x for x in cyl[name] if x != change["id"]]
            if change["kind"] in (0, 2, 3):
                cyl[{0: "keyGroups", 2: "allowKeys", 3: "denyKeys"}[change["kind"]]].append(change["id"])
    return DONE

def task_case(c):
    head, rest = c["task"][:28], c["task"][36:]
    fields = unpack(HEAD, head)
    payload = rest[:fields["len"]]
    assert "signed" not in c or verify(c["ownerPublic"], "olp1-trust", c["signed"], payload[-64:]), c["name"]
    return {"op": fields["op"], "payload": payload, "task": head + task_mac(c["kt"], head + payload) + rest}

def receipt(kr, cyl_id4, body):
    return body + cmac(kr, b"\x11" + cyl_id4 + body)[:8]

def execute_case(c):
    cyl, signers = held(c["before"]) | {"results": {}}, {0: c["countersigner"]}
    statuses = [execute(cyl, data, c["t"], c["kt"], signers) for data in c["tasks"]]
    return {"statuses": statuses, "after": shown(cyl)}

CASES = {
    "task.task": task_case, "task.execute": execute_case,
    "task.receipt": lambda c: {"receipt": receipt(c["kr"], le(c["cylId"], 4), c["receipt"][:24])}}

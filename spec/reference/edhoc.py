"""EDHOC method 3, suite 2 (RFC 9528): every intermediate value of one run (spec/session.md 2)."""
from crypto import cbor, ecdh, expand, extract, public, seal, sha256

def kdf(prk, label, context, size):
    return expand(prk, cbor(label) + cbor(context) + cbor(size), size)

def one_byte(raw):
    """A byte string of one byte that reads as a CBOR integer -24..23 goes as that integer."""
    return raw if len(raw) == 1 and (raw[0] < 0x18 or 0x20 <= raw[0] < 0x38) else cbor(raw)

def id_in_plaintext(id_cred):
    """Of an encoded {4: kid} the kid alone, of one byte in its short form."""
    kid = id_cred[2:] if id_cred[:2] == b"\xa1\x04" else id_cred
    return one_byte(kid[1:]) if kid[0] == 0x41 else kid

def run(c, suites=2):
    """From private keys, identifiers, credentials and EAD of a case; names as in RFC 9529."""
    given = "x y skI skR cI cR idCredI idCredR credI credR ead1 ead3".split()
    v = {name: c[name] for name in given} | {"ead2": b""}
    v |= {g: public(v[of]) for g, of in (("gX", "x"), ("gY", "y"), ("gI", "skI"), ("gR", "skR"))}
    v["gX"], v["gY"] = v["gX"][1:], v["gY"][1:]
    v["gXY"], v["gRX"], v["gIY"] = ecdh(v["x"], v["gY"]), ecdh(v["skR"], v["gX"]), ecdh(v["skI"], v["gY"])
    v["message1"] = cbor(3) + cbor(suites) + cbor(v["gX"]) + one_byte(v["cI"]) + v["ead1"]
    v["hashMessage1"] = sha256(v["message1"])
    v["th2"] = sha256(cbor(v["gY"]) + cbor(v["hashMessage1"]))
    v["prk2e"] = extract(v["th2"], v["gXY"])
    v["salt3e2m"] = kdf(v["prk2e"], 1, v["th2"], 32)
    v["prk3e2m"] = extract(v["salt3e2m"], v["gRX"])
    v["context2"] = one_byte(v["cR"]) + v["idCredR"] + cbor(v["th2"]) + v["credR"]
    v["mac2"] = kdf(v["prk3e2m"], 2, v["context2"], 8)
    v["plaintext2"] = one_byte(v["cR"]) + id_in_plaintext(v["idCredR"]) + cbor(v["mac2"])
    v["keystream2"] = kdf(v["prk2e"], 0, v["th2"], len(v["plaintext2"]))
    v["ciphertext2"] = bytes(a ^ b for a, b in zip(v["plaintext2"], v["keystream2"]))
    v["message2"] = cbor(v["gY"] + v["ciphertext2"])
    v["th3"] = sha256(cbor(v["th2"]) + v["plaintext2"] + v["credR"])
    v["salt4e3m"] = kdf(v["prk3e2m"], 5, v["th3"], 32)
    v["prk4e3m"] = extract(v["salt4e3m"], v["gIY"])
    v["context3"] = v["idCredI"] + cbor(v["th3"]) + v["credI"] + v["ead3"]
    v["mac3"] = kdf(v["prk4e3m"], 6, v["context3"], 8)
    v["plaintext3"] = id_in_plaintext(v["idCredI"]) + cbor(v["mac3"]) + v["ead3"]
    v["a3"] = cbor(["Encrypt0", b"", v["th3"]])
    v["k3"], v["iv3"] = kdf(v["prk3e2m"], 3, v["th3"], 16), kdf(v["prk3e2m"], 4, v["th3"], 13)
    v["ciphertext3"] = seal(v["k3"], v["iv3"], v["plaintext3"], v["a3"])
    v["message3"] = cbor(v["ciphertext3"])
    v["th4"] = sha256(cbor(v["th3"]) + v["plaintext3"] + v["credI"])
    v["a4"] = cbor(["Encrypt0", b"", v["th4"]])
    v["k4"], v["iv4"] = kdf(v["prk4e3m"], 8, v["th4"], 16), kdf(v["prk4e3m"], 9, v["th4"], 13)
    v["ciphertext4"] = seal(v["k4"], v["iv4"], b"", v["a4"])
    v["message4"] = cbor(v["ciphertext4"])
    v["prkOut"] = kdf(v["prk4e3m"], 7, v["th4"], 32)
    v["prkExporter"] = kdf(v["prkOut"], 10, b"", 32)
    return v

def trace_case(c):
    v = run(c, suites=[6, 2])
    out = {"oscoreMasterSecret": (0, 16), "oscoreMasterSalt": (1, 8)}
    return v | {name: kdf(v["prkExporter"], label, b"", size) for name, (label, size) in out.items()}

CASES = {"edhocMethod3.trace": trace_case}

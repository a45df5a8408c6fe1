"""EDHOC method 3, suite 2 (RFC 9528): every intermediate value of one run (spec/session.md 2)."""
from crypto import cbor, ecdh, expand, extract, public, seal, sha256


def kdf(prk, label, context, size):
    return expand(prk, cbor(label) + cbor(context) + cbor(size), size)


def one_byte(raw):
    """Byte string of one byte that reads as a CBOR integer -24..23 goes as that integer, else as a byte string."""
    return raw if len(raw) == 1 and (raw[0] < 0x18 or 0x20 <= raw[0] < 0x38) else cbor(raw)


def id_in_plaintext(id_cred):
    return one_byte(id_cred[4]) if 4 in id_cred else cbor(id_cred)


def error(code, info):
    return cbor(code) + (b"" if info is None else cbor(info))


def run(x, y, sk_i, sk_r, c_i, c_r, id_i, id_r, cred_i, cred_r, suites=2, ead_1=b"", ead_2=b"", ead_3=b"", ead_4=b""):
    """Private keys 32 bytes; id_* maps; cred_* encoded CCS; ead_* encoded items. Keys of the result as in RFC 9529."""
    v = {"x": x, "gX": public(x)[1:], "y": y, "gY": public(y)[1:], "skI": sk_i, "gI": public(sk_i), "skR": sk_r, "gR": public(sk_r),
         "cI": c_i, "cR": c_r, "idCredI": cbor(id_i), "idCredR": cbor(id_r), "credI": cred_i, "credR": cred_r,
         "ead1": ead_1, "ead2": ead_2, "ead3": ead_3}
    v["message1"] = cbor(3) + cbor(suites) + cbor(v["gX"]) + one_byte(c_i) + ead_1
    v["hashMessage1"] = sha256(v["message1"])
    v["th2"] = sha256(cbor(v["gY"]) + cbor(v["hashMessage1"]))
    v["gXY"] = ecdh(x, v["gY"])
    v["prk2e"] = extract(v["th2"], v["gXY"])
    v["salt3e2m"] = kdf(v["prk2e"], 1, v["th2"], 32)
    v["gRX"] = ecdh(sk_r, v["gX"])
    v["prk3e2m"] = extract(v["salt3e2m"], v["gRX"])
    v["context2"] = one_byte(c_r) + v["idCredR"] + cbor(v["th2"]) + cred_r + ead_2
    v["mac2"] = kdf(v["prk3e2m"], 2, v["context2"], 8)
    v["plaintext2"] = one_byte(c_r) + id_in_plaintext(id_r) + cbor(v["mac2"]) + ead_2
    v["keystream2"] = kdf(v["prk2e"], 0, v["th2"], len(v["plaintext2"]))
    v["ciphertext2"] = bytes(a ^ b for a, b in zip(v["plaintext2"], v["keystream2"]))
    v["message2"] = cbor(v["gY"] + v["ciphertext2"])
    v["th3"] = sha256(cbor(v["th2"]) + v["plaintext2"] + cred_r)
    v["salt4e3m"] = kdf(v["prk3e2m"], 5, v["th3"], 32)
    v["gIY"] = ecdh(sk_i, v["gY"])
    v["prk4e3m"] = extract(v["salt4e3m"], v["gIY"])
    v["context3"] = v["idCredI"] + cbor(v["th3"]) + cred_i + ead_3
    v["mac3"] = kdf(v["prk4e3m"], 6, v["context3"], 8)
    v["plaintext3"] = id_in_plaintext(id_i) + cbor(v["mac3"]) + ead_3
    v["a3"] = cbor(["Encrypt0", b"", v["th3"]])
    v["k3"], v["iv3"] = kdf(v["prk3e2m"], 3, v["th3"], 16), kdf(v["prk3e2m"], 4, v["th3"], 13)
    v["ciphertext3"] = seal(v["k3"], v["iv3"], v["plaintext3"], v["a3"])
    v["message3"] = cbor(v["ciphertext3"])
    v["th4"] = sha256(cbor(v["th3"]) + v["plaintext3"] + cred_i)
    v["a4"] = cbor(["Encrypt0", b"", v["th4"]])
    v["k4"], v["iv4"] = kdf(v["prk4e3m"], 8, v["th4"], 16), kdf(v["prk4e3m"], 9, v["th4"], 13)
    v["ciphertext4"] = seal(v["k4"], v["iv4"], ead_4, v["a4"])
    v["message4"] = cbor(v["ciphertext4"])
    v["prkOut"] = kdf(v["prk4e3m"], 7, v["th4"], 32)
    v["prkExporter"] = kdf(v["prkOut"], 10, b"", 32)
    return v


def exporter(v, label, size):
    return kdf(v["prkExporter"], label, b"", size)

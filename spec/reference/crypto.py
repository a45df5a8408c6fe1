"""Primitives of spec/bytes.md: AES-CMAC, KDF, one-way step, CCM, HKDF, P-256, ES256, deterministic CBOR."""
import hashlib
import hmac

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers import Cipher, aead, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

X962, COMPRESSED = serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
CURVE, ES256 = ec.SECP256R1(), ec.ECDSA(hashes.SHA256())

def le(value, size):
    return (value & (1 << 8 * size) - 1).to_bytes(size, "little")

def cmac(key, message):
    mac = CMAC(algorithms.AES(key))
    mac.update(message)
    return mac.finalize()

def kdf(key, label, context):
    return cmac(key, b"\x01" + label.encode() + b"\x00" + context + b"\x80\x00")

def step(value, kind, owner, index):
    """x_i -> x_(i-1): kind 1 revalidation (owner keyId), 2 day (sysId), 3 audit (cylId)."""
    block = bytes([kind]) + le(owner, 4) + le(index, 2) + bytes(9)
    return Cipher(algorithms.AES(value), modes.ECB()).encryptor().update(block)

def steps(value, kind, owner, index, down_to):
    for i in range(index, down_to, -1):
        value = step(value, kind, owner, i)
    return value

def seal(key, nonce, plain, aad=b""):
    return aead.AESCCM(key, tag_length=8).encrypt(nonce, plain, aad)

def unseal(key, nonce, sealed, aad=b""):
    try:
        return aead.AESCCM(key, tag_length=8).decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError):
        return None

def sha256(message):
    return hashlib.sha256(message).digest()

def extract(salt, ikm):
    return hmac.new(salt or bytes(32), ikm, "sha256").digest()

def expand(prk, info, size):
    return HKDFExpand(hashes.SHA256(), size, info).derive(prk)

def private(d):
    return ec.derive_private_key(int.from_bytes(d, "big"), CURVE)

def peer(pub):  # 33 compressed bytes, or 32 bytes x alone
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, pub if len(pub) == 33 else b"\x02" + pub)

def public(d):
    return private(d).public_key().public_bytes(X962, COMPRESSED)

def ecdh(d, pub):
    return private(d).exchange(ec.ECDH(), peer(pub))

def signature_input(context, payload):
    return cbor(["Signature1", b"\xa1\x01\x26", context.encode(), payload])

def verify(pub, context, payload, sig):
    r, s = int.from_bytes(sig[:32], "big"), int.from_bytes(sig[32:64], "big")
    try:
        peer(pub).verify(utils.encode_dss_signature(r, s), signature_input(context, payload), ES256)
        return True
    except InvalidSignature:
        return False

def _head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    size = 1 if value < 256 else 2 if value < 65536 else 4 if value < 1 << 32 else 8
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26, 8: 27}[size]]) + value.to_bytes(size, "big")

def cbor(value):
    """Deterministic encoding (RFC 8949, 4.2.1) of True, int, bytes, str, list, dict."""
    if value is True:
        return b"\xf5"
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, (bytes, str)):
        text = value.encode() if isinstance(value, str) else value
        return _head(2 if text is value else 3, len(text)) + text
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    pairs = sorted((cbor(k), cbor(v)) for k, v in value.items())
    return _head(5, len(pairs)) + b"".join(k + v for k, v in pairs)

CASES = {
    "chain": lambda c: {"result": steps(c["value"], c["type"], c["owner"], c["from"], c["to"]) if "to" in c
                        else step(c["value"], c["type"], c["owner"], c["index"])},
    "secret.hkdf": lambda c: {"result": expand(extract(b"", c["secret"]), c["info"], 16)},
    "secret.kdf": lambda c: {"result": kdf(c["secret"], c["label"], c["context"])}}

"""Primitives of spec/bytes.md: AES-CMAC, KDF, one-way step, CCM, HKDF, ES256, deterministic CBOR."""
import hashlib
import hmac

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESCCM
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


def le(value, size):
    return (value & (1 << 8 * size) - 1).to_bytes(size, "little")


def count(first, size):
    """`count(0xa0, 12)` = a0..ab, the counting test bytes of the vectors."""
    return bytes(range(first, first + size))


def aes(key, block):
    run = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return run.update(block) + run.finalize()


def cmac(key, message):
    mac = CMAC(algorithms.AES(key))
    mac.update(message)
    return mac.finalize()


def kdf(key, label, context):
    return cmac(key, b"\x01" + label.encode() + b"\x00" + context + b"\x80\x00")


def step(value, kind, owner, index):
    """x_i -> x_(i-1): kind 1 revalidation (owner keyId), 2 day (sysId), 3 audit (cylId)."""
    return aes(value, bytes([kind]) + le(owner, 4) + le(index, 2) + bytes(9))


def steps(value, kind, owner, index, down_to):
    for i in range(index, down_to, -1):
        value = step(value, kind, owner, i)
    return value


def seal(key, nonce, plain, aad=b""):
    return AESCCM(key, tag_length=8).encrypt(nonce, plain, aad)


def unseal(key, nonce, sealed, aad=b""):
    try:
        return AESCCM(key, tag_length=8).decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError):
        return None


def wrap(kek, key):
    return aes_key_wrap(kek, key)


def unwrap(kek, wrapped):
    return aes_key_unwrap(kek, wrapped)


def sha256(message):
    return hashlib.sha256(message).digest()


def extract(salt, ikm):
    return hmac.new(salt or bytes(32), ikm, "sha256").digest()


def expand(prk, info, size):
    out, block = b"", b""
    while len(out) < size:
        block = hmac.new(prk, block + info + bytes([len(out) // 32 + 1]), "sha256").digest()
        out += block
    return out[:size]


def hkdf(ikm, info, size=16):
    return expand(extract(b"", ikm), info, size)


def _private(d):
    return ec.derive_private_key(int.from_bytes(d, "big"), ec.SECP256R1())


def public(d):
    """Compressed point, 33 bytes."""
    n = _private(d).public_key().public_numbers()
    return bytes([2 + n.y % 2]) + n.x.to_bytes(32, "big")


def point(pub):
    """(x, y) of 33 compressed bytes or 32 bytes x alone; None when not on the curve."""
    sign, x = (pub[0], pub[1:]) if len(pub) == 33 else (2, pub)
    v = int.from_bytes(x, "big")
    if len(x) != 32 or sign not in (2, 3) or v >= P:
        return None
    square = (v * v * v - 3 * v + B) % P
    y = pow(square, (P + 1) // 4, P)
    if y * y % P != square:
        return None
    return x, (y if y % 2 == sign - 2 else P - y).to_bytes(32, "big")


def ecdh(d, pub):
    x, y = point(pub)
    peer = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1())
    return _private(d).exchange(ec.ECDH(), peer.public_key())


def signature_input(context, payload):
    return cbor(["Signature1", b"\xa1\x01\x26", context.encode(), payload])


def sign(d, context, payload):
    """ES256 with the nonce of RFC 6979, so that vectors never change. Raw r|s."""
    digest = sha256(signature_input(context, payload))
    z, secret = int.from_bytes(digest, "big"), int.from_bytes(d, "big")
    seed = d + (z % N).to_bytes(32, "big")
    v, k = b"\x01" * 32, bytes(32)
    for mark in (b"\x00", b"\x01"):
        k = hmac.new(k, v + mark + seed, "sha256").digest()
        v = hmac.new(k, v, "sha256").digest()
    v = hmac.new(k, v, "sha256").digest()  # below N for every vector; the reference does not retry
    nonce = int.from_bytes(v, "big")
    r = int.from_bytes(public(v)[1:], "big") % N
    s = pow(nonce, -1, N) * (z + r * secret) % N
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(pub, context, payload, raw):
    x, y = point(pub)
    key = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1())
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        key.public_key().verify(der, signature_input(context, payload), ec.ECDSA(hashes.SHA256()))
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
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    return _head(5, len(value)) + b"".join(k + cbor(v) for k, v in sorted((cbor(k), v) for k, v in value.items()))

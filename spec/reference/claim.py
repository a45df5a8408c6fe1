"""The claim of a blank (spec/claim.md): request, voucher, what the device answers, claim values."""
from crypto import cbor, sha256, sign, verify

BLANK, CLAIMING, CLAIMED = 0, 1, 2


def request_payload(device_id, edhoc_pub, server_pub):
    return cbor([device_id, edhoc_pub, server_pub])


def request(kind, life, fw, device_id, idev, idev_pub, edhoc_pub, server_pub):
    """113 bytes of EAD_3; `idev` = private key of the device identity."""
    head = bytes([kind, life, 0, 0]) + fw + device_id + idev_pub
    return head + sign(idev, "olp1-voucher-req", request_payload(device_id, edhoc_pub, server_pub))


def check_request(value, edhoc_pub, server_pub):
    if len(value) != 113 or value[0] not in (1, 2) or value[1] not in (0, 1) or value[2:4] != bytes(2):
        return "form"
    good = verify(value[16:49], "olp1-voucher-req", request_payload(value[8:16], edhoc_pub, server_pub), value[49:])
    return None if good else "signature"


def voucher(key, voucher_id, device_id, sys_id, server_pub, owner_pub, counter):
    payload = cbor([1, voucher_id, device_id, sys_id, sha256(server_pub), sha256(owner_pub), counter])
    return cbor([payload, sign(key, "olp1-voucher", payload)])


def accept_voucher(device, fields, good_signature, server_pub):
    """New (life, voucherId) or an error code (spec/registries.md 11), in the order of spec/claim.md 4."""
    if device["life"] == CLAIMED:
        return 13
    if not good_signature or fields["deviceId"] != device["deviceId"] or fields["serverKeyHash"] != sha256(server_pub):
        return 6
    if device["life"] == CLAIMING:
        return (CLAIMING, fields["voucherId"]) if fields["voucherId"] == device["voucherId"] else 13
    return (CLAIMING, fields["voucherId"]) if fields["counter"] > device["counter"] else 7

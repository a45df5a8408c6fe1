"""edhocMethod3.json: the static Diffie-Hellman trace of RFC 9529 (section 3) and its invalid messages (section 4)."""
import edhoc
from crypto import cbor, public
from session import ccs

X = bytes.fromhex("368ec1f69aeb659ba37d5a8d45b21bdc0299dceaa8ef235f3ca42ce3530f9525")
Y = bytes.fromhex("e2f4126777205e853b437d6eaca1e1f753cdcc3e2c69fa884b0a1a640977e418")
SK_R = bytes.fromhex("72cc4761dbd4c78f758931aa589d348d1ef874a7e303ede2f140dcf3e6aa4aac")
SK_I = bytes.fromhex("fb13adeb6518cee5f88417660841142e830a81fe334380a953406a1305e8706b")
GX1 = "5820741a13d7ba048fbb615e94386aa3b61bea5b3d8f65f32620b749bee8d278efa9"
GY2 = "419701d7f00a26c2dc587a36dd752549f33763c893422c8ea0f955a13a4ff5d5"


def trace():
    cred_i = cbor(ccs("42-50-31-FF-EF-37-32-39", b"\x2b", public(SK_I)))
    cred_r = cbor(ccs("example.edu", b"\x32", public(SK_R)))
    return edhoc.run(X, Y, SK_I, SK_R, b"\x37", b"\x27", {4: b"\x2b"}, {4: b"\x32"}, cred_i, cred_r, suites=[6, 2])


INVALID = [
    ("surplus array encoding of message_1", "message1", "840302" + GX1 + "0e"),
    ("surplus byte string encoding of C_I", "message1", "0302" + GX1 + "410e"),
    ("surplus array encoding of one suite", "message1", "038102" + GX1 + "0e"),
    ("text string as ephemeral key", "message1", "03027820206169722073706565642" + "06F66206120756E6C6164656E207377616C6C6F77200e"),
    ("wrong number of elements in message_2", "message2", "5820" + GY2 + "4B9862a11de42a95d785386a"),
    ("surplus map encoding of ID_CRED_R", "plaintext2", "27a10442321048fa5efa2ebf920bf3"),
    ("surplus byte string encoding of ID_CRED_R", "plaintext2", "27413248fa5efa2ebf920bf3"),
    ("length of ephemeral key, suite 24", "message1", "0382021818" + GX1 + "0e"),
    ("x-coordinate not below p", "message1", "03025820ffffffff00000001000000000000000000000000ffffffffffffffffffffffff0e"),
    ("x-coordinate not on the curve", "message1", "03025820a04e73601df544a70ba7ea1e57030f7d4b4eb7f673924e58d54ca77a5e7d4d4a0e"),
    ("suite 0 is not offered", "message1", "03005820edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f0e"),
    ("length of MAC_2", "plaintext2", "273244fa5efa2e"),
    ("x-coordinate without leading zero", "message1", "0302581fd9697725d23a688b12d1c7e0108a08c9f71a85a09c20814976ab21122248fc0e"),
    ("unnecessary long encoding of METHOD", "message1", "19000302" + GX1 + "0e"),
    ("indefinite length array", "message1", "039F0602FF" + GX1 + "0e"),
]


def cases():
    v = trace()
    out = [{"name": "RFC 9529 section 3", "kind": "trace", **v, "oscoreMasterSecret": edhoc.exporter(v, 0, 16),
            "oscoreMasterSalt": edhoc.exporter(v, 1, 8)},
           {"name": "first message_1, suite 6", "kind": "error", "message1": bytes.fromhex("0306" + GX1 + "0e"),
            "answer": edhoc.error(2, 2)}]
    return out + [{"name": "invalid: " + n, "kind": "invalid", "field": f, "bytes": bytes.fromhex(h)} for n, f, h in INVALID]

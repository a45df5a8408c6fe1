"""Bytes that were published first and never change; `differences()` names each one the reference does not reproduce."""
import cases_door
import cases_edhoc
import cases_small
import cases_task
from door import beacon

DOOR = {
    "m1": "01012a000000011000000100580205000002d2040000a0a1a2a3a4a5a6a7a8a9aaab0207000900",
    "passport": "0100110005000100070000b9556980ec366b184000b955699eaede4bf6c73e1a092d9872327ced747071727374757677",
    "ticket": "6931feb3b2b189aefd8c181fe69706da",
    "kMac": "5d44d9c21b6dbf52562099b038dceefe",
    "kEnc": "b3af18cf89c2fcf859a7452781498991",
    "t2": "23264169e1851bd58f433daf4bba1d7f",
    "m3": "000000d3040000c0c1c2c3c4c5c6c705000002009f7efc4239368332",
    "t3": "9f7efc4239368332b5600ca0146a15f2",
    "m4": "00d3040000bfc6f9c9b1edd1bb",
    "recordFrame05": "1a10e26b296a1495db1e",
    "schedule": "01020104e4161e08e0011c0280071c02",
    "ticketWithSchedule": "b2b9f98771b34a5563672f1547812798",
}

NAMED = {
    ("secret", "KA from K_c"): "419778b85f5b24f328e3f1f51f2b291c",
    ("secret", "KT from K_c"): "8344cbcaa6237939b8da4b8fec8f0c20",
    ("secret", "KR from K_c"): "ce9c4e96d311dfc82da8d85d2cdac6f3",
    ("secret", "KB from K_c"): "53093460270856bee343df7571df3efa",
    ("secret", "KE from K_c"): "2922a9e53c38780ed6f11e7dbf3c957a",
    ("secret", "K_c generation 1"): "12e4fb93724f9a8e90285ae460eed803",
    ("audit", "tag_1"): "5bb8c0b3a4c30c81a459a1923c109d3a",
    ("audit", "tag_2"): "2baed77c53983193d35c04cd66713740",
}
RFC_9529 = {
    "message1": "0382060258208af6f430ebe18d34184017a9a11bf511c8dff8f834730b96c1b7c8dbca2fc3b637",
    "message2": "582b419701d7f00a26c2dc587a36dd752549f33763c893422c8ea0f955a13a4ff5d59862a1eef9e0e7e1886fcd",
    "message3": "52e562097bc417dd5919485ac7891ffd90a9fc",
    "message4": "4828c966b7ca304f83",
    "prkExporter": "e14d06699cee248c5a04bf9227bbcd4ce394de7dcb56db43555474171e6446db",
}


def differences():
    door = cases_door.frozen()
    m2 = ("010100011000 00a0746369" + DOOR["passport"] + "000003000c003357d8f274b0f09aec4e3501e0416cbd5b02"
          + "bbf9c14a9f3a0e477584b59af0366a3db0b1b2b3b4b5b6b7b8b9babb23264169e1851bd5").replace(" ", "")
    pairs = [(name, door[name].hex(), value) for name, value in DOOR.items()] + [
        ("m2", door["m2"].hex(), m2),
        ("x_0", cases_door.REVAL[0].hex(), "9eaede4bf6c73e1a092d9872327ced74"),
        ("x_12", cases_door.REVAL[12].hex(), "3357d8f274b0f09aec4e3501e0416cbd"),
        ("y600", cases_door.day(600)[1].hex(), "adbb714ec761e77f4bf7242b70edc1af"),
        ("m1 frame", door["m1Frame"].hex(), "2701" + DOOR["m1"] + "d9bb"),
        ("m2 frame", door["m2Frame"].hex(), "7702" + m2 + "db5f"),
        ("m3 frame", door["m3Frame"].hex(), "1c03" + DOOR["m3"] + "c28f"),
    ]
    made = {"secret": cases_small.secret_cases(), "audit": cases_small.audit_cases()}
    for (file, name), want in NAMED.items():
        case = next(c for c in made[file] if c["name"] == name)
        pairs.append((name, case.get("result", case.get("tag")).hex(), want))
    stored = beacon(cases_door.cyl_secret("KB"), cases_door.CYL, 1235, 0x02000005, 603)
    pairs.append(("beacon", stored.hex(), "01100000d3040000050000025b020000a4b608ade733a8d8"))
    block = cases_task.frozen_block()
    pairs.append(("task BLOCK", block[0].hex(), "01020304050607080110000001000900000000000000ffffffff0a00" "06cdd7b8ff8017b1"
                  "11000500080006000002"))
    pairs.append(("receipt", block[1].hex(), "0102030405060708000100001100000005000002d4040000c93a4f3478bd642a"))
    document = cases_task.blocklist_cases()[0]
    pairs.append(("list header", document["header"].hex(), "01002a0000000500000206000002010000005802a0746369"
                  "faf0d42a7a12a3cb76733d4305d884ca"))
    pairs.append(("list signature input", document["signaturePayloadSha256"].hex(),
                  "dab4d29d55b93628eecfecad887419b7ed01d1103d748cf44fbd31b93976256e"))
    trace = cases_edhoc.trace()
    pairs += [("RFC 9529 " + name, trace[name].hex(), want) for name, want in RFC_9529.items()]
    return [f"frozen value {name}: {got} is not {want}" for name, got, want in pairs if got != want]

import type { Address } from '@lockwright/bridge/link'
import { cylinderNo, systemNo } from '@lockwright/domain/model'
import { toHex } from '@lockwright/protocol/bytes'
import { nodeCrypto as crypto, nodeRandom } from '@lockwright/protocol/crypto'
import { type CylinderAtDoor, cylinderSide } from '@lockwright/protocol/door'
import { DOOR_FRAME, type DoorFrame, encodeDoorFrame } from '@lockwright/protocol/frame'
import {
  decodeM1,
  decodeM2,
  decodeM3,
  decodeNoTicket,
  encodeBeacon,
  encodeM1,
  type M1,
} from '@lockwright/protocol/message'
import { putDay, putRevalidation } from '@lockwright/protocol/session'
import {
  CYLINDER,
  chainValue,
  cylinderSecrets,
  DAY,
  DAY_EPOCH,
  dayValue,
  KEY,
  keyContent,
  version,
} from '@lockwright/protocol/testing/vectorSystem'
import { type Contact, visit } from './contacts.ts'
import { Halt } from './sheet.ts'
import { answerOf, type Bench, end, greeting, open, putRows, stateOf, transaction } from './talk.ts'

/** The cylinder the kit is: that of the vectors, with what a test changes of it. */
type Change = Partial<CylinderAtDoor>

const SYSTEM = systemNo(42)
/** The key says what day it has from noon on. */
const NOON = 43_200

interface KitDoor {
  readonly address: Address
  readonly bench: Bench
  /** The day the key holds, and the door with it. */
  readonly day: number
  /** Records the kit's cylinder has written. */
  seq: number
}

/** The kit is the cylinder: a key of the system of the vectors at its contacts (spec/door.md). */
export async function checkKeyDoor(address: Address, bench: Bench): Promise<void> {
  const day = await furnish(bench)
  const door: KitDoor = { address, bench, day, seq: 1000 }
  await checkOffer(door)
  await checkNoOffer(door)
  await checkNoise(door)
  await checkAnswers(door)
  await checkBlocked(door)
}

/** Two entries, a current value of its chain, and the noon of the newest day the key was given. The day. */
async function furnish(bench: Bench): Promise<number> {
  const { image, day, revalidationIndex } = await stateOf(bench)
  const { tables, root8 } = keyContent(2)
  const index = Math.max(revalidationIndex, day - DAY + 2)
  const rows = [...putRows(tables), putRevalidation(index, chainValue(index)), putDay(day, dayValue(day))]
  const session = await open(bench)
  const request = session.first.find((record) => record.kind === 'timeRequest')
  if (request?.kind !== 'timeRequest') throw new Halt('the key does not ask for the time')
  const at = (DAY_EPOCH + 86_400 * day + NOON) as never
  session.say({ kind: 'time', nonce: request.nonce, at, milliseconds: 0 }, ...greeting())
  session.say(...transaction({ mode: 'full', base: 0, image: Number(image) + 1, rows, root: root8 }))
  const answer = answerOf((await session.hear()).records)
  session.close()
  bench.sheet.check('session 5', 'an image for the door', answer, 'COMMIT_OK')
  return day
}

const held = (door: KitDoor, change: Change = {}): CylinderAtDoor => ({
  systemNo: SYSTEM,
  cylinderNo: CYLINDER,
  suites: 1,
  secretGeneration: 1,
  minSecretGeneration: 1,
  ticketKeys: new Map([[1, cylinderSecrets(1).tickets]]),
  groupKeys: new Map(),
  dayEpoch: DAY_EPOCH,
  floorDay: door.day,
  dayElement: dayValue(door.day),
  // Newer than any list the key may have: nothing is handed over.
  blocklistVersion: version(999, 0),
  minEpoch: () => 0,
  lists: () => false,
  ...change,
})

const sideOf = (door: KitDoor, cylinder: CylinderAtDoor) =>
  cylinderSide(crypto, nodeRandom, cylinder, {
    auditSeq: door.seq,
    foreignSeq: 0,
    auditNearlyFull: false,
    listUnfinished: false,
    wantsList: false,
    wantsCollection: false,
    recordsFollow: false,
    pendingTasks: 0,
    beaconKey: cylinderSecrets(1).beacons,
  })

interface Offered {
  readonly m1: M1
  readonly m1Body: Uint8Array
  /** What the key said to M1; null: nothing. */
  readonly said: DoorFrame | null
}

async function showM1(contact: Contact, m1Body: Uint8Array): Promise<Offered> {
  contact.say({ type: DOOR_FRAME.m1, body: m1Body })
  const m1 = decodeM1(m1Body)
  return { m1: m1.ok ? m1.value : (null as never), m1Body, said: await contact.hear() }
}

const m1Of = (door: KitDoor, change: Change = {}): Uint8Array => sideOf(door, held(door, change)).start().send[0]!.body

/** A visit with an honest cylinder: its verdict over the key, and the beacon it gave. */
async function honest(door: KitDoor, change: Change = {}) {
  const cylinder = held(door, change)
  const side = sideOf(door, cylinder)
  const [first] = side.start().send
  return visit(door.address, async (contact) => {
    const { said, m1, m1Body } = await showM1(contact, first!.body)
    if (said?.type !== DOOR_FRAME.m2) return { verdict: said === null ? 'silence' : `frame ${said.type}`, beacon: null }
    const m2 = decodeM2(said.body)
    const step = side.receive(said)
    door.seq += step.events.length
    for (const frame of step.send) contact.say(frame)
    const m3 = step.send[0]?.type === DOOR_FRAME.m3 ? decodeM3(step.send[0].body) : null
    const verdict =
      step.verdict === null ? `ERR ${step.send[0]?.body[0]}` : `${step.verdict.status} ${step.verdict.reason}`
    const isProven = m3?.ok && m2.ok
    const beacon = isProven
      ? encodeBeacon({
          cylinderNo: m1.cylinderNo,
          auditSeq: m3.value.auditSeq,
          blocklistVersion: m3.value.blocklistVersion,
          floorDay: m3.value.dayTaken && m2.value.day ? m2.value.day.day : m1.floorDay,
          mac: m3.value.beaconMac,
        })
      : null
    // The key has to store what it was told before it is pulled.
    await contact.isSilent()
    return { verdict, beacon, m1Body, m2: m2.ok ? m2.value : null, m3: step.send[0] ?? null }
  })
}

async function checkOffer(door: KitDoor): Promise<void> {
  const { sheet } = door.bench
  const first = await honest(door)
  sheet.check('door 4', 'M2 for a cylinder with an entry opens it', first.verdict, 'granted ok')
  const second = await honest(door)
  sheet.check(
    'bytes 2',
    'T-08 a fresh nonce in each M2',
    second.m2 && toHex(second.m2.nonce) !== toHex(first.m2!.nonce),
    true,
  )
  sheet.check('door 4', 'no day for a door that knows it', first.m2?.day ?? null, null)
  const older = await honest(door, { floorDay: door.day - 1, dayElement: dayValue(door.day - 1) })
  sheet.check('door 4', 'a newer day for a door that does not know it', older.m2?.day?.day ?? null, door.day)
  sheet.check('door 5', 'and it proves', older.verdict, 'granted ok')
  const scheduled = await honest(door, { cylinderNo: cylinderNo(CYLINDER + 1) })
  sheet.check('door 4', 'an entry with a schedule shows its schedule', scheduled.m2?.schedule?.index ?? null, 1)
  const wrong = await honest(door, { ticketKeys: new Map([[1, new Uint8Array(16)]]) })
  sheet.check('door 1', 'the ticket is worth nothing where the secret is another', wrong.verdict, 'ERR 1')
}

async function checkNoOffer(door: KitDoor): Promise<void> {
  const { sheet } = door.bench
  const good = m1Of(door)
  const bent: readonly (readonly [string, Uint8Array])[] = [
    ['of version 2', good.map((byte, n) => (n === 0 ? 2 : byte))],
    ['without a suite the key has', good.map((byte, n) => (n === 1 ? 2 : byte))],
    ['cut', good.subarray(0, 34)],
    ['with a group too many', good.map((byte, n) => (n === 34 ? 1 : byte))],
  ]
  for (const [name, body] of bent) {
    const said = await visit(door.address, async (contact) => (await showM1(contact, body)).said)
    sheet.check('door 3', `M1 ${name}: no answer`, said, null)
  }
  const notice = async (change: Partial<M1>) => {
    const m1 = decodeM1(good)
    if (!m1.ok) throw new Error('the kit makes no good M1')
    const { said } = await visit(door.address, (contact) => showM1(contact, encodeM1({ ...m1.value, ...change })))
    const decoded = said?.type === DOOR_FRAME.noTicket ? decodeNoTicket(said.body) : null
    return decoded?.ok ? { system: decoded.value.systemNo, key: decoded.value.keyId } : 'no NOTICKET'
  }
  const wanted = { system: SYSTEM, key: KEY }
  sheet.check(
    'door 3',
    'R080 NOTICKET to a door it has no entry for',
    await notice({ cylinderNo: cylinderNo(0x7777) }),
    wanted,
  )
  sheet.check('door 3', 'NOTICKET to another system', await notice({ systemNo: systemNo(43) }), wanted)
  sheet.check('door 3', 'the key is as before', (await honest(door)).verdict, 'granted ok')
}

async function checkNoise(door: KitDoor): Promise<void> {
  const good = m1Of(door)
  const frame = encodeDoorFrame({ type: DOOR_FRAME.m1, body: good })
  const said = await visit(door.address, async (contact) => {
    contact.bytes(frame.map((byte, n) => (n === 20 ? byte ^ 1 : byte)))
    const isSilent = await contact.isSilent()
    return [isSilent, (await showM1(contact, good)).said?.type ?? null]
  })
  door.bench.sheet.check('frame 2', 'M1 with a wrong CRC: no answer, and the good one behind it counts', said, [
    true,
    DOOR_FRAME.m2,
  ])
}

/** What a key does with answers that prove nothing, and what it brings home (spec/door.md 6, 8). */
async function checkAnswers(door: KitDoor): Promise<void> {
  const { bench } = door
  const { sheet } = bench
  const last = await honest(door)
  const replayed = await visit(door.address, async (contact) => {
    const { said } = await showM1(contact, m1Of(door))
    if (last.m3) contact.say(last.m3)
    const isSilent = await contact.isSilent()
    const again = (await showM1(contact, m1Of(door))).said
    return [said?.type ?? null, isSilent, again?.type ?? null]
  })
  sheet.check('door 3', 'T-06 M3 of another visit: no answer, and it goes on with a fresh M1', replayed, [
    DOOR_FRAME.m2,
    true,
    DOOR_FRAME.m2,
  ])
  const refused = await visit(door.address, async (contact) => {
    await showM1(contact, m1Of(door))
    contact.say({ type: DOOR_FRAME.error, body: Uint8Array.of(1) })
    return (await showM1(contact, m1Of(door))).said
  })
  sheet.check('door 3', 'after ERR 1 it does not offer the same entry again', refused, null)
  const session = await open(bench)
  const beacons = session.first.flatMap((record) => (record.kind === 'beacon' ? [record.beacon] : []))
  end(session)
  await session.hear()
  session.close()
  const mine = beacons.filter((beacon) => toHex(beacon.subarray(0, 4)) === toHex(last.beacon!.subarray(0, 4)))
  sheet.check('door 8', 'it brings home the beacon of the last proven M3 of the door', mine, [last.beacon])
}

/** BLOCKED locks this passport until the next session (B17). */
async function checkBlocked(door: KitDoor): Promise<void> {
  const { bench } = door
  const { sheet } = bench
  const blocked = await honest(door, { minEpoch: () => 0xffff })
  sheet.check('door 5', 'a blocked key is told so', blocked.verdict, 'blocked blocked')
  sheet.check(
    'door 3',
    'B17 it offers nothing at other doors',
    (await honest(door)).verdict,
    `frame ${DOOR_FRAME.noTicket}`,
  )
  const session = await open(bench)
  session.say(...greeting())
  end(session)
  await session.hear()
  session.close()
  sheet.check('door 3', 'B17 until its next session', (await honest(door)).verdict, 'granted ok')
}

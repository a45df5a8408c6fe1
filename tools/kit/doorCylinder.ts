import type { Address } from '@lockwright/bridge/link'
import { REASONS } from '@lockwright/domain/model'
import { beaconHolds } from '@lockwright/protocol/audit'
import { concat, equal, fromHex, le16, le32, toHex } from '@lockwright/protocol/bytes'
import { nodeCrypto as crypto, nodeRandom } from '@lockwright/protocol/crypto'
import { DOOR_FRAME, encodeDoorFrame } from '@lockwright/protocol/frame'
import { type Beacon, decodeM1, decodeM3, type M1 } from '@lockwright/protocol/message'
import { kdf } from '@lockwright/protocol/secret'
import { CYLINDER, cylinderSecrets, DAY, dayValue } from '@lockwright/protocol/testing/vectorSystem'
import { type Contact, visit } from './contacts.ts'
import { Halt, type Sheet } from './sheet.ts'
import { vectors } from './vectors.ts'

/** Bytes of an M2 body (spec/door.md 2): flags, key generation in the passport, passport, entryMeta. */
const M2 = { flags: 1, keyGeneration: 17, passport: 11, meta: 59, tail: 81, macAndNonce: 20 } as const
const MAC = 8

interface Case {
  readonly kind: string
  readonly name: string
  readonly cylinder: {
    readonly suites: number
    readonly gen: number
    readonly minGen: number
    readonly floorDay: number
    readonly groups: readonly { readonly groupId: number }[]
    readonly blocks: readonly unknown[]
    readonly urgent: readonly unknown[]
    readonly keyGroups: readonly unknown[]
    readonly allowKeys: readonly unknown[]
    readonly denyKeys: readonly unknown[]
  }
  readonly m1: string
  readonly m2: string
  readonly ticket: string
  readonly expected: { readonly answer: 'm3' | 'error'; readonly status?: number; readonly reason: number }
}

/** Cases of door.json a cylinder can show that was just claimed for the system of the vectors: no lists, no groups, no new day. */
function fitting(): readonly Case[] {
  const cases = vectors<Case>('door').filter(({ kind }) => kind === 'handshake')
  return cases.filter(({ cylinder, m2, expected }) => {
    const { blocks, urgent, keyGroups, allowKeys, denyKeys } = cylinder
    const isBare = [blocks, urgent, keyGroups, allowKeys, denyKeys].every(({ length }) => length === 0)
    const isGroup = fromHex(m2)[2] === 1
    const isFirst = cylinder.gen === 1 && cylinder.minGen === 1 && cylinder.suites === 1
    return isBare && isFirst && (!isGroup || expected.answer === 'error') && !hasDay(fromHex(m2))
  })
}

const hasDay = (m2: Uint8Array): boolean => (m2[M2.flags]! & 1) !== 0

interface Keys {
  readonly mac: Uint8Array
  readonly t2: Uint8Array
}

/** K_mac and t2 of an M2 body as the holder of a ticket has them; the MAC behind the body does not matter. */
function keysOf(ticket: Uint8Array, m1: Uint8Array, m2: Uint8Array): Keys {
  const nonces = concat(m1.subarray(22, 34), m2.subarray(-M2.macAndNonce, -MAC))
  const context = concat(nonces, m1.subarray(6, 10), m2.subarray(13, 17))
  const mac = kdf(crypto, ticket, 'SM', context)
  return { mac, t2: crypto.cmac(mac, concat(Uint8Array.of(2), m1, m2.subarray(0, -MAC))) }
}

const sealed = (m2: Uint8Array, t2: Uint8Array): Uint8Array => concat(m2.subarray(0, -MAC), t2.subarray(0, MAC))

/** With 12 fresh bytes of the kit. */
function renewed(m2: Uint8Array): Uint8Array {
  const out = m2.slice()
  out.set(nodeRandom.bytes(12), out.length - M2.macAndNonce)
  return out
}

async function firstM1(contact: Contact): Promise<{ readonly body: Uint8Array; readonly m1: M1 }> {
  const frame = await contact.hear()
  const m1 = frame?.type === DOOR_FRAME.m1 ? decodeM1(frame.body) : null
  if (frame === null || m1 === null || !m1.ok) throw new Halt('no good M1 at the contacts')
  return { body: frame.body, m1: m1.value }
}

/** What the cylinder answers to an M2: "M3 status reason" with a good MAC, "ERR reason", or what is wrong. */
async function answerTo(contact: Contact, body: Uint8Array, { mac, t2 }: Keys): Promise<string> {
  contact.say({ type: DOOR_FRAME.m2, body })
  const frame = await contact.hear()
  if (frame === null) return 'silence'
  if (frame.type === DOOR_FRAME.error) return `ERR ${frame.body[0]}`
  const m3 = frame.type === DOOR_FRAME.m3 ? decodeM3(frame.body) : null
  if (m3 === null || !m3.ok) return `frame ${frame.type} that is no M3`
  const t3 = crypto.cmac(mac, concat(Uint8Array.of(3), t2, frame.body.subarray(0, -MAC)))
  if (!equal(t3.subarray(0, MAC), m3.value.mac)) return 'M3 with a bad MAC'
  return `M3 ${frame.body[0]} ${REASONS[m3.value.reason]}`
}

const wantedOf = ({ answer, status, reason }: Case['expected']): string =>
  answer === 'm3' ? `M3 ${status} ${reason}` : `ERR ${reason}`

/** The kit is the key: a cylinder that was just claimed for the system of the vectors (spec/door.md). */
export async function checkCylinderDoor(address: Address, sheet: Sheet): Promise<void> {
  const cases = fitting()
  await checkM1(address, sheet)
  for (const one of cases) await checkCase(address, sheet, one)
  const granted = cases.find(({ name }) => name === 'granted: cylinder entry')!
  await checkBits(address, sheet, granted)
  await checkReplay(address, sheet, granted)
  await checkNoise(address, sheet, granted)
  await checkTries(address, sheet, granted)
  await checkBeacon(address, sheet, granted)
}

async function checkM1(address: Address, sheet: Sheet): Promise<void> {
  const seen = [await visit(address, firstM1), await visit(address, firstM1)]
  const { systemNo, cylinderNo, suites, secretGeneration, floorDay, groups } = seen[0]!.m1
  sheet.check(
    'door 2',
    'M1 names system, cylinder, suites, secret generation and floor',
    { systemNo, cylinderNo, suites, secretGeneration, floorDay, groups },
    { systemNo: 42, cylinderNo: CYLINDER, suites: 1, secretGeneration: 1, floorDay: DAY, groups: [] },
  )
  const nonces = new Set(seen.map(({ m1 }) => toHex(m1.nonce)))
  sheet.check('bytes 2', 'T-08 a fresh nonce in each M1', nonces.size, 2)
}

/** One handshake of door.json with a fresh nonce on either side, or its bytes as they are when it is a replay. */
async function checkCase(address: Address, sheet: Sheet, one: Case): Promise<void> {
  const [ticket, m1, m2] = [one.ticket, one.m1, one.m2].map(fromHex) as [Uint8Array, Uint8Array, Uint8Array]
  const got = await visit(address, async (contact) => {
    const { body } = await firstM1(contact)
    const isWhole = equal(keysOf(ticket, m1, m2).t2.subarray(0, MAC), m2.subarray(-MAC))
    // A hacked key keeps its ticket and makes a good MAC with it; other flaws are in the bytes of the vector themselves.
    const isHacked = one.name.includes('T-03')
    const said = isWhole ? renewed(m2) : m2
    const keys = keysOf(ticket, body, said)
    return answerTo(contact, isWhole || isHacked ? sealed(said, keys.t2) : said, keys)
  })
  sheet.check('door 5', one.name, got, wantedOf(one.expected))
}

/** Each byte of passport, entry and slot with one bit turned over, under a MAC made with the ticket the key has (T-03). */
async function checkBits(address: Address, sheet: Sheet, granted: Case): Promise<void> {
  const answers = new Set<string>()
  for (let at = 3; at < M2.meta + 4; at++) {
    if (at >= 7 && at < M2.passport) continue
    const m2 = renewed(fromHex(granted.m2)).map((byte, n) => (n === at ? byte ^ (1 << (at % 8)) : byte))
    answers.add(
      await visit(address, async (contact) => {
        const { body } = await firstM1(contact)
        const keys = keysOf(fromHex(granted.ticket), body, m2)
        return answerTo(contact, sealed(m2, keys.t2), keys)
      }),
    )
  }
  sheet.check('door 5', 'T-03 a bit of each byte of passport, entry and slot', [...answers], ['ERR 1'])
}

async function checkReplay(address: Address, sheet: Sheet, granted: Case): Promise<void> {
  const ticket = fromHex(granted.ticket)
  const said = renewed(fromHex(granted.m2))
  const recorded = await visit(address, async (contact) => {
    const { body } = await firstM1(contact)
    const keys = keysOf(ticket, body, said)
    const m2 = sealed(said, keys.t2)
    const answer = await answerTo(contact, m2, keys)
    return { m2, m1: body, answer, keys }
  })
  sheet.check('door 5', 'a visit to be replayed', recorded.answer, 'M3 0 0')
  const again = (body: Uint8Array) =>
    visit(address, async (contact) => {
      await firstM1(contact)
      return answerTo(contact, body, recorded.keys)
    })
  sheet.check('door 2', 'T-06 its M2 in another visit', await again(recorded.m2), 'ERR 1')
  const twice = await visit(address, async (contact) => {
    const { body } = await firstM1(contact)
    const fresh = renewed(said)
    const keys = keysOf(ticket, body, fresh)
    const m2 = sealed(fresh, keys.t2)
    return [await answerTo(contact, m2, keys), await answerTo(contact, m2, keys)]
  })
  sheet.check('door 3', 'T-06 M2 twice in one visit: only the first is answered', twice, ['M3 0 0', 'silence'])
  const reflected = await visit(address, async (contact) => {
    const { body } = await firstM1(contact)
    contact.say({ type: DOOR_FRAME.m1, body })
    contact.say({ type: DOOR_FRAME.m3, body: new Uint8Array(28) })
    return contact.isSilent()
  })
  sheet.check('door 3', 'T-06 its own M1 and an M3 come back: no answer', reflected, true)
}

/** Frames that are none, then a good one in the same visit (spec/frame.md 2). */
async function checkNoise(address: Address, sheet: Sheet, granted: Case): Promise<void> {
  const said = renewed(fromHex(granted.m2))
  const garbled = (frame: Uint8Array) => frame.map((byte, n) => (n === frame.length - 1 ? byte ^ 1 : byte))
  const noises: readonly (readonly [string, (m2: Uint8Array) => Uint8Array])[] = [
    ['a wrong CRC', (m2) => garbled(encodeDoorFrame({ type: DOOR_FRAME.m2, body: m2 }))],
    ['length 0', () => Uint8Array.of(0, 2, 0x1d, 0x0f)],
    ['an unknown type', () => Uint8Array.of(1, 0x7e, 0, 0, 0)],
  ]
  for (const [name, noise] of noises) {
    const got = await visit(address, async (contact) => {
      const { body } = await firstM1(contact)
      const keys = keysOf(fromHex(granted.ticket), body, said)
      const m2 = sealed(said, keys.t2)
      contact.bytes(noise(m2))
      return [await contact.isSilent(), await answerTo(contact, m2, keys)]
    })
    sheet.check('frame 2', `${name}: no answer, and the good frame behind it counts`, got, [true, 'M3 0 0'])
  }
}

/** Four M1 in a power-up, then silence until the next; the good key opens all the same (T-25). */
async function checkTries(address: Address, sheet: Sheet, granted: Case): Promise<void> {
  const [ticket, m2] = [fromHex(granted.ticket), fromHex(granted.m2)]
  const answers = await visit(address, async (contact) => {
    const out: string[] = []
    for (let n = 0; n < 4; n++) {
      const { body } = await firstM1(contact)
      out.push(await answerTo(contact, renewed(m2), keysOf(ticket, body, m2)))
    }
    return [...out, (await contact.isSilent()) ? 'silence' : 'a fifth M1']
  })
  const wanted = ['ERR 1', 'ERR 1', 'ERR 1', 'ERR 1', 'silence']
  sheet.check('door 3', 'bad MACs: four tries in a power-up', answers, wanted)
  await checkCase(address, sheet, { ...granted, name: 'T-25 after bad MACs the good key opens' })
}

async function checkBeacon(address: Address, sheet: Sheet, granted: Case): Promise<void> {
  const said = renewed(fromHex(granted.m2))
  const { m1, m3 } = await visit(address, async (contact) => {
    const first = await firstM1(contact)
    contact.say({ type: DOOR_FRAME.m2, body: sealed(said, keysOf(fromHex(granted.ticket), first.body, said).t2) })
    const frame = await contact.hear()
    const decoded = frame?.type === DOOR_FRAME.m3 ? decodeM3(frame.body) : null
    if (!decoded?.ok) throw new Halt('no M3')
    return { m1: first.m1, m3: decoded.value }
  })
  sheet.check('door 2', 'auditSeq of M3 is the record of this attempt', m3.auditSeq, m1.auditSeq + 1)
  const beacon: Beacon = {
    cylinderNo: CYLINDER,
    auditSeq: m3.auditSeq,
    blocklistVersion: m3.blocklistVersion,
    floorDay: m1.floorDay,
    mac: m3.beaconMac,
  }
  sheet.check(
    'door 8',
    'the beacon of M3 holds under KB',
    beaconHolds(crypto, cylinderSecrets(1).beacons, beacon),
    true,
  )
}

/** After REKEY, MINGEN and TIME_SET: the ticket of the new secret opens, the old one is worth nothing, a new day is taken. */
export async function checkRekeyedDoor(address: Address, sheet: Sheet): Promise<void> {
  const granted = fitting().find(({ name }) => name === 'granted: cylinder entry')!
  const of = (generation: number, floor: number, day: number | null) =>
    visit(address, async (contact) => {
      const { body, m1 } = await firstM1(contact)
      if (m1.floorDay !== floor) throw new Halt(`the floor is ${m1.floorDay}, not ${floor}`)
      const m2 = withDay(renewed(fromHex(granted.m2)), day)
      m2[M2.keyGeneration] = generation
      const bound = concat(m2.subarray(0, 1), le32(42), m2.subarray(2, 7), m2.subarray(M2.passport, M2.meta + 4))
      const ticket = kdf(crypto, cylinderSecrets(generation).tickets, 'AT', bound)
      const keys = keysOf(ticket, body, m2)
      return answerTo(contact, sealed(m2, keys.t2), keys)
    })
  const floor = DAY - 100
  sheet.check('bytes 4', 'B16 a ticket of the closed secret generation', await of(1, floor, null), 'ERR 1')
  sheet.check('bytes 4', 'B16 a ticket of the new one', await of(2, floor, null), 'M3 0 0')
  sheet.check('door 5', 'a later day is taken', await of(2, floor, floor + 3), 'M3 0 0')
  sheet.check(
    'door 5',
    'T-04 the floor has moved, and an older day does not move it back',
    await of(2, floor + 3, floor + 1),
    'M3 0 0',
  )
  sheet.check('door 5', 'T-04 the floor stays', await of(2, floor + 3, null), 'M3 0 0')
}

/** M2 with a day in front of its nonce. */
function withDay(m2: Uint8Array, day: number | null): Uint8Array {
  if (day === null) return m2
  const out = concat(m2.subarray(0, M2.tail), le16(day), dayValue(day), m2.subarray(M2.tail))
  out[M2.flags]! |= 1
  return out
}

import { deviceId } from '@lockwright/domain/model'
import { fromHex, toHex } from '@lockwright/protocol/bytes'
import { nodeRandom } from '@lockwright/protocol/crypto'
import { type ClaimTlv, type DownRecord, putClaim, putDay, putRevalidation } from '@lockwright/protocol/session'
import {
  chainValue,
  claimValues,
  DAY,
  dayValue,
  keyContent,
  pair,
  SERVER,
  SERVER_NO,
  voucher,
} from '@lockwright/protocol/testing/vectorSystem'
import { type KitSession, Refused } from './session.ts'
import { Halt } from './sheet.ts'
import { answerOf, type Bench, type Change, end, greeting, open, putRows, rootOfRows, transaction } from './talk.ts'

/** What a claim leaves behind at the server (spec/claim.md 6). */
export interface Claimed {
  readonly deviceKey: Uint8Array
  readonly auditKey: Uint8Array
}

/** Image numbers a claim begins with: that of the vectors for a cylinder. */
const FIRST_IMAGE = { key: 1, cylinder: 17 } as const

const blankOf = (session: KitSession) => {
  if (session.who.kind !== 'blank') throw new Halt('a blank is needed: this element has been claimed')
  return session.who
}

const lifeOf = async (bench: Bench) => {
  const session = await open(bench)
  session.close()
  return blankOf(session).request.life
}

/** What the element says to a voucher, "CLAIMING" with its id or "ERR" with its number. */
async function show(session: KitSession, document: Uint8Array): Promise<string> {
  session.say(...greeting(), { kind: 'voucher', voucher: document })
  const { records } = await session.hear(({ kind }) => kind === 'claiming')
  const claiming = records.find((record) => record.kind === 'claiming')
  return claiming?.kind === 'claiming' ? `CLAIMING ${toHex(claiming.voucherId)}` : answerOf(records)
}

const claimChange = (
  kind: 'key' | 'cylinder',
  values: readonly ClaimTlv[],
  more: readonly DownRecord[] = [],
): Change => {
  const content = kind === 'key' ? keyContent(2) : null
  const rows = content?.tables ?? []
  const extra = content === null ? [] : [putRevalidation(1, chainValue(1)), putDay(DAY, dayValue(DAY))]
  return {
    mode: 'full',
    base: 0,
    image: FIRST_IMAGE[kind],
    rows: [...values.map(putClaim), ...putRows(rows), ...extra, ...more],
    root: rootOfRows(rows),
  }
}

/** From blank to member of the system of the vectors, with everything that must be refused on the way (spec/claim.md). */
export async function checkClaim(bench: Bench, voucherPrivate: Uint8Array): Promise<Claimed> {
  await checkBlank(bench)
  await checkHandshake(bench)
  await checkVouchers(bench, voucherPrivate)
  const claimed = await checkCommit(bench, voucherPrivate)
  await checkClaimed(bench, voucherPrivate)
  return claimed
}

async function checkBlank(bench: Bench): Promise<void> {
  const { sheet, kind } = bench
  const first = await open(bench)
  const blank = blankOf(first)
  first.close()
  sheet.check('claim 2', 'the request names the kind of element', blank.request.element, kind)
  sheet.check('claim 2', 'the request says BLANK', blank.request.life, 'blank')
  const asks = first.first.map((record) => record.kind)
  sheet.check('session 4', 'a key asks for the time, a cylinder does not', asks, kind === 'key' ? ['timeRequest'] : [])
  const second = await open(bench)
  const again = blankOf(second)
  second.close()
  sheet.check('claim 1', 'the session pair is the same at each try', again.sessionPublic, blank.sessionPublic)
  const isOneIdentity = toHex(again.request.identityPublic) === toHex(blank.request.identityPublic)
  const isApart = toHex(blank.request.identityPublic) !== toHex(blank.sessionPublic)
  sheet.check('claim 1', 'B12 one identity pair, and another than the session pair', isOneIdentity && isApart, true)
  sheet.check(
    'session 2',
    'T-08 a fresh ephemeral pair for each message 1',
    toHex(first.message1) !== toHex(second.message1),
    true,
  )
}

async function refusalOf(bench: Bench, manners: Parameters<typeof open>[1]): Promise<string> {
  try {
    const session = await open(bench, manners)
    session.close()
    return 'message 3'
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error.said?.kind ?? 'an error without form'
  }
}

async function checkHandshake(bench: Bench): Promise<void> {
  const { sheet } = bench
  const flip = (at: number) => (message: Uint8Array) => message.map((byte, n) => (n === at ? byte ^ 1 : byte))
  const wrong = [
    ['message 2 cut', (message: Uint8Array) => message.subarray(0, 30)],
    ['message 2 with one bit of CIPHERTEXT_2 flipped', flip(50)],
    ['message 2 with another G_Y', flip(8)],
    ['message 2 that is no CBOR', () => Uint8Array.of(0xff, 0xff)],
  ] as const
  for (const [name, message2] of wrong)
    sheet.check('session 2', `${name}: ERR_CODE 1`, await refusalOf(bench, { message2 }), 'unspecified')
}

async function checkVouchers(bench: Bench, voucherPrivate: Uint8Array): Promise<void> {
  const { sheet, kind } = bench
  const early = await open(bench)
  const device = blankOf(early).deviceId
  early.say(...greeting(), ...transaction(claimChange(kind, claimValues(kind))))
  sheet.check('claim 4', 'a claim without a voucher', answerOf((await early.hear()).records), 'ERR 11')
  early.close()

  const other = deviceId(toHex(fromHex(device).map((byte) => byte ^ 0xff)))
  const wrong: readonly (readonly [string, Uint8Array])[] = [
    ['signed by another key', voucher(pair('stranger').privateKey, device, 90).document],
    ['for another device', voucher(voucherPrivate, other, 91).document],
    ['for another server', voucher(voucherPrivate, device, 92, { serverPublic: pair('stranger').publicKey }).document],
    [
      'with one bit flipped',
      voucher(voucherPrivate, device, 93).document.map((byte, n) => (n === 20 ? byte ^ 1 : byte)),
    ],
    ['that is no voucher', Uint8Array.of(0x80)],
  ]
  for (const [name, document] of wrong) {
    const session = await open(bench)
    sheet.check('claim 4', `B8 voucher ${name}`, await show(session, document), 'ERR 6')
    session.close()
  }
  sheet.check('claim 4', 'after wrong vouchers it is still BLANK', await lifeOf(bench), 'blank')

  const mine = voucher(voucherPrivate, device, 1)
  const session = await open(bench)
  sheet.check('claim 4', 'a good voucher', await show(session, mine.document), `CLAIMING ${toHex(mine.voucherId)}`)
  session.close()
  const told = await bench.port.elementThat(bench.slot, ({ life }) => life === 'claiming')
  sheet.check('relay 1', 'ELEMENT says CLAIMING after the session', told?.life, 'claiming')
  sheet.check('claim 7', 'interrupted: the request says CLAIMING', await lifeOf(bench), 'claiming')
  const second = await open(bench)
  sheet.check(
    'claim 4',
    'T-16 another voucher when CLAIMING',
    await show(second, voucher(voucherPrivate, device, 2).document),
    'ERR 13',
  )
  second.close()
}

async function checkCommit(bench: Bench, voucherPrivate: Uint8Array): Promise<Claimed> {
  const { sheet, kind, known } = bench
  const values = claimValues(kind)
  const without = (tag: ClaimTlv['kind']) => values.filter((value) => value.kind !== tag)
  const foreign: DownRecord[] =
    kind === 'key'
      ? [putClaim({ kind: 'cylinderSecret', secret: new Uint8Array(16) })]
      : putRows(keyContent(1).tables.slice(0, 1)).slice()
  const wrong = [
    ['a claim without the owner key', claimChange(kind, without('ownerKey')), 'ERR 4'],
    ['a claim without the server', claimChange(kind, without('server')), 'ERR 4'],
    [
      'a claim with another owner key',
      claimChange(kind, [...without('ownerKey'), { kind: 'ownerKey', publicKey: pair('stranger').publicKey }]),
      'ERR 6',
    ],
    ['values for the other kind', claimChange(kind, values, foreign), 'ERR 14'],
    ['a claim with another root', { ...claimChange(kind, values), root: new Uint8Array(8) }, 'ERR 5'],
  ] as const
  for (const [name, change, wanted] of wrong) {
    const session = await open(bench)
    await show(session, voucher(voucherPrivate, blankOf(session).deviceId, 1).document)
    session.say(...transaction(change))
    sheet.check('claim 4', name, answerOf((await session.hear()).records), wanted)
    session.close()
  }
  sheet.check('claim 4', 'after refused claims it is still CLAIMING', await lifeOf(bench), 'claiming')

  const sessionId = nodeRandom.bytes(8)
  const session = await open(bench)
  const { deviceId: device, sessionPublic } = blankOf(session)
  const mine = voucher(voucherPrivate, device, 1)
  session.say(...greeting(sessionId), { kind: 'voucher', voucher: mine.document })
  const { records } = await session.hear((record) => record.kind === 'claiming')
  sheet.check(
    'claim 7',
    'R036 the same voucher goes on',
    records.map((record) => record.kind),
    ['claiming'],
  )
  session.say(...transaction(claimChange(kind, values)))
  sheet.check('claim 4', 'the claim', answerOf((await session.hear()).records), 'COMMIT_OK')
  session.close()
  known.set(kind, sessionPublic)

  const after = await open(bench)
  end(after)
  await after.hear()
  after.close()
  if (after.who.kind !== 'claimed') throw new Halt('the element was not claimed')
  const { image, root, sessionId: shown, day } = after.state
  sheet.check('claim 7', 'claimed: comes with its kid and the sess8 of its claim', shown, sessionId)
  const wanted = { image: FIRST_IMAGE[kind], root: claimChange(kind, values).root, day: DAY }
  sheet.check('session 2', 'image number, root and day after the claim', { image: Number(image), root, day }, wanted)
  return session.secrets
}

async function checkClaimed(bench: Bench, voucherPrivate: Uint8Array): Promise<void> {
  const { sheet, kind } = bench
  const session = await open(bench)
  const device = deviceId('0'.repeat(16))
  sheet.check(
    'claim 4',
    'T-16 a voucher for a claimed element',
    await show(session, voucher(voucherPrivate, device, 3).document),
    'ERR 13',
  )
  session.close()
  const again = await open(bench)
  const { image, root } = again.state
  const rows = claimValues(kind).map(putClaim)
  again.say(...greeting(), ...transaction({ mode: 'delta', base: Number(image), image: Number(image), rows, root }))
  sheet.check('session 5', 'table 9 to a claimed element', answerOf((await again.hear()).records), 'ERR 13')
  again.close()

  const stranger = { no: SERVER_NO + 1, ...pair('stranger') }
  sheet.check(
    'session 1',
    'a server it does not know: ERR_CODE 3',
    await refusalOf(bench, { server: stranger }),
    'unknownCredential',
  )
  const impostor = { no: SERVER_NO, privateKey: pair('stranger').privateKey, publicKey: SERVER.publicKey }
  sheet.check(
    'session 2',
    'its server without the private key: ERR_CODE 1',
    await refusalOf(bench, { server: impostor }),
    'unspecified',
  )
  if (kind !== 'cylinder') return
  const { clock, clockQuality, battery, receipts, revalidationIndex } = again.state
  const said = { clock: Number(clock), clockQuality, battery, receipts, revalidationIndex }
  const wanted = { clock: 0, clockQuality: 0, battery: 255, receipts: 0, revalidationIndex: 0 }
  sheet.check('session 2', 'a cylinder has neither clock nor battery', said, wanted)
}

import { type Address, parseAddress } from '@lockwright/bridge/link'
import type { Slot } from '@lockwright/protocol/relay'
import { LIST, pair } from '@lockwright/protocol/testing/vectorSystem'
import { checkLog } from './audit.ts'
import { checkClaim } from './claim.ts'
import { checkClock } from './clock.ts'
import { checkCylinderDoor, checkRekeyedDoor } from './doorCylinder.ts'
import { checkKeyDoor } from './doorKey.ts'
import { checkKeyImage } from './keyImage.ts'
import { checkLink } from './link.ts'
import { checkCylinderLists, checkKeyLists } from './lists.ts'
import { KitPort } from './port.ts'
import { checkSealed } from './sealed.ts'
import { type Line, Sheet } from './sheet.ts'
import type { Bench } from './talk.ts'
import { checkNewDays, checkTasks } from './task.ts'

/** What a run of the kit found. */
export interface Report {
  readonly port: string
  readonly elements: readonly { readonly slot: Slot; readonly kind: 'key' | 'cylinder' }[]
  readonly passed: number
  readonly failed: number
  readonly checks: readonly Line[]
}

export interface KitOptions {
  /** Serial path or tcp://host:port. */
  readonly port: string
  /** Private key (32 bytes) whose vouchers the blanks believe. */
  readonly voucherPrivate: Uint8Array
  /** Where the contacts of an element can be reached (spec/frame.md 4); without it the door is left out. */
  readonly contacts?: { readonly [Kind in 'key' | 'cylinder']?: string }
  readonly tell: (line: Line) => void
}

/** Runs every check with the programming device at a port and each blank in it. Afterwards these belong to the system of the vectors. */
export async function runKit({ port: where, voucherPrivate, contacts = {}, tell }: KitOptions): Promise<Report> {
  const sheet = new Sheet(tell)
  const elements: Report['elements'][number][] = []
  const address = parseAddress(where)
  const port = address === null ? null : await KitPort.open(address)
  if (port instanceof KitPort) {
    await sheet.dialogue('relay 1', 'host link', async () => {
      for (const slot of await checkLink(port, sheet)) {
        const kind = port.element(slot)!.element
        if (kind === 'key' || kind === 'cylinder') elements.push({ slot, kind })
      }
    })
    sheet.check('README 4', 'a blank is in the programming device', elements.length > 0, true)
    for (const { slot, kind } of elements) {
      const at = contacts[kind] === undefined ? null : parseAddress(contacts[kind])
      await checkElement({ port, slot, kind, sheet, known: new Map() }, voucherPrivate, at)
    }
    await port.close()
  } else sheet.check('relay 1', `${where} opens`, port?.code ?? 'no address', 'open')
  const { lines, failed } = sheet
  return { port: where, elements, passed: lines.length - failed, failed, checks: lines }
}

async function checkElement(bench: Bench, voucherPrivate: Uint8Array, contacts: Address | null): Promise<void> {
  const { sheet, kind } = bench
  await sheet.dialogue('claim', `claim of a ${kind}`, async () => {
    const { deviceKey, auditKey } = await checkClaim(bench, voucherPrivate)
    await sheet.dialogue('session 3', `sealed frames of a ${kind}`, () => checkSealed(bench))
    if (kind === 'key') await checkKey(bench, contacts)
    else await checkCylinder(bench, deviceKey, auditKey, contacts)
  })
}

async function checkKey(bench: Bench, contacts: Address | null): Promise<void> {
  const { sheet } = bench
  await sheet.dialogue('session 4', 'clock of the key', () => checkClock(bench))
  await sheet.dialogue('session 5', 'images of the key', () => checkKeyImage(bench))
  await sheet.dialogue('blocklist 4', 'lists for the key', () => checkKeyLists(bench, LIST.privateKey))
  if (contacts !== null) await sheet.dialogue('door', 'the key at a door', () => checkKeyDoor(contacts, bench))
}

async function checkCylinder(
  bench: Bench,
  deviceKey: Uint8Array,
  auditKey: Uint8Array,
  contacts: Address | null,
): Promise<void> {
  const { sheet } = bench
  if (contacts !== null) await sheet.dialogue('door', 'keys at the cylinder', () => checkCylinderDoor(contacts, sheet))
  await sheet.dialogue('task 4', 'tasks on the cable', async () => {
    const desk = await checkTasks(bench, deviceKey)
    const trusted = pair('next list').privateKey
    await sheet.dialogue('blocklist 4', 'lists for the cylinder', () => checkCylinderLists(bench, desk, trusted))
    await sheet.dialogue('audit 4', 'log of the cylinder', () => checkLog(bench, desk, auditKey))
    await sheet.dialogue('task 5', 'new day chain', () => checkNewDays(bench, desk))
    if (contacts !== null) await sheet.dialogue('door', 'keys after all this', () => checkRekeyedDoor(contacts, sheet))
  })
}

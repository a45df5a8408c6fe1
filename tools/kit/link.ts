import { fromHex } from '@lockwright/protocol/bytes'
import type { Slot } from '@lockwright/protocol/relay'
import type { KitPort } from './port.ts'
import type { Sheet } from './sheet.ts'
import { vectors } from './vectors.ts'

interface HostFrame {
  readonly name: string
  readonly link?: 'host' | 'relay'
  readonly frame: string
  readonly error?: string | null
}

/** Host link of the programming device (spec/relay.md 1): greeting, what is there, and frames that are none. The slots that hold an element. */
export async function checkLink(port: KitPort, sheet: Sheet): Promise<readonly Slot[]> {
  const ack = await port.wake()
  sheet.check('relay 1', 'WAKE is answered by WAKEACK of version 1', ack?.version ?? 'silence', 1)
  if (ack === null) return []
  sheet.check('relay 2', 'maxFrame is 1024 to 1200', ack.maxFrame >= 1024 && ack.maxFrame <= 1200, true)
  const told = ack.slots.filter((slot) => port.element(slot) !== null)
  sheet.check('relay 1', 'ELEMENT comes for each port after WAKEACK', told, ack.slots)

  const bad = vectors<HostFrame>('relay').filter(({ link, error }) => link === 'host' && error)
  for (const { frame } of bad) port.bytes(fromHex(frame))
  port.bytes(new Uint8Array(1500).fill(0x55))
  port.bytes(fromHex('c0db00c0'))
  const again = await port.wake()
  const names = bad.map(({ name }) => name.replace('host frame: ', '')).join('; ')
  sheet.check(
    'relay 1',
    `dropped without an answer: ${names}; too long; wrong escape`,
    again !== null && port.strayAcks === 0,
    true,
  )

  const slots = ack.slots.filter((slot) => port.element(slot)?.presence === 'present')
  for (const slot of slots) {
    const { element, maxFrame } = port.element(slot)!
    sheet.check('relay 1', `${slot}: ELEMENT names its class`, element === 'key' || element === 'cylinder', true)
    sheet.check('relay 2', `${slot}: maxFrame of the element is at least 1024`, maxFrame >= 1024, true)
  }
  return slots
}

import { encodeLinkFrame, linkFramer } from '@lockwright/protocol/frame'
import {
  type DeviceClass,
  decodeLink,
  encodeLink,
  type FirmwareVersion,
  type LinkMessage,
  MAX_FRAME,
  type Slot,
} from '@lockwright/protocol/relay'
import type { Address, Link, LinkFault, OpenLink } from '../link/index.ts'
import type { Timers } from '../timers.ts'

/** A programming device that answered; the bridge owns its port until `close`. */
export interface Pd {
  readonly address: Address
  readonly device: DeviceClass
  readonly slots: readonly Slot[]
  readonly clock: boolean
  readonly maxFrame: number
  readonly firmware: FirmwareVersion
  /** `done` when the system has taken the bytes. */
  send(message: LinkMessage, done?: () => void): void
  close(): Promise<void>
}

/** What the owner of a programming device hears. `lost` comes once: unplugged, switched off, or closed. */
export interface PdListener {
  message(message: LinkMessage): void
  lost(): void
}

/** Why an address gave no programming device; `silent`: the port opens but nothing there answers. */
export type GreetFault = LinkFault | { readonly code: 'silent'; readonly address: Address }

/** Time a programming device has for its WAKEACK. */
export const ANSWER_MS = 500

/**
 * Opens a port, sends WAKE and waits for WAKEACK (R007, R011). An answer calls `found` at once, so that nothing behind it
 * is missed. A port that stays silent is released. Resolves null when a programming device was found.
 */
export async function greet(
  open: OpenLink,
  address: Address,
  link: number,
  serverReachable: boolean,
  timers: Timers,
  found: (pd: Pd) => PdListener,
): Promise<GreetFault | null> {
  const framer = linkFramer(MAX_FRAME)
  let listener: PdListener | null = null
  let port: Link | null = null
  let settle: (answered: boolean) => void = () => {}
  const answered = new Promise<boolean>((resolve) => {
    settle = resolve
  })
  // The port may speak before `open` has returned; what comes then was not meant for this WAKE.
  const opened = await open(address, {
    bytes(chunk) {
      for (const frame of framer.push(chunk)) {
        const decoded = decodeLink(frame)
        if (!decoded.ok || decoded.value === null || port === null) continue
        if (listener !== null) listener.message(decoded.value)
        else if (decoded.value.kind === 'wakeAck') {
          listener = found(pdOn(port, decoded.value))
          settle(true)
        }
      }
    },
    closed() {
      settle(false)
      listener?.lost()
    },
  })
  if (!opened.ok) return opened.fault
  port = opened.link
  port.send(
    encodeLinkFrame(encodeLink({ kind: 'wake', link, maxFrame: MAX_FRAME, state: serverReachable ? 1 : 0 })),
    () => {},
  )
  const giveUp = timers.after(ANSWER_MS, () => settle(false))
  const answer = await answered
  giveUp()
  if (answer) return null
  await port.close()
  return { code: 'silent', address }
}

function pdOn(port: Link, facts: Extract<LinkMessage, { kind: 'wakeAck' }>): Pd {
  return {
    address: port.address,
    device: facts.device,
    slots: facts.slots,
    clock: facts.clock,
    maxFrame: Math.min(facts.maxFrame, MAX_FRAME),
    firmware: facts.firmware,
    send: (message, done = () => {}) => port.send(encodeLinkFrame(encodeLink(message)), done),
    close: () => port.close(),
  }
}

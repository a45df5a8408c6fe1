import { decodeRelay, encodeRelay } from '@lockwright/protocol/relay'
import type { RelayServer } from '@lockwright/server/session'
import type { Element, ElementFrame } from '@lockwright/simulator/device'

/** Frame types of an element's end (spec/relay.md). */
const EDHOC = 0x10
const SEALED = 0x11
const SESSION = 1

/** One session of an element with a server, without bridge and programming device between: the reason it was closed. */
export function directSession(
  relay: RelayServer,
  bridge: { readonly bridgeId: string; readonly label: string },
  element: Element,
): Promise<string> {
  return new Promise((resolve) => {
    const connection = relay.connect(bridge, (bytes) => {
      const message = decodeRelay(bytes)
      if (!message.ok || message.value === null) throw new Error('the server sent what is no message')
      const { value } = message
      if (value.kind === 'edhoc' || value.kind === 'sealed')
        say(element.receive({ type: value.kind === 'edhoc' ? EDHOC : SEALED, body: value.body }))
      if (value.kind !== 'close') return
      element.detach()
      void connection.end().then(() => resolve(value.reason))
    })
    const say = (frames: readonly ElementFrame[]) => {
      for (const { type, body } of frames)
        connection.receive(encodeRelay({ kind: type === EDHOC ? 'edhoc' : 'sealed', session: SESSION, body }))
    }
    const { maxFrame } = element.attach()
    const slot = element.kind === 'key' ? 'right' : 'cable'
    const place = { link: 0, slot, element: element.kind, life: 'blank' } as const
    connection.receive(encodeRelay({ kind: 'open', session: SESSION, maxFrame, ...place }))
    say(element.begin())
  })
}

/** Tells the server of a programming device at this bridge, so that runs can be started there. */
export async function announceDevice(
  relay: RelayServer,
  bridge: { readonly bridgeId: string; readonly label: string },
): Promise<void> {
  const connection = relay.connect(bridge, () => {})
  const firmware = { major: 5, minor: 0, patch: 0 }
  const device = { link: 0, state: 'found', device: 'localPd', occupied: [], label: 'own device' } as const
  connection.receive(encodeRelay({ kind: 'device', firmware, ...device }))
  await connection.end()
}

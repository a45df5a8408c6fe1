import { once } from 'node:events'
import { decodeRelay, encodeRelay, type RelayMessage } from '@lockwright/protocol/relay'
import type { BenchServer } from './start.ts'

type Spoken = Extract<RelayMessage, { readonly body: Uint8Array } | { readonly kind: 'close' }>

/** A bridge with nothing behind it but what the bench plays. */
export interface BenchBridge {
  /** Opens a session at this programming device; `hear` gets what the server says in it, until and with its close. */
  open(
    link: number,
    maxFrame: number,
    hear: (message: Spoken) => void,
  ): (channel: 'edhoc' | 'sealed', body: Uint8Array) => void
  close(): Promise<void>
}

export async function connectBridge({ api, url }: BenchServer): Promise<BenchBridge> {
  const { token } = await api.bridge.createShared({ label: 'Bench' })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/relay`, {
    headers: { authorization: `Bearer ${token}` },
  } as unknown as string[])
  socket.binaryType = 'arraybuffer'
  await once(socket, 'open')
  const sessions = new Map<number, (message: Spoken) => void>()
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const decoded = decodeRelay(new Uint8Array(data as ArrayBuffer))
    if (!decoded.ok) throw new Error('the server sent what is no message')
    const message = decoded.value
    if (message?.kind !== 'edhoc' && message?.kind !== 'sealed' && message?.kind !== 'close') return
    sessions.get(message.session)?.(message)
    if (message.kind === 'close') sessions.delete(message.session)
  })
  const send = (message: RelayMessage) => socket.send(Uint8Array.from(encodeRelay(message)))
  return {
    open(link, maxFrame, hear) {
      const session = ++last
      sessions.set(session, hear)
      send({ kind: 'open', session, link, slot: 'right', maxFrame, element: 'key', life: 'claimed' })
      return (channel, body) => send({ kind: channel, session, body })
    },
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type CloseReason, decodeRelay, encodeRelay, type RelayMessage } from '@lockwright/protocol/relay'
import type { ServerIdentity } from '@lockwright/protocol/session'
import { WebSocketServer } from 'ws'
import { bridgeNews } from '../feed/index.ts'
import { inInstallation } from '../store/index.ts'
import type { Services } from '../usecase/context.ts'
import { tokenHash } from '../usecase/session/secretToken.ts'
import { createDeviceFinder } from './device.ts'
import { type ElementSession, openElementSession } from './elementSession.ts'
import { noteConnected, noteDevice, noteLost, runSlots } from './programmingDevice.ts'
import type { Visits } from './visits.ts'

/** One bridge, as long as its connection lasts. */
export interface RelayConnection {
  /** A message of the bridge. */
  receive(bytes: Uint8Array): void
  /** The bridge may no longer be here: every session is closed with CLOSE 4. */
  revoke(): void
  /** The connection is gone. Settles when all its sessions are stored. */
  end(): Promise<void>
}

/** The server's end of `/relay` (spec/relay.md): bridges come in, sessions with elements run over them. */
export interface RelayServer {
  /** For the HTTP server's `upgrade` event; refuses whoever has no valid bridge token. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** A bridge that is already known, over any transport. */
  connect(bridge: Bridge, send: (bytes: Uint8Array) => void): RelayConnection
  /** Ends all connections and settles when every session is stored. */
  close(): Promise<void>
}

interface Bridge {
  readonly bridgeId: string
  readonly label: string
}

/** More than any message of a bridge: head 5 and a frame of the link. */
const PAYLOAD_MAX = 2048
/** Sessions of one bridge at a time: 255 links of three slots would need 765. */
const SESSIONS_MAX = 1000
/** A revoked bridge has to be gone within 5 s (spec/relay.md 3): how often is asked, and how long it may take to leave. */
const REVOKED_CHECK_MS = 3000
const LEAVE_MS = 500
const SEEN_MS = 60_000
/** RFC 6455: policy violation. */
const REVOKED_CODE = 1008

export function createRelayServer(services: Services, visits: Visits, server: ServerIdentity): RelayServer {
  const { log } = services.ports
  const findDevice = createDeviceFinder(services)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: PAYLOAD_MAX, perMessageDeflate: false })
  const bridges = new Map<string, (message: RelayMessage) => void>()

  function connect(bridge: Bridge, sendBytes: (bytes: Uint8Array) => void): RelayConnection {
    const send = (message: RelayMessage) => sendBytes(encodeRelay(message))
    const sessions = new Map<number, ElementSession>()
    const storing = new Set<Promise<void>>()
    let devices = Promise.resolve() // One note after the other, the newest last; one that fails keeps none after it.
    bridges.set(bridge.bridgeId, send)

    function store(work: Promise<void>): void {
      const guarded = work.catch((error: unknown) => log.error({ err: error, bridge }, 'relay: could not be stored'))
      storing.add(guarded)
      void guarded.finally(() => storing.delete(guarded))
    }

    function note(work: () => Promise<void>): void {
      devices = devices.then(work, work)
      store(devices)
    }

    function open(message: RelayMessage & { kind: 'open' }): void {
      const { session, link, slot, maxFrame } = message
      if (sessions.has(session) || sessions.size >= SESSIONS_MAX) {
        send({ kind: 'close', session, reason: 'serverBusy' })
        return
      }
      const opened = openElementSession({
        services,
        findDevice,
        visits,
        server,
        seat: { bridgeId: bridge.bridgeId, bridgeLabel: bridge.label, link, slot },
        maxFrame,
        send: (channel, body) => send({ kind: channel, session, body }),
        close: (reason) => {
          sessions.delete(session)
          send({ kind: 'close', session, reason })
        },
      })
      sessions.set(session, opened)
      store(opened.ended)
    }

    function closeSession(session: number, reason: CloseReason): void {
      sessions.get(session)?.input({ kind: reason === 'idle' ? 'timeout' : 'gone' })
      sessions.delete(session)
    }

    note(() => noteConnected(services, bridge.bridgeId))
    // A run was started: what lies in a slot already shows itself only when it is asked (spec/relay.md 3).
    const unlisten = services.feedHub.listen(bridgeNews(bridge.bridgeId), () =>
      note(async () => {
        for (const slot of await runSlots(services, bridge.bridgeId)) send({ kind: 'kick', ...slot })
      }),
    )
    return {
      receive(bytes) {
        const decoded = decodeRelay(bytes)
        if (!decoded.ok) return log.warn({ bridge, fault: decoded.error.code }, 'relay: message refused')
        const message = decoded.value
        switch (message?.kind) {
          case 'open':
            return open(message)
          case 'edhoc':
          case 'sealed':
            return sessions.get(message.session)?.input({ kind: 'frame', channel: message.kind, body: message.body })
          case 'close':
            return closeSession(message.session, message.reason)
          case 'ping':
            return send({ kind: 'ping' })
          case 'device':
            return note(() => noteDevice(services, bridge.bridgeId, message))
          default: // Of a later version, or nothing a bridge has to say.
        }
      },
      revoke() {
        for (const session of sessions.keys()) {
          send({ kind: 'close', session, reason: 'revokedDevice' })
          closeSession(session, 'revokedDevice')
        }
      },
      async end() {
        unlisten()
        const isLast = bridges.get(bridge.bridgeId) === send
        if (isLast) bridges.delete(bridge.bridgeId)
        for (const session of sessions.keys()) closeSession(session, 'keyRemoved')
        // It may have come again before it was missed.
        if (isLast) note(() => noteLost(services, bridge.bridgeId))
        await Promise.all(storing)
      },
    }
  }

  const ending = new Set<Promise<void>>()
  const noted = (error: unknown) => log.error({ err: error }, 'relay: a bridge could not be looked up')
  return {
    connect,
    upgrade(request, socket, head) {
      const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
      const admit = (bridge: Bridge | null) => {
        if (bridge === null) return refuse('401 Unauthorized')
        sockets.handleUpgrade(request, socket, head, (client) => {
          const connection = connect(bridge, (bytes) => {
            socket.cork() // An answer is many frames, made one after the other: they leave together.
            client.send(bytes)
            process.nextTick(() => socket.uncork())
          })
          client.on('message', (data, isBinary) => {
            if (isBinary) connection.receive(new Uint8Array(data as Buffer))
          })
          client.on('error', (error) => log.warn({ err: error, bridge }, 'relay: connection broke'))
          const watch = setInterval(() => {
            void isRevoked(services, bridge).then((revoked) => {
              if (!revoked) return
              clearInterval(watch)
              connection.revoke()
              client.close(REVOKED_CODE)
              setTimeout(() => client.terminate(), LEAVE_MS).unref()
            }, noted)
          }, REVOKED_CHECK_MS)
          client.on('close', () => {
            clearInterval(watch)
            const end = connection.end()
            ending.add(end)
            void end.finally(() => ending.delete(end))
          })
        })
      }
      // Without a database nobody can be told from anybody else: the bridge comes again.
      bridgeOf(services, request).then(admit, (error: unknown) => {
        noted(error)
        refuse('503 Service Unavailable')
      })
    },
    async close() {
      const closed = [...sockets.clients].map((client) => new Promise((resolve) => client.once('close', resolve)))
      for (const client of sockets.clients) client.terminate()
      await Promise.all(closed)
      await Promise.all(ending)
    },
  }
}

/** The bridge whose token came along, if it was not revoked. Tokens are kept as SHA-256: they are random, not chosen. */
async function bridgeOf(services: Services, request: IncomingMessage): Promise<Bridge | null> {
  const token = request.headers.authorization?.match(/^Bearer (\S{1,200})$/)?.[1]
  if (token === undefined) return null
  const row = await inInstallation(services.store.db, (tx) =>
    tx
      .selectFrom('bridge')
      .select(['bridge_id', 'label'])
      .where('token_hash', '=', tokenHash(token))
      .where('revoked_at', 'is', null)
      .executeTakeFirst(),
  )
  return row === undefined ? null : { bridgeId: row.bridge_id, label: row.label }
}

/** Asked while it is connected, which is noted now and then: a server that dies says nothing of its bridges. */
async function isRevoked({ store, ports }: Services, { bridgeId }: Bridge): Promise<boolean> {
  const now = ports.clock.now()
  return inInstallation(store.db, async (tx) => {
    const row = await tx
      .selectFrom('bridge')
      .select('seen_at')
      .where('bridge_id', '=', bridgeId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (row?.seen_at && row.seen_at.getTime() < now - SEEN_MS) {
      await tx
        .updateTable('bridge')
        .set({ seen_at: new Date(now) })
        .where('bridge_id', '=', bridgeId)
        .execute()
    }
    return row === undefined
  })
}

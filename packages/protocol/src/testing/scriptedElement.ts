import type { Result } from '@lockwright/domain/model'
import { concat } from '../bytes/index.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import {
  type DownRecord,
  type EadItem,
  encodeUp,
  initiator,
  type Presentation,
  parseDown,
  type SealedChannel,
  type ServerIdentity,
  type ServerSession,
  type Session,
  type SessionEffect,
  sealedChannel,
  type UpRecord,
} from '../session/index.ts'

type Answered = Parameters<typeof initiator.finish>[0]

/** The other end of a server session: says what a test tells it to say, step by step, and throws when it cannot. */
export interface ScriptedElement {
  /** Sends message 1, reads message 2. */
  greet(ead1?: readonly EadItem[]): Answered
  /** Proves the server as `responder`, sends message 3 as `self`. */
  prove(
    answered: Answered,
    responder: Presentation,
    self: Presentation,
    ead3: readonly EadItem[],
  ): { readonly effects: readonly SessionEffect[]; readonly session: Session }
  /** Sends any bytes in the next sealed frame. */
  sayBytes(plain: Uint8Array): readonly SessionEffect[]
  /** Sends records in one sealed frame. */
  say(...records: readonly UpRecord[]): readonly SessionEffect[]
  /** Opens what the server sends and nothing else. */
  hear(effects: readonly SessionEffect[]): readonly DownRecord[]
}

function value<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

function sentIn(effect: SessionEffect | undefined): Uint8Array {
  if (effect?.kind !== 'send') throw new Error(`${effect?.kind} instead of a message`)
  return effect.body
}

/** `privateKey`: session key of the element; `ephemeralPrivate`: any other. */
export function scriptedElement(
  server: ServerSession,
  keys: {
    readonly server: ServerIdentity
    readonly privateKey: Uint8Array
    readonly ephemeralPrivate: Uint8Array
  },
): ScriptedElement {
  let channel: SealedChannel | null = null
  const open = (): SealedChannel => {
    if (channel === null) throw new Error('no session yet')
    return channel
  }
  const sayBytes = (plain: Uint8Array) => server.input({ kind: 'frame', channel: 'sealed', body: open().seal(plain) })
  return {
    greet(ead1 = []) {
      const { ephemeralPrivate } = keys
      const { state, message1 } = initiator.start({ crypto, ephemeralPrivate, connectionId: Uint8Array.of(0), ead1 })
      const [effect] = server.input({ kind: 'frame', channel: 'edhoc', body: message1 })
      return value(initiator.readMessage2(state, sentIn(effect))).state
    },
    prove(answered, responder, self, ead3) {
      const { message3, session } = value(
        initiator.finish(answered, {
          responderCred: responder.cred,
          responderPublic: keys.server.publicKey,
          staticPrivate: keys.privateKey,
          ...self,
          ead3,
        }),
      )
      channel = sealedChannel(crypto, session, 'element')
      return { effects: server.input({ kind: 'frame', channel: 'edhoc', body: message3 }), session }
    },
    sayBytes,
    say: (...records) => sayBytes(concat(...records.map(encodeUp))),
    hear: (effects) => effects.flatMap((effect) => value(parseDown(value(open().open(sentIn(effect)))))),
  }
}

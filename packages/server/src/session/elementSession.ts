import { type ServerIdentity, type SessionEffect, type SessionInput, serverSession } from '@lockwright/protocol/session'
import { newPrivateKey } from '../keystore/index.ts'
import type { Services } from '../usecase/context.ts'
import type { DeviceFinder, KnownDevice } from './device.ts'
import type { Seat } from './seat.ts'
import type { Visits } from './visits.ts'

type CloseEffect = SessionEffect & { readonly kind: 'close' }

/** Carries one session with one element between the relay and the store. */
export interface ElementSession {
  /** Inputs are worked on one after the other, in this order. */
  input(input: SessionInput): void
  /** Settles when the session has ended and all of it is stored. */
  readonly ended: Promise<void>
}

interface Given {
  readonly services: Services
  readonly findDevice: DeviceFinder
  readonly visits: Visits
  readonly server: ServerIdentity
  readonly seat: Seat
  /** Largest body that the link to the element takes. */
  readonly maxFrame: number
  /** To the relay. */
  send(channel: 'edhoc' | 'sealed', body: Uint8Array): void
  close(reason: CloseEffect['reason']): void
}

export function openElementSession(given: Given): ElementSession {
  const { services, visits, seat } = given
  const { crypto, random, log } = services.ports
  const machine = serverSession({
    crypto,
    server: given.server,
    ephemeralPrivate: newPrivateKey(random),
    maxFrame: given.maxFrame,
  })
  const inputs: SessionInput[] = []
  const { promise: ended, resolve: settle } = Promise.withResolvers<void>()
  let device: KnownDevice | null = null
  let visit: Awaited<ReturnType<Visits['begin']>> | null = null
  let working = false
  let over = false

  /** What an effect asks of the store goes back in as the next input, before anything the link sent meanwhile. */
  async function answer(effect: SessionEffect): Promise<SessionInput | null> {
    switch (effect.kind) {
      case 'send':
        given.send(effect.channel, effect.body)
        return null
      case 'identify':
        device = await given.findDevice(effect.element.identity)
        return { kind: 'identity', publicKey: device?.publicKey ?? null }
      case 'records': {
        visit = await visits.begin(seat, device, effect.element, effect.records)
        return { kind: 'plan', plan: visit.plan }
      }
      case 'fullWanted':
        return { kind: 'full', transaction: visit!.full() }
      case 'close':
        over = true
        await finish(effect)
        given.close(effect.reason)
        return null
    }
  }

  async function finish({ outcome, late, reason }: CloseEffect): Promise<void> {
    if (visit !== null) await visit.end(outcome, late)
    else if (device !== null && late.length > 0) await visits.cutShort(seat, device, late)
    if (outcome.kind !== 'failed') return
    const { failure } = outcome
    log.info({ seat, failure: failure.code }, 'session with an element failed')
    if (failure.code === 'handshake')
      await visits.refused(seat, reason === 'notMine' ? 'elementOfAnotherSystem' : 'handshakeFailed')
  }

  async function work(first: SessionInput): Promise<void> {
    let next: SessionInput[] = [first]
    while (next.length > 0 && !over) {
      const effects = machine.input(next.shift()!)
      const answers: SessionInput[] = []
      for (const effect of effects) {
        const reply = await answer(effect)
        if (reply !== null) answers.push(reply)
      }
      next = [...answers, ...next]
    }
  }

  async function drain(): Promise<void> {
    if (working) return
    working = true
    try {
      while (inputs.length > 0 && !over) await work(inputs.shift()!)
    } catch (error) {
      over = true
      log.error({ err: error, seat }, 'session with an element broke')
      given.close('peerError')
    } finally {
      working = false
      if (over) settle()
    }
  }

  return {
    input(input) {
      inputs.push(input)
      void drain()
    },
    ended,
  }
}

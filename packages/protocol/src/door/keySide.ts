import { concat } from '../bytes/index.ts'
import { DOOR_FRAME, type DoorFrame } from '../frame/index.ts'
import { SUITE_P1 } from '../image/index.ts'
import type { Beacon, DoorErrorReason, M1, M3 } from '../message/index.ts'
import {
  decodeDoorError,
  decodeM1,
  decodeM3,
  encodeM2Head,
  encodeM4,
  encodeM4Head,
  encodeNoTicket,
} from '../message/index.ts'
import type { Crypto, Random } from '../ports/index.ts'
import { type RecordChannel, recordChannel, runsRecords } from './channel.ts'
import { type Candidate, candidates, type KeyAtDoor } from './choice.ts'
import { m4Mac, macMatches, type SessionKeys, sessionKeys, transcript2, transcript3, WIRE_MAC } from './transcript.ts'

/** What came out of one frame for a key. */
export interface KeyStep {
  readonly send: readonly DoorFrame[]
  readonly result:
    | null
    /** A good M3: act on it and on nothing before it. `channel` when records follow; the key begins. */
    | { readonly kind: 'answered'; readonly m3: M3; readonly beacon: Beacon; readonly channel: RecordChannel | null }
    /** Unauthenticated: proves nothing. */
    | { readonly kind: 'refused'; readonly reason: DoorErrorReason }
    /** No entry (left) for this door. */
    | { readonly kind: 'noTicket' }
}

export interface KeySide {
  receive(frame: DoorFrame): KeyStep
  /** The window for an answer has passed: only a fresh M1 counts now. */
  silence(): void
}

const QUIET: KeyStep = { send: [], result: null }

interface Waiting {
  readonly m1: M1
  readonly keys: SessionKeys
  readonly t2: Uint8Array
}

/**
 * The key at one touch of a cylinder (spec/door.md). Each M1 is answered with the next entry for the door; a frame
 * that fits nowhere is not answered.
 */
export function keySide(crypto: Crypto, random: Random, key: KeyAtDoor): KeySide {
  let tried = 0
  let waiting: Waiting | null = null

  function onM1(body: Uint8Array): KeyStep {
    const decoded = decodeM1(body)
    if (!decoded.ok || (decoded.value.suites & 1) === 0) return QUIET
    const m1 = decoded.value
    const candidate = candidates(key, m1)[tried]
    if (candidate) return offer(m1, body, candidate)
    waiting = null
    const notice = encodeNoTicket({
      suite: SUITE_P1,
      systemNo: key.systemNo,
      keyId: key.passport.keyId,
      now: key.now,
    })
    const send: DoorFrame[] = tried === 0 ? [{ type: DOOR_FRAME.noTicket, body: notice }] : []
    return { send, result: { kind: 'noTicket' } }
  }

  function offer(m1: M1, m1Body: Uint8Array, { entry, schedule }: Candidate): KeyStep {
    tried++
    const head = {
      suite: SUITE_P1,
      hasRecords: key.hasRecords,
      slot: entry.slot,
      now: key.now,
      passport: key.passport,
      meta: entry.meta,
      revalidation: key.revalidation,
      day: key.day && key.day.day > m1.floorDay ? key.day : null,
      schedule,
      nonce: random.bytes(12),
    }
    const headBytes = encodeM2Head(head)
    const keys = sessionKeys(crypto, entry.ticket, m1, head)
    const t2 = transcript2(crypto, keys.mac, m1Body, headBytes)
    waiting = { m1, keys, t2 }
    return { send: [{ type: DOOR_FRAME.m2, body: concat(headBytes, t2.subarray(0, WIRE_MAC)) }], result: null }
  }

  function onM3(body: Uint8Array): KeyStep {
    const decoded = decodeM3(body)
    if (!decoded.ok || waiting === null) return QUIET
    const { m1, keys, t2 } = waiting
    const t3 = transcript3(crypto, keys.mac, t2, body.subarray(0, body.length - WIRE_MAC))
    if (!macMatches(t3, decoded.value.mac)) return QUIET
    waiting = null
    const m3 = decoded.value
    const answered = { kind: 'answered', m3, beacon: beaconOf(m1, m3) } as const
    if (!runsRecords(m3.status, key.passport.kind, key.hasRecords || m3.recordsFollow))
      return { send: [], result: { ...answered, channel: null } }
    const ackSeq = m3.auditSeq
    const m4 = encodeM4({ ackSeq, mac: m4Mac(crypto, keys.mac, t3, encodeM4Head({ ackSeq })) })
    const channel = recordChannel(crypto, keys.enc, 'key')
    return { send: [{ type: DOOR_FRAME.m4, body: m4 }], result: { ...answered, channel } }
  }

  /** The floor of the cylinder after this session: the day of the key when it was taken (C10). */
  function beaconOf(m1: M1, m3: M3): Beacon {
    return {
      cylinderNo: m1.cylinderNo,
      auditSeq: m3.auditSeq,
      blocklistVersion: m3.blocklistVersion,
      floorDay: m3.dayTaken && key.day ? key.day.day : m1.floorDay,
      mac: m3.beaconMac,
    }
  }

  function onError(body: Uint8Array): KeyStep {
    const reason = decodeDoorError(body)
    if (!reason.ok) return QUIET
    waiting = null
    return { send: [], result: { kind: 'refused', reason: reason.value } }
  }

  return {
    receive(frame) {
      if (frame.type === DOOR_FRAME.m1) return onM1(frame.body)
      if (frame.type === DOOR_FRAME.m3) return onM3(frame.body)
      return frame.type === DOOR_FRAME.error ? onError(frame.body) : QUIET
    },
    silence() {
      waiting = null
    },
  }
}

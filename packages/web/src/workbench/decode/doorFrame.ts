import { FORMATS, FRAME_TYPES, KEY_CLASSES, REASON_CODES, SLOT_TYPES, STATUS_CODES, SUITES } from './codes.ts'
import { crc16 } from './crc.ts'
import {
  bits,
  code,
  type Field,
  FieldReader,
  instant,
  listVersion,
  type Meaning,
  type MeaningWord,
  number,
  signed8,
} from './fields.ts'

const FRAME = 'frame.md 2'
const MESSAGES = 'door.md 2'
const PARTS = 'door.md 1'
const RECORDS = 'door.md 9'
const SCHEDULE = 'schedule.md 1'

const NO_END = 0xffff_ffff
const EDGE_SECONDS = 900

/** A frame between key and cylinder, cut into the fields of the specification. */
export interface DecodedFrame {
  /** M1, M2 ... */
  readonly name: string
  readonly type: number
  /** From the first byte to the last, without a gap. */
  readonly fields: readonly Field[]
  /** Its contents are sealed: only key and cylinder can read them. */
  readonly sealed: boolean
}

const NAMES: Readonly<Record<number, string>> = {
  1: 'M1',
  2: 'M2',
  3: 'M3',
  4: 'M4',
  5: 'RECORD',
  6: 'RECORD',
  13: 'NOTICKET',
  14: 'ERR',
}

const BODIES: Readonly<Record<number, (reader: FieldReader) => void>> = {
  1: readM1,
  2: readM2,
  3: readM3,
  4: readM4,
  5: readSealed,
  6: readSealed,
  13: readNoTicket,
  14: readError,
}

/** Takes a door frame apart: len1 type1 body crc2 (spec/frame.md 2). Never fails: what fits nowhere is shown as `rest`. */
export function decodeDoorFrame(bytes: Uint8Array): DecodedFrame {
  const type = bytes[1] ?? 0
  const crcAt = Math.max(0, bytes.length - 2)
  const reader = new FieldReader(bytes, crcAt, FRAME)
  reader.take('len', 1)
  reader.take('type', 1, code(FRAME_TYPES))
  reader.part(null, MESSAGES)
  BODIES[type]?.(reader)
  if (reader.left > 0) {
    reader.part(null, FRAME)
    reader.raw('rest', reader.left)
  }
  const word: MeaningWord = crc16(bytes.subarray(0, crcAt)) === readCrc(bytes, crcAt) ? 'crcGood' : 'crcBad'
  const crc: Field = {
    at: crcAt,
    length: bytes.length - crcAt,
    name: 'crc',
    of: null,
    section: 'frame.md 1',
    meaning: { kind: 'words', words: [word] },
  }
  return {
    name: NAMES[type] ?? '?',
    type,
    fields: crc.length > 0 ? [...reader.fields, crc] : reader.fields,
    sealed: type === 5 || type === 6,
  }
}

const readCrc = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)

const until = (unix: number): Meaning => {
  if (unix === NO_END) return { kind: 'words', words: ['noEnd'] }
  return unix === 0 ? { kind: 'words', words: ['never'] } : instant(unix)
}
const from = (unix: number): Meaning => (unix === 0 ? { kind: 'words', words: ['fromEver'] } : instant(unix))
const keyTime = (unix: number): Meaning => (unix === 0 ? { kind: 'words', words: ['noClock'] } : instant(unix))

function readM1(reader: FieldReader): void {
  reader.take('ver', 1)
  reader.take('suites', 1, bits('suite1'))
  reader.take('sysId', 4)
  reader.take('cylId', 4)
  reader.take('gen', 1)
  reader.take('flags', 1, bits('m1AuditFull', 'm1ListHalf'))
  reader.take('floorDay', 2)
  reader.take('blVer', 4, listVersion)
  reader.take('auditSeq', 4)
  reader.raw('nC', 12)
  const groups = reader.take('nGroups', 1) ?? 0
  for (let n = 0; n < groups; n++) reader.take('groupId', 2)
}

function readM2(reader: FieldReader): void {
  reader.take('suite', 1, code(SUITES))
  const flags = reader.take('flags', 1, bits('m2Day', 'm2Schedule', 'm2Records')) ?? 0
  reader.take('slotType', 1, code(SLOT_TYPES))
  reader.take('slotId', 4)
  reader.take('now', 4, keyTime)
  readPassport(reader)
  reader.part('entryMeta', PARTS)
  reader.take('schedIdx', 1)
  reader.take('flags', 1, entryFlags)
  reader.take('rightsVer', 2)
  reader.part(null, MESSAGES)
  reader.take('revalIdx', 2)
  reader.raw('revalProof', 16)
  if (flags & 1) {
    reader.take('day', 2)
    reader.raw('dayProof', 16)
  }
  if (flags & 2) readSchedule(reader)
  reader.part(null, MESSAGES)
  reader.raw('nK', 12)
  reader.raw('mac', 8)
}

function readPassport(reader: FieldReader): void {
  reader.part('passport', PARTS)
  reader.take('fmt', 1, code(FORMATS))
  reader.take('flags', 1, bits('passportAlways', 'passportNoClock'))
  reader.take('keyId', 4)
  reader.take('keyGen', 1)
  reader.take('class', 1, code(KEY_CLASSES))
  reader.take('rightsEpoch', 2)
  reader.take('validFrom', 4, from)
  reader.take('validTo', 4, until)
  reader.take('revalUnitH', 1)
  reader.take('revalLen', 1)
  reader.take('revalStart', 4, (unix) => (unix === 0 ? { kind: 'words', words: ['noRevalidation'] } : instant(unix)))
  reader.raw('revalAnchor', 16)
  reader.raw('rsv', 8)
}

/** Bit 0 LIST, bits 1-2 slotType, bit 4 GEN1. */
function entryFlags(value: number): Meaning {
  const words: MeaningWord[] = []
  if (value & 1) words.push('entryList')
  words.push(SLOT_TYPES[(value >> 1) & 3] ?? 'unknownCode')
  if (value & 16) words.push('entryNextGeneration')
  if (value & 0xe8) words.push('reservedBit')
  return { kind: 'words', words }
}

function readSchedule(reader: FieldReader): void {
  reader.part('schedule', SCHEDULE)
  reader.take('idx', 1)
  const shape = reader.take('p', 1, (value) => number(value & 0x3f)) ?? 0
  const edges = reader.take('e', 1) ?? 0
  reader.take('baseQ', 1, signed8)
  if (shape & 0x40) {
    reader.take('from', 4, instant)
    reader.take('to', 4, until)
  }
  for (let n = 0; n < edges; n++) {
    reader.take('at', 3, (value) => instant(value * EDGE_SECONDS))
    reader.take('offQ', 1, signed8)
  }
  for (let n = 0; n < (shape & 0x3f); n++) {
    reader.take('start', 2, weekMinute)
    reader.take('len', 2)
  }
}

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
/** Minutes of the local week, Monday 00:00 = 0. */
function weekMinute(minute: number): Meaning {
  const two = (value: number) => String(value).padStart(2, '0')
  const [day, ofDay] = [Math.floor(minute / 1440), minute % 1440]
  return { kind: 'text', text: `${DAYS[day] ?? '?'} ${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}` }
}

function readM3(reader: FieldReader): void {
  reader.take('status', 1, code(STATUS_CODES))
  reader.take('reason', 1, code(REASON_CODES))
  reader.take('flags', 1, bits('m3DayTaken', 'm3WantsList', 'm3WantsAudit', 'm3HasRecords'))
  reader.take('auditSeq', 4)
  reader.part(null, 'door.md 8')
  reader.raw('beaconMac', 8)
  reader.part(null, MESSAGES)
  reader.take('blVer', 4, listVersion)
  reader.take('pending', 1)
  reader.raw('mac', 8)
}

function readM4(reader: FieldReader): void {
  reader.take('flags', 1, bits())
  reader.take('ackSeq', 4)
  reader.raw('mac', 8)
}

function readNoTicket(reader: FieldReader): void {
  reader.take('suite', 1, code(SUITES))
  reader.take('flags', 1, bits())
  reader.take('sysId', 4)
  reader.take('keyId', 4)
  reader.take('now', 4, keyTime)
}

function readError(reader: FieldReader): void {
  reader.part(null, 'door.md 5')
  reader.take('reason', 1, code(REASON_CODES))
}

const TAG_BYTES = 8

function readSealed(reader: FieldReader): void {
  reader.part(null, RECORDS)
  reader.raw('ciphertext', reader.left - TAG_BYTES)
  reader.raw('tag', Math.min(TAG_BYTES, reader.left))
}

/** `00a1…` as bytes. */
export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

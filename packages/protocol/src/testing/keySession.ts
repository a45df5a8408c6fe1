import { blocklistVersion, imageNo, unixSeconds } from '@lockwright/domain/model'
import { fromHex } from '../bytes/index.ts'
import type { KeyState, Plan, Transaction } from '../session/index.ts'

/** Eight equal bytes, by their hex. */
export const eight = (byte: string) => fromHex(byte.repeat(8))

/** What a key says of itself, and what a server has for it. */
export const keyState: KeyState = {
  image: imageNo(4),
  root: eight('aa'),
  clock: unixSeconds(1_768_126_624),
  clockQuality: 1,
  battery: 80,
  firmware: { major: 12, minor: 3, patch: 0 },
  blocklist: blocklistVersion(2, 5),
  logHead: eight('00'),
  receipts: 1,
  sessionId: eight('bb'),
  day: 603,
  revalidationIndex: 12,
}

export const transaction: Transaction = {
  no: 9,
  base: imageNo(4),
  mode: 'delta',
  rows: [{ kind: 'put', table: 8, body: fromHex('010100'), more: false }],
  image: imageNo(5),
  root: eight('dd'),
}

export const plan: Plan = {
  time: { at: unixSeconds(1_768_126_625), milliseconds: 250 },
  policy: { minSuite: 1, minSecretGeneration: 1 },
  sessionId: eight('cc'),
  acks: [{ of: 'receipts', upTo: 1 }],
  voucher: null,
  transaction,
}

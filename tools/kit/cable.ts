import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import { putTask, type UpRecord } from '@lockwright/protocol/session'
import type { Receipt } from '@lockwright/protocol/task'
import { decodeReceipt, receiptHolds, TASK_STATUSES } from '@lockwright/protocol/task'
import { CYLINDER, cylinderSecrets } from '@lockwright/protocol/testing/vectorSystem'
import { answerOf, type Bench, greeting, open, transaction } from './talk.ts'

/** What a cylinder on the cable makes of the tasks of one transaction. */
export interface Outcome {
  readonly answer: string
  /** Decoded, with a good MAC, in the order they came. */
  readonly receipts: readonly Receipt[]
  /** As they came. */
  readonly bytes: readonly Uint8Array[]
  readonly segments: readonly Uint8Array[]
  /** Kinds of records after COMMIT_OK. */
  readonly order: readonly UpRecord['kind'][]
  /** Receipts that are none. */
  readonly bad: number
}

/** Gives tasks to a cylinder on the cable; image number and root stay as they are. */
export async function give(bench: Bench, tasks: readonly Uint8Array[]): Promise<Outcome> {
  const session = await open(bench)
  const { image, root } = session.state
  const rows = tasks.flatMap(putTask)
  session.say(...greeting(), ...transaction({ mode: 'delta', base: Number(image), image: Number(image), rows, root }))
  const { records } = await session.hear()
  session.close()
  const bytes = records.flatMap((record) => (record.kind === 'receipt' ? [record.receipt] : []))
  const receipts = bytes.flatMap((each) => {
    const receipt = decodeReceipt(each)
    if (!receipt.ok) return []
    const { receipts: key } = cylinderSecrets(receipt.value.secretGeneration)
    return receiptHolds(crypto, key, CYLINDER, receipt.value) ? [receipt.value] : []
  })
  return {
    answer: answerOf(records),
    receipts,
    bytes,
    segments: records.flatMap((record) => (record.kind === 'segment' ? [record.segment] : [])),
    order: records.slice(1).map((record) => record.kind),
    bad: bytes.length - receipts.length,
  }
}

/** Statuses by number, "no receipt" where none came. */
export const statusOf = ({ receipts, bad }: Outcome): number | string =>
  bad > 0 ? 'a receipt with a bad MAC' : receipts[0] ? TASK_STATUSES.indexOf(receipts[0].status) : 'no receipt'

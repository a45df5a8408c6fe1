import { type ChainPoint, chainStart, openSegment, segmentHead, verifySegment } from '@lockwright/protocol/audit'
import { nodeCrypto as crypto } from '@lockwright/protocol/crypto'
import type { AuditEvent } from '@lockwright/protocol/message'
import { cylinderSecrets } from '@lockwright/protocol/testing/vectorSystem'
import { give, statusOf } from './cable.ts'
import { Halt } from './sheet.ts'
import type { Bench } from './talk.ts'
import type { Desk } from './task.ts'

const TASK_CODE = 'task'

/** The log of everything the kit has done, read over the cable and proven from A_1 (spec/audit.md). */
export async function checkLog(bench: Bench, desk: Desk, auditKey: Uint8Array): Promise<void> {
  const { sheet } = bench
  const doneBefore = [...desk.done]
  const read = desk.next({ op: 'readAudit', ring: 'own', from: 1, to: 0xffffffff })
  const outcome = await give(bench, [read])
  sheet.check('task 5', 'READ_AUDIT', statusOf(outcome), 0)
  const isInOrder = outcome.order.every((kind, n) => kind === (n === 0 ? 'receipt' : 'segment'))
  sheet.check('session 4', 'the receipt, then the segments', isInOrder && outcome.segments.length > 0, true)

  const events = eventsOf(outcome.segments, auditKey)
  sheet.check('audit 4', 'every segment opens under KE and its chain holds from A_1', events.fault, null)
  const newest = outcome.receipts[0]?.auditSeq
  sheet.check('task 3', 'the newest record is the one the receipt names', events.all.at(-1)?.seq, newest)
  const tasks = events.all.filter(({ code }) => code === TASK_CODE).map(({ detail }) => detail)
  sheet.check('task 4', 'one record for each task that was done, in their order', tasks, [...doneBefore, 5])
  const isNobody = events.all.filter(({ code }) => code === TASK_CODE).every(({ keyId }) => Number(keyId) === 0)
  sheet.check('audit 1', 'the carrier on the cable is 0', isNobody, true)
  const days = events.all.filter(({ code }) => code === 'floor').length
  sheet.check('audit 1', 'the day that came is a record FLOOR', days >= 1, true)

  const foreign = desk.next({ op: 'readAudit', ring: 'foreign', from: 1, to: 0xffffffff })
  const other = await give(bench, [foreign])
  sheet.check('task 5', 'READ_AUDIT of the empty foreign ring', [statusOf(other), other.segments.length], [0, 0])
  const upTo = newest ?? 0
  const freed = await give(bench, [desk.next({ op: 'ackAudit', ring: 'own', upTo })])
  sheet.check('task 5', 'ACK_AUDIT', statusOf(freed), 0)
  const rest = await give(bench, [desk.next({ op: 'readAudit', ring: 'own', from: upTo, to: 0xffffffff })])
  const [head] = rest.segments.map((segment) => segmentHead(segment))
  sheet.check('audit 5', '`from` is lowered to the next 32 k + 1', head?.ok && (head.value.from - 1) % 32, 0)
}

/** Events of segments that come one after the other, and what is wrong first. */
function eventsOf(
  segments: readonly Uint8Array[],
  auditKey: Uint8Array,
): { readonly all: readonly AuditEvent[]; readonly fault: string | null } {
  const all: AuditEvent[] = []
  let known: ChainPoint = chainStart(auditKey)
  for (const segment of segments) {
    const head = segmentHead(segment)
    if (!head.ok) return { all, fault: `form: ${head.error.field}` }
    const opened = openSegment(crypto, cylinderSecrets(head.value.secretGeneration).audit, segment)
    if (!opened.ok) return { all, fault: opened.error.code }
    const verified = verifySegment(crypto, known, opened.value)
    if (!verified.ok) return { all, fault: verified.error.code }
    if (verified.value.events[0]?.seq !== all.length + 1) throw new Halt('segments leave something out')
    all.push(...verified.value.events)
    known = verified.value.end
  }
  return { all, fault: null }
}

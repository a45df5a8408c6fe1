import type { KeyNo, Result, TaskState, TaskStatus, UnixSeconds } from '../model/index.ts'
import { err, ok } from '../model/index.ts'

/** One key that carries a task. Several may hold the same one (R079). */
export interface Carrier {
  readonly keyNo: KeyNo
  readonly assignedAt: UnixSeconds
  /** Sent to the key; from here on it may have it. */
  readonly offeredAt: UnixSeconds | null
  /** The key committed the image with the task. */
  readonly transferredAt: UnixSeconds | null
  /** The key proved that it has it no more. */
  readonly returnedAt: UnixSeconds | null
}

/** All that is known about one task for a cylinder; its state follows from it (`taskState`). */
export interface TaskLife {
  readonly createdAt: UnixSeconds
  readonly carriers: readonly Carrier[]
  /** Something else shows that it ran: a beacon with its list version, its event in the log. */
  readonly seenAt: UnixSeconds | null
  /** The last word of the cylinder about it. */
  readonly receipt: { readonly status: TaskStatus; readonly at: UnixSeconds; readonly carrier: KeyNo | null } | null
  /** Nobody wants it any more; it ends when no carrier can have it. */
  readonly withdrawn: { readonly as: 'cancelled' | 'superseded'; readonly at: UnixSeconds } | null
}

/** What may happen to a task. `carrier` null = on the cable, by the programming device itself. */
export type TaskEvent =
  | { readonly kind: 'assigned'; readonly keyNo: KeyNo; readonly at: UnixSeconds }
  | { readonly kind: 'offered'; readonly keyNo: KeyNo; readonly at: UnixSeconds }
  | { readonly kind: 'transferred'; readonly keyNo: KeyNo; readonly at: UnixSeconds }
  | { readonly kind: 'returned'; readonly keyNo: KeyNo; readonly at: UnixSeconds }
  | { readonly kind: 'seen'; readonly at: UnixSeconds }
  | { readonly kind: 'receipt'; readonly status: TaskStatus; readonly carrier: KeyNo | null; readonly at: UnixSeconds }
  | { readonly kind: 'withdrawn'; readonly as: 'cancelled' | 'superseded'; readonly at: UnixSeconds }

export type TaskFault =
  /** The key was never told to carry it. */
  | { readonly code: 'notACarrier'; readonly keyNo: KeyNo }
  /** It has ended, or is being taken back: no new carrier. */
  | { readonly code: 'taskClosed'; readonly state: TaskState }

const RETRY: ReadonlySet<TaskStatus> = new Set<TaskStatus>(['running', 'baseTooHigh', 'notYet'])

/** From first to last: a task only ever moves to the right. What a cylinder proves outranks what people decided. */
const ORDER = [
  'created',
  'assigned',
  'transferred',
  'cancelled',
  'superseded',
  'executed',
  'failed',
  'reported',
] as const

/** A task that has just been made. */
export function newTask(createdAt: UnixSeconds): TaskLife {
  return { createdAt, carriers: [], seenAt: null, receipt: null, withdrawn: null }
}

/** How far along its life a state is (R082); states never go back to a lower one. */
export function stageOf(state: TaskState): number {
  return ORDER.indexOf(state)
}

/** The state of a task (R082), the furthest that its facts prove. */
export function taskState(life: TaskLife): TaskState {
  const states: TaskState[] = ['created']
  if (life.carriers.length > 0) states.push('assigned')
  if (life.carriers.some((carrier) => carrier.transferredAt !== null)) states.push('transferred')
  if (life.withdrawn !== null && !life.carriers.some(mayHold)) states.push(life.withdrawn.as)
  if (life.seenAt !== null) states.push('executed')
  if (hasFinalReceipt(life)) states.push(endOf(life.receipt!.status))
  return states.reduce((furthest, state) => (stageOf(state) > stageOf(furthest) ? state : furthest))
}

/** Nothing more can happen to it, short of a cylinder proving the contrary. */
export function isSettled(life: TaskLife): boolean {
  return hasFinalReceipt(life) || ['cancelled', 'superseded'].includes(taskState(life))
}

/** Does it wait for somebody to carry it? */
export function needsCarrier(life: TaskLife): boolean {
  return life.withdrawn === null && stageOf(taskState(life)) <= stageOf('transferred') && !life.carriers.some(isActive)
}

/** Keys that have the task or shall have it. */
export function activeCarriers(life: TaskLife): readonly KeyNo[] {
  return life.carriers.filter(isActive).map(({ keyNo }) => keyNo)
}

/**
 * The task after an event. Events may be repeated. A withdrawn task lives on while a carrier may have it, because that carrier
 * may still execute it; proof of that is taken at any time.
 */
export function advance(life: TaskLife, event: TaskEvent): Result<TaskLife, TaskFault> {
  switch (event.kind) {
    case 'assigned':
    case 'offered':
    case 'transferred':
    case 'returned':
      return carry(life, event)
    case 'seen':
      return ok({ ...life, seenAt: life.seenAt ?? event.at })
    case 'receipt': {
      const { status, carrier, at } = event
      const better = life.receipt === null || stageOf(endOf(status)) > stageOf(endOf(life.receipt.status))
      if (hasFinalReceipt(life) && (RETRY.has(status) || !better)) return ok(life)
      return ok({ ...life, receipt: { status, carrier, at } })
    }
    case 'withdrawn':
      return ok({ ...life, withdrawn: life.withdrawn ?? { as: event.as, at: event.at } })
  }
}

function carry(
  life: TaskLife,
  event: Extract<TaskEvent, { readonly kind: 'assigned' | 'offered' | 'transferred' | 'returned' }>,
): Result<TaskLife, TaskFault> {
  const { keyNo, at } = event
  const carrier = life.carriers.find((one) => one.keyNo === keyNo)
  const closed = life.withdrawn !== null || isSettled(life)
  if (event.kind === 'assigned') {
    if (carrier !== undefined && carrier.returnedAt === null) return ok(life)
    if (closed) return err({ code: 'taskClosed', state: taskState(life) })
    // That it was transferred once stays true, or the state would go back.
    const transferredAt = carrier?.transferredAt ?? null
    const again = { keyNo, assignedAt: at, offeredAt: null, transferredAt, returnedAt: null }
    return ok({ ...life, carriers: withCarrier(life.carriers, again) })
  }
  if (carrier === undefined) return err({ code: 'notACarrier', keyNo })
  if (event.kind !== 'returned' && carrier.offeredAt === null && closed) {
    return err({ code: 'taskClosed', state: taskState(life) })
  }
  if (event.kind === 'offered') {
    if (carrier.returnedAt !== null) return err({ code: 'notACarrier', keyNo })
    return ok({ ...life, carriers: withCarrier(life.carriers, { ...carrier, offeredAt: carrier.offeredAt ?? at }) })
  }
  if (event.kind === 'transferred') {
    const next = { ...carrier, offeredAt: carrier.offeredAt ?? at, transferredAt: carrier.transferredAt ?? at }
    return ok({ ...life, carriers: withCarrier(life.carriers, next) })
  }
  return ok({ ...life, carriers: withCarrier(life.carriers, { ...carrier, returnedAt: carrier.returnedAt ?? at }) })
}

function withCarrier(carriers: readonly Carrier[], next: Carrier): readonly Carrier[] {
  const others = carriers.filter(({ keyNo }) => keyNo !== next.keyNo)
  return [...others, next].sort((a, b) => a.keyNo - b.keyNo)
}

function hasFinalReceipt({ receipt }: TaskLife): boolean {
  return receipt !== null && !RETRY.has(receipt.status)
}

function isActive({ returnedAt }: Carrier): boolean {
  return returnedAt === null
}

function mayHold({ offeredAt, returnedAt }: Carrier): boolean {
  return offeredAt !== null && returnedAt === null
}

function endOf(status: TaskStatus): TaskState {
  if (status === 'done') return 'reported'
  return status === 'superseded' ? 'superseded' : 'failed'
}

import type { Tx } from '@lockwright/server/store'
import type { Site } from '../site.ts'
import { Violation } from '../violation.ts'
import type { DoorRecord, Ledger } from './ledger.ts'
import type { Wishes } from './wishes.ts'

const STATUS = { done: 0, superseded: 2 } as const

/** Laws 3, 4, 5 and 6 in the server's books: what it holds for proven, the devices did. */
export async function checkBooks(site: Site, systemId: string, ledger: Ledger, wishes: Wishes): Promise<void> {
  if (site.faults.length > 0) throw new Violation(0, 'the server logged', 'nothing', String(describe(site.faults[0])))
  await checkList(site, systemId, ledger, wishes)
  await site.look(systemId, async (tx) => {
    await checkStates(tx, systemId, ledger)
    await checkBlocks(tx, systemId, ledger)
    await checkTasks(tx, systemId, ledger)
    await checkEvents(tx, systemId, ledger)
  })
}

const describe = (fault: unknown) => JSON.stringify(fault, (_, value) => (value instanceof Error ? value.stack : value))

async function checkStates(tx: Tx, systemId: string, { keys, doors }: Ledger): Promise<void> {
  const rows = await tx.selectFrom('device_state').selectAll().where('system_id', '=', systemId).execute()
  for (const row of rows) {
    const key = row.device_kind === 'key' ? keys.get(row.device_no) : undefined
    const held = key?.hands.at(-1)?.content.number ?? doors.get(row.device_no)?.stateVer ?? 0
    const what = `${row.device_kind} ${row.device_no}`
    if ((row.confirmed_number ?? 0) > held) throw new Violation(3, `content of ${what}`, held, row.confirmed_number)
    if (row.device_kind === 'key') continue
    const door = doors.get(row.device_no)!
    const { floorDay } = door.device.memory
    if ((row.floor_day ?? 0) > floorDay) throw new Violation(3, `floor of ${what}`, floorDay, row.floor_day)
    if ((row.audit_seq ?? 0) > door.newest) throw new Violation(3, `log of ${what}`, door.newest, row.audit_seq)
  }
}

/** R160: the newest list names every key that is blocked. */
async function checkList(site: Site, systemId: string, ledger: Ledger, wishes: Wishes): Promise<void> {
  const blocked = [...wishes.keys].filter(([, key]) => key.blocked).map(([keyNo]) => ledger.keys.get(keyNo)!)
  if (blocked.length === 0) return
  const row = await site.look(systemId, (tx) =>
    tx
      .selectFrom('blocklist_version')
      .select(({ fn }) => fn.max<number | null>('version').as('version'))
      .where('system_id', '=', systemId)
      .executeTakeFirst(),
  )
  const list = await ledger.list(row?.version ?? 0)
  for (const { marking, hands } of blocked) {
    const { keyId } = hands.at(-1)!.content.passport
    if (!list.has(keyId)) throw new Violation(5, `block of ${marking}`, `in list ${row?.version}`, 'missing')
  }
}

/** T-14, B6: a block counts as confirmed only where the cylinder itself did it. */
async function checkBlocks(tx: Tx, systemId: string, { doors }: Ledger): Promise<void> {
  const rows = await tx.selectFrom('cylinder_block').selectAll().where('system_id', '=', systemId).execute()
  for (const { cylinder_no: no, key_id: keyId, min_epoch: epoch } of rows) {
    const held = doors.get(no)!.blocks.get(keyId) ?? 0
    if (held < epoch) throw new Violation(5, `block of key id ${keyId} at cylinder ${no}`, `epoch ${epoch}`, held)
  }
}

/** Each task that ended has its evidence, and it says what the cylinder did. */
async function checkTasks(tx: Tx, systemId: string, { doors }: Ledger): Promise<void> {
  const rows = await tx
    .selectFrom('task')
    .select(['task_no', 'cylinder_no', 'state', 'status', 'receipt'])
    .where('system_id', '=', systemId)
    .where('state', 'in', ['executed', 'reported', 'failed', 'superseded'])
    // Overtaken by a newer order or a list: nobody waits for its receipt.
    .where((eb) => eb.or([eb('state', '<>', 'superseded'), eb('receipt', 'is not', null)]))
    .execute()
  for (const { task_no: no, cylinder_no: cylinder, state, status, receipt } of rows) {
    const what = `task ${no} (${state})`
    if (receipt === null) throw new Violation(6, what, 'a receipt', 'none')
    const said = doors.get(cylinder)!.results.get(no)
    if (said === undefined || said !== status)
      throw new Violation(6, what, `status ${status}`, `the cylinder said ${said}`)
    if ((state === 'reported') !== (status === STATUS.done)) throw new Violation(6, what, 'a state that fits', status)
  }
}

/** No event is invented or changed; each is there once, named in a gap, or still to come. */
async function checkEvents(tx: Tx, systemId: string, { doors }: Ledger): Promise<void> {
  const events = await tx
    .selectFrom('event')
    .select(['cylinder_no', 'seq', 'key_id', 'code', 'detail'])
    .where('system_id', '=', systemId)
    .orderBy('cylinder_no')
    .orderBy('seq')
    .execute()
  const gaps = await tx.selectFrom('event_gap').selectAll().where('system_id', '=', systemId).execute()
  const stored = Map.groupBy(events, (event) => event.cylinder_no)
  for (const door of doors.values()) {
    const own = stored.get(door.cylinderNo) ?? []
    const isGap = (seq: number) =>
      gaps.some((gap) => gap.cylinder_no === door.cylinderNo && gap.from_seq <= seq && seq <= gap.to_seq)
    let next = 1
    for (const event of own) {
      const what = `event ${event.seq} of ${door.marking}`
      const mine = door.events.get(event.seq)
      const same = mine?.keyId === event.key_id && mine.code === event.code && mine.detail === event.detail
      if (!same) throw new Violation(6, what, mine ?? 'never recorded', event)
      for (; next < event.seq; next++)
        if (!isGap(next))
          throw new Violation(6, `event ${next} of ${door.marking}`, 'stored or named in a gap', 'neither')
      next = event.seq + 1
    }
    mustStillBeThere(door, next, isGap)
  }
}

/** What the server does not have yet is in the cylinder, or it says how many it had to overwrite (spec/audit.md 2). */
function mustStillBeThere(door: DoorRecord, from: number, isGap: (seq: number) => boolean): void {
  const { oldest } = door.device.memory.log
  if (from >= oldest) return
  const lost = [...door.events].some(([seq, { code }]) => seq >= from && code === LOST)
  if (!lost && !isGap(from))
    throw new Violation(6, `event ${from} of ${door.marking}`, 'kept or counted as lost', 'neither')
}

const LOST = 6

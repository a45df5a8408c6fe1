import { DOORS, type Office, type Part } from './office.ts'
import { Violation } from './site.ts'
import type { Striker } from './striker.ts'

/** What is done in a round, with a blow somewhere in it. */
export interface Job {
  readonly name: string
  /** Visits to the programming device that a blow can hit. */
  readonly visits: number
  run(office: Office, key: Part, striker: Striker): Promise<void>
}

/** A right comes or goes; the key fetches it. */
const toggle: Job = {
  name: 'right',
  visits: 1,
  async run(office, key, striker) {
    const door = office.chance.pick(DOORS)
    const opens = new Set(office.doorsOf(key))
    const target = { kind: 'cylinder', no: office.doorNo(door) }
    const change = { keyNo: key.no, target }
    const before = await office.content(key)
    const granting = !opens.delete(door)
    if (granting) opens.add(door)
    await office.change('right.change', '/rights', granting ? { grant: [change] } : { revoke: [change] }, striker)
    const { wished } = await office.content(key)
    if (wished !== before.wished! + 1) throw new Violation(`one change, images ${before.wished} to ${wished}`)
    office.noteImage(key, wished, opens)
    await office.update(key, striker)
  },
}

/** A new key is made on the list and programmed into a fresh blank. */
const program: Job = {
  name: 'blank',
  visits: 1,
  async run(office, _, striker) {
    await office.programFresh(striker)
  },
}

/** The log of a door is fetched with a key: both ways can be hit. */
const log: Job = {
  name: 'log',
  visits: 2,
  async run(office, key, striker) {
    const door = office.chance.pick(DOORS)
    const { taskNos } = await office.change<{ taskNos: number[] }>(
      'task.requestLog',
      '/log-requests',
      { cylinderNos: [office.doorNo(door)], carrierKeyNo: key.no },
      striker,
    )
    await office.carry(key, taskNos, [door], striker)
    await office.checkLog(door)
  },
}

/** A key is blocked, the block goes to its doors; then the block is taken back. */
const block: Job = {
  name: 'block',
  visits: 2,
  async run(office, carrier, striker) {
    const lost = office.otherKey(carrier)
    const doors = [...office.doorsOf(lost)]
    const { blocked } = await office.change<{ blocked: { doors: { taskNo: number | null }[] } }>(
      'block.order',
      `/keys/${lost.no}/block`,
      { cause: 'crash', carrierKeyNo: carrier.no },
      striker,
    )
    const taskNos = blocked.doors.map(({ taskNo }) => taskNo!)
    if (taskNos.length !== doors.length) throw new Violation(`${doors.length} doors, ${taskNos.length} blocks`)
    await office.carry(carrier, taskNos, doors, striker)
    const { items } = await office.read<{ items: { doors: unknown[] }[] }>('/blocked?withAccess=true')
    if (items.length > 0) throw new Violation('a carried block still lets the key in')
    for (const door of doors) if (office.walk(lost, door)) throw new Violation(`a blocked key opened ${door}`)
    await office.change('block.withdraw', `/keys/${lost.no}/unblock`, {}, striker)
    office.noteImage(lost, (await office.content(lost)).wished!, new Set(doors))
    await office.update(lost, striker)
  },
}

/** A key goes to somebody and comes back. */
const handOut: Job = {
  name: 'hand-out',
  visits: 0,
  async run(office, key, striker) {
    const before = await office.read<{ items: { handOutNo: number }[] }>('/hand-outs?limit=1')
    await office.change('handOut.give', `/keys/${key.no}/hand-out`, { holder: 'Ada Lind' }, striker)
    await office.change('handOut.takeBack', `/keys/${key.no}/hand-in`, {})
    const { items } = await office.read<{ items: { handOutNo: number; inAt: string | null }[] }>('/hand-outs?limit=2')
    const [newest, older] = items
    if (newest?.inAt == null || older?.handOutNo !== before.items[0]?.handOutNo)
      throw new Violation('one hand-out was asked for')
  },
}

export const JOBS: readonly (readonly [job: Job, weight: number])[] = [
  [toggle, 6],
  [program, 2],
  [handOut, 1],
  [log, 1],
  [block, 1],
]

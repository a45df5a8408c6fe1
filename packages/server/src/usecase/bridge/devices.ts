import { sql } from 'kysely'
import { bridgeContract } from '../../contract/bridge.ts'
import type { Row } from '../../store/index.ts'
import { labelOf } from '../key/view.ts'
import { usecase } from '../usecase.ts'
import { tooOld } from './wallUnit.ts'

const PORT_BITS = { left: 1, right: 2, cable: 4 } as const
type Slot = keyof typeof PORT_BITS

interface Found {
  readonly slot: Slot
  readonly kind: 'key' | 'cylinder'
  readonly no: number
  readonly marking: string
  readonly name: string
  readonly firmware: string | null
  readonly seenAt: string
}

interface DeviceRow extends Row<'programming_device'> {
  readonly bridge: string
  /** Of this system alone: row security leaves no others. */
  readonly found: readonly Found[]
}

/** R096: which programming devices there are, and what sits in them. */
export const listProgrammingDevices = usecase(bridgeContract.devices, {
  permission: 'element.read',
  async run({ tx, systemId }) {
    const { rows } = await sql<DeviceRow>`
      select d.*, b.label as bridge, coalesce((
        select jsonb_agg(jsonb_build_object('slot', s.slot, 'kind', s.device_kind, 'no', s.device_no,
          'firmware', v.firmware, 'marking', coalesce(k.marking, c.marking), 'name', coalesce(k.name, c.name), 'seenAt', s.seen_at))
        from programming_slot s
          left join key k on s.device_kind = 'key' and k.system_id = ${systemId} and k.key_no = s.device_no
          left join cylinder c on s.device_kind = 'cylinder' and c.system_id = ${systemId} and c.cylinder_no = s.device_no
          left join device_state v on v.system_id = ${systemId} and v.device_kind = s.device_kind
            and v.device_no = s.device_no
        where s.system_id = ${systemId} and s.bridge_id = d.bridge_id and s.link = d.link
          and coalesce(k.marking, c.marking) is not null), '[]') as found
      from programming_device d join bridge b on b.bridge_id = d.bridge_id
      where b.revoked_at is null order by b.label, d.link`.execute(tx)
    return {
      items: rows.map((row) => ({
        bridgeId: row.bridge_id,
        bridge: row.bridge,
        link: row.link,
        label: row.label,
        class: row.class,
        state: row.state,
        firmware: row.firmware,
        tooOld: tooOld(row, keyAt(row)?.firmware ?? null),
        present: { left: isIn(row, 'left'), right: isIn(row, 'right'), cable: isIn(row, 'cable') },
        elements: { left: elementIn(row, 'left'), right: elementIn(row, 'right'), cable: elementIn(row, 'cable') },
        seenAt: row.seen_at.toISOString(),
      })),
    }
  },
})

const isIn = (row: DeviceRow, slot: Slot): boolean => (row.present_ports & PORT_BITS[slot]) !== 0

const keyAt = (row: DeviceRow): Found | undefined =>
  isIn(row, 'right') ? row.found.find(({ slot, kind }) => slot === 'right' && kind === 'key') : undefined

function elementIn(row: DeviceRow, slot: Slot) {
  const found = isIn(row, slot) ? row.found.find((one) => one.slot === slot) : undefined
  if (found === undefined) return null
  const { kind, no, marking, seenAt } = found
  return { kind, no, marking, label: labelOf(found), seenAt: new Date(seenAt).toISOString() }
}

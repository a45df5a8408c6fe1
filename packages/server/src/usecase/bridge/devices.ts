import { bridgeContract } from '../../contract/bridge.ts'
import { usecase } from '../usecase.ts'

const PORT_BITS = { left: 1, right: 2, cable: 4 } as const

/** R096: which programming devices there are, and what sits in them. */
export const listProgrammingDevices = usecase(bridgeContract.devices, {
  permission: 'element.read',
  async run({ tx }) {
    const rows = await tx
      .selectFrom('programming_device as device')
      .innerJoin('bridge', 'bridge.bridge_id', 'device.bridge_id')
      .select([
        'device.bridge_id',
        'bridge.label as bridge',
        'device.link',
        'device.label',
        'device.class',
        'device.state',
        'device.present_ports',
        'device.seen_at',
      ])
      .where('bridge.revoked_at', 'is', null)
      .orderBy('bridge.label')
      .orderBy('device.link')
      .execute()
    return {
      items: rows.map((row) => ({
        bridgeId: row.bridge_id,
        bridge: row.bridge,
        link: row.link,
        label: row.label,
        class: row.class,
        state: row.state,
        present: {
          left: (row.present_ports & PORT_BITS.left) !== 0,
          right: (row.present_ports & PORT_BITS.right) !== 0,
          cable: (row.present_ports & PORT_BITS.cable) !== 0,
        },
        seenAt: row.seen_at.toISOString(),
      })),
    }
  },
})

import type { RelayMessage } from '@lockwright/protocol/relay'
import { inInstallation } from '../store/index.ts'
import type { Services } from '../usecase/context.ts'

const CLASS = { localPd: 1, wallUnit: 2, mobile: 3, bluetoothPd: 4 } as const
const PORT_BIT = { left: 1, right: 2, cable: 4 } as const

/** What a bridge says of one of its programming devices (R096). */
export async function noteDevice(
  { store, ports }: Services,
  bridgeId: string,
  message: RelayMessage & { kind: 'device' },
): Promise<void> {
  const row = {
    label: message.label,
    class: CLASS[message.device],
    state: message.state,
    present_ports: message.occupied.reduce((bits, slot) => bits | PORT_BIT[slot], 0),
    firmware: `${message.firmware.major}.${message.firmware.minor}.${message.firmware.patch}`,
    seen_at: new Date(ports.clock.now()),
  }
  await inInstallation(store.db, (tx) =>
    tx
      .insertInto('programming_device')
      .values({ bridge_id: bridgeId, link: message.link, ...row })
      .onConflict((conflict) => conflict.columns(['bridge_id', 'link']).doUpdateSet(row))
      .execute(),
  )
}

/** The bridge is gone, and with it the sight of its devices. */
export async function noteLost({ store, ports }: Services, bridgeId: string): Promise<void> {
  await inInstallation(store.db, (tx) =>
    tx
      .updateTable('programming_device')
      .set({ state: 'lost', present_ports: 0, seen_at: new Date(ports.clock.now()) })
      .where('bridge_id', '=', bridgeId)
      .execute(),
  )
}

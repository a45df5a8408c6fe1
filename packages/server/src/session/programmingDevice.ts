import type { RelayMessage, Slot } from '@lockwright/protocol/relay'
import { sql } from 'kysely'
import { appendFeed, type FeedItem, tellSharedDevices } from '../feed/index.ts'
import { inInstallation, inSystem, type Tx } from '../store/index.ts'
import type { Context, Services } from '../usecase/context.ts'
import type { Device } from './confirm.ts'
import type { Seat } from './seat.ts'

const CLASS = { localPd: 1, wallUnit: 2, mobile: 3, bluetoothPd: 4 } as const
const PORT_BIT = { left: 1, right: 2, cable: 4 } as const
const SLOTS: readonly Slot[] = ['left', 'right', 'cable']

/** What a bridge says of one of its programming devices (R096); news only when somebody could see a difference. */
export async function noteDevice(
  services: Services,
  bridgeId: string,
  message: RelayMessage & { kind: 'device' },
): Promise<void> {
  const { link } = message
  const seen = {
    label: message.label,
    class: CLASS[message.device],
    state: message.state,
    present_ports: message.occupied.reduce((bits, slot) => bits | PORT_BIT[slot], 0),
    firmware: `${message.firmware.major}.${message.firmware.minor}.${message.firmware.patch}`,
  }
  const row = { ...seen, seen_at: new Date(services.ports.clock.now()) }
  const told = await inInstallation(services.store.db, async (tx) => {
    const before = await tx
      .selectFrom('programming_device')
      .selectAll()
      .where('bridge_id', '=', bridgeId)
      .where('link', '=', link)
      .forUpdate()
      .executeTakeFirst()
    await tx
      .insertInto('programming_device')
      .values({ bridge_id: bridgeId, link, ...row })
      .onConflict((conflict) => conflict.columns(['bridge_id', 'link']).doUpdateSet(row))
      .execute()
    const isNews =
      before === undefined || Object.entries(seen).some(([name, value]) => before[name as 'label'] !== value)
    if (!isNews) return []
    await tellSharedDevices(tx, bridgeId)
    const systems = await systemsAt(tx, bridgeId, link)
    // Whoever was in a slot that is empty now, or was empty before, is not who is in it.
    const stayed = (before?.present_ports ?? 0) & seen.present_ports
    await forget(
      tx,
      bridgeId,
      link,
      SLOTS.filter((slot) => (stayed & PORT_BIT[slot]) === 0),
    )
    return systems
  })
  await tell(services, told, { kind: 'programmingDevice', payload: { bridgeId, link } })
}

/** The bridge is here. */
export async function noteConnected(services: Services, bridgeId: string): Promise<void> {
  const now = new Date(services.ports.clock.now())
  const told = await inInstallation(services.store.db, async (tx) => {
    await tx.updateTable('bridge').set({ connected_at: now, seen_at: now }).where('bridge_id', '=', bridgeId).execute()
    await tellSharedDevices(tx, bridgeId)
    return systemsAt(tx, bridgeId, null)
  })
  await tell(services, told, { kind: 'bridge', payload: { bridgeId } })
}

/** The bridge is gone, and with it the sight of its devices. */
export async function noteLost(services: Services, bridgeId: string): Promise<void> {
  const now = new Date(services.ports.clock.now())
  const told = await inInstallation(services.store.db, async (tx) => {
    const systems = await systemsAt(tx, bridgeId, null)
    await tx.updateTable('bridge').set({ connected_at: null, seen_at: now }).where('bridge_id', '=', bridgeId).execute()
    await tx
      .updateTable('programming_device')
      .set({ state: 'lost', present_ports: 0, seen_at: now })
      .where('bridge_id', '=', bridgeId)
      .execute()
    await tx.deleteFrom('programming_slot').where('bridge_id', '=', bridgeId).execute()
    await tellSharedDevices(tx, bridgeId)
    return systems
  })
  await tell(services, told, { kind: 'bridge', payload: { bridgeId } })
}

/** Occupied slots of this bridge's programming devices at which a run is open. */
export async function runSlots(
  { store }: Services,
  bridgeId: string,
): Promise<readonly { readonly link: number; readonly slot: Slot }[]> {
  const { rows } = await inInstallation(store.db, (tx) =>
    sql<{ link: number; present_ports: number }>`
      select d.link, d.present_ports from programming_device d
      where d.bridge_id = ${bridgeId} and d.state = 'found' and exists (
        select 1 from programming_run r where r.bridge_id = d.bridge_id and r.link = d.link and r.state = 'open')
      order by d.link`.execute(tx),
  )
  return rows.flatMap(({ link, present_ports }) =>
    SLOTS.filter((slot) => (present_ports & PORT_BIT[slot]) !== 0).map((slot) => ({ link, slot })),
  )
}

async function forget(tx: Tx, bridgeId: string, link: number, slots: readonly Slot[]): Promise<void> {
  if (slots.length === 0) return
  await tx
    .deleteFrom('programming_slot')
    .where('bridge_id', '=', bridgeId)
    .where('link', '=', link)
    .where('slot', 'in', [...slots])
    .execute()
}

/**
 * The systems that want to know: the one of the bridge; of a shared one those with a device in it or a run open on it.
 * The others that a shared one serves hear only that something moved (`tellSharedDevices`).
 */
async function systemsAt(tx: Tx, bridgeId: string, link: number | null): Promise<readonly string[]> {
  const here = link === null ? sql`true` : sql`link = ${link}`
  const { rows } = await sql<{ system_id: string }>`
    select system_id from bridge where bridge_id = ${bridgeId} and system_id is not null
    union select system_id from programming_slot where bridge_id = ${bridgeId} and ${here}
    union select system_id from programming_run where bridge_id = ${bridgeId} and ${here} and state = 'open'`.execute(
    tx,
  )
  return rows.map((row) => row.system_id)
}

async function tell({ store, ports }: Services, systemIds: readonly string[], item: FeedItem): Promise<void> {
  const now = new Date(ports.clock.now())
  for (const systemId of systemIds) await inSystem(store.db, systemId, (tx) => appendFeed(tx, systemId, now, [item]))
}

/** A device of this system proved itself in a slot. */
export async function noteSlot(ctx: Context, { bridgeId, link, slot }: Seat, { kind, no }: Device): Promise<void> {
  const found = { device_kind: kind, device_no: no, seen_at: ctx.now }
  await ctx.tx
    .insertInto('programming_slot')
    .values({ system_id: ctx.systemId, bridge_id: bridgeId, link, slot, ...found })
    .onConflict((conflict) => conflict.columns(['system_id', 'bridge_id', 'link', 'slot']).doUpdateSet(found))
    .execute()
  ctx.feed('programmingDevice', { bridgeId, link })
}

import type { SystemNo } from '@lockwright/domain/model'
import type { ElementIdentity, Identity } from '@lockwright/protocol/session'
import { CompiledQuery } from 'kysely'
import { inInstallation, inSystem, withCommit } from '../store/index.ts'
import type { Services } from '../usecase/context.ts'

/** An element that says it belongs to one of our systems; the handshake has to prove it with `publicKey`. */
export interface KnownDevice {
  readonly systemId: string
  readonly systemNo: SystemNo
  readonly kind: 'key' | 'cylinder'
  /** key_no or cylinder_no. */
  readonly no: number
  /** What the protocol calls it: keyId or cylId. */
  readonly wireNo: number
  readonly marking: string
  readonly publicKey: Uint8Array
  /** `claiming`: the claim was sent and its end never heard of (COMMIT_OK lost). */
  readonly state: 'programmed' | 'claiming'
}

/** Systems whose numbers are remembered; the oldest goes. */
const KNOWN_MAX = 1000

/** Finds the element behind an identity that came in clear with message 3; null = not of this installation. */
export type DeviceFinder = (identity: Identity) => Promise<KnownDevice | null>

/** The number of a system never changes its owner, so it is looked up once. */
export function createDeviceFinder(services: Services): DeviceFinder {
  const systems = new Map<SystemNo, string>()
  return async (identity) => {
    if (identity.kind === 'server') return null
    const systemId = systems.get(identity.system) ?? (await systemOf(services, identity.system))
    if (systemId === null) return null
    systems.set(identity.system, systemId)
    if (systems.size > KNOWN_MAX) systems.delete(systems.keys().next().value!)
    return findDevice(services, systemId, identity)
  }
}

async function systemOf({ store }: Services, number: SystemNo): Promise<string | null> {
  const row = await inInstallation(store.db, (tx) =>
    tx
      .selectFrom('system_directory')
      .select('system_id')
      .where('system_no', '=', number)
      .where('deleted_at', 'is', null)
      .executeTakeFirst(),
  )
  return row?.system_id ?? null
}

async function findDevice(
  { store }: Services,
  systemId: string,
  { system, kind, no: wireNo }: ElementIdentity,
): Promise<KnownDevice | null> {
  const { rows } = await inSystem(store.db, systemId, (tx) =>
    tx.executeQuery<ElementRow>(withCommit(CompiledQuery.raw(ELEMENT[kind], [systemId, wireNo]))),
  )
  const [row] = rows
  const publicKey = row?.device_public ?? row?.attempted_public ?? null
  if (row === undefined || publicKey === null) return null
  const state = row.device_public === null ? 'claiming' : 'programmed'
  return { systemId, systemNo: system, kind, no: row.no, wireNo, marking: row.marking, publicKey, state }
}

interface ElementRow {
  readonly no: number
  readonly marking: string
  readonly device_public: Uint8Array | null
  readonly attempted_public: Uint8Array | null
}

/** A blank keeps the pair of its claim over every retry, so all attempts name the same public key. */
const elementQuery = (table: 'key' | 'cylinder', no: string, wireNo: string) => `
  select e.${no} as no, e.marking, e.device_public,
    case when e.device_public is null then (
      select a.device_public from claim_attempt a
      where a.system_id = e.system_id and a.device_kind = '${table}' and a.device_no = e.${no}
      order by a.at desc limit 1) end as attempted_public
  from ${table} e where e.system_id = $1 and e.${wireNo} = $2`

const ELEMENT = {
  key: elementQuery('key', 'key_no', 'key_id'),
  cylinder: elementQuery('cylinder', 'cylinder_no', 'cylinder_no'),
}

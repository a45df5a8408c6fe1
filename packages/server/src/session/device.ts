import type { SystemNo } from '@lockwright/domain/model'
import type { ElementIdentity, Identity } from '@lockwright/protocol/session'
import { inInstallation, type Tx } from '../store/index.ts'
import type { Services } from '../usecase/context.ts'
import { serviceActor } from '../usecase/context.ts'
import { perform } from '../usecase/perform.ts'

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

function findDevice(services: Services, systemId: string, identity: ElementIdentity): Promise<KnownDevice | null> {
  const { kind, no: wireNo } = identity
  return perform(services, { systemId, actor: serviceActor('server'), useCase: 'session.identify' }, async ({ tx }) => {
    const row = await elementRow(tx, systemId, kind, wireNo)
    if (row === undefined) return null
    const publicKey = row.device_public ?? (await attemptedPublic(tx, systemId, kind, row.no))
    if (publicKey === null) return null
    return {
      systemId,
      systemNo: identity.system,
      kind,
      no: row.no,
      wireNo,
      marking: row.marking,
      publicKey,
      state: row.device_public === null ? 'claiming' : 'programmed',
    }
  })
}

interface ElementRow {
  readonly no: number
  readonly marking: string
  readonly device_public: Uint8Array | null
}

async function elementRow(
  tx: Tx,
  systemId: string,
  kind: 'key' | 'cylinder',
  wireNo: number,
): Promise<ElementRow | undefined> {
  return kind === 'key'
    ? tx
        .selectFrom('key')
        .select(['key_no as no', 'marking', 'device_public'])
        .where('system_id', '=', systemId)
        .where('key_id', '=', wireNo)
        .executeTakeFirst()
    : tx
        .selectFrom('cylinder')
        .select(['cylinder_no as no', 'marking', 'device_public'])
        .where('system_id', '=', systemId)
        .where('cylinder_no', '=', wireNo)
        .executeTakeFirst()
}

/** A blank keeps the pair of its claim over every retry, so all attempts name the same public key. */
async function attemptedPublic(tx: Tx, systemId: string, kind: 'key' | 'cylinder', no: number) {
  const attempt = await tx
    .selectFrom('claim_attempt')
    .select('device_public')
    .where('system_id', '=', systemId)
    .where('device_kind', '=', kind)
    .where('device_no', '=', no)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return attempt?.device_public ?? null
}

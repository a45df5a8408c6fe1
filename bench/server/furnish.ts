import { type SystemNo, systemNo } from '@lockwright/domain/model'
import { INSTALLATION, inSystem } from '@lockwright/server/store'
import { BenchKey, firstKeys, type ServerPublic } from './key.ts'
import type { BenchServer } from './start.ts'

export interface BenchSystem {
  readonly systemId: string
  readonly systemNo: SystemNo
}

/** Elements of one `create`. */
const RANGE = 20_000

/** A system whose keys and cylinders are numbered from 1 on. */
export async function createSystem(
  { api }: BenchServer,
  size: { readonly keys: number; readonly cylinders: number },
): Promise<BenchSystem> {
  const made = await api.system.create({ name: 'Bench', code: 'B-1' })
  const { systemId } = made
  const ranges = (all: number) =>
    Array.from({ length: Math.ceil(all / RANGE) }, (_, i) => ({ letter: i, count: Math.min(RANGE, all - i * RANGE) }))
  for (const { letter, count } of ranges(size.keys))
    await api.key.create({ systemId, marking: `K${letter}-{00001}`, count })
  for (const { letter, count } of ranges(size.cylinders))
    await api.cylinder.create({ systemId, marking: `Z${letter}-{00001}`, count })
  return { systemId, systemNo: systemNo(made.systemNo) }
}

/**
 * The first keys of a system as if each had been claimed: claiming is not what is measured. Without it nothing goes into
 * a key.
 */
export async function programKeys(server: BenchServer, system: BenchSystem, count: number): Promise<BenchKey[]> {
  const own = await serverPublic(server)
  const keys = firstKeys(count).map((key) => new BenchKey(own, system.systemNo, key))
  const { systemId } = system
  await inSystem(server.app.db, systemId, async (tx) => {
    for (const { keyNo, pair } of keys)
      await tx
        .updateTable('key')
        .set({ state: 'programmed', programmed_at: new Date(), device_public: pair.public })
        .where('system_id', '=', systemId)
        .where('key_no', '=', keyNo)
        .execute()
  })
  await server.api.system.publish({ systemId })
  return keys
}

function serverPublic({ app }: BenchServer): Promise<ServerPublic> {
  return inSystem(app.db, INSTALLATION, async (tx) => {
    const row = await tx.selectFrom('installation').select(['server_no', 'edhoc_public']).executeTakeFirstOrThrow()
    return { serverNo: row.server_no, publicKey: row.edhoc_public }
  })
}

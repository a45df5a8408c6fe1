import { sql } from 'kysely'
import { systemContract } from '../../contract/system.ts'
import { mayIn } from '../execute.ts'
import { permissionsOf } from '../permission.ts'
import { NEEDS_PEOPLE } from '../task/operations.ts'
import { usecase } from '../usecase.ts'
import { handOutDefaultsOf, LARGE_KEYS, loadSystem, systemView } from './view.ts'

interface Counts {
  keys: number
  cylinders: number
  programmedKeys: number
  programmedCylinders: number
  keysOut: number
  overdue: number
  openTasks: number
  openUpdates: number
  blockedKeys: number
}

export const getSystem = usecase(systemContract.get, {
  permission: 'system.read',
  async run(ctx) {
    const { tx, systemId, actor, now } = ctx
    const system = await loadSystem(ctx)
    const { rows } = await sql<Counts>`
      select
        (select count(*) from key where system_id = ${systemId}) as "keys",
        (select count(*) from cylinder where system_id = ${systemId}) as "cylinders",
        (select count(*) from key where system_id = ${systemId} and state = 'programmed') as "programmedKeys",
        (select count(*) from cylinder where system_id = ${systemId} and state = 'programmed') as "programmedCylinders",
        (select count(*) from handout where system_id = ${systemId} and in_at is null) as "keysOut",
        (select count(*) from handout where system_id = ${systemId} and in_at is null and due_at < ${now}) as "overdue",
        (select count(*) from task where system_id = ${systemId}
          and state in ('created', 'assigned', 'transferred', 'executed') and ${NEEDS_PEOPLE}) as "openTasks",
        (select count(distinct key_no) from key_update where system_id = ${systemId}
          and state in ('wished', 'underWay')) as "openUpdates",
        (select count(*) from block_order where system_id = ${systemId}) as "blockedKeys"`.execute(tx)
    const role = actor.role!
    const permissions = permissionsOf(role).filter((permission) => mayIn(actor, permission))
    const counts = rows[0]!
    const handOutDefaults = handOutDefaultsOf(system)
    return { ...systemView(system, role), permissions, handOutDefaults, large: counts.keys > LARGE_KEYS, counts }
  },
})

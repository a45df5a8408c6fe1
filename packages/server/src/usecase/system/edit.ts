import { systemContract } from '../../contract/system.ts'
import { fault } from '../../errors/index.ts'
import { usecase } from '../usecase.ts'
import { isTimeZone } from '../zone/rules.ts'
import { handOutDefaultsOf, loadSystem, systemView } from './view.ts'

/** R049. A new time zone is that of cylinders made from now on; each cylinder has its own. */
export const editSystem = usecase(systemContract.edit, {
  permission: 'system.edit',
  versioned: true,
  async run(ctx, { name, code, customer, timeZone, handOutDefaults }, request) {
    if (timeZone !== undefined && !isTimeZone(timeZone)) throw fault('zoneUnknown', { zone: timeZone })
    const before = await loadSystem(ctx)
    const after = await ctx.tx
      .updateTable('locking_system')
      .set({
        name: name ?? before.name,
        code: code ?? before.code,
        customer: customer ?? before.customer,
        time_zone: timeZone ?? before.time_zone,
        ...(handOutDefaults && {
          handout_validity_days: handOutDefaults.validityDays,
          handout_revalidation_hours: handOutDefaults.revalidationHours,
          handout_defaults_at: ctx.now,
        }),
        version: before.version + 1,
      })
      .where('system_id', '=', ctx.systemId)
      .where('version', '=', request.version!)
      .returningAll()
      .executeTakeFirst()
    if (!after) throw fault('versionChanged', { version: before.version })
    const facts = (row: typeof before) => ({
      name: row.name,
      code: row.code,
      customer: row.customer,
      timeZone: row.time_zone,
      handOutDefaults: handOutDefaultsOf(row),
    })
    ctx.journal({ subject: 'system', before: facts(before), after: facts(after) })
    ctx.feed('system', {})
    return systemView(after, ctx.actor.role)
  },
})

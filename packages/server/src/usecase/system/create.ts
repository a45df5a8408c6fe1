import { systemContract } from '../../contract/system.ts'
import { fault } from '../../errors/index.ts'
import { appendJournal } from '../../journal/index.ts'
import { newId } from '../../ports/index.ts'
import { enter, INSTALLATION, takeNumbers } from '../../store/index.ts'
import { usecase } from '../usecase.ts'
import { isTimeZone } from '../zone/rules.ts'
import { systemView } from './view.ts'

const SECONDS_A_DAY = 86_400

/** R024: a system with its secrets; whoever creates it is its first owner. */
export const createSystem = usecase(systemContract.create, {
  permission: 'installation.system.create',
  async run(ctx, { name, code, customer, timeZone }) {
    if (!isTimeZone(timeZone)) throw fault('zoneUnknown', { zone: timeZone })
    const { tx, now, actor, ports, keystore, useCase } = ctx
    const systemId = newId(ports)
    const systemNo = await takeNumbers(tx, INSTALLATION, 'system')
    await tx
      .insertInto('system_directory')
      .values({ system_id: systemId, system_no: systemNo, created_at: now, deleted_at: null })
      .execute()
    await tx
      .insertInto('membership')
      .values({ account_id: actor.accountId!, system_id: systemId, role: 'owner', created_at: now })
      .execute()

    const asker = { accountId: actor.accountId!, operator: actor.operator }
    await enter(tx, systemId, asker)
    const row = await tx
      .insertInto('locking_system')
      .values({
        system_id: systemId,
        system_no: systemNo,
        name,
        code,
        customer,
        time_zone: timeZone,
        day_epoch: ctx.at - (ctx.at % SECONDS_A_DAY),
        state: 'planned',
        published_at: null,
        version: 1,
        created_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await keystore.createSystemSecrets(tx, systemId, now)
    const after = { systemNo, name, code, customer, timeZone }
    await appendJournal(tx, { systemId, at: now, actor: actor.login, useCase }, [{ subject: 'system', after }])
    await enter(tx, INSTALLATION, asker)
    ctx.journal({ subject: `system ${systemNo}`, after: { systemId } })
    return systemView(row, 'owner')
  },
})

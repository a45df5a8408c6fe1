import { sql } from 'kysely'
import { systemContract } from '../../contract/system.ts'
import { fault } from '../../errors/index.ts'
import { appendJournal } from '../../journal/index.ts'
import { enter, INSTALLATION } from '../../store/index.ts'
import { usecase } from '../usecase.ts'

/** R047. The journal and the number of the system stay; everything else is gone. */
export const removeSystem = usecase(systemContract.remove, {
  permission: 'installation.system.delete',
  async run(ctx, { systemId }) {
    const { tx, now, actor, useCase } = ctx
    const asker = { accountId: actor.accountId!, operator: true }
    await enter(tx, systemId, asker)
    const system = await tx
      .selectFrom('locking_system')
      .selectAll()
      .where('system_id', '=', systemId)
      .forUpdate()
      .executeTakeFirst()
    if (!system) throw fault('systemUnknown')
    if (system.state === 'published') throw fault('systemPublished')
    const { rows } = await sql<{ count: number }>`
      select (select count(*) from key where system_id = ${systemId} and state = 'programmed')
        + (select count(*) from cylinder where system_id = ${systemId} and state = 'programmed') as count`.execute(tx)
    // A claimed element belongs to its system for ever: deleting would turn it into scrap.
    if (rows[0]!.count > 0) throw fault('systemProgrammed', { count: rows[0]!.count })
    await tx.deleteFrom('locking_system').where('system_id', '=', systemId).execute()
    await tx.deleteFrom('event_feed').where('system_id', '=', systemId).execute()
    const before = { systemNo: system.system_no, name: system.name, code: system.code }
    await appendJournal(tx, { systemId, at: now, actor: actor.login, useCase }, [{ subject: 'system', before }])

    await enter(tx, INSTALLATION, asker)
    await tx.deleteFrom('membership').where('system_id', '=', systemId).execute()
    await tx.deleteFrom('bridge').where('system_id', '=', systemId).execute()
    await tx.updateTable('system_directory').set({ deleted_at: now }).where('system_id', '=', systemId).execute()
    ctx.journal({ subject: `system ${system.system_no}`, before: { systemId } })
    return {}
  },
})

import { sql } from 'kysely'
import { systemContract } from '../../contract/system.ts'
import { fault } from '../../errors/index.ts'
import { usecase } from '../usecase.ts'
import { loadSystem, systemView } from './view.ts'

/** R039, R044: opens the system for daily work; what was programmed after the last time becomes usable now (R038). */
export const publishSystem = usecase(systemContract.publish, {
  permission: 'system.publish',
  async run(ctx) {
    const { tx, systemId, now } = ctx
    const before = await loadSystem(ctx)
    const { rows } = await sql<{ count: number; newest: Date | null }>`
      select count(*) as count, max(programmed_at) as newest from (
        select programmed_at from key where system_id = ${systemId} and state = 'programmed'
        union all
        select programmed_at from cylinder where system_id = ${systemId} and state = 'programmed') as programmed`.execute(
      tx,
    )
    const { count, newest } = rows[0]!
    if (count === 0) throw fault('nothingProgrammed')
    if (before.published_at !== null && newest! <= before.published_at) throw fault('alreadyPublished')
    const after = await tx
      .updateTable('locking_system')
      .set({ state: 'published', published_at: now, version: before.version + 1 })
      .where('system_id', '=', systemId)
      .returningAll()
      .executeTakeFirstOrThrow()
    ctx.journal({
      subject: 'system',
      before: { state: before.state, publishedAt: before.published_at },
      after: { state: 'published', publishedAt: now, programmed: count },
    })
    ctx.feed('system', {})
    return systemView(after, ctx.actor.role)
  },
})

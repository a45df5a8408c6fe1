import { programmingContract } from '../../contract/programming.ts'
import { fault } from '../../errors/index.ts'
import { usecase } from '../usecase.ts'
import { freeDevice } from './seat.ts'
import { loadRun } from './view.ts'

/** Ends a run. What is done stays done; what was begun goes on in the next run that has it. */
export const cancelRun = usecase(programmingContract.cancel, {
  permission: 'programming.run',
  async run(ctx, { runNo }) {
    const before = await loadRun(ctx, runNo)
    if (before.state !== 'open') throw fault('runEnded')
    await ctx.tx
      .updateTable('programming_run')
      .set({ state: 'cancelled', ended_at: ctx.now })
      .where('system_id', '=', ctx.systemId)
      .where('run_no', '=', runNo)
      .execute()
    await freeDevice(ctx, runNo)
    ctx.journal({ subject: `programming run ${runNo}`, before: { state: 'open' }, after: { state: 'cancelled' } })
    ctx.feed('programming', { runNo, state: 'cancelled' })
    return loadRun(ctx, runNo)
  },
})

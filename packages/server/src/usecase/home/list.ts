import { homeContract } from '../../contract/home.ts'
import { mayIn } from '../execute.ts'
import { type Output, usecase } from '../usecase.ts'
import { batteryLow, keyUnseen, lockOut, overdue, updateWaiting } from './keys.ts'
import { handOutDefaultsOpen, runOpen, unpublished } from './system.ts'
import { blockedOpen, doorUnseen, logGap, taskFailed, taskUnassigned } from './tasks.ts'

export type Item = Output<typeof homeContract.list>['items'][number]

/** In this order they press; each reads the rows of its answer and no more, by an index of its own. */
export const listHome = usecase(homeContract.list, {
  permission: 'element.read',
  async run(ctx, { withinDays, unseenDays }) {
    const items = [
      await blockedOpen(ctx),
      await lockOut(ctx, withinDays),
      await taskFailed(ctx),
      await overdue(ctx),
      await taskUnassigned(ctx),
      await batteryLow(ctx),
      mayIn(ctx.actor, 'event.read') ? await logGap(ctx) : null,
      await runOpen(ctx),
      await unpublished(ctx),
      await updateWaiting(ctx),
      await keyUnseen(ctx, unseenDays),
      await doorUnseen(ctx, unseenDays),
      await handOutDefaultsOpen(ctx),
    ]
    return { at: ctx.now.toISOString(), items: items.filter((item) => item !== null && item.count > 0) as Item[] }
  },
})

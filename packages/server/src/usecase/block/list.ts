import { blockContract } from '../../contract/block.ts'
import { fault } from '../../errors/index.ts'
import { loadKey } from '../key/view.ts'
import { usecase } from '../usecase.ts'
import { loadProofs, whoCarries } from './carriers.ts'
import { blockedKeys } from './view.ts'

/** R076: in red, with the doors. */
export const listBlocked = usecase(blockContract.list, {
  permission: 'policy.read',
  async run(ctx, { withAccess, keyNo }) {
    const items = await blockedKeys(ctx, { keyNo })
    return { items: withAccess ? items.filter((item) => item.doors.length > 0) : items }
  },
})

/** R160: for each door the key ever had, how far the block is, with whom it is under way, and how it is known. */
export const getBlock = usecase(blockContract.get, {
  permission: 'policy.read',
  async run(ctx, { keyNo }) {
    const key = await loadKey(ctx, keyNo)
    const [blocked] = await blockedKeys(ctx, { keyNo, everyDoor: true })
    if (blocked === undefined) throw fault('keyNotBlocked', { marking: key.marking })
    const carriers = await whoCarries(ctx, blocked)
    const proofs = await loadProofs(ctx, blocked)
    return {
      ...blocked,
      doors: blocked.doors.map((door) => {
        const confirmed = proofs.get(door.cylinderNo) ?? null
        return { ...door, confirmed, carriers: confirmed === null ? (carriers.get(door.cylinderNo) ?? []) : [] }
      }),
    }
  },
})

import { historyContract } from '../../contract/history.ts'
import { dateOf, secondsOf } from '../../ports/index.ts'
import { loadStates } from '../access/states.ts'
import { loadCylinder } from '../cylinder/view.ts'
import { loadKey } from '../key/view.ts'
import { loadDoorNames, loadKeyNames } from '../mark/read.ts'
import { pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'
import { certaintyOf, doorsEverNamed, keysEverNaming, loadProofs } from './past.ts'

/** Keys are looked at so many at a time, until the page is full. */
const CHUNK = 500

type Found = readonly [no: number, certainty: NonNullable<ReturnType<typeof certaintyOf>>]

export const pastKeysOfCylinder = usecase(historyContract.keysOfCylinder, {
  permission: 'policy.read',
  async run(ctx, { cylinderNo, at: text, cursor, limit }) {
    await loadCylinder(ctx, cylinderNo)
    const at = secondsOf(Date.parse(text))
    const [after = 0] = placeOf(cursor, ['number']) ?? []
    const candidates = (await keysEverNaming(ctx, cylinderNo, at)).filter((no) => no > Number(after))
    const found: Found[] = []
    for (let from = 0; from < candidates.length && found.length <= limit; from += CHUNK) {
      const chunk = candidates.slice(from, from + CHUNK)
      const view = await loadStates(ctx, chunk, [cylinderNo])
      for (const keyNo of chunk) {
        const certainty = certaintyOf(view, keyNo, cylinderNo, at)
        if (certainty !== null) found.push([keyNo, certainty])
      }
    }
    const numbers = found.slice(0, limit).map(([no]) => no)
    const names = new Map((await loadKeyNames(ctx, numbers, dateOf(at))).map((row) => [row.keyNo, row]))
    const proofs = await loadProofs(ctx, 'key', numbers, at)
    const cylinderEvidence = (await loadProofs(ctx, 'cylinder', [cylinderNo], at)).get(cylinderNo) ?? null
    return pageOf(
      found,
      limit,
      ([no]) => [no],
      ([no, certainty]) => ({
        ...names.get(no)!,
        ...certainty,
        keyEvidence: proofs.get(no) ?? null,
        cylinderEvidence,
      }),
    )
  },
})

export const pastDoorsOfKey = usecase(historyContract.doorsOfKey, {
  permission: 'policy.read',
  async run(ctx, { keyNo, at: text, cursor, limit }) {
    await loadKey(ctx, keyNo)
    const at = secondsOf(Date.parse(text))
    const [after = 0] = placeOf(cursor, ['number']) ?? []
    const candidates = (await doorsEverNamed(ctx, keyNo)).filter((no) => no > Number(after))
    const view = await loadStates(ctx, [keyNo], candidates)
    const found = candidates.flatMap((no): Found[] => {
      const certainty = certaintyOf(view, keyNo, no, at)
      return certainty === null ? [] : [[no, certainty]]
    })
    const numbers = found.slice(0, limit).map(([no]) => no)
    const names = new Map((await loadDoorNames(ctx, numbers)).map((row) => [row.cylinderNo, row]))
    const proofs = await loadProofs(ctx, 'cylinder', numbers, at)
    const keyEvidence = (await loadProofs(ctx, 'key', [keyNo], at)).get(keyNo) ?? null
    return pageOf(
      found,
      limit,
      ([no]) => [no],
      ([no, certainty]) => ({
        ...names.get(no)!,
        ...certainty,
        keyEvidence,
        cylinderEvidence: proofs.get(no) ?? null,
      }),
    )
  },
})

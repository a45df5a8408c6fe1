import type { CylinderImage, CylinderPolicy, GroupNo, ImageNo, Result } from '../model/index.ts'
import { err, ok } from '../model/index.ts'

/** All groups have to fit into the first message of a cylinder at the door (spec/door.md). */
export const MAX_GROUPS_OF_CYLINDER = 110

/** One ordered operation at a cylinder; it moves the image number from `base` to `base + 1` (B3). */
export interface CylinderStep {
  readonly operation:
    | { readonly kind: 'leaveGroup'; readonly groupNo: GroupNo }
    | { readonly kind: 'joinGroup'; readonly groupNo: GroupNo }
    | { readonly kind: 'minGeneration'; readonly minSecretGeneration: number }
  readonly base: ImageNo
  /** What the cylinder holds afterwards. */
  readonly result: CylinderImage
}

/**
 * The image a cylinder should hold: its groups and the oldest secret generation it takes, which never goes back (law 4).
 * `previous` itself when nothing changes (law 10); otherwise its number grows by one for each operation of `cylinderSteps`.
 * `previous` is the newest image that a carrier may hold. Images after it whose tasks never left the server are void: drop them
 * with their tasks, for a cylinder executes an ordered operation only on the number right below it.
 */
export function compileCylinder(
  cylinder: CylinderPolicy,
  minSecretGeneration: number,
  previous: CylinderImage | null,
): Result<CylinderImage, { readonly code: 'tooManyGroups'; readonly groups: number }> {
  const groups = [...new Set(cylinder.groups)].sort((a, b) => a - b)
  if (groups.length > MAX_GROUPS_OF_CYLINDER) return err({ code: 'tooManyGroups', groups: groups.length })
  if (previous === null) return ok({ number: 1 as ImageNo, groups, minSecretGeneration })
  const wanted = { groups, minSecretGeneration: Math.max(minSecretGeneration, previous.minSecretGeneration) }
  return ok(cylinderSteps(previous, wanted).at(-1)?.result ?? previous)
}

/** The ordered operations that lead from one image to a content: what takes away comes first. */
export function cylinderSteps(
  from: CylinderImage,
  to: Pick<CylinderImage, 'groups' | 'minSecretGeneration'>,
): readonly CylinderStep[] {
  const steps: CylinderStep[] = []
  let held = from
  const step = (operation: CylinderStep['operation'], change: Partial<CylinderImage>): void => {
    const result = { ...held, ...change, number: (held.number + 1) as ImageNo }
    steps.push({ operation, base: held.number, result })
    held = result
  }
  for (const groupNo of from.groups.filter((groupNo) => !to.groups.includes(groupNo))) {
    step({ kind: 'leaveGroup', groupNo }, { groups: held.groups.filter((other) => other !== groupNo) })
  }
  if (to.minSecretGeneration > from.minSecretGeneration) {
    const { minSecretGeneration } = to
    step({ kind: 'minGeneration', minSecretGeneration }, { minSecretGeneration })
  }
  for (const groupNo of to.groups.filter((groupNo) => !from.groups.includes(groupNo))) {
    step({ kind: 'joinGroup', groupNo }, { groups: [...held.groups, groupNo].sort((a, b) => a - b) })
  }
  return steps
}

/** The image after an ordered operation that changes neither groups nor generation (configuration, trust, time, unblocking). */
export function afterOtherOperation(image: CylinderImage): CylinderImage {
  return { ...image, number: (image.number + 1) as ImageNo }
}

import type { PolicyView } from '../access/index.ts'
import type { CylinderNo, CylinderPolicy, KeyNo } from '../model/index.ts'
import type { KeyWish } from './compileKey.ts'

/** What a policy wants of one key, ready to compile, with what is not policy from `outside`; null = no such key. Costs the doors the key reaches. */
export function wishFor(
  view: PolicyView,
  keyNo: KeyNo,
  outside: Pick<KeyWish, 'secretGeneration' | 'minEpoch' | 'carries'>,
): KeyWish | null {
  const key = view.key(keyNo)
  if (key === undefined) return null
  const rights = view.rightsOf(keyNo)
  const numbers = new Set<CylinderNo>()
  for (const { target } of rights) {
    if (target.kind === 'cylinder') numbers.add(target.cylinderNo)
    else for (const cylinderNo of view.members(target.groupNo)) numbers.add(cylinderNo)
  }
  const cylinders: CylinderPolicy[] = []
  for (const cylinderNo of numbers) {
    const cylinder = view.cylinder(cylinderNo)
    if (cylinder !== undefined) cylinders.push(cylinder)
  }
  return { key, rights, blocked: view.blocked(keyNo), cylinders, zones: view.zones, ...outside }
}

import { type CylinderMaking, VirtualCylinder } from './cylinder/cylinder.ts'
import { type KeyMaking, VirtualKey } from './key/key.ts'

/** A blank fresh from the factory: its own identity, no secret of any system (spec/claim.md). */
export function manufacture(making: KeyMaking): VirtualKey
export function manufacture(making: CylinderMaking): VirtualCylinder
export function manufacture(making: KeyMaking | CylinderMaking): VirtualKey | VirtualCylinder {
  return making.kind === 'key' ? new VirtualKey(making) : new VirtualCylinder(making)
}

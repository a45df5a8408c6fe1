import { type CylinderState, confirmedAt, type KeyState } from '../actual/index.ts'
import { type CylinderStep, cylinderSteps } from '../desired/index.ts'
import type { CylinderImage, CylinderNo, KeyImage, KeyNo, UnixSeconds } from '../model/index.ts'
import { type KeyUpdate, keyUpdate } from './keyUpdate.ts'

/** What is left to do until the devices hold what people want. */
export interface Todo {
  readonly keys: readonly ({ readonly keyNo: KeyNo } & KeyUpdate)[]
  readonly cylinders: readonly {
    readonly cylinderNo: CylinderNo
    /** `unknownContent` = it named an image nobody here made (after a restore): it has to be written anew on the cable. */
    readonly steps: readonly CylinderStep[] | 'unknownContent'
  }[]
}

/** One device with what it should hold; `state` null = never claimed. */
export interface KeyCase {
  readonly keyNo: KeyNo
  readonly desired: KeyImage
  readonly state: KeyState | null
}

export interface CylinderCase {
  readonly cylinderNo: CylinderNo
  readonly desired: CylinderImage
  readonly state: CylinderState | null
}

/**
 * Desired against confirmed: the updates and ordered operations still missing, each with its reason. Carried out and asked again
 * it is empty (law 10). Costs the devices named, not the system: name those that changed.
 */
export function todo(keys: Iterable<KeyCase>, cylinders: Iterable<CylinderCase>, at: UnixSeconds): Todo {
  return {
    keys: [...keys].flatMap(({ keyNo, desired, state }) => {
      const held = state === null ? null : confirmedAt(state.images, at)
      // A number that nobody here made: the whole image has to be written, whatever it is.
      const update = keyUpdate(held?.number === desired.number ? desired : (held?.content ?? null), desired, at)
      return update === null ? [] : [{ keyNo, ...update }]
    }),
    cylinders: [...cylinders].flatMap(({ cylinderNo, desired, state }) => {
      const held = state === null ? null : confirmedAt(state.images, at)
      if (held === null) return []
      const steps = held.content === null ? 'unknownContent' : cylinderSteps(held.content, desired)
      return steps.length === 0 ? [] : [{ cylinderNo, steps }]
    }),
  }
}

import type { CylinderNo, GroupNo, KeyId, KeyNo } from './ids.ts'
import type { Validity, Week, Window, ZoneRules } from './time.ts'

/** Kind of a key (R131); on the wire `class` (spec/registries.md). */
export type KeyKind =
  | 'listed'
  | 'clocked'
  | 'carrying'
  | 'carryingBluetooth'
  | 'phone'
  | 'programming'
  | 'master'
  | 'workshop'

/** What people asked of one key. The key opens only inside its own week AND that of a right (R068). */
export interface KeyPolicy {
  readonly keyNo: KeyNo
  readonly keyId: KeyId
  readonly kind: KeyKind
  readonly validity: Validity
  readonly week: Week
  /** The key must be renewed at a programming device at least every so many hours (R104); null = never. */
  readonly revalidationHours: number | null
}

export interface CylinderPolicy {
  readonly cylinderNo: CylinderNo
  /** Name of an entry of `Policy.zones`. */
  readonly zone: string
  readonly groups: readonly GroupNo[]
}

export type RightTarget =
  | { readonly kind: 'cylinder'; readonly cylinderNo: CylinderNo }
  | { readonly kind: 'group'; readonly groupNo: GroupNo }

/** One wish "this key may open that". Several for one door are united (law 9). */
export interface Right {
  readonly keyNo: KeyNo
  readonly target: RightTarget
  readonly week: Week
  /** A right that ends by itself (temporary access group); null = without end. */
  readonly window: Window | null
}

/** "This key shall be refused": at every cylinder of the system, whatever its rights say (R073). */
export interface BlockOrder {
  readonly keyNo: KeyNo
}

/** Current truth of what people asked for; the past is in the journal. */
export interface Policy {
  readonly keys: readonly KeyPolicy[]
  readonly cylinders: readonly CylinderPolicy[]
  readonly rights: readonly Right[]
  readonly blocks: readonly BlockOrder[]
  readonly zones: Readonly<Record<string, ZoneRules>>
}

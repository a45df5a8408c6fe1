import {
  type CylinderReport,
  type CylinderState,
  type Evidence,
  foldCylinder,
  foldKey,
  type KeyReport,
  type ReleasedList,
  unknownCylinder,
  unknownKey,
} from '../actual/index.ts'
import {
  blocklistVersion,
  type CylinderImage,
  type CylinderNo,
  cylinderNo,
  groupNo,
  imageNo,
  type KeyImage,
  keyId,
  keyNo,
  type Passport,
  type Slot,
  type UnixSeconds,
  unixSeconds,
} from '../model/index.ts'
import { NOW } from './arbitraries.ts'

const DAY = 86_400

export const K1 = keyNo(1)
export const A = cylinderNo(1)
export const B = cylinderNo(2)
export const ID = keyId(5, 1)
/** That many days after NOW. */
export const later = (days: number) => unixSeconds(NOW + days * DAY)
export const evidence = (when: UnixSeconds, kind: Evidence['kind'] = 'commit', notBefore = when): Evidence => ({
  kind,
  at: when,
  notBefore,
  by: null,
})

/** An image with unlimited entries for these slots; its epoch is its number. */
export function keyImage(number: number, slots: readonly Slot[], passport: Partial<Passport> = {}): KeyImage {
  return {
    number: imageNo(number),
    passport: {
      keyId: ID,
      secretGeneration: 1,
      kind: 'carrying',
      rightsEpoch: number,
      validity: { kind: 'always' },
      revalidation: null,
      ...passport,
    },
    entries: slots.map((slot) => ({ slot, scheduleIndex: 0, rightsVersion: 0, listMode: false })),
    schedules: [],
  }
}
export const door = (no: CylinderNo): Slot => ({ kind: 'cylinder', cylinderNo: no })
/** Reports of a session that went well. */
export const holds = (image: KeyImage, when: UnixSeconds = NOW): readonly KeyReport[] => [
  { kind: 'offered', number: image.number, content: image, offer: { at: when, carrier: null } },
  { kind: 'held', number: image.number, evidence: evidence(when) },
]
export const key = (...reports: readonly KeyReport[]) => reports.reduce(foldKey, unknownKey(K1))

/** What a cylinder holds after its claim. */
export const claimed: CylinderImage = { number: imageNo(1), groups: [groupNo(7)], minSecretGeneration: 1 }
export function cylinder(
  no: CylinderNo,
  reports: readonly CylinderReport[] = [],
  lists: readonly ReleasedList[] = [],
): CylinderState {
  const claim: CylinderReport[] = [
    { kind: 'offered', number: 1, content: claimed, offer: { at: NOW, carrier: null } },
    { kind: 'held', number: 1, evidence: evidence(NOW, 'claim') },
  ]
  return [...claim, ...reports].reduce(foldCylinder, unknownCylinder(no, lists))
}
/** A block of K1 that a carrier has; and its receipt. */
export const block = (taskId: string): CylinderReport => ({
  kind: 'blockOffered',
  taskId,
  entry: { keyId: ID, minEpoch: 2 },
  inVersion: blocklistVersion(1, 1),
  offer: { at: later(1), carrier: keyNo(9) },
})
export const blocked = (taskId: string, when = later(2)): CylinderReport => ({
  kind: 'blockExecuted',
  taskId,
  evidence: evidence(when, 'receipt', later(1)),
})

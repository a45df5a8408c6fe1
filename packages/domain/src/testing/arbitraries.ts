import fc from 'fast-check'
import {
  cylinderNo,
  groupNo,
  type KeyPolicy,
  keyId,
  keyNo,
  type Period,
  type Policy,
  type Right,
  type RightTarget,
  type UnixSeconds,
  unixSeconds,
  type Validity,
  type Week,
  type Window,
} from '../model/index.ts'
import { KATHMANDU, OSLO, UTC, utc } from './zones.ts'

/** Middle of all instants that the arbitraries make. */
export const NOW: UnixSeconds = utc(2027, 1, 15, 12)

/** Instants within `days` of NOW, mostly on whole minutes. */
export function instants(days: number): fc.Arbitrary<UnixSeconds> {
  const minutes = days * 1440
  return fc
    .tuple(fc.integer({ min: -minutes, max: minutes }), fc.constantFrom(0, 0, 0, 59))
    .map(([minute, second]) => unixSeconds(NOW + minute * 60 + second))
}

const periods: fc.Arbitrary<Period> = fc.record({
  startMinute: fc.oneof(fc.integer({ min: 0, max: 10_079 }), fc.constantFrom(0, 480, 1440, 10_079)),
  lengthMinutes: fc.oneof(fc.integer({ min: 1, max: 10_080 }), fc.constantFrom(1, 60, 480, 1440, 10_080)),
})

export const weeks: fc.Arbitrary<Week> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('always' as const) },
  { weight: 3, arbitrary: fc.array(periods, { maxLength: 4 }) },
)

/** A few weeks that repeat, so that rights on one slot often fit into one entry. */
export const commonWeeks: fc.Arbitrary<Week> = fc.constantFrom<Week>(
  'always',
  'always',
  [{ startMinute: 480, lengthMinutes: 540 }],
  [
    { startMinute: 480, lengthMinutes: 540 },
    { startMinute: 1920, lengthMinutes: 540 },
  ],
  [{ startMinute: 9000, lengthMinutes: 2000 }],
  [],
)

export const windows: fc.Arbitrary<Window> = fc
  .tuple(instants(200), fc.integer({ min: 1, max: 200 * 1440 }))
  .map(([from, minutes]) => ({ from, to: unixSeconds(from + minutes * 60) }))

export const validities: fc.Arbitrary<Validity> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Validity>({ kind: 'always' }) },
  { weight: 1, arbitrary: fc.constant<Validity>({ kind: 'never' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('between' as const),
      from: fc.option(instants(200)),
      to: fc.option(instants(200)),
    }),
  },
)

/** Small systems of `keys` keys, 6 cylinders, 3 groups and 3 zones, with weeks that repeat or any weeks. */
export function policies(options: { readonly keys: number; readonly weeks: fc.Arbitrary<Week> }): fc.Arbitrary<Policy> {
  const targets: fc.Arbitrary<RightTarget> = fc.oneof(
    fc.record({ kind: fc.constant('cylinder' as const), cylinderNo: fc.integer({ min: 1, max: 6 }).map(cylinderNo) }),
    fc.record({ kind: fc.constant('group' as const), groupNo: fc.integer({ min: 1, max: 3 }).map(groupNo) }),
  )
  const numbers = fc.integer({ min: 1, max: options.keys }).map(keyNo)
  const rights: fc.Arbitrary<Right> = fc.record({
    keyNo: numbers,
    target: targets,
    week: options.weeks,
    window: fc.option(windows, { freq: 3 }),
  })
  const keys = Array.from({ length: options.keys }, (_, i) =>
    fc.record<KeyPolicy>({
      keyNo: fc.constant(keyNo(i + 1)),
      keyId: fc.constant(keyId(5, i + 1)),
      kind: fc.constant('carrying' as const),
      validity: validities,
      week: options.weeks,
      revalidationHours: fc.option(fc.integer({ min: 1, max: 2000 })),
    }),
  )
  const cylinders = Array.from({ length: 6 }, (_, i) =>
    fc.record({
      cylinderNo: fc.constant(cylinderNo(i + 1)),
      zone: fc.constantFrom('oslo', 'oslo', 'oslo', 'kathmandu', 'utc'),
      groups: fc.uniqueArray(fc.integer({ min: 1, max: 3 }).map(groupNo), { maxLength: 2 }),
    }),
  )
  return fc.record({
    keys: fc.tuple(...keys),
    cylinders: fc.tuple(...cylinders),
    rights: fc.array(rights, { maxLength: 12 }),
    blocks: fc.array(fc.record({ keyNo: numbers }), { maxLength: 1 }),
    zones: fc.constant({ oslo: OSLO, kathmandu: KATHMANDU, utc: UTC }),
  })
}

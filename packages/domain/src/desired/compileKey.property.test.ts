import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, indexPolicy } from '../access/index.ts'
import {
  blocklistVersion,
  type CylinderPolicy,
  imageNo,
  type KeyImage,
  keyNo,
  type Policy,
  type UnixSeconds,
  unixSeconds,
} from '../model/index.ts'
import { commonWeeks, deviceOpens, instants, policies } from '../testing/index.ts'
import { compileKey, isNarrower, type KeyWish, scheduleOf, slotId, wishFor } from './index.ts'

const systems = policies({ keys: 1, weeks: commonWeeks })
const K = keyNo(1)
const outside = { secretGeneration: 1, minEpoch: 0, carries: [] }

const wishOf = (policy: Policy, more: Partial<KeyWish> = {}): KeyWish => ({
  ...wishFor(indexPolicy(policy), K, outside)!,
  ...more,
})

/** What the key opens at this door with a fresh renewal, as the device's rule says (spec/door.md). */
function imageOpens(image: KeyImage, door: CylinderPolicy, at: UnixSeconds): boolean {
  const cylinder = {
    cylinderNo: door.cylinderNo,
    image: { number: imageNo(1), groups: door.groups, minSecretGeneration: 1 },
    list: { version: blocklistVersion(1, 0), entries: [] },
    blocks: [],
    floor: unixSeconds(0),
  }
  const fresh = { ...image, passport: { ...image.passport, revalidation: null } }
  return deviceOpens({ image: fresh, renewal: 0, now: at }, cylinder)
}

/** Half a year: no record of a schedule reaches its horizon. */
const later = fc.integer({ min: 0, max: 180 * 1440 })

describe('desired image of a key', () => {
  test('laws 2 and 9: over all its entries it opens each door exactly when the policy says so', () => {
    let compiled = 0
    fc.assert(
      fc.property(systems, instants(30), fc.array(later, { minLength: 1, maxLength: 8 }), (policy, at, offsets) => {
        const image = compileKey(wishOf(policy), null, at)
        if (!image.ok) return
        compiled++
        const view = indexPolicy(policy)
        for (const minutes of offsets) {
          const t = unixSeconds(at + minutes * 60)
          for (const door of policy.cylinders) {
            expect(imageOpens(image.value, door, t)).toBe(decide(view, K, door.cylinderNo, t).opens)
          }
        }
      }),
      { numRuns: 1000 },
    )
    expect(compiled).toBeGreaterThan(300)
  })

  test('law 10: compiled again, now or later, the image is the same object until something has to change', () => {
    fc.assert(
      fc.property(
        systems,
        instants(30),
        fc.integer({ min: 0, max: 30 * 86_400 }),
        fc.nat(),
        (policy, at, wait, turn) => {
          const given = wishOf(policy)
          const first = compileKey(given, null, at)
          if (!first.ok) return
          const stored: KeyImage = JSON.parse(JSON.stringify(first.value))
          const same = compileKey(given, stored, at)
          expect(same.ok && same.value).toBe(stored)
          const shuffled = given.rights.length === 0 ? 0 : turn % given.rights.length
          const rights = [...given.rights.slice(shuffled), ...given.rights.slice(0, shuffled)]
          const again = compileKey({ ...given, rights }, first.value, unixSeconds(at + wait))
          // A chain is begun anew before it runs out; nothing else may change by waiting a month.
          const chain = first.value.passport.revalidation
          const whole = { ...given.key, revalidationHours: given.key.revalidationHours ?? 0 }
          const left = chain === null ? Infinity : chain.start + 3600 * chain.unitHours * 64 - at - wait
          if (left < whole.revalidationHours * 3600) return
          expect(again.ok && again.value).toBe(first.value)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('D16: task tickets come and go without a new passport, and only where no entry reaches the door', () => {
    fc.assert(
      fc.property(systems, instants(30), fc.integer({ min: 1, max: 6 }), (policy, at, number) => {
        const door = policy.cylinders[number - 1]!
        const carrying = [{ cylinderNo: door.cylinderNo, confirmedGroups: door.groups }]
        const first = compileKey(wishOf(policy, { blocked: false }), null, at)
        if (!first.ok) return
        const loaded = compileKey(wishOf(policy, { blocked: false, carries: carrying }), first.value, at)
        if (!loaded.ok) throw new Error(loaded.error.code)
        const reached = first.value.entries.some(({ slot }) =>
          slot.kind === 'group' ? door.groups.includes(slot.groupNo) : slot.cylinderNo === door.cylinderNo,
        )
        expect(loaded.value.entries.some(({ slot }) => slot.kind === 'task')).toBe(!reached)
        expect(loaded.value.passport).toBe(first.value.passport)
        const unloaded = compileKey(wishOf(policy, { blocked: false }), loaded.value, at)
        expect(unloaded.ok && unloaded.value.passport).toBe(first.value.passport)
        expect(unloaded.ok && unloaded.value.entries).toEqual(first.value.entries)
        const blocked = compileKey(wishOf(policy, { blocked: true, carries: carrying }), loaded.value, at)
        expect(blocked.ok && blocked.value.entries).toEqual([])
      }),
    )
  })

  test('B1: an image that opens less has a higher epoch and a new chain; one that opens more keeps the passport', () => {
    fc.assert(
      fc.property(systems, systems, instants(30), (before, after, at) => {
        const first = compileKey(wishOf(before), null, at)
        if (!first.ok) return
        const second = compileKey(wishOf({ ...after, keys: before.keys, cylinders: before.cylinders }), first.value, at)
        if (!second.ok) return
        const [a, b] = [first.value, second.value]
        if (isNarrower(a, b, at)) {
          expect(b.passport.rightsEpoch).toBe(a.passport.rightsEpoch + 1)
          if (a.passport.revalidation !== null) expect(b.passport.revalidation!.serial).toBe(b.number)
        } else expect(b.passport).toBe(a.passport)
        if (a !== b) expect(b.number).toBe(a.number + 1)
      }),
      { numRuns: 500 },
    )
  })

  test('B1: whenever some door closes at some instant, the epoch grows', () => {
    fc.assert(
      fc.property(
        systems,
        systems,
        instants(30),
        fc.array(later, { minLength: 1, maxLength: 5 }),
        (x, y, at, offsets) => {
          const first = compileKey(wishOf(x), null, at)
          if (!first.ok) return
          const second = compileKey(wishOf({ ...y, cylinders: x.cylinders }), first.value, at)
          if (!second.ok) return
          const closes = offsets.some((minutes) => {
            const t = unixSeconds(at + minutes * 60)
            return x.cylinders.some((door) => imageOpens(first.value, door, t) && !imageOpens(second.value, door, t))
          })
          if (closes) expect(second.value.passport.rightsEpoch).toBeGreaterThan(first.value.passport.rightsEpoch)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('entries are sorted, each slot and each schedule index occurs once, and every index is there', () => {
    fc.assert(
      fc.property(systems, systems, instants(30), (x, y, at) => {
        const first = compileKey(wishOf(x), null, at)
        const image = compileKey(
          wishOf({ ...y, keys: x.keys }),
          first.ok ? first.value : null,
          unixSeconds(at + 90 * 86_400),
        )
        if (!image.ok) return
        const { entries, schedules } = image.value
        const slots = entries.map(({ slot }) => slotId(slot))
        expect(new Set(slots).size).toBe(slots.length)
        const indexes = schedules.map(({ index }) => index)
        expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b))
        for (const entry of entries)
          expect(entry.scheduleIndex === 0 || scheduleOf(image.value, entry) !== null).toBe(true)
        for (const { periods } of schedules) expect(periods.length).toBeLessThanOrEqual(24)
      }),
    )
  })

  test('law 5: a blocked key compiles to an image without entries, above the epoch of its block', () => {
    fc.assert(
      fc.property(systems, instants(30), (policy, at) => {
        const first = compileKey(wishOf(policy, { blocked: false }), null, at)
        if (!first.ok) return
        const minEpoch = first.value.passport.rightsEpoch + 1
        const blocked = { ...wishOf(policy), blocked: true, minEpoch }
        const image = compileKey(blocked, first.value, at)
        if (!image.ok) throw new Error(image.error.code)
        expect(image.value.entries).toEqual([])
        expect(image.value.passport.rightsEpoch).toBe(minEpoch)
        expect(compileKey(blocked, image.value, at)).toEqual({ ok: true, value: image.value })
        const back = compileKey(wishOf(policy, { blocked: false, minEpoch }), image.value, at)
        if (back.ok) expect(back.value.passport.rightsEpoch).toBe(minEpoch)
      }),
    )
  })
})

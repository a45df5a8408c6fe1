import { REASONS } from '@lockwright/domain/model'
import { describe, expect, it } from 'vitest'
import { keyId, Plant } from '../device/testing/plant.ts'
import { meet } from './meet.ts'

const KEY = keyId(5, 17)
const DOOR = 0x1001

describe('a key in a door', () => {
  it('R068 R142 opens what it has an entry for, and nothing else', () => {
    const plant = new Plant()
    const door = plant.cylinder(DOOR)
    const other = plant.cylinder(DOOR + 1)
    const key = plant.key({ keyId: KEY }, [{ slotType: 0, slotId: DOOR }])
    const visit = meet(key, door)
    expect(visit).toMatchObject({ opened: true, reason: REASONS.ok, signals: [{ kind: 'authorised' }] })
    expect(visit.frames.map(({ from, bytes }) => `${from}${bytes[1]}`)).toEqual(['cylinder1', 'key2', 'cylinder3'])
    expect(meet(key, other)).toMatchObject({ opened: false, signals: [{ kind: 'notAuthorised' }] })
  })
})

import { describe, expect, it } from 'vitest'
import type { SiteState } from './site.ts'
import { doorsOf, floorsOf, type Names, targetId, targetsOf, thingsOf } from './things.ts'

const device = (
  deviceId: string,
  kind: 'key' | 'cylinder',
  where: SiteState['devices'][number]['where'],
  identity: { sysId: number; no: number } | null = null,
): SiteState['devices'][number] => ({
  deviceId,
  kind,
  where,
  identity,
  firmware: { major: 12, minor: 3, patch: 0 },
  identityPublic: '02'.repeat(33),
  mechanicalCode: 0,
  life: identity === null ? 'blank' : 'claimed',
  batteryPercent: kind === 'key' ? 80 : null,
  clock: null,
})
const hand = { in: 'hand' } as const
const state = (devices: SiteState['devices'], doors: SiteState['doors']): SiteState => ({
  now: 0,
  devices,
  doors,
  pds: [],
})

const NAMES: Names = {
  keys: [{ keyNo: 1, keyId: 65_536, marking: 'K1', name: 'Ada', blocked: true }],
  cylinders: [
    { cylinderNo: 1, marking: 'D2', name: 'Main', place: 'Ground' },
    { cylinderNo: 2, marking: 'D10', name: 'Attic', place: 'Top' },
  ],
  more: false,
}
const SITE = state(
  [
    device('a'.repeat(16), 'key', hand, { sysId: 7, no: 65_536 }),
    device('b'.repeat(16), 'key', { in: 'slot', pd: 'pd', slot: 'left' }, { sysId: 8, no: 65_536 }),
    device('c'.repeat(16), 'cylinder', { in: 'door', place: 'D2' }, { sysId: 7, no: 1 }),
    device('123456789abcdef0', 'cylinder', hand),
  ],
  [{ place: 'D2', deviceId: 'c'.repeat(16) }],
)
const THINGS = thingsOf(SITE, NAMES, 7)
const DOORS = doorsOf(SITE, THINGS, NAMES, 'RH')

describe('things of a site', () => {
  it('have the names of this system, those of others and blanks their ids', () => {
    expect(THINGS.map(({ marking, name, belongs, blocked }) => [marking, name, belongs, blocked])).toEqual([
      ['D2', 'Main', 'here', false],
      ['K1', 'Ada', 'here', true],
      ['bcdef0', '', 'nobody', false],
      ['bbbbbb', '', 'foreign', false],
    ])
  })

  it('doors that wait for their cylinder are there too, in the order people count', () => {
    expect(DOORS.map(({ place, floor, cylinder }) => [place, floor, cylinder?.marking])).toEqual([
      ['D2', 'Ground', 'D2'],
      ['D10', 'Top', undefined],
    ])
    expect(floorsOf(DOORS).map(({ floor }) => floor)).toEqual(['Ground', 'Top'])
  })

  it('a door of another system keeps its place, and ours of the same name gets another', () => {
    const foreign = state(
      [device('c'.repeat(16), 'cylinder', { in: 'door', place: 'D2' }, { sysId: 8, no: 1 })],
      [{ place: 'D2', deviceId: 'c'.repeat(16) }],
    )
    const doors = doorsOf(foreign, thingsOf(foreign, NAMES, 7), NAMES, 'RH')
    expect(floorsOf(doors).map(({ floor, doors: inIt }) => [floor, inIt.map(({ place }) => place)])).toEqual([
      ['Ground', ['D2 RH']],
      ['Top', ['D10']],
      [null, ['D2']],
    ])
  })

  it('go only where something fits and nothing is', () => {
    const targets = (n: number) => targetsOf(THINGS[n]!, THINGS, DOORS).map(targetId)
    expect(targets(0)).toEqual(['slot cable', 'door D10', 'hand'])
    expect(targets(1)).toEqual(['slot right', 'door D2'])
    expect(targets(2)).toEqual(['slot cable', 'door D10'])
    expect(targets(3)).toEqual(['slot right', 'door D2', 'hand'])
  })
})

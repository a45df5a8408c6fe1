import { describe, expect, it } from 'vitest'
import type { KeyOfDoor } from './door.ts'
import { hasOwnRight, keyBands } from './keyBands.ts'

const key = (keyNo: number, mark: KeyOfDoor['mark']) => ({ keyNo, mark }) as KeyOfDoor

describe('keys of a door in bands (R069)', () => {
  it('puts what still opens under now, what nobody knows under perhaps, what nobody confirmed under soon', () => {
    const bands = keyBands([
      key(1, 'wished'),
      key(2, 'confirmed'),
      key(3, 'possibly'),
      key(4, 'takenAway'),
      key(5, 'underWay'),
    ])
    expect(bands.map(({ band, keys }) => [band, keys.map(({ keyNo }) => keyNo)])).toEqual([
      ['bandNow', [2, 4]],
      ['bandPerhaps', [3]],
      ['bandSoon', [1, 5]],
    ])
  })

  it('leaves out bands without keys', () => {
    expect(keyBands([key(1, 'wished')]).map(({ band }) => band)).toEqual(['bandSoon'])
  })

  it('lets only a right on the door itself be taken away', () => {
    const by = (kind: 'cylinder' | 'group') => ({ rules: [{ target: { kind, no: 1 } }] }) as KeyOfDoor
    expect(hasOwnRight(by('cylinder'))).toBe(true)
    expect(hasOwnRight(by('group'))).toBe(false)
  })
})

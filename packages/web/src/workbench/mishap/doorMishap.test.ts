import { describe, expect, it } from 'vitest'
import { contactFaults, DOOR_MISHAPS, hasStruck } from './doorMishap.ts'

const visit = (reason: number | string, frames: number) => ({
  opened: false,
  reason,
  signals: [],
  frames: Array.from({ length: frames }, () => ({ from: 'key' as const, hex: '00' })),
  at: 0,
  durationMs: 0,
})

describe('mishaps at the door', () => {
  it('each is told to the site in its own way', () => {
    expect(DOOR_MISHAPS.map((kind) => contactFaults({ kind, at: 2 }))).toEqual([
      { pullBefore: 2 },
      { drop: 2 },
      { double: 2 },
      { damage: { frame: 2, byte: 3 } },
      { cylinderPowerCutAfter: 2 },
    ])
  })

  it('struck only if the visit got that far', () => {
    expect(hasStruck({ kind: 'drop', at: 2 }, visit(0, 3))).toBe(true)
    expect(hasStruck({ kind: 'drop', at: 3 }, visit(0, 3))).toBe(false)
    expect(hasStruck({ kind: 'pull', at: 1 }, visit('pulled', 2))).toBe(true)
    expect(hasStruck({ kind: 'pull', at: 9 }, visit(0, 3))).toBe(false)
    expect(hasStruck({ kind: 'cut', at: 10 }, visit('powerCut', 2))).toBe(true)
    expect(hasStruck({ kind: 'cut', at: 9999 }, visit(0, 3))).toBe(false)
  })
})

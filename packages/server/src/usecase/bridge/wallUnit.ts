/** Class of a wall unit (spec/relay.md 2). */
const WALL_UNIT = 2
/** R133: what programming keys, or keys that do their work (R148), need at a wall unit. */
const LEAST = { device: '5.0.0', key: '12.3.0' } as const

/** The part that is too old, its firmware, and the least that would do. */
export interface TooOld {
  readonly part: 'device' | 'key'
  readonly firmware: string
  readonly needed: string
}

/**
 * Whether tasks can be loaded onto a key here; null: they can. Firmware that was never told is no reason to refuse.
 * @param keyFirmware such as `12.3.0`
 */
export function tooOld(
  device: { readonly class: number; readonly firmware: string | null },
  keyFirmware: string | null,
): TooOld | null {
  if (device.class !== WALL_UNIT) return null
  const parts = [['device', device.firmware] as const, ['key', keyFirmware] as const]
  for (const [part, firmware] of parts)
    if (firmware !== null && isOlder(firmware, LEAST[part])) return { part, firmware, needed: LEAST[part] }
  return null
}

function isOlder(a: string, b: string): boolean {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  const place = left.findIndex((number, i) => number !== right[i])
  return place >= 0 && left[place]! < right[place]!
}

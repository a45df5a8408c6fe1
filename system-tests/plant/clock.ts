/** Time of a virtual plant: stands still until it is moved, and then only forward. Server and devices share it. */
export interface PlantClock {
  /** ms since 1970-01-01T00:00:00Z */
  now(): number
  advance(span: {
    readonly days?: number
    readonly hours?: number
    readonly minutes?: number
    readonly seconds?: number
  }): void
  /** Throws when `instant` (RFC 3339) is over already. */
  goTo(instant: string): void
}

export function createPlantClock(start: string): PlantClock {
  let millis = Date.parse(start)
  const set = (next: number) => {
    if (!(next >= millis)) throw new RangeError(`the clock stands at ${new Date(millis).toISOString()} already`)
    millis = next
  }
  return {
    now: () => millis,
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) =>
      set(millis + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000),
    goTo: (instant) => set(Date.parse(instant)),
  }
}

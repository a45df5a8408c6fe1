/** Time in the virtual world, ms since 1970-01-01T00:00:00Z. */
export interface WorldClock {
  now(): number
}

/** Time of the simulated world, milliseconds since 1970. */
export interface WorldClock {
  now(): number
}

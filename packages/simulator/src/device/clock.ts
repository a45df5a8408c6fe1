/** Time of the simulated world, milliseconds since 1970 (D12). */
export interface WorldClock {
  now(): number
}

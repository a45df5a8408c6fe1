/** How full something is. */
export interface Use {
  readonly used: number
  readonly capacity: number
  /** Whole percent: 100 only when it is exactly full, above when it does not fit. */
  readonly percent: number
}

export function use(used: number, capacity: number): Use {
  const percent = (100 * used) / capacity
  return { used, capacity, percent: used > capacity ? Math.ceil(percent) : Math.floor(percent) }
}

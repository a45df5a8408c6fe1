/** Lines `from` to `to`, both counted from 1 and inclusive; what is missing is the first or the last. */
export function rangeOf(from: number | undefined, to: number | undefined, count: number): number[] {
  const first = Math.max(1, Math.min(from ?? 1, count))
  const last = Math.max(first, Math.min(to ?? count, count))
  return count === 0 ? [] : Array.from({ length: last - first + 1 }, (_, at) => first - 1 + at)
}

/** Columns of each page, side by side as many as fit. */
export function partsOf(lines: readonly number[], columns: number): number[][] {
  const parts: number[][] = []
  for (let at = 0; at < lines.length; at += columns) parts.push(lines.slice(at, at + columns))
  return parts
}

/** With `id` if it was not in, without it if it was. */
export function withToggled(ids: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

/** With everything between two places of the list, both included. */
export function withRange(
  ids: ReadonlySet<number>,
  list: readonly number[],
  from: number,
  to: number,
): ReadonlySet<number> {
  const [first, last] = from < to ? [from, to] : [to, from]
  return new Set([...ids, ...list.slice(first, last + 1)])
}

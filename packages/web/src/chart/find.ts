import type { Chart, Target } from './model/chart.ts'

/** A key or a door whose marking, name or holder was asked for. */
export type Match = { readonly kind: 'key'; readonly key: number } | { readonly kind: 'door'; readonly target: Target }

/** Those whose marking begins with the text come first, then those that hold it anywhere; doors before keys, groups too. */
export function findMatches({ answer }: Chart, text: string): Match[] {
  const asked = text.trim().toLowerCase()
  if (asked === '') return []
  const first: Match[] = []
  const others: Match[] = []
  const look = (marking: string, name: string, match: Match) => {
    const begins = marking.toLowerCase().startsWith(asked)
    if (begins) first.push(match)
    else if (marking.toLowerCase().includes(asked) || name.toLowerCase().includes(asked)) others.push(match)
  }
  const { cylinders, keys, groups } = answer
  for (const [target, marking] of cylinders.marking.entries()) {
    look(marking, cylinders.name[target]!, { kind: 'door', target })
  }
  for (const [key, marking] of keys.marking.entries())
    look(marking, `${keys.name[key]}\n${keys.holder[key]}`, { kind: 'key', key })

  for (const [place, name] of groups.name.entries()) look(name, '', { kind: 'door', target: -1 - place })
  return [...first, ...others]
}

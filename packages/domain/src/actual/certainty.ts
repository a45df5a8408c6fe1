/** One of three answers to a question about a device out of reach. */
export type Certainty = 'yes' | 'no' | 'possibly'

/** Both: no if one is no, yes if both are. */
export function both(a: Certainty, b: Certainty): Certainty {
  if (a === 'no' || b === 'no') return 'no'
  return a === 'yes' && b === 'yes' ? 'yes' : 'possibly'
}

/** At least one of them. */
export function anyOf(all: readonly Certainty[]): Certainty {
  if (all.includes('yes')) return 'yes'
  return all.includes('possibly') ? 'possibly' : 'no'
}

/** One of them is true, and nobody knows which: certain only where they agree. No answer at all counts as no. */
export function oneOf(all: readonly Certainty[]): Certainty {
  const first = all[0] ?? 'no'
  return all.every((answer) => answer === first) ? first : 'possibly'
}

export function not(answer: Certainty): Certainty {
  if (answer === 'possibly') return answer
  return answer === 'yes' ? 'no' : 'yes'
}

/** Numbers of the laws (the product's glossary and design list them); 0 = the plant itself broke. */
export type Law = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** A law did not hold. Ends the run: what comes after it proves nothing. */
export class Violation extends Error {
  readonly law: Law
  readonly expected: string
  readonly seen: string

  constructor(law: Law, what: string, expected: unknown, seen: unknown) {
    super(`law ${law}: ${what}`)
    this.law = law
    this.expected = typeof expected === 'string' ? expected : JSON.stringify(expected)
    this.seen = typeof seen === 'string' ? seen : JSON.stringify(seen)
  }
}

import { hash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = new URL('./refused.json', import.meta.url)

/** Names that must not stand in the project, kept as salted hashes so that the list itself does not name them. */
export interface Refused {
  readonly salt: string
  /** SHA-256 of salt and lower-case word or two-word phrase, sorted. */
  readonly hashes: readonly string[]
}

export function readRefused(): Refused {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Refused
}

export function hashOf(refused: Refused, token: string): string {
  return hash('sha256', refused.salt + token)
}

/** Those of `tokens` that are refused. */
export function refusedOf(refused: Refused, tokens: Iterable<string>): string[] {
  const hashes = new Set(refused.hashes)
  return [...tokens].filter((token) => hashes.has(hashOf(refused, token)))
}

/** Adds words or two-word phrases to the list. */
export function addRefused(words: readonly string[]): void {
  const refused = readRefused()
  const added = words.map((word) => hashOf(refused, word.trim().toLowerCase()))
  const hashes = [...new Set([...refused.hashes, ...added])].sort()
  writeFileSync(FILE, `${JSON.stringify({ ...refused, hashes }, null, 2)}\n`)
}

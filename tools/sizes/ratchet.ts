import type { SourceFile } from '../files/sources.ts'

/** Files hold one thing; past this many lines they hold two. */
export const LINES_MAX = 400

/** All of spec/reference/*.py together stays below this, with lines no wider: it is judged by reading. */
export const REFERENCE_LINES = 800
export const REFERENCE_WIDTH = 116

/** Files that were longer when the rule came, with the lines they may have. The list may only shrink. */
export const ALLOWED: Readonly<Record<string, number>> = {}

/** What is too long, and what the list of exceptions no longer needs. */
export function sizeFaults(files: readonly SourceFile[], allowed: Readonly<Record<string, number>>): string[] {
  const lines = new Map(files.map(({ path, text }) => [path, text.trimEnd().split('\n').length]))
  const tooLong = [...lines].flatMap(([path, count]) => {
    const limit = allowed[path] ?? LINES_MAX
    return count > limit ? [`${path}: ${count} lines, at most ${limit}; which two things does it hold?`] : []
  })
  const outdated = Object.entries(allowed).flatMap(([path, limit]) => {
    const count = lines.get(path) ?? 0
    if (count <= LINES_MAX) return [`${path}: no longer needs its exception (tools/sizes/ratchet.ts)`]
    return count < limit ? [`${path}: has shrunk to ${count} lines; lower its exception to that`] : []
  })
  return [...tooLong, ...outdated]
}

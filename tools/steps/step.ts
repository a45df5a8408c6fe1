/** One thing `npm run check` or `npm test` does: a command that succeeds or fails. */
export interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly environment?: Readonly<Record<string, string>>
  /** What this machine lacks for the step, in words; null = it has everything. Under CI a lack is a failure. */
  readonly lacks?: () => string | null
  /** Where vitest writes its counts. */
  readonly report?: string
}

export interface Outcome {
  readonly name: string
  readonly verdict: 'ok' | 'failed' | 'skipped'
  readonly seconds: number
}

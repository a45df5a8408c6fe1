import { z } from 'zod'
import { instant, named } from './common.ts'

/** R038: what is programmed after the last publishing works only after the next one. */
export const elementState = z.enum(['nonProgrammed', 'programmed', 'programmedUnpublished'])

/**
 * Marking of the first element; the number in braces is counted up, its zeros kept: `Z{001}` gives Z001, Z002 …
 * Without braces only for a single element.
 */
export const markingPattern = named(50)

const RANGE_MAX = 20_000
export const count = z.int().min(1).max(RANGE_MAX).default(1)

/** How we know which content a device holds: its number, since when, by what (`commit` = in a session), through whom. */
export const evidence = z.object({
  image: z.int(),
  at: instant,
  kind: z.enum(['commit', 'receipt', 'beacon', 'state']),
  /** Such as `bridge Porter's lodge` or `key K2`. */
  by: z.string(),
})

/** What is known of the content of a device (R069): wished, under way and confirmed apart. */
export const contentState = z.object({
  /** Number of the newest image made; null: none yet. */
  wished: z.int().nullable(),
  underWay: z.int().nullable(),
  confirmed: z.int().nullable(),
  confirmedAt: instant.nullable(),
  /** How `confirmed` is known. */
  evidence: evidence.nullable(),
  seenAt: instant.nullable(),
  firmware: z.string().nullable(),
})

export const mechanicalCode = z.int().min(0).max(65_535)

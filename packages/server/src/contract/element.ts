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

/** Through whom something came: a bridge at which the device was itself, or a key that carried it. */
export const witness = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bridge'), label: z.string() }),
  z.object({ kind: z.literal('key'), marking: z.string() }),
  z.object({ kind: z.literal('other'), text: z.string() }),
])

/** How a door is known to refuse a key: the receipt of its task, or its word that it has a list with the key. */
export const blockProof = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('task'), taskNo: z.int(), at: instant, by: witness }),
  z.object({ kind: z.literal('list'), at: instant, by: witness }),
])

/** How we know which content a device holds: its number, since when, by what (`commit` = in a session), through whom. */
export const evidence = z.object({
  image: z.int(),
  at: instant,
  kind: z.enum(['commit', 'receipt', 'beacon', 'state']),
  by: witness,
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

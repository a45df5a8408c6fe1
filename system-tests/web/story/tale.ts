import type { Bench } from '../bench.ts'
import type { Visitor } from '../visitor.ts'

/** What every chapter works with: somebody at a desk, with the workbench at hand in a second window. */
export interface Tale {
  readonly desk: Visitor
  readonly bench: Bench
  /** Names of the system and of the other one, to which nothing here belongs. */
  readonly system: string
  readonly other: string
  /** Markings: the main door, the archive, the cellar. */
  readonly a: string
  readonly b: string
  readonly c: string
}

export const KEYS = ['K1', 'K2'] as const
export const HOLDERS = { K1: 'Ada Lind', K2: 'Bo Ek' } as const

/** To the page of a key, through the list or the palette. */
export async function toKey({ desk }: Tale, marking: string): Promise<void> {
  if (desk.hands.hasPointer) {
    await desk.goTo('keys')
    await desk.hands.press(desk.page.getByRole('link', { name: marking, exact: true }))
  } else await desk.throughPalette(marking)
  await desk.page.getByRole('heading', { level: 1, name: marking, exact: true }).waitFor()
}

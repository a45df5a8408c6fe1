import type { SourceFile } from '../files/sources.ts'

/** A test that says which rows it proves. */
export interface Proof {
  readonly path: string
  readonly title: string
  readonly rows: readonly string[]
}

const TITLE = /\b(?:test|it|describe|step)(?:\.\w+)*(?:\([^()]*\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g

/** The titles in a test file that name rows; `R068-R070` names the three. In the order of the file. */
export function proofsIn({ path, text }: SourceFile): Proof[] {
  return [...text.matchAll(TITLE)].flatMap((match) => {
    const title = match[2]!.replaceAll(/\\(.)/g, '$1').replaceAll(/\s+/g, ' ')
    const rows = rowsNamed(title)
    return rows.length > 0 ? [{ path, title, rows }] : []
  })
}

function rowsNamed(title: string): string[] {
  const found = new Set<string>()
  for (const [, first, last] of title.matchAll(/\bR(\d{3})(?:\s*[-–]\s*R(\d{3}))?\b/g)) {
    for (let row = Number(first); row <= Number(last ?? first); row++) found.add(`R${String(row).padStart(3, '0')}`)
  }
  return [...found]
}

/** One numbered requirement of docs/requirements.md. */
export interface Row {
  /** `R036` */
  readonly id: string
  readonly text: string
  /** Heading it stands under. */
  readonly chapter: string
}

export function parseRows(markdown: string): Row[] {
  let chapter = ''
  return markdown.split('\n').flatMap((line) => {
    const heading = /^## (.*)/.exec(line)
    if (heading) chapter = heading[1]!
    const row = /^\| (R\d{3}) \| (.*) \|$/.exec(line)
    return row ? [{ id: row[1]!, text: row[2]!, chapter }] : []
  })
}

import { readFile } from 'node:fs/promises'

const GUIDE = new URL('../../docs/guide/operator/README.md', import.meta.url)

/** What of the operator's guide can be run: the blocks marked `sh run <name>`, and the unit file. */
export interface Guide {
  block(name: string): string
  readonly unit: string
}

export async function readGuide(): Promise<Guide> {
  const text = await readFile(GUIDE, 'utf8')
  const fenced = [...text.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, info, body]) => ({ info, body: body! }))
  const only = (info: string) => {
    const found = fenced.filter((one) => one.info === info)
    if (found.length !== 1) throw new Error(`the guide has ${found.length} blocks "${info}"`)
    return found[0]!.body
  }
  return { block: (name) => only(`sh run ${name}`), unit: only('ini') }
}

/** `Name=value` lines of a unit file; a name may come several times. */
export function settingsOf(unit: string, name: string): string[] {
  return unit.split('\n').flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []))
}

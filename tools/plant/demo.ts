import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lies in the data folder as long as the demo is being played: what is there then is half a demo. */
const MARK = 'demo.playing'
/** What the demo leaves in the data folder. */
const MADE = ['postgres', 'site', 'kek']

export interface DemoPlace {
  readonly root: string
  readonly data: string
  readonly environment: Readonly<Record<string, string>>
}

/** Whether this data folder is to begin with the demo office: it holds nothing yet, or half a demo. */
export const wantsDemo = (data: string): boolean =>
  existsSync(join(data, MARK)) || !MADE.some((name) => existsSync(join(data, name)))

/** Plays the demo office into the data folder; what an interrupted try left there goes first. Rejects when it fails. */
export async function playDemo({ root, data, environment }: DemoPlace, say: (line: string) => void): Promise<void> {
  for (const name of MADE) rmSync(join(data, name), { recursive: true, force: true })
  writeFileSync(join(data, MARK), '')
  const child = spawn(process.execPath, [join(root, 'system-tests/demo/main.ts'), '--data', data], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => say(text.trim()))
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the demo office could not be played (code ${code})`)
  rmSync(join(data, MARK))
}

import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { scratchFolder } from '@lockwright/server/testing'
import { freePort } from '../plant/freePort.ts'

const TOOLS = fileURLToPath(new URL('../../tools', import.meta.url))

/** What somebody reads where `npm start` was typed. */
export interface StartedPlant {
  readonly url: string
  readonly password: string
  /** Where in the menu a stranger begins. */
  readonly menu: string
  /** Ends all of it; rejects when something is left over. */
  stop(): Promise<void>
}

export async function startPlant({ demo }: { readonly demo: boolean }): Promise<StartedPlant> {
  const data = await scratchFolder()
  const child = spawn(process.execPath, ['start.ts'], {
    cwd: TOOLS,
    env: {
      ...process.env,
      LOCKWRIGHT_DATA: data,
      LOCKWRIGHT_DEMO: demo ? 'on' : 'off',
      PORT: String(await freePort()),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const read = (pattern: RegExp) =>
    lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined) ?? fail(`no line ${pattern}`)
  const fail = (what: string): never => {
    throw new Error(`${what}:\n${lines.join('\n')}`)
  }
  await new Promise<void>((resolve, reject) => {
    const output = createInterface({ input: child.stdout })
    output.on('line', (line) => {
      lines.push(line)
      // The last thing that comes up is the programming device.
      if (line.includes('pdFound')) resolve()
    })
    output.once('close', () => reject(new Error(`it ended:\n${lines.join('\n')}`)))
  })
  return {
    url: read(/runs at (\S+)/),
    password: read(/password (\S{20})/),
    menu: read(/first hour +in the menu, under (\S+)/),
    async stop() {
      child.kill('SIGTERM')
      await ended
      if (lines.at(-1) !== 'stopped') fail('it did not stop')
      await rm(data, { recursive: true })
    },
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { scratchFolder } from '@lockwright/server/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT } from './files/sources.ts'
import { isAlive, type ProcessIdentity } from './plant/identity.ts'
import { freePort } from './plant/settings.ts'

let data: string
beforeEach(async () => {
  data = await scratchFolder()
})
afterEach(() => rmSync(data, { recursive: true }))

/** `npm start` as npm runs it: in a shell, which does not pass signals on. */
async function startPlant() {
  const port = await freePort()
  const shell = spawn('sh', ['-c', `"${process.execPath}" tools/start.ts; exit $?`], {
    cwd: ROOT,
    env: { ...process.env, LOCKWRIGHT_DATA: data, PORT: String(port), npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const waiting: { text: string; heard: () => void }[] = []
  const output = createInterface({ input: shell.stdout! })
  output.on('line', (line) => {
    lines.push(line)
    for (const { text, heard } of waiting) if (line.includes(text)) heard()
  })
  const heard = (text: string) =>
    new Promise<void>((resolve) => {
      if (lines.some((line) => line.includes(text))) resolve()
      else waiting.push({ text, heard: resolve })
    })
  const closed = new Promise<void>((resolve) => output.once('close', resolve))
  await heard('ready in')
  return { port, shell, lines, heard, closed }
}

interface Entries {
  readonly supervisor: ProcessIdentity
  readonly programs: Record<string, ProcessIdentity>
}

/** Every process of the plant, the database among them. */
function processes(): ProcessIdentity[] {
  const { supervisor, programs } = JSON.parse(readFileSync(join(data, 'plant.json'), 'utf8')) as Entries
  return [supervisor, ...Object.values(programs)]
}

function kill(shell: ChildProcess): void {
  shell.kill('SIGTERM')
}

test('R009 R096 one command runs database, server, bridge and site; its end leaves nothing running', async () => {
  const first = await startPlant()
  expect(first.lines.join('\n')).toMatch(/sign in as +owner, password \S{20}/)
  expect(await (await fetch(`http://127.0.0.1:${first.port}/readyz`)).json()).toEqual({ ok: true })
  await Promise.all([first.heard('serverConnected'), first.heard('pdFound')])
  const running = processes()
  expect(running.filter(isAlive)).toHaveLength(4)

  kill(first.shell)
  await first.closed
  expect(first.lines.at(-1)).toBe('stopped')
  expect(running.filter(isAlive)).toEqual([])
  expect(() => readFileSync(join(data, 'postgres', 'cluster', 'postmaster.pid'))).toThrow('ENOENT')

  const second = await startPlant()
  expect(second.lines.join('\n')).toContain('the first one is in')
  await second.heard('pdFound')
  kill(second.shell)
  await second.closed
  expect(second.lines.at(-1)).toBe('stopped')
})

import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { stopLeftOver } from '@lockwright/server/postgres'
import { buildPages } from './pages/build.ts'
import type { Listener } from './plant/child.ts'
import { playDemo, wantsDemo } from './plant/demo.ts'
import { startPlant } from './plant/plant.ts'
import { programs, serverAddress } from './plant/programs.ts'
import { openRegister } from './plant/register.ts'
import { newPassword, secretFile } from './plant/secretFile.ts'
import { dataFolder, isTaken, PORT, prepareFolder } from './plant/settings.ts'
import { shorten } from './plant/shorten.ts'

/**
 * `npm start`: the whole plant on this machine. The server (which runs the database), a bridge, and a virtual site with
 * keys, doors and a programming device. Ctrl-C or SIGTERM ends everything.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PARENT_MS = 250
const say = (line: string) => console.log(line)

const data = dataFolder(ROOT, process.env.LOCKWRIGHT_DATA, process.getuid?.() === 0)
const port = Number(process.env.PORT ?? PORT)
const server = serverAddress(port)

const unusable = prepareFolder(data)
if (unusable) giveUp(unusable)
const opened = await openRegister(join(data, 'plant.json'))
if (opened.kind === 'alreadyRunning') giveUp(`Lockwright already runs here (process ${opened.pid}), at ${server}`)
if (opened.leftOver.length > 0) say(`ended what a killed start left running: ${opened.leftOver.join(', ')}`)
if (await isTaken(port)) giveUp(`Port ${port} is taken; choose another with PORT.`)

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())
if (process.env.npm_lifecycle_event === 'start') watchParent()

const begun = performance.now()
const passwordFile = join(data, 'owner.password')
const isFirst = !existsSync(passwordFile)
const password = await secretFile(passwordFile, newPassword)
const demo = process.env.LOCKWRIGHT_DEMO !== 'off' && !process.env.DATABASE_URL && wantsDemo(data)
const members = await programs({ root: ROOT, data, port, password, pages: buildPages('plant') })
if (demo) {
  say('first start: playing sixty days in the demo office, about half a minute ...')
  await playDemo({ root: ROOT, data, environment: members[0]!.environment ?? {} }, say)
}
const plant = await startPlant(members, listener(), stopped.signal)
if (!stopped.signal.aborted) greet()

await untilStopped()
say('stopping ...')
await plant.stop()
await stopLeftOver(join(data, 'postgres')) // Only if the server had to be killed.
opened.register.close()
say('stopped')

/** Everything goes into the log file, what somebody who watches should know to the screen too. */
function listener(): Listener {
  const file = createWriteStream(join(data, 'lockwright.log'), { flags: 'a', mode: 0o600 })
  return {
    said(program, line) {
      file.write(`${program} | ${line}\n`)
      const short = shorten(line)
      if (short !== null) say(`${styleText('dim', program.padEnd(6))} ${short}`)
    },
    started(program, pid) {
      if (opened.kind === 'open') opened.register.note(program, pid)
    },
    died: (program, how, againInMs) => say(`${program} ${how}; started again in ${againInMs / 1000} s`),
  }
}

function greet(): void {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  say('')
  say(styleText('bold', `Lockwright runs at ${server}`))
  say(`  sign in as        owner, password ${isFirst ? password : `yours (the first one is in ${passwordFile})`}`)
  say('  first hour        in the menu, under Workbench')
  say(`  API               ${server}/api/v1/openapi.json`)
  say(`  data and log      ${data}`)
  say(`  end everything    Ctrl-C`)
  say(styleText('dim', `  (ready in ${seconds} s)`))
  say('')
}

/** npm passes SIGTERM on to the shell it runs us in, and that does not pass it on: its end is our signal. */
function watchParent(): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) stopped.abort()
  }, PARENT_MS)
  stopped.signal.addEventListener('abort', () => clearInterval(watch))
}

function untilStopped(): Promise<void> {
  if (stopped.signal.aborted) return Promise.resolve()
  return new Promise((resolve) => stopped.signal.addEventListener('abort', () => resolve(), { once: true }))
}

function giveUp(reason: string): never {
  console.error(reason)
  process.exit(1)
}

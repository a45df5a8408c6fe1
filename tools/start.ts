import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { stopLeftOver } from '@lockwright/server/postgres'
import { admitBridge } from './plant/admitBridge.ts'
import type { Listener } from './plant/child.ts'
import { type Member, startPlant } from './plant/plant.ts'
import { openRegister } from './plant/register.ts'
import { newPassword, secretFile } from './plant/secretFile.ts'
import { dataFolder, freePort, isTaken, PORT, prepareFolder } from './plant/settings.ts'
import { shorten } from './plant/shorten.ts'

/**
 * `npm start`: the whole plant on this machine. The server (which runs the database), a bridge, and a virtual site with
 * keys, doors and a programming device. Ctrl-C or SIGTERM ends everything.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const say = (line: string) => console.log(line)

const data = dataFolder(ROOT, process.env.LOCKWRIGHT_DATA, process.getuid?.() === 0)
const port = Number(process.env.PORT ?? PORT)
const server = `http://127.0.0.1:${port}`

const obstacle =
  prepareFolder(data) ?? ((await isTaken(port)) ? `Port ${port} is taken; choose another with PORT.` : null)
const opened = openRegister(join(data, 'plant.json'))
if (opened.kind === 'alreadyRunning') giveUp(`Lockwright already runs here (process ${opened.pid}), at ${server}`)
if (obstacle) giveUp(obstacle)
if (opened.leftOver.length > 0) say(`ended what a killed start left running: ${opened.leftOver.join(', ')}`)

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())

const begun = performance.now()
const password = await secretFile(join(data, 'owner.password'), newPassword)
const plant = await startPlant(await members(), listener(), stopped.signal)
if (!stopped.signal.aborted) greet()

await untilStopped()
say('stopping ...')
await plant.stop()
await stopLeftOver(join(data, 'postgres')) // Only if the server had to be killed.
opened.register.close()
say('stopped')

async function members(): Promise<Member[]> {
  const site = join(data, 'site')
  mkdirSync(site, { recursive: true })
  const control = join(site, 'control.token')
  await secretFile(control, newPassword)
  const bridgeToken = join(data, 'bridge.token')
  const run = (path: string, ...parameters: string[]): [string, ...string[]] => [
    process.execPath,
    join(ROOT, 'packages', path),
    ...parameters,
  ]
  return [
    {
      name: 'server',
      command: run('server/src/main.ts'),
      environment: { LOCKWRIGHT_DATA: data, PORT: String(port), LOCKWRIGHT_OWNER_PASSWORD: password },
      async ready() {
        const answer = await fetch(`${server}/readyz`).catch(() => null)
        if (!answer?.ok) return false
        await secretFile(bridgeToken, () => admitBridge(server, password, 'this machine'))
        return true
      },
    },
    {
      name: 'site',
      command: run(
        'simulator/src/serve.ts',
        ...['--data', site, '--pty', join(site, 'tty'), '--control', String(await freePort()), '--token-file', control],
      ),
    },
    {
      name: 'bridge',
      command: run(
        'bridge/src/main.ts',
        ...['--server', server, '--token-file', bridgeToken, '--probe', join(site, 'tty')],
        ...['--settings', join(data, 'bridge.json')],
      ),
    },
  ]
}

/** Everything goes into the log file, what somebody who watches should know to the screen too. */
function listener(): Listener {
  const file = createWriteStream(join(data, 'lockwright.log'), { flags: 'a' })
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
  say(`  sign in as        owner, password ${password}`)
  say(`  description       ${server}/api/v1/openapi.json`)
  say(`  data and log      ${data}`)
  say(`  end everything    Ctrl-C`)
  say(styleText('dim', `  (ready in ${seconds} s)`))
  say('')
}

function untilStopped(): Promise<void> {
  if (stopped.signal.aborted) return Promise.resolve()
  return new Promise((resolve) => stopped.signal.addEventListener('abort', () => resolve(), { once: true }))
}

function giveUp(reason: string): never {
  console.error(reason)
  process.exit(1)
}

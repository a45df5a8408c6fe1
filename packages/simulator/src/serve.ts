import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { serveControl } from './control/server.ts'
import { type Laid, ptyLink, tcpLink } from './link/index.ts'
import { SettableClock, SiteFolder, World } from './world/index.ts'

const USAGE = `virtual site: keys, cylinders, doors and a programming device "pd"

  --data DIR            where the site is kept; taken up again after every end, also kill -9
  --tcp PORT            programming device on a TCP port of the loopback interface (0: a free one)
  --pty PATH            programming device as a serial port (needs socat)
  --control PORT        control interface on the loopback interface (0: a free one)
  --token-file FILE     token of the control interface; made when it is missing
  --voucher-key HEX     key whose vouchers blanks believe, 33 bytes
`

const FLAGS = {
  data: { type: 'string' },
  tcp: { type: 'string' },
  pty: { type: 'string' },
  control: { type: 'string', default: '0' },
  'token-file': { type: 'string' },
  'voucher-key': { type: 'string' },
} as const

/** One JSON object a line on standard output. */
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

function fail(message: string, usage = ''): never {
  process.stderr.write(`${message}\n${usage}`)
  process.exit(usage === '' ? 1 : 2)
}

function readFlags() {
  try {
    return parseArgs({ options: FLAGS }).values
  } catch (error) {
    return fail((error as Error).message, USAGE)
  }
}

const flags = readFlags()
if (flags.data === undefined || flags['token-file'] === undefined) fail('--data and --token-file are needed', USAGE)
const voucherKey = flags['voucher-key']
if (voucherKey !== undefined && !/^[0-9a-f]{66}$/i.test(voucherKey)) fail('--voucher-key is 33 bytes in hex', USAGE)

const folder = new SiteFolder(flags.data)
const clock = new SettableClock(Date.now, Date.now())
const site = folder.load(clock.now())
if (!site.ok) fail(`${flags.data}: ${site.error.file} is broken`)
const surroundings = {
  clock,
  random: { bytes: (length: number) => Uint8Array.from(randomBytes(length)) },
  settle: (): void => folder.save(world),
}
const world: World = site.value === null ? new World(surroundings) : World.restore(site.value, surroundings)
const desk = world.desk('pd') ?? world.addPd('pd')
// Who unplugged it did so in a run that is over.
await desk.plug()
folder.save(world)

const laid = (result: Laid): string => (result.ok ? result.where : fail(result.fault.message))
const tcp = flags.tcp === undefined ? null : laid(await desk.lay(tcpLink(Number(flags.tcp))))
const pty = flags.pty === undefined ? null : laid(await desk.lay(ptyLink(flags.pty)))

const tokenFile = flags['token-file']
if (!existsSync(tokenFile)) writeFileSync(tokenFile, randomBytes(32).toString('hex'), { mode: 0o600 })
const control = await serveControl(
  world,
  Number(flags.control),
  readFileSync(tokenFile, 'utf8').trim(),
  voucherKey === undefined ? null : Uint8Array.from(Buffer.from(voucherKey, 'hex')),
)
const stop = async () => {
  await Promise.all([desk.unplug(), control.close()])
  folder.save(world)
  say({ event: 'stopped' })
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())
say({ event: 'ready', tcp, pty, control: control.url })

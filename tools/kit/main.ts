import { writeFileSync } from 'node:fs'
import { parseArgs, styleText } from 'node:util'
import { fromHex } from '@lockwright/protocol/bytes'
import { runKit } from './kit.ts'
import type { Line } from './sheet.ts'

const USAGE = `conformance kit for makers of keys and cylinders: talks to blanks in a programming device and holds every
answer against the specification (spec/README.md 4). Afterwards the blanks belong to the system of the test vectors for ever.

  --port P              serial path, or tcp://host:port
  --voucher-key HEX     private key whose vouchers the blanks believe, 32 bytes
  --key-contacts P      contacts of the key: tcp://host:port or a serial path (spec/frame.md 4)
  --cylinder-contacts P contacts of the cylinder
  --report FILE         all checks as JSON
`

const FLAGS = {
  port: { type: 'string' },
  'voucher-key': { type: 'string' },
  'key-contacts': { type: 'string' },
  'cylinder-contacts': { type: 'string' },
  report: { type: 'string' },
} as const

function fail(message: string): never {
  console.error(`${message}\n\n${USAGE}`)
  process.exit(2)
}

function readFlags() {
  try {
    return parseArgs({ options: FLAGS }).values
  } catch (error) {
    return fail((error as Error).message)
  }
}

const flags = readFlags()
const { port, report, 'voucher-key': voucherKey } = flags
if (port === undefined) fail('--port is needed')
if (voucherKey === undefined || !/^[0-9a-f]{64}$/i.test(voucherKey)) fail('--voucher-key is 32 bytes in hex')

const tell = ({ section, name, ok, wanted, got }: Line) => {
  const place = section.padEnd(12)
  if (ok) console.log(`${styleText('green', 'ok    ')}  ${place}  ${name}`)
  else console.log(`${styleText('red', 'FAILED')}  ${place}  ${name}: wanted ${wanted}, got ${got}`)
}

const contacts = {
  ...(flags['key-contacts'] === undefined ? {} : { key: flags['key-contacts'] }),
  ...(flags['cylinder-contacts'] === undefined ? {} : { cylinder: flags['cylinder-contacts'] }),
}
const result = await runKit({ port, voucherPrivate: fromHex(voucherKey.toLowerCase()), contacts, tell })
if (report !== undefined) writeFileSync(report, `${JSON.stringify(result, null, 2)}\n`)
console.log(`${result.passed} checks ok, ${result.failed} failed`)
process.exitCode = result.failed === 0 ? 0 : 1

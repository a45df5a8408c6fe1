import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { parseArgs } from 'node:util'
import type { Choice } from './discover/index.ts'
import { DEFAULT_SPEED, parseAddress } from './link/index.ts'
import type { Server } from './relay/index.ts'

/** What the bridge was told to do. */
export interface Options {
  readonly servers: readonly Server[]
  readonly choice: Choice | null
  /** Patterns of port paths that auto-detect tries besides USB ports. */
  readonly probe: readonly string[]
  /** File that keeps the port chosen by hand; null: it is forgotten at the end. */
  readonly settings: string | null
  readonly statusPort: number
}

/** Port of the status page unless another is chosen. */
const STATUS_PORT = 48_127

export const USAGE = `lockwright bridge: connects programming devices on this machine with servers

  --server URL           server to serve; may be repeated, an element is offered to the first first
  --token-file FILE      access token for the server named before it
  --port PORT            serial port or tcp://host:port; without it programming devices are found automatically
  --speed BAUD           speed of that port (${DEFAULT_SPEED})
  --probe PATTERN        also look at paths like this one; may be repeated
  --settings FILE        remember here the port chosen on the status page
  --status-port PORT     status page on the loopback interface (${STATUS_PORT})
  --proxy URL            proxy for servers, http://user@host:port; without it connections are straight
  --proxy-password-file FILE
`

const FLAGS = {
  server: { type: 'string', multiple: true, default: [] as string[] },
  'token-file': { type: 'string', multiple: true, default: [] as string[] },
  port: { type: 'string' },
  speed: { type: 'string', default: String(DEFAULT_SPEED) },
  probe: { type: 'string', multiple: true, default: [] as string[] },
  settings: { type: 'string' },
  'status-port': { type: 'string', default: String(STATUS_PORT) },
  proxy: { type: 'string' },
  'proxy-password-file': { type: 'string' },
} as const

/** Reads the command line; a text is what is wrong with it. Reads the token and password files. */
export function readArguments(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({ args: [...args], options: FLAGS })
    const servers = values.server
    const tokens = values['token-file']
    if (servers.length === 0) return 'at least one --server is needed'
    if (servers.length !== tokens.length) return 'each --server needs a --token-file'
    const proxy = values.proxy === undefined ? undefined : proxyAgent(values.proxy, values['proxy-password-file'])
    const choice = values.port === undefined ? null : parseAddress(values.port, Number(values.speed))
    if (values.port !== undefined && choice === null) return `${values.port} with speed ${values.speed} is no port`
    return {
      servers: servers.map((url, i) => toServer(url, secret(tokens[i]!), proxy)),
      choice: choice === null ? null : { kind: 'address', address: choice },
      probe: values.probe,
      settings: values.settings ?? null,
      statusPort: Number(values['status-port']),
    }
  } catch (error) {
    return (error as Error).message
  }
}

const secret = (file: string) => readFileSync(file, 'utf8').trim()

function toServer(text: string, token: string, proxy: Agent | undefined): Server {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol))
    throw new Error(`${text} is no server`)
  const safe = url.protocol === 'https:' || url.protocol === 'wss:'
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (!safe && !here) throw new Error(`${text}: the access token is sent only over https`)
  url.protocol = safe ? 'wss:' : 'ws:'
  url.pathname = `${url.pathname.replace(/\/$/, '')}/relay`
  return { name: text, url: url.href, token, agent: safe ? proxy : undefined }
}

function proxyAgent(text: string, passwordFile: string | undefined): Agent {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'http:') throw new Error(`${text} is no proxy`)
  if (passwordFile !== undefined) url.password = encodeURIComponent(secret(passwordFile))
  return new Agent({ proxyEnv: { https_proxy: url.href } })
}

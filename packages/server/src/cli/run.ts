import { parseArgs } from 'node:util'
import { ORPCError } from '@orpc/client'
import { type ApiClient, createApiClient } from '../client/index.ts'
import { COMMANDS, type Command } from './commands.ts'
import { Misuse } from './misuse.ts'

/** What a program at the command line is given, so that tests can give it too. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>
  out(text: string): void
  complain(text: string): void
}

const DONE = 0
const REFUSED = 1
const MISUSED = 2

/** Runs one command. @returns exit code: 0 done, 1 refused by the server, 2 called wrongly */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const found = commandOf(args)
  if (found === null) {
    terminal.complain(usage())
    return args.length === 0 || args.includes('--help') ? DONE : MISUSED
  }
  const { command, name, rest } = found
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { ...command.options, json: { type: 'boolean' }, system: { type: 'string' } },
      allowPositionals: true,
    })
    const { LOCKWRIGHT_URL: url, LOCKWRIGHT_TOKEN: token, LOCKWRIGHT_SYSTEM: system } = terminal.environment
    if (!url || !token) throw new Misuse('Set LOCKWRIGHT_URL and LOCKWRIGHT_TOKEN.')
    if (positionals.length < command.wants.filter((word) => word.startsWith('<')).length)
      throw new Misuse(lineOf(name, command))
    const api = createApiClient(url, token)
    const named = typeof values.system === 'string' ? values.system : system
    const systemId = command.ofSystem ? await systemOf(api, named) : ''
    const answer = await command.run({ api, systemId, values, words: positionals })
    terminal.out(values.json === true ? JSON.stringify(answer.data, null, 2) : answer.text)
    return DONE
  } catch (error) {
    const misuse = error instanceof Misuse || (error instanceof TypeError && 'code' in error)
    terminal.complain(error instanceof ORPCError ? `${error.message} (${error.code})` : (error as Error).message)
    return misuse ? MISUSED : REFUSED
  }
}

/** Commands have one word or two, such as `keys` or `journal verify`. */
function commandOf(args: readonly string[]): { command: Command; name: string; rest: readonly string[] } | null {
  for (const length of [2, 1]) {
    const name = args.slice(0, length).join(' ')
    const command = COMMANDS[name]
    if (command !== undefined && !args.includes('--help')) return { command, name, rest: args.slice(length) }
  }
  return null
}

function usage(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, command]) => `  ${lineOf(name, command).padEnd(52)}${command.about}`,
  )
  return [
    'lockwright <command> [--json] [--system <id, code or name>]',
    '',
    ...lines,
    '',
    'LOCKWRIGHT_URL: address of the server. LOCKWRIGHT_TOKEN: an API token. LOCKWRIGHT_SYSTEM: the system, unless --system.',
  ].join('\n')
}

const lineOf = (name: string, { wants }: Command): string => ['lockwright', name, ...wants].slice(1).join(' ')

/** A system by id, code or name; the only one when nothing is said. */
async function systemOf(api: ApiClient, wanted: string | undefined): Promise<string> {
  const { items } = await api.system.list({})
  const fitting = items.filter((one) => wanted === undefined || [one.systemId, one.code, one.name].includes(wanted))
  if (fitting.length === 1) return fitting[0]!.systemId
  if (fitting.length === 0)
    throw new Misuse(wanted === undefined ? 'There is no system.' : `There is no system ${wanted}.`)
  throw new Misuse(`Say which system with --system: ${fitting.map((one) => one.code).join(', ')}.`)
}

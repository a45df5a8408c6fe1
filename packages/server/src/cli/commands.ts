import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ParseArgsOptionsConfig } from 'node:util'
import type { ApiClient } from '../client/index.ts'
import { importText, previewText } from './importText.ts'
import { numbersOf } from './markings.ts'
import { table } from './table.ts'

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

interface Call {
  readonly api: ApiClient
  readonly systemId: string
  readonly values: Values
  readonly words: readonly string[]
}

interface Answer {
  /** For programs (`--json`). */
  readonly data: unknown
  /** For people. */
  readonly text: string
}

export interface Command {
  readonly about: string
  /** Words after the name: `<needed>`, `[optional]`. */
  readonly wants: readonly string[]
  readonly options: ParseArgsOptionsConfig
  readonly ofSystem: boolean
  run(call: Call): Promise<Answer>
}

const text = (value: Values[string]): string | undefined => (typeof value === 'string' ? value : undefined)
const flag = (value: Values[string]): boolean => value === true

/** All pages of a list. */
async function all<Item>(
  page: (cursor: { cursor?: string }) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const items: Item[] = []
  let next: string | null = null
  do {
    const found: { items: Item[]; next: string | null } = await page(next === null ? {} : { cursor: next })
    items.push(...found.items)
    next = found.next
  } while (next !== null)
  return items
}

const PAGE = 500
const EVENTS = 50

export const COMMANDS: Readonly<Record<string, Command>> = {
  systems: {
    about: 'own systems',
    wants: [],
    options: {},
    ofSystem: false,
    async run({ api }) {
      const { items } = await api.system.list({})
      const rows = items.map((one) => [one.code, one.name, one.state, one.role, one.systemId])
      return { data: items, text: table(['code', 'name', 'state', 'role', 'id'], rows) }
    },
  },
  keys: {
    about: 'keys of a system',
    wants: ['[--search text]'],
    options: { search: { type: 'string' } },
    ofSystem: true,
    async run({ api, systemId, values }) {
      const search = text(values.search)
      const items = await all((cursor) =>
        api.key.list({ systemId, limit: PAGE, ...cursor, ...(search === undefined ? {} : { search }) }),
      )
      const rows = items.map((key) => [
        key.marking,
        key.name,
        key.kind,
        key.blocked ? 'blocked' : key.state,
        key.rights,
        key.handOut?.holder ?? null,
      ])
      return { data: items, text: table(['marking', 'name', 'kind', 'state', 'rights', 'holder'], rows) }
    },
  },
  cylinders: {
    about: 'cylinders of a system',
    wants: ['[--search text]'],
    options: { search: { type: 'string' } },
    ofSystem: true,
    async run({ api, systemId, values }) {
      const search = text(values.search)
      const items = await all((cursor) =>
        api.cylinder.list({ systemId, limit: PAGE, ...cursor, ...(search === undefined ? {} : { search }) }),
      )
      const rows = items.map((one) => [one.marking, one.name, one.place, one.state, one.openTasks])
      return { data: items, text: table(['marking', 'name', 'place', 'state', 'tasks'], rows) }
    },
  },
  grant: change('grant'),
  revoke: change('revoke'),
  ask: {
    about: 'may this key open that cylinder now',
    wants: ['<key>', '<cylinder>'],
    options: { at: { type: 'string' } },
    ofSystem: true,
    async run({ api, systemId, values, words: [key = '', cylinder = ''] }) {
      const { keyNo, cylinderNos } = await numbersOf(api, systemId, key, [cylinder])
      const at = text(values.at)
      const answer = await api.access.ask({
        systemId,
        keyNo,
        cylinderNo: cylinderNos[0]!,
        ...(at === undefined ? {} : { at }),
      })
      const { wished, now } = answer
      const wish = wished.opens ? 'opens' : `does not open (${wished.reason})`
      return { data: answer, text: `wished: ${wish}\nknown:  ${now.answer} (${now.reasons.join(', ')})` }
    },
  },
  block: {
    about: 'block a key at every door it could open',
    wants: ['<key>', '[--cause text]', '[--copied]'],
    options: { cause: { type: 'string' }, copied: { type: 'boolean' } },
    ofSystem: true,
    async run({ api, systemId, values, words: [key = ''] }) {
      const { keyNo } = await numbersOf(api, systemId, key, [])
      const cause = text(values.cause) ?? ''
      const { blocked } = await api.block.order({ systemId, keyNo, cause, copied: flag(values.copied) })
      const rows = blocked.doors.map((door) => [door.marking, door.name, door.answer, door.taskState])
      const head = `${blocked.label} is blocked; ${rows.length} doors have not confirmed it:`
      return { data: blocked, text: `${head}\n${table(['cylinder', 'name', 'opens', 'task'], rows)}` }
    },
  },
  events: {
    about: 'newest events',
    wants: ['[--cylinder marking]', '[--key marking]', '[--limit n]'],
    options: { cylinder: { type: 'string' }, key: { type: 'string' }, limit: { type: 'string' } },
    ofSystem: true,
    async run({ api, systemId, values }) {
      const cylinder = text(values.cylinder)
      const key = text(values.key)
      const numbers = await numbersOf(api, systemId, key ?? null, cylinder === undefined ? [] : [cylinder])
      const { items } = await api.event.list({
        systemId,
        limit: Number(values.limit ?? EVENTS),
        ...(key === undefined ? {} : { keyNo: numbers.keyNo }),
        ...(cylinder === undefined ? {} : { cylinderNo: numbers.cylinderNos[0]! }),
      })
      const rows = items.map((event) => [event.at, event.cylinder, event.key ?? event.keyId, event.kind, event.reason])
      return { data: items, text: table(['at', 'cylinder', 'key', 'what', 'reason'], rows) }
    },
  },
  import: {
    about: 'look at a lock chart in a file, and take it over with --apply',
    wants: ['<file>', '[--apply]', '[--skip-faults]'],
    options: { apply: { type: 'boolean' }, 'skip-faults': { type: 'boolean' } },
    ofSystem: true,
    async run({ api, systemId, values, words: [path = ''] }) {
      const content = (await readFile(path)).toString('base64')
      const preview = await api.import.preview({ systemId, fileName: basename(path), content })
      if (!flag(values.apply)) return { data: preview, text: previewText(preview.report) }
      const skipFaults = flag(values['skip-faults'])
      const made = await api.import.apply({ systemId, importNo: preview.importNo, skipFaults })
      return { data: made, text: importText(made) }
    },
  },
  'journal verify': {
    about: 'recompute the chain of the journal',
    wants: [],
    options: {},
    ofSystem: true,
    async run({ api, systemId }) {
      const verdict = await api.journal.verify({ systemId })
      const { intact, entries, firstFault, head } = verdict
      const words = intact ? `intact: ${entries} entries, head ${head}` : `entry ${firstFault} is not as it was written`
      return { data: verdict, text: words }
    },
  },
}

function change(what: 'grant' | 'revoke'): Command {
  return {
    about: what === 'grant' ? 'let a key open cylinders' : 'take rights of a key away',
    wants: ['<key>', '<cylinder>', '...'],
    options: {},
    ofSystem: true,
    async run({ api, systemId, words: [key = '', ...cylinders] }) {
      const { keyNo, cylinderNos } = await numbersOf(api, systemId, key, cylinders)
      const changes = cylinderNos.map((no) => ({ keyNo, target: { kind: 'cylinder' as const, no } }))
      const { granted, revoked, summary } = await api.right.change({ systemId, [what]: changes })
      const update = summary.keysToUpdate.length > 0 ? '; the key has to visit a programming device' : ''
      return { data: { granted, revoked, summary }, text: `${granted} granted, ${revoked} revoked${update}` }
    },
  }
}

import type { Choice, GreetFault } from '../discover/index.ts'
import { addressLabel } from '../link/index.ts'
import type { ServerFault, View } from '../relay/index.ts'

/** What a person can do; `at` names the port, slot or server (R096, R098, R099). */
export interface Remedy {
  readonly code:
    | 'pdMissing'
    | 'portMissing'
    | 'portBusy'
    | 'portForbidden'
    | 'portSilent'
    | 'portFailed'
    | 'elementMissing'
    | 'elementContact'
    | 'elementUnknown'
    | 'serverToken'
    | 'serverCertificate'
    | 'serverUnreachable'
    | 'serverSilent'
  readonly at: string
}

/** State of the bridge at a glance. It names ports and servers, never what an element holds (T-09). */
export interface Report {
  /** The three ticks of R096. */
  readonly ticks: { readonly pd: boolean; readonly element: boolean; readonly server: boolean }
  readonly remedies: readonly Remedy[]
  readonly pds: View['pds']
  readonly servers: readonly {
    readonly name: string
    readonly connected: boolean
    readonly fault: ServerFault | null
  }[]
  /** Where programming devices are looked for; `port` null = by itself. */
  readonly choice: { readonly port: string | null; readonly speed: number | null }
}

export interface Knowledge {
  readonly view: View
  readonly choice: Choice
  readonly portFaults: readonly GreetFault[]
  readonly serverFaults: ReadonlyMap<string, ServerFault>
}

/** Folds what is known into ticks and remedies; the first remedy is the one to try first. */
export function report(known: Knowledge): Report {
  const { view, choice } = known
  const places = view.pds.flatMap(({ label, places }) => places.map((place) => ({ ...place, label })))
  const servers = view.servers.map((server) => ({
    ...server,
    fault: server.connected ? null : (known.serverFaults.get(server.name) ?? null),
  }))
  const ticks = {
    pd: view.pds.length > 0,
    element: places.some(({ presence }) => presence === 'present'),
    server: servers.length > 0 && servers.every(({ connected }) => connected),
  }
  const remedies: Remedy[] = []
  if (!ticks.pd) remedies.push(...portRemedies(choice, known.portFaults))
  for (const place of places) {
    if (place.presence === 'noContact') remedies.push({ code: 'elementContact', at: place.slot })
    else if (place.unknown) remedies.push({ code: 'elementUnknown', at: place.slot })
  }
  const felt = places.some(({ presence }) => presence !== 'gone')
  if (ticks.pd && !felt) remedies.push({ code: 'elementMissing', at: '' })
  for (const { name, fault } of servers) if (fault !== null) remedies.push({ code: SERVER_REMEDY[fault], at: name })
  return {
    ticks,
    remedies,
    pds: view.pds,
    servers,
    choice:
      choice.kind === 'auto'
        ? { port: null, speed: null }
        : {
            port: addressLabel(choice.address),
            speed: choice.address.kind === 'serial' ? choice.address.speed : null,
          },
  }
}

const PORT_REMEDY = {
  notFound: 'portMissing',
  busy: 'portBusy',
  forbidden: 'portForbidden',
  refused: 'portMissing',
  failed: 'portFailed',
  silent: 'portSilent',
} as const

const SERVER_REMEDY = {
  token: 'serverToken',
  certificate: 'serverCertificate',
  unreachable: 'serverUnreachable',
  silent: 'serverSilent',
} as const

/** Auto-detect passes over ports that hold something else; only what keeps it from looking is worth a word. */
function portRemedies(choice: Choice, faults: readonly GreetFault[]): Remedy[] {
  const remedies = faults.map((fault) => ({ code: PORT_REMEDY[fault.code], at: addressLabel(fault.address) }))
  if (choice.kind === 'address') return remedies
  const blocked = remedies.filter(({ code }) => code === 'portBusy' || code === 'portForbidden')
  return [...blocked, { code: 'pdMissing', at: '' }]
}

import type { LinkMessage } from '@lockwright/protocol/relay'
import type { Options } from './arguments.ts'
import { Discovery, probeAddresses, serialPorts } from './discover/index.ts'
import { createLinks } from './link/index.ts'
import { type Entry, ServerLine, Switchboard } from './relay/index.ts'
import { loadChoice, saveChoice } from './settings.ts'
import { report, serveStatus } from './status/index.ts'
import { doublingBackoff, systemTimers } from './timers.ts'

type Instant = Extract<LinkMessage, { kind: 'timeSet' }>['at']
/** Time of this machine for the clock of a programming device (R012). */
const wallClock = () => Math.floor(Date.now() / 1000) as Instant

export interface Bridge {
  readonly statusUrl: string
  /** Closes sessions, connections and ports. */
  stop(): Promise<void>
}

/** Starts a bridge with real ports, sockets and time. Rejects when the status page's port is taken. */
export async function startBridge(options: Options, log: (entry: Entry) => void): Promise<Bridge> {
  const { settings, servers } = options
  const names = servers.map(({ name }) => name)
  const switchboard = new Switchboard(names, systemTimers, log)
  const discovery = new Discovery(
    {
      open: await createLinks(),
      probe: () => probeAddresses(options.probe),
      timers: systemTimers,
      serverReachable: () => switchboard.view().servers.some(({ connected }) => connected),
      backoff: doublingBackoff(1_000, 60_000, Math.random),
      found: (link, pd) => {
        if (pd.clock) pd.send({ kind: 'timeSet', at: wallClock() })
        return switchboard.pdFound(link, pd)
      },
    },
    options.choice ?? (settings === null ? { kind: 'auto' } : loadChoice(settings)),
  )
  const lines = servers.map(
    (server) =>
      new ServerLine(server, systemTimers, doublingBackoff(1_000, 60_000, Math.random), {
        connected: (connection) => switchboard.serverConnected(server.name, connection),
        message: (bytes) => switchboard.serverMessage(server.name, bytes),
        lost: () => switchboard.serverLost(server.name),
      }),
  )
  const status = await serveStatus(options.statusPort, {
    report: () =>
      report({
        view: switchboard.view(),
        choice: discovery.choice,
        portFaults: discovery.faults,
        serverFaults: new Map(lines.flatMap(({ server, fault }) => (fault === null ? [] : [[server.name, fault]]))),
      }),
    ports: async () => (await serialPorts()).map(({ path }) => path),
    choose: async (choice) => {
      await discovery.choose(choice)
      if (settings !== null) saveChoice(settings, choice)
    },
    origins: servers.map(({ url }) => new URL(url.replace(/^ws/, 'http')).origin),
  })
  for (const line of lines) line.start()
  discovery.start()
  return {
    statusUrl: status.url,
    stop: async () => {
      switchboard.shutDown()
      await Promise.all([discovery.stop(), status.close(), ...lines.map((line) => line.stop())])
    },
  }
}

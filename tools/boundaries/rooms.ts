/** What a room may import of the others: `room/door`, or `room/*` for all its doors. See ARCHITECTURE.md. */
export interface RoomRules {
  readonly folder: string
  readonly may: readonly string[]
  /** No clock, no randomness, no input or output: these come in through parameters. */
  readonly pure: boolean
  /** Folders that adapt a pure room to the outside. */
  readonly adapters: readonly string[]
}

const room = (folder: string, may: readonly string[]): RoomRules => ({ folder, may, pure: false, adapters: [] })
const pure = (folder: string, may: readonly string[], adapters: readonly string[]): RoomRules => ({
  folder,
  may,
  pure: true,
  adapters,
})

const ALL = ['domain/*', 'protocol/*', 'simulator/*', 'bridge/*', 'server/*', 'web/*']

export const ROOMS: readonly RoomRules[] = [
  pure('packages/domain', [], []),
  pure('packages/protocol', ['domain/model'], ['crypto', 'testing']),
  // A judge that shares no reading of the protocol with what it judges: own records, own door, own decision.
  room('packages/simulator', [
    'protocol/frame',
    'protocol/session',
    'protocol/ports',
    'protocol/crypto',
    'domain/model',
  ]),
  room('packages/bridge', ['protocol/frame', 'protocol/relay']),
  room('packages/server', ['domain/*', 'protocol/*']),
  room('packages/web', ['server/contract', 'simulator/control', 'domain/*', 'protocol/relay']),
  room('system-tests', ALL),
  room('bench', ALL),
  room('tools', ALL),
]

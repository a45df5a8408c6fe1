/** What the server would answer about one large system, so that a page is measured and not the server. */
export interface Answers {
  /** By the address below `/api/v1`; what is not there is not found. */
  readonly [path: string]: unknown
}

export const SYSTEM_ID = '0b9cf1a2-5c55-4a53-9a0f-2f2f0f6d4f10'
const CONFIRMED = 1
const TIMED = 1
/** Of keys; each is a band. */
const KINDS = 3

export interface ChartSize {
  readonly keys: number
  readonly doors: number
  readonly groups: number
  /** Every so many-th right is on a group. */
  readonly groupEvery: number
  readonly rightsOfKey: number
}

/** Doors of a key lie side by side, as those of a floor do. */
function chartOf({ keys, doors, groups, groupEvery, rightsOfKey }: ChartSize) {
  const range = (count: number) => Array.from({ length: count }, (_, place) => place)
  const numbered = (letter: string, count: number) =>
    range(count).map((n) => `${letter}${String(n + 1).padStart(5, '0')}`)
  const rights = {
    key: [] as number[],
    target: [] as number[],
    mark: [] as number[],
    flags: [] as number[],
    schedule: [] as number[],
  }
  for (let key = 0; key < keys; key++) {
    for (let n = 0; n < rightsOfKey; n++) {
      const isGroup = groups > 0 && n % groupEvery === 0
      rights.key.push(key)
      rights.target.push(isGroup ? -1 - ((key * 7 + n) % groups) : Math.floor((key / keys) * doors + n) % doors)
      rights.mark.push(n % 9 === 0 ? 3 : CONFIRMED)
      rights.flags.push(n % 5 === 0 ? TIMED : 0)
      rights.schedule.push(n % 5 === 0 ? 1 : 0)
    }
  }
  const members = range(groups === 0 ? 0 : doors)
  return {
    keys: {
      no: range(keys).map((n) => n + 1),
      marking: numbered('K', keys),
      name: range(keys).map((n) => `Holder of key ${n + 1}`),
      programmed: range(keys).fill(1),
      blocked: range(keys).map((n) => (n % 40 === 0 ? 1 : 0)),
      kind: range(keys).map((n) => n % KINDS),
      holder: range(keys).map((n) => `Person ${n + 1} of the west wing`),
    },
    cylinders: {
      no: range(doors).map((n) => n + 1),
      marking: numbered('D', doors),
      name: range(doors).map((n) => `Room ${n + 1} in the west wing`),
      place: range(doors).map((n) => `Floor ${n % 9}`),
      mark: range(doors).fill(CONFIRMED),
      body: range(doors).map((n) => n + 1),
    },
    groups: { no: range(groups).map((n) => n + 1), name: numbered('Floor ', groups) },
    members: {
      group: members.map((door) => Math.floor((door * groups) / doors)),
      cylinder: members,
      mark: members.map(() => CONFIRMED),
    },
    rights,
    windows: { right: [], from: [], to: [] },
  }
}

export function chartAnswers(size: ChartSize): Answers {
  const system = {
    systemId: SYSTEM_ID,
    systemNo: 1,
    name: 'Bench',
    code: 'BENCH',
    customer: '',
    timeZone: 'Europe/Berlin',
    state: 'published',
    publishedAt: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    version: 1,
    role: 'owner',
    permissions: ['system.read', 'policy.read', 'policy.edit', 'element.read'],
    handOutDefaults: null,
    large: true,
    counts: {
      keys: size.keys,
      cylinders: size.doors,
      programmedKeys: size.keys,
      programmedCylinders: size.doors,
      keysOut: 0,
      overdue: 0,
      openTasks: 0,
      openUpdates: 0,
      blockedKeys: 0,
    },
  }
  const base = `/systems/${SYSTEM_ID}`
  return {
    '/session': { accountId: SYSTEM_ID, login: 'bench', name: 'Bench', operator: false },
    '/systems': { items: [system] },
    [base]: system,
    [`${base}/schedules`]: { items: [] },
    [`${base}/chart`]: { version: '1', chart: chartOf(size) },
  }
}

import { FLAGS, HALVES } from '@lockwright/server/contract'
import type { ChartAnswer } from './chart.ts'

/** A chart of any size for tests, the same for the same seed. */
export function generatedChart(sizes: {
  readonly keys: number
  readonly doors: number
  readonly groups: number
  readonly rights: number
  /** Of keys; one unless given. */
  readonly kinds?: number
  readonly seed?: number
}): ChartAnswer {
  const random = generator(sizes.seed ?? 1)
  const range = (count: number) => Array.from({ length: count }, (_, place) => place)
  const numbered = (letter: string, count: number) =>
    range(count).map((n) => `${letter}${String(n + 1).padStart(5, '0')}`)
  const rights: ChartAnswer['rights'] = { key: [], target: [], mark: [], flags: [], schedule: [] }
  const seen = new Set<string>()
  for (let tries = 0; seen.size < sizes.rights && tries < sizes.rights * 4; tries++) {
    const key = random(sizes.keys)
    const target = random(20) === 0 && sizes.groups > 0 ? -1 - random(sizes.groups) : random(sizes.doors)
    if (seen.has(`${key} ${target}`)) continue
    seen.add(`${key} ${target}`)
    const mark = random(HALVES.length - 1) + 1
    const unwished = mark === HALVES.indexOf('takenAway') || mark === HALVES.indexOf('possiblyStill')
    rights.key.push(key)
    rights.target.push(target)
    rights.mark.push(mark)
    rights.flags.push(unwished ? FLAGS.UNWISHED : random(10) === 0 ? FLAGS.SCHEDULE : 0)
    rights.schedule.push(0)
  }
  return {
    keys: {
      no: range(sizes.keys).map((n) => n + 1),
      marking: numbered('K', sizes.keys),
      name: numbered('Holder ', sizes.keys),
      programmed: range(sizes.keys).map(() => 1),
      blocked: range(sizes.keys).map(() => (random(50) === 0 ? 1 : 0)),
      kind: range(sizes.keys).map((n) => n % (sizes.kinds ?? 1)),
      holder: range(sizes.keys).map((n) => (n % 2 === 0 ? `Person ${n}` : '')),
    },
    cylinders: {
      no: range(sizes.doors).map((n) => n + 1),
      marking: numbered('D', sizes.doors),
      name: numbered('Room ', sizes.doors),
      place: range(sizes.doors).map((n) => `Floor ${n % 7}`),
      mark: range(sizes.doors).map(() => random(3) + 1),
      body: range(sizes.doors).map((n) => n + 1),
    },
    groups: { no: range(sizes.groups).map((n) => n + 1), name: numbered('Group ', sizes.groups) },
    members: membersOf(sizes.doors, sizes.groups, random),
    rights,
    windows: { right: [], from: [], to: [] },
  }
}

function membersOf(doors: number, groups: number, random: (below: number) => number): ChartAnswer['members'] {
  const members: ChartAnswer['members'] = { group: [], cylinder: [], mark: [] }
  for (let door = 0; groups > 0 && door < doors; door++) {
    for (const group of new Set([random(groups), random(groups)])) {
      if (random(3) === 0) continue
      members.group.push(group)
      members.cylinder.push(door)
      members.mark.push(random(HALVES.length - 1) + 1)
    }
  }
  return members
}

function generator(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

import { Chance } from '../sim/chance.ts'
import { describeBlow, drawBlow, VICTIMS, type Victim } from './blow.ts'
import { JOBS, type Job } from './jobs.ts'
import { Office } from './office.ts'
import { openSite, Violation } from './site.ts'
import { Striker } from './striker.ts'

export interface CrashReport {
  readonly kills: Readonly<Record<Victim, number>>
  readonly jobs: Readonly<Record<string, number>>
  readonly seconds: number
}

/**
 * Kills server, bridge and database `kills` times (`kill -9`) while keys are programmed and updated. Rejects with a
 * `Violation` when a device, a request or a task is then not as it must be. The seed decides who dies when.
 */
export async function crash(seed: string, kills: number, say: (line: string) => void): Promise<CrashReport> {
  const begun = performance.now()
  const chance = new Chance(seed)
  const counts = Object.fromEntries(VICTIMS.map((victim) => [victim, 0])) as Record<Victim, number>
  const jobs: Record<string, number> = {}
  const site = await openSite(seed)
  try {
    const office = await Office.open(site, chance.fork('office'))
    say(`furnished after ${((performance.now() - begun) / 1000).toFixed(1)} s`)
    for (let round = 1; round <= kills; round++) {
      const job = pickJob(chance)
      const blow = drawBlow(chance, job.visits)
      const from = performance.now()
      const what = `round ${round}: ${job.name}; ${describeBlow(blow)}`
      try {
        const striker = new Striker(blow, site.programs, site.world)
        const key = office.anyKey()
        await job.run(office, key, striker)
        await striker.over()
        await office.check([key, office.otherKey(key)])
        const [fault] = site.programs.faults()
        if (fault !== undefined) throw new Violation(`a program ended by itself:\n${fault}`)
      } catch (error) {
        throw new Violation(`seed ${seed}, ${what}: ${(error as Error).message}`, { cause: error })
      }
      counts[blow.victim]++
      jobs[job.name] = (jobs[job.name] ?? 0) + 1
      say(`${what}; ${Math.round(performance.now() - from)} ms`)
    }
  } finally {
    await site.close()
  }
  return { kills: counts, jobs, seconds: (performance.now() - begun) / 1000 }
}

function pickJob(chance: Chance): Job {
  const all = JOBS.flatMap(([job, weight]) => Array.from({ length: weight }, () => job))
  return chance.pick(all)
}

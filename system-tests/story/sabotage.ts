import type { Sabotage } from '@lockwright/simulator/device'
import { tell } from './tell.ts'
import { createTeller } from './teller.ts'

const CHECKS = [
  'schedule',
  'block',
  'validity',
  'ticket',
  'claim',
  'floor',
  'receipt',
] as const satisfies readonly Sabotage[]

const isCheck = (name: string): name is Sabotage => (CHECKS as readonly string[]).includes(name)

/** A story that cannot fail proves nothing: with any one check left out by the devices it has to find a difference. */
export async function proveSabotage(names: readonly string[], cable: 'pty' | 'tcp'): Promise<boolean> {
  let allFound = true
  for (const name of names) {
    if (!isCheck(name)) throw new Error(`no check is called ${name}; there are ${CHECKS.join(', ')}`)
    const found = await differencesWithout(name, cable)
    console.log(`${found.length > 0 ? 'noticed' : 'NOT NOTICED'}  without ${name}: ${found[0] ?? 'no difference'}`)
    if (found.length === 0) allFound = false
  }
  return allFound
}

async function differencesWithout(check: Sabotage, cable: 'pty' | 'tcp'): Promise<readonly string[]> {
  const lines: string[] = []
  const teller = createTeller((line) => lines.push(line))
  try {
    await tell(teller, { cable, sabotage: new Set([check]) })
  } catch (error) {
    // A story that comes to a halt has noticed as well.
    lines.push(`DIFFERS, came to a halt: ${(error as Error).message}`)
  }
  return lines.filter((line) => line.includes('DIFFERS')).map((line) => line.trim())
}

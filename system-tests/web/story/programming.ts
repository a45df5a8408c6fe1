import { anything } from '../catalogues.ts'
import { createSystem } from './planning.ts'
import { KEYS, type Tale } from './tale.ts'

/** A run, blank by blank as the page asks for them; the first key is pulled early and goes on (R036, R037). */
export async function program(tale: Tale): Promise<void> {
  const { desk, bench } = tale
  await bench.make(2, 3)
  await startRun(tale)
  for (const key of KEYS) {
    await asks(tale, 'insertKey', key)
    if (key === 'K1') await pullAndResume(tale)
    else await bench.bring(bench.blank('Key'), 'Right')
    await bench.done()
    await desk.find('heading', 'programming/words.remove', { marking: key }).waitFor()
    await bench.bring(bench.key(key), 'hand')
  }
  for (const door of [tale.a, tale.b, tale.c]) {
    await asks(tale, 'insertCylinder', door)
    await bench.bring(bench.blank('Cylinder'), 'Cable')
    await bench.done()
    await bench.hang(door)
  }
  await desk.reads('programming/words.allDone', { count: 5, at: anything })
}

async function startRun({ desk }: Tale): Promise<void> {
  await desk.goTo('programming')
  await desk.press('programming/words.start')
}

async function asks({ desk }: Tale, what: 'insertKey' | 'insertCylinder', marking: string): Promise<void> {
  await desk.find('heading', `programming/words.${what}`, { marking }).waitFor()
}

/** Pulled after five messages; the page says so, and the same blank goes on where it stood. */
async function pullAndResume({ desk, bench }: Tale): Promise<void> {
  const blank = await bench.markingOf(bench.blank('Key'))
  await bench.pullEarly(blank, 5)
  await desk.reads('programming/words.interrupted', { marking: 'K1' })
  await bench.bring(bench.key(blank), 'Right')
}

/** R036: what is programmed is refused by a second system, which says whose it is not. */
export async function claimTwice(tale: Tale): Promise<void> {
  const { desk, bench, other, system } = tale
  const { words, hands, page } = desk
  await createSystem(tale, other)
  await hands.press(desk.find('link', 'home/words.startKeys'))
  await desk.hands.press(desk.find('button', 'key/words.create').first())
  await desk.write('parts/words.markingField', 'Z')
  await desk.press('key/words.createDo', { count: 1 })
  await desk.reads('key/words.created', { count: 1 })
  await startRun(tale)
  await asks(tale, 'insertKey', 'Z')
  await bench.bring(bench.key('K1'), 'Right')
  await desk.reads('programming/words.elementOfAnotherSystem')
  await bench.bring(bench.key('K1'), 'hand')
  await asks(tale, 'insertKey', 'Z')
  await desk.press('programming/words.cancel')
  await hands.press(page.getByRole('dialog').getByRole('button', { name: words.say('programming/words.cancel') }))
  await desk.reads('programming/words.ended')
  await hands.press(page.getByRole('link', { name: words.say('shell/words.allSystems') }))
  await hands.press(page.getByRole('link', { name: system, exact: true }))
}

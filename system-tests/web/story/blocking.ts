import { expect } from 'vitest'
import { type Tale, toKey } from './tale.ts'

/** R073-R077: K1 is lost; K2 carries the block to A first, then to B. */
export async function blockLostKey(tale: Tale): Promise<void> {
  const { desk, bench, a, b } = tale
  const { words } = desk
  const say = (reason: string) => words.say(`parts/reasonWords.${reason}`)
  await toKey(tale, 'K1')
  await desk.hands.press(desk.find('link', 'key/pageWords.block'))
  await desk.reads('block/words.willOpen', { key: 'K1', count: 2 })
  await desk.write('block/words.cause', 'lost')
  await desk.choose('block/words.carrier', /^K2(?!\w)/)
  await desk.press('block/words.order', { key: 'K1' })
  await mayOpen(tale, [a, b])
  await bench.update('K2')
  expect(await bench.visit('K2', a)).toMatch(bench.outcome('K2', a, null, 'authorised', 'taskApproved'))
  expect(await bench.visit('K1', b)).toMatch(bench.outcome('K1', b, null, 'authorised'))
  expect(await bench.visit('K1', a)).toMatch(bench.outcome('K1', a, say('epoch'), 'notAuthorised'))
  // Nobody knows of it before K2 is back.
  await mayOpen(tale, [a, b])
  await bench.update('K2')
  await mayOpen(tale, [b])
  expect(await bench.visit('K2', b)).toMatch(bench.outcome('K2', b, say('noTicket'), 'notAuthorised', 'taskApproved'))
  await bench.update('K2')
  await desk.reads('block/words.step4Done')
  await desk.goTo('blocks')
  await desk.section('block/words.refused').getByRole('row', { name: 'K1' }).waitFor()
  expect(await desk.section('block/words.withAccess').count()).toBe(0)
}

/** On the page of the block, which is open: these doors may still open for K1, as the list of blocked keys says too. */
async function mayOpen({ desk, a, b }: Tale, doors: readonly string[]): Promise<void> {
  const { words, page } = desk
  const no = words.say('block/words.surelyNot')
  for (const door of [a, b]) {
    const line = page.getByRole('row', { name: door })
    await (doors.includes(door) ? line.filter({ hasNotText: no }) : line.filter({ hasText: no })).waitFor()
  }
  await desk.goTo('blocks')
  const listed = desk.section('block/words.withAccess').getByRole('row', { name: 'K1' })
  await listed.filter({ hasText: words.say('block/words.doors', { count: doors.length }) }).waitFor()
  await desk.hands.press(listed.getByRole('link'))
}

/** R078-R081: the log of B, fetched with a key that may not open B, shows every attempt. */
export async function collectLog(tale: Tale): Promise<void> {
  const { desk, bench, b } = tale
  const { words, page } = desk
  const none = words.say('parts/reasonWords.noTicket')
  await desk.goTo('logs')
  await desk.press('log/words.request')
  await desk.choose('log/words.doorsToAsk', b)
  // More doors could be chosen: the list stays open until somebody goes on.
  await page.keyboard.press('Tab')
  await desk.choose('log/words.carrier', /^K2(?!\w)/)
  await desk.press('log/words.requestDo')
  await desk.reads('log/words.requested', { count: 1 })
  await bench.update('K2')
  expect(await bench.visit('K2', b)).toMatch(bench.outcome('K2', b, none, 'notAuthorised', 'taskApproved'))
  await bench.update('K2')
  const table = page.getByRole('table', { name: words.say('log/words.title') })
  const attempts = [
    ['K1', words.say('log/words.granted')],
    // It had nothing for this door then that proves who it is.
    [`K2 ${words.say('log/words.claimed')}`, words.say('log/words.denied', { reason: none })],
    ['K1', words.say('log/words.granted')],
    ['K2', words.say('log/words.denied', { reason: none })],
    ['K2', words.say('log/words.denied', { reason: none })],
  ]
  await table.getByRole('row').nth(attempts.length).waitFor()
  const lines = await desk.lines(table)
  const seen = lines.filter(([, door]) => door === b).map(([, , key, what]) => [key, what])
  const isAttempt = new Set(attempts.map(([, what]) => what))
  expect(seen.filter(([, what]) => isAttempt.has(what!)).toReversed()).toEqual(attempts)
  for (const [at] of lines) expect(at).toMatch(/\d{1,2}:\d\d/)
}

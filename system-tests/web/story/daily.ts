import { expect } from 'vitest'
import { anything } from '../catalogues.ts'
import { grant } from './planning.ts'
import { HOLDERS, type Tale, toKey } from './tale.ts'

/** R038, R039: nothing goes out before publishing. */
export async function publish(tale: Tale): Promise<void> {
  const { desk } = tale
  await handOut(tale, 'K1')
  await desk.page.getByRole('dialog').getByRole('alert').waitFor()
  await desk.press('parts/words.cancel')
  await desk.goTo('home')
  await desk.hands.press(desk.find('link', 'home/words.unpublishedDo'))
  await desk.press('programming/words.publish')
  await desk.reads('programming/words.published', { at: anything })
}

async function handOut(tale: Tale, key: 'K1' | 'K2'): Promise<void> {
  const { desk } = tale
  await toKey(tale, key)
  await desk.hands.press(desk.page.getByRole('button', { name: `${desk.words.say('key/handWords.handOut')}: ${key}` }))
  const holder = desk.textbox('key/handWords.holder')
  await desk.hands.write(holder, HOLDERS[key])
  await desk.hands.press(
    desk.page.getByRole('option', { name: desk.words.say('person/words.nameOnly', { name: HOLDERS[key] }) }),
  )
  await desk.hands.press(
    desk.page.getByRole('dialog').getByRole('button', { name: desk.words.say('key/handWords.handOut') }),
  )
}

/** R067, R146: both go out; one opens, the other is told why not. */
export async function handOutAndTry(tale: Tale): Promise<void> {
  const { desk, bench, a, b } = tale
  const none = desk.words.say('parts/reasonWords.noTicket')
  for (const key of ['K1', 'K2'] as const) {
    const slip = desk.page.context().waitForEvent('page')
    await handOut(tale, key)
    await (await slip).close()
    await desk.reads('key/handWords.done', { marking: key, holder: HOLDERS[key] })
    await desk.hands.press(desk.find('button', 'parts/words.close').last())
    await desk.reads('key/pageWords.outTo', { holder: HOLDERS[key] })
  }
  expect(await bench.visit('K1', a)).toMatch(bench.outcome('K1', a, null, 'authorised'))
  expect(await bench.visit('K1', b)).toMatch(bench.outcome('K1', b, null, 'authorised'))
  expect(await bench.visit('K2', a)).toMatch(bench.outcome('K2', a, null, 'authorised'))
  expect(await bench.visit('K2', b)).toMatch(bench.outcome('K2', b, none, 'notAuthorised'))
}

/** R069: wished, under way and confirmed are three things on the screen, too. */
export async function changeAccess(tale: Tale): Promise<void> {
  const { desk, bench, c } = tale
  const { words, page } = desk
  const none = words.say('parts/reasonWords.noTicket')
  await grant(tale, 'K2', [c])
  const marked = (state: string) =>
    page
      .getByRole('row', { name: c })
      .getByRole('button', { name: words.say('mark/whyWords.whyOf', { state: words.say(`mark/words.${state}`) }) })
  await marked('wished').waitFor()
  expect(await bench.visit('K2', c)).toMatch(bench.outcome('K2', c, none, 'notAuthorised'))
  await bench.pullEarly('K2', 5)
  await marked('underWay').waitFor()
  await bench.update('K2')
  await marked('confirmed').waitFor()
  expect(await bench.visit('K2', c)).toMatch(bench.outcome('K2', c, null, 'authorised'))
}

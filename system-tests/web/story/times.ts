import { expect } from 'vitest'
import { anything } from '../catalogues.ts'
import { type Tale, toKey } from './tale.ts'

const PAST = ['2001-01-01', '2001-01-02'] as const
/** Places in the list. */
const [MONDAY, THURSDAY, DAYS] = [0, 3, 5]
const FUTURE = ['2090-01-01', '2090-01-02'] as const

/** R070, R071: before its validity, after it and outside its hours K1 opens nothing; with its old times it opens again. */
export async function changeTimes(tale: Tale): Promise<void> {
  await setTimes(tale, () => validBetween(tale, PAST))
  await staysShut(tale, 'expired', 'notAuthorised')
  await setTimes(tale, () => validBetween(tale, FUTURE))
  await staysShut(tale, 'notYetValid', 'notAuthorised')
  await setTimes(tale, () => oneOtherDay(tale))
  await staysShut(tale, 'outsideSchedule', 'outsideSchedule')
  await setTimes(tale, () => choose(tale, 'weekAlways'))
  const { bench, a } = tale
  expect(await bench.visit('K1', a)).toMatch(bench.outcome('K1', a, null, 'authorised'))
}

/** Changes the times of K1 on its page, and brings it to the programming device. */
async function setTimes(tale: Tale, change: () => Promise<void>): Promise<void> {
  const { desk, bench } = tale
  await toKey(tale, 'K1')
  await desk.press('key/pageWords.editTimes')
  await desk.find('dialog', 'key/pageWords.editTimesTitle', { marking: 'K1' }).waitFor()
  await change()
  await desk.press('parts/words.save')
  await desk.find('dialog', 'key/pageWords.editTimesTitle', { marking: 'K1' }).waitFor({ state: 'hidden' })
  await bench.update('K1')
}

async function validBetween(tale: Tale, [from, until]: readonly [string, string]): Promise<void> {
  await choose(tale, 'between')
  await tale.desk.write('time/words.from', from)
  await tale.desk.write('time/words.until', until)
}

/** Of the suggested hours, Monday to Friday, those of one day remain that is neither today nor next to it. */
async function oneOtherDay(tale: Tale): Promise<void> {
  await choose(tale, 'always')
  await choose(tale, 'ownWeek')
  const { page, hands, words } = tale.desk
  const remove = page.getByRole('button', { name: words.like('time/words.removePeriod', { text: anything }) })
  const today = new Date().getDay()
  const kept = today <= 2 ? THURSDAY : MONDAY
  await remove.nth(DAYS - 1).waitFor()
  for (let left = DAYS; left > 1; left--) await hands.press(remove.nth(left > kept + 1 ? left - 1 : 0))
}

const choose = ({ desk }: Tale, word: string): Promise<void> =>
  desk.hands.press(desk.find('radio', `time/words.${word}`))

async function staysShut({ desk, bench, a }: Tale, reason: string, signal: string): Promise<void> {
  const why = desk.words.say(`parts/reasonWords.${reason}`)
  expect(await bench.visit('K1', a)).toMatch(bench.outcome('K1', a, why, signal))
}

import { beforeAll, describe, expect, it } from 'vitest'
import { tell } from './tell.ts'
import { createTeller } from './teller.ts'

/** `npm run story` as tests: told once, over TCP; a chapter that differs, or that was never told to its end, fails. */

const teller = createTeller(() => {})
let halt: unknown = null
beforeAll(async () => {
  try {
    await tell(teller, { cable: 'tcp' })
  } catch (error) {
    halt = error
  }
})

const shown = new Set<string>()

function goesAsWanted(title: string): void {
  shown.add(title)
  const chapter = teller.chapters.find((one) => one.title === title)
  if (chapter === undefined) throw new Error(`never told: ${title}`, { cause: halt })
  expect(chapter.differences).toEqual([])
  if (halt !== null && chapter === teller.chapters.at(-1)) throw halt
}

describe('R066 the story', () => {
  it('R026 R028 R032 R084 plans a range of keys, single and double cylinders, first rights before anything is programmed', () => {
    goesAsWanted('The locksmith plans a system')
  })

  it('R036 R037 programs all that is planned; a pulled key goes on where it stood, a programmed one is nobody else’s', () => {
    goesAsWanted('Everything is programmed at the programming device')
  })

  it('R038 R039 works only after publishing', () => {
    goesAsWanted('The system is published')
  })

  it('R067 R068 R070 R072 R084 R145 R146 opens what was programmed, on each side, to the second of its validity', () => {
    goesAsWanted('Keys are handed out and tried')
  })

  it('R070 T-03 modified firmware does not make a key valid for longer', () => {
    goesAsWanted('K4 runs modified firmware')
  })

  it('R032 R069 R072 a change is wished, under way and confirmed, and works when it is confirmed', () => {
    goesAsWanted('Access is changed')
  })

  it('R071 R122 R146 the week follows the local time of the door on both days when the clocks change', () => {
    goesAsWanted('The clocks change: K3 opens A on Sundays from 03:00 to 04:00')
  })

  it('R073-R077 R079 R082 R083 R147 R148 a user key carries the block of a lost one from door to door and reports it', () => {
    goesAsWanted('K1 is lost')
  })

  it('R078-R082 R145 R148 a log is asked for, carried home and shows every attempt', () => {
    goesAsWanted('The log of B is collected with K2, which may not open B')
  })

  it('R159 R160 a block left in planning is ordered; an ordinary key spreads the list, and doors tell when they have it', () => {
    goesAsWanted('K5 is lost as well, and nobody is sent to its door')
  })

  it('T-04 a door does not go back behind the newest day it has heard of', () => {
    goesAsWanted('K4 lies about the time')
  })

  it('R036 T-16 a half programmed blank is refused elsewhere and goes on where it belongs', () => {
    goesAsWanted('A half programmed blank is stolen')
  })

  it('has a test for each of its chapters', () => {
    expect([...shown]).toEqual(teller.chapters.map(({ title }) => title))
  })
})

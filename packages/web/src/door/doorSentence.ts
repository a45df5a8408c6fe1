import type { Say } from '../words/index.ts'
import { type DoorInFull, isNew } from './door.ts'
import type { pageWords } from './pageWords.ts'

type SayPage = Say<keyof (typeof pageWords)['en']>

/**
 * A door in one sentence: "Opens for 12 keys; 1 task waits for a carrier; last log entry 21 Nov". Only what devices have said counts
 * as open.
 */
export function doorSentence(door: DoorInFull, say: SayPage, shown: (instant: string) => string): string {
  const { keys, tasks, lastEventAt } = door.head
  const { confirmed, takenAway, possibly, underWay, wished } = keys
  const parts: string[] = []
  if (isNew(door)) {
    parts.push(say('notProgrammed'))
    if (wished > 0) parts.push(say('wishes', { count: wished }))
    return parts.join('; ')
  }
  if (door.state === 'programmedUnpublished') parts.push(say('programmedUnpublished'))
  parts.push(say('opensFor', { count: confirmed + takenAway }))
  if (takenAway > 0) parts.push(say('stillOpens', { count: takenAway }))
  if (possibly > 0) parts.push(say('opensMaybe', { count: possibly }))
  if (underWay + wished > 0) parts.push(say('opensSoon', { count: underWay + wished }))
  if (tasks.withoutCarrier > 0) parts.push(say('tasksWait', { count: tasks.withoutCarrier }))
  if (tasks.toFetch + tasks.onTheWay > 0) parts.push(say('tasksOnWay', { count: tasks.toFetch + tasks.onTheWay }))
  if (tasks.executed > 0) parts.push(say('receiptsOnWay', { count: tasks.executed }))
  parts.push(lastEventAt === null ? say('noLog') : say('lastLog', { day: shown(lastEventAt) }))
  return parts.join('; ')
}

import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { isolated, type Say } from '../words/index.ts'
import { taskWords } from './words.ts'

export type Task = InferContractRouterOutputs<Contract>['task']['list']['items'][number]
type TaskWord = keyof (typeof taskWords)['en']
type SayTask = Say<TaskWord>

const isWord = (word: string): word is TaskWord => Object.hasOwn(taskWords.en, word)

/** What the task does at the door: "block K1". */
export function whatText({ operation, subject }: Pick<Task, 'operation' | 'subject'>, say: SayTask): string {
  return say(isWord(operation) ? operation : 'other', { key: subject ?? '' })
}

/** Where the task is, and so what has to happen next (R082). */
export function stateText(task: Pick<Task, 'state' | 'status' | 'carriers'>, say: SayTask): string {
  const carriers = task.carriers.map(({ marking }) => isolated(marking)).join(', ')
  if (task.state !== 'failed') return say(task.state, { carriers })
  const word = `status${task.status}`
  return say('stateFailed', { status: isWord(word) ? say(word) : say('status', { status: task.status ?? '?' }) })
}

import { Text } from '@mantine/core'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { exactTime } from '../parts/time.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import classes from './home.module.css'
import type { Need } from './needs.ts'
import { homeWords } from './words.ts'

interface Line {
  readonly id: string
  readonly path: string
  readonly search?: Readonly<Record<string, number>>
  readonly marking: string
  readonly name: string
  readonly blocked?: true
  readonly says: string
}

/** The most pressing few, by name; the button leads to all. */
export function NeedTop({ need }: { readonly need: Need }) {
  const say = useWords(homeWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const at = (instant: string) => exactTime(new Date(instant), language, timeZone)
  const lines = linesOf(need, (word, facts) => say(word, facts), at)
  if (lines.length === 0) return null
  return (
    <ul className={classes.top}>
      {lines.map(({ id, path, search, marking, name, blocked, says }) => (
        <li key={id}>
          <SystemLink path={path} {...(search ? { search } : {})} className={classes.link}>
            <Marking marking={marking} name={name} {...(blocked ? { blocked } : {})} />
          </SystemLink>
          <Text span size="sm" c="dimmed">
            {says}
          </Text>
        </li>
      ))}
      {need.count > lines.length && (
        <li>
          <Text span size="sm" c="dimmed">
            {say('more', { count: need.count - lines.length })}
          </Text>
        </li>
      )}
    </ul>
  )
}

type SayHome = ReturnType<typeof useWords<keyof (typeof homeWords)['en']>>

function linesOf(need: Need, say: SayHome, at: (instant: string) => string): Line[] {
  const ofKey = (
    key: { keyNo: number; marking: string; label: string; holder?: string | null },
    says: string,
  ): Line => ({
    id: `key ${key.keyNo}`,
    path: `keys/${key.keyNo}`,
    marking: key.marking,
    name: key.holder ?? (key.label === key.marking ? '' : key.label),
    says,
  })
  const ofDoor = (door: { cylinderNo: number; marking: string; name: string }, id: string, says: string): Line => ({
    id,
    path: `doors/${door.cylinderNo}`,
    marking: door.marking,
    name: door.name,
    says,
  })
  switch (need.kind) {
    case 'blockedOpen':
      return need.top.map((key) => ({
        ...ofKey(key, say('blockedOpenTop', { doors: key.doors })),
        path: 'blocks',
        search: { key: key.keyNo },
        blocked: true,
      }))
    case 'lockOut':
      return need.top.map((key) => ofKey(key, say('lockOutTop', { at: at(key.endsAt) })))
    case 'overdue':
      return need.top.map((key) => ofKey(key, say('overdueTop', { at: at(key.dueAt) })))
    case 'batteryLow':
      return need.top.map((key) => ofKey(key, say('batteryLowTop', { percent: key.percent, at: at(key.seenAt) })))
    case 'updateWaiting':
      return need.top.map((key) => ofKey(key, say('updateWaitingTop', { at: at(key.since) })))
    case 'keyUnseen':
      return need.top.map((key) => ofKey(key, say('unseenTop', { at: at(key.seenAt) })))
    case 'doorUnseen':
      return need.top.map((door) => ofDoor(door, `door ${door.cylinderNo}`, say('unseenTop', { at: at(door.seenAt) })))
    case 'logGap':
      return need.top.map((gap) =>
        ofDoor(gap, `gap ${gap.cylinderNo} ${gap.fromSeq}`, say('logGapTop', { at: at(gap.noticedAt) })),
      )
    case 'taskFailed':
    case 'taskUnassigned':
      return need.top.map((task) => ofDoor(task, `task ${task.taskNo}`, at(task.createdAt)))
    case 'runOpen':
      return need.top.map((run) => ({
        id: `run ${run.runNo}`,
        path: `programming/${run.runNo}`,
        marking: `${run.runNo}`,
        name: run.startedBy,
        says: say('runOpenTop', { waiting: run.waiting, at: at(run.startedAt) }),
      }))
    case 'unpublished':
    case 'handOutDefaultsOpen':
      return []
  }
}

import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { CylinderName, KeyName } from '../parts/ElementName.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { type Entry, subjectOf } from './journalSubject.ts'
import { subjectWords } from './journalWords.ts'

type Word = keyof (typeof subjectWords)['en']

/** What an entry is about, by the name people know, with the way to its page. */
export function JournalSubject({ of: entry }: { readonly of: Entry }) {
  const say = useWords(subjectWords)
  const subject = subjectOf(entry)
  if (subject.kind === 'range') {
    const { what, first, last } = subject
    const Name = what === 'keys' ? OneKey : OneDoor
    if (first === last) return <Name no={first} />
    return (
      <>
        {say(what, { count: last - first + 1 })}: <Name no={first} /> – <Name no={last} />
      </>
    )
  }
  if (subject.kind === 'many') return isWord(subject.what) ? say(subject.what, { count: subject.count }) : subject.what
  const { what, text } = subject
  switch (what) {
    case 'key':
      return <OneKey no={Number(text)} />
    case 'cylinder':
      return <OneDoor no={Number(text)} />
    case 'group':
      return <Group no={Number(text)} />
    case 'schedule':
      return <Schedule no={Number(text)} />
    case 'import':
      return (
        <SystemLink path="import" search={{ run: Number(text) }}>
          {say('import', { text })}
        </SystemLink>
      )
    case 'run':
      return <SystemLink path={`programming/${text}`}>{say('run', { text })}</SystemLink>
    default:
      return isWord(what) ? say(what, { text }) : entry.subject
  }
}

const isWord = (what: string): what is Word => Object.hasOwn(subjectWords.en, what)

interface OneProps {
  readonly no: number
}

const OneKey = ({ no }: OneProps) => <KeyName keyNo={no} />
const OneDoor = ({ no }: OneProps) => <CylinderName cylinderNo={no} />

function Group({ no }: OneProps) {
  const say = useWords(subjectWords)
  const { systemId } = useSystem()
  const groups = useQuery(query.group.list.queryOptions({ input: { systemId } })).data?.items
  const group = groups?.find(({ groupNo }) => groupNo === no)
  if (group === undefined) return say('group', { text: `#${no}` })
  return (
    <SystemLink path="access" search={{ group: no }}>
      {say('group', { text: group.name })}
    </SystemLink>
  )
}

function Schedule({ no }: OneProps) {
  const say = useWords(subjectWords)
  const { systemId } = useSystem()
  const schedules = useQuery(query.schedule.list.queryOptions({ input: { systemId } })).data?.items
  const schedule = schedules?.find(({ scheduleNo }) => scheduleNo === no)
  if (schedule === undefined) return say('schedule', { text: `#${no}` })
  return (
    <SystemLink path="access" search={{ schedule: no }}>
      {say('schedule', { text: schedule.name })}
    </SystemLink>
  )
}

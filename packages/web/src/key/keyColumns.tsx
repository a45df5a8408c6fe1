import { Text } from '@mantine/core'
import { Mark } from '../mark/Mark.tsx'
import { EditableText } from '../parts/EditableText.tsx'
import { ElementState } from '../parts/ElementState.tsx'
import type { Column } from '../parts/ListHead.tsx'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import type { Say } from '../words/index.ts'
import { HandButton } from './HandButton.tsx'
import type { Key } from './key.ts'
import type { KeySort } from './search.ts'
import { ValidityShort } from './ValidityShort.tsx'
import type { keyWords } from './words.ts'

type KeyColumn = Column<Key, KeySort>

/** Columns that are shown before anybody chose. */
export const FIRST_COLUMNS = ['name', 'state', 'holder', 'due', 'doors', 'waiting', 'act']

interface ColumnsOf {
  readonly say: Say<keyof (typeof keyWords)['en']>
  /** Names can be edited in place. */
  readonly rename: ((key: Key, name: string) => Promise<unknown>) | null
  /** Asks who gets a key; null: this person may not hand out. */
  readonly handOut: ((key: Key) => void) | null
}

/** Every column of the list of keys; the marking always comes first. */
export function keyColumns({ say, rename, handOut }: ColumnsOf): readonly KeyColumn[] {
  return [
    {
      id: 'marking',
      head: say('marking'),
      widthPx: 120,
      sort: 'marking',
      cell: (key) => (
        <SystemLink path={`keys/${key.keyNo}`}>
          <Marking marking={key.marking} blocked={key.blocked} />
        </SystemLink>
      ),
    },
    {
      id: 'name',
      head: say('name'),
      widthPx: 150,
      sort: 'name',
      cell: (key) =>
        rename === null ? (
          key.name
        ) : (
          <EditableText
            what={`${say('name')} ${key.marking}`}
            value={key.name}
            maxLength={200}
            save={(name) => rename(key, name)}
          />
        ),
    },
    { id: 'state', head: say('state'), widthPx: 150, cell: (key) => <ElementState of={key} /> },
    { id: 'kind', head: say('kind'), widthPx: 150, cell: (key) => say(key.kind) },
    {
      id: 'holder',
      head: say('holder'),
      widthPx: 165,
      sort: 'holder',
      cell: (key) => key.handOut?.holder ?? <Faint>{say('nobody')}</Faint>,
    },
    { id: 'due', head: say('due'), widthPx: 160, sort: 'dueAt', cell: (key) => <Due of={key} say={say} /> },
    { id: 'doors', head: say('doors'), widthPx: 70, isNumber: true, cell: (key) => key.doors },
    { id: 'waiting', head: say('waiting'), widthPx: 205, cell: (key) => <Waiting of={key} say={say} /> },
    { id: 'validity', head: say('validity'), widthPx: 160, sort: 'validTo', cell: (key) => <ValidityShort of={key} /> },
    {
      id: 'seen',
      head: say('seen'),
      widthPx: 160,
      sort: 'seenAt',
      cell: (key) => <Time instant={key.content.seenAt} />,
    },
    {
      id: 'battery',
      head: say('battery'),
      widthPx: 100,
      sort: 'battery',
      isNumber: true,
      cell: (key) => key.batteryPercent !== null && say('batteryIs', { percent: key.batteryPercent }),
    },
    {
      id: 'programmedAt',
      head: say('programmedAt'),
      widthPx: 160,
      sort: 'programmedAt',
      cell: (key) => <Time instant={key.programmedAt} />,
    },
    ...(handOut !== null
      ? [
          {
            id: 'act',
            head: say('act'),
            widthPx: 130,
            cell: (key: Key) => <HandButton of={key} size="compact-sm" handOut={() => handOut(key)} />,
          },
        ]
      : []),
  ]
}

interface CellProps {
  readonly of: Key
  readonly say: ColumnsOf['say']
}

function Due({ of: { handOut }, say }: CellProps) {
  if (handOut === null || handOut.dueAt === null) return null
  return (
    <Text span inherit c={handOut.overdue ? 'var(--lw-danger)' : 'inherit'} fw={handOut.overdue ? 600 : 400}>
      <Time instant={handOut.dueAt} dayOnly /> {handOut.overdue && say('overdue').toLowerCase()}
    </Text>
  )
}

function Waiting({ of: { waiting }, say }: CellProps) {
  if (waiting === null) return null
  return (
    <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
      <Mark state={waiting.state} />
      {say(waiting.state === 'wished' ? 'changeWaits' : 'changeUnderWay')}
    </span>
  )
}

function Faint({ children }: { readonly children: string }) {
  return (
    <Text span inherit c="dimmed">
      {children}
    </Text>
  )
}

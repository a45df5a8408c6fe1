import { Button, Checkbox, Text } from '@mantine/core'
import { EditableText } from '../parts/EditableText.tsx'
import { ElementState } from '../parts/ElementState.tsx'
import type { Column } from '../parts/ListHead.tsx'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import { isolated, type Say } from '../words/index.ts'
import { type Door, isNew } from './door.ts'
import type { DoorSort } from './search.ts'
import type { doorWords } from './words.ts'

type DoorColumn = Column<Door, DoorSort>

/** Columns that are shown before anybody chose. */
export const FIRST_COLUMNS = ['name', 'place', 'state', 'body', 'keys', 'tasks', 'lastEvent']

interface ColumnsOf {
  readonly say: Say<keyof (typeof doorWords)['en']>
  readonly groupName: (groupNo: number) => string
  /** What can be edited in place; null: this person may not. */
  readonly edit: {
    name(door: Door, name: string): Promise<unknown>
    place(door: Door, place: string): Promise<unknown>
    mark(door: Door, marked: boolean): Promise<void>
    body(door: Door): void
  } | null
}

/** Every column of the list of doors; the marking always comes first. */
export function doorColumns({ say, groupName, edit }: ColumnsOf): readonly DoorColumn[] {
  const text = (door: Door, what: 'name' | 'place') =>
    edit === null ? (
      door[what]
    ) : (
      <EditableText
        what={`${say(what)} ${door.marking}`}
        value={door[what]}
        maxLength={200}
        save={(value) => edit[what](door, value)}
      />
    )
  return [
    {
      id: 'marking',
      head: say('marking'),
      widthPx: 120,
      sort: 'marking',
      cell: (door) => (
        <SystemLink path={`doors/${door.cylinderNo}`}>
          <Marking marking={door.marking} />
        </SystemLink>
      ),
    },
    { id: 'name', head: say('name'), widthPx: 180, sort: 'name', cell: (door) => text(door, 'name') },
    { id: 'place', head: say('place'), widthPx: 150, sort: 'place', cell: (door) => text(door, 'place') },
    { id: 'state', head: say('state'), widthPx: 160, cell: (door) => <ElementState of={door} /> },
    {
      id: 'marked',
      head: say('marked'),
      widthPx: 140,
      cell: (door) =>
        isNew(door) && (
          <Checkbox
            size="xs"
            aria-label={say('toProgram', { marking: door.marking })}
            checked={door.markedForProgramming}
            disabled={edit === null}
            onChange={(event) => void edit?.mark(door, event.currentTarget.checked)}
          />
        ),
    },
    { id: 'kind', head: say('kind'), widthPx: 120, cell: (door) => say(door.kind) },
    { id: 'body', head: say('body'), widthPx: 190, cell: (door) => <Body of={door} say={say} edit={edit} /> },
    { id: 'keys', head: say('keys'), widthPx: 80, isNumber: true, cell: (door) => door.keys },
    {
      id: 'tasks',
      head: say('tasks'),
      widthPx: 110,
      cell: (door) => door.openTasks > 0 && say('tasksWait', { count: door.openTasks }),
    },
    {
      id: 'groups',
      head: say('groups'),
      widthPx: 160,
      cell: (door) => door.groups.map((no) => isolated(groupName(no))).join(', '),
    },
    {
      id: 'lastEvent',
      head: say('lastEvent'),
      widthPx: 165,
      cell: (door) =>
        door.lastEventAt === null ? <Faint>{say('noEvents')}</Faint> : <Time instant={door.lastEventAt} />,
    },
    {
      id: 'seen',
      head: say('seen'),
      widthPx: 165,
      sort: 'seenAt',
      cell: (door) => <Time instant={door.content.seenAt} />,
    },
    {
      id: 'programmedAt',
      head: say('programmedAt'),
      widthPx: 165,
      sort: 'programmedAt',
      cell: (door) => <Time instant={door.programmedAt} />,
    },
    { id: 'zone', head: say('zone'), widthPx: 150, cell: (door) => door.timeZone },
    { id: 'note', head: say('note'), widthPx: 220, cell: (door) => <span title={door.note}>{door.note}</span> },
  ]
}

interface CellProps {
  readonly of: Door
  readonly say: ColumnsOf['say']
}

/** R084: which side of which body; R027: single or double can be changed until it is programmed. */
function Body({ of: door, say, edit }: CellProps & { readonly edit: ColumnsOf['edit'] }) {
  const word = door.bodyKind === 'single' ? say('single') : say('sideOf', { side: door.side, body: door.bodyMarking })
  if (edit === null || !isNew(door)) return word
  return (
    <Button
      size="compact-sm"
      variant="default"
      fw={400}
      maw="100%"
      aria-label={`${word}. ${say('switchHint', { marking: door.marking })}`}
      onClick={() => edit.body(door)}
    >
      {word}
    </Button>
  )
}

function Faint({ children }: { readonly children: string }) {
  return (
    <Text span inherit c="dimmed">
      {children}
    </Text>
  )
}

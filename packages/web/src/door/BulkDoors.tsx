import { Button, Menu, Text } from '@mantine/core'
import { IconBook2, IconDots, IconEdit, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { api } from '../api/index.ts'
import { RequestLog } from '../log/RequestLog.tsx'
import { BulkAct } from '../parts/BulkAct.tsx'
import { BulkBar } from '../parts/BulkBar.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { BulkChange } from './BulkChange.tsx'
import { bulkWords } from './bulkWords.ts'
import { BULK_MAX, type Door, isNew } from './door.ts'
import { removalOf } from './removable.ts'

type Act = 'change' | 'log' | 'mark' | 'unmark' | 'remove'

interface BulkDoorsProps {
  /** Those that are selected. */
  readonly doors: readonly Door[]
  clear(): void
}

/** What can be done with many doors; each act says first what it will do, in numbers. */
export function BulkDoors({ doors, clear }: BulkDoorsProps) {
  const say = useWords(bulkWords)
  const mayEdit = useMay('element.edit')
  const mayRequest = useMay('task.edit')
  const [act, setAct] = useState<Act | null>(null)
  // The list may change under the act: it stays with the doors it was opened for.
  const [those, setThose] = useState<readonly Door[]>([])
  const open = (next: Act) => {
    setThose(doors)
    setAct(next)
  }
  const close = () => setAct(null)
  const tooMany = doors.length > BULK_MAX
  const button = (name: Act, icon: ReactNode, makesSense = true) => (
    <Button size="xs" variant="default" leftSection={icon} disabled={tooMany || !makesSense} onClick={() => open(name)}>
      {say(name)}
    </Button>
  )
  return (
    <>
      <BulkBar count={doors.length} clear={clear}>
        {mayRequest && button('log', <IconBook2 size={14} aria-hidden />, !doors.every(isNew))}
        {mayEdit && button('change', <IconEdit size={14} aria-hidden />)}
        {mayEdit && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconDots size={14} aria-hidden />} disabled={tooMany}>
                {say('more')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => open('mark')}>{say('mark')}</Menu.Item>
              <Menu.Item onClick={() => open('unmark')}>{say('unmark')}</Menu.Item>
              <Menu.Item leftSection={<IconTrash size={14} aria-hidden />} onClick={() => open('remove')}>
                {say('remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        {tooMany && (
          <Text size="sm" c="var(--lw-danger)" role="status">
            {say('tooMany', { max: BULK_MAX, count: doors.length })}
          </Text>
        )}
      </BulkBar>
      {act === 'change' && <BulkChange doors={those} close={close} done={clear} />}
      {(act === 'mark' || act === 'unmark') && <MarkMany act={act} doors={those} close={close} done={clear} />}
      {act === 'remove' && <RemoveMany doors={those} close={close} done={clear} />}
      <RequestLog
        opened={act === 'log'}
        close={close}
        cylinderNos={those.filter((door) => !isNew(door)).map(({ cylinderNo }) => cylinderNo)}
      />
    </>
  )
}

interface ManyProps {
  readonly doors: readonly Door[]
  close(): void
  done(): void
}

/** R035. */
function MarkMany({ act, doors, close, done }: ManyProps & { readonly act: 'mark' | 'unmark' }) {
  const say = useWords(bulkWords)
  const { systemId } = useSystem()
  const fresh = doors.filter(isNew)
  const old = doors.length - fresh.length
  return (
    <BulkAct
      close={close}
      done={done}
      title={say(`${act}Title`, { count: doors.length })}
      label={say(`${act}Do`, { count: fresh.length })}
      disabled={fresh.length === 0}
      before={[say('canMark', { count: fresh.length }), old > 0 && say('cannotMark', { count: old })]}
      run={() =>
        api.bulk.editCylinders({
          systemId,
          cylinderNos: fresh.map(({ cylinderNo }) => cylinderNo),
          markedForProgramming: act === 'mark',
        })
      }
    />
  )
}

/** R034. */
export function RemoveMany({ doors, close, done }: ManyProps) {
  const say = useWords(bulkWords)
  const { systemId } = useSystem()
  const { go, programmed, halves } = removalOf(doors)
  return (
    <BulkAct
      danger
      close={close}
      done={done}
      title={say('removeTitle', { count: doors.length })}
      label={say('removeDo', { count: go.length })}
      disabled={go.length === 0}
      before={[
        say('removable', { count: go.length, rights: go.reduce((all, { keys }) => all + keys, 0) }),
        programmed.length > 0 && say('notRemovable', { count: programmed.length }),
        halves.length > 0 && say('halfBody', { count: halves.length }),
        say('noUndo'),
      ]}
      run={() => api.bulk.removeCylinders({ systemId, cylinderNos: doors.map(({ cylinderNo }) => cylinderNo) })}
    />
  )
}

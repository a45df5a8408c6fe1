import { Button, Menu } from '@mantine/core'
import { IconBook2, IconDots, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { RequestLog } from '../log/RequestLog.tsx'
import { useDialog } from '../parts/useDialog.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { RemoveMany } from './BulkDoors.tsx'
import { type DoorInFull, isNew } from './door.ts'
import { pageWords } from './pageWords.ts'
import { SwitchBody } from './SwitchBody.tsx'
import { useDoorEdit } from './useDoorEdit.ts'

/** What can be done with a door as a whole. */
export function DoorActs({ of: door }: { readonly of: DoorInFull }) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const navigate = useNavigate()
  const mayRequest = useMay('task.edit')
  const mayEdit = useMay('element.edit')
  const { mark } = useDoorEdit()
  const [act, setAct] = useState<'body' | 'remove' | null>(null)
  const [dialog, show] = useDialog()
  const { bodyNo, markedForProgramming, bodyKind } = door
  // A double cylinder goes with both its sides.
  const sides = useQuery({
    ...query.cylinder.list.queryOptions({ input: { systemId, bodyNo, limit: 2 } }),
    enabled: act === 'remove',
  })
  const close = () => setAct(null)
  return (
    <>
      {mayRequest && !isNew(door) && (
        <Button variant="default" leftSection={<IconBook2 size={16} aria-hidden />} onClick={() => show('log')}>
          {say('requestLog')}
        </Button>
      )}
      {mayEdit && isNew(door) && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" leftSection={<IconDots size={16} aria-hidden />}>
              {say('more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void mark(door, !markedForProgramming)}>
              {say(markedForProgramming ? 'unmark' : 'markForProgramming')}
            </Menu.Item>
            <Menu.Item onClick={() => setAct('body')}>{say(bodyKind === 'single' ? 'toDouble' : 'toSingle')}</Menu.Item>
            <Menu.Item leftSection={<IconTrash size={14} aria-hidden />} onClick={() => setAct('remove')}>
              {say('remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <RequestLog opened={dialog === 'log'} close={() => show(null)} cylinderNos={[door.cylinderNo]} />
      {act === 'body' && <SwitchBody of={door} close={close} />}
      {act === 'remove' && sides.data && (
        <RemoveMany
          doors={sides.data.items}
          close={close}
          done={() => void navigate({ to: '/systems/$systemId/doors', params: { systemId }, search: {} })}
        />
      )}
    </>
  )
}

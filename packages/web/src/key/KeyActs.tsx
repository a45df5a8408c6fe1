import { Button, Menu } from '@mantine/core'
import { IconBan, IconDots, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { BulkAct } from '../parts/BulkAct.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useDialog } from '../parts/useDialog.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { HandButton } from './HandButton.tsx'
import { HandOutDialog } from './HandOutDialog.tsx'
import type { KeyInFull } from './key.ts'
import { pageWords } from './pageWords.ts'

/** What can be done with a key as a whole. */
export function KeyActs({ of: key }: { readonly of: KeyInFull }) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const navigate = useNavigate()
  const saved = useSaved()
  const mayHandOut = useMay('key.handOut')
  const mayBlock = useMay('key.block')
  const mayEdit = useMay('element.edit')
  const [dialog, show] = useDialog()
  const [removing, setRemoving] = useState(false)
  const isNew = key.state === 'nonProgrammed'
  const { keyNo, marking } = key
  const mark = async (marked: boolean) => {
    const { summary, undoToken } = await api.bulk.markKeys({ systemId, keyNos: [keyNo], marked })
    saved({ message: say(marked ? 'markForProgramming' : 'unmark'), summary, undo: { token: undoToken } })
  }
  return (
    <>
      {mayBlock && (
        <Button
          variant="default"
          leftSection={<IconBan size={16} aria-hidden />}
          renderRoot={(props) => <SystemLink path="blocks" search={{ key: keyNo }} {...props} />}
        >
          {say(key.blocked ? 'toBlock' : 'block')}
        </Button>
      )}
      {mayHandOut && <HandButton of={key} handOut={() => show('handOut')} />}
      {mayEdit && isNew && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" leftSection={<IconDots size={16} aria-hidden />}>
              {say('more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void mark(!key.markedForProgramming)}>
              {say(key.markedForProgramming ? 'unmark' : 'markForProgramming')}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={14} aria-hidden />} onClick={() => setRemoving(true)}>
              {say('remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog === 'handOut' && <HandOutDialog of={key} close={() => show(null)} />}
      {removing && (
        <BulkAct
          danger
          title={say('removeTitle', { marking })}
          label={say('removeTitle', { marking })}
          before={[say('removeSays', { rights: key.rights })]}
          run={() => api.bulk.removeKeys({ systemId, keyNos: [keyNo] })}
          close={() => setRemoving(false)}
          done={() => void navigate({ to: '/systems/$systemId/keys', params: { systemId }, search: {} })}
        />
      )}
    </>
  )
}
